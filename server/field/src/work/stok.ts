/** The stock of a store as this phone knows it: the sum of its lines, own unsent ones included. */
import type { Fields, Phone } from "../phone/contract";
import { hariGeser } from "../ui/format";
import { type Barang, barangOf, type Part } from "./barang";

/** Goods in a store. */
export interface Stock {
  readonly barang: Barang;
  readonly amount: number;
  /** The first last day of goods that came in, where some are left. */
  readonly expires: string | null;
}

/** Days ahead of which goods that will not keep are told. */
const EXPIRY_DAYS = 30;

const num = (line: Fields): number => Number(line["jumlah"] ?? 0);

/** The lines of a store, the newest first. */
export function linesOf(phone: Phone, gudang: string): readonly Fields[] {
  const when = (line: Fields) => `${String(line["date"])} ${String(line["time"] ?? "")}`;
  return [...phone.by("mutasi", "gudang_id", gudang)].sort((a, b) => (when(a) > when(b) ? -1 : when(a) < when(b) ? 1 : 0));
}

/** Code of goods -> base units, zero and less included. */
export function balances(phone: Phone, gudang: string): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const line of phone.by("mutasi", "gudang_id", gudang)) {
    const code = String(line["barang"]);
    sums.set(code, (sums.get(code) ?? 0) + num(line));
  }
  return sums;
}

/** What is in a store, and what should be: goods of which more went than came are below zero. */
export function stockOf(phone: Phone, gudang: string): Stock[] {
  const first = new Map<string, string>();
  for (const line of phone.by("mutasi", "gudang_id", gudang)) {
    const day = line["expires_on"];
    const code = String(line["barang"]);
    if (day && num(line) > 0 && String(day) < (first.get(code) ?? "9")) first.set(code, String(day));
  }
  return [...balances(phone, gudang)]
    .filter(([, amount]) => amount !== 0)
    .map(([code, amount]) => ({ barang: barangOf(phone, code), amount, expires: amount > 0 ? (first.get(code) ?? null) : null }))
    .sort((a, b) => (a.barang.name < b.barang.name ? -1 : 1));
}

/** Tell whether goods reach their last day soon. */
export const isExpiring = ({ expires }: Stock, today: string): boolean => expires !== null && expires <= hariGeser(today, EXPIRY_DAYS);

/** What would be missing if these went out: goods and how many base units below zero the stock would be. */
export function lacking(phone: Phone, gudang: string, parts: readonly Part[]): Part[] {
  const sums = balances(phone, gudang);
  const wanted = new Map<string, number>();
  for (const [code, amount] of parts) wanted.set(code, (wanted.get(code) ?? 0) + amount);
  return [...wanted].flatMap(([code, amount]): Part[] => {
    const left = (sums.get(code) ?? 0) - amount;
    return left < 0 ? [[code, -left]] : [];
  });
}

/** Whose goods they are, where all that came of them are of one source and one year. */
export function sourceOf(phone: Phone, gudang: string, code: string): { source: unknown; source_year: unknown } | null {
  const came = phone.by("mutasi", "gudang_id", gudang).filter((line) => line["barang"] === code && num(line) > 0);
  const kinds = new Set(came.map((line) => `${String(line["source"])} ${String(line["source_year"])}`));
  const one = came[0];
  return kinds.size === 1 && one?.["source"] ? { source: one["source"], source_year: one["source_year"] ?? null } : null;
}

/** Tell whether a line was taken back by another. */
export const isTakenBack = (phone: Phone, line: Fields): boolean => phone.by("mutasi", "batal_id", line.id).length > 0;

/** Lines sent to a store that it has not received, the oldest first. */
export function underway(phone: Phone, gudang: string): Fields[] {
  return phone.by("mutasi", "lawan_id", gudang)
    .filter((line) => line["jenis"] === "kirim" && !isTakenBack(phone, line))
    .filter((line) => !phone.by("mutasi", "kiriman_id", line.id).some((one) => one["jenis"] === "terima" && !isTakenBack(phone, one)))
    .sort((a, b) => (String(a["date"]) < String(b["date"]) ? -1 : 1));
}

/** A loan that has not come back whole, and how much of it is out. */
export interface Loan {
  readonly line: Fields;
  readonly left: number;
}

/** What a store has lent (`pinjam_keluar`) or borrowed (`pinjam_masuk`) and what of it is still there; returns name the loan. */
export function loans(phone: Phone, gudang: string): Loan[] {
  const lent = phone.by("mutasi", "gudang_id", gudang).filter((line) => line["jenis"] === "pinjam_keluar" || line["jenis"] === "pinjam_masuk");
  return lent
    .filter((line) => !isTakenBack(phone, line))
    .map((line) => {
      const back = phone.by("mutasi", "kiriman_id", line.id).filter((one) => !isTakenBack(phone, one));
      return { line, left: Math.abs(num(line)) - back.reduce((sum, one) => sum + Math.abs(num(one)), 0) };
    })
    .filter(({ left }) => left > 0);
}

/** The stores that this worker works in for a disaster, then the others on the phone; closed ones are left out. */
export function storesFor(phone: Phone, kejadian: readonly string[]): Fields[] {
  const mine = (one: Fields) => (kejadian.includes(String(one["kejadian_id"])) ? 0 : 1);
  return phone
    .all("gudang")
    .filter((one) => !one["closed_on"])
    .sort((a, b) => mine(a) - mine(b) || (String(a["name"]) < String(b["name"]) ? -1 : 1));
}

/** The name of a store, or null where the phone does not know it. */
export function storeName(phone: Phone, id: unknown): string | null {
  const name = id ? phone.view("gudang", String(id))?.["name"] : null;
  return name ? String(name) : null;
}

/** Days that the food in a store lasts so many people, by what one needs a day; null where nothing in it has such a number. */
export function daysLeft(stock: readonly Stock[], people: number): number | null {
  const food = stock.filter(({ barang }) => barang.perDay > 0);
  const days = food.reduce((sum, { barang, amount }) => sum + Math.max(0, amount) / (barang.perDay * people), 0);
  return people > 0 && food.length ? Math.floor(days) : null;
}
