/** Saved forms: the outbox, the journal of what was accepted, and what needs attention (P5, P22 to P25, P45). */
import type { Revision } from "../kernel/ids";
import type { Layer } from "../kernel/overlay";
import { changeFromWire, changeToWire, type ChangeWire, type Saved } from "../kernel/wire";
import { JOURNAL_DAYS, RETRIES_BEFORE_VALUES } from "../shared/limits.json";
import type { Put } from "../store/files";
import type { Outcome } from "./contract";

const DAY_S = 86_400;
const SEQ_DIGITS = 12;
/** Of the form's random id, in its key. */
const ID_CHARS = 8;

/** Outcomes that wait for a person or a missing record (P24). */
export const WAITING: ReadonlySet<string> = new Set<Outcome>(["refused", "blocked", "held"]);
/** Outcomes that need nobody. */
export const ACCEPTED: ReadonlySet<string> = new Set<Outcome>(["applied", "same", "merged"]);

/** Codes of work that comes before its author was let into a place that is opened in the field (P58). */
const NOT_IN: ReadonlySet<unknown> = new Set(["out_of_scope", "missing_record"]);

/** Tell whether work waits until its author is let in, given that it lies in a place that is opened in the field. */
export const waitsForGrant = ({ outcome, code }: Pick<Told, "outcome" | "code">): boolean =>
  (outcome === "held" || outcome === "blocked") && NOT_IN.has(code);

/** A change and what is known of it; `overlay`: it still lies above the mirror. */
export interface Kept extends Saved {
  readonly overlay: boolean;
  readonly outcome: Outcome | null;
  readonly code: string | null;
  readonly details: Readonly<Record<string, unknown>> | null;
  readonly reason: string | null;
  readonly put_aside: boolean;
}

/** A form of this phone; what its author said never changes, only what is known about it. */
export interface Form {
  readonly seq: number;
  readonly id: string;
  readonly kabupaten: string;
  readonly work_date: string;
  readonly device_at: number;
  readonly state: "saved" | "trying" | "decided";
  /** To be sent once more, as the server went back (P45). */
  readonly again: boolean;
  readonly retries: number;
  /** The server needs the values its author saw. */
  readonly with_seen: boolean;
  readonly accepted_at: number | null;
  /** Id under which a fork is kept (P6). */
  readonly kept_as: string | null;
  readonly changes: readonly Kept[];
}

/** What the server said of one change. */
export interface Told {
  readonly outcome: Outcome;
  readonly code: string | null;
  readonly details: Readonly<Record<string, unknown>> | null;
}

/** What became of a form; `first` is 0 unless the phone can build the rows itself (P37). */
export interface Verdicts {
  readonly form: string;
  readonly first: number;
  readonly told: readonly Told[];
}

/** Make a form about to be saved. */
export function newForm(head: Pick<Form, "id" | "kabupaten" | "work_date" | "device_at">, changes: readonly Saved[]): Omit<Form, "seq"> {
  const nothing = { overlay: true, outcome: null, code: null, details: null, reason: null, put_aside: false };
  const start = { state: "saved", again: false, retries: 0, with_seen: false, accepted_at: null, kept_as: null } as const;
  return { ...head, ...start, changes: changes.map((change) => ({ ...change, ...nothing })) };
}

/** Write a form for sending; its age is told at the moment of sending (P41). */
export function formToWire(form: Form, now: number): unknown[] {
  const changes = form.changes.map((change) => changeToWire(change, form.with_seen ? change.seen : undefined));
  return [form.id, form.kabupaten, form.work_date, form.device_at, now - form.device_at, changes];
}

/** Write a form to be carried to another phone: each change with what its author saw. */
export function formToCarry(form: Form): unknown[] {
  const changes = form.changes.map((change) => [changeToWire(change), change.seen, change.shown]);
  return [form.id, form.kabupaten, form.work_date, form.device_at, 0, changes];
}

/** Read a carried form. */
export function formFromCarried(data: unknown): Omit<Form, "seq"> {
  const [id, kabupaten, work_date, device_at, , parts] = data as [string, string, string, number, number, [ChangeWire, Saved["seen"], Saved["shown"]][]];
  const changes = parts.map(([wire, seen, shown]) => ({ ...changeFromWire(wire), seen, shown }));
  return newForm({ id, kabupaten, work_date, device_at }, changes);
}

/** Tell whether the server has to hear of a form. */
export function isToSend(form: Form): boolean {
  return form.state !== "decided" || form.again;
}

/** Return the key of a form: two tabs may give one number to two forms, and neither may lie over the other. */
function keyOf({ seq, id }: Form): string {
  return String(seq).padStart(SEQ_DIGITS, "0") + id.slice(0, ID_CHARS);
}

