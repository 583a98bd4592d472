/** Find a family by a name as it sounds, or by the last digits of its numbers. */

import type { Fields, News, OwnChange, Phone } from "../phone/contract";

/** A family in the list, with what is searched made ready once. */
export interface Family {
  readonly id: string;
  readonly name: string;
  readonly kelompokId: string;
  readonly kelompok: string;
  readonly desa: string;
  readonly status: string;
  /** A proposal of the field waits for the office. */
  readonly waiting: boolean;
  /** Names of all members as they sound, each after a bar. */
  readonly sound: string;
  /** NIK of all members and the family card number, each after a bar. */
  readonly numbers: string;
}

const VARIANTS: readonly (readonly [RegExp, string])[] = [
  [/oe/g, "u"],
  [/tj/g, "c"],
  [/dj/g, "j"],
  [/nj/g, "ny"],
  [/sj|sy/g, "s"],
  [/ch|kh|q/g, "k"],
  [/ph|v/g, "f"],
  [/([tdb])h/g, "$1"],
  [/z/g, "s"],
  [/y/g, "i"],
  [/(.)\1+/g, "$1"],
];

/** Write a name as it sounds, so that Soetinah, Sutina and SUTINNAH agree but for an ending. */
export function sound(text: string): string {
  const plain = text.normalize("NFD").toLowerCase().replace(/[^a-z0-9 ]/g, "");
  return VARIANTS.reduce((heard, [pattern, letter]) => heard.replace(pattern, letter), plain).trim();
}

