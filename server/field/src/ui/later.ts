/** Values that follow a moment later, so that a tap or a letter is painted before what it leads to is worked out. */
import { type ReadonlySignal, type Signal, useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

/** Longer than a picture takes, shorter than a thumb between two letters. */
const LATER_MS = 100;

/** Follow a signal once it has stood still for a moment. */
export function useLater<T>(now: Signal<T>): ReadonlySignal<T> {
  const later = useSignal(now.peek());
  useSignalEffect(() => {
    const value = now.value;
    const timer = setTimeout(() => (later.value = value), LATER_MS);
    return () => clearTimeout(timer);
  });
  return later;
}

/** Draw a dear part of a screen after so many turns, so that the first picture waits for none and no turn is long. */
export function Turn({ at, children }: { at: number; children: () => ComponentChildren }) {
  const left = useSignal(at);
  const waits = left.value;
  useEffect(() => {
    if (!waits) return undefined;
    const timer = setTimeout(() => left.value--);
    return () => clearTimeout(timer);
  }, [waits]);
  return waits ? null : children();
}
