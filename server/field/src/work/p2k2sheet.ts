/** The sheet of one meeting while it is filled in: marks and what is told of the meeting, saved as forms of 120 marks at most. */
import type { Draft, Fields, Phone } from "../phone/contract";
import { firstDay, keyOf, type Meeting, stands } from "./p2k2";

/** Hadir, izin, sakit or alpa; no mark at all is none of them. */
export type Status = "H" | "I" | "S" | "A";

/** The mark of one family. */
export interface Mark {
  readonly status: Status;
  readonly represented_by: string | null;
  readonly exempt: boolean;
  readonly reason: string | null;
  readonly susulan: boolean;
  readonly susulan_date: string | null;
  readonly bulk: boolean;
  readonly note: string | null;
  readonly guest: boolean;
}

/** Marks that one form holds at most, so that a weak signal can carry it. */
export const MARKS_PER_FORM = 120;

/** The sheet as plain data, so that it survives a reload with what its author saw. */
export interface FrozenSheet {
  readonly meeting: Meeting;
  readonly parts: readonly unknown[];
  readonly spots: readonly (readonly [string, Spot])[];
  readonly made: boolean | null;
  readonly repeats: readonly (readonly [string, string])[];
}

/** Where the mark of a family is being written; `fresh` when this phone knew none before. */
interface Spot {
  part: number;
  fresh: boolean;
}

const KIND = "kehadiran";
const SESI = "p2k2_sesi";
const EMPTY: Mark = {
  status: "H", represented_by: null, exempt: false, reason: null,
  susulan: false, susulan_date: null, bulk: false, note: null, guest: false,
};
const NAMES = Object.keys(EMPTY) as (keyof Mark)[];
const ALWAYS: readonly string[] = ["status", "exempt", "bulk"];

/** Read the mark out of a record; null for none or a deleted one. */
export function markOf(record: Fields | null): Mark | null {
  if (!stands(record)) return null;
  return Object.fromEntries(NAMES.map((name) => [name, record[name] ?? EMPTY[name]])) as unknown as Mark;
}

/** One meeting being filled in. */
export class MeetingSheet {
  private parts: (Draft | null)[] = [];
  private readonly spots = new Map<string, Spot>();
  /** Whether the record of the meeting was made on this sheet; null while nothing is told about it. */
  private made: boolean | null = null;
  /** Guest -> mark of the meeting that the guest missed and repeats here. */
  private readonly repeats = new Map<string, string>();
  /** Ids of marks, which are dear to compute. */
  private readonly ids = new Map<string, string>();

  constructor(
    private readonly phone: Phone,
    readonly meeting: Meeting,
    frozen?: FrozenSheet,
  ) {
    if (!frozen) return;
    this.parts = frozen.parts.map((one) => (one === null ? null : phone.thaw(one)));
    this.spots = new Map(frozen.spots);
    this.made = frozen.made;
    this.repeats = new Map(frozen.repeats);
  }

  /** Whether something is filled in and not saved. */
  get dirty(): boolean {
    return this.made !== null || this.spots.size + this.repeats.size > 0;
  }

  /** Whether the mark of a family is filled in and not saved. */
  isTyped(kpmId: string): boolean {
    return this.spots.has(kpmId);
  }

  /** The families whose marks are filled in and not saved. */
  get typed(): string[] {
    return [...this.spots.keys()];
  }

  /** Id of the mark of a family. */
  markId(kpmId: string): string {
    let id = this.ids.get(kpmId);
    if (!id) this.ids.set(kpmId, (id = this.phone.slot(KIND, { p2k2_sesi_id: this.meeting.sesiId, kpm_id: kpmId })));
    return id;
  }

  /** The mark of a family as the screen shows it. */
  mark(kpmId: string): Mark | null {
    const spot = this.spots.get(kpmId);
    const id = this.markId(kpmId);
    return markOf(spot ? this.part(spot.part).see(KIND, id) : this.phone.view(KIND, id));
  }

  /** The mark that stands on the phone, without what is typed here. */
  standing(kpmId: string): Mark | null {
    return markOf(this.phone.view(KIND, this.markId(kpmId)));
  }

