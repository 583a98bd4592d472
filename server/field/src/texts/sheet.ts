/** Words of every form made of questions. */

export const SHEET = {
  yes: "Ya",
  no: "Tidak",
  pick: "Pilih…",
  save: "Simpan",
  needed: "Bagian ini perlu diisi.",
  future: "Tanggal belum terjadi. Periksa lagi.",
  old: "Tanggal ini sudah terlalu lama. Periksa tahunnya.",
  leaves: "Waktu ini lebih lama daripada data yang disimpan di HP. Catatan Anda tetap dikirim dan disimpan di kantor, tetapi sesudah terkirim tidak tampil lagi di HP ini.",
  digits: (count: number) => `Harus ${count} angka.`,
} as const;
