/** Own work about a family that the office has not taken, and disputes about what stands: also where the screen shows neither. */
import type { Attention, Fields, Phone } from "../phone/contract";
import { tasks } from "./today";

type Values = Readonly<Record<string, unknown>>;

/** The family that a record is about, as far as this phone knows; empty for none. */
function familyOf(phone: Phone, kind: string, id: string, fields: Values): string {
  if (kind === "kpm") return id;
  const record: Values = { ...phone.view(kind, id), ...fields };
  if (record.kpm_id) return String(record.kpm_id);
  return String(phone.view("anggota", String(record.anggota_id ?? ""))?.kpm_id ?? "");
}

/** Own changes about a family, its members and what was done for it that a person must look at, oldest first. */
export function unaccepted(phone: Phone, kpmId: string): Attention[] {
  const all = phone.attention();
  const members = new Set(all.filter((one) => one.kind === "anggota" && one.fields.kpm_id === kpmId).map((one) => one.id));
  return all.filter(({ kind, id, fields }) => familyOf(phone, kind, id, fields) === kpmId || members.has(String(fields.anggota_id)));
}

/** Open tasks about a family: what the office returned, and disputes in which this worker was the first. */
export function tasksAbout(phone: Phone, kpmId: string): Fields[] {
  return tasks(phone).filter((one) => one.about_id && familyOf(phone, String(one.about_kind), String(one.about_id), {}) === kpmId);
}
