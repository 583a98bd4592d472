/** A form made of questions: drawn, kept as typed, checked and saved the same way everywhere. */

import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren, VNode } from "preact";
import type { Draft, Fields, Phone } from "../phone/contract";
import { SHEET } from "../texts/sheet";
import { UI } from "../texts/ui";
import { firstHeld, isTooOld } from "../work/days";
import { usePhone } from "./context";
import { type Form, useForm } from "./form";
import {
  Button,
  Check,
  Chips,
  Choice,
  DateInput,
  Field,
  Notice,
  NumberInput,
  type Option,
  Screen,
  Select,
  TextArea,
  TextInput,
  TimeInput,
  toast,
} from "./parts";
import { back, route } from "./router";

/** What is answered, by field. */
export type Answers = Readonly<Record<string, unknown>>;

/** One question; `when` tells whether it is asked at all, given the answers so far. */
export interface Question {
  readonly field: string;
  readonly kind: "line" | "text" | "tel" | "digits" | "day" | "time" | "number" | "choice" | "pick" | "flag" | "tick" | "some" | "own";
  readonly label: string;
  readonly hint?: string | ((answers: Answers) => string);
  readonly options?: readonly Option[];
  /** The input of a question that is asked in its own way. */
  readonly input?: (value: Signal<unknown>) => VNode;
  readonly needed?: boolean;
  /** The day of the work: the form bears it, that of saving where no such day is asked. */
  readonly work?: boolean;
  /** The record lies in the triwulan of this day, and phones hold only some of them. */
  readonly leaves?: boolean;
  /** A day that may lie ahead. */
  readonly ahead?: boolean;
  /** A day that may lie years back, unlike that of work. */
  readonly past?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly digits?: number;
  /** What else is wrong with the answers, if this question is asked. */
  readonly check?: (answers: Answers) => string | null;
  readonly when?: (answers: Answers) => boolean;
}

const YES_NO: readonly Option<"ya" | "tidak">[] = [
  { value: "ya", label: SHEET.yes },
  { value: "tidak", label: SHEET.no },
];

interface SheetProps {
  title: string;
  name: string;
  /** The screen to return to. */
  parent: string;
  open: (phone: Phone) => Draft;
  /** What is changed by it, if it is no new record. */
  record?: Fields | null;
  /** Answers that are there from the start. */
  initial?: Answers;
  questions: readonly Question[];
  /** Write the answers into the form. */
  fill: (draft: Draft, answers: Answers) => void;
  children?: ComponentChildren;
  /** What stands below the questions, given the answers so far. */
  foot?: (answers: Answers) => VNode;
  /** What is answered in another way than by a question, and whether to say what is wrong with it. */
  more?: (values: Record<string, Signal<unknown>>, looked: boolean) => VNode;
  /** Whether something is wrong with that. */
  refuse?: (answers: Answers) => boolean;
  /** What the button says that saves. */
  word?: string;
  /** Where it leads when all is on the disk, in place of the parent. */
  then?: () => void;
}

/** A screen with a form; it returns to its parent when the form is on the disk. */
export function Sheet({ title, name, parent, open, record, initial, questions, fill, children, foot, ...rest }: SheetProps): VNode {
  const phone = usePhone();
  const form = useForm<Record<string, unknown>>(name, open, {
    ...Object.fromEntries(questions.map((one) => [one.field, null])),
    ...initial,
  });
  const looked = useSignal(false);
  const values = form.values as Record<string, Signal<unknown>>;
  const now = Object.fromEntries(Object.keys(values).map((field) => [field, said(values[field]?.value)]));
  const asked = questions.filter((one) => !one.when || one.when(now));
  const wrong = (one: Question) => wrongAnswer(one, now[one.field], phone.today()) ?? one.check?.(now) ?? null;
  const save = async () => {
    looked.value = true;
    if (asked.some(wrong) || isUntaken() || rest.refuse?.(now)) return setTimeout(showError);
    const { path } = route.peek();
    const worked = asked.find((one) => one.work && now[one.field]);
    const saved = await form.save((draft) => {
      draft.workDate = worked ? String(now[worked.field]) : phone.today();
      fill(draft, answered(asked, questions, now));
    });
    if (saved && route.peek().path === path) (rest.then ?? (() => back(parent)))(); // who has gone on meanwhile is not fetched back
    return undefined;
  };
  const action = (
    <Button kind="main" busy={form.busy.value} onClick={save}>
      {rest.word ?? SHEET.save}
    </Button>
  );
  return (
    <Screen title={title} back={parent} action={action}>
      <Restored form={form} />
      {record?.closed ? <Notice>{UI.approved}</Notice> : null}
      {children}
      {asked.map((one) => (
        <Asked key={one.field} question={one} answers={now} name={name} value={values[one.field]!} error={looked.value ? wrong(one) : null} />
      ))}
      {rest.more?.(values, looked.value)}
      {foot?.(now)}
      {form.error.value && <Notice tone="bad">{form.error.value}</Notice>}
    </Screen>
  );
}

