/** The sheet of a meeting on the screen: one signal per family, kept as typed, saved once. */
import { batch, computed, effect, type Signal, signal } from "@preact/signals";
import { useLayoutEffect, useMemo } from "preact/hooks";
import type { Fields, Phone } from "../../phone/contract";
import { MEETING } from "../../texts/p2k2";
import { UI } from "../../texts/ui";
import { usePhone } from "../../ui/context";
import { failureWords, type Unsaved } from "../../ui/form";
import { route } from "../../ui/router";
import { toast } from "../../ui/toast";
import { type Meeting, meetingAt } from "../../work/p2k2";
import { flawsOf } from "../../work/p2k2material";
import { countMarks, type RosterPart, rosterOf } from "../../work/p2k2roster";
import { type FrozenSheet, type Mark, MeetingSheet, type Status } from "../../work/p2k2sheet";

/** How far the mark of a family has come. */
export type Progress = "typed" | "here" | "accepted" | "attention" | "";

/** What one row of the roster shows. */
export interface RowState {
  readonly mark: Mark | null;
  readonly progress: Progress;
  /** Mark that arrived from elsewhere while another was typed here. */
  readonly rival: Mark | null;
}

const KEEP_MS = 60;
const INDEX = "unsaved";
const BLANK: RowState = { mark: null, progress: "", rival: null };

/** Name under which the sheet of a meeting is kept. */
export const sheetName = (ref: string): string => `p2k2/${ref}`;

/** Find the meeting that an address names; also one that left this phone while its sheet was filled in and not saved. */
export function meetingHere(phone: Phone, ref: string): Meeting | null {
  const typed = phone.draft.get(`form/${sheetName(ref)}`) as FrozenSheet | undefined;
  return meetingAt(phone, ref) ?? typed?.meeting ?? null;
}

/** Everything the screens of one meeting share. */
export class Table {
  sheet: MeetingSheet;
  readonly parts: Signal<readonly RosterPart[]>;
  readonly sesi: Signal<Fields>;
  readonly dirty: Signal<boolean>;
  readonly bulk = signal<readonly string[]>([]);
  readonly busy = signal(false);
  readonly error = signal<string | null>(null);
  readonly counts = computed(() => countMarks(this.ids().map((id) => this.row(id).value.mark)));
  private readonly rows = new Map<string, Signal<RowState>>();
  private progress = new Map<string, Progress>();
  private readonly key: string;
  private readonly version: number;
  private readonly tapped: (() => void)[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly phone: Phone,
    readonly meeting: Meeting,
  ) {
    this.key = `form/${sheetName(meeting.ref)}`;
    this.version = phone.version.peek();
    this.sheet = new MeetingSheet(phone, meeting, phone.draft.get(this.key) as FrozenSheet | undefined);
    this.sesi = signal(this.sheet.sesi());
    this.dirty = signal(this.sheet.dirty);
    this.parts = signal(this.roster());
    this.lookAgain();
  }

  /** Follow the phone, and hand over what is tapped before it is written. */
  watch(): () => void {
    let drawn = this.version;
    const stop = effect(() => {
      const now = this.phone.version.value;
      if (now !== drawn) this.refresh();
      drawn = now;
    });
    // the next screen of the meeting reads what this one leaves, and is drawn before this one goes
    const stopMoving = effect(() => {
      void route.value;
      this.write();
    });
    const leave = this.phone.draft.from(() => this.write());
    return () => {
      stop();
      stopMoving();
      const left = this.sheet.dirty && !route.peek().path.startsWith(`/p2k2/${this.meeting.ref}`);
      void this.phone.draft.flush().then((kept) => kept && left && toast(UI.keptAsTyped));
      leave();
    };
  }

  /** The state of one family. */
  row(kpmId: string): Signal<RowState> {
    let found = this.rows.get(kpmId);
    if (!found) this.rows.set(kpmId, (found = signal(BLANK)));
    return found;
  }

  /** Families on the roster, in order. */
  ids(): string[] {
    return this.parts.value.flatMap((part) => part.lines.map((one) => one.kpmId));
  }

