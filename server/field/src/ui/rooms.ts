/** The rooms behind the lock: fetched apart from the shell, which is all that enrolment and PIN need. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Route } from "./router";

const known = signal<readonly Route[] | null>(null);

/** Every screen of an open phone, or null while they are not here. */
export const rooms: ReadonlySignal<readonly Route[] | null> = known;

/** Fetch the rooms; they lie on the phone once the app is installed. */
export async function loadRooms(): Promise<void> {
  known.value ??= (await import("../rooms/routes")).routes;
}
