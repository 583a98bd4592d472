/** A form being filled in: what its author saw is noted when a record is opened, never at saving (P9). */
import { judgedGroups, type Kind, sameValue, type Values, valueOf } from "./kinds";
import type { Seen, Sight } from "./overlay";
import type { Saved } from "./wire";

/** A record on the form; `sight` is null for one made here. */
interface Opened {
  readonly sight: Sight | null;
  fields: Record<string, unknown>;
  undelete: boolean;
}

/** A record on the form as plain data. */
export type OpenedData = readonly [kind: string, id: string, opened: Opened];

/** What a sheet asks of the phone. */
export interface Around {
  /** Throws for a kind that the phone does not know. */
  kind(name: string): Kind;
  sight(kind: string, id: string): Sight | null;
  newId(): string;
}

/** The records on one form. */
export class Sheet {
  private readonly opened = new Map<string, OpenedData>();

  constructor(
    private readonly around: Around,
    data: readonly OpenedData[] = [],
  ) {
    for (const one of data) this.opened.set(key(one[0], one[1]), one);
  }

  /** Return what was opened, as plain data. */
  get data(): OpenedData[] {
    return [...this.opened.values()];
  }

  /** Return how many records have something filled in. */
  get size(): number {
    return this.data.filter(([, , opened]) => Object.keys(opened.fields).length > 0 || opened.undelete).length;
  }

  /** Open a record and return it as shown, with what was filled in. */
  see(kind: string, id: string): Values | null {
    const opened = this.open(kind, id);
    return opened && { ...opened.sight?.fields, ...opened.fields };
  }

  /** Change fields; tell whether the record is there. */
  edit(kind: string, id: string, fields: Values): boolean {
    const opened = this.open(kind, id);
    if (opened) Object.assign(opened.fields, fields);
    return opened !== null;
  }

  /** Make a record; a slot that the phone has already is edited instead (P7), what meets another but once stays (P59). */
  make(name: string, fields: Values): string {
    const kind = this.around.kind(name);
    const own = kind.ownId(fields);
    const id = own ?? this.around.newId();
    const opened = own === null ? null : this.open(name, id);
    if (opened === null) {
      this.opened.set(key(name, id), [name, id, { sight: null, fields: { ...fields }, undelete: false }]);
    } else if (opened.sight === null) {
      Object.assign(opened.fields, fields);
    } else if (kind.slot.length) {
      Object.assign(opened.fields, withoutKey(kind, fields, opened.sight));
      opened.undelete = Boolean(opened.sight.fields["deleted"]);
    }
    return id;
  }

  /** Take back what was filled in about a record. */
  undo(kind: string, id: string): void {
    const opened = this.opened.get(key(kind, id))?.[2];
    if (opened === undefined) return;
    if (opened.sight === null) this.opened.delete(key(kind, id));
    opened.fields = {};
    opened.undelete = false;
  }

  /** Return what the form says. */
  changes(): Saved[] {
    return this.data.flatMap(([kind, id, opened]) => this.changesOf(kind, id, opened));
  }

  private changesOf(name: string, id: string, { sight, fields, undelete }: Opened): Saved[] {
    if (sight === null) return [{ kind: name, id, fields, base: null, after: [], seen: {}, shown: null }];
    const kind = this.around.kind(name);
    const parts: Values[] = undelete ? [{ deleted: false }] : [];
    if (Object.keys(fields).length) parts.push(fields);
    return parts.map((part) => editOf(kind, id, part, sight));
  }

  private open(kind: string, id: string): Opened | null {
    const known = this.opened.get(key(kind, id));
    if (known) return known[2];
    this.around.kind(kind);
    const sight = this.around.sight(kind, id);
    if (sight === null) return null;
    const opened = { sight, fields: {}, undelete: false };
    this.opened.set(key(kind, id), [kind, id, opened]);
    return opened;
  }
}

function key(kind: string, id: string): string {
  return `${kind} ${id}`;
}

/** Write an edit: whole groups, and what its author had seen of them (P5). */
function editOf(kind: Kind, id: string, part: Values, sight: Sight): Saved {
  const whole: Record<string, unknown> = {};
  for (const group of kind.touched(part)) for (const name of group.fields) whole[name] = sight.fields[name] ?? null;
  const fields = { ...whole, ...part };
  const seen: Record<string, Seen[string]> = {};
  for (const group of judgedGroups(kind, fields)) seen[group.name] = sight.seen[group.name] ?? [];
  return { kind: kind.name, id, fields, base: sight.base, after: sight.after, seen, shown: sight.fields };
}

/** Leave out groups that never change and are as they were. */
function withoutKey(kind: Kind, fields: Values, sight: Sight): Values {
  const merged = { ...sight.fields, ...fields };
  const fixed = kind.touched(fields).filter((group) => group.rule === "fixed");
  const same = fixed.filter((group) => sameValue(valueOf(group, merged), valueOf(group, sight.fields)));
  const names = new Set(same.flatMap((group) => [...group.fields]));
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)));
}
