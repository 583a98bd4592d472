/** The loop of exchanges: send the oldest forms, take in what comes, until both sides are equal (P2, P45, P48). */
import { canonical, changeToWire } from "../kernel/wire";
import {
  BACKOFF_S_MAX,
  BACKOFF_S_MIN,
  BATCH_BYTES_MAX,
  BATCH_FORMS_MAX,
  CHANGES_PER_EXCHANGE_MAX,
  EXCHANGES_PER_SYNC_MAX,
  FAILURES_BEFORE_HALVING,
  RAW_CHARS_MAX,
  RECOVERIES_PER_SYNC_MAX,
  RETRIES_BEFORE_VALUES,
  SNAPSHOT_FROM_SCOPES,
  WIRE_VERSION,
} from "../shared/limits.json";
import type { FailureCode, Means, SyncReport } from "./contract";
import { forgetMirror } from "./expiry";
import { FirstSync } from "./first";
import { type Form, formToWire, isToSend, type Told } from "./forms";
import { type Intake, nothingTaken } from "./intake";
import { NoWay, Refusal } from "./problems";
import { Repair } from "./repair";
import type { State, Store } from "./store";
import { type Answer, failing, type Frame, fine, gzip, type Talk } from "./talk";

const IDLE_MAX = RETRIES_BEFORE_VALUES + 1;
const JITTER = 131_072;

/** What a sync works with; `watch` is told the phase at every step. */
export interface Parts {
  readonly store: Store;
  readonly intake: Intake;
  readonly talk: Talk;
  readonly means: Means;
  readonly report: SyncReport;
  watch(phase: "sending" | "first" | "repair"): void;
}

/** Begin to count what a sync does. */
export function newReport(): SyncReport {
  const counts = { exchanges: 0, outcomes: {}, rows: 0, gone: 0, snapshotBytes: 0, repairs: 0, recovered: 0, quarantined: 0 };
  return { complete: false, ...counts, failure: null, code: null, retryAfterS: null };
}

/** One run of the loop; nothing it needs later is kept outside the store. */
export class Sync {
  private readonly store: Store;
  private readonly report: SyncReport;
  private mayFetch = true;
  private idle = 0;

  constructor(private readonly parts: Parts) {
    this.store = parts.store;
    this.report = parts.report;
  }

  /** Exchange until complete, or until something says to try again later. */
  async run(): Promise<SyncReport> {
    for (let round = 0; round < EXCHANGES_PER_SYNC_MAX; round++) if (!(await this.round())) break;
    return this.report;
  }

  /** Do one exchange; tell whether to go on at once. */
  private async round(): Promise<boolean> {
    const suspect = this.store.get("suspect");
    if (suspect !== undefined) return this.examine(suspect);
    const fetches = this.wantsSnapshot();
    const waiting = this.waiting() > 0 && this.idle < IDLE_MAX;
    if (fetches && !waiting) return this.fetch();
    const batch = await this.batch();
    return this.finished(await this.exchange(batch, fetches), batch);
  }

  private wantsSnapshot(): boolean {
    if (!this.mayFetch || this.store.get("recovering")) return false;
    if (typeof DecompressionStream === "undefined") return false;
    const empty = Object.values(this.store.places.empty()).reduce((sum, scopes) => sum + scopes.length, 0);
    return empty >= SNAPSHOT_FROM_SCOPES || this.store.get("download") !== undefined;
  }

  private async fetch(): Promise<boolean> {
    this.mayFetch = false;
    this.parts.watch("first");
    const { store, intake, talk, report } = this.parts;
    const answer = await new FirstSync(store, intake, talk, report, () => this.parts.watch("first")).run();
    // Who was retired before being filled gets nothing, and still hands in (P26): the exchange says what holds.
    return answer.failure && answer.code !== "forbidden" ? this.failed(answer, []) : true;
  }

  // sending

  /** Return the oldest forms that fit one request. */
  private async batch(): Promise<Form[]> {
    let queue = this.store.forms.toSend().slice(0, this.store.get("limit") ?? BATCH_FORMS_MAX);
    let changes = 0;
    const over = queue.findIndex((form) => (changes += form.changes.length) > CHANGES_PER_EXCHANGE_MAX);
    if (over > 0) queue = queue.slice(0, over);
    while (queue.length > 1) {
      const plain = new TextEncoder().encode(JSON.stringify(queue.map((form) => this.wire(form))));
      const size = (await gzip(plain))?.length ?? plain.length;
      if (size <= BATCH_BYTES_MAX) break;
      queue = queue.slice(0, Math.max(1, Math.min(queue.length - 1, Math.floor((queue.length * BATCH_BYTES_MAX) / size))));
    }
    return queue;
  }

  private wire(form: Form): unknown[] {
    return formToWire(form, Math.floor(this.parts.means.clock()));
  }

