/** What screens may ask of a phone: its interfaces, without any code. */
import type { ReadonlySignal } from "@preact/signals";

/** A record as the worker sees it, deleted and closed included; field names as on the wire. */
export type Fields = Readonly<Record<string, unknown>> & { readonly id: string };

/** What became of one change, by the server's words. */
export type Outcome =
  | "applied"
  | "same"
  | "merged"
  | "review"
  | "refused"
  | "blocked"
  | "held"
  | "need_base"
  | "retry";

/** Why a request brought nothing; `storage` means that this phone could not write. */
export type FailureCode =
  | "offline"
  | "lost"
  | "not_ours"
  | "denied"
  | "busy"
  | "unreadable"
  | "broken"
  | "storage";

/** Three counts of changes, the age of the oldest unsent form and the time of the last complete exchange (Unix seconds). */
export interface Status {
  readonly here: number;
  readonly accepted: number;
  readonly attention: number;
  readonly unsentAgeS: number | null;
  readonly exchangedAt: number | null;
}

/** What the phone and the server are doing; figures are of the run that goes on or was the last. */
export interface SyncState {
  readonly phase: "rest" | "sending" | "first" | "repair";
  /** Rows taken in by this run. */
  readonly rows: number;
  /** Families on the phone, and how many there will be when a first sync is done, where the server told. */
  readonly families: number;
  readonly familiesTotal: number | null;
  /** Bytes of a first sync received, and of how many. */
  readonly bytes: number;
  readonly bytesTotal: number | null;
  readonly failure: FailureCode | null;
  /** The server's code for the failure, if it gave one. */
  readonly code: string | null;
  /** When the next try is due, in Unix seconds by this phone's clock. */
  readonly retryAt: number | null;
  /** Some scopes of the worker have not come yet: lists may be short. */
  readonly partial: boolean;
}

/** What one sync did; `complete` when everything was sent and received. */
export interface SyncReport {
  complete: boolean;
  exchanges: number;
  outcomes: Record<string, number>;
  rows: number;
  gone: number;
  snapshotBytes: number;
  repairs: number;
  recovered: number;
  quarantined: number;
  failure: FailureCode | null;
  code: string | null;
  retryAfterS: number | null;
}

/** A change of this phone and what is known about it. */
export interface OwnChange {
  readonly form: string;
  readonly index: number;
  readonly kind: string;
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly workDate: string;
  /** When it was saved, in Unix seconds by this phone's clock. */
  readonly savedAt: number;
  /** `here`: the server does not have it; `decided`: it has an outcome. */
  readonly state: "here" | "decided";
  readonly outcome: Outcome | null;
  readonly code: string | null;
  /** The reason in Indonesian, or null where there is nothing to say. */
  readonly why: string | null;
  /** A supervisor's own words. */
  readonly reason: string | null;
  /** What the server has in these fields where it differs, as far as this phone holds the record. */
  readonly theirs: Readonly<Record<string, unknown>> | null;
  /** Details the server gave with the code, such as the field that is not valid. */
  readonly details: Readonly<Record<string, unknown>> | null;
}

/** Fields that somebody else changed, as they were on this phone before; `at` in Unix seconds by the server's clock. */
export interface News {
  readonly kind: string;
  readonly id: string;
  readonly at: number;
  readonly was: Readonly<Record<string, unknown>>;
  readonly now: Readonly<Record<string, unknown>>;
}

/** A change that a person must look at. */
export interface Attention extends OwnChange {
  readonly why: string;
}

/** A form being filled in; what its author saw is noted when a record is opened, never at saving. */
export interface Draft {
  readonly kabupaten: string;
  /**
   * Day on which the worker did the work (P36, P42): of the visit, the meeting, the signing or the asking; where a record bears
   * only the day of something that befell a family, such as a birth or a payment, the day on which it was noted.
   * The server holds it against the assignment. It may be told until the form is saved, and is frozen with it.
   */
  workDate: string;
  /** Open a record; null when the phone does not have it. */
  see(kind: string, id: string): Fields | null;
  /** Change fields of a record; a field of a group brings its whole group along. Throws `Unknown` for a record not here. */
  edit(kind: string, id: string, fields: Record<string, unknown>): void;
  /** Make a record and return its id; a slot the phone has already is edited instead, what can be there once only is left as it is. */
  make(kind: string, fields: Record<string, unknown>): string;
  /** Take back what was filled in about a record; what was seen of it stays noted. */
  undo(kind: string, id: string): void;
  /** How many records have something filled in. */
  readonly size: number;
  /** Store the form; resolves with its id only when it is on the disk. Throws `Refusal` (nothing_to_save, too_large), `StorageFull`. */
  save(): Promise<string>;
  /** Plain data of what was opened and filled in, so that a half-filled form survives a reload with its bases. */
  freeze(): unknown;
}

