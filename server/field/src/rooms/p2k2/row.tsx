/** One family on the roster: four large marks, and behind the name what else is told of it. */
import { useSignal } from "@preact/signals";
import { MARKS, ROSTER } from "../../texts/p2k2";
import { tanggal, tanggalPendek } from "../../ui/format";
import { Button, Check, Chips, DateInput, Field, LinkButton, Select, TextInput } from "../../ui/parts";
import { missedBy, type RosterLine } from "../../work/p2k2roster";
import type { Mark, Status } from "../../work/p2k2sheet";
import { type Progress, type RowState, type Table } from "./table";

interface RowProps {
  line: RosterLine;
  number: number;
  table: Table;
}

const STATUSES: readonly Status[] = ["H", "I", "S", "A"];
const SIGN: Readonly<Record<Progress, string>> = { "": "", typed: "○", here: "●", accepted: "✓", attention: "!" };

/** A row; a tap draws this row alone. */
export function RosterRow({ line, number, table }: RowProps) {
  const state = table.row(line.kpmId).value;
  const open = useSignal(false);
  const told = about(line, state);
  return (
    <li class={state.mark ? "fam" : "fam blank"}>
      <button type="button" class="fam-name" aria-expanded={open.value} onClick={() => (open.value = !open.value)}>
        <span class="fam-number">{number}</span>
        {line.name}
        <Sign progress={state.progress} />
        {told && <small>{told}</small>}
      </button>
      <div class="fam-marks" role="radiogroup" aria-label={line.name}>
        {STATUSES.map((status) => (
          <input
            key={status}
            type="radio"
            name={line.kpmId}
            value={status}
            aria-label={MARKS[status]}
            checked={state.mark?.status === status}
          />
        ))}
      </div>
      {open.value && <RowDetails line={line} mark={state.mark} table={table} close={() => (open.value = false)} />}
    </li>
  );
}

function Sign({ progress }: { progress: Progress }) {
  if (!progress) return null;
  return (
    <span class={`fam-sign ${progress}`}>
      <span aria-hidden="true">{SIGN[progress]}</span>
      <span class="unseen">{ROSTER.state[progress]}</span>
    </span>
  );
}

/** What is told of a family beside its mark. */
function about(line: RosterLine, { mark, rival }: RowState): string {
  const told = [line.note, line.guest ? ROSTER.guest : ""];
  if (mark) {
    told.push(mark.represented_by ? ROSTER.represented(mark.represented_by) : "", mark.exempt ? ROSTER.exempt : "", mark.reason ?? "");
    if (mark.susulan && mark.susulan_date) told.push(ROSTER.caughtUp(tanggalPendek(mark.susulan_date)));
    told.push(mark.note ?? "");
  }
  if (rival && rival.status !== mark?.status) told.push(ROSTER.rival(MARKS[rival.status]));
  return told.filter(Boolean).join(" · ");
}

interface DetailsProps {
  line: RosterLine;
  mark: Mark | null;
  table: Table;
  close: () => void;
}

function RowDetails({ line, mark, table, close }: DetailsProps) {
  const { kpmId } = line;
  return (
    <div class="fam-more stack">
      {mark === null ? <p class="hint">{ROSTER.pickFirst}</p> : <MarkDetails key={mark.status} line={line} mark={mark} table={table} />}
      <Check
        label={ROSTER.excuse}
        note={ROSTER.excuseHint}
        checked={mark?.exempt ?? false}
        onChange={(exempt) => table.change(kpmId, { status: mark?.status ?? "I", exempt, bulk: false })}
      />
      {line.guest && mark && <Repeats line={line} table={table} />}
      <div class="buttons">
        {mark && <Button onClick={() => table.clear(kpmId)}>{ROSTER.erase}</Button>}
        <LinkButton href={`#/keluarga/${kpmId}`}>{ROSTER.family}</LinkButton>
        <Button kind="main" onClick={close}>
          {ROSTER.done}
        </Button>
      </div>
    </div>
  );
}

function MarkDetails({ line, mark, table }: { line: RosterLine; mark: Mark; table: Table }) {
  const { kpmId } = line;
  const isPresent = mark.status === "H";
  const change = (fields: Partial<Mark>) => table.change(kpmId, { ...fields, bulk: false });
  return (
    <>
      {isPresent && (
        <Words label={ROSTER.representedBy} ready={ROSTER.stands} value={mark.represented_by} onChange={(represented_by) => change({ represented_by })} />
      )}
      {(!isPresent || mark.exempt) && (
        <Words
          label={ROSTER.reason}
          ready={ROSTER.reasons[mark.status]}
          value={mark.reason}
          error={mark.exempt && !mark.reason ? ROSTER.needReason : null}
          onChange={(reason) => change({ reason })}
        />
      )}
      {!isPresent && <CaughtUp mark={mark} today={table.phone.today()} onChange={change} />}
      <Words label={ROSTER.note} ready={[]} value={mark.note} onChange={(note) => table.change(kpmId, { note })} />
    </>
  );
}

/** One line of text with words to tap. */
function Words(props: {
  label: string;
  ready: readonly string[];
  value: string | null;
  error?: string | null;
  onChange: (value: string | null) => void;
}) {
  const typed = useSignal<string | null>(props.value);
  const set = (value: string | null) => {
    typed.value = value;
    props.onChange(value);
  };
  return (
    <>
      <Field label={props.label} error={props.error}>
        <TextInput value={typed} max={200} onInput={() => props.onChange(typed.peek()?.trim() || null)} />
      </Field>
      {props.ready.length > 0 && (
        <Chips
          label={props.label}
          hidden
          options={props.ready.map((one) => ({ value: one, label: one }))}
          chosen={typed.value ? [typed.value] : []}
          onToggle={(one) => set(typed.peek() === one ? null : one)}
        />
      )}
    </>
  );
}

function CaughtUp({ mark, today, onChange }: { mark: Mark; today: string; onChange: (fields: Partial<Mark>) => void }) {
  const day = useSignal<string | null>(mark.susulan_date);
  const toggle = (susulan: boolean) => {
    day.value = susulan ? (day.peek() ?? today) : null;
    onChange({ susulan, susulan_date: day.peek() });
  };
  return (
    <>
      <Check label={ROSTER.susulan} checked={mark.susulan} onChange={toggle} />
      {mark.susulan && (
        <Field label={ROSTER.susulanDate} error={mark.susulan_date ? null : ROSTER.needDay}>
          <DateInput value={day} until={today} onInput={() => onChange({ susulan_date: day.peek() || null })} />
        </Field>
      )}
    </>
  );
}

/** The missed meeting that a guest catches up here. */
function Repeats({ line, table }: { line: RosterLine; table: Table }) {
  const chosen = useSignal<string | null>(table.sheet.repeated(line.kpmId));
  const missed = missedBy(table.phone, line.kpmId, table.meeting.sesiId);
  if (!missed.length) return null;
  const options = missed.map((one) => ({ value: one.markId, label: [tanggal(one.day), one.material].filter(Boolean).join(", ") }));
  return (
    <Field label={ROSTER.repeats}>
      <Select value={chosen} options={options} empty={ROSTER.noRepeat} onInput={() => table.repeat(line.kpmId, chosen.peek() || null)} />
    </Field>
  );
}
