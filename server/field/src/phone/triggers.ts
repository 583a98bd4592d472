/** When to exchange: at the start, on a timer with backoff, when the phone comes back to the light or to a network, on a tap. */
import { effect } from "@preact/signals";
import type { Phone } from "./contract";

/** Seconds between exchanges when nothing is wrong and the app is looked at. */
const REST_S = 900;
/** Seconds after a form was saved, so that several go together. */
const GATHER_S = 3;
/** Seconds after the app was opened, so that its first screen is drawn before. */
const START_S = 0.5;
/** Seconds within which a sign of a network asks only once. */
const CALM_S = 5;

/** A fault of the program must not end the exchanges, and must not be hidden either. */
function told(error: unknown): null {
  queueMicrotask(() => {
    throw error;
  });
  return null;
}

/** What makes a phone exchange by itself; returns what stops it. `navigator.onLine` is never asked. */
export function startTriggers(phone: Phone): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dueAt = Infinity;
  let stopped = false;

  const nowS = () => Date.now() / 1000;
  const at = (seconds: number) => {
    const due = nowS() + seconds;
    if (stopped || due >= dueAt) return;
    dueAt = due;
    clearTimeout(timer);
    timer = setTimeout(() => void run(), seconds * 1000);
  };
  const run = async () => {
    clearTimeout(timer);
    dueAt = Infinity;
    const report = await phone.sync().catch(told);
    if (stopped) return;
    const saved = report?.complete && phone.status.peek().here > 0;
    const wait = report?.retryAfterS ?? REST_S;
    at(saved ? GATHER_S : report?.failure === "denied" ? Math.max(wait, REST_S) : wait);
  };
  /** A server that is busy said how long to wait (P50). */
  const soon = (seconds: number) => {
    const { failure, retryAt, phase } = phone.syncing.peek();
    if (phase !== "rest") return;
    at(failure === "busy" && retryAt !== null ? Math.max(seconds, retryAt - nowS()) : seconds);
  };
  const awake = () => document.visibilityState === "visible" && soon(CALM_S);
  const online = () => soon(1);

  let here = phone.status.peek().here;
  const unwatch = effect(() => {
    const more = phone.status.value.here > here;
    here = phone.status.value.here;
    if (more && phone.syncing.peek().failure === null) soon(GATHER_S);
  });
  addEventListener("online", online);
  document.addEventListener("visibilitychange", awake);
  at(START_S);
  return () => {
    stopped = true;
    clearTimeout(timer);
    unwatch();
    removeEventListener("online", online);
    document.removeEventListener("visibilitychange", awake);
  };
}
