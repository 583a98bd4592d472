/** Sentences of the Sinkron room: what waits, what came of it, what to do. */

export const SINKRON = {
  title: "Sinkron",
  now: "Sinkronkan sekarang",
  sending: "Mengirim dan mengambil…",
  rows: (count: string) => `${count} catatan diterima`,
  done: (age: string) => `Semua terkirim dan terbaru, ${age} lalu.`,
  waiting: (count: number) => `${count} isian menunggu dikirim.`,
  never: "HP ini belum pernah sinkron.",
  lastGood: (age: string) => `Sinkron lengkap terakhir ${age} lalu.`,
  again: (time: string) => `Dicoba lagi sendiri pukul ${time}.`,
  attention: "Perlu perhatian",
  unaccepted: "Ada isian yang belum diterima",
  see: "Lihat di Sinkron",
  moreForms: (count: number) => `dan ${count} formulir lagi`,
  changes: (count: number) => `Lihat ${count} isian`,
  attentionNone: "Tidak ada. Semua yang terkirim sudah diterima.",
  queue: "Menunggu dikirim",
  queueNone: "Tidak ada. Semua pekerjaan sudah terkirim.",
  accepted: (days: number) => `Diterima, ${days} hari terakhir`,
  acceptedNone: "Belum ada.",
  savedAt: (when: string) => `Disimpan ${when}`,
  workOf: (day: string) => `kegiatan ${day}`,
  contents: "Lihat isi",
  mine: "Isian Anda",
  theirs: "Isian di kantor",
  office: "Kata kantor",
  seen: "Sudah saya baca",
  seenDone: "Ditandai sudah dibaca",
  fix: "Buka dan perbaiki",
  open: "Buka catatan",
  more: (count: number) => `Tampilkan ${count} lagi`,
  carry: "Simpan atau ambil berkas",
  carryNote: "Bila lama tidak ada sinyal atau HP akan diganti",
  device: "Tentang HP ini",
  deviceNote: "Versi, penyimpanan, nomor HP",
  settings: "Setelan dan bantuan",
  settingsNote: "PIN, ukuran huruf, cara mendapat bantuan",
} as const;

/** What a worker can do about an outcome, by the server's code. */
export const TODO: Readonly<Record<string, string>> = {
  invalid: "Buka catatannya, betulkan isian itu, lalu simpan lagi.",
  in_future: "Buka catatannya, betulkan tanggalnya, lalu simpan lagi.",
  fixed_field: "Batalkan catatan itu dan buat yang baru.",
  taken_back: "Tidak perlu apa-apa. Barangnya sudah kembali dihitung di stok, satu kali.",
  not_opposite: "Buka barisnya di gudang itu, lalu batalkan sekali lagi dari sana bila memang keliru.",
  office_only: "Hubungi supervisor bila data kantor keliru, atau buat usulan perubahan.",
  out_of_scope: "Tunggu keputusan supervisor. Isian Anda disimpan utuh di kantor.",
  too_old: "Tunggu keputusan supervisor. Isian Anda disimpan utuh di kantor.",
  missing_record: "Tidak perlu apa-apa. Isian ini masuk sendiri begitu catatan induknya sampai.",
  moved_away: "Tunggu keputusan supervisor. Isian Anda disimpan utuh di kantor.",
  parent_ended: "Tunggu keputusan posko. Isian Anda disimpan utuh di kantor.",
  erased: "Tidak perlu apa-apa. Bila keluarganya ikut PKH lagi, supervisor memasukkannya sebagai keluarga baru.",
  device_retired: "Tanyakan ke petugas data (APD) apakah HP ini masih boleh dipakai.",
  conflict: "Supervisor akan memilih salah satu. Bila isian Anda yang keliru, betulkan di catatannya.",
  closed: "Supervisor akan memeriksa usulan Anda.",
  dismissed: "Baca alasannya. Bila Anda tidak setuju, hubungi supervisor.",
};
/** What to do about a record that never came to be: there is nothing to open. */
export const TODO_AGAIN = "Isian ini belum masuk. Baca di Lihat isi, lalu catat sekali lagi dengan isian yang benar.";
export const TODO_ELSE = "Isian Anda disimpan utuh di kantor. Tunggu keputusan atau hubungi supervisor.";

