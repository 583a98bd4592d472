/** Komitmen: who is checked where and for what, how much of it is filled in, and how attendance is reckoned. */
import type { Fields, OwnChange, Phone } from "../phone/contract";
import { bulanDari, bulanGeser } from "../ui/format";
import { type Due, type Measure, dueIn, inForce, isOfAge, lastDay, versionsOf, type Aturan } from "./aturan";
import { firstHeld } from "./days";
import { asMother, mothers } from "./kehamilan";

/** Conditions by komponen (Permensos 1/2018), the usual one first; which are due, and when, the rules say (`aturan.ts`). */
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
  /** Checks of a span that begins before what this phone holds: they may have been made then. */
  unsure: number;
}

const LEFT = ["non_aktif", "graduasi"];

/** Tell whether a result settles nothing and needs its reason. */
export function unsettled(result: unknown): boolean {
  return result === "tidak_terverifikasi" || result === "pengecualian";
}

/**
 * Reckon attendance from the raw days, as the columns JML and % of the school's verification form do:
 * present = hari efektif − the absences that count by the rules of the month; the raw days are all kept.
 *
 * Null while something is not known, or when more days are missing than the month has.
 */
export function attendance(days: number | null, absences: Absences, { percent, absences: counted }: Measure): Attendance | null {
  const { alpa, izin, sakit } = absences;
  if (!days || alpa === null || izin === null || sakit === null) return null;
  const missing = (one: number, name: string) => (counted.includes(name) ? one : 0);
  const unexcused = missing(alpa, "alpa");
  const present = days - unexcused - missing(izin, "izin") - missing(sakit, "sakit");
  if (present < 0) return null;
  const enough = (seen: number) => seen * 100 >= percent * days;
  return {
    percent: Math.floor((present * 100) / days),
    result: enough(present) ? "memenuhi" : "tidak_memenuhi",
    excusable: !enough(present) && enough(days - unexcused),
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
  unsure: number;
}

/**
 * Count by facility what is due by the rules of each month. A member is due where he is now, unless he was checked elsewhere
 * (he moved since); what was filled in at another facility counts there.
 */
function tally(phone: Phone, months: readonly string[]): Map<string, Count> {
  const counts = new Map<string, Count>();
  const members = membersOf(phone.all("anggota"), phone);
  const versions = versionsOf(phone);
  const countOf = (fasilitas: string) => {
    const known = counts.get(fasilitas) ?? { members: new Set<string>(), filled: 0, expected: 0, unsure: 0 };
    counts.set(fasilitas, known);
    return known;
  };
  for (const one of members) countOf(one.fasilitas).members.add(one.id);
  const made = madeChecks(phone);
  for (const bulan of months) {
    const rules = inForce(versions, bulan);
    for (const due of dueIn(rules, bulan)) {
      const isKnown = due.since >= firstHeld(phone);
      for (const one of members) {
        if (one.komponen !== due.komponen) continue;
        const { times, at } = made(one.id, due, bulan);
        if (times >= due.times) {
          for (const count of [...at].map(countOf)) count.members.add(one.id), count.filled++, count.expected++;
        } else if (isDue(phone, one, due, bulan, rules)) countOf(one.fasilitas)[isKnown ? "expected" : "unsure"]++;
      }
    }
  }
  return counts;
}

/** Return what tells how often a due check was made in its span, and where; each month is read once. */
function madeChecks(phone: Phone): (member: string, due: Due, bulan: string) => { times: number; at: Set<string> } {
  const months = new Map<string, Map<string, string[]>>();
  const monthOf = (bulan: string) => {
    const known = months.get(bulan);
    if (known) return known;
    const found = new Map<string, string[]>();
    for (const record of phone.by("komitmen", "bulan", bulan)) {
      if (!complete(String(record.condition), record)) continue;
      const key = `${String(record.anggota_id)} ${String(record.condition)}`;
      found.set(key, [...(found.get(key) ?? []), String(record.fasilitas_id ?? "")]);
    }
    months.set(bulan, found);
    return found;
  };
  return (member, { condition, since }, bulan) => {
    const found: string[] = [];
    for (let one = since; one <= bulan; one = bulanGeser(one, 1)) found.push(...(monthOf(one).get(`${member} ${condition}`) ?? []));
    return { times: found.length, at: new Set(found) };
  };
}

/** Tell whether a check of a member is due with the end of a month; a month of no school days is due for no pupil. */
function isDue(phone: Phone, { record, fasilitas, kpm, komponen }: Member, { condition }: Due, bulan: string, rules: Aturan): boolean {
  const family = phone.view("kpm", kpm);
  const last = lastDay(bulan);
  if (record.provisional || String(family?.joined_on ?? "") > last || String(family?.ended_on ?? "9") < last) return false;
  if (condition === SCHOOL && daysOf(phone, fasilitas, bulan) === 0) return false;
  return isOfAge(rules, komponen, (record.birth_date ?? null) as string | null, bulan);
}

function named(phone: Phone, counts: Map<string, Count>): Place[] {
  const found = [...counts].map(([fasilitas, { members, ...count }]) => {
    const record = fasilitas ? phone.view("fasilitas", fasilitas) : null;
    const nama = String(record?.name ?? "");
    return { fasilitas, nama, type: String(record?.type ?? ""), members: members.size, ...count };
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
