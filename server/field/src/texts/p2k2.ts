/** Words of the P2K2 screens: plan, roster, meeting. */
import type { Aspect } from "../work/p2k2material";
import type { Counts } from "../work/p2k2roster";
import type { Status } from "../work/p2k2sheet";

/** The four marks in full. */
export const MARKS: Readonly<Record<Status, string>> = { H: "Hadir", I: "Izin", S: "Sakit", A: "Alpa" };

export const P2K2 = {
  title: "P2K2",
  empty: "Belum ada kelompok di HP ini. Lakukan sinkron saat ada sinyal.",
  late: "Lewat tanggal",
  month: (name: string) => `Rencana ${name}`,
  noPlan: "Belum ada rencana",
  makePlan: "Buat rencana",
  unplanned: "Pertemuan tanpa rencana",
  second: "Pertemuan kedua bulan ini",
  states: { rencana: "rencana", diganti: "diganti hari", terlaksana: "terlaksana", batal: "batal", usulan: "usulan", kosong: "belum ada", berakhir: "berakhir" },
  proposed: "Usulan menurut pertemuan bulan lalu, belum menjadi rencana.",
  take: "Pakai rencana ini",
  taken: "Rencana tersimpan di HP ini.",
  ended: (day: string) => `Kelompok ini sudah berakhir, hari terakhirnya ${day}. Keluarganya pindah ke kelompok lain.`,
  groupEnded: "kelompok berakhir",
  endedHint: "Pertemuan sampai hari itu masih dapat dicatat.",
  lateBadge: "lewat",
  unsaved: "belum disimpan",
  families: (count: number) => `${count} keluarga`,
  marked: (marked: number, all: number) => `${marked} dari ${all} ditandai`,
  withoutPlan: "tanpa rencana",
  before: "Pertemuan sebelumnya",
  marks: (count: number) => `${count} tanda`,
  gone: "Pertemuan ini tidak ada di HP ini. Mungkin kelompoknya sudah pindah ke pendamping lain.",
  unknownWorker: "Pendamping lain",
  you: (name: string) => `Saya (${name})`,
} as const;

export const PLAN = {
  title: "Rencana pertemuan",
  newTitle: "Rencana baru",
  date: "Tanggal rencana",
  time: "Jam mulai",
  place: "Tempat",
  note: "Catatan",
  status: "Keadaan rencana",
  statuses: [
    { value: "rencana", label: "Sesuai rencana" },
    { value: "diganti", label: "Diganti hari" },
    { value: "batal", label: "Batal" },
    { value: "terlaksana", label: "Terlaksana" },
  ],
  reason: "Alasan",
  replaced: "Diganti ke tanggal",
  heldBy: "Dilaksanakan oleh",
  month: (name: string, ordinal: number) => (ordinal > 1 ? `${name}, pertemuan ke-${ordinal}` : name),
  hasMeeting: "Pertemuan ini sudah tercatat. Membatalkan rencana tidak menghapus daftar hadirnya.",
  wrongMonth: (name: string) => `Tanggal rencana ada di luar ${name}. Rencana ini tetap dihitung untuk ${name}.`,
} as const;

export const UNPLANNED = {
  title: "Tanpa rencana",
  hint: "Untuk pertemuan yang sudah dilaksanakan tetapi tidak ada di rencana.",
  kelompok: "Kelompok",
  pick: "Pilih kelompok",
  date: "Tanggal pertemuan",
  future: "Tanggal ini belum tiba.",
  old: "Tanggal ini sudah terlalu lama. Periksa tahunnya.",
  exists: "Hari itu sudah ada pertemuan tanpa rencana untuk kelompok ini.",
  openIt: "Buka yang sudah ada",
  another: "Pertemuan lain di hari yang sama",
  planned: (day: string) => `Kelompok ini punya rencana tanggal ${day} yang belum terlaksana. Bila itu pertemuan yang sama, pakai rencana itu.`,
  usePlan: "Pakai rencana itu",
  go: "Isi daftar hadir",
} as const;

export const MEETING = {
  tabs: "Bagian pertemuan",
  roster: "Hadir",
  report: "Kegiatan",
  absent: "Tindak lanjut",
  changePlan: "Ubah rencana",
  kelompok: "Semua pertemuan kelompok ini",
  early: (day: string) => `Rencananya ${day}. Bila Anda menyimpan sekarang, pertemuan tercatat hari ini.`,
  wrongSlot: "Pindahkan atau batalkan",
  save: (typed: number) => (typed ? `Simpan (${typed} tanda)` : "Simpan"),
  saved: (counts: Counts) => {
    const { H, I, S, A } = counts.byStatus;
    const blank = counts.blank ? `, ${counts.blank} belum ditandai` : "";
    return `Tersimpan di HP ini: ${H} hadir, ${I} izin, ${S} sakit, ${A} alpa${blank}.`;
  },
  waits: "Tersimpan di HP ini, menunggu dikirim.",
  accepted: "Sudah diterima kantor.",
  cancelled: (reason: string) => `Pertemuan ini dibatalkan: ${reason}`,
  left: "Kelompok ini sudah tidak di HP ini. Yang sudah Anda isi masih dapat disimpan dan dikirim ke kantor.",
  reopen: "Pertemuan ini jadi dilaksanakan",
  planCancelled: "Rencana ini batal. Bila Anda menyimpan daftar hadir, rencana menjadi terlaksana.",
  flawed: "Belum bisa disimpan. Perbaiki dulu isian yang ditandai di bagian Kegiatan.",
  flawedMarks: (count: number) => `Belum bisa disimpan. ${count} keluarga dibebaskan tanpa alasan atau susulan tanpa tanggal.`,
} as const;