  /**
   * Send a batch and take in the answer.
   *
   * `handsIn`: the phone still lacks most rows and will fetch them as a file, so no list of scopes is named and none come (P33).
   */
  private async exchange(batch: readonly Form[], handsIn = false): Promise<Exchanged> {
    const { store, report } = this;
    this.parts.watch("sending");
    if (batch.some((form) => form.state === "saved")) {
      await store.transaction((changes) => changes.forms.markTrying(batch.map((form) => form.id)));
    }
    const { places } = store;
    const asked = { cur: places.cursors(), lag: places.lagging(), last: places.last(), forms: batch.map((form) => this.wire(form)) };
    const told = batch.length || store.get("exchanged_at") === undefined;
    const request = {
      v: WIRE_VERSION,
      sv: store.sv,
      epoch: store.get("epoch"),
      asg: handsIn || store.get("recovering") ? "" : (store.get("asg") ?? ""),
      ...(told ? { now: Math.floor(this.parts.means.clock()), app: this.parts.means.app, ...(await this.ofItself()) } : {}),
      ...Object.fromEntries(Object.entries(asked).filter(([, value]) => Object.keys(value).length)),
    };
    report.exchanges++;
    const sent = new Map(batch.map((form) => [form.id, form]));
    const taken = nothingTaken();
    const take = (frame: Frame, index: number) => this.takeIn(frame, index, sent, taken);
    const answer = await this.parts.talk.frames("/exchange", request, store.get("token") ?? "", take);
    return { answer, decided: taken.decided };
  }

  /** What a phone says of itself: forms that wait, and the room that is left, where the browser tells it (P56). */
  private async ofItself(): Promise<Record<string, number>> {
    const free = await this.parts.means.room?.();
    return { wait: this.store.forms.toSend().length, ...(free ? { free } : {}) };
  }

  // taking in

  private async takeIn(frame: Frame, index: number, sent: ReadonlyMap<string, Form>, taken: ReturnType<typeof nothingTaken>): Promise<void> {
    const { intake, report } = this.parts;
    if (index === 0) {
      if (!("out" in frame)) return;
      await this.calmDown();
      await intake.outcomes(frame, sent, taken);
      for (const [outcome, count] of Object.entries(taken.outcomes)) report.outcomes[outcome] = (report.outcomes[outcome] ?? 0) + count;
    } else if ("kab" in frame) {
      const before = { ...taken };
      await intake.page(frame, taken);
      report.rows += taken.rows - before.rows;
      report.gone += taken.gone - before.gone;
    } else if ("scopes" in frame) {
      await intake.scopes(frame);
    }
    this.parts.watch("sending");
  }

  /** Go on after an exchange. */
  private finished({ answer, decided }: Exchanged, batch: readonly Form[]): Promise<boolean> {
    if (answer.failure) return this.failed(answer, batch);
    const { first, last } = answer as { first: Frame; last: Frame };
    if (!("out" in first)) return this.wentBack(first);
    this.idle = batch.length && !decided ? this.idle + 1 : 0;
    return answer.whole ? this.next(last) : this.stop("lost");
  }

  /** Tell whether there is more to do after a whole answer. */
  private async next(end: Frame): Promise<boolean> {
    const { store } = this;
    if (this.waiting() && this.idle < IDLE_MAX) return true;
    if (store.get("recovering") && ("more" in end || "dig" in end)) return this.mend();
    if ("more" in end) return true;
    if ("dig" in end && end["dig"] !== store.mirror.digest()) return this.mend();
    await this.parts.intake.finish(this.now(), "dig" in end);
    if (!("dig" in end)) this.report.code = "device_retired"; // what else is whole and brings nothing (P26)
    this.report.complete = this.waiting() === 0;
    return false;
  }

  private waiting(): number {
    return this.store.forms.toSend().length;
  }

  /** Return the time by the server's clock, as far as the phone knows it. */
  private now(): number {
    return Math.floor(this.parts.means.clock() + (this.store.get("offset") ?? 0));
  }

  /** Repair by digest, once in a run and once more after each recovery. */
  private async mend(): Promise<boolean> {
    if (this.report.repairs > this.report.recovered) return this.stop("broken");
    this.report.repairs++;
    this.parts.watch("repair");
    const answer = await new Repair(this.store, this.parts.intake, this.parts.talk).run();
    if (answer.failure) return this.failed(answer, []);
    return answer.whole ? true : this.wentBack(answer.first as Frame);
  }

  /** The server has another history than this phone: start over with everything the phone knows (P45). */
  private async wentBack(opening: Frame): Promise<boolean> {
    this.report.recovered++;
    if (this.report.recovered > RECOVERIES_PER_SYNC_MAX) return this.stop("broken");
    await this.parts.intake.beginAgain(opening["epoch"] as number);
    return true;
  }

  // failing

