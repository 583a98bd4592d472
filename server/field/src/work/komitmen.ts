/** Komitmen: who is checked where and for what, how much of it is filled in, and how attendance is reckoned. */
import type { Fields, OwnChange, Phone } from "../phone/contract";
import { bulanDari } from "../ui/format";
import { asMother, mothers } from "./kehamilan";

/** Conditions by komponen (Permensos 1/2018); the first is due every month, the others when they happen. */
export const CONDITIONS: Readonly<Record<string, readonly string[]>> = {
  ibu_hamil: ["pemeriksaan_kehamilan", "persalinan", "pemeriksaan_nifas"],
  anak_usia_dini: ["timbang_ukur", "imunisasi", "vitamin_a", "perkembangan"],
  sd: ["kehadiran_sekolah"],
  smp: ["kehadiran_sekolah"],
  sma: ["kehadiran_sekolah"],
  lansia: ["layanan_lansia"],
  disabilitas_berat: ["layanan_disabilitas"],
};
export const SCHOOL = "kehadiran_sekolah";
/** Percent of the hari efektif on which a pupil must have been present, a condition of PKH for education. */
export const PRESENT_PERCENT = 85;
export const DAYS_MAX = 31;
/** Facility in a path of members who have none. */
export const NOWHERE = "-";

export type Result = "memenuhi" | "tidak_memenuhi" | "tidak_terverifikasi" | "pengecualian";

/** Days absent in a month; null is not known, never zero. */
export interface Absences {
  readonly alpa: number | null;
  readonly izin: number | null;
  readonly sakit: number | null;
}

/** Present in percent, and whether that is enough. */
export interface Attendance {
  readonly percent: number;
  readonly result: "memenuhi" | "tidak_memenuhi";
  /** Below the line by izin and sakit alone: a case for an exception. */
  readonly excusable: boolean;
}

/** A member who has a komponen; `fasilitas` is empty for none. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly komponen: string;
  readonly fasilitas: string;
  readonly kpm: string;
  readonly record: Fields;
}

/** A facility with its members of this phone, and how much of their checks is filled in; `fasilitas` is empty for none. */
export interface Place {
  fasilitas: string;
  nama: string;
  type: string;
  members: number;
  filled: number;
  expected: number;
}

const LEFT = ["non_aktif", "graduasi"];

/** Tell whether a result settles nothing and needs its reason. */
export function unsettled(result: unknown): boolean {
  return result === "tidak_terverifikasi" || result === "pengecualian";
}

/**
 * Reckon attendance from the raw days, as the columns JML and % of the school's verification form do:
 * present = hari efektif − alpa − izin − sakit. Whether izin and sakit count is the office's rule; the raw days are kept for it.
 *
 * Null while something is not known, or when more days are missing than the month has.
 */
export function attendance(days: number | null, { alpa, izin, sakit }: Absences): Attendance | null {
  if (!days || alpa === null || izin === null || sakit === null) return null;
  const present = days - alpa - izin - sakit;
  if (present < 0) return null;
  const enough = (seen: number) => seen * 100 >= PRESENT_PERCENT * days;
  return {
    percent: Math.floor((present * 100) / days),
    result: enough(present) ? "memenuhi" : "tidak_memenuhi",
    excusable: !enough(present) && enough(days - alpa),
  };
}

/** What `complete` looks at. */
export type Answers = { readonly [Name in "alpa" | "izin" | "sakit" | "result" | "reason"]?: unknown };

/** Tell whether a check says enough to count: all three absences of a pupil, or else a result, with its reason if it settles nothing. */
export function complete(condition: string, fields: Answers | Fields): boolean {
  const { result, reason } = fields;
  if (unsettled(result)) return typeof reason === "string" && reason.trim() !== "";
  if (condition !== SCHOOL) return typeof result === "string";
  return [fields.alpa, fields.izin, fields.sakit].every((days) => typeof days === "number");
}

/** The members with a komponen, or a pregnancy that was noted, by name; who has left the programme is left out. */
export function membersOf(all: readonly Fields[], phone: Phone): Member[] {
  const known = mothers(phone);
  const found = all.map((one) => asMother(one, known)).filter((one) => {
    if (one.deleted || !CONDITIONS[String(one.komponen)] || LEFT.includes(String(one.membership_status))) return false;
    const kpm = phone.view("kpm", String(one.kpm_id));
    return kpm !== null && !kpm.deleted && !LEFT.includes(String(kpm.membership_status));
  });
  return found.map(memberOf).sort((a, b) => (a.name < b.name || (a.name === b.name && a.id < b.id) ? -1 : 1));
}