/** All forms, in the order made. */
export class Forms {
  private list: readonly Form[] = [];
  /** Keys of forms that lie under another one than `keyOf` gives: those of former versions are bare numbers. */
  private readonly formerKeys = new Map<string, string>();
  private byId = new Map<string, Form>();
  private layersOf: Map<string, Map<string, Layer[]>> | null = null;
  private ofRecord: Map<string, [Form, number][]> | null = null;

  /** Take over what lies on the disk, by key. */
  load(stored: ReadonlyMap<string, Form>): void {
    for (const [key, form] of stored) if (key !== keyOf(form)) this.formerKeys.set(form.id, key);
    this.take([...stored.values()].sort((one, other) => one.seq - other.seq));
  }

  /** Return the key under which a form lies. */
  keyOf(form: Form): string {
    return this.formerKeys.get(form.id) ?? keyOf(form);
  }

  /** Take over all forms, in the order made. */
  take(list: readonly Form[]): void {
    this.list = list;
    this.byId = new Map(list.map((form) => [form.id, form]));
    this.layersOf = this.ofRecord = null;
  }

  all(): readonly Form[] {
    return this.list;
  }

  get(id: string): Form | undefined {
    return this.byId.get(id);
  }

  /** Return the forms that the server has to hear of. */
  toSend(): Form[] {
    return this.list.filter(isToSend);
  }

  /** Return the own changes of a kind above the mirror, by record. */
  layers(kind: string): ReadonlyMap<string, readonly Layer[]> | undefined {
    this.layersOf ??= layersOf(this.list);
    return this.layersOf.get(kind);
  }

  /** Return the own changes of a record, as (form, index). */
  about(kind: string, id: string): readonly [Form, number][] {
    this.ofRecord ??= byRecord(this.list);
    return this.ofRecord.get(`${kind} ${id}`) ?? [];
  }

  /** Return the partition in which own changes of a record lie that is not in the mirror. */
  kabupatenOf(kind: string, id: string): string | undefined {
    return this.about(kind, id)[0]?.[0].kabupaten;
  }
}

function layersOf(list: readonly Form[]): Map<string, Map<string, Layer[]>> {
  const found = new Map<string, Map<string, Layer[]>>();
  for (const form of list) {
    form.changes.forEach((change, index) => {
      if (!change.overlay) return;
      const ofKind = found.get(change.kind) ?? new Map<string, Layer[]>();
      found.set(change.kind, ofKind.set(change.id, [...(ofKind.get(change.id) ?? []), layerOf(form.id, index, change)]));
    });
  }
  return found;
}

function layerOf(form: string, index: number, { fields, base, after, shown }: Kept): Layer {
  return { ref: [form, index], fields, base: base as Revision | null, creates: base === null && after.length === 0, shown };
}

function byRecord(list: readonly Form[]): Map<string, [Form, number][]> {
  const found = new Map<string, [Form, number][]>();
  for (const form of list) {
    form.changes.forEach(({ kind, id }, index) => {
      const key = `${kind} ${id}`;
      const known = found.get(key);
      if (known) known.push([form, index]);
      else found.set(key, [[form, index]]);
    });
  }
  return found;
}

/** Changes of what is known of forms, stored whole or not at all. */
export class FormChanges {
  private readonly pending = new Map<string, Form | null>();

  constructor(
    private readonly forms: Forms,
    private readonly nextSeq: () => number,
    /** Tells whether records of a kind lie in places that are opened in the field: their work stays in sight while it waits (P58). */
    private readonly isOpened: (kind: string) => boolean,
    /** Tells whether a record is in the mirror. */
    private readonly isMirrored: (kind: string, id: string) => boolean,
  ) {}

  /** Return all forms as they will be. */
  all(): Form[] {
    const added = [...this.pending.values()].filter((form) => form !== null && !this.forms.get(form.id));
    const kept = this.forms.all().map((form) => this.get(form.id));
    return [...kept, ...added].filter((form): form is Form => !!form);
  }

  get(id: string): Form | undefined {
    const planned = this.pending.get(id);
    return planned === undefined ? this.forms.get(id) : (planned ?? undefined);
  }

  /** Keep a form. */
  save(form: Omit<Form, "seq">): void {
    this.put({ seq: this.nextSeq(), ...form });
  }

  put(form: Form): void {
    this.pending.set(form.id, form);
  }

  /** Note that forms are being sent; only an outcome makes them accepted (P27). */
  markTrying(ids: readonly string[]): void {
    for (const id of ids) {
      const form = this.get(id);
      if (form?.state === "saved") this.put({ ...form, state: "trying" });
    }
  }