/** Why an exchange brought nothing, in words: a title and what to do. */
export const FAILURES: Readonly<Record<string, readonly [string, string]>> = {
  offline: ["Tidak ada sinyal", "Pekerjaan Anda aman di HP ini dan dikirim sendiri saat ada sinyal."],
  lost: ["Sinyal terputus di tengah jalan", "Yang sudah terkirim tidak dikirim dua kali. Coba lagi di tempat bersinyal."],
  not_ours: [
    "Jaringan ini meminta masuk dulu",
    "Wi-Fi ini meminta masuk lewat halaman web. Buka Chrome dan masuk dulu, atau matikan Wi-Fi dan pakai data seluler.",
  ],
  busy: ["Server sedang penuh", "Tidak perlu menekan berulang kali. Pekerjaan Anda aman di HP ini."],
  unreadable: ["Server tidak dapat membaca kiriman", "Pekerjaan Anda aman di HP ini. Bila berulang, hubungi petugas data (APD)."],
  broken: ["Ada gangguan di server", "Pekerjaan Anda aman di HP ini. Coba lagi nanti; bila sampai besok, hubungi petugas data (APD)."],
  storage: ["Penyimpanan HP penuh", "Hapus foto, video, atau aplikasi yang tidak dipakai, lalu coba lagi."],
  denied: ["Server menolak HP ini", "Pekerjaan Anda aman di HP ini. Hubungi petugas data (APD) kabupaten."],
  not_authenticated: [
    "HP ini perlu didaftarkan lagi",
    "Izin HP ini sudah dicabut atau diganti. Minta kode baru ke petugas data (APD), lalu daftarkan lagi. Pekerjaan Anda tetap ada.",
  ],
  device_retired: [
    "HP ini sudah tidak aktif",
    "Yang masih ada di HP ini sudah diserahkan dan disimpan untuk supervisor, tetapi data baru tidak masuk lagi. Bila HP ini masih Anda pakai, minta kode baru ke petugas data (APD).",
  ],
  device_stolen: [
    "HP ini dilaporkan hilang",
    "Server menolak HP ini. Bila HP ada pada Anda, hubungi petugas data (APD). Pekerjaan yang belum terkirim tetap tersimpan terkunci.",
  ],
  inbox_full: ["Terlalu banyak yang menunggu keputusan kantor", "Hubungi supervisor Anda. Pekerjaan Anda aman di HP ini."],
};
export const ENROL_AGAIN = "Daftarkan lagi";

export const CARRY = {
  title: "Berkas pekerjaan",
  save: "Simpan ke berkas",
  saveText: (count: number) =>
    count
      ? `${count} isian yang belum terkirim disimpan ke satu berkas terkunci. Berkas dibuka di HP Anda yang lain dengan kode, atau oleh kantor. Pekerjaan juga tetap ada di HP ini.`
      : "Semua pekerjaan sudah terkirim, jadi tidak ada yang perlu disimpan ke berkas.",
  name: (day: string) => `lapangan-${day}.json`,
  saved: "Berkas dibuat. Lihat di folder Download.",
  take: "Ambil dari berkas",
  takeText: "Untuk meneruskan pekerjaan Anda dari HP lain. Siapkan kodenya. Isian yang sudah ada tidak digandakan.",
  file: "Pilih berkas",
  taken: (count: number) => (count ? `${count} formulir diambil dan menunggu dikirim.` : "Semua isi berkas ini sudah ada di HP ini."),
  wrongFile: "Ini bukan berkas pekerjaan Lapangan, atau berkasnya rusak.",
  wrongCode: "Kode tidak cocok dengan berkas ini. Pilih berkas lagi dan periksa kodenya.",
  wrongWorker: "Berkas ini milik petugas lain.",
  failed: "Berkas tidak dapat dibuat atau dibaca. Coba sekali lagi.",
} as const;

export const DEVICE = {
  title: "Tentang HP ini",
  app: "Versi aplikasi",
  device: "Nomor HP",
  browser: "Peramban",
  worker: "Pendamping",
  kabupaten: "Kode kabupaten/kota",
  clock: "Jam HP",
  families: "Keluarga di HP ini",
  used: "Penyimpanan terpakai",
  kept: "Penyimpanan dijamin",
  yes: "ya",
  no: "belum",
  unknown: "tidak diketahui",
  errors: "Gangguan terakhir",
  noErrors: "Tidak ada",
} as const;
