/** The households of a disaster: found by words, registered in a few taps. */
import { useMemo } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { Fields } from "../../phone/contract";
import { KORBAN } from "../../texts/korban";
import { usePhone } from "../../ui/context";
import { useTyped } from "../../ui/form";
import { useLater } from "../../ui/later";
import { Badge, Button, Check, Empty, Field, LinkButton, List, Row, Screen, TextInput } from "../../ui/parts";
import { find, households, isReported, jiwaOf } from "../../work/korban";
import { householdName } from "../../work/penerima";
import { inEvent, Progress } from "./around";
import { householdNote } from "./household_words";

const STEP = 40;

/** All of them. */
export const Households = inEvent(KORBAN.title, ({ event }) => {
  const phone = usePhone();
  const typed = useTyped(`bencana/${event.id}/cari`, "");
  const reported = useTyped(`bencana/${event.id}/dilaporkan`, false);
  const count = useSignal(STEP);
  const words = useLater(typed).value;
  const all = useMemo(() => households(phone, event), [event.ids.join(), phone.all("korban")]);
  const some = reported.value ? all.filter(isReported) : all;
  const shown = useMemo(() => find(some, words), [some, words]);
  const left = shown.length - count.value;
  return (
    <Screen title={KORBAN.title} back={`/bencana/${event.id}`}>
      <LinkButton kind="main" href={`#/bencana/${event.id}/korban/baru`}>
        {KORBAN.add}
      </LinkButton>
      <Field label={KORBAN.search}>
        <TextInput value={typed} mode="search" />
      </Field>
      {all.some(isReported) && <Check label={KORBAN.onlyReported} checked={reported.value} onChange={(on) => (reported.value = on)} />}
      <p class="hint" role="status">
        {KORBAN.note(shown.length, jiwaOf(shown))}
      </p>
      {shown.length ? (
        <List label={KORBAN.title}>
          {shown.slice(0, count.value).map((one) => (
            <Row
              key={one.id}
              href={`#/bencana/${event.id}/korban/${one.id}`}
              title={householdName(one)}
              note={householdNote(one)}
              badge={<Mark one={one} />}
            />
          ))}
        </List>
      ) : (
        <Empty>{all.length ? KORBAN.nothing : KORBAN.none}</Empty>
      )}
      {left > 0 && <Button onClick={() => void (count.value += STEP)}>{KORBAN.more(Math.min(left, STEP))}</Button>}
    </Screen>
  );
});

function Mark({ one }: { one: Fields }) {
  return isReported(one) ? <Badge tone="warn">{KORBAN.reported}</Badge> : <Progress kind="korban" id={one.id} />;
}
