/** Services in a disaster as the phone knows them: meals, compensation that is due, how far families have come back. */
import type { Fields, Phone } from "../phone/contract";
import { households } from "./penerima";

const newest = (field: (one: Fields) => string) => (a: Fields, b: Fields) => (field(a) > field(b) ? -1 : field(a) < field(b) ? 1 : 0);
const ofDay = (one: Fields): string => `${String(one["date"])} ${String(one["time"] ?? "")}`;

/** Records of a kind that belong to a disaster, the newest first. */
export const ofEvent = (phone: Phone, kind: string, ids: readonly string[]): Fields[] =>
  ids.flatMap((id) => [...phone.by(kind, "kejadian_id", id)]).sort(newest(ofDay));

const SITTINGS = ["pagi", "siang", "malam"];

/** The sittings of a kitchen, the newest first. */
export function sittingsOf(phone: Phone, posko: string): Fields[] {
  const at = (one: Fields) => `${String(one["date"])} ${SITTINGS.indexOf(String(one["waktu"]))}`;
  return [...phone.by("masakan", "posko_id", posko)].sort(newest(at));
}

/** Sum a field over records; what is not known adds nothing. */
export const sumOf = (records: readonly Fields[], ...fields: readonly string[]): number =>
  records.reduce((sum, one) => sum + fields.reduce((part, field) => part + Number(one[field] ?? 0), 0), 0);

/** Tell whether compensation is paid for what befell somebody. */
export const isClaimed = (condition: unknown): boolean => condition === "meninggal" || condition === "luka_berat";

/** Somebody for whom compensation is due, and the dossier, where there is one. */
export interface Claim {
  readonly person: Fields;
  readonly jenis: string;
  readonly dossier: Fields | null;
}

/** What is known last of a person. */
const lastSeen = (phone: Phone, person: string): Fields | undefined => [...phone.by("keberadaan", "korban_jiwa_id", person)].sort(newest(ofDay))[0];

/** Compensation in a disaster: everybody dead or badly injured as last known, and whoever has a dossier already. */
export function claims(phone: Phone, ids: readonly string[]): Claim[] {
  const people = households(phone, ids).flatMap((korban) => [...phone.by("korban_jiwa", "korban_id", korban.id)]);
  return people.flatMap((person) => {
    const dossiers = phone.by("santunan", "korban_jiwa_id", person.id);
    const condition = lastSeen(phone, person.id)?.["condition"];
    const known = new Set([...dossiers.map((one) => String(one["jenis"])), ...(isClaimed(condition) ? [String(condition)] : [])]);
    return [...known].map((jenis) => ({ person, jenis, dossier: dossiers.find((one) => one["jenis"] === jenis) ?? null }));
  });
}

/** What was seen of a household's recovery, the newest first. */
export const recoveryOf = (phone: Phone, korban: string): Fields[] => [...phone.by("pemulihan", "korban_id", korban)].sort(newest(ofDay));

/** How many households of a disaster are well again, and back among their neighbours, by what was seen last. */
export function recovered(phone: Phone, ids: readonly string[]): { all: number; well: number; back: number } {
  const last = households(phone, ids).map((one) => recoveryOf(phone, one.id)[0]);
  return {
    all: last.length,
    well: last.filter((one) => one?.["keadaan"] === "pulih").length,
    back: last.filter((one) => one?.["reintegrasi"] === "sudah").length,
  };
}