  /** Take in what became of a form; tell whether it is decided now. */
  decided({ form: id, told }: Verdicts, at: number): boolean {
    const form = this.get(id);
    if (!form) return false;
    const outcomes = new Set(told.map((one) => one.outcome));
    if (outcomes.has("need_base")) {
      this.put({ ...form, with_seen: true });
      return false;
    }
    if (outcomes.has("retry")) {
      const retries = form.retries + 1;
      this.put({ ...form, retries, with_seen: form.with_seen || retries >= RETRIES_BEFORE_VALUES });
      return false;
    }
    const fork = told.find((one) => one.code === "form_fork");
    const kept_as = fork ? String(fork.details?.["kept_as"]) : form.kept_as;
    const accepted_at = form.accepted_at ?? at;
    const changes = form.changes.map((change, index) => this.marked(change, told[index], null));
    this.put({ ...form, state: "decided", again: false, accepted_at, kept_as, changes });
    return true;
  }

  /** Note a later outcome of one change, by its form's id or that of a fork (P6, P25); `words`: those of a person. */
  tell(id: string, index: number, told: Told, words: string | null): void {
    const form = this.get(id) ?? this.all().find((one) => one.kept_as === id);
    if (!form?.changes[index]) return;
    const changes = form.changes.map((change, at) => (at === index ? this.marked(change, told, words) : change));
    this.put({ ...form, changes });
  }

  /**
   * Take accepted changes out of the overlay: their rows are back, or a later pull is complete.
   *
   * Those of a record that left the phone stay while another one of it is undecided, since no row shows them beneath it (P1).
   */
  settle(kabupaten: string | null = null, records: readonly (readonly [kind: string, id: string])[] | null = null): void {
    const wanted = records && new Set(records.map(([kind, id]) => `${kind} ${id}`));
    if (wanted?.size === 0) return;
    const all = this.all();
    const undecided = new Set(all.flatMap((form) => (form.state === "decided" ? [] : form.changes.map(({ kind, id }) => `${kind} ${id}`))));
    const goesAlone = ({ kind, id }: Kept) => !undecided.has(`${kind} ${id}`) || this.isMirrored(kind, id);
    const isMeant = ({ kind, id }: Kept) => !wanted || wanted.has(`${kind} ${id}`);
    const settles = (change: Kept) => change.overlay && !WAITING.has(change.outcome ?? "") && isMeant(change) && goesAlone(change);
    for (const form of all) {
      if (form.state !== "decided" || form.accepted_at === null || (kabupaten !== null && form.kabupaten !== kabupaten)) continue;
      if (!form.changes.some(settles)) continue;
      this.put({ ...form, changes: form.changes.map((change) => (settles(change) ? { ...change, overlay: false } : change)) });
    }
  }

  /** Queue every decided form once more, in the order made (P45). */
  sendAgain(): void {
    for (const form of this.all()) if (form.state === "decided") this.put({ ...form, again: true });
  }

  /** Note that the worker has read of a refusal or of another value; what is still to be decided stays. */
  putAside(id: string, index: number): void {
    const form = this.get(id);
    const outcome = form?.changes[index]?.outcome;
    if (!form || (outcome !== "refused" && outcome !== "review")) return;
    this.put({ ...form, changes: form.changes.map((change, at) => (at === index ? { ...change, put_aside: true } : change)) });
  }

  /** Drop from the journal what the server has had for so many days and what needs nobody's attention (P45). */
  trim(now: number, days = JOURNAL_DAYS): void {
    const done = (change: Kept) => !change.overlay && (change.put_aside || ACCEPTED.has(change.outcome ?? ""));
    const limit = now - days * DAY_S;
    for (const form of this.all()) {
      const old = form.state === "decided" && !form.again && form.accepted_at !== null && form.accepted_at < limit;
      if (old && form.changes.every(done)) this.pending.set(form.id, null);
    }
  }

  /** Leave alone what other changes are about. */
  spare(others: FormChanges): void {
    for (const id of others.pending.keys()) this.pending.delete(id);
  }

  private marked(change: Kept, told: Told | undefined, words: string | null): Kept {
    if (!told) return change;
    const shown = !WAITING.has(told.outcome) || (waitsForGrant(told) && this.isOpened(change.kind));
    return { ...change, ...told, reason: words, put_aside: false, overlay: change.overlay && shown };
  }

  get isEmpty(): boolean {
    return this.pending.size === 0;
  }

  /** Return the kinds whose own changes appear above the mirror, or no longer do. */
  kinds(): Set<string> {
    const found = new Set<string>();
    for (const [id, form] of this.pending) {
      const old = this.forms.get(id);
      (form ?? old)?.changes.forEach((change, index) => {
        if ((form?.changes[index]?.overlay ?? false) !== (old?.changes[index]?.overlay ?? false)) found.add(change.kind);
      });
    }
    return found;
  }

  puts(): Put[] {
    return [...this.pending].map(([id, form]) => ({
      table: "form",
      key: this.forms.keyOf((form ?? this.forms.get(id))!),
      value: form ?? undefined,
      seal: form !== null && (form.state !== "decided" || form.again),
    }));
  }

  /** Make the changes in memory, after they are on the disk. */
  apply(): void {
    if (!this.isEmpty) this.forms.take(this.all());
  }
}
