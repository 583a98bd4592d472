/** What is typed of a facility's checks in one month, kept until it is saved; the sheet and the family page share it. */
import { type ReadonlySignal, type Signal, batch, computed, signal } from "@preact/signals";
import type { Draft, Fields, Phone } from "../phone/contract";
import { type Aturan, type Measure, inForce, measureOf, versionsOf } from "./aturan";
import { type Absences, type Member, type Result, SCHOOL, attendance, complete, unsettled } from "./komitmen";

/** What can be typed about one check. */
export interface Typed extends Absences {
  readonly result: Result | null;
  readonly reason: string | null;
  readonly weight_kg: number | null;
  readonly height_cm: number | null;
}

/** A block as kept: `form` is the number of the form in which a record was opened. */
export interface Kept {
  lines: Record<string, { values: Typed; form: number }>;
  days: { value: number | null; form: number } | null;
  source: string | null;
  /** Members who were here in this month and are not any more. */
  guests: string[];
  /** Forms as frozen; those before `spent` take no more records, since some of theirs are saved. */
  forms: unknown[];
  spent: number;
}

/** Where a block is kept as typed. */
export interface Keeper {
  read(): Kept;
  write(kept: Kept): void;
}

export const EMPTY: Kept = { lines: {}, days: null, source: null, guests: [], forms: [], spent: 0 };

/** Tell whether nothing is typed. */
export function empty(kept: Kept): boolean {
  return !Object.keys(kept.lines).length && !kept.days && kept.source === null && !kept.guests.length;
}

const CHANGES_PER_FORM = 120;
const RAW = ["alpa", "izin", "sakit"] as const;
const FIELDS = [...RAW, "weight_kg", "height_cm", "result", "reason"] as const;
const BLANK: Typed = { alpa: null, izin: null, sakit: null, result: null, reason: null, weight_kg: null, height_cm: null };

/** One check of one member. */
export class Line {
  readonly id: string;
  readonly typed: Signal<Typed | null>;
  /** The check as recorded, null when there is none. */
  readonly record: ReadonlySignal<Fields | null>;
  /** As on the screen. */
  readonly shown: ReadonlySignal<Typed>;
  /** What saving would write; null for nothing. */
  readonly change: ReadonlySignal<Partial<Record<string, unknown>> | null>;

  constructor(
    readonly block: Block,
    readonly member: Member,
    readonly condition: string,
    kept: Typed | null,
  ) {
    const { phone } = block;
    this.id = phone.slot("komitmen", this.key);
    this.typed = signal(kept);
    this.record = computed(() => present(phone, "komitmen", this.id));
    this.shown = computed(() => this.typed.value ?? typedOf(this.record.value, condition));
    this.change = computed(() => this.changed());
  }

  /** The key fields of the slot. */
  get key(): Record<string, unknown> {
    const { bulan, fasilitas } = this.block;
    return { anggota_id: this.member.id, bulan, condition: this.condition, fasilitas_id: fasilitas || null };
  }

  /** By what the attendance is judged. */
  get measure(): Measure {
    return measureOf(this.block.aturan.value, this.block.phone, this.member.kpm);
  }

  /** Whether the form lacks something that has been begun. */
  get unfinished(): boolean {
    return this.typed.value !== null && !this.ready(this.typed.value);
  }

  /** More days are missing than the month has. */
  get tooMany(): boolean {
    const { alpa, izin, sakit } = this.shown.value;
    const days = this.block.days.value;
    return days !== null && days > 0 && (alpa ?? 0) + (izin ?? 0) + (sakit ?? 0) > days;
  }

  /** Change what is typed; the first time the record is opened, as it is on the screen now. */
  type(values: Partial<Typed>): void {
    this.block.put([this, { ...this.shown.peek(), ...values }]);
  }

  /** Delete the check, one of the wrong place or person; it stays findable at the office. */
  async remove(): Promise<void> {
    const { phone } = this.block;
    const form = phone.form({ kabupaten: phone.kabupatenOf("anggota", this.member.id) });
    form.edit("komitmen", this.id, { deleted: true });
    this.block.revert(this);
    await form.save();
  }

