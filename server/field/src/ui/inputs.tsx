/** Where something is typed or chosen; every value is a signal of the form it belongs to. */
import { type Signal, useSignal } from "@preact/signals";
import { type ComponentChildren, createContext } from "preact";
import { useContext, useId } from "preact/hooks";
import { UI } from "../texts/ui";
import { bulanGeser, bulanKata } from "./format";
import { Icon } from "./icons";

interface FieldLink {
  readonly id: string;
  readonly label: string;
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: true;
}

const FieldContext = createContext<FieldLink | null>(null);

/** A label with its input inside; hint and error are read together with it. */
export function Field(props: { label: string; hint?: string; error?: string | null; children: ComponentChildren }) {
  const id = useId();
  const { error, hint } = props;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const link: FieldLink = {
    id,
    label: props.label,
    ...(described ? { "aria-describedby": described } : {}),
    ...(error ? { "aria-invalid": true as const } : {}),
  };
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <FieldContext.Provider value={link}>{props.children}</FieldContext.Provider>
      {error && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

/** Attributes that tie an input to the field around it; an input alone is named by `label`. */
function useLink(label?: string): Record<string, unknown> {
  const { label: _, ...link } = useContext(FieldContext) ?? { label: "" };
  return label ? { "aria-label": label } : link;
}

/** Text that may be empty: `null` when nothing is typed. */
export type Text = Signal<string | null> | Signal<string>;

const setText = (value: Text, text: string) => {
  (value as Signal<string | null>).value = text === "" && typeof value.peek() !== "string" ? null : text;
};

interface TextProps {
  value: Text;
  label?: string;
  max?: number;
  placeholder?: string;
  disabled?: boolean;
  onInput?: () => void;
}

type Attributes = Record<string, unknown>;

function Line({ value, label, onInput, max, attributes, ...more }: TextProps & { attributes: Attributes }) {
  const input = (event: { currentTarget: HTMLInputElement }) => {
    setText(value, event.currentTarget.value);
    onInput?.();
  };
  return <input {...useLink(label)} {...attributes} {...more} maxLength={max} value={value.value ?? ""} onInput={input} />;
}

/** One line of text; `mode` asks for the keyboard that fits. */
export function TextInput({ mode, ...props }: TextProps & { mode?: "text" | "numeric" | "tel" | "search" }) {
  const attributes = { type: mode === "search" ? "search" : "text", inputMode: mode, autocomplete: "off" };
  return <Line {...props} attributes={attributes} />;
}

/** A date such as 2026-11-21. */
export function DateInput({ from, until, ...props }: TextProps & { from?: string; until?: string }) {
  return <Line {...props} attributes={{ type: "date", min: from, max: until }} />;
}

/** A time of day such as 09:30. */
export function TimeInput(props: TextProps) {
  return <Line {...props} attributes={{ type: "time" }} />;
}

/** Several lines of text; with `max` it tells how much room is left. */
export function TextArea({ value, label, max, onInput, rows = 3, ...more }: TextProps & { rows?: number }) {
  const text = value.value ?? "";
  const input = (event: { currentTarget: HTMLTextAreaElement }) => {
    setText(value, event.currentTarget.value);
    onInput?.();
  };
  return (
    <>
      <textarea {...useLink(label)} {...more} rows={rows} maxLength={max} value={text} onInput={input} />
      {max !== undefined && text.length > max / 2 && <p class="hint">{UI.chars(text.length, max)}</p>}
    </>
  );
}

interface NumberProps {
  value: Signal<number | null>;
  label?: string;
  min?: number;
  max?: number;
  decimals?: boolean;
  /** Large buttons for one less and one more. */
  stepper?: boolean;
  disabled?: boolean;
  onInput?: () => void;
}

/** A number, with a comma for decimals; blank is `null`, never zero. */
export function NumberInput({ value, label, min = 0, max = 999, decimals, stepper, disabled, onInput }: NumberProps) {
  const typed = useSignal<string | null>(null);
  const link = useLink(label);
  const hint = useId();
  const about = useContext(FieldContext)?.label ?? label ?? "";
  const fits = value.value === null || numberOf(typed.value ?? "", decimals) === value.value;
  const written = value.value === null ? "" : String(value.value).replace(".", ",");
  const shown = fits ? (typed.value ?? written) : written;
  const take = (text: string) => {
    const number = numberOf(text, decimals);
    const right = number === null ? text.trim() === "" : number >= min && number <= max;
    typed.value = right && !/[.,]/.test(text) ? null : text; // a stop or comma is not taken from under the hand
    value.value = right ? number : null;
    onInput?.();
  };
  const step = (by: number) => take(String(Math.min(max, Math.max(min, (value.peek() ?? min - Math.max(by, 0)) + by))));
  const invalid = value.value === null && shown.trim() !== "";
  const input = (
    <input
      {...link}
      {...(invalid ? { "aria-invalid": true, "aria-describedby": hint } : {})}
      type="text"
      inputMode={decimals ? "decimal" : "numeric"}
      autocomplete="off"
      disabled={disabled}
      value={shown}
      onInput={(event) => take(event.currentTarget.value)}
    />
  );
  return (
    <>
      {stepper ? (
        <div class="stepper">
          <button type="button" class="round" disabled={disabled} aria-label={`${UI.less} ${about}`} onClick={() => step(-1)}>
            <Icon name="minus" />
          </button>
          {input}
          <button type="button" class="round" disabled={disabled} aria-label={`${UI.more} ${about}`} onClick={() => step(1)}>
            <Icon name="plus" />
          </button>
        </div>
      ) : (
        input
      )}
      {invalid && (
        <p class="error" id={hint}>
          {UI.between(min, max)}
        </p>
      )}
    </>
  );
}

/** Take out the stops between thousands, as in 1.500.000. */
function withoutStops(text: string): string {
  return /^\d{1,3}(\.\d{3})+$/.test(text) ? text.replace(/\./g, "") : text;
}

function numberOf(text: string, decimals = false): number | null {
  const typed = decimals ? text.trim() : withoutStops(text.trim());
  const pattern = decimals ? /^\d+([.,]\d*)?$/ : /^\d+$/;
  return pattern.test(typed) ? Number(typed.replace(",", ".")) : null;
}

/** One of the months, changed by a tap; `from` and `until` bound it. */
export function MonthPicker(props: { value: Signal<string>; label: string; from?: string; until?: string; onInput?: () => void }) {
  const { value, from = "2007-01", until = "2999-12" } = props;
  const move = (by: number) => {
    value.value = bulanGeser(value.peek(), by);
    props.onInput?.();
  };
  return (
    <div class="month" role="group" aria-label={props.label}>
      <button type="button" class="round" aria-label={UI.monthBefore} disabled={value.value <= from} onClick={() => move(-1)}>
        <Icon name="back" />
      </button>
      <strong aria-live="polite">{bulanKata(value.value)}</strong>
      <button type="button" class="round" aria-label={UI.monthAfter} disabled={value.value >= until} onClick={() => move(1)}>
        <Icon name="next" />
      </button>
    </div>
  );
}

/** A word to choose: what is kept, and what is read. */
export interface Option<T extends string = string> {
  readonly value: T;
  readonly label: string;
}

/** One of a long list; `empty` is the line for no choice. */
export function Select(props: {
  value: Text;
  options: readonly Option[];
  label?: string;
  empty?: string;
  disabled?: boolean;
  onInput?: () => void;
}) {
  const change = (event: { currentTarget: HTMLSelectElement }) => {
    setText(props.value, event.currentTarget.value);
    props.onInput?.();
  };
  return (
    <select {...useLink(props.label)} disabled={props.disabled} value={props.value.value ?? ""} onChange={change}>
      <option value="">{props.empty ?? "—"}</option>
      {props.options.map((one) => (
        <option key={one.value} value={one.value}>
          {one.label}
        </option>
      ))}
    </select>
  );
}

/** One of a few, as large buttons side by side. */
export function Choice<T extends string>(props: {
  name: string;
  label: string;
  /** The label is read aloud but not shown. */
  hidden?: boolean;
  hint?: string;
  options: readonly Option<T>[];
  value: T | null | undefined;
  onChange: (value: T) => void;
  error?: string | null;
}) {
  const error = useId();
  const hint = useId();
  const described = [props.hint && hint, props.error && error].filter(Boolean).join(" ");
  return (
    <fieldset class="choice" aria-describedby={described || undefined}>
      <legend class={props.hidden ? "unseen" : undefined}>{props.label}</legend>
      {props.hint && (
        <p class="hint" id={hint}>
          {props.hint}
        </p>
      )}
      <div class="options">
        {props.options.map((one) => (
          <label key={one.value}>
            <input
              type="radio"
              name={props.name}
              value={one.value}
              checked={props.value === one.value}
              onChange={() => props.onChange(one.value)}
            />
            <span>{one.label}</span>
          </label>
        ))}
      </div>
      {props.error && (
        <p class="error" id={error}>
          {props.error}
        </p>
      )}
    </fieldset>
  );
}

/** Any of a few, as small switches. */
export function Chips(props: {
  label: string;
  hidden?: boolean;
  options: readonly Option[];
  chosen: readonly string[];
  onToggle: (value: string) => void;
}) {
  return (
    <fieldset class="chips">
      <legend class={props.hidden ? "unseen" : undefined}>{props.label}</legend>
      <div class="options">
        {props.options.map((one) => (
          <label key={one.value}>
            <input type="checkbox" checked={props.chosen.includes(one.value)} onChange={() => props.onToggle(one.value)} />
            <span>{one.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Yes or no. */
export function Check(props: {
  label: string;
  note?: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>
        {props.label}
        {props.note && <small>{props.note}</small>}
      </span>
    </label>
  );
}
