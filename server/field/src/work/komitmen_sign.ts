/** Signing a sheet: one name and day on all own checks of a facility in a triwulan, and on its hari efektif. */
import type { Draft, Fields, Phone } from "../phone/contract";
import { bulanDari } from "../ui/format";

/** Who signed for the facility, and when. */
export interface Signature {
  readonly signer_name: string | null;
  readonly signed_on: string | null;
}

interface Signable {
  readonly kind: "komitmen" | "hari_efektif";
  readonly record: Fields;
}

const CHANGES_PER_FORM = 120;

/** The records of a sheet: the checks of the worker's members, and the hari efektif of the three months. */
export function signable(phone: Phone, fasilitas: string, triwulan: string, members: ReadonlySet<string>): Signable[] {
  return bulanDari(triwulan).flatMap((bulan) => {
    const checks = phone
      .by("komitmen", "bulan", bulan)
      .filter((one) => (one.fasilitas_id ?? "") === fasilitas && members.has(String(one.anggota_id)));
    const days = fasilitas ? phone.view("hari_efektif", phone.slot("hari_efektif", { fasilitas_id: fasilitas, bulan })) : null;
    const found: Signable[] = checks.map((record) => ({ kind: "komitmen", record }));
    return days && !days.deleted ? [...found, { kind: "hari_efektif", record: days }] : found;
  });
}

/** The signature that stands on most of a sheet's records. */
export function standingSignature(records: readonly Signable[]): Signature {
  const signed = records.map((one) => one.record).filter((one) => one.signer_name || one.signed_on);
  const count = (one: Fields) => signed.filter((other) => same(other, one)).length;
  const top = signed.reduce<Fields | null>((best, one) => (best && count(best) >= count(one) ? best : one), null);
  return { signer_name: textOf(top?.signer_name), signed_on: textOf(top?.signed_on) };
}

/** Write the signature wherever it differs; returns on how many records. */
export async function sign(phone: Phone, records: readonly Signable[], signature: Signature): Promise<number> {
  const unlike = records.filter((one) => !same(one.record, signature));
  const forms: Draft[] = [];
  for (const { kind, record } of unlike) {
    const [about, id] = kind === "komitmen" ? ["anggota", record.anggota_id] : ["fasilitas", record.fasilitas_id];
    const kabupaten = phone.kabupatenOf(about as string, String(id));
    let form = forms.find((one) => one.kabupaten === kabupaten && one.size < CHANGES_PER_FORM);
    if (!form) forms.push((form = phone.form({ kabupaten, workDate: signature.signed_on ?? phone.today() })));
    form.edit(kind, record.id, { ...signature });
  }
  for (const form of forms) await form.save();
  return unlike.length;
}

function same(one: Readonly<Record<string, unknown>> | Signature, other: Readonly<Record<string, unknown>> | Signature): boolean {
  return (one.signer_name ?? null) === (other.signer_name ?? null) && (one.signed_on ?? null) === (other.signed_on ?? null);
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
