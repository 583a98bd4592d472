/** What is due: meetings, checks of komitmen, and work that the office has returned. */
import type { Fields, Phone } from "../phone/contract";
import { hariGeser } from "../ui/format";
import { type Place, places } from "./komitmen";
import { board, type PlanLine } from "./p2k2";
import { isLast } from "./thread";

const WEEK_DAYS = 7;
const OPEN: readonly PlanLine["state"][] = ["rencana", "diganti"];

/** Return the meetings to be held now, the most urgent first: overdue, today's until all families are marked, those of a week. */
export function meetingsDue(phone: Phone): PlanLine[] {
  const { late, months } = board(phone);
  const today = phone.today();
  const last = hariGeser(today, WEEK_DAYS);
  const coming = months.flatMap(({ lines }) => lines).filter(({ day, state, marked, families }) => {
    if (day === null || day < today || day > last) return false;
    return OPEN.includes(state) || (state === "terlaksana" && day === today && marked < families);
  });
  return [...late, ...coming];
}

/** Return the facilities where checks of this triwulan lack, those that lack most first. */
export function checksDue(phone: Phone): Place[] {
  const lacking = places(phone, phone.triwulan()).filter((one) => one.filled < one.expected);
  return lacking.sort((a, b) => b.expected - b.filled - (a.expected - a.filled));
}

/** Return the work that the office has returned and that is not done, the most urgent first; of a thread its last word alone. */
export function tasks(phone: Phone): Fields[] {
  const open = phone.by("tugas", "worker_id", phone.worker.id).filter((one) => one.status === "open" && isLast(phone, one));
  return open.sort((a, b) => order(a.due_date ?? "9999", b.due_date ?? "9999") || order(a.id, b.id));
}

function order(a: unknown, b: unknown): number {
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A warning about what the phone holds; the days are whole ones. */
export type Warning = { readonly about: "clock" | "off" | "unsent" | "silent" | "expiring"; readonly days: number };

const DAY_S = 86_400;
const UNSENT_DAYS = 3;
const SILENT_DAYS = 7;
const EXPIRING_DAYS = 50;

/** Say what dates work wrongly, and what has waited too long: unsent work after 3 days, an exchange after 7 and, shortly before the data expire, after 50. */
export function warnings(phone: Phone): Warning[] {
  const { unsentAgeS, exchangedAt } = phone.status.value;
  const unsent = unsentAgeS === null ? 0 : Math.floor(unsentAgeS / DAY_S);
  const silent = exchangedAt === null ? 0 : Math.floor((phone.now() - exchangedAt) / DAY_S);
  const clock = phone.isClockBehind ? "clock" : phone.clockErrorS ? "off" : null;
  const found: Warning[] = clock ? [{ about: clock, days: 0 }] : [];
  if (silent >= EXPIRING_DAYS) found.push({ about: "expiring", days: silent });
  else if (silent >= SILENT_DAYS) found.push({ about: "silent", days: silent });
  if (unsent >= UNSENT_DAYS) found.push({ about: "unsent", days: unsent });
  return found;
}
