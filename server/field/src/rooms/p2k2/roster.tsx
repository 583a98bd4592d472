/** The roster of a meeting: one tap per family, counts on top, everything reachable by one thumb. */
import { type Signal, useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { MARKS, ROSTER } from "../../texts/p2k2";
import { UI } from "../../texts/ui";
import { Button, Check, Dialog, Empty, Row, List, TextInput } from "../../ui/parts";
import { useLater } from "../../ui/later";
import { toast } from "../../ui/toast";
import { families, find, sound } from "../../work/keluarga";
import { kelompokList } from "../../work/p2k2";
import { missedBy, type RosterLine, type RosterPart } from "../../work/p2k2roster";
import type { Status } from "../../work/p2k2sheet";
import { meetingView } from "./frame";
import { RosterRow } from "./row";
import type { Table } from "./table";

/** Screen of the roster. */
export const Roster = meetingView("hadir", ({ table }) => <RosterContent table={table} />);

/** The four marks in the order of the paper sheet. */
const STATUSES = Object.keys(MARKS) as Status[];
const SEARCH_FROM = 12;
const LINE_REM = 3.5;

function RosterContent({ table }: { table: Table }) {
  const typed = useSignal<string | null>(null);
  const blanks = useSignal<ReadonlySet<string> | null>(null);
  const asking = useSignal<"guest" | "joint" | null>(null);
  const sought = useLater(typed);
  const shown = useComputed(() => visible(table.parts.value, sought.value ?? "", blanks.value));
  const counts = useComputed(() => table.counts.value.all);
  const close = () => (asking.value = null);
  return (
    <>
      {counts.value > 0 && <Tools table={table} blanks={blanks} />}
      {counts.value > SEARCH_FROM && <TextInput value={typed} label={ROSTER.search} placeholder={ROSTER.search} mode="search" />}
      <Tally table={table} />
      <Lines table={table} shown={shown} filtered={blanks.value !== null} />
      <p class="hint">{ROSTER.legend}</p>
      <div class="buttons">
        <Button icon="plus" onClick={() => void (asking.value = "guest")}>
          {ROSTER.addGuest}
        </Button>
        <Button icon="people" onClick={() => void (asking.value = "joint")}>
          {ROSTER.joint}
        </Button>
        <Discard table={table} />
      </div>
      {asking.value === "guest" && <GuestDialog table={table} onClose={close} />}
      {asking.value === "joint" && <JointDialog table={table} onClose={close} />}
    </>
  );
}

/** Apart from the list, so that the first tap draws this button and not every row. */
function Discard({ table }: { table: Table }) {
  if (!table.dirty.value) return null;
  return (
    <Button kind="danger" onClick={() => table.discard()}>
      {UI.discard}
    </Button>
  );
}

/** Lines that fit a search by name and, where asked for, had no mark when the filter was set. */
function visible(parts: readonly RosterPart[], typed: string, blanks: ReadonlySet<string> | null): RosterPart[] {
  const words = sound(typed).split(" ").filter(Boolean);
  const fits = (name: string) => words.every((word) => sound(name).includes(word));
  const keep = parts.map((part) => ({
    ...part,
    lines: part.lines.filter((one) => (!blanks || blanks.has(one.kpmId)) && (!words.length || fits(one.name))),
  }));
  return keep.filter((part) => part.lines.length);
}

function Tools({ table, blanks }: { table: Table; blanks: Signal<ReadonlySet<string> | null> }) {
  const { blank } = table.counts.value;
  const canUndo = table.bulk.value.length > 0;
  const filter = () => {
    const ids = table.ids().filter((id) => table.row(id).peek().mark === null);
    blanks.value = blanks.peek() ? null : new Set(ids);
  };
  return (
    <div class="buttons tools">
      <button type="button" class="button plain" aria-pressed={blanks.value !== null} onClick={filter}>
        {ROSTER.onlyBlank(blank)}
      </button>
      {canUndo ? (
        <Button onClick={() => table.undoAll()}>{ROSTER.undoAll}</Button>
      ) : (
        <Button disabled={!blank} onClick={() => table.allPresent()}>
          {ROSTER.allPresent(blank)}
        </Button>
      )}
      <span class="unseen" role="status">
        {canUndo && ROSTER.marked(table.bulk.value.length)}
      </span>
    </div>
  );
}

/** The counts; they stay in sight while the list moves beneath them. */
function Tally({ table }: { table: Table }) {
  const { blank, byStatus } = table.counts.value;
  const cells: (readonly [string, number])[] = STATUSES.map((status) => [MARKS[status], byStatus[status]]);
  return (
    <dl class="tally" aria-label={ROSTER.counts}>
      {[...cells, [ROSTER.blank, blank] as const].map(([label, count]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{count}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The list itself; it is drawn anew only when other lines are shown, a tap draws one row. */
function Lines({ table, shown, filtered }: { table: Table; shown: Signal<RosterPart[]>; filtered: boolean }) {
  const turns = useTurns();
  const parts = shown.value;
  const total = table.parts.value;
  if (!parts.length) {
    const isEmpty = total.every((part) => !part.lines.length);
    return <Empty>{isEmpty ? ROSTER.noFamilies : filtered ? ROSTER.allMarked : ROSTER.none}</Empty>;
  }
  const many = total.length > 1;
  const numbers = new Map(total.flatMap((part) => part.lines).map((one, at) => [one.kpmId, at + 1]));
  const pick = (event: Event) => {
    const input = event.target as HTMLInputElement;
    if (input.type === "radio") table.pick(input.name, input.value as Status);
  };
  return (
    <div onChange={pick}>
      {parts.map((part) => (
        <section key={part.kelompokId ?? ""} class="roster">
          {many && <h2>{part.kelompokId ? String(table.phone.view("kelompok", part.kelompokId)?.name ?? "") : ROSTER.guests}</h2>}
          <ul class="list">
            {chunks(part.lines).map((lines, at) => (
              <Chunk key={lines[0]?.kpmId} lines={lines} numbers={numbers} table={table} turn={at} turns={turns} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

const CHUNK = 12;
const TURNS_MAX = 84;

function chunks(lines: readonly RosterLine[]): RosterLine[][] {
  return Array.from({ length: Math.ceil(lines.length / CHUNK) }, (_, at) => lines.slice(at * CHUNK, (at + 1) * CHUNK));
}

/** Count up, one after each picture drawn, so that no chunk waits for another in one long task. */
function useTurns(): Signal<number> {
  const turns = useSignal(1);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const next = () =>
      requestAnimationFrame(() => {
        timer = setTimeout(() => {
          turns.value++;
          if (turns.peek() < TURNS_MAX) next();
        });
      });
    next();
    return () => {
      clearTimeout(timer);
      turns.value = TURNS_MAX;
    };
  }, []);
  return turns;
}

interface ChunkProps {
  lines: readonly RosterLine[];
  numbers: ReadonlyMap<string, number>;
  table: Table;
  turn: number;
  turns: Signal<number>;
}

/** Some rows; those far below are drawn a moment later, so that the screen is there at once. */
function Chunk({ lines, numbers, table, turn, turns }: ChunkProps) {
  const isDue = useComputed(() => turns.value > turn).value;
  if (!isDue) return <li aria-hidden="true" style={{ height: `${lines.length * LINE_REM}rem` }} />;
  return (
    <>
      {lines.map((one) => (
        <RosterRow key={one.kpmId} line={one} number={numbers.get(one.kpmId) ?? 0} table={table} />
      ))}
    </>
  );
}

const FOUND_MAX = 20;

/** Search any family of the phone and put it on the roster; the latest meeting it missed counts as caught up. */
function GuestDialog({ table, onClose }: { table: Table; onClose: () => void }) {
  const { phone, meeting } = table;
  const typed = useSignal("");
  const home = phone.kabupatenOf("kelompok", meeting.kelompokId);
  const all = useComputed(() => {
    const here = new Set(table.ids());
    return families(phone).filter((one) => !here.has(one.id) && phone.kabupatenOf("kpm", one.id) === home);
  });
  const found = typed.value.trim().length < 2 ? [] : find(all.value, typed.value, "").slice(0, FOUND_MAX);
  const add = (kpmId: string, name: string) => {
    table.addGuest(kpmId, missedBy(phone, kpmId, meeting.sesiId)[0]?.markId ?? null);
    toast(ROSTER.guestAdded(name));
    onClose();
  };
  return (
    <Dialog title={ROSTER.guestTitle} onClose={onClose}>
      <p>{ROSTER.guestHint}</p>
      <TextInput value={typed} label={ROSTER.guestSearch} placeholder={ROSTER.guestSearch} mode="search" />
      {found.length > 0 && (
        <List>
          {found.map((one) => (
            <Row key={one.id} title={one.name} note={one.kelompok} onClick={() => add(one.id, one.name)} />
          ))}
        </List>
      )}
      {typed.value.trim().length > 1 && !found.length && <Empty>{ROSTER.none}</Empty>}
    </Dialog>
  );
}

/** Choose the kelompok that meet jointly. */
function JointDialog({ table, onClose }: { table: Table; onClose: () => void }) {
  const joint = (table.sesi.value.kelompok_joint as string[] | null | undefined) ?? [];
  const others = kelompokList(table.phone).filter((one) => one.id !== table.meeting.kelompokId);
  const toggle = (id: string, chosen: boolean) =>
    table.tell({ kelompok_joint: chosen ? [...joint, id] : joint.filter((one) => one !== id) });
  return (
    <Dialog title={ROSTER.jointTitle} onClose={onClose}>
      <p>{ROSTER.jointHint}</p>
      {others.map((one) => (
        <Check key={one.id} label={String(one.name)} checked={joint.includes(one.id)} onChange={(chosen) => toggle(one.id, chosen)} />
      ))}
      <Button kind="main" onClick={onClose}>
        {ROSTER.done}
      </Button>
    </Dialog>
  );
}
