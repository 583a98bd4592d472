/** The assessment for graduasi: which rules hold, what is asked for, and what is still missing. It gives no score. */

import type { Fields, Phone } from "../phone/contract";
import SHIPPED from "../shared/aturan_graduasi.json";
import { bulanGeser, hariGeser } from "../ui/format";
import { ageOn } from "./days";
import { aboutFamily } from "./keluarga";

type Answers = Readonly<Record<string, unknown>>;

/** What the phone goes by of one version of the rules. */
export interface ExitRules {
  readonly nomor: number | null;
  readonly name: string;
  readonly criteria: readonly string[];
  readonly visit_days: number;
  readonly school_age_min?: number;
  readonly school_age_max?: number;
  readonly working_age_min?: number;
  readonly working_age_max?: number;
  readonly follow_up_months: readonly string[];
  readonly pena_age_min: number;
  readonly pena_age_max: number;
}

/** A criterion: what is asked about it, and where its evidence stands. */
export interface Criterion {
  readonly name: string;
  readonly asks: readonly string[];
  readonly evidence: string;
}

export const CRITERIA: readonly Criterion[] = [
  { name: "layanan", asks: ["education", "health", "bpjs_kesehatan", "bpjs_ketenagakerjaan"], evidence: "layanan_evidence" },
  { name: "ekonomi", asks: ["economy"], evidence: "economy_evidence" },
  { name: "hunian", asks: ["dwelling"], evidence: "dwelling_evidence" },
  { name: "data_terpadu", asks: ["data_terpadu"], evidence: "data_terpadu_evidence" },
];
/** What a home visit rules out before a family leaves because no komponen is left. */
export const RULED_OUT = ["kehamilan", "kelahiran", "disabilitas", "lansia"] as const;
/** While the phone has no version: everything is asked, and a visit counts for so many days. */
const UNTIL_TOLD: ExitRules = { ...SHIPPED, nomor: null, name: "", criteria: CRITERIA.map(({ name }) => name), visit_days: 30 };

/** The version of the rules that holds on a day, as the office chooses it: the newest that has begun. */
export function rulesOn(phone: Phone, day: string): ExitRules {
  const begun = phone.all("aturan_graduasi").filter((one) => !one.deleted && String(one.valid_from) <= day) as unknown as (ExitRules & { valid_from: string; nomor: number })[];
  return begun.sort((a, b) => (a.valid_from === b.valid_from ? b.nomor - a.nomor : a.valid_from < b.valid_from ? 1 : -1))[0] ?? UNTIL_TOLD;
}

/** The version that an assessment was made by, as far as the phone has it. */
export const rulesOf = (phone: Phone, one: Fields): ExitRules =>
  (phone.all("aturan_graduasi").find((rules) => rules.nomor === one.aturan_nomor) as unknown as ExitRules | undefined) ?? rulesOn(phone, String(one.date));

/** The home visits that may be named on a day, newest first. */
export const visitsFor = (phone: Phone, kpmId: string, day: string, rules: ExitRules): Fields[] =>
  aboutFamily(phone, "kunjungan", kpmId, "date").filter((one) => String(one.date) <= day && String(one.date) >= hariGeser(day, -rules.visit_days));

const open = (value: unknown) => !String(value ?? "").trim() || value === "belum_diketahui";

/** Tell whether somebody of the family may be of the age that a question is about; who has no day of birth may be any. */
function isAnybodyOf(field: string, rules: ExitRules, members: readonly Fields[], day: string): boolean {
  const [from, until] = field === "education" ? [rules.school_age_min, rules.school_age_max] : [rules.working_age_min, rules.working_age_max];
  return members.some((one) => {
    const age = one.birth_date ? ageOn(String(one.birth_date), day) : null;
    return age === null || (age >= (from ?? 0) && age <= (until ?? 0));
  });
}

/** The fields without which the office cannot propose the exit that was chosen, in the order in which they are asked. */
export function missingOf(answers: Answers, rules: ExitRules, members: readonly Fields[], day: string): string[] {
  const unsaid = (field: string) => open(answers[field]) || (answers[field] === "tidak_berlaku" && isAnybodyOf(field, rules, members, day));
  const criteria = CRITERIA.filter(({ name }) => rules.criteria.includes(name)).flatMap(({ asks, evidence }) => {
    const bare = asks.some((field) => answers[field] === "ya") && open(answers[evidence]);
    return [...asks.filter(unsaid), ...(bare ? [evidence] : [])];
  });
  const needed: Readonly<Record<string, readonly string[]>> = { alamiah: ["kunjungan_id", ...RULED_OUT], paksa: ["reason", "reason_document"] };
  const { jalur } = answers;
  return [...["jalur", ...(needed[String(jalur)] ?? [])].filter((field) => open(answers[field])), ...(jalur === "mandiri" ? criteria : []), ...["family_view"].filter((field) => open(answers[field]))];
}

/** The proposal that the office made of an assessment, or null. */
export const proposalOf = (phone: Phone, assessment: string): Fields | null =>
  phone.by("graduasi", "penilaian_id", assessment)[0] ?? null;

/** The exit of a family that SIKS-NG has accepted, the last one; null while it has not left. */
export const exitOf = (phone: Phone, kpmId: string): Fields | null =>
  aboutFamily(phone, "graduasi", kpmId, "exit_on").find((one) => !one.deleted && one.siks_status === "diterima" && one.exit_on) ?? null;

const ASKED_DAYS = 14;

/** The visits that the rules ask for after an exit, in months; the first of them that nobody has made, and whether its day is near. */
export function monthsAfter(phone: Phone, exit: Fields): { all: string[]; next: string | null; due: boolean } {
  const rules = phone.all("aturan_graduasi").find((one) => one.nomor === exit.aturan_nomor) as unknown as ExitRules | undefined;
  const all = [...(rules ?? UNTIL_TOLD).follow_up_months].sort((a, b) => Number(a) - Number(b));
  const made = phone.by("kunjungan", "graduasi_id", exit.id).filter((one) => !one.deleted).map((one) => String(one.after_months));
  const next = all.find((one) => !made.includes(one)) ?? null;
  const left = String(exit.exit_on);
  const due = next !== null && bulanGeser(left.slice(0, 7), Number(next)) + left.slice(7) <= hariGeser(phone.today(), ASKED_DAYS);
  return { all, next, due };
}
