/** What a phone must know of a kind of record: its field groups, slot and scope. */

import { slotId } from "./ids";

/** How two values of a group are merged; only the server does it. */
export type Rule = "latest" | "first" | "largest" | "union" | "fixed" | "ask";

/** Fields that are judged and merged together. */
export interface Group {
  readonly name: string;
  readonly rule: Rule;
  readonly fields: readonly string[];
}

/** A kind as the server writes it. */
export interface KindData {
  readonly name: string;
  readonly groups: readonly (readonly [name: string, rule: Rule, fields: readonly string[], office: number, lowRisk: number])[];
  readonly scope: readonly [prefix: string, field: string, month: string];
  readonly slot: readonly string[];
  /** A word and the field by which a record meets one that no second may meet (P59). */
  readonly once?: readonly string[];
  readonly refs: readonly (readonly [field: string, kind: string])[];
  readonly office: boolean;
  readonly numbered: boolean;
  readonly since: number;
}

/** Fields of a record by name, without its id. */
export type Values = Readonly<Record<string, unknown>>;

/** Fields that every record has, as in a new record. */
export const ENVELOPE: Values = { deleted: false, closed: false };

const OF_ENVELOPE: readonly Group[] = [
  { name: "deleted", rule: "ask", fields: ["deleted"] },
  { name: "closed", rule: "ask", fields: ["closed"] },
];

/** One kind of record. */
export class Kind {
  readonly name: string;
  readonly slot: readonly string[];
  private readonly once: readonly string[];
  readonly scope: { readonly prefix: string; readonly field: string; readonly month: string };
  readonly office: boolean;
  /** Groups in the order of declaration, the two of the envelope last. */
  readonly groups: readonly Group[];
  /** Names of the kind's own fields. */
  readonly fields: readonly string[];
  /** Fields of a record in which nothing is filled in. */
  readonly empty: Values;
  private readonly groupOf = new Map<string, Group>();
  private readonly refs: ReadonlyMap<string, string>;

  constructor(data: KindData) {
    this.name = data.name;
    this.slot = data.slot;
    this.once = data.once ?? [];
    const [prefix, field, month] = data.scope;
    this.scope = { prefix, field, month };
    this.office = data.office;
    const own = data.groups.map(([name, rule, fields]) => ({ name, rule, fields }));
    this.groups = [...own, ...OF_ENVELOPE];
    this.fields = own.flatMap((group) => [...group.fields]);
    this.empty = { ...Object.fromEntries(this.fields.map((name) => [name, null])), ...ENVELOPE };
    for (const group of this.groups) for (const name of group.fields) this.groupOf.set(name, group);
    this.refs = new Map(data.refs);
  }

  /** Make a kind of which only the name is known (P47). */
  static unknown(name: string): Kind {
    const nothing = { groups: [], slot: [], refs: [], office: true, numbered: false, since: 1 };
    return new Kind({ name, scope: ["", "", ""], ...nothing });
  }

  /** Return the id that a record made with these fields must have, null where any will do (P7, P59). */
  ownId(fields: Values): string | null {
    if (this.slot.length) return slotId(this.name, this.slot.map((part) => fields[part]));
    const [word, field] = this.once;
    return word && field && fields[field] ? slotId(word, [fields[field]]) : null;
  }

  /** Return the kind of record a field names. */
  refKind(field: string): string | undefined {
    return this.refs.get(field);
  }

  /** Tell whether an edit can carry a record into another scope. */
  get canMove(): boolean {
    const group = this.groupOf.get(this.scope.field);
    return group !== undefined && group.rule !== "fixed";
  }

  /** Return the groups that a change of these fields touches, in the order of declaration. */
  touched(fields: Values): Group[] {
    const found = new Set(Object.keys(fields).map((name) => this.groupOf.get(name)));
    return this.groups.filter((group) => found.has(group));
  }
}

/** Return the value of a group: its fields in order. */
export function valueOf(group: Group, fields: Values): unknown[] {
  return group.fields.map((name) => fields[name] ?? null);
}

/** Tell whether two JSON values are the same; the order of keys says nothing. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  const same = (key: string) => key in other && sameValue((one as Values)[key], (other as Values)[key]);
  return keys.length === Object.keys(other).length && keys.every(same);
}

/** Return the fields of a record made with these, as server and phone both build it (P37). */
export function newFields(kind: Kind, fields: Values): Record<string, unknown> {
  return { ...kind.empty, ...fields };
}

/** Return the groups whose sight a merge needs: those touched, or all where the whole record is meant. */
export function judgedGroups(kind: Kind, fields: Values): Group[] {
  const touched = kind.touched(fields);
  if (touched.every((group) => !OF_ENVELOPE.includes(group))) return touched;
  return kind.groups.filter((group) => group.rule !== "fixed" || touched.includes(group));
}
