/** All that a phone keeps, in memory and on the disk; every change is one transaction, one after another. */
import { type Signal, signal } from "@preact/signals";
import { Kind } from "../kernel/kinds";
import { isOpenedInField } from "../kernel/scopes";
import { JOURNAL_DAYS_FULL, SCHEMA_VERSION } from "../shared/limits.json";
import { type Files, type Put, StorageFull } from "../store/files";
import type { News } from "./contract";
import { type Form, FormChanges, Forms } from "./forms";
import { Mirror, MirrorChanges } from "./mirror";
import { Places } from "./places";

const YIELD_MS = 20;

/** Settings and positions, by name. */
export interface State {
  token: string;
  device: string;
  worker: { id: string; name: string; role?: string };
  kabupaten: string;
  zone: string;
  kinds: readonly unknown[];
  mirror_days: number;
  /** Seconds by which the server's clock is ahead of this one. */
  offset: number;
  epoch: number;
  /** Version of the list of scopes. */
  asg: string;
  recovering: boolean;
  exchanged_at: number;
  /** As `exchanged_at`, of an exchange that brought rows: a retired phone gets none. */
  pulled_at: number;
  /** Forms of one request at most. */
  limit: number;
  strikes: number;
  failures: number;
  /** A form that may make requests fail (P48). */
  suspect: string;
  download: Download;
  news: readonly News[];
  places: unknown;
}

/** A first sync that was begun; `scopes`: those asked for, null for all; `stored` frames of it are here, `read` of its `text`. */
export interface Download {
  readonly url: string;
  readonly bytes: number;
  readonly text: number;
  readonly rows: number;
  readonly families: number | null;
  readonly asg: string;
  readonly scopes: Readonly<Record<string, readonly string[]>> | null;
  readonly stored: number;
  readonly read: number;
}

/** What changed in memory. */
export type Change = { readonly kinds: ReadonlySet<string>; readonly forms: boolean };

/** Changes that are stored whole or not at all. */
export class Transaction {
  readonly mirror: MirrorChanges;
  readonly forms: FormChanges;
  readonly places: Places;
  private readonly settings = new Map<string, unknown>();
  private readonly others: Put[] = [];

  constructor(private readonly store: Store) {
    this.mirror = new MirrorChanges(store.mirror);
    const isOpened = (kind: string) => isOpenedInField((name) => store.kindOf(name), kind);
    this.forms = new FormChanges(store.forms, () => store.nextSeq(), isOpened, (kind, id) => this.mirror.get(kind, id) !== null);
    this.places = Places.from(store.get("places"));
  }

  get<K extends keyof State>(name: K): State[K] | undefined {
    return this.settings.has(name) ? (this.settings.get(name) as State[K] | undefined) : this.store.get(name);
  }

  /** Keep settings; undefined deletes one. */
  set(settings: { [K in keyof State]?: State[K] | undefined }): void {
    for (const [name, value] of Object.entries(settings)) this.settings.set(name, value);
  }

  /** Write a record that is not kept in memory. */
  put(put: Put): void {
    this.others.push(put);
  }

  puts(): Put[] {
    if (this.places.changed) this.settings.set("places", this.places.data());
    const settings = [...this.settings].map(([key, value]): Put => ({ table: "state", key, value }));
    return [...this.mirror.puts(), ...this.forms.puts(), ...settings, ...this.others];
  }

  apply(): Change {
    const kinds = new Set([...this.mirror.kinds(), ...this.forms.kinds()]);
    const forms = !this.forms.isEmpty;
    this.mirror.apply();
    this.forms.apply();
    for (const [name, value] of this.settings) this.store.setInMemory(name, value);
    return { kinds, forms };
  }
}

/** A phone's records; reading is immediate. */
export class Store {
  readonly forms = new Forms();
  readonly mirror: Mirror;
  places = new Places();
  /** Rises whenever a record may look different. */
  readonly version: Signal<number> = signal(0);
  /** Version of the schemas that this program knows (P47). */
  readonly sv = SCHEMA_VERSION;
  private readonly state = new Map<string, unknown>();
  private readonly listeners: ((change: Change) => void)[] = [];
  private tail: Promise<unknown> = Promise.resolve();
  private seq = 0;
  private closed = false;

  private readonly kinds = new Map<string, Kind>();

  constructor(private readonly files: Files) {
    this.mirror = new Mirror((name) => this.kindOf(name));
  }

