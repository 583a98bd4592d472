/** A dispute: what another worker wrote where this one had written something else. */
import type { Fields } from "../phone/contract";

type Values = Record<string, unknown>;

/** Both values of the fields that differ, and whose the other is. */
export interface Dispute {
  readonly kind: string;
  readonly fields: Values;
  readonly theirs: Values;
  readonly other: string;
}

/** Read the dispute that a tugas tells of, or null. */
export function dispute(task: Fields): Dispute | null {
  const mine = read(task.own_value);
  const all = read(task.other_value);
  if (!mine || !all) return null;
  const differing = Object.entries(all).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(mine[field]));
  return { kind: String(task.about_kind), fields: mine, theirs: Object.fromEntries(differing), other: String(task.other_name ?? "") };
}

/** A newer server may say it in another way. */
function read(text: unknown): Values | null {
  try {
    const value: unknown = JSON.parse(String(text));
    return typeof value === "object" ? (value as Values) : null;
  } catch {
    return null;
  }
}
