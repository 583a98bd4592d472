/** What a household is handed: a package by its size, or food for some days; and the lines of the ledger that say so. */
import type { Draft, Fields, Phone } from "../phone/contract";
import { localTime } from "../phone/zones";
import { type Barang, isPackage, type Part } from "./barang";
import { sourceOf, type Stock } from "./stok";

/** Days that a package is meant to last. */
const PACKAGE_DAYS = 3;
const PER_HOUSEHOLD = ["family_kit"];

/** People of a household for whom something is handed out; one where nobody has counted yet. */
export const peopleOf = (korban: Fields | null): number => Math.max(1, Number(korban?.["jiwa"] ?? 1));

/** Days that the food of a package lasts one person, by what one needs a day. */
function daysOf(one: Barang, known: ReadonlyMap<string, Barang>): number {
  return Math.max(0, ...one.contents.map(([code, amount]) => (known.get(code)?.perDay ? amount / known.get(code)!.perDay : 0)));
}

/** What is proposed for a household out of a stock: the smallest package that lasts it three days, or such an amount of loose food. */
export function propose(stock: readonly Stock[], known: ReadonlyMap<string, Barang>, people: number): Part[] {
  const here = stock.filter(({ amount }) => amount > 0).map(({ barang }) => barang);
  const needed = people * PACKAGE_DAYS;
  const packages = here.filter(isPackage).sort((a, b) => daysOf(a, known) - daysOf(b, known));
  const fit = packages.find((one) => daysOf(one, known) >= needed) ?? packages[packages.length - 1];
  const kits = here.filter(({ code }) => PER_HOUSEHOLD.includes(code)).map(({ code }): Part => [code, 1]);
  if (fit) return [[fit.code, Math.max(1, Math.ceil(needed / (daysOf(fit, known) || needed)))], ...kits];
  const food = here.find((one) => one.perDay > 0);
  return food ? [[food.code, food.perDay * needed], ...kits] : kits;
}

/** What stands in every line that this phone writes now. */
export const lineNow = (phone: Phone): { date: string; time: string; worker_id: string } => ({
  date: phone.today(),
  time: localTime(phone.now(), phone.zone),
  worker_id: phone.worker.id,
});

/** Write the goods of a hand-out into its form: one line each, below zero. */
export function handOver(phone: Phone, draft: Draft, given: { bantuan: string; gudang: string; kejadian: string }, parts: readonly Part[]): void {
  for (const [barang, amount] of parts) {
    const line = { gudang_id: given.gudang, barang, jenis: "salur", jumlah: -amount, kejadian_id: given.kejadian, bantuan_id: given.bantuan };
    draft.make("mutasi", { ...line, ...lineNow(phone), ...sourceOf(phone, given.gudang, barang) });
  }
}

/** Write into a form that a line is taken back: another one that names it, of the same amount the other way; once only (P59). */
export function takeBack(phone: Phone, draft: Draft, line: Fields, reason: string): void {
  const { gudang_id, barang, kejadian_id, bantuan_id, batch, expires_on, source, source_year } = line;
  const same = { gudang_id, barang, kejadian_id, bantuan_id, batch, expires_on, source, source_year };
  draft.make("mutasi", { ...same, jenis: "batal", jumlah: -Number(line["jumlah"]), batal_id: line.id, reason, ...lineNow(phone) });
}

/** The lines of a hand-out that count. */
export function goodsOf(phone: Phone, bantuan: string): readonly Fields[] {
  return phone.by("mutasi", "bantuan_id", bantuan).filter((line) => line["jenis"] === "salur");
}
