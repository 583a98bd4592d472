/** What was counted of the impact of a disaster. */
import type { Fields, Phone } from "../phone/contract";
import { type Event, inEvent } from "./aid";

const when = (one: Fields): string => `${String(one.date)} ${String(one.time)}`;

/** Return the reports of a disaster, the newest first: it counts, the others are its history. */
export const reports = (phone: Phone, event: Event): Fields[] =>
  inEvent(phone, "laporan_kejadian", event).sort((a, b) => (when(a) > when(b) ? -1 : when(a) < when(b) ? 1 : a.id > b.id ? -1 : 1));