  /** Take over kinds of record. */
  learn(kinds: readonly Kind[]): void {
    for (const kind of kinds) this.kinds.set(kind.name, kind);
  }

  knows(kind: string): boolean {
    return this.kinds.has(kind);
  }

  /** Return a kind; one that is not known has a name only (P47). */
  kindOf(name: string): Kind {
    return this.kinds.get(name) ?? Kind.unknown(name);
  }

  /** Read everything from the disk, yielding to the screen in between. */
  async load(): Promise<void> {
    for (const [name, value] of await this.files.load("state")) this.setInMemory(name, value);
    this.forms.load((await this.files.load("form")) as Map<string, Form>);
    this.seq = this.forms.all().slice(-1)[0]?.seq ?? 0;
    let rested = performance.now();
    for (const block of (await this.files.load("block")).values()) {
      this.mirror.load(block);
      if (performance.now() - rested < YIELD_MS) continue;
      await new Promise((resolve) => setTimeout(resolve));
      rested = performance.now();
    }
  }

  get<K extends keyof State>(name: K): State[K] | undefined {
    return this.state.get(name) as State[K] | undefined;
  }

  /** Take over a setting that is on the disk. */
  setInMemory(name: string, value: unknown): void {
    if (value === undefined) this.state.delete(name);
    else this.state.set(name, value);
    if (name === "places") this.places = Places.from(value);
  }

  nextSeq(): number {
    return ++this.seq;
  }

  /** Be told of every change. */
  onChange(listener: (change: Change) => void): void {
    this.listeners.push(listener);
  }

  /**
   * Store what `work` changes, whole or not at all; memory changes when it is on the disk.
   *
   * `work` must not wait for anything. Throws what the disk throws, and `Closed`.
   */
  transaction<T>(work: (changes: Transaction) => T): Promise<T> {
    return this.queued(async () => {
      const changes = new Transaction(this);
      const result = work(changes);
      const puts = changes.puts();
      if (!puts.length) return result;
      await this.squeezeIn(puts, changes);
      this.tell(changes.apply());
      return result;
    });
  }

  private tell(change: Change): void {
    for (const listener of this.listeners) listener(change);
    if (change.kinds.size || change.forms) this.version.value++;
  }

  /** Write records that are not kept here, without waiting for what is being written. */
  write(puts: Put[]): Promise<void> {
    if (this.closed) return Promise.reject(new Closed());
    const run = this.files.write(puts);
    this.tail = Promise.all([this.tail, run.catch(() => undefined)]);
    return run;
  }

  /** Make room on a full disk, in turn; tells whether there is more now. */
  squeeze(): Promise<boolean> {
    return this.queued(() => this.makeRoom());
  }

  /** Read a table that is not kept here, in turn. */
  read(table: "draft"): Promise<Map<string, unknown>> {
    return this.queued(() => this.files.load(table));
  }

  /** Finish what waits; whatever comes later fails. */
  async close(): Promise<void> {
    const last = this.tail;
    this.closed = true;
    await last;
  }

  /** Write; on a full disk once more without what of the journal is least likely to be asked for again. */
  private async squeezeIn(puts: Put[], changes: Transaction): Promise<void> {
    try {
      await this.files.write(puts);
    } catch (error) {
      if (!(error instanceof StorageFull && (await this.makeRoom(changes)))) throw error;
      await this.files.write(puts);
    }
  }

  /**
   * Drop the oldest accepted forms, whatever is unsent or needs attention stays; tell whether there was any.
   *
   * The journal is for a server restored from a backup of before the last exchange (P45): its age counts from there.
   */
  private async makeRoom(changes?: Transaction): Promise<boolean> {
    const dropped = new Transaction(this);
    dropped.forms.trim(this.get("exchanged_at") ?? 0, JOURNAL_DAYS_FULL);
    if (changes) dropped.forms.spare(changes.forms);
    if (dropped.forms.isEmpty) return false;
    await this.files.write(dropped.puts());
    this.tell(dropped.apply());
    return true;
  }

  private queued<T>(work: () => Promise<T>): Promise<T> {
    if (this.closed) return Promise.reject(new Closed());
    const run = this.tail.then(work);
    this.tail = run.catch(() => undefined);
    return run;
  }
}

/** The phone was closed. */
export class Closed extends Error {
  override name = "Closed";
}
