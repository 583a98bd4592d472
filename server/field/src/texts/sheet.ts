/** Words of every form made of questions. */

export const SHEET = {
  yes: "Ya",
  no: "Tidak",
  pick: "Pilih…",
  save: "Simpan",
  needed: "Bagian ini perlu diisi.",
  future: "Tanggal belum terjadi. Periksa lagi.",
  old: "Tanggal ini sudah terlalu lama. Periksa tahunnya.",
  digits: (count: number) => `Harus ${count} angka.`,
} as const;
