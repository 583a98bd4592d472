/** What may cost work if nothing is done. */
import { session } from "../../start/session";
import { WARN } from "../../texts/home";
import { usePhone } from "../../ui/context";
import { LinkButton, Notice } from "../../ui/parts";
import { warnings, type Warning } from "../../work/today";

/** Warnings about unsent work, a long silence and full storage, the worst first. */
export function Warnings() {
  const phone = usePhone();
  return (
    <>
      {warnings(phone).map((one, index) => (
        <Late key={one.about} warning={one} first={index === 0} />
      ))}
      <FullStorage />
    </>
  );
}

function Late({ warning: { about, days }, first }: { warning: Warning; first: boolean }) {
  const words = {
    expiring: [WARN.expiringTitle(days), WARN.expiring],
    silent: [WARN.silentTitle(days), WARN.silent],
    unsent: [WARN.unsentTitle(days), WARN.unsent],
  } as const;
  const [title, text] = words[about];
  return (
    <Notice tone={about === "expiring" ? "bad" : "warn"} title={title}>
      <p>{text}</p>
      {first && <LinkButton href="#/sinkron">{WARN.toSync}</LinkButton>}
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
