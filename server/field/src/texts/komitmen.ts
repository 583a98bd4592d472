/** Words of the komitmen screens. */
import type { Result } from "../work/komitmen";

const awal = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export const KOMITMEN = {
  title: "Komitmen",
  triwulan: "Triwulan",
  groups: { fasdik: "Sekolah", faskes: "Kesehatan", kesos: "Kesejahteraan sosial", "": "Belum ada fasilitas" } as Record<string, string>,
  nowhere: "Tanpa fasilitas, misalnya kunjungan rumah",
  notHere: "Fasilitas (namanya belum ada di HP ini)",
  none: "Belum ada anggota dengan komponen di HP ini.",
  members: (count: number) => `${count} anggota`,
  filled: (filled: number, expected: number) => `${filled} dari ${expected} terisi`,
  nothingDue: "belum ada yang jatuh tempo",
  unsure: (count: number) => `${count} perlu dipastikan, mungkin sudah diperiksa awal tahun`,
  allFilled: "Lengkap",
  byFamily: "Isi per keluarga",
  searchFamily: "Cari nama atau angka akhir NIK/KK",
  noFamily: "Tidak ada keluarga yang cocok.",
  typeMore: "Tulis sedikitnya dua huruf.",
  month: "Bulan",
  unsaved: "Tanda •: ada isian yang belum disimpan di bulan itu.",
  notBegun: "Bulan ini belum dimulai. Isi setelah bulannya berjalan.",
  notFound: "Catatan ini tidak ada di HP ini.",
  noMembers: "Tidak ada anggota Anda di sini pada bulan ini.",
  noKomponen: "Tidak ada anggota dengan komponen yang diperiksa.",
  toSheet: "Lembar fasilitas",
  everyone: "Seluruh keluarga",
} as const;

export const HARI_EFEKTIF = {
  label: "Hari efektif",
  hint: "Hari buka menurut sekolah. Isi 0 jika bulan ini tidak dihitung.",
  short: (days: number) => (days ? `${days} hari efektif` : "tidak dihitung"),
  blank: "Hari efektif belum diisi, jadi persen belum bisa dihitung.",
  zeroTitle: "Bulan ini tidak dihitung",
  zero: "Hari efektif 0: kehadiran bulan ini tidak perlu diisi dan tidak mengurangi hak siapa pun.",
  byMe: "Diisi oleh Anda.",
  byOther: (days: number) => `Sudah diisi pendamping lain: ${days} hari. Berlaku untuk semua pendamping di sini.`,
  shared: "Satu angka untuk semua pendamping di fasilitas ini.",
  meet: (days: number) => `Sementara Anda mengisi, tercatat ${days} hari. Tanyakan ke sekolah; bila tetap berbeda, atasan yang memutuskan.`,
  conflictTitle: "Hari efektif berbeda",
  conflict: (mine: number, standing: number) =>
    `Anda mengisi ${mine} hari, yang berlaku ${standing} hari. Kedua angka disimpan dan atasan akan memutuskan.`,
  changed: (mine: number, standing: number) =>
    `Anda mengisi ${mine} hari, sekarang berlaku ${standing} hari: diubah oleh pendamping lain atau diputuskan atasan.`,
  proposed: (days: number) => `Menurut kalender sekolah: ${days} hari. Belum tercatat; pastikan dulu ke sekolah.`,
  take: (days: number) => `Pakai ${days} hari`,
  calendar: "Kalender bulan ini",
} as const;

