/** Who takes part in disasters, which ones a phone knows, and what of its own work the post has not let in yet. */
import type { Fields, Phone } from "../phone/contract";
import { waitsForGrant } from "../phone/forms";
import { hariGeser } from "../ui/format";

const KEPT_DAYS = 120;
const TOLD = "told/kejadian";
/** What the office said of a disaster that is none, and of one that is over. */
export const ENDED: readonly unknown[] = ["selesai", "bukan_kejadian"];

/** What a code told of a disaster that this phone does not hold yet. */
export interface Told {
  readonly id: string;
  readonly kabupaten: string;
  readonly code: string;
  readonly jenis: string;
  readonly place: string;
  readonly date: string;
  /** Day on which the code was read. */
  readonly on: string;
}

/** A disaster as the phone knows it. */
export interface Event {
  readonly id: string;
  readonly kabupaten: string;
  readonly jenis: string;
  readonly name: string;
  readonly place: string;
  readonly date: string;
  readonly ended: boolean;
  /** The record, where the phone holds it; otherwise only what the code told. */
  readonly record: Fields | null;
  /** All records of the same disaster, by id. */
  readonly ids: readonly string[];
  /** The code by which the worker asks to be let in, while the record is not here. */
  readonly code: string;
}

/** Tell whether a worker has disasters as profession, and no families. */
export const isVolunteer = (phone: Phone): boolean => phone.role === "tagana";

/** Tell whether a worker is called to disasters: a volunteer, by profession or beside it, or whoever is in one. */
export function takesPart(phone: Phone): boolean {
  if (isVolunteer(phone) || phone.view("worker", phone.worker.id)?.relawan) return true;
  return phone.all("kejadian").length > 0 || phone.all("bergabung").length > 0 || toldOf(phone).length > 0;
}

const toldOf = (phone: Phone): readonly Told[] => (phone.draft.get(TOLD) as readonly Told[] | undefined) ?? [];

/** Keep what a code told, so that work can begin before the server knows of it. */
export function keepTold(phone: Phone, told: Told): void {
  const oldest = hariGeser(phone.today(), -KEPT_DAYS);
  phone.draft.put(TOLD, [...toldOf(phone).filter((one) => one.id !== told.id && one.on >= oldest), told]);
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Return the id of the record that speaks for a disaster, as far as this phone holds it. */
export function rootOf(phone: Phone, id: string): string {
  const same = text(phone.view("kejadian", id)?.same_as_id);
  return same && phone.view("kejadian", same) ? same : id;
}

/** Return the disasters that this phone knows, the newest first. */
export function events(phone: Phone): Event[] {
  const held = phone.all("kejadian").filter((one) => !one.deleted);
  const roots = [...new Set(held.map((one) => rootOf(phone, one.id)))];
  const here = roots.map((id) => ofRecord(phone, id, held));
  const others = toldOf(phone).filter((one) => !phone.view("kejadian", one.id)).map(ofTold);
  return [...here, ...others].sort((a, b) => (a.date > b.date ? -1 : a.date < b.date ? 1 : a.id < b.id ? -1 : 1));
}

/** Return one disaster by the id of any of its records; null where the phone has never heard of it. */
export const eventOf = (phone: Phone, id: string): Event | null => events(phone).find((one) => one.ids.includes(id)) ?? null;

function ofRecord(phone: Phone, id: string, held: readonly Fields[]): Event {
  const record = phone.view("kejadian", id)!;
  const ids = held.filter((one) => rootOf(phone, one.id) === id).map((one) => one.id);
  const { jenis, name, place, date } = record;
  return {
    id,
    kabupaten: phone.kabupatenOf("kejadian", id),
    jenis: text(jenis),
    name: text(name),
    place: text(place),
    date: text(date),
    ended: ENDED.includes(record.status),
    record,
    ids,
    code: "",
  };
}

function ofTold({ on: _, ...told }: Told): Event {
  return { ...told, name: "", ended: false, record: null, ids: [told.id] };
}

/** How a worker stands in a disaster: let in, asking by a code, or turned away. */
export type Standing = "in" | "asking" | "refused";

/** Tell how the worker stands in a disaster; until the phone holds its record, what is written waits for the post. */
export function standingIn(phone: Phone, event: Event): Standing {
  if (event.record) return "in";
  const slots = event.ids.map((id) => phone.slot("bergabung", { kejadian_id: id, worker_id: phone.worker.id }));
  return slots.some((slot) => phone.view("bergabung", slot)?.status === "ditolak") ? "refused" : "asking";
}

/** Return the records of a kind that belong to a disaster, whichever of its records they name. */
export function inEvent(phone: Phone, kind: string, event: Event, field = "kejadian_id"): Fields[] {
  return event.ids.flatMap((id) => [...phone.by(kind, field, id)]);
}

/** How far the newest own change of a record has come: on this phone alone, waiting for the post, or nothing to say. */
export function progressOf(phone: Phone, kind: string, id: string): "here" | "waiting" | null {
  const own = phone.history(kind, id);
  if (own.some((one) => one.state === "here")) return "here";
  return own.some(({ outcome, code }) => outcome !== null && waitsForGrant({ outcome, code })) ? "waiting" : null;
}
