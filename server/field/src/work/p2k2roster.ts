/** Who stands on the roster of a meeting, what is counted there, and who missed it. */
import type { Fields, Phone } from "../phone/contract";
import { pengurusName } from "./keluarga";
import { familiesOf, type Meeting, stands } from "./p2k2";
import { type Mark, markOf, type Status } from "./p2k2sheet";

/** A family on the roster; `note` tells apart families whose pengurus have one name. */
export interface RosterLine {
  readonly kpmId: string;
  readonly name: string;
  readonly note: string;
  readonly kelompokId: string;
  /** Family of another kelompok than the one whose meeting it is. */
  readonly guest: boolean;
}

/** The families of one kelompok on the roster; `kelompokId` null for single guests. */
export interface RosterPart {
  readonly kelompokId: string | null;
  readonly lines: readonly RosterLine[];
}

/** How many families have which mark; `blank` have none. */
export interface Counts {
  readonly all: number;
  readonly blank: number;
  readonly represented: number;
  readonly exempt: number;
  readonly byStatus: Readonly<Record<Status, number>>;
}

/** The roster: the kelompok, those who meet jointly with it, then single guests; each by name. */
export function rosterOf(phone: Phone, meeting: Meeting, sesi: Fields, typed: readonly string[]): RosterPart[] {
  const joint = (sesi.kelompok_joint as string[] | null | undefined) ?? [];
  const day = String(sesi.date ?? phone.today());
  const marked = phone.by("kehadiran", "p2k2_sesi_id", meeting.sesiId).map((one) => String(one.kpm_id));
  const present = new Set([...marked, ...typed]);
  const parts: RosterPart[] = [];
  for (const kelompokId of new Set([meeting.kelompokId, ...joint])) {
    const gone = phone.by("kpm", "kelompok_id", kelompokId).filter((one) => present.has(one.id));
    const families = new Map([...familiesOf(phone, kelompokId, day), ...gone].map((one) => [one.id, one]));
    parts.push({ kelompokId, lines: linesOf(phone, meeting, [...families.keys()]) });
    for (const id of families.keys()) present.delete(id);
  }
  if (present.size) parts.push({ kelompokId: null, lines: linesOf(phone, meeting, [...present]) });
  return parts;
}

function linesOf(phone: Phone, meeting: Meeting, ids: readonly string[]): RosterLine[] {
  const lines = ids.map((kpmId) => {
    const kpm = phone.view("kpm", kpmId);
    const name = pengurusName(phone.by("anggota", "kpm_id", kpmId));
    const kelompokId = String(kpm?.kelompok_id ?? "");
    return { kpmId, name, note: String(kpm?.address ?? ""), kelompokId, guest: kelompokId !== meeting.kelompokId };
  });
  const times = new Map<string, number>();
  for (const { name } of lines) times.set(name, (times.get(name) ?? 0) + 1);
  const order = (a: RosterLine, b: RosterLine) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.kpmId < b.kpmId ? -1 : 1);
  return lines.map((one) => ((times.get(one.name) ?? 0) > 1 ? one : { ...one, note: "" })).sort(order);
}

/** Count marks. */
export function countMarks(marks: readonly (Mark | null)[]): Counts {
  const byStatus: Record<Status, number> = { H: 0, I: 0, S: 0, A: 0 };
  let blank = 0;
  let represented = 0;
  let exempt = 0;
  for (const one of marks) {
    if (one === null) {
      blank++;
      continue;
    }
    byStatus[one.status]++;
    if (one.represented_by) represented++;
    if (one.exempt) exempt++;
  }
  return { all: marks.length, blank, represented, exempt, byStatus };
}

/** A family that missed a meeting: its mark, the visits about it. */
export interface Absent {
  readonly kpmId: string;
  readonly name: string;
  readonly mark: Mark;
  readonly visits: readonly Fields[];
}

/** Families that missed a meeting, those without a visit or repeat first. */
export function absentOf(phone: Phone, meeting: Meeting): Absent[] {
  const visits = phone.by("kunjungan", "p2k2_sesi_id", meeting.sesiId);
  const found: Absent[] = [];
  for (const record of phone.by("kehadiran", "p2k2_sesi_id", meeting.sesiId)) {
    const mark = markOf(record);
    if (mark === null || mark.status === "H") continue;
    const kpmId = String(record.kpm_id);
    const name = pengurusName(phone.by("anggota", "kpm_id", kpmId));
    found.push({ kpmId, name, mark, visits: visits.filter((one) => one.kpm_id === kpmId) });
  }
  const done = (one: Absent) => Number(one.mark.susulan || one.visits.length > 0);
  return found.sort((a, b) => done(a) - done(b) || (a.name < b.name ? -1 : 1));
}

/** A mark of a meeting that a family missed and has not caught up. */
export interface Missed {
  readonly markId: string;
  readonly day: string;
  readonly material: string;
}

/** Meetings that a family missed and may catch up as a guest, the latest first. */
export function missedBy(phone: Phone, kpmId: string, besides: string): Missed[] {
  const missed: Missed[] = [];
  for (const record of phone.by("kehadiran", "kpm_id", kpmId)) {
    const sesi = phone.view("p2k2_sesi", String(record.p2k2_sesi_id));
    if (record.status === "H" || record.susulan || !stands(sesi) || sesi.status === "batal" || sesi.id === besides) continue;
    const material = phone.view("modul_sesi", String(sesi.modul_sesi_id ?? ""))?.name ?? sesi.topic ?? "";
    missed.push({ markId: record.id, day: String(sesi.date), material: String(material) });
  }
  return missed.sort((a, b) => (a.day < b.day ? 1 : -1));
}