export const ROSTER = {
  counts: "Jumlah tanda",
  blank: "Belum",
  onlyBlank: (count: number) => `Yang belum (${count})`,
  allPresent: (count: number) => `Semua hadir (${count})`,
  undoAll: "Urungkan semua hadir",
  marked: (count: number) => `${count} keluarga ditandai hadir`,
  search: "Cari nama di daftar",
  none: "Tidak ada keluarga yang cocok.",
  noFamilies: "Kelompok ini belum punya keluarga di HP ini.",
  allMarked: "Semua keluarga sudah ditandai.",
  addGuest: "Tambah tamu (susulan)",
  joint: "Gabung kelompok lain",
  guests: "Tamu",
  guest: "tamu",
  represented: (name: string) => `diwakili ${name}`,
  exempt: "dibebaskan",
  caughtUp: (day: string) => `susulan ${day}`,
  rival: (mark: string) => `Di HP lain tercatat ${mark}`,
  state: { typed: "belum disimpan", here: "menunggu dikirim", accepted: "diterima", attention: "perlu perhatian" },
  legend: "○ belum disimpan   ● menunggu dikirim   ✓ diterima   ! perlu perhatian",
  pickFirst: "Pilih H, I, S, atau A dulu.",
  reason: "Alasan",
  reasons: {
    H: [],
    I: ["Bekerja", "Urusan keluarga", "Mengantar anak", "Hajatan"],
    S: ["Sakit", "Anak sakit", "Baru melahirkan"],
    A: ["Tanpa kabar", "Di luar kota"],
  } as Readonly<Record<Status, readonly string[]>>,
  representedBy: "Diwakili oleh",
  stands: ["Suami", "Anak", "Orang tua", "Saudara"],
  excuse: "Dibebaskan dari pertemuan ini",
  excuseHint: "Wajib isi alasan.",
  needReason: "Isi alasan dibebaskan.",
  susulan: "Sudah ikut susulan",
  susulanDate: "Tanggal susulan",
  needDay: "Isi tanggal susulan.",
  repeats: "Mengulang pertemuan",
  noRepeat: "Hanya tamu",
  note: "Catatan singkat",
  erase: "Hapus tanda",
  family: "Buka keluarga",
  done: "Selesai",
  guestTitle: "Tambah tamu",
  guestHint: "Cari keluarga dari kelompok lain yang ikut pertemuan ini.",
  guestSearch: "Nama atau 3 angka terakhir NIK/KK",
  guestAdded: (name: string) => `${name} ditambahkan, hadir`,
  jointTitle: "Pertemuan gabungan",
  jointHint: "Pilih kelompok yang ikut. Keluarganya masuk ke daftar hadir ini.",
} as const;

export const REPORT = {
  when: "Waktu dan tempat",
  date: "Tanggal",
  start: "Mulai",
  end: "Selesai",
  place: "Tempat",
  heldBy: "Dilaksanakan oleh",
  material: "Materi",
  next: "Usulan materi berikutnya",
  use: "Pakai",
  modul: "Modul",
  sesi: "Sesi",
  topic: "Topik di luar modul (P2K2 adaptif)",
  noModul: "Tanpa modul",
  had: (days: string) => `sudah ${days}`,
  activity: "Nama kegiatan",
  makeName: "Isi otomatis",
  speakers: "Narasumber",
  speakersHint: "Paling banyak 3. Boleh kosong.",
  speaker: (at: number) => `Nama narasumber ${at}`,
  institution: (at: number) => `Instansi narasumber ${at}`,
  addSpeaker: "Tambah narasumber",
  course: "Uraian kegiatan",
  length: (used: number, most: number) => `${used} dari ${most} huruf untuk kelima bagian`,
  full: "Uraian sudah penuh. Pendekkan dulu teks yang ada.",
  lastTime: "Pakai teks pertemuan lalu",
  counts: "Tambah jumlah hadir",
  sentences: "Kalimat siap pakai",
  history: "Riwayat di HP ini",
  elsewhere: "Dicatat dari HP lain atau kantor.",
  saved: "Anda menyimpan",
  errors: {
    missing: "Isi tanggal pertemuan.",
    future: "Tanggal pertemuan belum tiba.",
    old: "Tanggal ini sudah terlalu lama. Periksa tahunnya.",
    fixed: "Tanggal ini di luar bulan pertemuan. Pakai “Pindahkan atau batalkan” di bawah.",
    order: "Jam selesai harus sesudah jam mulai.",
    shape: "Isi nama narasumber tanpa tanda |, masing-masing satu kali.",
    nobody: "Pilih siapa yang melaksanakan.",
    long: "Terlalu panjang untuk formulir SIKS-NG.",
  },
} as const;

