/** What a supervisor has to see on foot: meetings to observe and families to check. */

import type { Fields, Phone } from "../phone/contract";

/** Aspects of an observation, in the order of a meeting; each has a score and a note. */
export const ASPECTS = [
  ...["preparation", "opening", "material", "method"],
  ...["media", "participation", "closing", "administration"],
] as const;

/** Work that waits and work that is done, the nearest and the newest first. */
export interface Round {
  readonly waiting: readonly Fields[];
  readonly done: readonly Fields[];
}

const sorted = (records: readonly Fields[], by: string): Fields[] =>
  [...records].sort((a, b) => (String(a[by] ?? "") < String(b[by] ?? "") ? -1 : 1));

function split(records: readonly Fields[], isDone: (one: Fields) => boolean, plan: string, day: string): Round {
  const here = records.filter((one) => !one.deleted);
  return { waiting: sorted(here.filter((one) => !isDone(one)), plan), done: sorted(here.filter(isDone), day).reverse() };
}

/** Meetings to observe. */
export const observations = (phone: Phone): Round =>
  split(phone.all("supervisi_p2k2"), (one) => one.status !== "rencana", "planned_date", "date");

/** Families drawn for a spot check. */
export const checks = (phone: Phone): Round => split(phone.all("uji_petik"), (one) => Boolean(one.visited_on), "desa_name", "visited_on");

/** The mean of the aspects that were scored, or null. */
export function meanScore(one: Fields): number | null {
  const scores = ASPECTS.map((aspect) => one[`${aspect}_score`]).filter((score): score is number => typeof score === "number");
  return scores.length ? Math.round((scores.reduce((sum, score) => sum + score, 0) / scores.length) * 10) / 10 : null;
}
