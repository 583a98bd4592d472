/** P2K2 meetings: the plan they carry out, the months they stand in, and what a kelompok has had. */
import type { Fields, Phone } from "../phone/contract";
import { bulanGeser } from "../ui/format";
import { isTanggal } from "./days";

/** A meeting by its key: a plan, or without one the day and its number on that day. */
export interface Meeting {
  /** How addresses of the app name it: the id of the plan, or kelompok.day.ordinal. */
  readonly ref: string;
  readonly kelompokId: string;
  readonly bulan: string;
  readonly jadwalId: string | null;
  readonly day: string | null;
  readonly ordinal: number | null;
  readonly sesiId: string;
}

/** One line of the plan: a meeting planned or held, one that the office proposes, or a month in which a kelompok has none yet. */
export interface PlanLine {
  readonly kelompok: Fields;
  readonly bulan: string;
  readonly meeting: Meeting | null;
  readonly jadwal: Fields | null;
  readonly sesi: Fields | null;
  readonly rancangan: Fields | null;
  readonly state: "rencana" | "diganti" | "terlaksana" | "batal" | "usulan" | "kosong" | "berakhir";
  /** Day planned, moved to or held; null when none is known. */
  readonly day: string | null;
  readonly late: boolean;
  readonly families: number;
  readonly marked: number;
}

const OPEN: readonly unknown[] = ["rencana", "diganti"];

const text = (value: unknown): string => String(value ?? "");

/** Tell whether a record is there and not deleted. */
export function stands(record: Fields | null): record is Fields {
  return record !== null && !record.deleted;
}

/** Key of a meeting as the record carries it. */
export function keyOf(meeting: Omit<Meeting, "ref" | "sesiId">): Record<string, unknown> {
  const { kelompokId, bulan, jadwalId, day, ordinal } = meeting;
  const when = jadwalId === null ? { unplanned_date: day, ordinal } : { jadwal_id: jadwalId };
  return { kelompok_id: kelompokId, bulan, ...when };
}

function meeting(phone: Phone, ref: string, key: Omit<Meeting, "ref" | "sesiId">): Meeting {
  return { ...key, ref, sesiId: phone.slot("p2k2_sesi", keyOf(key)) };
}

/** The meeting that carries out a plan. */
export function plannedMeeting(phone: Phone, jadwal: Fields): Meeting {
  const key = { kelompokId: text(jadwal.kelompok_id), bulan: text(jadwal.bulan), jadwalId: jadwal.id, day: null, ordinal: null };
  return meeting(phone, jadwal.id, key);
}

/** A meeting without a plan. */
export function unplannedMeeting(phone: Phone, kelompokId: string, day: string, ordinal: number): Meeting {
  const key = { kelompokId, bulan: day.slice(0, 7), jadwalId: null, day, ordinal };
  return meeting(phone, `${kelompokId}.${day}.${ordinal}`, key);
}

/** Find the meeting that an address names; null when this phone does not know its kelompok or plan. */
export function meetingAt(phone: Phone, ref: string): Meeting | null {
  const [kelompokId = "", day, ordinal] = ref.split(".");
  if (day === undefined) {
    const jadwal = phone.view("jadwal", ref);
    return jadwal ? plannedMeeting(phone, jadwal) : null;
  }
  const isSound = isTanggal(day) && /^[1-9]\d?$/.test(ordinal ?? "1");
  return isSound && phone.view("kelompok", kelompokId) ? unplannedMeeting(phone, kelompokId, day, Number(ordinal ?? 1)) : null;
}

/** The meeting of a record that was made here or elsewhere. */
export function meetingOf(phone: Phone, sesi: Fields): Meeting | null {
  if (sesi.jadwal_id) return meetingAt(phone, text(sesi.jadwal_id));
  return unplannedMeeting(phone, text(sesi.kelompok_id), text(sesi.unplanned_date), Number(sesi.ordinal ?? 1));
}

const BY_NAME = new Intl.Collator("id", { numeric: true });

/** Kelompok of this phone by name, as a reader orders "Melati 2" before "Melati 10". */
export function kelompokList(phone: Phone): Fields[] {
  return phone.all("kelompok").filter(stands).sort((a, b) => BY_NAME.compare(text(a.name), text(b.name)));
}