  /** Note a failure; after three in a row send half as much, down to one form that is then examined (P48). */
  private async failed(answer: Answer, batch: readonly Form[]): Promise<boolean> {
    const failure = answer.failure as FailureCode;
    const strikes = failure === "unreadable" ? FAILURES_BEFORE_HALVING : failure === "broken" || failure === "lost" ? 1 : 0;
    if (batch.length && strikes) {
      const total = (this.store.get("strikes") ?? 0) + strikes;
      await this.put(struck(total, batch));
      if (failure === "unreadable") return true;
    }
    return this.stop(failure, answer);
  }

  /** End the run; say when to try again, later each time and never at the same moment as other phones (P50). */
  private async stop(failure: FailureCode, answer: Answer = failing(failure)): Promise<boolean> {
    const failures = this.store.get("failures") ?? 0;
    await this.put({ failures: failures + 1 });
    if (answer.code === "device_stolen") await forgetMirror(this.store);
    const [high = 0, low = 0] = this.parts.means.randomBytes(2);
    const wait = answer.waitS || Math.min(BACKOFF_S_MAX, BACKOFF_S_MIN * 2 ** Math.min(failures, 16));
    Object.assign(this.report, { failure, code: answer.code, retryAfterS: wait * (1 + (high * 256 + low) / JITTER) });
    return false;
  }

  /** Forget failures after a success, and trust the line with more again. */
  private async calmDown(): Promise<void> {
    const limit = this.store.get("limit") ?? BATCH_FORMS_MAX;
    if (limit < BATCH_FORMS_MAX || this.store.get("strikes") || this.store.get("failures")) {
      await this.put({ strikes: 0, failures: 0, limit: Math.min(BATCH_FORMS_MAX, limit * 2) });
    }
  }

  private put(settings: { [K in keyof State]?: State[K] | undefined }): Promise<void> {
    return this.store.transaction((changes) => changes.set(settings));
  }

  // a form that may be the reason

  /** Find out whether one form makes requests fail: nothing must pass, the form alone must not (P48). */
  private async examine(id: string): Promise<boolean> {
    const form = this.store.forms.get(id);
    if (!form || !isToSend(form)) return this.clear();
    const probe = (await this.exchange([], true)).answer;
    if (probe.failure) return this.stop(probe.failure, probe);
    if (!("out" in (probe.first as Frame))) return this.wentBack(probe.first as Frame);
    const alone = await this.exchange([form], this.wantsSnapshot());
    const { failure } = alone.answer;
    if (failure === "denied" || failure === "busy" || failure === "not_ours") return this.stop(failure, alone.answer);
    if (failure) return this.quarantine(form);
    await this.clear();
    return this.finished(alone, [form]);
  }

  private async clear(): Promise<boolean> {
    await this.put({ suspect: undefined });
    return true;
  }

  /** Hand in a form raw, change by change, for a person to look at; what is refused even so is told by its code. */
  private async quarantine(form: Form): Promise<boolean> {
    try {
      for (const piece of raw(form)) await this.parts.talk.json("/quarantine", piece, this.store.get("token"));
    } catch (error) {
      if (error instanceof NoWay) return this.stop("offline");
      if (error instanceof Refusal) return this.stop("unreadable", fine({ code: error.code }));
      throw error;
    }
    const held: Told = { outcome: "held", code: "quarantined", details: null };
    await this.store.transaction((changes) => {
      changes.forms.decided({ form: form.id, first: 0, told: form.changes.map(() => held) }, this.now());
      changes.set({ suspect: undefined, limit: BATCH_FORMS_MAX });
    });
    this.report.quarantined++;
    return true;
  }
}

/** An answer whose frames are taken in already, and how many forms it decided. */
interface Exchanged {
  readonly answer: Answer;
  readonly decided: number;
}

/** Return what to note after so many failures of a batch. */
function struck(total: number, batch: readonly Form[]): { [K in keyof State]?: State[K] } {
  if (total < FAILURES_BEFORE_HALVING) return { strikes: total };
  if (batch.length > 1) return { strikes: 0, limit: Math.floor(batch.length / 2) };
  return { strikes: 0, suspect: (batch[0] as Form).id };
}

/** Yield what is handed in of a form: each change whole, or its JSON text in pieces where it is long. */
function* raw(form: Form): Generator<Record<string, unknown>> {
  for (const [index, change] of form.changes.entries()) {
    const head = { form: form.id, kab: form.kabupaten, work_date: form.work_date, index };
    const wire = changeToWire(change);
    const text = canonical(wire);
    if (text.length <= RAW_CHARS_MAX) {
      yield { ...head, change: wire };
      continue;
    }
    const parts = Math.ceil(text.length / RAW_CHARS_MAX);
    for (let part = 0; part < parts; part++) {
      yield { ...head, part, parts, text: text.slice(part * RAW_CHARS_MAX, (part + 1) * RAW_CHARS_MAX) };
    }
  }
}