  private ready(values: Typed): boolean {
    return complete(this.condition, values) && !(this.tooMany && !unsettled(values.result));
  }

  /** The result that goes with the values: what was chosen, or for a pupil what the days give. */
  private resultOf(values: Typed): Result | null {
    if (this.condition !== SCHOOL || unsettled(values.result)) return values.result;
    return attendance(this.block.days.value, values, this.measure)?.result ?? null;
  }

  private changed(): Partial<Record<string, unknown>> | null {
    const [record, typed] = [this.record.value, this.typed.value];
    const values = this.shown.value;
    if (!(typed ? this.ready(values) : record && complete(this.condition, record))) return null;
    const result = this.resultOf(values);
    const wanted: Record<string, unknown> = { ...values, result, reason: unsettled(result) ? values.reason : null };
    if (result === null && !typed) delete wanted.result;
    if (this.block.source.value !== null) wanted.source = this.block.source.value;
    const names = Object.keys(wanted).filter((name) => (wanted[name] ?? null) !== (record?.[name] ?? null));
    return names.length ? Object.fromEntries(names.map((name) => [name, wanted[name]])) : null;
  }
}

/** The checks of one facility in one month. */
export class Block {
  readonly name: string;
  readonly lines = new Map<string, Line>();
  readonly typedDays: Signal<{ value: number | null } | null>;
  readonly record: ReadonlySignal<Fields | null>;
  /** The rules that hold in the month. */
  readonly aturan: ReadonlySignal<Aturan>;
  /** Hari efektif as on the screen. */
  readonly days: ReadonlySignal<number | null>;
  readonly source: Signal<string | null>;
  readonly guests: Signal<readonly string[]>;
  private drafts: Draft[];

  constructor(
    readonly phone: Phone,
    readonly fasilitas: string,
    readonly bulan: string,
    private readonly keeper: Keeper,
  ) {
    this.name = `${fasilitas}/${bulan}`;
    const kept = keeper.read();
    this.drafts = kept.forms.map((frozen) => phone.thaw(frozen));
    this.typedDays = signal(kept.days && { value: kept.days.value });
    this.aturan = computed(() => (void phone.version.value, inForce(versionsOf(phone), bulan)));
    this.record = computed(() => (fasilitas ? present(phone, "hari_efektif", this.daysId) : null));
    this.days = computed(() => (this.typedDays.value ? this.typedDays.value.value : numberOf(this.record.value?.days)));
    this.source = signal(kept.source);
    this.guests = signal(kept.guests);
  }

  /** Id of the record that says on how many days the facility was open. */
  get daysId(): string {
    return this.phone.slot("hari_efektif", this.daysKey);
  }

  private get daysKey(): Record<string, unknown> {
    return { fasilitas_id: this.fasilitas, bulan: this.bulan };
  }

  /** The check of a member; the same object whenever it is asked for. */
  line(member: Member, condition: string): Line {
    const name = `${member.id} ${condition}`;
    let line = this.lines.get(name);
    if (!line) {
      line = new Line(this, member, condition, null);
      line.typed.value = this.keeper.read().lines[line.id]?.values ?? null;
      this.lines.set(name, line);
    }
    return line;
  }

  /** Keep what is typed about checks; as recorded means that nothing is typed. */
  put(...entries: readonly (readonly [Line, Typed])[]): void {
    const kept = { ...this.keeper.read() };
    const lines = (kept.lines = { ...kept.lines });
    const forms = new Set<number>();
    batch(() => {
      for (const [line, values] of entries) {
        const recorded = typedOf(line.record.peek(), line.condition);
        if (FIELDS.every((name) => values[name] === recorded[name])) {
          this.take(kept, line);
          continue;
        }
        const form = lines[line.id]?.form ?? this.open(kept, "komitmen", line.id, line.key, ["anggota", line.member.id]);
        forms.add(form);
        lines[line.id] = { values, form };
        line.typed.value = values;
      }
      this.keeper.write({ ...kept, forms: this.frozen(kept, forms) });
    });
  }