  /** The mark that arrived from elsewhere after one was typed here; the office will see both. */
  rival(kpmId: string): Mark | null {
    return this.spots.get(kpmId)?.fresh ? this.standing(kpmId) : null;
  }

  /** Mark a family, or change its mark; what its author saw is noted at the first touch. */
  setMark(kpmId: string, change: Partial<Mark>): void {
    const next = { ...(this.mark(kpmId) ?? EMPTY), ...change };
    const spot = this.spots.get(kpmId) ?? this.open(kpmId);
    const draft = this.part(spot.part);
    const id = this.markId(kpmId);
    const key = { p2k2_sesi_id: this.meeting.sesiId, kpm_id: kpmId };
    if (spot.fresh) {
      const told = draft.see(KIND, id) ?? {};
      const names = NAMES.filter((name) => ALWAYS.includes(name) || next[name] !== EMPTY[name] || name in told);
      draft.make(KIND, { ...key, ...pick(next, names) });
      return;
    }
    draft.undo(KIND, id);
    const seen = draft.see(KIND, id);
    if (!stands(seen)) {
      draft.make(KIND, { ...key, ...next });
      return;
    }
    const was = markOf(seen) ?? EMPTY;
    const names = NAMES.filter((name) => next[name] !== was[name]);
    if (names.length) draft.edit(KIND, id, pick(next, names));
    else this.spots.delete(kpmId);
  }

  /** Leave a family without a mark again. */
  clear(kpmId: string): void {
    const standing = this.standing(kpmId);
    const spot = this.spots.get(kpmId) ?? (standing ? this.open(kpmId) : null);
    if (spot === null) return;
    const draft = this.part(spot.part);
    draft.undo(KIND, this.markId(kpmId));
    this.setRepeated(kpmId, null);
    if (spot.fresh || !standing) this.spots.delete(kpmId);
    else draft.edit(KIND, this.markId(kpmId), { deleted: true });
  }

  /** Mark families that have no mark yet as present, in bulk; returns those. */
  markAll(kpmIds: readonly string[], guests: ReadonlySet<string>): string[] {
    const blank = kpmIds.filter((one) => this.mark(one) === null);
    for (const one of blank) this.setMark(one, { ...EMPTY, bulk: true, guest: guests.has(one) });
    return blank;
  }

  /** Take back a bulk marking where nobody has touched it since. */
  undoAll(kpmIds: readonly string[]): void {
    for (const one of kpmIds) if (this.mark(one)?.bulk) this.clear(one);
  }

  /** The meeting as the screen shows it: what is typed or stands, over what a new record begins with. */
  sesi(): Fields {
    const { sesiId } = this.meeting;
    const typed = this.made === null ? null : (this.parts[0]?.see(SESI, sesiId) ?? null);
    const found = typed ?? this.phone.view(SESI, sesiId);
    const shown = typed || stands(found) ? found : null;
    return { ...(this.made || !stands(found) ? this.beginning() : {}), ...shown, id: sesiId };
  }

  /** Tell something of the meeting. */
  setSesi(change: Record<string, unknown>): void {
    const draft = this.first();
    if (this.made === null) {
      this.made = !stands(this.phone.view(SESI, this.meeting.sesiId));
      if (!this.made) draft.undo(SESI, this.meeting.sesiId);
    }
    if (this.made) draft.make(SESI, { ...keyOf(this.meeting), ...change });
    else draft.edit(SESI, this.meeting.sesiId, change);
  }

  /** The mark that a guest makes up for here, as typed; null for none. */
  repeated(kpmId: string): string | null {
    return this.repeats.get(kpmId) ?? null;
  }

  /** Note on the mark of a missed meeting that the family has caught up here; null takes it back. */
  setRepeated(kpmId: string, missed: string | null): void {
    const draft = this.first();
    const before = this.repeats.get(kpmId);
    if (before) draft.undo(KIND, before);
    this.repeats.delete(kpmId);
    if (missed === null) return;
    draft.edit(KIND, missed, { susulan: true, susulan_date: this.sesi().date });
    this.repeats.set(kpmId, missed);
  }

