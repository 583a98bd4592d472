/** Words of enrolment, PIN, lock, several users, and a forgotten PIN. */

const minutes = (seconds: number) => {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} detik` : `${Math.ceil(whole / 60)} menit`;
};

export const WELCOME = {
  title: "Selamat datang",
  lead: "Lapangan mencatat pekerjaan Anda di HP ini, juga tanpa sinyal. Data terkirim sendiri saat ada sinyal.",
  begin: "Daftarkan HP ini",
  install: "Pasang dulu di layar utama: buka menu Chrome (tiga titik), lalu pilih “Instal aplikasi” atau “Tambahkan ke layar utama”. Data lebih aman tersimpan bila aplikasi terpasang.",
  installTitle: "Pasang aplikasi",
  unfitTitle: "Belum dapat dipakai di sini",
  unfit: "Chrome di HP ini terlalu lama untuk menyimpan data dengan aman. Perbarui Chrome lewat Play Store, lalu buka Lapangan lagi.",
  unfitSecure: "Alamat ini tidak aman (bukan https), jadi data tidak dapat dikunci. Minta alamat yang benar dari kantor.",
  unfitStorage:
    "Chrome tidak boleh menyimpan data untuk alamat ini. Di menu Chrome (tiga titik) buka Setelan, lalu Setelan situs, izinkan cookie dan data situs, kemudian buka Lapangan lagi.",
  lacking: (names: string) => `Yang belum ada: ${names}`,
} as const;

export const ENROL = {
  title: "Daftarkan HP",
  code: "Kode pendaftaran",
  hint: "10 huruf dan angka dari kantor. Spasi dan huruf kecil tidak apa-apa.",
  send: "Daftarkan",
  scan: "Pindai QR",
  stopScan: "Tutup kamera",
  scanning: "Arahkan kamera ke kode QR.",
  noCamera: "Kamera tidak dapat dipakai. Ketik kodenya.",
  short: "Kode terdiri dari 10 huruf dan angka.",
  offline: "Tidak ada sinyal. Kode Anda tetap tersimpan; coba lagi saat ada sinyal.",
  notOurs: "Jawaban bukan dari server Lapangan. Mungkin Wi-Fi meminta Anda masuk dulu.",
  busy: "Server sedang penuh. Coba lagi sebentar.",
  again: "Daftar ulang HP ini",
  againLead: "Masukkan kode baru dari kantor. Semua catatan di HP ini tetap ada.",
  againDone: "HP ini terdaftar lagi.",
  other: "Kode ini untuk petugas lain.",
} as const;

export const PIN = {
  title: "Buat PIN",
  lead: (name: string) => `Halo, ${name}. Buat PIN untuk mengunci data di HP ini.`,
  fresh: "PIN baru",
  hint: "6 sampai 12 angka. Jangan tanggal lahir atau angka berurutan.",
  repeat: "Ulangi PIN baru",
  save: "Simpan PIN",
  old: "PIN sekarang",
  differ: "Kedua PIN tidak sama. Ketik ulang.",
  digits: "PIN hanya boleh angka.",
  short: "PIN paling sedikit 6 angka.",
  long: "PIN paling banyak 12 angka.",
  trivial: "PIN ini mudah ditebak. Pilih angka lain, jangan berurutan, berulang, atau memuat tahun lahir.",
  working: "Mengunci data…",
} as const;

export const UNLOCK = {
  title: "Masukkan PIN",
  hello: (name: string) => `Akun ${name}`,
  pin: "PIN",
  open: "Buka",
  opening: "Membuka data…",
  wrong: "PIN salah. Coba lagi.",
  wait: (ms: number) => `PIN salah. Tunggu ${minutes(ms / 1000)} dengan layar ini terbuka, lalu coba lagi.`,
  left: (ms: number) => `Sisa ${minutes(ms / 1000)}`,
  over: "Silakan coba PIN lagi.",
  lost: "Isian terakhir yang belum disimpan tidak dapat ditulis dan mungkin hilang. Biasanya karena penyimpanan HP penuh: hapus foto atau aplikasi yang tidak dipakai.",
  forgot: "Lupa PIN",
  others: "Ganti akun",
  failed: "Data tidak dapat dibuka. Tutup aplikasi lalu buka lagi; bila tetap gagal, hubungi kantor.",
} as const;

export const TAKEN = {
  title: "Lapangan terbuka di tab lain",
  lead: "Hanya satu tab yang boleh dipakai supaya catatan tidak bertabrakan. Isian di tab lain tetap tersimpan.",
  here: "Pakai di sini",
} as const;

export const ACCOUNTS = {
  title: "Pilih akun",
  add: "Tambah akun",
  forgotten: "PIN lupa. Ketuk untuk menyerahkan atau menghapus.",
  locked: "Terkunci dengan PIN",
} as const;

export const FORGOTTEN = {
  title: "Lupa PIN",
  lead: "PIN tidak dapat dibaca siapa pun, juga oleh kantor. Tetapi pekerjaan Anda tidak hilang.",
  steps: [
    "Formulir yang belum terkirim punya salinan tersegel yang hanya dapat dibuka kantor.",
    "Serahkan salinan itu ke kantor lewat sinyal, atau simpan sebagai berkas.",
    "Minta kode pendaftaran baru, lalu daftarkan HP ini lagi dengan PIN baru.",
  ],
  count: (count: number) => (count ? `${count} formulir tersegel belum diserahkan.` : "Semua formulir sudah ada di server."),
  handIn: "Serahkan ke kantor",
  handed: "Sudah diterima server. Beri tahu kantor agar pekerjaan Anda dibuka.",
  file: "Simpan berkas tersegel",
  enrol: "Daftar dengan kode baru",
  kept: "Data lama tetap tersimpan di HP ini sampai Anda menghapusnya di sini.",
  remove: "Hapus data lama dari HP ini",
  removeSure: "Semua formulir sudah diterima server. Hapus data akun ini dari HP?",
  offline: "Tidak ada sinyal. Coba lagi nanti, atau simpan sebagai berkas.",
  refused: "Server menolak penyerahan ini. Simpan sebagai berkas dan bawa ke kantor.",
} as const;

export const LOCKING = {
  title: "Kunci dan akun",
  changePin: "Ganti PIN",
  changed: "PIN sudah diganti.",
  lockNow: "Kunci sekarang",
  idle: "Kunci otomatis setelah",
  minutes: (count: number) => `${count} menit`,
  storage: "Penyimpanan",
  kept: "Data disimpan tetap oleh Chrome.",
  notKept: "Chrome dapat menghapus data bila HP penuh. Pasang aplikasi di layar utama agar data disimpan tetap.",
  full: "Penyimpanan HP penuh. Hapus foto atau aplikasi yang tidak dipakai sebelum mencatat lagi.",
  used: (used: number) => `Lapangan memakai ${Math.max(1, Math.round(used / 1_000_000))} MB.`,
  others: "Ganti atau tambah akun",
  remove: "Hapus akun ini dari HP",
  removeSure: "Semua pekerjaan sudah terkirim. Hapus akun ini dan datanya dari HP?",
  removeYes: "Hapus",
  removeNot: (count: number) => `${count} perubahan belum terkirim. Akun baru dapat dihapus setelah semuanya terkirim.`,
} as const;

export const CODE = {
  shown: "Kode berkas",
  shownLead: "Catat kode ini. HP kedua Anda memerlukannya untuk membuka berkas. Kantor tidak memerlukannya. Kode tidak ditampilkan lagi.",
  done: "Sudah saya catat",
  ask: "Kode berkas",
  askHint: "8 huruf dan angka yang tampil di HP pertama.",
  open: "Buka berkas",
} as const;
