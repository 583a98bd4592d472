/** What may cost work if nothing is done. */
import { session } from "../../start/session";
import { WARN } from "../../texts/home";
import { FAILURES } from "../../texts/sinkron";
import { usePhone } from "../../ui/context";
import { LinkButton, Notice } from "../../ui/parts";
import { warnings, type Warning } from "../../work/today";

/** The server takes this phone for no phone of ours any more; only people can put that right. */
const TURNED_AWAY = ["not_authenticated", "device_stolen", "device_retired"];

/** Warnings about a phone turned away, unsent work, a long silence and full storage, the worst first. */
export function Warnings() {
  const phone = usePhone();
  return (
    <>
      <TurnedAway code={phone.syncing.value.code} />
      {warnings(phone).map((one, index) => (
        <Late key={one.about} warning={one} first={index === 0} />
      ))}
      <FullStorage />
    </>
  );
}

function TurnedAway({ code }: { code: string | null }) {
  if (code === null || !TURNED_AWAY.includes(code)) return null;
  return (
    <Notice tone="bad" title={FAILURES[code]![0]}>
      <LinkButton href="#/sinkron">{WARN.toSync}</LinkButton>
    </Notice>
  );
}

function Late({ warning: { about, days }, first }: { warning: Warning; first: boolean }) {
  const words = {
    clock: [WARN.clockTitle, WARN.clock],
    off: [WARN.offTitle(usePhone().clockErrorS), WARN.off],
    expiring: [WARN.expiringTitle(days), WARN.expiring],
    silent: [WARN.silentTitle(days), WARN.silent],
    unsent: [WARN.unsentTitle(days), WARN.unsent],
  } as const;
  const [title, text] = words[about];
  return (
    <Notice tone={about === "expiring" || about === "clock" ? "bad" : "warn"} title={title}>
      <p>{text}</p>
      {first && about !== "clock" && about !== "off" && <LinkButton href="#/sinkron">{WARN.toSync}</LinkButton>}
    </Notice>
  );
}

/** What was found when the phone was opened: a trial write counts, what the browser says of free space does not. */
function FullStorage() {
  if (session.value?.room.writable !== false) return null;
  return (
    <Notice tone="bad" title={WARN.fullTitle}>
      <p>{WARN.full}</p>
    </Notice>
  );
}

/** Said last, since it is seldom urgent: the browser has not promised to keep the data. */
export function LooseStorage() {
  if (session.value?.room.persisted !== false) return null;
  return (
    <Notice title={WARN.dropTitle}>
      <p>{WARN.drop}</p>
    </Notice>
  );
}
