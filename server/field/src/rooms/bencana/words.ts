/** What Sinkron says of work in disasters: whom it is about, where it can be seen, why it waits. */
import type { Phone } from "../../phone/contract";
import { waitsForGrant } from "../../phone/forms";
import { jenisKata } from "../../texts/bencana";
import { FIELDS, KINDS, STATES, WAITS } from "../../texts/bencana_records";
import { eventOf } from "../../work/aid";
import { barangOf } from "../../work/barang";
import { desaOf } from "../../work/perubahan";
import { learn } from "../../work/describe";
import { householdName } from "../../work/penerima";

type Values = Readonly<Record<string, unknown>>;
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** A record with what its own fields do not tell of its household, person or shelter. */
const parentOf = (phone: Phone, kind: string, field: string, record: Values) => phone.view(kind, text(record[field]));

/** The disaster that a record belongs to, by its own field or that of its parents. */
function eventId(phone: Phone, kind: string, id: string, record: Values): string {
  if (kind === "kejadian") return id;
  if (record.kejadian_id) return text(record.kejadian_id);
  const korban = parentOf(phone, "korban", "korban_id", { ...parentOf(phone, "korban_jiwa", "korban_jiwa_id", record), ...record });
  const at = korban ?? parentOf(phone, "posko", "posko_id", record) ?? parentOf(phone, "bantuan", "bantuan_id", record) ?? parentOf(phone, "gudang", "gudang_id", record);
  return text(at?.kejadian_id);
}

function subject(phone: Phone, kind: string, id: string, record: Values): string {
  if (kind === "kejadian") return text(record.name) || jenisKata(text(record.jenis));
  if (kind === "korban") return householdName({ ...record, id });
  if (record.korban_jiwa_id) return personOf(parentOf(phone, "korban_jiwa", "korban_jiwa_id", record) ?? {});
  if (kind === "korban_jiwa" || kind === "anak_terpisah") return personOf(record);
  const household = parentOf(phone, "korban", "korban_id", record);
  if (household) return householdName(household);
  if (kind === "mutasi") return barangOf(phone, text(record.barang)).name;
  if (record.posko_id) return text(parentOf(phone, "posko", "posko_id", record)?.name);
  if (kind === "posko" || kind === "gudang" || kind === "kesiapsiagaan") return text(record.name);
  if (kind === "bantuan") return text(record.receipt_no);
  const event = eventOf(phone, eventId(phone, kind, id, record));
  return event ? event.name || jenisKata(event.jenis) : "";
}

const personOf = (one: Values): string => text(one.name) || text(one.description);

function link(phone: Phone, kind: string, id: string, record: Values): string | null {
  const event = eventId(phone, kind, id, record);
  if (!event || !eventOf(phone, event)) return kind === "kesiapsiagaan" ? `/bencana/siaga/${id}` : null;
  const top = `/bencana/${event}`;
  const person = text(record.korban_jiwa_id) || (kind === "korban_jiwa" ? id : "");
  const korban = kind === "korban" ? id : text({ ...phone.view("korban_jiwa", person), ...record }.korban_id);
  if (kind === "bantuan" || kind === "penerima_bantuan") return `${top}/bantuan/${kind === "bantuan" ? id : text(record.bantuan_id)}`;
  if (person && korban) return `${top}/korban/${korban}/jiwa/${person}`;
  if (korban) return `${top}/korban/${korban}`;
  if (kind === "gudang" || kind === "mutasi") return `${top}/gudang/${kind === "gudang" ? id : text(record.gudang_id)}`;
  if (kind === "posko" || kind === "sensus_posko") return `${top}/posko/${kind === "posko" ? id : text(record.posko_id)}`;
  if (kind === "anak_terpisah") return `${top}/anak`;
  return top;
}

/** Names for what stands in a record as an id or a code. */
function value(phone: Phone, field: string, one: unknown): string | null {
  if (field === "desa_code") return desaOf(phone, text(one)) || null;
  if (field === "posko_id") return text(phone.view("posko", text(one))?.name) || null;
  if (field === "gudang_id" || field === "lawan_id") return text(phone.view("gudang", text(one))?.name) || null;
  if (field === "barang") return barangOf(phone, text(one)).name;
  return null;
}

/** Let Sinkron know these words. */
export const teach = (): void =>
  learn({
    kinds: KINDS,
    fields: FIELDS,
    states: STATES,
    value,
    subject,
    link,
    waits: ({ outcome, code }) => (outcome && (waitsForGrant({ outcome, code }) || outcome === "review" || code === "too_old") ? (WAITS[code ?? ""] ?? null) : null),
  });