  /** Mark a family by a tap; what does not fit the new mark is taken off. */
  pick(kpmId: string, status: Status): void {
    if (this.isLater(() => this.pick(kpmId, status))) return;
    const now = this.sheet.mark(kpmId);
    const stays = status !== "H" || now?.exempt;
    const fitting = status === "H" ? {} : { represented_by: null };
    this.change(kpmId, { status, bulk: false, ...fitting, ...(stays ? {} : { reason: null }) });
  }

  /** Change the mark of a family. */
  change(kpmId: string, change: Partial<Mark>): void {
    if (this.isLater(() => this.change(kpmId, change))) return;
    const guest = this.sheet.mark(kpmId) ? {} : { guest: this.guests().has(kpmId) };
    this.sheet.setMark(kpmId, { ...guest, ...change });
    this.touched(kpmId);
  }

  /** Leave a family without a mark. */
  clear(kpmId: string): void {
    if (this.isLater(() => this.clear(kpmId))) return;
    this.sheet.clear(kpmId);
    this.touched(kpmId);
  }

  /** Put a guest on the roster as present; the latest meeting it missed counts as caught up. */
  addGuest(kpmId: string, missed: string | null): void {
    if (this.isLater(() => this.addGuest(kpmId, missed))) return;
    this.change(kpmId, { status: "H", bulk: false, guest: true });
    this.repeat(kpmId, missed);
    this.layOut();
  }

  /** Choose which missed meeting a guest catches up. */
  repeat(kpmId: string, missed: string | null): void {
    if (this.isLater(() => this.repeat(kpmId, missed))) return;
    this.sheet.setRepeated(kpmId, missed);
    this.touched(kpmId);
  }

  /** Mark everybody without a mark as present, with a way back. */
  allPresent(): void {
    if (this.isLater(() => this.allPresent())) return;
    const marked = this.sheet.markAll(this.ids(), this.guests());
    if (!marked.length) return;
    this.bulk.value = [...this.bulk.peek(), ...marked];
    this.lookAt(marked);
    this.keep();
  }

  /** Take the bulk marks back that nobody has touched since. */
  undoAll(): void {
    if (this.isLater(() => this.undoAll())) return;
    const marked = this.bulk.peek();
    this.bulk.value = [];
    this.sheet.undoAll(marked);
    this.lookAt(marked);
    this.keep();
  }

  /** Tell something of the meeting. */
  tell(change: Record<string, unknown>): void {
    if (this.isLater(() => this.tell(change))) return;
    this.sheet.setSesi(change);
    this.sesi.value = this.sheet.sesi();
    if ("kelompok_joint" in change || "date" in change) this.layOut();
    this.keep();
  }

  /** Store everything; true only when it is on the disk. */
  async save(): Promise<boolean> {
    if (this.busy.peek()) return false;
    this.error.value = this.flaw();
    if (this.error.peek() !== null) return false;
    this.busy.value = true;
    const counts = this.counts.peek();
    try {
      await this.sheet.save(() => this.store());
      this.stopTimer();
      this.list(null);
      await this.phone.draft.drop(this.key);
      this.bulk.value = [];
      toast(MEETING.saved(counts));
      return true;
    } catch (error) {
      this.error.value = failureWords(error);
      return false;
    } finally {
      this.busy.value = false;
      this.refresh();
      for (const work of this.tapped.splice(0)) work();
    }
  }

  /** Keep what is tapped while a save goes on for after it: the forms being stored take nothing more. */
  private isLater(work: () => void): boolean {
    if (this.busy.peek()) this.tapped.push(work);
    return this.busy.peek();
  }

  /** Throw away what is typed and not saved, with a way back. */
  discard(): void {
    const before = this.sheet.freeze();
    this.lay(new MeetingSheet(this.phone, this.meeting));
    toast(UI.discarded, { undo: () => this.lay(new MeetingSheet(this.phone, this.meeting, before)) });
  }

  private lay(sheet: MeetingSheet): void {
    if (this.isLater(() => this.lay(sheet))) return;
    this.sheet = sheet;
    this.bulk.value = [];
    this.refresh();
    this.keep();
  }