/** Says that what was typed earlier was opened again, and lets it be thrown away. */
export function Restored({ form }: { form: Pick<Form<never>, "restored" | "discard"> }) {
  const shown = useSignal(form.restored);
  const discard = async () => {
    await form.discard();
    shown.value = false;
    toast(UI.discarded);
  };
  if (!shown.value) return null;
  return (
    <Notice>
      <p>{UI.restored}</p>
      <Button onClick={discard}>{UI.discard}</Button>
    </Notice>
  );
}

/** Choose one more of several, or one less; in order, so that the same choice is the same answer. */
export function toggled(chosen: readonly string[], one: string): string[] {
  return chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one].sort();
}

/** Write the answers that differ from what was seen, so that nothing else is claimed. */
export function editChanged(draft: Draft, kind: string, id: string, answers: Answers): void {
  const seen = draft.see(kind, id);
  const changed = Object.entries(answers).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(seen?.[field] ?? null));
  if (changed.length) draft.edit(kind, id, Object.fromEntries(changed));
}

function Asked(props: { question: Question; answers: Answers; name: string; value: Signal<unknown>; error: string | null }) {
  const { question: one, value, error } = props;
  const text = value as Signal<string | null>;
  const hint = typeof one.hint === "function" ? one.hint(props.answers) : one.hint;
  const choose = (options: readonly Option[], chosen: string | null, set: (value: string) => void) => (
    <Choice name={`${props.name}/${one.field}`} label={one.label} hint={hint} options={options} value={chosen} onChange={set} error={error} />
  );
  if (one.kind === "choice") return choose(one.options ?? [], text.value, (word) => (text.value = word));
  if (one.kind === "flag") {
    const chosen = value.value === null ? null : value.value ? "ya" : "tidak";
    return choose(YES_NO, chosen, (word) => (value.value = word === "ya"));
  }
  if (one.kind === "tick") {
    return <Check label={one.label} note={hint} checked={value.value === true} onChange={(ticked) => (value.value = ticked || null)} />;
  }
  if (one.kind === "some") {
    const chosen = (value.value as readonly string[] | null) ?? [];
    return (
      <div>
        <Chips label={one.label} options={one.options ?? []} chosen={chosen} onToggle={(word) => (value.value = toggled(chosen, word))} />
        {error && <p class="error">{error}</p>}
      </div>
    );
  }
  const input = {
    line: () => <TextInput value={text} max={one.max ?? 200} />,
    tel: () => <TextInput value={text} mode="tel" max={64} />,
    digits: () => <TextInput value={text} mode="numeric" max={one.digits} />,
    text: () => <TextArea value={text} max={2000} />,
    day: () => <DateInput value={text} />,
    time: () => <TimeInput value={text} />,
    number: () => <NumberInput value={value as Signal<number | null>} min={one.min} max={one.max} />,
    own: () => one.input!(value),
    pick: () => <Select value={text} options={one.options ?? []} empty={SHEET.pick} />,
  }[one.kind];
  return (
    <>
      <Field label={one.label} hint={hint} error={error}>
        {input()}
      </Field>
      {one.leaves && <Leaving day={text.value} />}
    </>
  );
}

/** Says before saving that a record of so old a day or month will not be seen here any more. */
export function Leaving({ day }: { day: string | null }) {
  const isOld = day && day.slice(0, 7) < firstHeld(usePhone());
  return isOld ? <Notice tone="warn">{SHEET.leaves}</Notice> : null;
}

/** Blanks alone say nothing. */
const said = (value: unknown): unknown => (typeof value === "string" && !value.trim() ? null : value);

/** Tell whether a day lies in a year that anybody means; what is typed may have more digits or fewer. */
export const isYear = (day: string): boolean => /^(19|20|21)\d\d-/.test(day);

function wrongAnswer(one: Question, value: unknown, today: string): string | null {
  const none = Array.isArray(value) && !value.length;
  const empty = value === null || value === undefined || none;
  if (empty) return one.needed ? SHEET.needed : null;
  if (one.kind === "day" && !one.ahead && String(value) > today) return SHEET.future;
  if (one.kind === "day" && (one.past ? !isYear(String(value)) : isTooOld(String(value), today))) return SHEET.old;
  if (one.digits && (String(value).length !== one.digits || /\D/.test(String(value)))) return SHEET.digits(one.digits);
  return null;
}

/** The answers as fields: text trimmed, what is blank or not asked as null; what is no question is left as it is. */
function answered(asked: readonly Question[], questions: readonly Question[], answers: Answers): Answers {
  const given = new Set(asked.map((one) => one.field));
  const blank = new Set(questions.map((one) => one.field).filter((field) => !given.has(field)));
  const clean = (value: unknown) => (typeof value === "string" ? value.trim() : (value ?? null));
  return Object.fromEntries(Object.entries(answers).map(([field, value]) => [field, blank.has(field) ? null : clean(value)]));
}

/** A figure that an input cannot take is on the screen alone, and would be missing from what is saved. */
export const isUntaken = (): boolean => document.querySelector("main input[aria-invalid]") !== null;

/** Bring what is wrong into view, and the cursor to it. */
export function showError(): void {
  const wrong = document.querySelector("main .error")?.parentElement;
  wrong?.scrollIntoView({ block: "center" });
  wrong?.querySelector<HTMLElement>("input, select, textarea")?.focus({ preventScroll: true });
}