/** Day of a plan as it stands: the day it was moved to, or the day planned. */
export function dayOf(jadwal: Fields): string {
  return text((jadwal.status === "diganti" && jadwal.replaced_on) || jadwal.planned_date);
}

/** Day that a new record of a meeting begins with: the one planned if it has come, else today. */
export function firstDay(phone: Phone, meeting: Meeting): string {
  const jadwal = meeting.jadwalId === null ? null : phone.view("jadwal", meeting.jadwalId);
  const day = meeting.day ?? (jadwal ? dayOf(jadwal) : phone.today());
  return day <= phone.today() ? day : phone.today();
}

/** Families that belong on the roster of a kelompok on a day. */
export function familiesOf(phone: Phone, kelompokId: string, day: string): Fields[] {
  return phone.by("kpm", "kelompok_id", kelompokId).filter((one) => {
    const left = one.membership_status === "non_aktif" || one.membership_status === "graduasi";
    return !left || text(one.ended_on) > day;
  });
}

function plannedLine(phone: Phone, kelompok: Fields, jadwal: Fields): PlanLine {
  const found = plannedMeeting(phone, jadwal);
  const state = (text(jadwal.status) || "rencana") as PlanLine["state"];
  return line(phone, kelompok, found, jadwal, state, dayOf(jadwal));
}

function line(
  phone: Phone, kelompok: Fields, found: Meeting, jadwal: Fields | null, state: PlanLine["state"], planned: string,
): PlanLine {
  const standing = phone.view("p2k2_sesi", found.sesiId);
  const sesi = stands(standing) && standing.status !== "batal" ? standing : null;
  const held = sesi !== null && state !== "batal";
  const day = held ? text(sesi.date) : planned;
  const late = !held && OPEN.includes(state) && day < phone.today();
  const marked = sesi ? phone.by("kehadiran", "p2k2_sesi_id", found.sesiId).length : 0;
  const families = familiesOf(phone, kelompok.id, day).length;
  const rancangan = null;
  return { kelompok, bulan: found.bulan, meeting: found, jadwal, sesi, rancangan, state: held ? "terlaksana" : state, day, late, families, marked };
}

/** Meetings of a kelompok in a month, planned or not, and those proposed; one line `kosong` or `berakhir` when there is none. */
export function monthOf(phone: Phone, kelompok: Fields, bulan: string): PlanLine[] {
  const plans = phone.by("jadwal", "kelompok_id", kelompok.id).filter((one) => one.bulan === bulan);
  const lines = plans.map((one) => plannedLine(phone, kelompok, one));
  for (const sesi of phone.by("p2k2_sesi", "kelompok_id", kelompok.id)) {
    if (sesi.bulan !== bulan || sesi.jadwal_id || sesi.status === "batal") continue;
    const found = unplannedMeeting(phone, kelompok.id, text(sesi.unplanned_date), Number(sesi.ordinal ?? 1));
    lines.push(line(phone, kelompok, found, null, "terlaksana", text(sesi.date)));
  }
  const families = familiesOf(phone, kelompok.id, phone.today()).length;
  const none = { kelompok, bulan, meeting: null, jadwal: null, sesi: null, rancangan: null, day: null, late: false, families, marked: 0 };
  if (hasEnded(phone, kelompok)) return lines.length || bulan !== phone.bulan() ? lines.sort(byDay) : [{ ...none, state: "berakhir" }];
  const isHeld = lines.some((one) => one.jadwal === null);
  for (const rancangan of isHeld ? [] : proposedMeetings(phone, kelompok.id, bulan)) {
    lines.push({ ...none, rancangan, state: "usulan", day: text(rancangan.planned_date) });
  }
  if (lines.some((one) => one.state !== "batal")) return lines.sort(byDay);
  return [...lines, { ...none, state: "kosong" }];
}

/** Tell whether a kelompok has had its last day: its families are in another one. */
export function hasEnded(phone: Phone, kelompok: Fields | null): boolean {
  return typeof kelompok?.ended_on === "string" && kelompok.ended_on <= phone.today();
}