/** What is typed on screens, kept in the background. */
export interface Drafts {
  get(name: string): unknown;
  /** Keep a value; writes soon, once for many calls. */
  put(name: string, value: unknown): void;
  /** Forget a value; where the disk does not take even that, it is tried again with the next write. */
  drop(name: string): Promise<void>;
  /** Ask a screen for what it has not put yet, before every write; returns what ends it. */
  from(give: () => void): () => void;
  /** Write what waits, at once; tells whether all of it is on the disk. Throws nothing. */
  flush(): Promise<boolean>;
  /** Why the last write failed; null when what is typed is kept. */
  readonly trouble: ReadonlySignal<unknown>;
}

/** Unsent work as plain data, for a file or the office. */
export interface Unsent {
  readonly format: "lapangan-unsent-1";
  readonly worker: { id: string; name: string };
  readonly forms: readonly unknown[];
}

/** Seals unsent work into a file and opens such a file; given by the encrypted store. */
export interface Carrier {
  seal(content: Unsent): Promise<Blob>;
  open(file: Blob): Promise<Unsent>;
}

/** What the server tells at enrolment. */
export interface Enrolment {
  readonly token: string;
  readonly device: string;
  readonly worker: { id: string; name: string; role?: string };
  readonly kabupaten: string;
  readonly zone?: string;
  readonly epoch: number;
  readonly kinds: readonly unknown[];
  readonly settings?: { readonly mirror_days?: number };
  readonly t: number;
}

/** What a phone works with besides its files. */
export interface Means {
  /** Unix seconds by this device, right or wrong. */
  clock(): number;
  randomBytes(count: number): Uint8Array;
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Address of the server without a slash at the end; empty for the origin of the page. */
  readonly address: string;
  readonly app: string;
  readonly carrier?: Carrier;
  /** Bytes of room that are left, as far as this device tells. */
  room?(): Promise<number | null>;
}

/** A phone: one worker, all records in memory; reading is immediate, writing resolves when it is on the disk. */
export interface Phone {
  readonly worker: { id: string; name: string };
  /** Id under which this phone is enrolled. */
  readonly device: string;
  /** `pendamping`, `supervisor` and the like, from the worker's own record. */
  readonly role: string;
  /** Home partition. */
  readonly kabupaten: string;
  /** WIB, WITA or WIT. */
  readonly zone: string;
  /** Rises whenever a record may look different. */
  readonly version: ReadonlySignal<number>;
  readonly status: ReadonlySignal<Status>;
  readonly syncing: ReadonlySignal<SyncState>;
  readonly draft: Drafts;
  /** Unix seconds by the server's clock, as far as known; never before the last exchange. */
  now(): number;
  /** Whether this phone's clock stands well before the last exchange: it was set back, or its battery was empty. */
  readonly isClockBehind: boolean;
  /** Seconds by which this phone's clock ran ahead of the server's at the last exchange, negative behind; 0 for less than some minutes. */
  readonly clockErrorS: number;
  /** Date at the place of work, such as 2026-11-21. */
  today(): string;
  /** Month at the place of work, such as 2026-11. */
  bulan(): string;
  /** Triwulan at the place of work, such as 2026-4. */
  triwulan(): string;
  view(kind: string, id: string): Fields | null;
  /** Every record of a kind, deleted ones included; the same array until something of the kind changes. */
  all(kind: string): readonly Fields[];
  /** Records that have a value in a field, deleted ones left out. */
  by(kind: string, field: string, value: string): readonly Fields[];
  /** Id of a slot by its key fields. */
  slot(kind: string, key: Record<string, unknown>): string;
  /** Partition to which work about a record belongs. */
  kabupatenOf(kind: string, id: string): string;
  /** Own changes of a record, oldest first. */
  history(kind: string, id: string): readonly OwnChange[];
  /** What others changed in a record since this phone holds it, within some weeks, oldest first. */
  news(kind: string, id: string): readonly News[];
  attention(): readonly Attention[];
  /** Own changes the server does not have yet, oldest first. */
  waiting(): readonly OwnChange[];
  /** Own changes that the server has taken since a time (Unix seconds by its clock), the newest form first. */
  accepted(since: number): readonly OwnChange[];
  putAside(form: string, index: number): Promise<void>;
  /** Open an empty form for work of a day, today's unless told. */
  form(options?: { kabupaten?: string; workDate?: string }): Draft;
  /** Open a form again from what `freeze` gave. */
  thaw(frozen: unknown): Draft;
  /** Send what waits and fetch what is new; a call while one goes on joins it. */
  sync(): Promise<SyncReport>;
  unsent(): Unsent;
  /** Queue forms that this phone does not have; returns how many. Throws `Refusal` (unprocessable, forbidden). */
  takeInForms(content: unknown): Promise<number>;
  exportUnsent(): Promise<Blob>;
  takeIn(file: Blob): Promise<number>;
  /** Take over a new enrolment of the same worker, keeping everything. Throws `Refusal` (forbidden). */
  enrolAgain(told: Enrolment): Promise<void>;
  /** Write what waits and stop, and tell whether all that was typed is kept; the phone must not be used afterwards. */
  close(): Promise<boolean>;
}

/** A request or an action that cannot be done, with a code of the catalogue. */
export interface RefusalLike extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>> | null;
}
