/** What a meeting was about: the catalogue, the session that comes next, the five aspects and what makes a meeting invalid. */
import type { Fields, Phone } from "../phone/contract";
import { ACTIVITY_CHARS_MAX, ASPECTS_CHARS_MAX } from "../shared/limits.json";
import { isTooOld } from "./days";
import { heldBy, stands } from "./p2k2";

/** A module with its sessions in order, and when the kelompok had each. */
export interface CatalogueModul {
  readonly modul: Fields;
  readonly sesi: readonly { readonly record: Fields; readonly had: readonly string[] }[];
}

/** The five aspects of the course of a meeting, as on the SIKS-NG form. */
export const ASPECTS = ["process", "material_note", "participation", "result", "obstacles"] as const;

/** Name of an aspect. */
export type Aspect = (typeof ASPECTS)[number];

const position = (one: Fields): number => Number(one.position ?? 0);

/** The catalogue with what a kelompok has had, without the meeting that is being filled in. */
export function catalogueOf(phone: Phone, kelompokId: string, besides: string): CatalogueModul[] {
  const had = new Map<string, string[]>();
  for (const sesi of heldBy(phone, kelompokId)) {
    if (sesi.id === besides || !sesi.modul_sesi_id) continue;
    const id = String(sesi.modul_sesi_id);
    had.set(id, [...(had.get(id) ?? []), String(sesi.date)]);
  }
  const sessions = phone.all("modul_sesi").filter(stands).sort((a, b) => position(a) - position(b));
  const modules = phone.all("modul").filter(stands).sort((a, b) => position(a) - position(b));
  return modules.map((modul) => {
    const own = sessions.filter((one) => one.modul_code === modul.code);
    return { modul, sesi: own.map((record) => ({ record, had: had.get(record.id) ?? [] })) };
  });
}

/** The next session that a kelompok has not had, after the latest one it had; null when it had all. */
export function nextSession(catalogue: readonly CatalogueModul[]): { modul: Fields; sesi: Fields } | null {
  const all = catalogue.flatMap(({ modul, sesi }) => sesi.map((one) => ({ modul, sesi: one.record, had: one.had })));
  let latest = -1;
  for (let at = 0; at < all.length; at++) if ((all[at]?.had[0] ?? "") > (all[latest]?.had[0] ?? "")) latest = at;
  const ahead = [...all.slice(latest + 1), ...all.slice(0, latest + 1)];
  return ahead.find((one) => one.had.length === 0) ?? null;
}

/** Text of an aspect from the meetings before, the latest that has one. */
export function lastText(phone: Phone, kelompokId: string, sesi: Fields, aspect: Aspect): string {
  const before = heldBy(phone, kelompokId).filter((one) => one.id !== sesi.id && String(one.date) <= String(sesi.date));
  return String(before.find((one) => one[aspect])?.[aspect] ?? "");
}

/** How many letters all aspects have together. */
export function aspectsLength(sesi: Fields): number {
  return ASPECTS.reduce((sum, name) => sum + letters(sesi[name]), 0);
}

/** How long an aspect may become beside the others. */
export function roomFor(sesi: Fields, aspect: Aspect): number {
  return Math.max(0, ASPECTS_CHARS_MAX - aspectsLength(sesi) + letters(sesi[aspect]));
}

/** Letters as the server counts them: one for a character outside the basic plane too. */
function letters(value: unknown): number {
  return Array.from(String(value ?? "")).length;
}

/** Put a sentence at the end of a text, or take it out where it stands already. */
export function toggleSentence(text: string, sentence: string): string {
  const parts = text.split(sentence);
  if (parts.length > 1) return parts.map((one) => one.trim()).filter(Boolean).join(" ");
  return [text.trim(), sentence].filter(Boolean).join(" ");
}

/** Name of the activity as proposed: what was taught, whom, when; cut to what the SIKS-NG form takes. */
export function activityName(material: string, kelompok: string, month: string): string {
  const name = ["P2K2", material, kelompok, month].filter(Boolean).join(" – ");
  return Array.from(name).slice(0, ACTIVITY_CHARS_MAX).join("");
}

/** What keeps the server from taking a meeting, by field; sending it would hold up every mark of it. */
export interface Flaws {
  date?: "missing" | "future" | "old" | "fixed";
  end_time?: "order";
  speakers?: "shape";
  held_by?: "nobody";
  aspects?: "long";
  activity?: "long";
}

/** Find what is wrong with a meeting before it is saved. */
export function flawsOf(sesi: Fields, today: string, fixedDay: string | null): Flaws {
  const flaws: Flaws = {};
  const date = String(sesi.date ?? "");
  if (!date) flaws.date = "missing";
  else if (date > today) flaws.date = "future";
  else if (isTooOld(date, today)) flaws.date = "old";
  else if (fixedDay !== null && date.slice(0, 7) !== fixedDay.slice(0, 7)) flaws.date = "fixed";
  const { start_time: start, end_time: end } = sesi;
  if (start && end && String(end) <= String(start)) flaws.end_time = "order";
  const speakers = (sesi.speakers as string[] | null | undefined) ?? [];
  const isWrong = (one: string) => one.split("|").length !== 2 || !one.split("|")[0]?.trim();
  if (speakers.some(isWrong) || new Set(speakers).size !== speakers.length) flaws.speakers = "shape";
  if (Array.isArray(sesi.held_by) && !sesi.held_by.length) flaws.held_by = "nobody";
  if (aspectsLength(sesi) > ASPECTS_CHARS_MAX) flaws.aspects = "long";
  if (letters(sesi.activity) > ACTIVITY_CHARS_MAX) flaws.activity = "long";
  return flaws;
}
