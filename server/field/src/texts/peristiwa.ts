/** Words of the event wizard. */

export const PERISTIWA = {
  title: "Catat peristiwa",
  which: "Peristiwa apa yang terjadi?",
  next: "Lanjut",
  previous: "Kembali",
  save: "Simpan peristiwa",
  step: (at: number, all: number) => `Langkah ${at} dari ${all}`,
  another: "Anak lain (kembar)",
  child: (at: number) => `Anak ke-${at}`,
  childName: "Nama anak",
  childNameHint: "Boleh kosong jika belum diberi nama.",
  removeChild: "Hapus anak ini",
  sex: "Jenis kelamin",
  boy: "Laki-laki",
  girl: "Perempuan",
  notListed: "Ibu tidak ada di daftar",
  unknownYet: "Belum diketahui",
  list: "Pilih dari daftar",
  byName: "Atau tulis namanya",
  byNameHint: "Jika tidak ada di daftar.",
  findFamily: "Cari keluarga di HP ini",
  otherFamily: "Atau tulis nama kepala keluarga",
  noKk: "Nomor KK baru",
  address: "Alamat baru",
  desa: "Desa baru",
  desaElsewhere: "Desa lain (tulis di alamat)",
  evidence: "Bukti",
  evidenceHint: "Misalnya akta, buku KIA, KK baru, atau surat keterangan desa.",
  note: "Catatan",
  before: "Semula",
  after: "Menjadi",
  review: "Periksa sebelum disimpan",
  effective: "Berlaku sejak",
  saved: "Peristiwa tersimpan di HP ini",
  check: (name: string) => `Isi komitmen ${name}`,
  recordBirth: "Catat kelahiran anak",
  twice: "Peristiwa seperti ini sudah dicatat untuk keluarga ini dan menunggu kantor. Pastikan bukan peristiwa yang sama.",
  done: "Selesai",
  doneTitle: "Sudah dicatat",
  doneBody: "Peristiwa ini menjadi usulan. Kantor akan memeriksa, dan keputusannya tampil di halaman keluarga.",
  doneChild: "Anak sudah masuk daftar keluarga sebagai anggota sementara, jadi komitmennya dapat langsung diisi.",
  detail: "Peristiwa",
  repair: "Perbaiki",
  withdraw: "Batalkan usulan",
  withdrawAsk: "Usulan ini tidak akan diproses kantor. Catatannya tetap dapat dilihat.",
  withdrawBirth: "Usulan ini tidak akan diproses kantor, dan anggota sementaranya dihapus dari daftar keluarga.",
  withdrawYes: "Ya, batalkan",
  officeSays: "Penjelasan kantor",
  gone: "Catatan ini tidak ada di HP ini.",
  withdrawn: "Dibatalkan",
  reported: (day: string) => `Dicatat ${day}`,
  decided: (day: string) => `Diputuskan ${day}`,
} as const;

/** Names of the events. */
export const EVENTS: Readonly<Record<string, string>> = {
  lahir: "Kelahiran",
  hamil: "Kehamilan",
  bersalin: "Persalinan",
  keguguran: "Keguguran",
  meninggal: "Meninggal dunia",
  ganti_pengurus: "Ganti pengurus",
  pecah_kk: "Pecah KK",
  gabung_kk: "Gabung KK",
  pindah_alamat: "Pindah alamat",
  pindah_sekolah: "Pindah sekolah",
  putus_sekolah: "Putus sekolah",
  kembali_sekolah: "Kembali sekolah",
  lainnya: "Perubahan lain",
};

/** A line that says more about an event in the list. */
export const HINTS: Readonly<Record<string, string>> = {
  lahir: "Bayi baru, juga kembar",
  keguguran: "Kehamilan tidak berlanjut",
  meninggal: "Anggota keluarga berpulang",
  pecah_kk: "Sebagian anggota membuat KK baru",
  gabung_kk: "Keluarga masuk ke KK lain",
};

/** Words that open the wizard where somebody has suffered a loss. */
export const GENTLE: Readonly<Record<string, string>> = {
  keguguran: "Sampaikan belasungkawa lebih dulu. Tanyakan seperlunya saja, dan tidak harus hari ini.",
  meninggal: "Turut berduka cita. Tanyakan seperlunya saja; surat keterangan boleh menyusul.",
};

