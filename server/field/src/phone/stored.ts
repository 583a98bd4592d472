/** A phone: one worker, all records in memory, and a way to the server that is there now and then. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { idFromBytes, isId, slotId } from "../kernel/ids";
import { triwulan } from "../kernel/scopes";
import { CLOCK_ERROR_S_MAX } from "../shared/limits.json";
import { StorageFull } from "../store/files";
import type {
  Attention,
  Draft,
  Enrolment,
  Fields,
  Means,
  News,
  OwnChange,
  Phone,
  Status,
  SyncReport,
  SyncState,
  Unsent,
} from "./contract";
import { type Desk, FormDraft, type Frozen } from "./draft";
import type { KeptDrafts } from "./drafts";
import { type Form, formFromCarried, formToCarry } from "./forms";
import { Intake } from "./intake";
import { Refusal } from "./problems";
import { acceptedOf, attentionOf, ownChange, statusOf, waitingOf } from "./standing";
import { Closed, type Store } from "./store";
import { newReport, Sync } from "./sync";
import { Talk } from "./talk";
import { Views } from "./views";
import { HOME_ZONE, localDate } from "./zones";

const FORMAT = "lapangan-unsent-1";
const FAMILY = "kpm";
/** A clock that drifts is not one that was set back. */
const CLOCK_SLACK_S = 3_600;
const MINUTE_MS = 60_000;
const AT_REST: SyncState = {
  phase: "rest",
  rows: 0,
  families: 0,
  familiesTotal: null,
  bytes: 0,
  bytesTotal: null,
  failure: null,
  code: null,
  retryAt: null,
  partial: false,
};

/** The phone that screens use. */
export class StoredPhone implements Phone {
  readonly version: ReadonlySignal<number>;
  readonly status: Signal<Status>;
  readonly syncing: Signal<SyncState>;
  private readonly views: Views;
  private readonly talk: Talk;
  private readonly desk: Desk;
  private readonly aging: ReturnType<typeof setInterval>;
  private running: Promise<SyncReport> | null = null;

  constructor(
    private readonly store: Store,
    private readonly means: Means,
    readonly draft: KeptDrafts,
  ) {
    this.version = store.version;
    this.views = new Views(store);
    this.talk = new Talk(means);
    const newId = () => idFromBytes(means.randomBytes(16));
    this.desk = { store, views: this.views, clock: () => means.clock(), newId };
    this.status = signal(this.countedStatus());
    this.syncing = signal({ ...AT_REST, ...this.standing() });
    store.onChange(({ forms }) => {
      if (forms) this.status.value = this.countedStatus();
    });
    const age = () => document.visibilityState === "visible" && (this.status.value = this.countedStatus());
    this.aging = setInterval(age, MINUTE_MS);
  }

  get worker(): { id: string; name: string } {
    return this.store.get("worker") ?? { id: "", name: "" };
  }

  get device(): string {
    return this.store.get("device") ?? "";
  }

  get role(): string {
    const told = this.store.get("worker")?.role;
    return String(this.view("worker", this.worker.id)?.["role"] ?? told ?? "pendamping");
  }

  get kabupaten(): string {
    return this.store.get("kabupaten") ?? "";
  }

  get zone(): string {
    return this.store.get("zone") ?? HOME_ZONE;
  }

  now(): number {
    return Math.max(this.byClock(), this.store.get("exchanged_at") ?? 0);
  }

  get isClockBehind(): boolean {
    return this.byClock() + CLOCK_SLACK_S < (this.store.get("exchanged_at") ?? 0);
  }

  get clockErrorS(): number {
    const ahead = -Math.round(this.store.get("offset") ?? 0);
    return Math.abs(ahead) > CLOCK_ERROR_S_MAX ? ahead : 0;
  }

  today(): string {
    return localDate(this.now(), this.zone);
  }

  bulan(): string {
    return this.today().slice(0, 7);
  }

  triwulan(): string {
    return triwulan(this.today());
  }

  view(kind: string, id: string): Fields | null {
    return this.views.view(kind, id);
  }

  all(kind: string): readonly Fields[] {
    return this.views.all(kind);
  }

  by(kind: string, field: string, value: string): readonly Fields[] {
    return this.views.by(kind, field, value);
  }

  slot(kind: string, key: Record<string, unknown>): string {
    return slotId(kind, this.store.kindOf(kind).slot.map((name) => key[name]));
  }

  kabupatenOf(kind: string, id: string): string {
    return this.store.mirror.get(kind, id)?.kab ?? this.store.forms.kabupatenOf(kind, id) ?? this.kabupaten;
  }

  history(kind: string, id: string): readonly OwnChange[] {
    return this.store.forms.about(kind, id).map(([form, index]) => ownChange(form, index, this.inMirror));
  }

  news(kind: string, id: string): readonly News[] {
    return (this.store.get("news") ?? []).filter((one) => one.kind === kind && one.id === id);
  }

  attention(): readonly Attention[] {
    return attentionOf(this.store.forms, this.inMirror);
  }

  waiting(): readonly OwnChange[] {
    return waitingOf(this.store.forms);
  }

  accepted(since: number): readonly OwnChange[] {
    return acceptedOf(this.store.forms, since);
  }

