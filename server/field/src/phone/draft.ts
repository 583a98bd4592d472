/** A form on the screen, stored under one random id with its changes numbered inside (P5). */
import { type OpenedData, Sheet } from "../kernel/draft";
import { canonical, changeToWire } from "../kernel/wire";
import { CHANGES_PER_FORM_MAX, FORM_BYTES_MAX } from "../shared/limits.json";
import type { Draft, Fields } from "./contract";
import { newForm } from "./forms";
import { Refusal, Unknown } from "./problems";
import type { Store } from "./store";
import type { Views } from "./views";

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** A draft as plain data. */
export interface Frozen {
  readonly form: string;
  readonly kabupaten: string;
  readonly workDate: string;
  readonly opened: readonly OpenedData[];
}

/** What drafts work with. */
export interface Desk {
  readonly store: Store;
  readonly views: Views;
  clock(): number;
  newId(): string;
}

/** Return the id of the form that a kept value holds a draft of, or undefined. */
export function formOf(kept: unknown): string | undefined {
  const { frozen } = (kept ?? {}) as { frozen?: Partial<Frozen> };
  return frozen?.form;
}

/** One form being filled in. */
export class FormDraft implements Draft {
  private sheet: Sheet;
  private saving: Promise<string> | null = null;

  constructor(
    private readonly desk: Desk,
    readonly kabupaten: string,
    private day: string,
    opened: readonly OpenedData[] = [],
    private form = desk.newId(),
  ) {
    this.sheet = this.newSheet(opened);
  }

  get size(): number {
    return this.sheet.size;
  }

  get workDate(): string {
    return this.day;
  }

  set workDate(day: string) {
    this.demandRest();
    if (!DATE.test(day)) throw new Error("the work has no date");
    this.day = day;
  }

  see(kind: string, id: string): Fields | null {
    const fields = this.sheet.see(kind, id);
    return fields && { ...fields, id };
  }

  edit(kind: string, id: string, fields: Record<string, unknown>): void {
    this.demandRest();
    if (!this.sheet.edit(kind, id, fields)) throw new Unknown(kind);
  }

  make(kind: string, fields: Record<string, unknown>): string {
    this.demandRest();
    return this.sheet.make(kind, fields);
  }

  undo(kind: string, id: string): void {
    this.demandRest();
    this.sheet.undo(kind, id);
  }

  save(): Promise<string> {
    this.saving ??= this.store().finally(() => (this.saving = null));
    return this.saving;
  }

  freeze(): Frozen {
    const { form, kabupaten, workDate } = this;
    return JSON.parse(JSON.stringify({ form, kabupaten, workDate, opened: this.sheet.data })) as Frozen;
  }

  /** What no request could carry stays on the screen, where its author can shorten it. */
  private async store(): Promise<string> {
    const { form: id, kabupaten, workDate: work_date } = this;
    const changes = this.sheet.changes();
    if (!changes.length) throw new Refusal("nothing_to_save");
    if (changes.length > CHANGES_PER_FORM_MAX) throw new Refusal("too_large", { field: "changes", limit: CHANGES_PER_FORM_MAX });
    const text = canonical(changes.map((change) => changeToWire(change)));
    if (new TextEncoder().encode(text).length > FORM_BYTES_MAX) throw new Refusal("too_large", { field: "form", limit: FORM_BYTES_MAX });
    const made = newForm({ id, kabupaten, work_date, device_at: Math.floor(this.desk.clock()) }, changes);
    await this.desk.store.transaction((all) => {
      if (!all.forms.get(id)) all.forms.save(JSON.parse(JSON.stringify(made)) as typeof made);
    });
    this.sheet = this.newSheet([]);
    this.form = this.desk.newId();
    return id;
  }

  /** What is filled in while the form is being stored would be in no form. */
  private demandRest(): void {
    if (this.saving) throw new Error("the form is being stored");
  }

  private newSheet(opened: readonly OpenedData[]): Sheet {
    const { store, views, newId } = this.desk;
    const kind = (name: string) => {
      if (!store.knows(name)) throw new Unknown(name);
      return store.kindOf(name);
    };
    return new Sheet({ kind, newId, sight: (name, id) => views.sight(name, id) }, opened);
  }
}
