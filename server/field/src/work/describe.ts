/** Own changes in words: what they are about, what they say, what became of them. */
import { isId } from "../kernel/ids";
import type { Fields, OwnChange, Phone } from "../phone/contract";
import { PENGADUAN, RUJUKAN, USULAN } from "../texts/catat";
import { WORDS } from "../texts/keluarga";
import { EVENTS } from "../texts/peristiwa";
import { FIELDS, KINDS, OUTCOMES, SAYS, STATES, WRONG } from "../texts/records";
import type { Option, Tone } from "../ui/parts";
import { angka, bulanKata, pukul, semesterKata, tanggal } from "../ui/format";
import { membersOf, nameOf, pengurusName } from "./keluarga";
import { meetingOf } from "./p2k2";
import { desaOf } from "./perubahan";

type Values = Readonly<Record<string, unknown>>;

/** Words of the kinds of rooms that load later. */
export interface Later {
  readonly kinds: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
  readonly states: Readonly<Record<string, string>>;
  /** Say a value of a field of such a kind; null where any other word does. */
  value(phone: Phone, field: string, value: unknown): string | null;
  subject(phone: Phone, kind: string, id: string, fields: Values): string;
  link(phone: Phone, kind: string, id: string, fields: Values): string | null;
  /** Why such work waits, and what to do; null where what is said of all work fits. */
  waits(change: Pick<OwnChange, "outcome" | "code">): readonly [why: string, todo: string] | null;
}

let later: Later | null = null;

/** Take over the words of rooms that have just been loaded. */
export function learn(words: Later): void {
  later = words;
}

/** The words of a kind whose rooms load later, once they are here. */
const laterOf = (kind: string): Later | null => (later && kind in later.kinds ? later : null);

/** Why a change waits and what to do, in words of its own rooms. */
export const waitingWords = (change: Pick<OwnChange, "kind" | "outcome" | "code">): readonly [why: string, todo: string] | null =>
  laterOf(change.kind)?.waits(change) ?? null;

/** What a worker calls a record of a kind. */
const kindWord = (kind: string): string => KINDS[kind] ?? later?.kinds[kind] ?? kind.replace(/_/g, " ");

/** What a field of a kind is called. */
const fieldWord = (kind: string, field: string): string =>
  laterOf(kind)?.fields[`${kind}.${field}`] ?? laterOf(kind)?.fields[field] ?? FIELDS[`${kind}.${field}`] ?? FIELDS[field] ?? field.replace(/_id$/, "").replace(/_/g, " ");

const NAMED: Readonly<Record<string, string>> = {
  modul_id: "modul",
  modul_sesi_id: "modul_sesi",
  held_by: "worker",
  anggota_id: "anggota",
  members: "anggota",
  mother_id: "anggota",
  new_pengurus_id: "anggota",
  fasilitas_id: "fasilitas",
  to_fasilitas_id: "fasilitas",
  kelompok_id: "kelompok",
};
/** Fields that say where a record belongs, not what was found; they are told with the record's name. */
const SILENT = /^(id|kpm_id|graduasi_id|semester|kunjungan_id|aturan_nomor|p2k2_sesi_id|jadwal_id|kelompok_id|anggota_id|worker_id|supervisor_id|follows_id|about_.*|field_group|pendamping_id|bulk|guest|ordinal|unplanned_date|provisional|kejadian_id|korban_id|korban_jiwa_id|opened_by|seen_by|bantuan_id)$/;

const labels = (options: readonly Option[]): Readonly<Record<string, string>> =>
  Object.fromEntries(options.map(({ value, label }) => [value, label]));

/** Words of the fields that are chosen from a list of their own. */
const OFFERED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  type: EVENTS,
  field: USULAN.fields,
  programme: labels(PENGADUAN.programmes),
  category: labels(PENGADUAN.categories),
  layanan: labels(RUJUKAN.services),
};

/** Say a value as people read it: names for ids, dates and months written out. */
function valueWord(phone: Phone, field: string, value: unknown, own: Later | null = null): string {
  const special = own?.value(phone, field, value);
  if (special) return special;
  if (value === null || value === undefined || value === "") return SAYS.blank;
  if (value === true) return SAYS.yes;
  if (value === false) return SAYS.no;
  if (Array.isArray(value)) return value.map((one) => valueWord(phone, field, one, own)).join(", ") || SAYS.blank;
  if (typeof value === "number") return field === "amount" ? SAYS.rupiah(angka(value)) : angka(value);
  const text = String(value);
  if (field in OFFERED) return OFFERED[field]![text] ?? text;
  if (field === "to_desa_code") return desaOf(phone, text) || text;
  if (field === "other_kpm_id") return familyName(phone, text);
  if (field === "kelompok_joint") return nameOf(phone, "kelompok", text) || SAYS.unnamed;
  if (field === "speakers") return text.replace(/\|$/, "").replace("|", ", ");
  const named = NAMED[field];
  if (named === "worker") return text === phone.worker.id ? phone.worker.name : nameOf(phone, named, text) || SAYS.colleague;
  if (named) return nameOf(phone, named, text) || SAYS.unnamed;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return tanggal(text);
  if (/^\d{4}-\d{2}$/.test(text)) return bulanKata(text);
  if (/^\d{4}-[12]$/.test(text)) return semesterKata(text);
  if (/^\d{2}:\d{2}$/.test(text)) return pukul(text);
  return own?.states[text] ?? STATES[text] ?? WORDS[text] ?? text;
}

