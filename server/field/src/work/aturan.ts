/** Rules of komitmen by version: which one holds in a month, how much attendance is enough, what is due; computed as the office does. */
import type { Phone } from "../phone/contract";
import shipped from "../shared/aturan.json";
import { bulanGeser, hariGeser } from "../ui/format";

/** What the phone goes by of one version. */
export interface Aturan {
  readonly nomor: number;
  /** The first of a month. */
  readonly valid_from: string;
  readonly attendance_percent: number;
  /** Which absences count. */
  readonly absences: readonly string[];
  /** Areas of PKH Akses: code of the region|percent. */
  readonly areas: readonly string[] | null;
  readonly lansia_age: number;
  readonly usia_dini_age_max: number;
  readonly sekolah_age_max: number;
  /** komponen|condition|how often|bulan, tahap or tahun. */
  readonly expected: readonly string[];
  readonly tahap_months: number;
}

/** By what an attendance is judged: percent asked for, and which absences count. */
export type Measure = { readonly percent: number; readonly absences: readonly string[] };

/** A check that is due with the end of a month: `times` since the first month of its span. */
export type Due = { readonly komponen: string; readonly condition: string; readonly times: number; readonly since: string };

const KECAMATAN_DIGITS = 6;
const LEVELS: readonly string[] = ["sd", "smp", "sma"];

/** Versions in the order in which they take each other's place; the one that came with the app too, unless it is among them. */
export function inOrder(found: readonly Aturan[]): Aturan[] {
  const known = new Map<number, Aturan>([[shipped.nomor, shipped], ...found.map((one) => [one.nomor, one] as const)]);
  return [...known.values()].sort((a, b) => (a.valid_from === b.valid_from ? a.nomor - b.nomor : a.valid_from < b.valid_from ? -1 : 1));
}

/** The version that holds in a month; before the first version, that one. */
export function inForce(known: readonly Aturan[], bulan: string): Aturan {
  return [...known].reverse().find((one) => one.valid_from <= `${bulan}-01`) ?? known[0]!;
}

/** Every version on this phone, in order. */
export function versionsOf(phone: Phone): Aturan[] {
  return inOrder(phone.all("aturan").filter((one) => !one.deleted) as unknown as readonly Aturan[]);
}

/** Percent of attendance asked for in a kecamatan: that of the narrowest area of PKH Akses it lies in. */
export function thresholdIn(rules: Aturan, area: string): number {
  const inside = (rules.areas ?? []).map((one) => one.split("|")).filter(([code]) => area.startsWith(code!));
  inside.sort((a, b) => b[0]!.length - a[0]!.length);
  return inside[0] ? Number(inside[0][1]) : rules.attendance_percent;
}

/** Kecamatan of a family: where its kelompok is, or else its desa. */
export function areaOf(phone: Phone, kpm: string): string {
  const family = phone.view("kpm", kpm);
  const kelompok = phone.view("kelompok", String(family?.kelompok_id ?? ""));
  return String(kelompok?.kecamatan_code ?? family?.desa_code ?? "").slice(0, KECAMATAN_DIGITS);
}

/** By what the attendance of a family's pupils is judged. */
export function measureOf(rules: Aturan, phone: Phone, kpm: string): Measure {
  return { percent: thresholdIn(rules, areaOf(phone, kpm)), absences: rules.absences };
}

/** What is due with the end of a month: each month, or in the last month of a stage or year where it is asked for once in it. */
export function dueIn(rules: Aturan, bulan: string): Due[] {
  const month = Number(bulan.slice(5));
  const into = (month - 1) % rules.tahap_months;
  const begins: Record<string, string> = { bulan };
  if (into === rules.tahap_months - 1) begins.tahap = bulanGeser(bulan, -into);
  if (month === 12) begins.tahun = bulanGeser(bulan, -11);
  return rules.expected.flatMap((one) => {
    const [komponen = "", condition = "", times, span = ""] = one.split("|");
    const since = begins[span];
    return since ? [{ komponen, condition, times: Number(times), since }] : [];
  });
}

/** Conditions of a komponen by any span. */
export function conditionsAsked(rules: Aturan, komponen: string): string[] {
  return rules.expected.map((one) => one.split("|")).filter(([of]) => of === komponen).map(([, condition]) => condition!);
}

/** Last day of a month. */
export const lastDay = (bulan: string): string => hariGeser(`${bulanGeser(bulan, 1)}-01`, -1);

/** Tell whether somebody of this age is checked in a month; one whose day of birth nobody knows is not left out for it. */
export function isOfAge(rules: Aturan, komponen: string, born: string | null, bulan: string): boolean {
  if (!born) return true;
  if (born > lastDay(bulan)) return false;
  const before = (years: number) => `${bulanGeser(bulan, -12 * years)}-01`;
  if (komponen === "lansia") return born <= before(rules.lansia_age);
  if (komponen === "anak_usia_dini") return born > before(rules.usia_dini_age_max + 1);
  return !LEVELS.includes(komponen) || born > before(rules.sekolah_age_max + 1);
}
