/** The rooms behind the lock: fetched apart from the shell, which is all that enrolment and PIN need; those of disasters, and what few open, when they are entered. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Route } from "./router";

/** Where the rooms of disasters begin. */
export const AID = "/bencana";

const known = signal<readonly Route[] | null>(null);
const aid = signal<readonly Route[] | null>(null);
const seldom = signal<readonly Route[] | null>(null);
const all = computed(() => known.value && [...known.value, ...(aid.value ?? []), ...(seldom.value ?? [])]);

const isUnder = (path: string, top: string): boolean => path === top || path.startsWith(`${top}/`);
const isAid = (path: string): boolean => isUnder(path, AID);
/** The rounds of a supervisor, a worker's own figures of a month, PIN and lock, a new code. */
const SELDOM = ["/supervisi", "/capaian", "/setelan/kunci", "/setelan/pin", "/daftar"];
const isSeldom = (path: string): boolean => SELDOM.some((top) => isUnder(path, top));

/** Return every screen of an open phone that is here, or null while those are not to which a path belongs. */
export const roomsOf = (path: string): ReadonlySignal<readonly Route[] | null>["value"] =>
  (isAid(path) && !aid.value) || (isSeldom(path) && !seldom.value) ? null : all.value;

/** Fetch the rooms, and those that are entered later where a path leads there; they lie on the phone once the app is installed. */
export async function loadRooms(path = "/"): Promise<void> {
  known.value ??= (await import("../rooms/routes")).routes;
  if (isAid(path)) aid.value ??= (await import("../rooms/bencana/routes")).routes;
  if (isSeldom(path)) seldom.value ??= (await import("../rooms/seldom")).routes;
}