  putAside(form: string, index: number): Promise<void> {
    return this.store.transaction((changes) => changes.forms.putAside(form, index));
  }

  form(options: { kabupaten?: string; workDate?: string } = {}): Draft {
    return new FormDraft(this.desk, options.kabupaten ?? this.kabupaten, options.workDate ?? this.today());
  }

  /** A draft whose form is stored already is empty: it was closed between the two. */
  thaw(frozen: unknown): Draft {
    const { form, kabupaten, workDate, opened } = JSON.parse(JSON.stringify(frozen)) as Frozen;
    if (this.store.forms.get(form)) return this.form({ kabupaten, workDate });
    return new FormDraft(this.desk, kabupaten, workDate, opened, form);
  }

  sync(): Promise<SyncReport> {
    this.running ??= this.exchange().finally(() => (this.running = null));
    return this.running;
  }

  unsent(): Unsent {
    const forms = this.store.forms.all().filter((form) => form.state !== "decided");
    return { format: FORMAT, worker: this.worker, forms: forms.map(formToCarry) };
  }

  async takeInForms(content: unknown): Promise<number> {
    const { format, worker, forms } = (content ?? {}) as Partial<Unsent>;
    if (format !== FORMAT || !Array.isArray(forms)) throw new Refusal("unprocessable", { field: "format" });
    if (worker?.id !== this.worker.id) throw new Refusal("forbidden");
    const carried = readCarried(forms);
    return this.store.transaction((changes) => {
      const fresh = carried.filter((form) => !changes.forms.get(form.id));
      for (const form of fresh) changes.forms.save(form);
      return fresh.length;
    });
  }

  exportUnsent(): Promise<Blob> {
    if (!this.means.carrier) throw new Refusal("forbidden");
    return this.means.carrier.seal(this.unsent());
  }

  async takeIn(file: Blob): Promise<number> {
    if (!this.means.carrier) throw new Refusal("forbidden");
    return this.takeInForms(await this.means.carrier.open(file));
  }

  async enrolAgain(told: Enrolment): Promise<void> {
    await keepEnrolment(this.store, told, this.means.clock());
    this.show({});
  }

  async close(): Promise<boolean> {
    await this.draft.flush();
    const kept = await this.draft.flush(); // screens that went meanwhile have put the rest
    clearInterval(this.aging);
    this.talk.close();
    await this.store.close();
    return kept;
  }

  private readonly inMirror = (kind: string, id: string) => this.store.mirror.get(kind, id)?.fields ?? null;

  private byClock(): number {
    return Math.floor(this.means.clock() + (this.store.get("offset") ?? 0));
  }

  private async exchange(): Promise<SyncReport> {
    const { store, means, talk } = this;
    const report = newReport();
    this.show({ ...AT_REST, phase: "sending" });
    const intake = new Intake(store, () => means.clock());
    const watch = (phase: SyncState["phase"]) => this.show({ phase, rows: report.rows, bytes: report.snapshotBytes });
    try {
      await new Sync({ store, intake, talk, means, report, watch }).run();
    } catch (error) {
      if (!(error instanceof StorageFull || error instanceof Closed)) throw error;
      report.failure = "storage";
    } finally {
      const { failure, code, retryAfterS } = report;
      const retryAt = retryAfterS === null ? null : means.clock() + retryAfterS;
      this.show({ phase: "rest", rows: report.rows, failure, code, retryAt });
      this.status.value = this.countedStatus();
    }
    return report;
  }

  private show(news: Partial<SyncState>): void {
    this.syncing.value = { ...this.syncing.peek(), ...this.standing(), ...news };
  }

  /** Return how far the mirror is filled. */
  private standing(): Pick<SyncState, "families" | "familiesTotal" | "bytesTotal" | "partial"> {
    const download = this.store.get("download");
    const partial = this.store.get("asg") === undefined || Object.keys(this.store.places.empty()).length > 0;
    const totals = { familiesTotal: download?.families ?? null, bytesTotal: download?.bytes ?? null };
    return { families: this.store.mirror.count(FAMILY), ...totals, partial };
  }

  private countedStatus(): Status {
    return statusOf(this.store.forms, this.store.get("exchanged_at") ?? null, Math.floor(this.means.clock()));
  }
}

/** Read carried forms; throws `Refusal` (unprocessable) where they are malformed. */
function readCarried(forms: readonly unknown[]): Omit<Form, "seq">[] {
  try {
    const carried = forms.map(formFromCarried);
    if (carried.every((form) => isId(form.id) && form.changes.length)) return carried;
  } catch {
    // not of this shape at all
  }
  throw new Refusal("unprocessable", { field: "forms" });
}

/** Store what the server told at enrolment; throws `Refusal` (forbidden) for another worker. */
export async function keepEnrolment(store: Store, told: Enrolment, now: number): Promise<void> {
  const known = store.get("worker");
  if (known && known.id !== told.worker.id) throw new Refusal("forbidden");
  const { token, device, worker, kabupaten, kinds, settings } = told;
  const mirror_days = settings?.mirror_days ?? store.get("mirror_days");
  const more = { zone: told.zone ?? HOME_ZONE, offset: told.t - now, epoch: store.get("epoch") ?? told.epoch };
  await store.transaction((changes) => changes.set({ token, device, worker, kabupaten, kinds, mirror_days, ...more }));
}
