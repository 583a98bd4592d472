/** What may cost work if nothing is done. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { WARN } from "../../texts/home";
import { usePhone } from "../../ui/context";
import { LinkButton, Notice } from "../../ui/parts";
import { warnings, type Warning } from "../../work/today";

const LOW_BYTES = 20_000_000;

/** Warnings about unsent work, a long silence and storage, the worst first. */
export function Warnings() {
  const phone = usePhone();
  return (
    <>
      {warnings(phone).map((one) => (
        <Late key={one.about} warning={one} />
      ))}
      <Storage />
    </>
  );
}

function Late({ warning: { about, days } }: { warning: Warning }) {
  const words = {
    expiring: [WARN.expiringTitle(days), WARN.expiring],
    silent: [WARN.silentTitle(days), WARN.silent],
    unsent: [WARN.unsentTitle(days), WARN.unsent],
  } as const;
  const [title, text] = words[about];
  return (
    <Notice tone={about === "expiring" ? "bad" : "warn"} title={title}>
      <p>{text}</p>
      <LinkButton href="#/sinkron">{WARN.toSync}</LinkButton>
    </Notice>
  );
}

/** Older engines tell no room; nothing is said then. */
async function room(): Promise<"full" | "loose" | null> {
  const { usage, quota } = await navigator.storage.estimate();
  if (quota !== undefined && usage !== undefined && quota - usage < LOW_BYTES) return "full";
  return (await navigator.storage.persisted()) ? null : "loose";
}

function Storage() {
  const state = useSignal<"full" | "loose" | null>(null);
  useEffect(() => {
    room().then(
      (found) => (state.value = found),
      () => undefined,
    );
  }, []);
  if (state.value === "full") {
    return (
      <Notice tone="bad" title={WARN.fullTitle}>
        <p>{WARN.full}</p>
      </Notice>
    );
  }
  if (state.value === null) return null;
  return (
    <Notice title={WARN.dropTitle}>
      <p>{WARN.drop}</p>
    </Notice>
  );
}