/** Name a family by its pengurus. */
function familyName(phone: Phone, kpmId: string): string {
  return kpmId ? pengurusName(membersOf(phone, kpmId)) : SAYS.unnamed;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Name whom or what a record is about, as far as the phone knows it. */
function subjectOf(phone: Phone, kind: string, id: string, fields: Values): string {
  const record: Values = { ...phone.view(kind, id), ...fields };
  const own = laterOf(kind);
  if (own) return own.subject(phone, kind, id, record);
  if (kind === "kelompok" || kind === "fasilitas" || kind === "anggota") return text(record.name) || SAYS.unnamed;
  if (kind === "kpm") return familyName(phone, id);
  if (kind === "tugas") return text(record.text);
  if (kind === "supervisi_p2k2") return text(record.kelompok_name);
  if (kind === "uji_petik") return text(record.pengurus_name);
  if (record.anggota_id && kind !== "peristiwa") return nameOf(phone, "anggota", text(record.anggota_id)) || SAYS.unnamed;
  if (record.kpm_id) return familyName(phone, text(record.kpm_id));
  if (record.kelompok_id) return SAYS.kelompok(nameOf(phone, "kelompok", text(record.kelompok_id)) || SAYS.unnamed);
  if (record.fasilitas_id) return nameOf(phone, "fasilitas", text(record.fasilitas_id)) || SAYS.unnamed;
  return text(record.complainant);
}

/** Name the month or day that a record is for, where that tells it from others. */
function timeOf(phone: Phone, kind: string, id: string, fields: Values): string {
  const record: Values = { ...phone.view(kind, id), ...fields };
  if (kind === "kehadiran") return timeOf(phone, "p2k2_sesi", text(record.p2k2_sesi_id), {});
  const time = record.date ?? record.bulan ?? record.semester ?? record.effective_date ?? record.reported_on;
  return time ? valueWord(phone, "date", time) : "";
}

/** A change in one line: "Absensi Siti Aminah, 3 November 2026". */
export function changeTitle(phone: Phone, change: Pick<OwnChange, "kind" | "id" | "fields">): string {
  const { kind, id, fields } = change;
  const { condition, type }: Values = { ...phone.view(kind, id), ...fields };
  const what = (kind === "komitmen" && WORDS[text(condition)]) || (kind === "peristiwa" && EVENTS[text(type)]) || kindWord(kind);
  const time = timeOf(phone, kind, id, fields);
  return `${what} ${subjectOf(phone, kind, id, fields)}${time && `, ${time}`}`;
}

/** The fields of a change that say something, with their words. */
export function saidFields(phone: Phone, change: Pick<OwnChange, "kind" | "fields">): { field: string; label: string; value: string }[] {
  return Object.entries(change.fields)
    .filter(([field, value]) => !SILENT.test(field) && value !== null && value !== undefined && value !== "" && value !== false)
    .map(([field, value]) => ({ field, label: fieldWord(change.kind, field), value: valueWord(phone, asked(change, field), value, laterOf(change.kind)) }));
}

/** The field whose words a value is said in: both halves of a proposal are values of the field that it is about. */
function asked({ kind, fields }: Pick<OwnChange, "kind" | "fields">, field: string): string {
  return kind === "usulan" && (field === "before" || field === "after") ? text(fields.field) : field;
}

/** A field on which two people differ, with both values in words. */
interface Difference {
  readonly field: string;
  readonly label: string;
  readonly mine: string;
  readonly theirs: string;
}

/** The fields of a change that the server holds otherwise; an id that has no word of its own tells nobody anything. */
export function differences(phone: Phone, change: Pick<OwnChange, "kind" | "fields" | "theirs">): Difference[] {
  const found = Object.entries(change.theirs ?? {}).map(([field, theirs]) => ({
    field,
    label: fieldWord(change.kind, field),
    mine: valueWord(phone, field, change.fields[field], laterOf(change.kind)),
    theirs: valueWord(phone, field, theirs, laterOf(change.kind)),
  }));
  return found.filter(({ field, mine, theirs }) => !(SILENT.test(field) && (isId(mine) || isId(theirs))));
}

/** What is wrong with single fields, by the details the server gave. */
export function faults(change: Pick<OwnChange, "kind" | "details">): string[] {
  const named = change.details?.fields;
  if (!named || typeof named !== "object") return [];
  const codes: [string, string][] = Array.isArray(named)
    ? named.map((field) => [String(field), ""])
    : Object.entries(named as Record<string, string>);
  return codes.map(([field, code]) => `${fieldWord(change.kind, field)}: ${WRONG[code] ?? SAYS.unfit}`);
}

/** What became of a change, and how that is meant. */
export function outcomeWord(change: Pick<OwnChange, "state" | "outcome">): { label: string; tone: Tone } {
  const outcome = change.state === "here" || change.outcome === null ? "here" : change.outcome;
  const tone = outcome === "refused" ? "bad" : ["review", "blocked", "held"].includes(outcome) ? "warn" : "good";
  return { label: OUTCOMES[outcome] ?? outcome, tone: outcome === "here" ? "plain" : tone };
}

/** A saved form in one line, and what it holds. */
export interface FormLine<C extends OwnChange = OwnChange> {
  readonly form: string;
  readonly title: string;
  readonly savedAt: number;
  readonly workDate: string;
  readonly changes: readonly C[];
}

/** Put changes that were saved together under one line each. */
export function formLines<C extends OwnChange>(phone: Phone, changes: readonly C[]): FormLine<C>[] {
  const forms = new Map<string, C[]>();
  for (const one of changes) {
    const known = forms.get(one.form);
    if (known) known.push(one);
    else forms.set(one.form, [one]);
  }
  return [...forms].map(([form, own]) => {
    const { savedAt, workDate } = own[0]!;
    return { form, title: formTitle(phone, own), savedAt, workDate, changes: own };
  });
}

function formTitle(phone: Phone, changes: readonly OwnChange[]): string {
  const marks = changes.filter((one) => one.kind === "kehadiran");
  if (marks.length) {
    const sesi = text({ ...phone.view("kehadiran", marks[0]!.id), ...marks[0]!.fields }.p2k2_sesi_id);
    const made = changes.find((one) => one.id === sesi)?.fields ?? {};
    const about = [KINDS.kehadiran, subjectOf(phone, "p2k2_sesi", sesi, made)].filter(Boolean).join(" ");
    return `${about}, ${SAYS.families(marks.length)}`;
  }
  const checks = changes.filter((one) => one.kind === "komitmen");
  if (checks.length > 1) {
    const first: Values = { ...phone.view("komitmen", checks[0]!.id), ...checks[0]!.fields };
    const where = nameOf(phone, "fasilitas", text(first.fasilitas_id));
    return `${KINDS.komitmen} ${where && `${where}, `}${SAYS.members(checks.length)}`;
  }
  const first = changes.find((one) => one.kind !== "anggota" && one.kind !== "jadwal") ?? changes[0]!;
  const more = changes.length > 1 ? `, ${SAYS.changes(changes.length)}` : "";
  return changeTitle(phone, first) + more;
}

/** Where a record can be seen and corrected; null where there is no screen for it. */
export function linkOf(phone: Phone, kind: string, id: string, fields: Values = {}): string | null {
  const all: Fields = { ...phone.view(kind, id), ...fields, id };
  const own = laterOf(kind);
  if (own) return own.link(phone, kind, id, all);
  switch (kind) {
    case "kehadiran":
      return linkOf(phone, "p2k2_sesi", text(all.p2k2_sesi_id));
    case "p2k2_sesi":
      return all.kelompok_id ? `/p2k2/${meetingOf(phone, all)?.ref ?? ""}` : null;
    case "jadwal":
      return `/p2k2/rencana/${id}`;
    case "kelompok":
      return `/kelompok/${id}`;
    case "komitmen":
      return all.anggota_id ? `/komitmen/anggota/${text(all.anggota_id)}` : null;
    case "hari_efektif":
      return `/komitmen/fasilitas/${text(all.fasilitas_id)}`;
    case "fasilitas":
      return `/komitmen/fasilitas/${id}`;
    case "peristiwa":
    case "usulan":
      return `/usul/${kind}/${id}`;
    case "pengaduan":
      return "/pengaduan";
    case "capaian":
      return "/capaian";
    case "tugas":
      return `/tugas/${id}`;
    case "komplementaritas":
    case "perilaku":
      return `/keluarga/${text(all.kpm_id)}/${kind}/${text(all.semester)}`;
    case "penilaian_graduasi":
      return `/keluarga/${text(all.kpm_id)}/graduasi/${id}`;
    case "supervisi_p2k2":
      return `/supervisi/observasi/${id}`;
    case "uji_petik":
      return `/supervisi/uji-petik/${id}`;
    default: {
      const family = kind === "kpm" ? id : text(all.kpm_id);
      return family ? `/keluarga/${family}` : null;
    }
  }
}
