/** What may happen in a family, what must be asked about it, and what it would change. */

import type { Draft, Fields, Phone } from "../phone/contract";
import { childName } from "../texts/peristiwa";
import { selisihHari } from "../ui/format";

/** One screen of the wizard. */
export type Step = "siapa" | "keluar" | "tanggal" | "anak" | "pengurus" | "tempat" | "alamat" | "keluarga" | "akhir";

/** A child named in the wizard. */
export interface Child {
  name: string;
  sex: "" | "L" | "P";
}

/** Everything typed in the wizard so far. */
export interface Typed {
  step: number;
  date: string;
  anggota: string;
  leaving: string[];
  children: Child[];
  pengurus: string;
  fasilitas: string;
  fasilitasName: string;
  address: string;
  desa: string;
  kpm: string;
  kpmName: string;
  noKk: string;
  evidence: string;
  note: string;
}

/** A wizard with nothing typed. */
export const BLANK: Typed = {
  step: 0,
  date: "",
  anggota: "",
  leaving: [],
  children: [{ name: "", sex: "" }],
  pengurus: "",
  fasilitas: "",
  fasilitasName: "",
  address: "",
  desa: "",
  kpm: "",
  kpmName: "",
  noKk: "",
  evidence: "",
  note: "",
};

/** An event: whom it can befall, which steps it takes, and how long ago it may have been. */
export interface Happening {
  readonly steps: readonly Step[];
  readonly days: number;
  readonly who?: (member: Fields, today: string) => boolean;
  /** The kind of place that is asked for. */
  readonly place?: "fasdik" | "faskes";
  /** The event of the same person that this one ends. */
  readonly ends?: string;
}

/** The two halves of a verivali line, in words. */
export interface Turn {
  readonly before: string;
  readonly after: string;
}

/** The answer that the person is not in the list or not known yet. */
export const NOBODY = "-";

const YEAR = 366;
const woman = (member: Fields, today: string) => member.sex !== "L" && aged(member, today, 12, 55);
const pupil = (member: Fields, today: string) => aged(member, today, 3, 25);

/** The events of a family, in the order in which a worker meets them. */
export const HAPPENINGS: Readonly<Record<string, Happening>> = {
  lahir: { steps: ["siapa", "tanggal", "anak", "tempat", "akhir"], days: 6 * YEAR, who: woman, place: "faskes" },
  hamil: { steps: ["siapa", "tanggal", "tempat", "akhir"], days: 300, who: woman, place: "faskes" },
  bersalin: { steps: ["siapa", "tanggal", "tempat", "akhir"], days: YEAR, who: woman, place: "faskes", ends: "hamil" },
  keguguran: { steps: ["siapa", "tanggal", "akhir"], days: YEAR, who: woman, ends: "hamil" },
  meninggal: { steps: ["siapa", "tanggal", "pengurus", "akhir"], days: 10 * YEAR },
  ganti_pengurus: { steps: ["pengurus", "tanggal", "akhir"], days: 5 * YEAR },
  pecah_kk: { steps: ["keluar", "tanggal", "akhir"], days: 10 * YEAR },
  gabung_kk: { steps: ["keluarga", "tanggal", "akhir"], days: 10 * YEAR },
  pindah_alamat: { steps: ["alamat", "tanggal", "akhir"], days: 10 * YEAR },
  pindah_sekolah: { steps: ["siapa", "tempat", "tanggal", "akhir"], days: 5 * YEAR, who: pupil, place: "fasdik" },
  putus_sekolah: { steps: ["siapa", "tanggal", "akhir"], days: 5 * YEAR, who: pupil },
  kembali_sekolah: {
    steps: ["siapa", "tempat", "tanggal", "akhir"],
    days: 5 * YEAR,
    who: pupil,
    place: "fasdik",
    ends: "putus_sekolah",
  },
  lainnya: { steps: ["tanggal", "akhir"], days: 10 * YEAR },
};

const CARD = ["pecah_kk", "gabung_kk"];

/** Whether the number of a new family card is asked for. */
export const asksCard = (type: string): boolean => CARD.includes(type);

/** The steps that are really taken: a new pengurus is asked for only when the pengurus has died. */
export function stepsOf(type: string, typed: Typed, phone: Phone): Step[] {
  const steps = HAPPENINGS[type]?.steps ?? [];
  const died = type === "meninggal" && !phone.view("anggota", typed.anggota)?.is_pengurus;
  return steps.filter((step) => step !== "pengurus" || !died);
}

/** The members whom an event can befall; all of them when nobody fits. */
export function candidates(type: string, members: readonly Fields[], today: string): readonly Fields[] {
  const who = HAPPENINGS[type]?.who;
  const fitting = who ? members.filter((one) => who(one, today)) : members;
  return fitting.length ? fitting : members;
}

