/** Which household has received what, as far as this phone knows. */
import type { Fields, Phone } from "../phone/contract";
import { type Part, partsOf } from "./barang";
import { goodsOf } from "./bagi";
import { counts, recordsOf } from "./korban";

/** Aid that reached a household. */
export interface Aid {
  readonly bantuan: Fields;
  readonly date: string;
  readonly parts: readonly Part[];
}

const rootOf = (record: Fields): string => String(record["same_as_id"] ?? record.id);

/** What was handed out, by lines of the ledger or as another institution told. */
export function contentsOf(phone: Phone, bantuan: Fields): Part[] {
  if (bantuan["jenis"] === "lembaga_lain") return partsOf(bantuan["contents"]);
  return goodsOf(phone, bantuan.id).map((line): Part => [String(line["barang"]), -Number(line["jumlah"])]);
}

/** Aid that reached a household, the newest first; receipts that do not count are left out. */
export function aidOf(phone: Phone, korban: string): Aid[] {
  const found: Aid[] = [];
  const take = (bantuan: Fields | null, date: unknown) => {
    if (!bantuan || bantuan["deleted"] || bantuan["void_reason"]) return;
    found.push({ bantuan, date: String(date ?? bantuan["date"]), parts: contentsOf(phone, bantuan) });
  };
  for (const id of recordsOf(phone, korban)) {
    for (const one of phone.by("bantuan", "korban_id", id)) take(one, null);
    for (const mark of phone.by("penerima_bantuan", "korban_id", id)) {
      if (mark["received"]) take(phone.view("bantuan", String(mark["bantuan_id"])), mark["received_on"]);
    }
  }
  return found.sort((a, b) => (a.date > b.date ? -1 : a.date < b.date ? 1 : 0));
}

/** How far the list of recipients of a collective hand-out is. */
export interface Listed {
  readonly marks: readonly Fields[];
  readonly received: number;
  readonly households: number;
  /** Whether every household it is for is on the list. */
  readonly isWhole: boolean;
}

/** The list of recipients of a collective hand-out. */
export function listOf(phone: Phone, bantuan: Fields): Listed {
  const marks = phone.by("penerima_bantuan", "bantuan_id", bantuan.id);
  const households = Number(bantuan["households"] ?? 0);
  return { marks, received: marks.filter((one) => one["received"]).length, households, isWhole: marks.length >= households };
}

/** Hand-outs of a disaster, by all of its records, the newest first. */
export function handouts(phone: Phone, kejadian: readonly string[]): Fields[] {
  const when = (one: Fields) => `${String(one["date"])} ${String(one["time"] ?? "")}`;
  return kejadian.flatMap((id) => [...phone.by("bantuan", "kejadian_id", id)]).sort((a, b) => (when(a) > when(b) ? -1 : when(a) < when(b) ? 1 : 0));
}

/** Households of a disaster, each once: a record is left out where the one that speaks for it is here. */
export const households = (phone: Phone, kejadian: readonly string[]): Fields[] =>
  kejadian.flatMap((id) => [...phone.by("korban", "kejadian_id", id)]).filter((one) => counts(phone, one));

/** What was worked out of who was reached, and of what. */
interface Reached {
  readonly of: readonly unknown[];
  readonly roots: ReadonlySet<string>;
}

const reachedOf = new WeakMap<object, Reached>();

/** Ids of all households that something reached, by the record that speaks for each; worked out anew only where something changed. */
function reached(phone: Phone): ReadonlySet<string> {
  const of = [phone.all("korban"), phone.all("bantuan"), phone.all("penerima_bantuan")];
  const known = reachedOf.get(phone);
  if (known?.of.every((one, at) => one === of[at])) return known.roots;
  const speaks = new Map(phone.all("korban").flatMap((one) => (one["same_as_id"] ? [[one.id, rootOf(one)] as const] : [])));
  const roots = new Set<string>();
  const reach = (id: unknown) => roots.add(speaks.get(String(id)) ?? String(id));
  const counts = new Set<string>();
  for (const one of phone.all("bantuan")) {
    if (one["void_reason"]) continue;
    counts.add(one.id);
    if (one["korban_id"]) reach(one["korban_id"]);
  }
  for (const one of phone.all("penerima_bantuan")) if (one["received"] && !one["deleted"] && counts.has(String(one["bantuan_id"]))) reach(one["korban_id"]);
  reachedOf.set(phone, { of, roots });
  return roots;
}

/** Households that nothing reached yet, as far as this phone knows. */
export function withoutAid(phone: Phone, kejadian: readonly string[]): Fields[] {
  const roots = reached(phone);
  return households(phone, kejadian).filter((one) => !roots.has(one.id));
}

/** How many households of a disaster something reached, and how many nothing. */
export function coverage(phone: Phone, kejadian: readonly string[]): { served: number; without: number } {
  const without = withoutAid(phone, kejadian).length;
  return { served: households(phone, kejadian).length - without, without };
}

/** What people call a household: by its head, by what it looks like, or by its paper card. */
export const householdName = (korban: Fields | null): string =>
  String(korban?.["head_name"] ?? korban?.["description"] ?? (korban?.["card_no"] ? `Kartu ${String(korban["card_no"])}` : "–"));
