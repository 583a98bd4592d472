/** Records as this phone knows them: the mirror, what is not sent yet, and own ones that wait at the office. */
import type { Fields, Phone } from "../phone/contract";

/** What this looks at of a phone. */
export type Knowing = Pick<Phone, "all" | "by" | "view" | "attention" | "version">;

const WAITING: readonly (string | null)[] = ["held", "blocked"];
const waiting = new WeakMap<object, { version: number; kinds: Map<string, Fields[]> }>();

/** Own records that the office holds until somebody lets them in: what they tell has happened all the same. */
function heldOf(phone: Knowing, kind: string): readonly Fields[] {
  const version = phone.version.value;
  const known = waiting.get(phone);
  if (known?.version === version) return known.kinds.get(kind) ?? [];
  const records = new Map<string, Fields>();
  const kinds = new Map<string, Fields[]>();
  for (const { kind: of, id, fields, outcome } of phone.attention()) {
    if (!WAITING.includes(outcome) || phone.view(of, id)) continue;
    records.set(`${of} ${id}`, { deleted: false, closed: false, ...records.get(`${of} ${id}`), ...fields, id });
  }
  for (const [key, record] of records) {
    const of = key.slice(0, key.indexOf(" "));
    kinds.set(of, [...(kinds.get(of) ?? []), record]);
  }
  waiting.set(phone, { version, kinds });
  return kinds.get(kind) ?? [];
}

/** Every record of a kind that is not deleted. */
export function knownAll(phone: Knowing, kind: string): readonly Fields[] {
  const held = heldOf(phone, kind);
  const here = phone.all(kind).filter((one) => !one["deleted"]);
  return held.length ? [...here, ...held] : here;
}

/** Records of a kind with a value in a field. */
export function knownBy(phone: Knowing, kind: string, field: string, value: string): readonly Fields[] {
  const held = heldOf(phone, kind).filter((one) => one[field] === value);
  const here = phone.by(kind, field, value);
  return held.length ? [...here, ...held] : here;
}

/** One record, or null. */
export function knownOne(phone: Knowing, kind: string, id: string): Fields | null {
  return phone.view(kind, id) ?? heldOf(phone, kind).find((one) => one.id === id) ?? null;
}
