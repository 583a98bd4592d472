/** Goods of the catalogue: their units, and amounts as exact whole numbers of the base unit. */
import type { Fields, Phone } from "../phone/contract";
import { JUMLAH_MAX } from "../shared/limits.json";
import { angka } from "../ui/format";

/** A larger unit and how many base units it has. */
export interface Unit {
  readonly name: string;
  readonly factor: number;
}

/** Goods and how many base units of them. */
export type Part = readonly [code: string, amount: number];

/** One kind of goods. */
export interface Barang {
  readonly code: string;
  readonly name: string;
  readonly category: string;
  /** The base unit comes first. */
  readonly units: readonly Unit[];
  /** What one package is made up of. */
  readonly contents: readonly Part[];
  readonly returnable: boolean;
  readonly perDay: number;
  readonly expires: boolean;
}

const DECIMALS_MAX = 6;
const NUMBER = /^(\d+)(?:,(\d*))?$/;
const GROUPED = /^\d{1,3}(?:\.\d{3})+(?=,|$)/;
/** Containers are written with what they hold, as karung_5kg: goods come in them, sums are not told in them. */
const CONTAINER = "_";
const UNKNOWN_UNIT = "satuan";
const PACKAGE = "paket";

/** Read a list of texts such as `beras|5000`. */
export function partsOf(list: unknown): Part[] {
  return ((list ?? []) as readonly string[]).map((one): Part => {
    const [code = "", amount = "0"] = one.split("|");
    return [code, Number(amount)];
  });
}

/** Write goods and amounts as a list of texts. */
export const textsOf = (parts: readonly Part[]): string[] => parts.map(([code, amount]) => `${code}|${amount}`);

const words = (code: string): string => code.replace(/_/g, " ");

function read(row: Fields): Barang {
  const larger = partsOf(row["units"]).map(([name, factor]) => ({ name, factor }));
  return {
    code: String(row["code"]),
    name: String(row["name"]),
    category: String(row["category"]),
    units: [{ name: String(row["unit"]), factor: 1 }, ...larger.sort((a, b) => a.factor - b.factor)],
    contents: partsOf(row["contents"]),
    returnable: row["returnable"] === true,
    perDay: Number(row["per_person_day"] ?? 0),
    expires: row["expires"] === true,
  };
}

const readRows = new WeakMap<readonly Fields[], ReadonlyMap<string, Barang>>();

/** The catalogue by code, in the order of the names. */
export function catalogue(phone: Pick<Phone, "all">): ReadonlyMap<string, Barang> {
  const rows = phone.all("barang");
  const known = readRows.get(rows);
  if (known) return known;
  const found = rows.filter((row) => !row["deleted"]).map(read);
  found.sort((a, b) => (a.name < b.name ? -1 : 1));
  const made = new Map(found.map((one) => [one.code, one]));
  readRows.set(rows, made);
  return made;
}

/** One kind of goods; a code that the phone does not know stands for itself. */
export function barangOf(phone: Pick<Phone, "all">, code: string): Barang {
  const nothing = { category: "", contents: [], returnable: false, perDay: 0, expires: false };
  return catalogue(phone).get(code) ?? { code, name: words(code), units: [{ name: UNKNOWN_UNIT, factor: 1 }], ...nothing };
}

/** Tell whether goods are a package that is made up of others. */
export const isPackage = (one: Barang): boolean => one.category === PACKAGE && one.contents.length > 0;

/** The unit in which an amount is entered, the base unit where none has this name. */
export const unitOf = (one: Barang, name: string | null): Unit => one.units.find((unit) => unit.name === name) ?? one.units[0]!;

/** The unit that a form proposes: the kilogram or the litre, where the base unit is a gram or a millilitre. */
export function usualUnit(one: Barang): Unit {
  const base = one.units[0]!;
  const metric = /^(gram|g|ml|mililiter)$/.test(base.name) ? one.units.find((unit) => unit.factor === 1000) : undefined;
  return metric ?? base;
}

/** How a unit is read. */
export const unitWords = (unit: Unit): string => words(unit.name);

/** Convert what was typed in a unit into base units: a whole number, or null where it is none above zero. */
export function toBase(text: string, factor: number): number | null {
  const total = counted(text, factor);
  return total === 0 ? null : total;
}

/** The same of what was counted, which may be nothing. */
export function counted(text: string, factor: number): number | null {
  const typed = text.trim();
  const plain = GROUPED.test(typed) ? typed.replace(/\./g, "") : typed;
  const [, whole, decimals = ""] = NUMBER.exec(plain) ?? [];
  if (whole === undefined || whole.length > 13) return null;
  const digits = decimals.replace(/0+$/, "");
  if (digits.length > DECIMALS_MAX) return null;
  const scale = 10 ** digits.length;
  const part = Number(digits || "0") * factor;
  if (part % scale !== 0) return null;
  const total = Number(whole) * factor + part / scale;
  return total <= JUMLAH_MAX ? total : null;
}

const isPowerOfTen = (factor: number): boolean => /^10+$/.test(String(factor));

/** An exact number with decimals: 12500 by 1000 is "12,5". */
function decimal(amount: number, factor: number): string {
  const rest = String(amount % factor).padStart(String(factor).length - 1, "0").replace(/0+$/, "");
  const whole = angka(Math.floor(amount / factor));
  return rest ? `${whole},${rest}` : whole;
}

/** An amount of base units in words: "12,5 kg", "2 dus 4 botol", "−3 lembar". */
export function amountWords(one: Barang, amount: number): string {
  const size = Math.abs(amount);
  const sign = amount < 0 ? "−" : "";
  const base = one.units[0]!;
  const larger = one.units.filter((unit) => unit.factor > 1 && unit.factor <= size && !unit.name.includes(CONTAINER));
  const unit = larger[larger.length - 1];
  if (!unit) return `${sign}${angka(size)} ${words(base.name)}`;
  if (isPowerOfTen(unit.factor)) return `${sign}${decimal(size, unit.factor)} ${unit.name}`;
  const rest = size % unit.factor;
  const whole = `${sign}${angka(Math.floor(size / unit.factor))} ${unit.name}`;
  return rest ? `${whole} ${angka(rest)} ${words(base.name)}` : whole;
}

/** Write base units in a unit for a form: 12500 by 1000 is "12,5". */
export const typedIn = (amount: number, factor: number): string => {
  const rest = amount % factor;
  if (!rest) return String(amount / factor);
  return isPowerOfTen(factor) ? decimal(amount, factor).replace(/\./g, "") : "";
};

/** A line as it is read: "Beras 12,5 kg". */
export const partWords = (phone: Pick<Phone, "all">, [code, amount]: Part): string => {
  const one = barangOf(phone, code);
  return `${one.name} ${amountWords(one, amount)}`;
};
