/** Nouns as compact JSON, and back: forms to the server, rows from it (P37, P51). */
import type { Ref, Revision } from "./ids";
import { ENVELOPE, type Kind, type Values } from "./kinds";
import type { Seen } from "./overlay";

/** One edit of one record as its author made it. */
export interface Change {
  readonly kind: string;
  readonly id: string;
  readonly fields: Values;
  readonly base: Revision | null;
  readonly after: readonly Ref[];
}

/** A change as kept: with the values seen, and the record as shown when the form was opened. */
export interface Saved extends Change {
  readonly seen: Seen;
  readonly shown: Values | null;
}

/** A change on the wire. */
export type ChangeWire = readonly unknown[];

/** Write a change; empty parts at the end are left out. */
export function changeToWire(change: Change, seen?: Seen): ChangeWire {
  const parts: unknown[] = [change.kind, change.id, change.fields, change.base ?? 0, change.after, seen ?? null];
  while (parts.length > 3 && isEmpty(parts[parts.length - 1])) parts.pop();
  return parts;
}

function isEmpty(part: unknown): boolean {
  return !part || (typeof part === "object" && Object.keys(part).length === 0);
}

/** Read a change that another phone of this program wrote. */
export function changeFromWire(wire: ChangeWire): Change {
  const [kind, id, fields, base, after] = wire as [string, string, Values, Revision | 0 | undefined, Ref[] | undefined];
  return { kind, id, fields, base: base || null, after: after ?? [] };
}

/** Write JSON in the one form that is compared: keys in order, no blanks. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (isPlain(part) ? inOrder(part) : part));
}

function isPlain(part: unknown): part is Values {
  return typeof part === "object" && part !== null && !Array.isArray(part);
}

function inOrder(part: Values): Values {
  const sorted: Record<string, unknown> = {};
  for (const name of Object.keys(part).sort()) sorted[name] = part[name];
  return sorted;
}

/** Rows of one kind as lists, one for each field. */
export type Columns = Readonly<Record<string, readonly unknown[]>>;

/** A record as the server has it. */
export interface Row {
  readonly kind: string;
  readonly id: string;
  readonly scope: string;
  readonly revision: Revision;
  readonly no: number | null;
  readonly fields: Values & { readonly id: string };
}

const FRAME = ["id", "scope", "number", "tag", "no"];

/** Read one row's fields out of columns; a column left out has what a new record has, unknown ones are kept (P47). */
export function fieldsAt(kind: Kind, names: readonly string[], columns: Columns, at: number): Values & { readonly id: string } {
  const fields: Record<string, unknown> = { ...kind.empty };
  for (const name of names) fields[name] = (columns[name] as readonly unknown[])[at];
  fields["id"] = (columns["id"] as string[])[at];
  return fields as Values & { id: string };
}

/** Return the names of columns that are fields. */
export function fieldNames(columns: Columns): string[] {
  return Object.keys(columns).filter((name) => !FRAME.includes(name));
}

/** Read the rows of one kind. */
export function rowsFromWire(kind: Kind, columns: Columns): Row[] {
  const names = fieldNames(columns);
  const { scope, number, tag, no } = columns as Record<string, readonly never[]>;
  return (columns["id"] as string[]).map((id, at) => ({
    kind: kind.name,
    id,
    scope: scope?.[at] as unknown as string,
    revision: [number?.[at] as unknown as number, tag?.[at] as unknown as number],
    no: no?.[at] ?? null,
    fields: fieldsAt(kind, names, columns, at),
  }));
}

/** Write rows of one kind as columns; one where every row has what a new record has is left out. */
export function columnsOf(rows: readonly Row[]): Record<string, unknown[]> {
  const names = new Set(rows.flatMap((row) => Object.keys(row.fields)));
  const columns: Record<string, unknown[]> = {
    id: rows.map((row) => row.id),
    number: rows.map((row) => row.revision[0]),
    tag: rows.map((row) => row.revision[1]),
  };
  if (rows.some((row) => row.no !== null)) columns["no"] = rows.map((row) => row.no);
  for (const name of names) {
    if (name === "id") continue;
    const values = rows.map((row) => row.fields[name] ?? null);
    const empty = ENVELOPE[name] ?? null;
    if (values.some((value) => value !== empty)) columns[name] = values;
  }
  return columns;
}