/** The five aspects: their names and sentences to choose from. */
export const ASPECT: Readonly<Record<Aspect, { label: string; sentences: readonly string[] }>> = {
  process: {
    label: "Proses",
    sentences: [
      "Pertemuan dibuka dengan doa dan absen.",
      "Materi disampaikan dengan ceramah dan tanya jawab.",
      "Peserta bermain peran dalam kelompok kecil.",
      "Menggunakan flipchart dan video.",
      "Diakhiri dengan kesimpulan dan doa.",
    ],
  },
  material_note: {
    label: "Materi",
    sentences: [
      "Mengulas tugas rumah pertemuan lalu.",
      "Membahas buku pintar sesuai sesi.",
      "Menyampaikan informasi penyaluran bantuan.",
      "Mengingatkan kewajiban sekolah dan posyandu.",
    ],
  },
  participation: {
    label: "Partisipasi",
    sentences: [
      "Peserta aktif bertanya.",
      "Beberapa peserta berbagi pengalaman.",
      "Sebagian peserta masih pasif.",
      "Peserta membawa balita.",
    ],
  },
  result: {
    label: "Hasil",
    sentences: [
      "Peserta memahami materi.",
      "Peserta dapat menyebutkan kembali isi materi.",
      "Peserta sepakat menerapkan di rumah.",
      "Peserta mendapat tugas rumah.",
    ],
  },
  obstacles: {
    label: "Kendala dan tindak lanjut",
    sentences: [
      "Tidak ada kendala.",
      "Peserta datang terlambat.",
      "Tempat kurang luas.",
      "Hujan, sebagian peserta sulit hadir.",
      "Keluarga yang tidak hadir akan dikunjungi.",
      "Materi diulang pada pertemuan berikutnya.",
    ],
  },
};

/** Sentence about attendance for the report. */
export function attendanceSentence(counts: Counts): string {
  const { H, I, S, A } = counts.byStatus;
  const share = counts.all ? Math.round((100 * H) / counts.all) : 0;
  const absent = [I && `izin ${I}`, S && `sakit ${S}`, A && `alpa ${A}`].filter(Boolean).join(", ");
  const represented = counts.represented ? `, ${counts.represented} diwakili` : "";
  return `Hadir ${H} dari ${counts.all} KPM (${share}%)${represented}${absent ? `; ${absent}` : ""}.`;
}

export const ABSENT = {
  none: "Tidak ada keluarga yang izin, sakit, atau alpa pada daftar yang sudah disimpan.",
  unsaved: "Simpan daftar hadir dulu. Keluarga yang tidak hadir muncul di sini.",
  hint: "Keluarga yang tidak hadir dapat dikunjungi, dan materinya diulang di rumah.",
  visit: "Catat kunjungan",
  visited: (day: string) => `dikunjungi ${day}`,
  caughtUp: (day: string) => `susulan ${day}`,
  caught: "Sudah susulan",
  noted: (day: string) => `Susulan ${day} dicatat di HP ini`,
} as const;

export const MOVE = {
  title: "Pindahkan atau batalkan",
  hint: "Bila dipindahkan, catatan ini dibatalkan dan dibuat lagi di tempat yang benar. Semua tanda hadir ikut pindah.",
  now: "Sekarang tercatat",
  kelompok: "Kelompok yang benar",
  date: "Tanggal pertemuan yang benar",
  plan: "Rencana yang dilaksanakan",
  noPlan: "Tanpa rencana",
  reason: "Alasan",
  reasons: ["Salah pilih kelompok", "Salah pilih bulan", "Salah tanggal", "Tidak jadi dilaksanakan"],
  same: "Pilih kelompok, rencana, atau tanggal yang lain dari sekarang.",
  needReason: "Isi alasan.",
  go: "Pindahkan",
  saveFirst: "Ada isian yang belum disimpan. Simpan dulu sebelum memindahkan.",
  nothing: "Pertemuan ini belum disimpan, jadi tidak ada yang perlu dipindahkan. Buka saja kelompok yang benar.",
  cancel: "Batalkan saja",
  cancelled: "Pertemuan dibatalkan di HP ini",
  moved: (marks: number) => `Dipindahkan dengan ${marks} tanda hadir`,
} as const;
