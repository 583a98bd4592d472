/** Sentences of Hari ini, of returned work, and of settings and help. */
import { lama, tanggal } from "../ui/format";

export const HOME = {
  title: "Hari ini",
  greeting: (hour: number) =>
    hour >= 4 && hour < 11 ? "Selamat pagi" : hour < 4 || hour >= 18 ? "Selamat malam" : hour < 15 ? "Selamat siang" : "Selamat sore",
  counts: "Pekerjaan Anda",
  here: "di HP ini",
  accepted: "diterima",
  attention: "perlu perhatian",
  exchanged: (age: string) => `Sinkron terakhir ${age} lalu`,
  never: "Belum pernah sinkron",
  unsaved: "Belum disimpan",
  unsavedNote: "Isian ini belum selesai. Buka lalu tekan Simpan.",
  typedOn: (when: string) => `Diisi ${when}`,
  meetings: "Pertemuan P2K2",
  late: (when: string) => `Terlewat, rencana ${when}`,
  today: "Hari ini",
  coming: (day: string, when: string) => `${day}, ${when}`,
  marked: (marked: number, families: number) => (marked ? `${marked} dari ${families} keluarga diabsen` : `${families} keluarga`),
  noMeetings: "Tidak ada pertemuan sampai 7 hari ke depan.",
  tasks: "Dikembalikan kantor",
  due: (when: string) => `Batas ${when}`,
  overdue: (when: string) => `Lewat batas, ${when}`,
  checks: (triwulan: string) => `Komitmen ${triwulan}`,
  filled: (filled: number, due: number) => `${filled} dari ${due} terisi`,
  noChecks: "Semua komitmen triwulan ini sudah terisi.",
  allChecks: "Semua komitmen",
  settings: "Setelan dan bantuan",
  nothing: "Belum ada keluarga di HP ini. Cari sinyal, lalu tekan Sinkronkan sekarang.",
} as const;

export const FIRST = {
  title: "Mengambil data keluarga",
  repair: "Memeriksa kelengkapan data",
  families: (count: number, total: number | null) => (total ? `${count} dari ${total} keluarga` : `${count} keluarga`),
  bytes: (got: string, total: string | null) => (total ? `${got} dari ${total}` : got),
  usable: "Keluarga yang sudah tampil boleh langsung dikerjakan. Bila sinyal putus, pengambilan diteruskan nanti.",
  partialTitle: "Data belum lengkap",
  partial: "Sebagian keluarga belum diambil, jadi daftar bisa terlihat kurang. Sinkronkan saat ada sinyal.",
} as const;

export const WARN = {
  clockTitle: "Tanggal HP ini salah",
  clock: "Jam HP mundur, jadi tanggal pekerjaan bisa keliru. Buka setelan HP, lalu pilih tanggal dan waktu otomatis.",
  offTitle: (ahead: number) => `Jam HP ini ${lama(Math.abs(ahead))} terlalu ${ahead > 0 ? "cepat" : "lambat"}`,
  off: "Aplikasi menghitung tanggal dengan jam server. Buka setelan HP, pilih tanggal dan waktu otomatis, lalu sinkronkan lagi.",
  expiringTitle: (days: number) => `${days} hari tidak sinkron`,
  expiring: "Setelah 60 hari, data keluarga dihapus dari HP ini demi keamanan. Pekerjaan yang belum terkirim tetap ada. Cari sinyal hari ini.",
  silentTitle: (days: number) => `Sudah ${days} hari tidak sinkron`,
  silent: "Data di HP ini mungkin sudah berubah di kantor. Sinkronkan bila ada sinyal.",
  unsentTitle: (days: number) => `Ada pekerjaan ${days} hari belum terkirim`,
  unsent: "Cari sinyal dan tekan Sinkronkan sekarang. Bila tidak bisa, simpan ke berkas.",
  fullTitle: "Penyimpanan HP penuh",
  full: "Isian baru tidak dapat disimpan. Hapus foto, video, atau aplikasi yang tidak dipakai.",
  dropTitle: "Penyimpanan belum dijamin",
  drop: "Chrome dapat menghapus data ini bila HP penuh. Pasang aplikasi ke layar utama dan sinkronkan sesering mungkin.",
  sync: "Sinkronkan sekarang",
  toSync: "Buka Sinkron",
} as const;

export const TASK = {
  title: "Tugas dari kantor",
  due: (day: string) => `Batas ${tanggal(day)}`,
  about: "Buka catatan yang dimaksud",
  answer: "Jawaban Anda",
  answerHint: "Tulis apa yang sudah diperbaiki, atau mengapa tidak bisa.",
  done: "Simpan dan tandai selesai",
  answerOnly: "Simpan jawaban saja",
  finished: "Tugas ini sudah selesai.",
  gone: "Tugas ini tidak ada lagi di HP ini.",
  missing: "Tulis jawaban Anda dulu.",
} as const;

export const SETTINGS = {
  title: "Setelan dan bantuan",
  letters: "Ukuran huruf",
  lettersHint: "Ukuran huruf HP dan Chrome juga diikuti.",
  normal: "Biasa",
  large: "Besar",
  huge: "Sangat besar",
  security: "PIN dan akun",
  securityNote: "Kunci sekarang, ganti PIN, akun lain di HP ini",
  stored: "Yang disimpan di HP ini",
  storedText: [
    "Data keluarga, anggota, dan fasilitas tugas Anda, serta pekerjaan tiga triwulan terakhir.",
    "Semuanya dikunci dengan PIN Anda. Tanpa PIN, orang lain tidak dapat membacanya.",
    "Pekerjaan yang belum terkirim tidak pernah dihapus, juga bila PIN terlupa.",
    "Bila 60 hari tidak sinkron, data keluarga dihapus dari HP ini dan diambil lagi saat ada sinyal.",
  ],
  help: "Bantuan",
  questions: [
    ["Bagaimana tahu pekerjaan saya sudah aman?", "Setelah tulisan “Tersimpan di HP ini” muncul, isian aman walau HP mati. Setelah angka “di HP ini” menjadi 0, semuanya sudah ada di kantor."],
    ["Apa arti “perlu perhatian”?", "Ada isian yang ditolak, ditahan, atau berbeda dengan isian orang lain. Buka Sinkron untuk membaca alasannya dan apa yang perlu dilakukan."],
    ["Saya lupa PIN.", "Di layar PIN, pilih Lupa PIN. Pekerjaan yang belum terkirim tetap dapat diserahkan ke kantor."],
    ["HP hilang atau rusak.", "Segera hubungi supervisor atau petugas data (APD) kabupaten agar HP itu dimatikan, lalu minta kode untuk HP baru."],
    ["Siapa yang dapat membantu?", "Hubungi supervisor Anda dulu, lalu petugas data (APD) dinas sosial kabupaten/kota. Sebutkan nomor HP aplikasi di bawah."],
  ],
  about: "Tentang HP ini",
  aboutNote: "Versi, penyimpanan, dan nomor HP",
} as const;