  /** Take back what was typed about a check since it was last saved. */
  revert(line: Line): void {
    const kept = { ...this.keeper.read() };
    kept.lines = { ...kept.lines };
    this.take(kept, line);
    this.keeper.write(kept);
  }

  private take(kept: Kept, line: Line): void {
    line.typed.value = null;
    if (!kept.lines[line.id]) return;
    delete kept.lines[line.id];
    Object.assign(kept, this.close(["komitmen", line.id]));
  }

  /** Take records off the forms; whoever types about them again sees them anew, on another form. */
  private close(...records: readonly (readonly [string, string])[]): Pick<Kept, "forms" | "spent"> {
    for (const draft of this.drafts) for (const [kind, id] of records) draft.undo(kind, id);
    return { forms: this.drafts.map((draft) => draft.freeze()), spent: this.drafts.length };
  }

  /** Keep the hari efektif as typed. */
  putDays(value: number | null): void {
    const kept = { ...this.keeper.read() };
    if (value === numberOf(this.record.peek()?.days)) {
      this.typedDays.value = null;
      if (kept.days) this.keeper.write({ ...kept, days: null, ...this.close(["hari_efektif", this.daysId]) });
      return;
    }
    const form = kept.days?.form ?? this.open(kept, "hari_efektif", this.daysId, this.daysKey, ["fasilitas", this.fasilitas]);
    kept.days = { value, form };
    this.typedDays.value = { value };
    this.keeper.write({ ...kept, forms: this.frozen(kept, new Set([form])) });
  }

  /** Where the figures come from: as typed, or as on the first recorded check. */
  get sourceShown(): string | null {
    if (this.source.value !== null) return this.source.value;
    for (const line of this.lines.values()) if (line.record.value?.source) return String(line.record.value.source);
    return null;
  }

  /** Keep where the figures come from. */
  putSource(source: string | null): void {
    this.source.value = source;
    this.keeper.write({ ...this.keeper.read(), source });
  }

  /** Add a member who was here in this month. */
  invite(member: string): void {
    this.guests.value = [...this.guests.value, member];
    this.keeper.write({ ...this.keeper.read(), guests: [...this.guests.value] });
  }

  /** Write zero wherever a pupil's days are still blank; returns how to take it back. */
  allZero(lines: readonly Line[]): { count: number; undo: () => void } {
    const before = lines
      .filter((line) => !unsettled(line.shown.peek().result) && RAW.some((name) => line.shown.peek()[name] === null))
      .map((line) => ({ line, typed: line.typed.peek() }));
    this.put(...before.map(({ line }) => [line, zeroed(line.shown.peek())] as const));
    const undo = () => batch(() => before.forEach(({ line, typed }) => (typed ? this.put([line, typed]) : this.revert(line))));
    return { count: before.length, undo };
  }

  /** How many records saving would write. */
  get pending(): number {
    const days = this.daysChanged() ? 1 : 0;
    return [...this.lines.values()].reduce((sum, line) => sum + (line.change.value ? 1 : 0), days);
  }

  /** How many results would change without anything typed about their checks. */
  get recounted(): number {
    return [...this.lines.values()].filter((line) => !line.typed.value && line.change.value?.result).length;
  }

  /** How many checks have been begun and lack something. */
  get unfinished(): number {
    return [...this.lines.values()].filter((line) => line.unfinished).length;
  }

  /** Store what is complete, in forms of a bounded size; what is not stays as typed. Returns how many records were written. */
  async save(): Promise<number> {
    const kept = this.keeper.read();
    const forms = kept.forms.map((frozen) => this.phone.thaw(frozen));
    const written = new Set<string>();
    const lines = [...this.lines.values()].sort((a, b) => Number(!kept.lines[a.id]) - Number(!kept.lines[b.id]));
    for (const line of lines) {
      const change = line.change.peek();
      if (!change) continue;
      const at = kept.lines[line.id]?.form ?? this.room(forms, this.phone.kabupatenOf("anggota", line.member.id), kept);
      forms[at]!.make("komitmen", { ...line.key, ...change });
      written.add(line.id);
    }
    for (const id of Object.keys(kept.lines)) if (!written.has(id)) for (const form of forms) form.undo("komitmen", id);
    if (kept.days) {
      const form = forms[kept.days.form]!;
      if (this.daysChanged()) written.add(form.make("hari_efektif", { ...this.daysKey, days: kept.days.value }));
      else form.undo("hari_efektif", this.daysId);
    }
    for (const form of forms) {
      form.workDate = this.phone.today(); // a check bears no day but its month, and is asked for by whoever is in charge now
      if (form.size) await form.save();
    }
    this.forget(written, kept);
    return written.size;
  }