  /** What is filled in, as plain data. */
  freeze(): FrozenSheet {
    const parts = this.parts.map((one) => one && one.freeze());
    return { meeting: this.meeting, parts, spots: [...this.spots], made: this.made, repeats: [...this.repeats] };
  }

  /**
   * Store everything, the meeting first; a form that is on the disk is taken off the sheet at once.
   *
   * `kept` is called after each form, so that a sheet cut off in between goes on where it was. Throws what `Draft.save` throws.
   */
  async save(kept: () => void): Promise<void> {
    this.first();
    const day = String(this.sesi().date);
    for (let part = 0; part < this.parts.length; part++) {
      const draft = this.parts[part];
      if (!draft) continue;
      const copy = this.phone.thaw(draft.freeze());
      copy.workDate = day;
      if (part === 0) this.finish(copy);
      if (copy.size) await copy.save();
      this.parts[part] = null;
      if (part === 0) {
        this.made = null;
        this.repeats.clear();
      }
      for (const [kpmId, spot] of this.spots) if (spot.part === part) this.spots.delete(kpmId);
      kept();
    }
    this.parts = [];
  }

  /** Note that the plan was carried out; a record that has arrived from elsewhere meanwhile need not be made. */
  private finish(draft: Draft): void {
    const { sesiId, jadwalId } = this.meeting;
    const sesi = this.sesi();
    if (this.made === null && stands(this.phone.view(SESI, sesiId))) draft.undo(SESI, sesiId);
    const plan = jadwalId === null ? null : draft.see("jadwal", jadwalId);
    if (!stands(plan) || sesi.status === "batal" || plan.status === "terlaksana") return;
    draft.edit("jadwal", plan.id, { status: "terlaksana", held_by: sesi.held_by });
  }

  /** What a new record of the meeting begins with. */
  private beginning(): Record<string, unknown> {
    const { kelompokId, jadwalId } = this.meeting;
    const jadwal = jadwalId === null ? null : this.phone.view("jadwal", jadwalId);
    const place = jadwal?.place ?? this.phone.view("kelompok", kelompokId)?.place;
    const told = { date: firstDay(this.phone, this.meeting), status: "terlaksana", held_by: [this.phone.worker.id] };
    return { ...told, ...(jadwal?.start_time ? { start_time: jadwal.start_time } : {}), ...(place ? { place } : {}) };
  }

  /** The form that carries the meeting, first of all its record; opening it notes what its author sees. */
  private first(): Draft {
    const known = this.parts[0];
    if (known) return known;
    const draft = this.newPart();
    const { sesiId, jadwalId } = this.meeting;
    if (!stands(draft.see(SESI, sesiId))) draft.make(SESI, { ...keyOf(this.meeting), ...this.beginning() });
    if (jadwalId !== null) draft.see("jadwal", jadwalId);
    this.parts[0] = draft;
    return draft;
  }

  private newPart(): Draft {
    return this.phone.form({ kabupaten: this.phone.kabupatenOf("kelompok", this.meeting.kelompokId) });
  }

  private open(kpmId: string): Spot {
    this.first();
    const part = this.roomyPart();
    this.parts[part] ??= this.newPart();
    const spot = { part, fresh: this.phone.view(KIND, this.markId(kpmId)) === null };
    this.spots.set(kpmId, spot);
    return spot;
  }

  /** The first form that has room, or a new one. */
  private roomyPart(): number {
    const used = this.parts.map(() => 0);
    for (const { part } of this.spots.values()) used[part] = (used[part] ?? 0) + 1;
    const part = used.findIndex((count) => count < MARKS_PER_FORM);
    return part < 0 ? this.parts.length : part;
  }

  private part(index: number): Draft {
    const draft = this.parts[index];
    if (!draft) throw new Error("a mark lies on a form that is gone");
    return draft;
  }
}

function pick(mark: Mark, names: readonly (keyof Mark)[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, mark[name]]));
}
