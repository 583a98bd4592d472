/** The stages (tahap) of payment that may be asked about. */

import type { Phone } from "../phone/contract";
import { bulanGeser } from "../ui/format";
import { firstHeld } from "./days";

const BACK_MONTHS = 12;

/**
 * First months of the stages whose payments this phone holds, newest first: from the calendar, else those of the triwulan.
 *
 * Of an older stage it cannot tell whether it was noted.
 */
export function tahapOf(phone: Phone): string[] {
  const now = phone.bulan();
  const oldest = firstHeld(phone);
  const planned = phone.all("kalender").filter((one) => one.type === "tahap" && !one.deleted);
  const months = planned.length
    ? planned.map((one) => String(one.date).slice(0, 7))
    : Array.from({ length: BACK_MONTHS }, (_, back) => bulanGeser(now, -back)).filter((month) => Number(month.slice(5)) % 3 === 1);
  const recent = months.filter((month) => month <= now && month >= oldest);
  return [...new Set(recent)].sort().reverse();
}