  /** Forget what was typed about records that are stored now, or that said nothing new; what came in between is typed anew. */
  private forget(written: ReadonlySet<string>, sent: Kept): void {
    const kept = this.keeper.read();
    const gone: [string, string][] = [];
    const again: [Line, Typed][] = [];
    const lines = { ...kept.lines };
    for (const line of this.lines.values()) {
      const typed = lines[line.id];
      if (!typed || (!written.has(line.id) && line.unfinished)) continue;
      if (typed !== sent.lines[line.id]) again.push([line, typed.values]);
      delete lines[line.id];
      gone.push(["komitmen", line.id]);
    }
    const days = kept.days?.value === null ? kept.days : null;
    const daysAgain = kept.days !== sent.days && !days ? kept.days : null;
    if (kept.days && !days) gone.push(["hari_efektif", this.daysId]);
    const forms = this.close(...gone);
    batch(() => {
      for (const line of this.lines.values()) if (!lines[line.id]) line.typed.value = null;
      if (!days) this.typedDays.value = null;
      this.source.value = null;
      if (Object.keys(lines).length || days) return this.keeper.write({ ...kept, ...forms, lines, days, source: null });
      this.drafts = [];
      this.guests.value = [];
      this.keeper.write(EMPTY);
    });
    if (again.length) this.put(...again);
    if (daysAgain) this.putDays(daysAgain.value);
  }

  private daysChanged(): boolean {
    const typed = this.typedDays.value;
    return typed !== null && typed.value !== null && typed.value !== numberOf(this.record.value?.days);
  }

  /** Open a record on a form with room; that it was not there is noted by making it. */
  private open(kept: Kept, kind: string, id: string, key: Record<string, unknown>, about: readonly [string, string]): number {
    const at = this.room(this.drafts, this.phone.kabupatenOf(about[0], about[1]), kept);
    const draft = this.drafts[at]!;
    if (!draft.see(kind, id)) draft.make(kind, key);
    return at;
  }

  private frozen(kept: Kept, changed: ReadonlySet<number>): unknown[] {
    return this.drafts.map((one, at) => (changed.has(at) ? one.freeze() : kept.forms[at]));
  }

  /** The number of a form of a partition that can take one more record; a new one if there is none. */
  private room(forms: Draft[], kabupaten: string, kept: Kept): number {
    const used = (at: number) => Object.values(kept.lines).filter((one) => one.form === at).length;
    const fits = (one: Draft, at: number) =>
      at >= kept.spent && one.kabupaten === kabupaten && Math.max(one.size, used(at)) < CHANGES_PER_FORM;
    const at = forms.findIndex(fits);
    return at >= 0 ? at : forms.push(this.phone.form({ kabupaten })) - 1;
  }
}

function present(phone: Phone, kind: string, id: string): Fields | null {
  void phone.version.value;
  const record = phone.view(kind, id);
  return record && !record.deleted ? record : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

/** A record as it would be typed; a pupil's result is reckoned, unless it settles nothing. */
function typedOf(record: Fields | null, condition: string): Typed {
  if (!record) return BLANK;
  const values = Object.fromEntries(FIELDS.map((name) => [name, record[name] ?? null])) as unknown as Typed;
  return condition === SCHOOL && !unsettled(values.result) ? { ...values, result: null } : values;
}

function zeroed(values: Typed): Typed {
  return { ...values, alpa: values.alpa ?? 0, izin: values.izin ?? 0, sakit: values.sakit ?? 0 };
}
