/** Words of disasters: what they are, who is in them, and the screens around them. */
import type { Option } from "../ui/parts";

/** Make a list of choices out of words. */
export const choices = (words: Readonly<Record<string, string>>): Option[] => Object.entries(words).map(([value, label]) => ({ value, label }));

const ALAM = {
  banjir: "Banjir",
  longsor: "Tanah longsor",
  gempa: "Gempa bumi",
  puting_beliung: "Puting beliung",
  angin_topan: "Angin topan",
  gunung_meletus: "Gunung meletus",
  tsunami: "Tsunami",
  kekeringan: "Kekeringan",
  abrasi: "Abrasi",
  karhutla: "Kebakaran hutan dan lahan",
  lain: "Lainnya",
};
const NONALAM = {
  kebakaran: "Kebakaran",
  rumah_roboh: "Rumah roboh",
  pohon_tumbang: "Pohon tumbang",
  gagal_teknologi: "Gagal teknologi",
  epidemi: "Epidemi",
  wabah: "Wabah",
  lain: "Lainnya",
};
const SOSIAL = { konflik: "Konflik sosial", teror: "Teror", lain: "Lainnya" };

/** What happened, by the kind of disaster. */
export const JENIS: Readonly<Record<string, Readonly<Record<string, string>>>> = { alam: ALAM, nonalam: NONALAM, sosial: SOSIAL };
/** What happened, in one word. */
export const jenisKata = (jenis: string): string => ({ ...SOSIAL, ...NONALAM, ...ALAM })[jenis] ?? jenis;

export const BENCANA = {
  title: "Bencana",
  lead: "Buka kejadian begitu Anda tiba di lokasi, atau gabung dengan kode dari petugas yang membukanya. Keduanya bisa tanpa sinyal.",
  none: "Belum ada kejadian di HP ini.",
  running: "Sedang ditangani",
  ended: "Sudah selesai",
  open: "Buka kejadian baru",
  join: "Gabung dengan kode",
  asking: "Menunggu izin posko",
  refused: "Ditolak posko",
  notSent: "di HP ini",
  noPlace: "Tempat belum diketahui",
} as const;
