/** Scopes: the part of a partition a record belongs to (P31). */
import type { Kind, Values } from "./kinds";

/** Scope of records whose owner is not known; no phone holds it. */
export const UNASSIGNED = "u";

/** Return the triwulan of a date or month: 2026-11-03 gives 2026-4. */
export function triwulan(day: string): string {
  return `${day.slice(0, 4)}-${Math.floor((Number(day.slice(5, 7)) + 2) / 3)}`;
}

/** Return the scope of a record from its own fields, or from its parent's scope. */
export function scopeOf(kind: Kind, id: string, fields: Values, parentScope: string | null): string {
  const { month } = kind.scope;
  const scope = withoutMonth(kind, id, fields, parentScope);
  return month && scope !== UNASSIGNED ? `${scope}:${triwulan(String(fields[month]))}` : scope;
}

function withoutMonth(kind: Kind, id: string, fields: Values, parentScope: string | null): string {
  const { prefix, field, month } = kind.scope;
  if (prefix) {
    if (!field) return prefix;
    const value = field === "id" ? id : fields[field];
    return value ? `${prefix}:${value}` : UNASSIGNED;
  }
  const scope = parentScope || UNASSIGNED;
  return month && scope !== UNASSIGNED ? scope.split(":").slice(0, 2).join(":") : scope;
}

/** Scopes that whoever is there first opens in the field: disasters, the children without family in them, stores (P58). */
const OPENED: readonly string[] = ["b", "a", "g"];

/** Tell whether records of a kind lie in scopes that are opened in the field. */
export function isOpenedInField(kindOf: (name: string) => Kind, name: string): boolean {
  let kind = kindOf(name);
  for (let parent = kind.refKind(kind.scope.field); parent && !kind.scope.prefix; parent = kind.refKind(kind.scope.field)) kind = kindOf(parent);
  return OPENED.includes(kind.scope.prefix);
}