export const ISIAN = {
  alpa: "Alpa",
  izin: "Izin",
  sakit: "Sakit",
  less: (what: string, name: string) => `Kurangi ${what.toLowerCase()} ${name}`,
  more: (what: string, name: string) => `Tambah ${what.toLowerCase()} ${name}`,
  rule: (percents: readonly number[], absences: readonly string[]) =>
    `Memenuhi bila hadir paling sedikit ${percents.join(" atau ")} % dari hari efektif${percents.length > 1 ? ", menurut kecamatan keluarga" : ""}. ` +
    `${awal(absences.join(", "))} dihitung tidak hadir.`,
  present: (percent: number) => `hadir ${percent} %`,
  tooMany: "Jumlah alpa, izin, dan sakit melebihi hari efektif. Periksa lagi.",
  unfinished: "Belum lengkap: disimpan sebagai isian, belum dikirim.",
  excusable: (percent: number) => `Di bawah ${percent} % karena izin atau sakit. Bila ada suratnya, pilih Pengecualian.`,
  allZero: "Semua nihil",
  allZeroHint: "Isi dulu yang tidak masuk, lalu ketuk Semua nihil untuk yang lain.",
  allZeroDone: (count: number) => `${count} anak diisi nihil (0).`,
  nothingBlank: "Tidak ada lagi yang kosong.",
  further: "Hasil lain",
  kind: "Hasil",
  counted: "Dihitung dari kehadiran",
  reason: "Alasan",
  reasonOther: "Alasan lain",
  reasonMissing: "Alasan wajib diisi.",
  yes: "Ya",
  no: "Tidak",
  other: "Lain",
  revert: "Batalkan isian",
  remove: "Hapus catatan ini",
  removeAsk: (name: string) => `Hapus catatan ${name} bulan ini di fasilitas ini? Untuk catatan yang salah tempat atau salah orang.`,
  removed: "Catatan dihapus.",
  weight: "Berat (kg)",
  height: "Tinggi (cm)",
  unlikelyWeight: (value: string) => `Berat ${value} kg tidak lazim untuk anak usia dini. Periksa lagi.`,
  unlikelyHeight: (value: string) => `Tinggi ${value} cm tidak lazim untuk anak usia dini. Periksa lagi.`,
  elsewhere: (name: string) => `Bulan ini juga tercatat di ${name}.`,
  closed: (unsampled: boolean) => (unsampled ? "Sudah ditutup kantor tanpa sampel." : "Sudah disetujui kantor."),
  moved: "Sudah pindah dari sini",
  guestTitle: "Pernah di sini bulan ini",
  guestHint: "Untuk anggota yang pindah di tengah bulan: catat juga di fasilitas lama.",
  guestSearch: "Cari nama anggota",
  guestNone: "Tidak ada anggota lain yang cocok.",
  mine: (text: string) => `Isian Anda: ${text}.`,
  met: (text: string) => `Yang tercatat sekarang: ${text}.`,
  family: (name: string) => `Keluarga ${name}`,
  classLevel: (level: number) => `Kelas ${level}`,
} as const;

export const RESULTS: Readonly<Record<Result, string>> = {
  memenuhi: "Memenuhi",
  tidak_memenuhi: "Tidak memenuhi",
  tidak_terverifikasi: "Tidak terverifikasi",
  pengecualian: "Pengecualian",
};

export const REASONS: Readonly<Record<string, readonly string[]>> = {
  tidak_terverifikasi: ["Fasilitas tutup", "Petugas absen", "Sudah pindah", "Daftar tidak ada"],
  pengecualian: ["Sakit lama", "Bencana", "Disabilitas", "Tidak ada fasilitas terjangkau"],
};

export const SYARAT: Readonly<Record<string, string>> = {
  kehadiran_sekolah: "Kehadiran sekolah",
  pemeriksaan_kehamilan: "Pemeriksaan kehamilan",
  persalinan: "Bersalin di fasilitas kesehatan",
  pemeriksaan_nifas: "Pemeriksaan nifas",
  imunisasi: "Imunisasi",
  timbang_ukur: "Ditimbang dan diukur",
  vitamin_a: "Vitamin A",
  perkembangan: "Pemeriksaan perkembangan",
  layanan_lansia: "Layanan lansia",
  layanan_disabilitas: "Layanan disabilitas",
};

export const KOMPONEN: Readonly<Record<string, string>> = {
  ibu_hamil: "Ibu hamil",
  anak_usia_dini: "Anak usia dini",
  sd: "SD",
  smp: "SMP",
  sma: "SMA",
  lansia: "Lansia",
  disabilitas_berat: "Disabilitas berat",
};

export const BUKTI = {
  title: "Sumber bukti",
  choose: "Belum dipilih",
  options: ["Daftar hadir", "Buku KIA/KMS", "Kartu berobat", "Surat keterangan", "Kunjungan rumah", "Keterangan keluarga"],
} as const;

export const TANDA = {
  title: "Tanda tangan lembar triwulan",
  hint: "Nama dan tanggal ini ditulis pada semua catatan Anda di lembar ini, juga pada hari efektif.",
  name: "Nama penanda tangan",
  date: "Tanggal tanda tangan",
  save: "Simpan tanda tangan",
  state: (signed: number, all: number) => `${signed} dari ${all} catatan bertanda tangan.`,
  empty: "Belum ada catatan yang tersimpan di lembar ini.",
} as const;

export const SIMPAN = {
  save: (count: number) => (count ? `Simpan (${count})` : "Simpan"),
  saved: (count: number) => `${count} catatan tersimpan di HP ini.`,
  recounted: (count: number) => `${count} hasil dihitung ulang karena hari efektif atau aturan berubah.`,
  left: (count: number) => `${count} belum lengkap`,
  nothing: "Belum ada yang lengkap untuk disimpan.",
  waits: "di HP ini",
  accepted: "diterima",
  attention: "perlu perhatian",
  recorded: "tercatat",
} as const;
