/** Which data of a family may be proposed to change, and how each is written. */

import type { Fields, Phone } from "../phone/contract";
import { membersOf, nameOf } from "./keluarga";
import { word } from "../texts/keluarga";

/** A field that a proposal may be about; `group` is what it is merged with on the server. */
export interface Proposable {
  readonly field: string;
  readonly group: string;
  readonly kind: "line" | "day" | "digits" | "pick" | "choice";
  readonly digits?: number;
  /** Words to choose from; of a facility, those of the phone. */
  readonly words?: readonly string[];
}

/** What may be proposed of a family and of a member. */
export const PROPOSABLE: Readonly<Record<string, readonly Proposable[]>> = {
  kpm: [
    { field: "address", group: "address", kind: "line" },
    { field: "no_kk", group: "identity", kind: "digits", digits: 16 },
    { field: "kks_last4", group: "benefits", kind: "digits", digits: 4 },
  ],
  anggota: [
    { field: "name", group: "identity", kind: "line" },
    { field: "nik", group: "identity", kind: "digits", digits: 16 },
    { field: "sex", group: "identity", kind: "choice", words: ["L", "P"] },
    { field: "birth_date", group: "identity", kind: "day" },
    {
      field: "relation",
      group: "relation",
      kind: "pick",
      words: [
        ...["kepala_keluarga", "suami", "istri", "anak", "menantu", "cucu", "orang_tua", "mertua"],
        ...["famili_lain", "pembantu", "lainnya"],
      ],
    },
    {
      field: "komponen",
      group: "komponen",
      kind: "pick",
      words: ["ibu_hamil", "anak_usia_dini", "sd", "smp", "sma", "lansia", "disabilitas_berat", "none"],
    },
    { field: "fasilitas_id", group: "facility", kind: "pick" },
  ],
};

/** The records of a family that a proposal may be about: itself and its members, as "kind/id". */
export function subjects(phone: Phone, kpmId: string, family: string): { value: string; label: string }[] {
  const members = membersOf(phone, kpmId).filter((one) => !one.provisional);
  return [{ value: `kpm/${kpmId}`, label: family }, ...members.map((one) => ({ value: `anggota/${one.id}`, label: String(one.name) }))];
}

/** Find what may be proposed under a name. */
export function proposable(kind: string, field: string): Proposable | null {
  return PROPOSABLE[kind]?.find((one) => one.field === field) ?? null;
}

/** A value as people read it. */
export function readable(phone: Phone, field: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return "";
  if (field === "fasilitas_id") return nameOf(phone, "fasilitas", String(value)) || String(value);
  return ["sex", "relation", "komponen"].includes(field) ? word(value) : String(value);
}

/** The value that a record has in a field, as the text of a proposal. */
export const valueText = (record: Fields | null, field: string): string => String(record?.[field] ?? "");
