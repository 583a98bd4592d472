/** Sinkron: exchange now, what waits, what needs attention. */
import { useComputed } from "@preact/signals";
import { SINKRON } from "../../texts/sinkron";
import { usePhone } from "../../ui/context";
import { List, Row, Screen } from "../../ui/parts";
import { formLines } from "../../work/describe";
import { AttentionList } from "./attention";
import { Exchange } from "./exchange";
import { Forms } from "./forms";

const JOURNAL_DAYS = 7;
const DAY_S = 86_400;

/** The Sinkron screen. */
export function SyncScreen() {
  const phone = usePhone();
  const waiting = useComputed(() => (phone.version.value, phone.status.value, formLines(phone, phone.waiting())));
  const accepted = useComputed(
    () => (phone.version.value, phone.status.value, formLines(phone, phone.accepted(phone.now() - JOURNAL_DAYS * DAY_S))),
  );
  return (
    <Screen title={SINKRON.title}>
      <Exchange />
      <AttentionList />
      <Forms title={SINKRON.queue} none={SINKRON.queueNone} lines={waiting.value} />
      <Forms title={SINKRON.accepted(JOURNAL_DAYS)} none={SINKRON.acceptedNone} lines={accepted.value} few />
      <List>
        <Row href="#/sinkron/berkas" title={SINKRON.carry} note={SINKRON.carryNote} />
        <Row href="#/sinkron/hp" title={SINKRON.device} note={SINKRON.deviceNote} />
        <Row href="#/setelan" title={SINKRON.settings} note={SINKRON.settingsNote} />
      </List>
    </Screen>
  );
}