  private flaw(): string | null {
    if (!this.sheet.dirty) return UI.nothingToSave;
    if (Object.keys(flawsOf(this.sheet.sesi(), this.phone.today(), this.meeting.day)).length) return MEETING.flawed;
    const marks = this.sheet.typed.map((one) => this.sheet.mark(one));
    const wrong = marks.filter((one) => one && ((one.exempt && !one.reason?.trim()) || (one.susulan && !one.susulan_date)));
    return wrong.length ? MEETING.flawedMarks(wrong.length) : null;
  }

  private guests(): ReadonlySet<string> {
    const lines = this.parts.peek().flatMap((part) => part.lines);
    return new Set(lines.filter((one) => one.guest).map((one) => one.kpmId));
  }

  private roster(): RosterPart[] {
    return rosterOf(this.phone, this.meeting, this.sheet.sesi(), this.sheet.typed);
  }

  private refresh(): void {
    this.sesi.value = this.sheet.sesi();
    this.dirty.value = this.sheet.dirty;
    this.layOut();
    this.lookAgain();
  }

  /** Draw the list anew only when other families stand on it. */
  private layOut(): void {
    const parts = this.roster();
    if (JSON.stringify(parts) !== JSON.stringify(this.parts.peek())) this.parts.value = parts;
    for (const one of parts.flatMap((part) => part.lines)) if (!this.rows.has(one.kpmId)) this.look(one.kpmId);
  }

  private lookAgain(): void {
    const own = (of: readonly { id: string }[], progress: Progress) => of.map(({ id }) => [id, progress] as const);
    this.progress = new Map([...own(this.phone.waiting(), "here"), ...own(this.phone.attention(), "attention")]);
    this.lookAt(this.parts.peek().flatMap((part) => part.lines.map((one) => one.kpmId)));
  }

  /** Look at many at once, so that they are counted once. */
  private lookAt(kpmIds: readonly string[]): void {
    batch(() => kpmIds.forEach((one) => this.look(one)));
  }

  private look(kpmId: string): void {
    const mark = this.sheet.mark(kpmId);
    const isTyped = this.sheet.isTyped(kpmId);
    const saved = this.progress.get(this.sheet.markId(kpmId)) ?? (mark ? "accepted" : "");
    const rival = isTyped ? this.sheet.rival(kpmId) : null;
    const next: RowState = { mark, progress: isTyped ? "typed" : saved, rival };
    const row = this.row(kpmId);
    if (JSON.stringify(row.peek()) !== JSON.stringify(next)) row.value = next;
  }

  private touched(kpmId: string): void {
    this.look(kpmId);
    this.keep();
  }

  private keep(): void {
    this.dirty.value = this.sheet.dirty;
    this.error.value = null;
    this.timer ??= setTimeout(() => this.write(), KEEP_MS);
  }

  private stopTimer(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private write(): void {
    if (this.timer === undefined) return;
    this.stopTimer();
    if (this.sheet.dirty) {
      this.store();
      return;
    }
    this.list(null);
    void this.phone.draft.drop(this.key);
  }

  private store(): void {
    this.phone.draft.put(this.key, this.sheet.freeze());
    const title = document.querySelector("h1")?.textContent ?? "";
    this.list({ path: `/p2k2/${this.meeting.ref}`, title, at: this.phone.now() });
  }

  /** The list of unsaved forms that the home screen shows. */
  private list(entry: Unsaved | null): void {
    const name = sheetName(this.meeting.ref);
    const { [name]: known, ...others } = (this.phone.draft.get(INDEX) as Record<string, Unsaved> | undefined) ?? {};
    if ((entry === null) === (known === undefined)) return;
    this.phone.draft.put(INDEX, entry === null ? others : { ...others, [name]: entry });
  }
}

/** Open the sheet of a meeting for as long as a screen shows it. */
export function useTable(meeting: Meeting): Table {
  const phone = usePhone();
  const table = useMemo(() => new Table(phone, meeting), [phone, meeting.ref]);
  useLayoutEffect(() => table.watch(), [table]);
  return table;
}
