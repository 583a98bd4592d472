/** Taking in an answer: each frame is stored in one write, rows before cursor (P3, P37, P43). */
import type { Revision } from "../kernel/ids";
import { type Kind, newFields, type Values } from "../kernel/kinds";
import { scopeOf } from "../kernel/scopes";
import { type Columns, type Row, rowsFromWire } from "../kernel/wire";
import type { Outcome } from "./contract";
import type { Form, Told, Verdicts } from "./forms";
import { withNews } from "./news";
import type { Store, Transaction } from "./store";
import { type Frame, isKnownCode } from "./talk";

const OUTCOME_KIND = "outcome";
const OUTCOMES: ReadonlySet<unknown> = new Set<Outcome>(["applied", "same", "merged", "review", "refused", "blocked", "held", "need_base", "retry"]);

/** What an answer brought. */
export interface Taken {
  decided: number;
  waiting: number;
  rows: number;
  gone: number;
  outcomes: Record<string, number>;
}

type OutcomeWire = readonly [outcome: string, code?: string | null, details?: Values | null];
type VerdictWire = readonly [form: string, first: number, outcomes?: readonly OutcomeWire[]];
type Marker = readonly [scope: string, kind: string, id: string];

/** Begin to count. */
export function nothingTaken(): Taken {
  return { decided: 0, waiting: 0, rows: 0, gone: 0, outcomes: {} };
}

/** Stores frames; while the phone recovers, rows stay away until a repair (P45). */
export class Intake {
  constructor(
    private readonly store: Store,
    private readonly clock: () => number,
  ) {}

  /** Store the first frame: what became of the forms that were sent, and the server's clock. */
  outcomes(frame: Frame, sent: ReadonlyMap<string, Form>, taken: Taken): Promise<void> {
    return this.store.transaction((changes) => {
      changes.set({ offset: (frame["t"] as number) - this.clock() });
      const build = !changes.get("recovering");
      for (const data of frame["out"] as VerdictWire[]) {
        const form = sent.get(data[0]);
        if (form) this.outcome(changes, verdictsOf(data, form.changes.length), form, frame, taken, build);
      }
    });
  }

  private outcome(changes: Transaction, verdicts: Verdicts, form: Form, frame: Frame, taken: Taken, build: boolean): void {
    if (!changes.forms.decided(verdicts, Math.floor(frame["t"] as number))) {
      taken.waiting++;
      return;
    }
    taken.decided++;
    for (const { outcome } of verdicts.told) taken.outcomes[outcome] = (taken.outcomes[outcome] ?? 0) + 1;
    if (!verdicts.told.some((one) => one.code === "stray_partition")) {
      const wrote = verdicts.told.some((one) => one.outcome === "applied" || one.outcome === "merged");
      changes.places.accept(form.kabupaten, form.id, wrote);
    }
    const tag = (frame["tags"] as Record<string, number> | undefined)?.[form.kabupaten];
    if (!build || !verdicts.first || tag === undefined) return;
    form.changes.forEach((change, index) => {
      this.build(changes, form.kabupaten, change, [verdicts.first + index, tag]);
    });
    changes.forms.settle(form.kabupaten, form.changes.map((change) => [change.kind, change.id]));
  }

  /** Build the row of an applied change, just as the server did (P37). */
  private build(changes: Transaction, kab: string, change: Form["changes"][number], revision: Revision): void {
    const kind = this.store.kindOf(change.kind);
    const old = changes.mirror.get(kind.name, change.id, kab);
    const fields = { ...(old ? old.fields : newFields(kind, {})), ...change.fields, id: change.id } as Row["fields"];
    const moves = !old || (kind.canMove && fields[kind.scope.field] !== old.fields[kind.scope.field]);
    const scope = moves ? scopeIn(changes, kab, kind, change.id, fields) : old.scope;
    changes.mirror.store(kab, [{ kind: kind.name, id: change.id, scope, revision, no: old?.no ?? null, fields }]);
  }

