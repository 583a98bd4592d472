/** The components of all screens. */
import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import { Icon, type IconName } from "./icons";

export { Dialog } from "./dialog";
export { Icon } from "./icons";
export {
  Check,
  Chips,
  Choice,
  DateInput,
  Field,
  MonthPicker,
  NumberInput,
  type Option,
  Select,
  TextArea,
  TextInput,
  TimeInput,
} from "./inputs";
export { Screen } from "./screen";
export { toast } from "./toast";

/** How something is meant: plain, good, to be watched, wrong. */
export type Tone = "plain" | "good" | "warn" | "bad";

/** A button; what `onClick` promises keeps it from being pressed twice. */
export function Button(props: {
  kind?: "main" | "plain" | "danger";
  onClick: () => void | Promise<unknown>;
  disabled?: boolean;
  busy?: boolean;
  wide?: boolean;
  icon?: IconName;
  children: ComponentChildren;
}) {
  const running = useSignal(false);
  const busy = props.busy || running.value;
  const press = () => {
    if (busy) return;
    const done = props.onClick();
    if (!done) return;
    running.value = true;
    const end = () => {
      running.value = false;
    };
    void done.then(end, (error: unknown) => {
      end();
      throw error;
    });
  };
  return (
    <button type="button" class={`button ${props.kind ?? "plain"}${props.wide ? " wide" : ""}`} disabled={props.disabled} aria-busy={busy} onClick={press}>
      {props.icon && <Icon name={props.icon} />}
      <span>{props.children}</span>
    </button>
  );
}

/** A link that looks like a button. */
export function LinkButton(props: { href: string; kind?: "main" | "plain"; children: ComponentChildren }) {
  return (
    <a class={`button ${props.kind ?? "plain"}`} href={props.href}>
      <span>{props.children}</span>
    </a>
  );
}

/** A part of a screen with its own title. */
export function Section(props: { title: string; note?: string; children: ComponentChildren }) {
  return (
    <section>
      <h2>{props.title}</h2>
      {props.note && <p class="hint">{props.note}</p>}
      {props.children}
    </section>
  );
}

/** Rows below each other. */
export function List(props: { label?: string; children: ComponentChildren }) {
  return (
    <ul class="list" aria-label={props.label}>
      {props.children}
    </ul>
  );
}

/** One line of a list; with `href` or `onClick` all of it is the target. */
export function Row(props: {
  href?: string;
  onClick?: () => void;
  title: ComponentChildren;
  note?: ComponentChildren;
  badge?: ComponentChildren;
  children?: ComponentChildren;
}) {
  const inside = (
    <>
      <span class="row-text">
        <span class="row-title">{props.title}</span>
        {props.note && <span class="row-note">{props.note}</span>}
      </span>
      {props.badge}
      {(props.href || props.onClick) && <Icon name="next" />}
    </>
  );
  return (
    <li>
      {props.href ? (
        <a class="row" href={props.href}>
          {inside}
        </a>
      ) : props.onClick ? (
        <button type="button" class="row" onClick={props.onClick}>
          {inside}
        </button>
      ) : (
        <div class="row">{inside}</div>
      )}
      {props.children}
    </li>
  );
}

/** A word or number that stands out. */
export function Badge(props: { tone?: Tone; children: ComponentChildren }) {
  return <span class={`badge ${props.tone ?? "plain"}`}>{props.children}</span>;
}

/** Something to know or to do, in a box. */
export function Notice(props: { tone?: Tone; title?: string; children?: ComponentChildren }) {
  const tone = props.tone ?? "plain";
  return (
    <div class={`notice ${tone}`}>
      {props.title && (
        <p class="notice-title">
          {(tone === "warn" || tone === "bad") && <Icon name="alert" />}
          {tone === "good" && <Icon name="check" />}
          <strong>{props.title}</strong>
        </p>
      )}
      {props.children && <div>{props.children}</div>}
    </div>
  );
}

/** What a list says when it has no rows. */
export function Empty(props: { children: ComponentChildren }) {
  return <p class="empty">{props.children}</p>;
}

/** How far something is; without `max` only that it goes on. */
export function Progress(props: { value?: number; max?: number | null; label: string }) {
  const known = props.max ? { value: Math.min(props.value ?? 0, props.max), max: props.max } : {};
  return (
    <div class="progress">
      <progress aria-label={props.label} {...known} />
      <p>{props.label}</p>
    </div>
  );
}

/** More to read, folded away. */
export function Details(props: { summary: ComponentChildren; open?: boolean; children: ComponentChildren }) {
  return (
    <details open={props.open}>
      <summary>{props.summary}</summary>
      <div>{props.children}</div>
    </details>
  );
}

/** Grey lines in place of what is still being read. */
export function Skeleton(props: { label: string; lines?: number }) {
  return (
    <div class="skeleton">
      <p class="unseen" role="status">
        {props.label}
      </p>
      {Array.from({ length: props.lines ?? 4 }, (_, index) => (
        <div key={index} />
      ))}
    </div>
  );
}