/** A record of anggota as a member to be checked. */
export function memberOf(one: Fields): Member {
  const [komponen, fasilitas, kpm] = [one.komponen, one.fasilitas_id, one.kpm_id].map((value) => String(value ?? ""));
  return { id: one.id, name: String(one.name ?? ""), komponen: komponen!, fasilitas: fasilitas!, kpm: kpm!, record: one };
}

/** Days a facility was open in a month, as recorded. */
export function daysOf(phone: Phone, fasilitas: string, bulan: string): number | null {
  if (!fasilitas) return null;
  const record = phone.view("hari_efektif", phone.slot("hari_efektif", { fasilitas_id: fasilitas, bulan }));
  return record && !record.deleted && typeof record.days === "number" ? record.days : null;
}

/** Days that the calendar proposes for a school in a month; they count only when a worker takes them over. */
export function proposedDays(phone: Phone, fasilitas: string, bulan: string): number | null {
  const record = fasilitas ? phone.view("rancangan_hari", phone.slot("rancangan_hari", { fasilitas_id: fasilitas, bulan })) : null;
  return record && !record.deleted && typeof record.days === "number" ? record.days : null;
}

/** Facilities of a triwulan with what is filled in of the months that have begun. */
export function places(phone: Phone, triwulan: string): Place[] {
  const begun = bulanDari(triwulan).filter((bulan) => bulan <= phone.bulan());
  return named(phone, tally(phone, begun));
}

interface Count {
  members: Set<string>;
  filled: number;
  expected: number;
}

/**
 * Count by facility. A member is due where he is now, unless that month was checked elsewhere (he moved since);
 * what was filled in at another facility counts there. A month of no school days is due for nobody.
 */
function tally(phone: Phone, months: readonly string[]): Map<string, Count> {
  const counts = new Map<string, Count>();
  const members = membersOf(phone.all("anggota"), phone);
  const countOf = (fasilitas: string) => {
    const known = counts.get(fasilitas) ?? { members: new Set<string>(), filled: 0, expected: 0 };
    counts.set(fasilitas, known);
    return known;
  };
  for (const one of members) countOf(one.fasilitas).members.add(one.id);
  const byId = new Map(members.map((one) => [one.id, one]));
  for (const bulan of months) {
    const checked = new Set<string>();
    for (const record of phone.by("komitmen", "bulan", bulan)) {
      const one = byId.get(String(record.anggota_id));
      const condition = String(record.condition);
      if (!one || condition !== CONDITIONS[one.komponen]![0] || !complete(condition, record)) continue;
      const count = countOf(String(record.fasilitas_id ?? ""));
      count.members.add(one.id);
      count.filled++;
      count.expected++;
      checked.add(one.id);
    }
    const shut = new Set<string>();
    for (const fasilitas of counts.keys()) if (daysOf(phone, fasilitas, bulan) === 0) shut.add(fasilitas);
    for (const one of members) if (!checked.has(one.id) && !shut.has(one.fasilitas)) countOf(one.fasilitas).expected++;
  }
  return counts;
}

function named(phone: Phone, counts: Map<string, Count>): Place[] {
  const found = [...counts].map(([fasilitas, { members, filled, expected }]) => {
    const record = fasilitas ? phone.view("fasilitas", fasilitas) : null;
    const nama = String(record?.name ?? "");
    return { fasilitas, nama, type: String(record?.type ?? ""), members: members.size, filled, expected };
  });
  return found.sort((a, b) => (a.nama < b.nama ? -1 : 1));
}

/** What the calendar says about a month: holidays, school terms, Ramadan. */
export function calendarOf(phone: Phone, bulan: string): Fields[] {
  const [first, last] = [`${bulan}-01`, `${bulan}-31`];
  return phone
    .all("kalender")
    .filter((one) => !one.deleted && one.type !== "tahap" && String(one.date) <= last && String(one.end_date ?? one.date) >= first)
    .sort((a, b) => (String(a.date) < String(b.date) ? -1 : 1));
}

/** How far the last own change of a record has come; null without one. */
export type Standing = "waits" | "accepted" | "attention";

/** Tell how far the last own change of a record has come, with the reason where a person must look. */
export function standing(phone: Phone, kind: string, id: string): { word: Standing; last: OwnChange } | null {
  const own = phone.history(kind, id);
  const last = own[own.length - 1];
  if (!last) return null;
  const taken = last.outcome === "applied" || last.outcome === "same" || last.outcome === "merged";
  return { word: last.state === "here" ? "waits" : taken ? "accepted" : "attention", last };
}

/** Weight of a child below seven: what is taken at all, and between `low` and `high` what is usual. */
export const CHILD_WEIGHT_KG = { min: 1, low: 2, high: 30, max: 60 } as const;
/** Height of a child below seven, likewise. */
export const CHILD_HEIGHT_CM = { min: 30, low: 45, high: 130, max: 150 } as const;
