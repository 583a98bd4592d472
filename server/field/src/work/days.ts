/** Days of work: how old they may be, and which of them a phone still holds (P31, P42). */
import type { Phone } from "../phone/contract";
import { OLD_WORK_DAYS_MAX, TRIWULAN_HELD } from "../shared/limits.json";
import { bulanDari, bulanGeser, hariGeser } from "../ui/format";

/** Tell whether work of a day is so old that the office would hold it back. */
export function isTooOld(day: string, today: string): boolean {
  return day < hariGeser(today, -OLD_WORK_DAYS_MAX);
}

/** The triwulan whose field work a phone holds, the present one first. */
export function triwulanHeld(present: string): string[] {
  const first = bulanDari(present)[0]!;
  return Array.from({ length: TRIWULAN_HELD }, (_, back) => {
    const [year, month] = bulanGeser(first, -3 * back).split("-");
    return `${year}-${Math.ceil(Number(month) / 3)}`;
  });
}

/** The first month whose field work this phone holds. */
export function firstHeld(phone: Phone): string {
  return bulanGeser(bulanDari(phone.triwulan())[0]!, -3 * (TRIWULAN_HELD - 1));
}

/** Age in whole years of somebody on a day. */
export function ageOn(birth: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4));
  return day.slice(5) < birth.slice(5) ? years - 1 : years;
}

/** Tell whether an address names a month that exists. */
export const isBulan = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text);

/** Tell whether an address names a triwulan that exists. */
export const isTriwulan = (text: string): boolean => /^\d{4}-[1-4]$/.test(text);

/** Tell whether an address names a day that exists. */
export function isTanggal(text: string): boolean {
  return isBulan(text.slice(0, 7)) && /^-\d\d$/.test(text.slice(7)) && hariGeser(`${text.slice(0, 7)}-01`, Number(text.slice(8)) - 1) === text;
}
