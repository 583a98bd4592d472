/** What the worker sees: the mirror, then own changes that are not in it yet, in the order made (P1). */
import { SEEN_VALUES_MAX } from "../shared/limits.json";
import type { Ref, Revision } from "./ids";
import { type Kind, newFields, type Values, valueOf } from "./kinds";

/** Group -> values, oldest first. */
export type Seen = Readonly<Record<string, readonly (readonly unknown[])[]>>;

/** One own change above the mirror; `base` and `shown` are what its author saw beneath. */
export interface Layer {
  readonly ref: Ref;
  readonly fields: Values;
  readonly base: Revision | null;
  readonly creates: boolean;
  readonly shown: Values | null;
}

/** A row of the mirror, as far as a look needs it. */
export interface Standing {
  readonly fields: Values;
  readonly revision: Revision;
}

/**
 * A record as it is on the screen at one moment.
 *
 * `base`: revision of the mirror row; `after`: topmost own change of each group, in the order made (P9, P10);
 * `seen`: group -> mirror value and every own value above it, oldest first (P14).
 */
export interface Sight {
  readonly fields: Values;
  readonly base: Revision | null;
  readonly after: readonly Ref[];
  readonly seen: Seen;
}

/** Lay own changes over a row; a record that left the phone is shown as when the first of them was made. */
export function look(kind: Kind, row: Standing | null, layers: readonly Layer[]): Sight | null {
  const first = layers[0];
  if (row === null && first === undefined) return null;
  const beneath = row === null ? (first as Layer).shown : row.fields;
  const base = row === null ? (first as Layer).base : row.revision;
  const seen: Record<string, (readonly unknown[])[]> = {};
  for (const group of kind.groups) seen[group.name] = beneath === null ? [] : [valueOf(group, beneath)];
  const top = new Map<string, Layer>();
  let fields: Values = beneath ?? newFields(kind, {});
  for (const layer of layers) {
    fields = { ...fields, ...layer.fields };
    for (const group of layer.creates ? kind.groups : kind.touched(layer.fields)) {
      top.set(group.name, layer);
      seen[group.name] = [...(seen[group.name] ?? []), valueOf(group, fields)].slice(-SEEN_VALUES_MAX);
    }
  }
  const topmost = new Set(top.values());
  const after = layers.filter((layer) => topmost.has(layer)).map((layer) => layer.ref);
  return { fields, base, after, seen };
}

/** Return only what is shown, where the judging of groups is not needed. */
export function shownFields(kind: Kind, row: Standing | null, layers: readonly Layer[]): Values {
  const beneath = row === null ? (layers[0]?.shown ?? newFields(kind, {})) : row.fields;
  return Object.assign({}, beneath, ...layers.map((layer) => layer.fields)) as Values;
}
