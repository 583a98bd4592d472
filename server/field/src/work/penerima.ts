/** Which household has received what, as far as this phone knows. */
import type { Fields } from "../phone/contract";
import { type Part, partsOf } from "./barang";
import { goodsOf } from "./bagi";
import { type Knowing, knownAll, knownBy, knownOne } from "./known";

/** Aid that reached a household. */
export interface Aid {
  readonly bantuan: Fields;
  readonly date: string;
  readonly parts: readonly Part[];
}

const rootOf = (record: Fields): string => String(record["same_as_id"] ?? record.id);

/** Ids of all records of the household that this one is of. */
export function sameHousehold(phone: Knowing, korban: string): string[] {
  const record = knownOne(phone, "korban", korban);
  const root = record ? rootOf(record) : korban;
  return [...new Set([korban, root, ...knownBy(phone, "korban", "same_as_id", root).map((one) => one.id)])];
}

/** What was handed out, by lines of the ledger or as another institution told. */
export function contentsOf(phone: Knowing, bantuan: Fields): Part[] {
  if (bantuan["jenis"] === "lembaga_lain") return partsOf(bantuan["contents"]);
  return goodsOf(phone, bantuan.id).map((line): Part => [String(line["barang"]), -Number(line["jumlah"])]);
}

/** Aid that reached a household, the newest first; receipts that do not count are left out. */
export function aidOf(phone: Knowing, korban: string): Aid[] {
  const found: Aid[] = [];
  const take = (bantuan: Fields | null, date: unknown) => {
    if (!bantuan || bantuan["deleted"] || bantuan["void_reason"]) return;
    found.push({ bantuan, date: String(date ?? bantuan["date"]), parts: contentsOf(phone, bantuan) });
  };
  for (const id of sameHousehold(phone, korban)) {
    for (const one of knownBy(phone, "bantuan", "korban_id", id)) take(one, null);
    for (const mark of knownBy(phone, "penerima_bantuan", "korban_id", id)) {
      if (mark["received"]) take(knownOne(phone, "bantuan", String(mark["bantuan_id"])), mark["received_on"]);
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
export function listOf(phone: Knowing, bantuan: Fields): Listed {
  const marks = knownBy(phone, "penerima_bantuan", "bantuan_id", bantuan.id);
  const households = Number(bantuan["households"] ?? 0);
  return { marks, received: marks.filter((one) => one["received"]).length, households, isWhole: marks.length >= households };
}

/** Hand-outs of a disaster, by all of its records, the newest first. */
export function handouts(phone: Knowing, kejadian: readonly string[]): Fields[] {
  const when = (one: Fields) => `${String(one["date"])} ${String(one["time"] ?? "")}`;
  return kejadian.flatMap((id) => [...knownBy(phone, "bantuan", "kejadian_id", id)]).sort((a, b) => (when(a) > when(b) ? -1 : when(a) < when(b) ? 1 : 0));
}

/** Households of a disaster that count once each: those that another record speaks for are left out. */
export const households = (phone: Knowing, kejadian: readonly string[]): Fields[] =>
  kejadian.flatMap((id) => [...knownBy(phone, "korban", "kejadian_id", id)]).filter((one) => !one["same_as_id"]);

/** Households that nothing reached yet, as far as this phone knows. */
export const withoutAid = (phone: Knowing, kejadian: readonly string[]): Fields[] => {
  const reached = new Set<string>();
  const all = knownAll(phone, "korban");
  const roots = new Map(all.map((one) => [one.id, rootOf(one)]));
  const reach = (id: unknown) => reached.add(roots.get(String(id)) ?? String(id));
  for (const one of knownAll(phone, "bantuan")) if (one["korban_id"] && !one["void_reason"]) reach(one["korban_id"]);
  for (const one of knownAll(phone, "penerima_bantuan")) if (one["received"]) reach(one["korban_id"]);
  return households(phone, kejadian).filter((one) => !reached.has(one.id));
};

/** What people call a household. */
export const householdName = (korban: Fields | null): string =>
  String(korban?.["head_name"] ?? korban?.["description"] ?? (korban?.["card_no"] ? `Kartu ${String(korban["card_no"])}` : "–"));
