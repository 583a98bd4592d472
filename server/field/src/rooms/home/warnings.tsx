/** What may cost work if nothing is done. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { WARN } from "../../texts/home";
import { usePhone } from "../../ui/context";
import { LinkButton, Notice } from "../../ui/parts";
import { warnings, type Warning } from "../../work/today";

const LOW_BYTES = 20_000_000;

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

/** How the browser keeps the data; older engines tell nothing, and then nothing is said. */
function useRoom(): "full" | "loose" | null {
  const state = useSignal<"full" | "loose" | null>(null);
  useEffect(() => {
    look().then(
      (found) => (state.value = found),
      () => undefined,
    );
  }, []);
  return state.value;
}

async function look(): Promise<"full" | "loose" | null> {
  const { usage, quota } = await navigator.storage.estimate();
  if (quota !== undefined && usage !== undefined && quota - usage < LOW_BYTES) return "full";
  return (await navigator.storage.persisted()) ? null : "loose";
}

function FullStorage() {
  if (useRoom() !== "full") return null;
  return (
    <Notice tone="bad" title={WARN.fullTitle}>
      <p>{WARN.full}</p>
    </Notice>
  );
}

/** Said last, since it is seldom urgent: the browser has not promised to keep the data. */
export function LooseStorage() {
  if (useRoom() !== "loose") return null;
  return (
    <Notice title={WARN.dropTitle}>
      <p>{WARN.drop}</p>
    </Notice>
  );
}
