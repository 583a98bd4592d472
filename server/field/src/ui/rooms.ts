/** The rooms behind the lock: fetched apart from the shell, which is all that enrolment and PIN need; those of disasters when they are entered. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Route } from "./router";

/** Where the rooms of disasters begin. */
export const AID = "/bencana";

const known = signal<readonly Route[] | null>(null);
const aid = signal<readonly Route[] | null>(null);
const all = computed(() => known.value && [...known.value, ...(aid.value ?? [])]);

/** Tell whether a path leads into the rooms of disasters. */
export const isAid = (path: string): boolean => path === AID || path.startsWith(`${AID}/`);

/** Return every screen of an open phone that is here, or null while those are not to which a path belongs. */
export const roomsOf = (path: string): ReadonlySignal<readonly Route[] | null>["value"] => (isAid(path) && !aid.value ? null : all.value);

/** Fetch the rooms, and those of disasters where a path leads there; they lie on the phone once the app is installed. */
export async function loadRooms(path = "/"): Promise<void> {
  known.value ??= (await import("../rooms/routes")).routes;
  if (isAid(path)) aid.value ??= (await import("../rooms/bencana/routes")).routes;
}
