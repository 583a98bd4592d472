/** Who is a mother to be checked by the events that were noted, before the office has changed the data. */

import type { Fields, Phone } from "../phone/contract";
import { selisihHari } from "../ui/format";

const PREGNANT_DAYS = 300;
/** Postnatal checks run for 42 days; the triwulan in which they end is still filled in. */
const NIFAS_DAYS = 42 + 92;
const TYPES = ["hamil", "bersalin", "keguguran"];

/** Return member id -> facility of the checks (may be empty) for those with no komponen of their own yet. */
export function mothers(phone: Phone): ReadonlyMap<string, string> {
  const newest = new Map<string, Fields>();
  for (const one of phone.all("peristiwa")) {
    if (one.deleted || one.status === "ditolak" || !TYPES.includes(String(one.type))) continue;
    const known = newest.get(String(one.anggota_id));
    if (!known || String(known.effective_date) < String(one.effective_date)) newest.set(String(one.anggota_id), one);
  }
  const today = phone.today();
  const within: Readonly<Record<string, number>> = { hamil: PREGNANT_DAYS, bersalin: NIFAS_DAYS };
  const lasts = (one: Fields) => selisihHari(String(one.effective_date), today) <= (within[String(one.type)] ?? -1);
  return new Map([...newest].filter(([, one]) => lasts(one)).map(([id, one]) => [id, String(one.to_fasilitas_id ?? "")]));
}

/** A member as one to be checked: a mother without a komponen counts as ibu hamil. */
export function asMother(member: Fields, known: ReadonlyMap<string, string>): Fields {
  const place = known.get(member.id);
  if (place === undefined || member.komponen) return member;
  return { ...member, komponen: "ibu_hamil", fasilitas_id: place || member.fasilitas_id };
}
