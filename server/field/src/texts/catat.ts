/** Words of the forms about a family: visit, complaint, payment, note, telephone number, proposal. */

const options = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }));

export const KUNJUNGAN = {
  title: "Kunjungan",
  date: "Tanggal kunjungan",
  purpose: "Tujuan",
  purposes: options({
    "Tindak lanjut P2K2": "Tindak lanjut P2K2",
    "Verifikasi komitmen": "Verifikasi komitmen",
    "Pemutakhiran data": "Pemutakhiran data",
    "Pendampingan kasus": "Pendampingan kasus",
    Lainnya: "Lainnya",
  }),
  absent: "Tindak lanjut P2K2",
  met: "Bertemu dengan siapa",
  findings: "Temuan",
  followUp: "Tindak lanjut",
  sesi: (day: string) => `Kunjungan ini mengulang materi pertemuan ${day}.`,
} as const;

export const PENGADUAN = {
  title: "Pengaduan",
  list: "Pengaduan",
  add: "Catat pengaduan",
  none: "Belum ada pengaduan yang Anda catat.",
  date: "Tanggal pengaduan",
  family: (name: string) => `Tentang keluarga ${name}.`,
  complainant: "Nama pengadu",
  complainantOther: "Nama pengadu, jika bukan keluarga ini",
  contact: "Nomor telepon atau alamat pengadu",
  programme: "Program",
  category: "Masalah",
  text: "Isi pengaduan",
  trail: "Penanganan",
  answer: "Jawaban kantor",
  forwarded: (to: string) => `diteruskan ke ${to}`,
  programmes: options({
    pkh: "PKH",
    sembako: "Sembako/BPNT",
    pbi_jk: "PBI JK (BPJS)",
    pip: "PIP",
    atensi: "ATENSI",
    blt: "BLT",
    pena: "PENA",
    rutilahu: "Rutilahu",
    lainnya: "Lainnya",
  }),
  categories: options({
    bantuan_tidak_cair: "Bantuan tidak cair",
    jumlah_tidak_sesuai: "Jumlah tidak sesuai",
    kks_hilang_rusak: "KKS hilang atau rusak",
    kks_dipegang_orang_lain: "KKS dipegang orang lain",
    pungutan: "Pungutan",
    tidak_terdaftar: "Tidak terdaftar",
    data_salah: "Data salah",
    tidak_layak: "Penerima tidak layak",
    layanan: "Layanan",
    petugas: "Petugas",
    kekerasan_rumah_tangga: "Kekerasan dalam rumah tangga (rahasia)",
    perlindungan_anak: "Perlindungan anak (rahasia)",
    lainnya: "Lainnya",
  }),
  rahasia: "Rahasiakan pengaduan ini",
  rahasiaNote: "Di kantor hanya dua orang yang ditunjuk dapat membacanya. Setelah terkirim tidak dapat dibatalkan.",
  isRahasia: "Rahasia",
  ticket: (number: string) => `Nomor tiket ${number}`,
  states: { "": "belum dibaca kantor", diterima: "diterima kantor", diproses: "diproses", diteruskan: "diteruskan", selesai: "selesai" } as Record<
    string,
    string
  >,
} as const;

export const PENYALURAN = {
  title: "Penyaluran",
  tahap: "Tahap",
  result: "Apakah bantuan sudah cair?",
  results: options({ cair: "Cair", belum: "Belum", gagal: "Gagal" }),
  reason: "Alasan",
  dateCair: "Tanggal diterima",
  dateAsked: "Tanggal ditanyakan",
  amount: "Jumlah (rupiah)",
  channel: "Lewat",
  channels: options({ himbara: "Bank Himbara (KKS)", pos: "PT Pos" }),
  held: "KKS dipegang sendiri oleh keluarga?",
  holder: "KKS dipegang siapa",
  note: "Catatan",
  word: { cair: "cair", belum: "belum cair", gagal: "gagal" } as Record<string, string>,
  heldBy: (who: string) => `KKS dipegang ${who}`,
} as const;

export const CATATAN = { title: "Catatan", text: "Catatan" } as const;

export const KONTAK = {
  title: "Nomor telepon",
  phone: "Nomor telepon",
  whose: "Milik siapa",
  whoseHint: "Misalnya pengurus, suami, anak, atau tetangga.",
  works: "Apakah nomor ini masih aktif?",
} as const;

export const USULAN = {
  title: "Usul perubahan data",
  about: "Data siapa yang perlu diubah?",
  family: "Keluarga",
  field: "Data apa",
  before: "Semula",
  empty: "kosong",
  after: "Menjadi",
  reason: "Alasan",
  evidence: "Bukti",
  evidenceHint: "Misalnya KK, KTP, ijazah, atau surat keterangan desa.",
  same: "Isinya masih sama dengan yang tercatat.",
  fields: {
    address: "Alamat",
    no_kk: "Nomor KK",
    kks_last4: "4 angka akhir KKS",
    name: "Nama",
    nik: "NIK",
    sex: "Jenis kelamin",
    birth_date: "Tanggal lahir",
    relation: "Hubungan keluarga",
    komponen: "Komponen",
    fasilitas_id: "Sekolah atau fasilitas",
    none: "Tanpa komponen",
  } as Record<string, string>,
} as const;
