/** Goods that a disaster needs, as a report tells them. */
import type { Signal } from "@preact/signals";
import type { VNode } from "preact";
import type { Phone } from "../../phone/contract";
import { DAMPAK } from "../../texts/bencana_forms";
import type { Answers } from "../../ui/sheet";
import { barangOf, catalogue, partsOf, type Part, textsOf } from "../../work/barang";
import { amountOf, type Line, lineOf, Lines } from "./barang/lines";

const linesIn = (answers: Answers): readonly Line[] => (answers.lines as readonly Line[] | undefined) ?? [];

/** The goods of a report as lines of a form. */
export const linesOf = (phone: Phone, needs: unknown): Line[] => partsOf(needs).map(([code, amount]) => lineOf(barangOf(phone, code), amount));

/** The lines of a form as goods of a report; null where none is needed that anybody knows of. */
export function needsOf(phone: Phone, answers: Answers): string[] | null {
  const parts = linesIn(answers).map((line): Part => [line.code, amountOf(barangOf(phone, line.code), line) ?? 0]);
  return parts.length ? textsOf(parts) : null;
}

/** Tell whether an amount among the lines is none. */
export const lacksAmount = (phone: Phone, answers: Answers): boolean => linesIn(answers).some((line) => amountOf(barangOf(phone, line.code), line) === null);

/** Ask for goods and how much of each. */
export const askNeeds = (phone: Phone) => (values: Record<string, Signal<unknown>>, looked: boolean): VNode => {
  const value = values.lines as Signal<readonly Line[]>;
  return <Lines value={value} title={DAMPAK.needs} offered={[...catalogue(phone).values()]} looked={looked && value.value.length > 0} />;
};