/** Meetings still to come that the calendar proposes and that nobody has planned or cancelled; they count when a worker takes them over. */
export function proposedMeetings(phone: Phone, kelompokId: string, bulan: string): Fields[] {
  const open = (one: Fields) => phone.view("jadwal", phone.slot("jadwal", planKey(one))) === null;
  return phone.by("rancangan_jadwal", "kelompok_id", kelompokId)
    .filter((one) => one.bulan === bulan && text(one.planned_date) >= phone.today() && open(one));
}

const planKey = ({ kelompok_id, bulan, ordinal }: Fields): Record<string, unknown> => ({ kelompok_id, bulan, ordinal });

/** Make a plan of the worker's own from a proposed meeting. */
export async function takeProposal(phone: Phone, rancangan: Fields): Promise<void> {
  const form = phone.form({ kabupaten: phone.kabupatenOf("kelompok", text(rancangan.kelompok_id)) });
  const told = ["planned_date", "start_time", "place"].filter((name) => rancangan[name] != null).map((name) => [name, rancangan[name]]);
  form.make("jadwal", { ...planKey(rancangan), ...Object.fromEntries(told), status: "rencana" });
  await form.save();
}

function byDay(a: PlanLine, b: PlanLine): number {
  return text(a.day ?? "9").localeCompare(text(b.day ?? "9"));
}

/** The plan as the home of the room shows it: what is overdue from any month, then this month and the next. */
export function board(phone: Phone): { late: PlanLine[]; months: { bulan: string; lines: PlanLine[] }[] } {
  const groups = kelompokList(phone);
  const now = phone.bulan();
  const before = groups.flatMap((kelompok) =>
    phone.by("jadwal", "kelompok_id", kelompok.id)
      .filter((one) => text(one.bulan) < now && OPEN.includes(one.status))
      .map((one) => plannedLine(phone, kelompok, one)),
  );
  const months = [now, bulanGeser(now, 1)].map((bulan) => ({
    bulan,
    lines: groups.flatMap((kelompok) => monthOf(phone, kelompok, bulan)).sort(byDay),
  }));
  const late = [...before, ...(months[0]?.lines ?? [])].filter((one) => one.late).sort(byDay);
  const rest = months.map(({ bulan, lines }) => ({ bulan, lines: lines.filter((one) => !one.late) }));
  return { late, months: rest };
}

/** Number of the next plan of a kelompok in a month: 1 for the first meeting, 2 for a second one. */
export function nextOrdinal(phone: Phone, kelompokId: string, bulan: string): number {
  const plans = phone.all("jadwal").filter((one) => one.kelompok_id === kelompokId && one.bulan === bulan);
  return Math.max(0, ...plans.map((one) => Number(one.ordinal ?? 0))) + 1;
}

/** A worker who may have held a meeting; the name is empty where this phone does not know it. */
export interface Holder {
  readonly id: string;
  readonly name: string;
}

/** The workers who held a meeting, as its record or plan has them. */
export function heldTogether(record: Readonly<Record<string, unknown>>): readonly string[] {
  return Array.isArray(record.held_by) ? (record.held_by as string[]) : [];
}

/** The worker of this phone, then colleagues, who are on it while they share a kelompok, and others who have held its meetings. */
export function holdersOf(phone: Phone, kelompokId: string): Holder[] {
  const shared = phone.all("worker").filter(stands).map((one) => one.id);
  const held = ["jadwal", "p2k2_sesi"].flatMap((kind) => phone.by(kind, "kelompok_id", kelompokId).flatMap(heldTogether));
  return [...new Set([phone.worker.id, ...shared, ...held])].map((id) => ({ id, name: workerName(phone, id) }));
}

/** Name of a worker; empty where this phone does not know it. */
export function workerName(phone: Phone, id: string): string {
  return id === phone.worker.id ? phone.worker.name : text(phone.view("worker", id)?.name);
}

/** Meetings of a kelompok that took place, the latest first. */
export function heldBy(phone: Phone, kelompokId: string): Fields[] {
  return phone.by("p2k2_sesi", "kelompok_id", kelompokId)
    .filter((one) => one.status !== "batal")
    .sort((a, b) => text(b.date).localeCompare(text(a.date)));
}