/** What each step asks, for some events in their own words: "step" or "event.step". */
export const ASKED: Readonly<Record<string, string>> = {
  siapa: "Siapa?",
  "lahir.siapa": "Siapa ibunya?",
  "hamil.siapa": "Siapa yang hamil?",
  "bersalin.siapa": "Siapa yang bersalin?",
  "keguguran.siapa": "Siapa ibu yang mengalaminya?",
  "meninggal.siapa": "Siapa yang meninggal dunia?",
  "pindah_sekolah.siapa": "Siapa yang pindah sekolah?",
  "putus_sekolah.siapa": "Siapa yang putus sekolah?",
  "kembali_sekolah.siapa": "Siapa yang kembali sekolah?",
  keluar: "Siapa saja yang keluar dari KK ini?",
  tanggal: "Kapan mulai berlaku?",
  "lahir.tanggal": "Kapan lahirnya?",
  "hamil.tanggal": "Kapan kehamilan diketahui?",
  "bersalin.tanggal": "Kapan bersalin?",
  "keguguran.tanggal": "Kapan terjadinya? Perkiraan boleh.",
  "meninggal.tanggal": "Kapan meninggal dunia?",
  anak: "Anak yang lahir",
  pengurus: "Siapa pengurus yang baru?",
  "meninggal.pengurus": "Yang meninggal adalah pengurus. Siapa penggantinya?",
  tempat: "Di sekolah mana sekarang?",
  "lahir.tempat": "Di posyandu mana bayi akan ditimbang?",
  "hamil.tempat": "Di mana ibu memeriksakan kehamilan?",
  "bersalin.tempat": "Di mana persalinannya?",
  alamat: "Pindah ke mana?",
  keluarga: "Bergabung dengan keluarga siapa?",
  akhir: "Bukti dan catatan",
};

/** What is wrong with a step. */
export const WRONG: Readonly<Record<string, string>> = {
  siapa: "Pilih orangnya dulu.",
  keluar: "Pilih minimal satu orang.",
  date: "Isi tanggalnya. Perkiraan boleh.",
  future: "Tanggal belum terjadi. Periksa lagi.",
  old: "Tanggal terlalu lama. Periksa tahunnya.",
  unborn: "Tanggal ini sebelum orangnya lahir. Periksa lagi.",
  anak: "Pilih jenis kelamin setiap anak.",
  pengurus: "Pilih pengurus yang baru.",
  tempat: "Pilih sekolah atau tulis namanya.",
  alamat: "Tulis alamat barunya.",
  keluarga: "Pilih keluarga atau tulis namanya.",
  noKk: "Nomor KK harus 16 angka. Kosongkan jika belum ada.",
  note: "Tulis apa yang terjadi.",
};

/** What an event says of the data before and after it. */
export const TURN = {
  unregistered: "Belum terdaftar",
  born: (names: string, day: string, mother: string) => `Lahir ${day}: ${names}${mother && ` (ibu ${mother})`}`,
  komponen: (name: string, komponen: string) => `${name}: ${komponen}`,
  pregnant: (name: string) => `${name}: ibu hamil`,
  delivered: (name: string, day: string) => `${name}: bersalin ${day}, masa nifas`,
  ended: (name: string) => `${name}: kehamilan tidak berlanjut`,
  died: (name: string, day: string) => `${name}: meninggal dunia ${day}`,
  member: (name: string) => `${name}: anggota keluarga`,
  pengurus: (name: string) => `Pengurus: ${name}`,
  oneCard: (names: string) => `Satu KK: ${names}`,
  newCard: (names: string, number: string) => `KK baru${number && ` ${number}`}: ${names}`,
  ownCard: "KK sendiri",
  joined: (family: string, number: string) => `Satu KK dengan ${family}${number && `, nomor ${number}`}`,
  school: (name: string, school: string) => `${name}: ${school}`,
  noSchool: "tidak bersekolah",
  unknown: "belum tercatat",
} as const;

/** How far a proposal has come in the office, by its status; nothing is "menunggu". */
export const DECISION: Readonly<Record<string, string>> = {
  "": "menunggu kantor",
  disetujui: "disetujui",
  ditolak: "ditolak",
  dikirim_siks: "sudah dikirim ke SIKS-NG",
};

/** Name a child; one without a name is known by its place in the birth. */
export const childName = (child: { name: string; sex: string }, at: number): string =>
  child.name.trim() || `Bayi ${at + 1} (belum bernama)`;
