/** The questions of a report of the impact, the first one and those that follow. */
import { DAMPAK } from "../../texts/bencana_forms";
import type { Answers, Question } from "../../ui/sheet";

const PEOPLE_MAX = 10_000_000;

/** Counts and words of a report; all of them may be blank, which is not zero. */
export const COUNTED: readonly Question[] = [
  ...Object.entries(DAMPAK.counts).map(([field, label]): Question => ({ field, kind: "number", label, max: PEOPLE_MAX })),
  { field: "facilities", kind: "text", label: DAMPAK.facilities },
  { field: "access", kind: "text", label: DAMPAK.access },
  { field: "note", kind: "text", label: DAMPAK.note },
];

/** What of these answers is a report. */
export const reportOf = (answers: Answers): Answers => Object.fromEntries(COUNTED.map(({ field }) => [field, answers[field] ?? null]));

/** Tell whether anything was counted, said or asked for. */
export const isCounted = (answers: Answers): boolean => [...((answers.lines as unknown[] | undefined) ?? []), ...told(answers)].length > 0;

const told = (answers: Answers): unknown[] => Object.values(reportOf(answers)).filter((value) => value !== null && value !== "");
