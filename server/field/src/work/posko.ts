/** Who was in the shelters of a disaster, day by day. */
import type { Fields, Phone } from "../phone/contract";

const AGES = ["dewasa", "anak", "balita", "lansia"] as const;

/** Return the counts of a shelter, the newest day first. */
export const censuses = (phone: Phone, posko: string): Fields[] =>
  [...phone.by("sensus_posko", "posko_id", posko)].sort((a, b) => (String(a.date) > String(b.date) ? -1 : 1));

/** Return the people of a count: pregnant women and people with a disability are among those of their age. */
export const peopleOf = (census: Fields): number => AGES.reduce((sum, age) => sum + Number(census[age] ?? 0), 0);
