/** The steps of the wizard as places in the history, so that the phone's own back button goes one step back. */
import type { Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { back, go, route } from "../../ui/router";

/** Number of the step in the query of the address, from 1. */
const NAME = "langkah";

/** How many steps of the wizard lie behind the present one; kept in the history, so that it survives a reload. */
const behind = (): number => (history.state as { behind?: number } | null)?.behind ?? 0;

function open(step: number, count: number, replace: boolean): void {
  go(`${route.peek().path}?${NAME}=${step + 1}`, { replace });
  history.replaceState({ ...history.state, behind: count }, "");
}

/**
 * Return the step that the address names, or else the one that was open last, but none behind one that lacks something.
 *
 * `kept` is told which one it is; `lacking` tells of each step whether something is missing or wrong in it.
 */
export function useStep(kept: Signal<number>, lacking: readonly boolean[]): number {
  const asked = route.value.query.get(NAME);
  const first = lacking.indexOf(true);
  const reach = first < 0 ? lacking.length - 1 : first;
  const wanted = asked === null ? kept.value : Number(asked) - 1;
  const at = Math.max(0, Math.min(wanted || 0, reach));
  useEffect(() => {
    if (asked === null || wanted !== at) open(at, behind(), true); // an address without a step would be another one after the next
    if (kept.peek() !== at) kept.value = at;
  }, [asked, at]);
  return at;
}

/** Open the next step. */
export function toStep(step: number): void {
  open(step, behind() + 1, false);
}

/** Go back to the step before, also when the app was opened in the middle. */
export function backToStep(step: number): void {
  if (behind()) back();
  else open(step, 0, true);
}

/** Open a screen in the place of the whole wizard: behind it lies what lay behind the first step. */
export function leaveSteps(path: string): void {
  const leave = () => go(path, { replace: true });
  if (!behind()) return leave();
  addEventListener("popstate", leave, { once: true });
  history.go(-behind());
}