/** What is wrong with a step; a key of the sentences in texts/peristiwa, or null. */
export function wrong(type: string, step: Step, typed: Typed, phone: Phone): string | null {
  switch (step) {
    case "siapa":
      return typed.anggota ? null : "siapa";
    case "tanggal":
      return wrongDate(type, typed, phone);
    case "anak":
      return typed.children.every((child) => child.sex) ? null : "anak";
    case "pengurus":
      return typed.pengurus ? null : "pengurus";
    case "tempat":
      return typed.fasilitas || typed.fasilitasName.trim() || HAPPENINGS[type]?.place === "faskes" ? null : "tempat";
    case "alamat":
      return typed.address.trim() ? null : "alamat";
    case "keluarga":
      return typed.kpm || typed.kpmName.trim() ? null : "keluarga";
    case "keluar":
      return typed.leaving.length ? null : "keluar";
    case "akhir":
      if (asksCard(type) && typed.noKk && !/^\d{16}$/.test(typed.noKk)) return "noKk";
      return type === "lainnya" && !typed.note.trim() ? "note" : null;
  }
}

function wrongDate(type: string, typed: Typed, phone: Phone): string | null {
  const today = phone.today();
  if (!/^\d{4}-\d{2}-\d{2}$/.test(typed.date)) return "date";
  if (typed.date > today) return "future";
  if (selisihHari(typed.date, today) > (HAPPENINGS[type]?.days ?? 0)) return "old";
  const born = phone.view("anggota", typed.anggota)?.birth_date;
  return born && typed.date < String(born) ? "unborn" : null;
}

function aged(member: Fields, today: string, least: number, most: number): boolean {
  if (!member.birth_date) return true;
  const years = selisihHari(String(member.birth_date), today) / 365.25;
  return years >= least && years <= most;
}

/** Fill a form with an event: for each child of a birth a provisional member and its peristiwa; return who may be checked at once. */
export function report(draft: Draft, phone: Phone, about: { type: string; kpmId: string; typed: Typed; turns: readonly Turn[] }): string[] {
  const { type, kpmId, typed, turns } = about;
  const shared = {
    kpm_id: kpmId,
    type,
    reported_on: phone.today(),
    effective_date: typed.date,
    ...turns[0],
    ...given({
      to_fasilitas_id: typed.fasilitas,
      to_fasilitas_name: typed.fasilitas ? "" : typed.fasilitasName.trim(),
      evidence: typed.evidence.trim(),
      note: typed.note.trim(),
    }),
  };
  if (type === "lahir") return reportBirth(draft, shared, typed, turns);
  const members = type === "pecah_kk" ? { members: typed.leaving } : {};
  draft.make("peristiwa", {
    ...shared,
    ...members,
    ...given({
      anggota_id: typed.anggota,
      follows_id: earlier(phone, HAPPENINGS[type]?.ends, typed.anggota),
      new_pengurus_id: typed.pengurus,
      other_kpm_id: typed.kpm,
      new_no_kk: typed.noKk,
      to_address: typed.address.trim(),
      to_desa_code: typed.desa,
    }),
  });
  return type === "hamil" || type === "bersalin" ? [typed.anggota] : [];
}

function reportBirth(draft: Draft, shared: Record<string, unknown>, typed: Typed, turns: readonly Turn[]): string[] {
  return typed.children.map((child, at) => {
    const own = { sex: child.sex, birth_date: typed.date };
    const name = childName(child, at);
    const anggota = draft.make("anggota", {
      ...own,
      provisional: true,
      kpm_id: shared.kpm_id,
      name,
      relation: "anak",
      komponen: "anak_usia_dini",
      ...given({ fasilitas_id: typed.fasilitas }),
    });
    draft.make("peristiwa", {
      ...shared,
      ...turns[at],
      ...own,
      anggota_id: anggota,
      new_name: name,
      birth_order: at + 1,
      ...given({ mother_id: typed.anggota }),
    });
    return anggota;
  });
}

/** The newest event of a type about a person, or nothing. */
function earlier(phone: Phone, type: string | undefined, anggota: string): string {
  const found = type && anggota ? phone.by("peristiwa", "anggota_id", anggota).filter((one) => one.type === type) : [];
  return found.sort((a, b) => (String(a.effective_date) < String(b.effective_date) ? 1 : -1))[0]?.id ?? "";
}

/** Whether an event of this type already waits for the office: the same one may have been noted by somebody else. */
export function isTwice(phone: Phone, type: string, kpmId: string): boolean {
  return phone.by("peristiwa", "kpm_id", kpmId).some((one) => one.type === type && !one.status);
}

function given(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value && value !== NOBODY));
}