  /**
   * Store rows, removals and the cursor of one frame.
   *
   * A marker for a scope in which this phone has no row any more says nothing of accepted changes: their row is still to come.
   */
  async page(frame: Frame, taken: Taken): Promise<void> {
    const kab = frame["kab"] as string;
    const rows = this.rowsOf(frame);
    const gone = (frame["gone"] as Marker[] | undefined) ?? [];
    await this.store.transaction((changes) => {
      const now = Math.floor(this.clock() + (changes.get("offset") ?? 0));
      const news = withNews(changes.get("news") ?? [], this.store.mirror, this.store.forms, rows, now);
      if (news) changes.set({ news });
      this.rows(changes, kab, rows);
      changes.mirror.remove(kab, gone);
      const left = gone.filter(([, kind, id]) => !changes.mirror.get(kind, id));
      const back = rows.map((row) => [row.kind, row.id] as const);
      changes.forms.settle(null, [...back, ...left.map(([, kind, id]) => [kind, id] as const)]);
      if (!("cur" in frame)) return;
      changes.places.reach(kab, frame["cur"] as Revision);
      if (!("more" in frame)) changes.forms.settle(kab);
    });
    taken.rows += rows.length;
    taken.gone += gone.length;
  }

  /** Store rows, and take in the later outcomes among them (P25). */
  rows(changes: Transaction, kab: string, rows: readonly Row[], evenLower = false): void {
    changes.mirror.store(kab, rows, evenLower);
    for (const row of rows) if (row.kind === OUTCOME_KIND) laterOutcome(changes, row.fields);
  }

  /** Read the rows of a frame, of kinds this phone does not know too (P47). */
  rowsOf(frame: Frame): Row[] {
    const rows = (frame["rows"] as Record<string, Columns> | undefined) ?? {};
    return Object.entries(rows).flatMap(([name, columns]) => rowsFromWire(this.store.kindOf(name), columns));
  }

  /** Take over a new list of scopes: rows of lost ones go, gained ones are filled from the start (P33). */
  scopes(frame: Frame): Promise<void> {
    return this.store.transaction((changes) => {
      changes.places.assign(frame["scopes"] as Record<string, string[]>);
      changes.mirror.dropUnheld((kab, scope) => changes.places.holds(kab, scope));
      changes.set({ asg: frame["asg"] as string });
    });
  }

  /** Note a complete exchange; a retired phone pulls nothing, and goes on showing its accepted work by itself. */
  finish(now: number, pulled: boolean): Promise<void> {
    return this.store.transaction((changes) => {
      if (pulled) {
        changes.forms.settle();
        changes.places.cover();
      }
      changes.forms.trim(now);
      changes.set(pulled ? { exchanged_at: now, pulled_at: now } : { exchanged_at: now });
    });
  }

  /** The server went back: learn its epoch, forget cursors, queue the journal before the outbox (P45). */
  beginAgain(epoch: number): Promise<void> {
    return this.store.transaction((changes) => {
      changes.places.forget();
      changes.forms.sendAgain();
      changes.set({ epoch, recovering: true, download: undefined });
    });
  }
}

/** Return the scope of a record; the server lets a phone build only rows whose parent it holds (P37). */
function scopeIn(changes: Transaction, kab: string, kind: Kind, id: string, fields: Values): string {
  const { prefix, field } = kind.scope;
  const parent = prefix ? null : changes.mirror.get(kind.refKind(field) ?? "", String(fields[field]), kab);
  return scopeOf(kind, id, fields, parent?.scope ?? null);
}

function verdictsOf([form, first, outcomes]: VerdictWire, count: number): Verdicts {
  const applied: Told = { outcome: "applied", code: null, details: null };
  return outcomes ? { form, first: 0, told: outcomes.map(toldOf) } : { form, first, told: new Array<Told>(count).fill(applied) };
}

/** Read one outcome; a word of a newer server is shown as held, so that its work stays in sight (P47). */
function toldOf([word, code, details]: OutcomeWire): Told {
  const outcome = OUTCOMES.has(word) ? (word as Outcome) : "held";
  return { outcome, code: codeOf(code), details: details ?? null };
}

function codeOf(code: unknown): string | null {
  if (code === null || code === undefined) return null;
  return isKnownCode(code) ? code : "quarantined";
}

function laterOutcome(changes: Transaction, fields: Values): void {
  const told = { outcome: fields["outcome"] as Outcome, code: codeOf(fields["code"]), details: null };
  changes.forms.tell(fields["form"] as string, fields["index"] as number, told, (fields["reason"] as string | null) ?? null);
}
