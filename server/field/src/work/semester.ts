/** Half-years: what is asked and seen of a family once in each. */

import type { Draft, Fields, Phone } from "../phone/contract";

export const KINDS = ["komplementaritas", "perilaku"] as const;
/** Which family, and which half-year. */
interface Key {
  readonly kpm_id: string;
  readonly semester: string;
}
export type HalfYearly = (typeof KINDS)[number];

/** Tell whether an address names a half-year. */
export const isSemester = (text: string): boolean => /^\d{4}-[12]$/.test(text);

/** The half-year of a day: "2026-11-21" lies in "2026-2". */
export const semesterOf = (day: string): string => `${day.slice(0, 4)}-${day.slice(5, 7) <= "06" ? 1 : 2}`;

/** The half-year before one. */
export function semesterBefore(semester: string): string {
  const [year, half] = semester.split("-");
  return half === "2" ? `${year}-1` : `${Number(year) - 1}-2`;
}

/** The record of a family and half-year, or null where nobody wrote one. */
export function ofSemester(phone: Phone, kind: HalfYearly, kpmId: string, semester: string): Fields | null {
  const found = phone.view(kind, phone.slot(kind, { kpm_id: kpmId, semester }));
  return found && !found.deleted ? found : null;
}

/** The half-years to show of a family, newest first: this one, the one before, and all that have a record. */
export function semestersOf(phone: Phone, kind: HalfYearly, kpmId: string): string[] {
  const now = semesterOf(phone.today());
  const known = phone.by(kind, "kpm_id", kpmId).map((one) => String(one.semester));
  return [...new Set([now, semesterBefore(now), ...known])].sort().reverse();
}

/** The families of which both are written for this half-year. */
export function writtenNow(phone: Phone): ReadonlySet<unknown> {
  const now = semesterOf(phone.today());
  const [first, second] = KINDS.map((kind) => new Set(phone.all(kind).filter((one) => one.semester === now && !one.deleted).map((one) => one.kpm_id)));
  return new Set([...first!].filter((one) => second!.has(one)));
}

/** Whether an aspect or a programme of a family was observed or asked in an earlier half-year. */
export const hasEarlier = (phone: Phone, kind: HalfYearly, kpmId: string, semester: string): boolean =>
  phone.by(kind, "kpm_id", kpmId).some((one) => String(one.semester) < semester);

/**
 * Write the answers of a half-year.
 *
 * A new record says only what was answered: another phone may answer the rest at the same time, and nothing differs then.
 */
export function writeSemester(draft: Draft, kind: HalfYearly, id: string, key: Key, answers: Readonly<Record<string, unknown>>): void {
  const known = draft.see(kind, id);
  const given = Object.entries(answers).filter(([field, value]) => !isSame(known?.[field], value));
  const fields = Object.fromEntries(given);
  if (!known) draft.make(kind, { ...key, ...fields });
  else if (given.length) draft.edit(kind, id, fields);
}

const isSame = (one: unknown, other: unknown) => (one ?? null) === (other ?? null);
