/** Lock by itself: after some time without a touch, also when the app was out of sight for that long. */

const LOOK_MS = 5_000;
const SIGNS = ["pointerdown", "keydown", "input", "wheel", "touchmove"] as const;

/**
 * Call `idle` when nothing was touched for `limitMs()`; `busy` counts as touching. Returns what ends the watch.
 *
 * Two clocks are asked: that of the page stands still while the phone sleeps, the other one can be set.
 */
export function watchIdle(limitMs: () => number, busy: () => boolean, idle: () => void): () => void {
  let page = performance.now();
  let wall = Date.now();
  const passed = () => Math.max(performance.now() - page, Date.now() - wall) >= limitMs();
  const touched = () => {
    if (passed()) return idle(); // the touch that wakes the phone comes too late
    page = performance.now();
    wall = Date.now();
  };
  const look = () => {
    if (passed()) idle();
    else if (busy() && document.visibilityState === "visible") touched();
  };
  const options = { capture: true, passive: true };
  for (const sign of SIGNS) addEventListener(sign, touched, options);
  document.addEventListener("visibilitychange", look);
  const timer = setInterval(look, LOOK_MS);
  return () => {
    for (const sign of SIGNS) removeEventListener(sign, touched, options);
    document.removeEventListener("visibilitychange", look);
    clearInterval(timer);
  };
}
