/** Words of the forms of disasters: opening one, joining, what was counted, who was hit, posts and children. */
import { jenisKata, JENIS, choices } from "./bencana";

const MORE = { alam: "Bencana alam lainnya", nonalam: "Bencana nonalam lainnya", sosial: "Bencana sosial lainnya" } as const;

/** Every jenis with its golongan, `alam/banjir`, in the order in which they are met most. */
const EVERY = Object.entries(JENIS).flatMap(([golongan, words]) =>
  Object.keys(words).map((jenis) => ({ value: `${golongan}/${jenis}`, label: jenis === "lain" ? MORE[golongan as keyof typeof MORE] : jenisKata(jenis) })),
);

export const FIELDS = {
  desa: "Desa atau kelurahan",
  posko: "Posko atau pengungsian",
  point: "Titik di peta",
  pointHint: "Berdirilah di lokasi. Tanpa sinyal pun HP bisa menemukan titik, tetapi perlu waktu.",
  pointNone: "Titik belum diambil.",
  pointTake: "Ambil titik",
  pointDrop: "Hapus titik",
  pointFailed: "Titik tidak ditemukan. Nyalakan lokasi di HP ini, lalu coba lagi di tempat terbuka. Boleh juga dikosongkan.",
  pointDenied: "Browser belum boleh membaca lokasi. Ketuk tanda di kiri alamat, izinkan Lokasi, lalu coba lagi. Boleh juga dikosongkan.",
  date: "Tanggal",
  time: "Jam",
} as const;

export const OPEN = {
  title: "Buka kejadian",
  lead: "Isi yang sudah diketahui. Yang belum diketahui boleh kosong dan dilengkapi nanti.",
  jenis: "Apa yang terjadi?",
  every: EVERY,
  name: "Nama kejadian",
  nameHint: "Sebutan yang dipakai warga, boleh kosong.",
  place: "Di mana?",
  placeHint: "Kampung, jalan, sungai, atau bangunan yang mudah dikenali.",
  day: "Tanggal kejadian",
  time: "Jam kejadian",
  chronology: "Kronologi",
  chronologyHint: "Apa yang terjadi, secara berurutan.",
  edit: "Ubah keterangan kejadian",
} as const;

export const DAMPAK = {
  title: "Laporan dampak",
  lead: "Angka seluruh kejadian sampai saat ini. Kosong berarti belum diketahui, bukan nol.",
  source: "Siapa yang menghitung?",
  sources: choices({ dilihat: "Saya lihat sendiri", desa: "Desa atau RT", bpbd: "BPBD", warga: "Warga", media: "Media" }),
  counts: {
    meninggal: "Meninggal",
    hilang: "Hilang",
    luka_berat: "Luka berat",
    luka_ringan: "Luka ringan",
    menderita: "Terdampak (jiwa)",
    mengungsi_kk: "Mengungsi (KK)",
    mengungsi_jiwa: "Mengungsi (jiwa)",
    rumah_rb: "Rumah rusak berat",
    rumah_rs: "Rumah rusak sedang",
    rumah_rr: "Rumah rusak ringan",
  } as Record<string, string>,
  facilities: "Fasilitas umum yang rusak",
  access: "Jalan, air, listrik, dan sinyal",
  note: "Kebutuhan mendesak",
  needs: "Barang yang dibutuhkan",
  empty: "Isi sedikitnya satu angka atau keterangan.",
  newest: (day: string, time: string) => `Angka terakhir: ${day}, pukul ${time}`,
  history: "Laporan sebelumnya",
} as const;

export const EVENT = {
  gone: "Kejadian ini tidak ada di HP ini.",
  told: "Keterangan ini dari kode yang Anda baca. Selengkapnya datang setelah posko memberi izin dan HP ini sinkron.",
  asking: "Anda belum diberi izin di kejadian ini. Silakan terus mendata: catatan Anda tersimpan, dan kepala posko yang menerimanya nanti.",
  askingTitle: "Menunggu izin posko",
  refused: "Kepala posko tidak menerima Anda di kejadian ini. Hubungi posko bila ini keliru.",
  refusedTitle: "Ditolak posko",
  ended: "Kejadian ini sudah selesai. Catatan yang terlambat masih diterima sampai 60 hari sesudahnya.",
  work: "Pekerjaan",
  show: "Kode untuk bergabung",
  showNote: "Tunjukkan kepada petugas lain agar dapat mendata bersama",
  where: "Tempat",
  when: "Waktu",
  waiting: "menunggu izin posko",
  chronology: "Kronologi",
  sk: "SK tanggap darurat",
} as const;

export const KODE = {
  title: "Kode untuk bergabung",
  lead: "Petugas lain membuka Bencana, Gabung dengan kode, lalu memindai gambar ini. Bisa tanpa sinyal.",
  valid: (day: string) => `Berlaku sampai ${day}`,
  borrowed: "Ini kode dari petugas yang membuka kejadian.",
  typed: "Bila kamera tidak bisa, ketik atau kirim 40 huruf ini:",
  copy: "Salin kode",
  copied: "Kode disalin",
  make: "Buat kode",
  renew: "Buat kode baru",
  revoke: "Batalkan kode ini",
  revoked: "Kode dibatalkan. Yang masuk dengan kode ini perlu izin kantor atau kode baru.",
  none: "Belum ada kode yang berlaku. Buat kode baru, lalu tunjukkan kepada petugas lain.",
  image: "Kode QR untuk bergabung",
} as const;

export const GABUNG = {
  title: "Gabung dengan kode",
  lead: "Pindai kode QR di HP petugas yang membuka kejadian, atau tempel maupun ketik kodenya.",
  code: "Kode",
  hint: "40 huruf dan angka. Spasi tidak masalah.",
  wrong: "Kode belum lengkap atau ada huruf yang salah. Periksa sekali lagi.",
  read: "Periksa kode",
  scan: "Pindai kode QR",
  stop: "Tutup kamera",
  noCamera: "Kamera tidak dapat dipakai. Ketik atau tempel kodenya.",
  ownCamera: "Kamera bawaan HP juga dapat membaca gambar kode itu: buka alamat yang ditemukannya.",
  found: "Kode untuk kejadian ini",
  elsewhere: (kabupaten: string) => `Kejadian ini di kabupaten/kota lain (kode ${kabupaten}).`,
  join: "Gabung",
  already: "Anda sudah ada di kejadian ini.",
  toEvent: "Buka kejadian",
} as const;
