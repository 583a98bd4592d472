/** What is due: meetings, checks of komitmen, and work that the office has returned. */
import type { Fields, Phone } from "../phone/contract";
import { bulanDari, selisihHari } from "../ui/format";

/** How near a meeting is; `none` when nothing is planned this month. */
export type When = "late" | "today" | "week" | "later" | "held" | "none";

/** The present meeting of a kelompok: its plan, its families, and how many of them are marked. */
export interface Meeting {
  readonly kelompok: Fields;
  readonly jadwal: Fields | null;
  readonly date: string | null;
  readonly when: When;
  readonly families: number;
  readonly marked: number;
}

const OPEN = ["rencana", "diganti"];
const RANK: Readonly<Record<When, number>> = { late: 0, today: 1, week: 2, later: 3, none: 4, held: 5 };
const WEEK_DAYS = 7;

const dateOf = (plan: Fields): string => String(plan.replaced_on ?? plan.planned_date ?? plan.bulan);
const isOpen = (plan: Fields): boolean => OPEN.includes(String(plan.status));

/** Return every kelompok with its meeting, the most urgent first: the oldest open plan up to this month, else the last one held in it. */
export function meetings(phone: Phone): Meeting[] {
  const today = phone.today();
  const plans = presentPlans(phone);
  const families = count(phone.all("kpm"), "kelompok_id");
  const marks = count(phone.all("kehadiran"), "p2k2_sesi_id");
  const found = phone.all("kelompok").filter((one) => !one.deleted && families.has(one.id));
  return found
    .map((kelompok): Meeting => {
      const jadwal = plans.get(kelompok.id) ?? null;
      const date = jadwal && dateOf(jadwal);
      return {
        kelompok,
        jadwal,
        date,
        when: whenOf(jadwal, date, today),
        families: families.get(kelompok.id) ?? 0,
        marked: marks.get(jadwal ? sesiOf(phone, jadwal) : "") ?? 0,
      };
    })
    .sort((a, b) => RANK[a.when] - RANK[b.when] || order(a.date, b.date) || order(a.kelompok.name, b.kelompok.name));
}

function presentPlans(phone: Phone): Map<string, Fields> {
  const month = phone.bulan();
  const rank = (plan: Fields) => (isOpen(plan) ? "0" : "1") + dateOf(plan);
  const plans = new Map<string, Fields>();
  for (const plan of phone.all("jadwal").filter((one) => !one.deleted).sort((a, b) => order(rank(a), rank(b)))) {
    const present = isOpen(plan) ? String(plan.bulan) <= month : plan.status === "terlaksana" && plan.bulan === month;
    if (present && !plans.has(String(plan.kelompok_id))) plans.set(String(plan.kelompok_id), plan);
  }
  return plans;
}

function sesiOf(phone: Phone, jadwal: Fields): string {
  return phone.slot("p2k2_sesi", { kelompok_id: jadwal.kelompok_id, jadwal_id: jadwal.id });
}

function whenOf(jadwal: Fields | null, date: string | null, today: string): When {
  if (jadwal === null || date === null) return "none";
  if (!isOpen(jadwal)) return "held";
  const days = selisihHari(today, date);
  if (days < 0) return "late";
  if (days === 0) return "today";
  return days <= WEEK_DAYS ? "week" : "later";
}

function count(records: readonly Fields[], field: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of records) {
    const key = one[field];
    if (!one.deleted && typeof key === "string") counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function order(a: unknown, b: unknown): number {
  const [left, right] = [String(a ?? ""), String(b ?? "")];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** How many checks of a place are filled in, of those due in the triwulan up to this month. */
export interface Checks {
  /** The facility, or the kelompok of members who have none. */
  readonly kind: "fasilitas" | "kelompok";
  readonly id: string;
  readonly name: string;
  readonly members: number;
  readonly filled: number;
  readonly due: number;
}

/** Return the places with checks due in this triwulan, those that lack most first. */
export function checks(phone: Phone): Checks[] {
  const months = bulanDari(phone.triwulan()).filter((month) => month <= phone.bulan());
  const filled = new Map<string, Set<string>>();
  for (const one of phone.all("komitmen")) {
    if (one.deleted || !months.includes(String(one.bulan))) continue;
    const member = String(one.anggota_id);
    const known = filled.get(member);
    if (known) known.add(String(one.bulan));
    else filled.set(member, new Set([String(one.bulan)]));
  }
  const places = new Map<string, { kind: Checks["kind"]; id: string; members: number; filled: number }>();
  for (const member of phone.all("anggota")) {
    if (member.deleted || !member.komponen) continue;
    const place = placeOf(phone, member);
    if (place === null) continue;
    const sum = places.get(place.id) ?? { ...place, members: 0, filled: 0 };
    sum.members += 1;
    sum.filled += filled.get(member.id)?.size ?? 0;
    places.set(place.id, sum);
  }
  return [...places.values()]
    .map((one) => ({ ...one, name: String(phone.view(one.kind, one.id)?.name ?? ""), due: one.members * months.length }))
    .sort((a, b) => b.due - b.filled - (a.due - a.filled) || order(a.name, b.name));
}

function placeOf(phone: Phone, member: Fields): { kind: Checks["kind"]; id: string } | null {
  const facility = String(member.fasilitas_id ?? "");
  if (facility && phone.view("fasilitas", facility)) return { kind: "fasilitas", id: facility };
  const kelompok = phone.view("kpm", String(member.kpm_id))?.kelompok_id;
  return kelompok ? { kind: "kelompok", id: String(kelompok) } : null;
}

/** Return the work that the office has returned and that is not done, the most urgent first. */
export function tasks(phone: Phone): Fields[] {
  const open = phone.by("tugas", "worker_id", phone.worker.id).filter((one) => one.status === "open");
  return open.sort((a, b) => order(a.due_date ?? "9999", b.due_date ?? "9999") || order(a.id, b.id));
}

/** A warning about what the phone holds; the days are whole ones. */
export type Warning = { readonly about: "unsent" | "silent" | "expiring"; readonly days: number };

const DAY_S = 86_400;
const UNSENT_DAYS = 3;
const SILENT_DAYS = 7;
const EXPIRING_DAYS = 50;

/** Say what has waited too long: unsent work after 3 days, an exchange after 7 and, shortly before the data expire, after 50. */
export function warnings(phone: Phone): Warning[] {
  const { unsentAgeS, exchangedAt } = phone.status.value;
  const unsent = unsentAgeS === null ? 0 : Math.floor(unsentAgeS / DAY_S);
  const silent = exchangedAt === null ? 0 : Math.floor((phone.now() - exchangedAt) / DAY_S);
  const found: Warning[] = [];
  if (silent >= EXPIRING_DAYS) found.push({ about: "expiring", days: silent });
  else if (silent >= SILENT_DAYS) found.push({ about: "silent", days: silent });
  if (unsent >= UNSENT_DAYS) found.push({ about: "unsent", days: unsent });
  return found;
}