/** Make the list of all families of the phone, by name. */
export function families(phone: Phone): Family[] {
  const members = byFamily(phone.all("anggota"));
  const desa = new Map(phone.all("wilayah").map((one) => [one.code, String(one.name ?? "")]));
  const waiting = new Set(
    [...phone.all("peristiwa"), ...phone.all("usulan")].filter((one) => !one.deleted && !one.status).map((one) => one.kpm_id),
  );
  const listed = phone.all("kpm").filter((kpm) => !kpm.deleted).map((kpm) => {
    const own = members.get(kpm.id) ?? [];
    const kelompok = phone.view("kelompok", String(kpm.kelompok_id ?? ""));
    return {
      id: kpm.id,
      name: pengurusName(own),
      kelompokId: kelompok?.id ?? "",
      kelompok: String(kelompok?.name ?? ""),
      desa: desa.get(kpm.desa_code) ?? "",
      status: String(kpm.membership_status ?? ""),
      waiting: waiting.has(kpm.id),
      sound: own.map((one) => `|${sound(String(one.name ?? ""))}`).join(""),
      numbers: [kpm.no_kk, ...own.map((one) => one.nik)].map((one) => `${one ?? ""}|`).join(""),
    };
  });
  return listed.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Keep the families that fit every word typed, those whose pengurus is called so first. */
export function find(all: readonly Family[], typed: string, kelompokId: string): Family[] {
  const here = kelompokId ? all.filter((one) => one.kelompokId === kelompokId) : [...all];
  const digits = typed.replace(/[\s.-]/g, "");
  if (/^\d{3,}$/.test(digits)) {
    return here.filter((one) => one.numbers.includes(digits.length < 16 ? `${digits}|` : digits));
  }
  const words = sound(typed).split(" ").filter(Boolean);
  if (!words.length) return here;
  const fitting = here.filter((one) => words.every((word) => one.sound.includes(word)));
  const first = (one: Family) => (sound(one.name).startsWith(words[0] ?? "") ? 0 : 1);
  return fitting.map((one, at) => ({ one, at, rank: first(one) })).sort((a, b) => a.rank - b.rank || a.at - b.at).map(({ one }) => one);
}

/** Name whoever is registered for the family, or the first who is known. */
export function pengurusName(members: readonly Fields[]): string {
  const chosen = members.find((one) => one.is_pengurus) ?? members.find((one) => one.relation === "kepala_keluarga") ?? members[0];
  return String(chosen?.name ?? "–");
}

function byFamily(members: readonly Fields[]): Map<string, Fields[]> {
  const found = new Map<string, Fields[]>();
  for (const one of members) {
    if (one.deleted) continue;
    const key = String(one.kpm_id);
    const own = found.get(key);
    if (own) own.push(one);
    else found.set(key, [one]);
  }
  return found;
}

const FIRST = ["kepala_keluarga", "istri", "suami", "anak"];

/** The members of a family: the pengurus, the parents, then by age. */
export function membersOf(phone: Phone, kpmId: string): Fields[] {
  const rank = (one: Fields) => (one.is_pengurus ? 0 : FIRST.indexOf(String(one.relation)) + 1 || FIRST.length);
  return [...phone.by("anggota", "kpm_id", kpmId)].sort(
    (a, b) => rank(a) - rank(b) || (String(a.birth_date ?? "") < String(b.birth_date ?? "") ? -1 : 1),
  );
}

/** Hide a number but for its last four digits. */
export function masked(number: string): string {
  return number.length > 4 ? "•".repeat(number.length - 4) + number.slice(-4) : number;
}

/** One meeting of a family: its day and its mark. */
export interface Mark {
  readonly date: string;
  readonly status: string;
  readonly susulan: boolean;
}

/** The marks of a family in P2K2 meetings that took place, newest first. */
export function marksOf(phone: Phone, kpmId: string): Mark[] {
  const marks: Mark[] = [];
  for (const one of phone.by("kehadiran", "kpm_id", kpmId)) {
    const sesi = phone.view("p2k2_sesi", String(one.p2k2_sesi_id));
    if (!sesi || sesi.deleted || sesi.status === "batal") continue;
    marks.push({ date: String(sesi.date), status: String(one.status), susulan: Boolean(one.susulan) });
  }
  return marks.sort((a, b) => (a.date < b.date ? 1 : -1));
}

/** The checks of a member, newest month first, as they were entered. */
export function checksOf(phone: Phone, anggotaId: string): readonly Fields[] {
  return [...phone.by("komitmen", "anggota_id", anggotaId)].sort((a, b) => (String(a.bulan) < String(b.bulan) ? 1 : -1));
}

/** What is about a family in a kind, newest first by one of its dates. */
export function aboutFamily(phone: Phone, kind: string, kpmId: string, by: string): Fields[] {
  return [...phone.by(kind, "kpm_id", kpmId)].sort((a, b) => (String(a[by] ?? "") < String(b[by] ?? "") ? 1 : -1));
}

/** The name of a record, or nothing when the phone does not have it. */
export function nameOf(phone: Phone, kind: string, id: string): string {
  return id ? String(phone.view(kind, id)?.name ?? "") : "";
}

const OF_FAMILY = [
  ...["kontak", "kunjungan", "penyaluran", "catatan", "peristiwa", "usulan", "pengaduan", "rujukan"],
  ...["kehadiran", "komplementaritas", "perilaku", "penilaian_graduasi"],
];

/** Something that happened to a family's records: an own change, or what others changed. */
export type Happened = { readonly at: number; readonly own: OwnChange; readonly news?: undefined } | { readonly at: number; readonly news: News; readonly own?: undefined };

/** What happened to a family, its members and what was done for it, by this phone and by others, newest first. */
export function happenedTo(phone: Phone, kpmId: string, members: readonly Fields[]): Happened[] {
  const records = [
    { kind: "kpm", id: kpmId },
    ...members.map(({ id }) => ({ kind: "anggota", id })),
    ...members.flatMap((one) => checksOf(phone, one.id).map(({ id }) => ({ kind: "komitmen", id }))),
    ...OF_FAMILY.flatMap((kind) => phone.by(kind, "kpm_id", kpmId).map(({ id }) => ({ kind, id }))),
  ];
  const all = records.flatMap(({ kind, id }): Happened[] => [
    ...phone.history(kind, id).map((own) => ({ at: own.savedAt, own })),
    ...phone.news(kind, id).map((news) => ({ at: news.at, news })),
  ]);
  return all.sort((a, b) => b.at - a.at);
}
