/** Words of what is asked and seen of a family each half-year. */

import STEPS from "../shared/perilaku.json";
import { FIELDS } from "./records";

const options = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }));

export const SEMESTER = {
  section: "Per semester",
  hint: "Program lain ditanyakan dan perilaku diamati sekali setiap semester.",
  none: "Belum dicatat",
  outside: "Tanggal ini di luar semester formulir ini.",
  now: "semester ini",
  left: "Hanya yang belum lengkap semester ini",
} as const;

export const PROGRAM = {
  title: "Program lain",
  lead: "Program apa saja yang juga diterima keluarga ini? Program yang belum ditanyakan boleh dikosongkan.",
  asked: "Tanggal ditanyakan",
  answers: options({ ya: "Ya", tidak: "Tidak", belum_diketahui: "Belum tahu" }),
  word: { ya: "ya", tidak: "tidak", belum_diketahui: "belum diketahui" } as Record<string, string>,
  before: (answer: string) => `Semester lalu: ${answer}. Tanyakan lagi, lalu pilih.`,
  some: "Isi paling sedikit satu program.",
  note: "Catatan",
  receives: (names: string) => `Menerima ${names}`,
  nothing: "Tidak menerima program lain",
  asks: (answered: number, all: number) => `${answered} dari ${all} ditanyakan`,
  names: Object.fromEntries(["pip", "pbi_jk", "sembako", "rst", "kube", "pln", "lpg"].map((field) => [field, FIELDS[field]])) as Record<string, string>,
} as const;

/** What can be seen of an aspect: its steps, and that it was not looked at. */
export const UNSEEN = "0";
export const PERILAKU = {
  title: "Perilaku keluarga",
  lead: "Pilih kalimat yang paling sesuai dengan yang Anda lihat sendiri, bukan dengan perkiraan.",
  seen: "Tanggal diamati",
  aspects: Object.entries(STEPS).map(([field, { name, steps }]) => ({
    field,
    name,
    steps: [...steps.map((label, at) => ({ value: String(at + 1), label })), { value: UNSEEN, label: "Tidak diamati" }],
  })),
  some: "Isi paling sedikit satu bagian.",
  note: "Yang terlihat",
  noteHint: "Misalnya buku catatan belanja, kartu posyandu, atau rapor anak.",
  first: "Pengamatan pertama",
  later: "Pengamatan lanjutan",
  observed: (count: number) => `${count} bagian diamati`,
} as const;
