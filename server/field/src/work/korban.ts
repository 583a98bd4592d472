/** Households and persons of a disaster as the phone knows them: lists, names, what is known last, who may be there twice. */
import type { Fields, Phone } from "../phone/contract";
import { type Event, inEvent } from "./aid";

/** Words by which a household is found, in small letters. */
const SEARCHED = ["head_name", "description", "card_no", "phone", "address", "rt", "nik", "no_kk"] as const;
const plain = (value: unknown): string => String(value ?? "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();

/** Tell whether a household is counted by itself, and by no other record of the same one that is here. */
export const counts = (phone: Pick<Phone, "view">, one: Fields): boolean => !one.same_as_id || phone.view("korban", String(one.same_as_id)) === null;

/** Return the households of a disaster, each once, in no order. */
export const counted = (phone: Phone, event: Event): Fields[] => inEvent(phone, "korban", event).filter((one) => counts(phone, one));

/** Return the households of a disaster in the order of their names, each once. */
export function households(phone: Phone, event: Event): Fields[] {
  const named = counted(phone, event).map((one) => [`${plain(one.head_name)} ${one.id}`, one] as const);
  return named.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** Return the people of some households, as far as they were counted. */
export const jiwaOf = (rows: readonly Fields[]): number => rows.reduce((sum, one) => sum + Number(one.jiwa ?? 0), 0);

const searched = new WeakMap<Fields, string>();

/** All words by which a household is found; worked out once for each state of its record. */
function textOf(one: Fields): string {
  const known = searched.get(one);
  if (known !== undefined) return known;
  const text = SEARCHED.map((field) => plain(one[field])).join(" ");
  searched.set(one, text);
  return text;
}

/** Find households by words, each of which stands somewhere. */
export function find(rows: readonly Fields[], words: string): Fields[] {
  const wanted = plain(words).split(" ").filter(Boolean);
  return rows.filter((one) => wanted.every((word) => textOf(one).includes(word)));
}

/** What names one household and no other, mostly. */
const NAMING = ["head_name", "nik", "no_kk", "phone", "card_no"] as const;
const LETTERS_MIN = 3;

/** Return what finds the households that may be the one that is being registered: the same name, number, telephone or card. */
export function alike(rows: readonly Fields[]): (answers: Readonly<Record<string, unknown>>) => Fields[] {
  const known = new Map<string, Fields[]>();
  for (const one of rows) {
    for (const field of NAMING) {
      const key = `${field} ${plain(one[field])}`;
      if (one[field]) known.set(key, [...(known.get(key) ?? []), one]);
    }
  }
  const asked = (value: unknown) => plain(value).length >= LETTERS_MIN;
  return (answers) => [...new Set(NAMING.filter((field) => asked(answers[field])).flatMap((field) => known.get(`${field} ${plain(answers[field])}`) ?? []))];
}

/** Tell whether a household was only reported, and seen by no worker yet. */
export const isReported = (one: Fields): boolean => !one.seen_on;

/** Return all records of one household that are here, the one that counts first. */
export function recordsOf(phone: Pick<Phone, "view" | "by">, id: string): string[] {
  const same = phone.view("korban", id)?.same_as_id;
  const root = same && phone.view("korban", String(same)) ? String(same) : id;
  return [root, ...phone.by("korban", "same_as_id", root).map((one) => one.id)];
}

/** Return the persons of a household, whichever of its records they were noted with. */
export const membersOf = (phone: Phone, id: string): Fields[] => recordsOf(phone, id).flatMap((one) => [...phone.by("korban_jiwa", "korban_id", one)]);

const when = (one: Fields): string => `${String(one.date)} ${String(one.time)} ${one.id}`;

/** Return what was known of a person, the newest first: it counts. */
export const whereabouts = (phone: Phone, person: string): Fields[] =>
  [...phone.by("keberadaan", "korban_jiwa_id", person)].sort((a, b) => (when(a) > when(b) ? -1 : 1));
