/**
 * Writes what is typed at every sign that the page may go, and once a field is done with.
 *
 * Otherwise it is written in the turn after each key, in a roster some 60 ms after a tap, whose picture comes first. What cannot be had: a browser that is killed while a key is being encrypted
 * and stored gives no sign, and the key is lost; storing at once, without a promise, could only be done in clear.
 */
import type { Drafts } from "../phone/contract";

/** A reload says `beforeunload` first, and lets the page go on until the next one answers. */
const GOING = ["beforeunload", "pagehide", "blur"] as const;

/** Keep what is typed from now on; returns what ends it. */
export function keepTyped(drafts: Drafts): () => void {
  const flush = () => void drafts.flush();
  const changed = () => requestAnimationFrame(() => setTimeout(flush)); // the picture of a tap comes first
  for (const sign of GOING) addEventListener(sign, flush);
  document.addEventListener("visibilitychange", flush); // also back in sight: there may be room now
  document.addEventListener("change", changed);
  return () => {
    for (const sign of GOING) removeEventListener(sign, flush);
    document.removeEventListener("visibilitychange", flush);
    document.removeEventListener("change", changed);
  };
}
