/** Goods of a form, line by line: each with its amount in a unit of its own. */
import type { Signal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { Phone } from "../../../phone/contract";
import { CODE_CHARS_MAX } from "../../../shared/limits.json";
import { BARANG } from "../../../texts/barang";
import { usePhone } from "../../../ui/context";
import { Icon, Notice, Section } from "../../../ui/parts";
import { isYear } from "../../../ui/sheet";
import { amountWords, type Barang, barangOf, counted, toBase, typedIn, unitOf, unitWords, usualUnit } from "../../../work/barang";

/** One line as it is typed. */
export interface Line {
  readonly code: string;
  readonly unit: string;
  readonly text: string;
  readonly expires: string | null;
  readonly batch: string | null;
}

/** Make a line of goods, with an amount of base units if one is known. */
export function lineOf(one: Barang, amount: number | null = null): Line {
  const usual = usualUnit(one);
  const exact = amount === null || typedIn(amount, usual.factor) !== "" ? usual : one.units[0]!;
  return { code: one.code, unit: exact.name, text: amount === null ? "" : typedIn(amount, exact.factor), expires: null, batch: null };
}

interface LinesProps {
  value: Signal<readonly Line[]>;
  title?: string;
  /** Goods that may be added; without them the lines are as they are. */
  offered?: readonly Barang[];
  /** What is in the store, to be told beside each line. */
  there?: ReadonlyMap<string, number>;
  /** Ask for the last day and batch of goods that do not keep. */
  dated?: boolean;
  /** What is counted may be nothing, and what is blank was not counted. */
  counting?: boolean;
  /** Whether to say what is wrong. */
  looked: boolean;
}

/** The base units of a line; null where its amount is none. */
export function amountOf(one: Barang, line: Line, counting = false): number | null {
  const { factor } = unitOf(one, line.unit);
  return counting ? counted(line.text, factor) : toBase(line.text, factor);
}

/** What was typed, as it is kept beside base units: "2 karung 5kg". */
export const enteredWords = (one: Barang, line: Line): string => `${line.text.trim()} ${unitWords(unitOf(one, line.unit))}`.slice(0, CODE_CHARS_MAX);

/** Tell whether a form lacks goods, or an amount among them is none. */
export const hasWrong = (phone: Phone, lines: readonly Line[]): boolean =>
  !lines.length || lines.some((line) => amountOf(barangOf(phone, line.code), line) === null || isOdd(line));

/** Tell whether the last day of goods lies in a year that nobody means. */
const isOdd = ({ expires }: Line): boolean => expires !== null && !isYear(expires);

/** The goods of a form. */
export function Lines({ value, title = BARANG.goods, offered, there, dated, counting, looked }: LinesProps) {
  const phone = usePhone();
  const lines = value.value;
  const put = (at: number, line: Line | null) => {
    value.value = lines.flatMap((one, index) => (index === at ? (line ? [line] : []) : [one]));
  };
  const left = offered?.filter(({ code }) => !lines.some((line) => line.code === code)) ?? [];
  return (
    <Section title={title}>
      {lines.map((line, at) => {
        const barang = barangOf(phone, line.code);
        const note = there && BARANG.there(amountWords(barang, there.get(line.code) ?? 0));
        return <One key={line.code} {...{ barang, line, note, dated, counting, looked }} onChange={(one) => put(at, one)} />;
      })}
      {looked && !lines.length && <p class="error">{BARANG.needLine}</p>}
      {offered?.length === 0 && <Notice tone="warn">{BARANG.noCatalogue}</Notice>}
      {left.length > 0 && <Add goods={left} onAdd={(one) => (value.value = [...lines, lineOf(one)])} />}
    </Section>
  );
}

function Add({ goods, onAdd }: { goods: readonly Barang[]; onAdd: (one: Barang) => void }) {
  const choose = (event: { currentTarget: HTMLSelectElement }) => {
    const one = goods.find(({ code }) => code === event.currentTarget.value);
    event.currentTarget.value = "";
    if (one) onAdd(one);
  };
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{BARANG.add}</label>
      <select id={id} value="" onChange={choose}>
        <option value="">{BARANG.pick}</option>
        {goods.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

interface OneProps {
  barang: Barang;
  line: Line;
  /** What is to be known of it. */
  note?: string | undefined;
  dated?: boolean | undefined;
  counting?: boolean | undefined;
  looked: boolean;
  onChange: (line: Line | null) => void;
}

/** One line: its amount with large buttons, its unit, and its last day. */
export function One({ barang, line, note, dated, counting, looked, onChange }: OneProps) {
  const id = useId();
  const unit = unitOf(barang, line.unit);
  const isBlank = counting && !line.text.trim();
  const wrong = looked && !isBlank && amountOf(barang, line, counting) === null;
  const step = (by: number) => {
    const now = Number(line.text.trim() || "0");
    if (Number.isInteger(now)) onChange({ ...line, text: String(Math.max(0, now + by)) });
  };
  return (
    <div class="card">
      <label for={id}>
        <strong>{BARANG.amount(barang.name, unitWords(unit))}</strong>
      </label>
      <div class="stepper">
        <Step name="minus" label={BARANG.less(barang.name)} onClick={() => step(-1)} />
        <input
          id={id}
          type="text"
          inputMode="decimal"
          autocomplete="off"
          value={line.text}
          {...(wrong ? { "aria-invalid": true as const, "aria-describedby": `${id}-error` } : {})}
          onInput={(event) => onChange({ ...line, text: event.currentTarget.value })}
        />
        <Step name="plus" label={BARANG.moreOf(barang.name)} onClick={() => step(1)} />
        {!counting && <Step name="close" label={BARANG.remove(barang.name)} onClick={() => onChange(null)} />}
      </div>
      {wrong && (
        <p class="error" id={`${id}-error`}>
          {(counting ? BARANG.wrongCount : BARANG.wrong)(unitWords(barang.units[0]!))}
        </p>
      )}
      {note && <p class="hint">{note}</p>}
      {barang.units.length > 1 && <Units {...{ barang, line, onChange }} />}
      {dated && barang.expires && <Dated {...{ barang, line, onChange }} isWrong={looked && isOdd(line)} />}
    </div>
  );
}

function Step({ name, label, onClick }: { name: "minus" | "plus" | "close"; label: string; onClick: () => void }) {
  return (
    <button type="button" class="round" aria-label={label} onClick={onClick}>
      <Icon name={name} />
    </button>
  );
}

type Of = Pick<OneProps, "barang" | "line" | "onChange">;

function Units({ barang, line, onChange }: Of) {
  return (
    <select aria-label={BARANG.unit(barang.name)} value={line.unit} onChange={(event) => onChange({ ...line, unit: event.currentTarget.value })}>
      {barang.units.map((unit) => (
        <option key={unit.name} value={unit.name}>
          {unitWords(unit)}
        </option>
      ))}
    </select>
  );
}

function Dated({ barang, line, onChange, isWrong }: Of & { isWrong: boolean }) {
  const id = useId();
  return (
    <>
      <div class="field">
        <label for={`${id}-day`}>{BARANG.expires(barang.name)}</label>
        <input
          id={`${id}-day`}
          type="date"
          value={line.expires ?? ""}
          {...(isWrong ? { "aria-describedby": `${id}-wrong` } : {})}
          onInput={(event) => onChange({ ...line, expires: event.currentTarget.value || null })}
        />
        {isWrong && (
          <p class="error" id={`${id}-wrong`}>
            {BARANG.oddYear}
          </p>
        )}
      </div>
      <div class="field">
        <label for={`${id}-batch`}>{BARANG.batch(barang.name)}</label>
        <input
          id={`${id}-batch`}
          type="text"
          autocomplete="off"
          maxLength={CODE_CHARS_MAX}
          value={line.batch ?? ""}
          onInput={(event) => onChange({ ...line, batch: event.currentTarget.value || null })}
        />
      </div>
    </>
  );
}
