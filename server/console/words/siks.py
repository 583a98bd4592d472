"""Words of what goes to SIKS-NG and schools: meetings of P2K2, what they lack, files."""

from server.siks.form import LACKS

WORDS = {
    **{f"siks.lack.{code}": texts for code, texts in LACKS.items()},
    "siks.menu": ("P2K2 ke SIKS-NG", "P2K2 to SIKS-NG"),
    "siks.title": ("P2K2 ke SIKS-NG", "P2K2 to SIKS-NG"),
    "siks.lead": (
        "Pertemuan P2K2 yang terlaksana, diperiksa terhadap isian Tambah Kegiatan P2K2 di SIKS-NG sebelum diserahkan.",
        "P2K2 meetings that were held, checked against the form Tambah Kegiatan P2K2 of SIKS-NG before they are handed over.",
    ),
    "siks.months": ("Bulan lain", "Other months"),
    "siks.month": ("Bulan", "Month"),
    "siks.kelompok": ("Kelompok", "Kelompok"),
    "siks.day": ("Tanggal", "Day"),
    "siks.state": ("Keadaan", "State"),
    "siks.lacks": ("Yang kurang atau terlalu panjang", "What is missing or too long"),
    "siks.task": ("Tugas", "Tugas"),
    "siks.undecided": (
        "{number} kiriman tentang pertemuan bulan ini menunggu keputusan kantor; putuskan di antrean",
        "{number} pieces of work about meetings of this month wait for the office; decide them in the queue",
    ),
    "siks.caption": ("Pertemuan bulan ini", "Meetings of the month"),
    "siks.state.kurang": ("Belum lengkap", "Incomplete"),
    "siks.state.siap": ("Siap diserahkan", "Ready"),
    "siks.state.ditahan": ("Menunggu keputusan kantor", "Waits for the office"),
    "siks.state.dibuat": ("Berkas dibuat, belum diambil", "In a file, not fetched"),
    "siks.state.diambil": ("Berkas sudah diambil", "File was fetched"),
    "siks.state.berubah": ("Berubah sejak berkas diambil", "Changed since the file was fetched"),
    "siks.state.batal": ("Berkas diambil, lalu pertemuan dibatalkan", "File fetched, then the meeting was cancelled"),
    "siks.task.open": ("Diminta, belum dijawab", "Asked, not answered"),
    "siks.task.done": ("Diminta, selesai", "Asked, done"),
    "siks.task_lead": (
        "Petugas menerima satu tugas untuk setiap pertemuan, berisi daftar yang harus dilengkapi; tugas itu selesai sendiri dalam satu jam setelah pertemuannya lengkap. Lagi hanya bila sudah dijawab dan masih ada yang kurang.",
        "The worker gets one tugas for each meeting with the list of what is to be completed; it ends by itself within an hour after the meeting is complete. Another one only when it was answered and something is still missing.",
    ),
    "siks.give": ("Beri tugas untuk yang dicentang", "Give a tugas for those ticked"),
    "siks.give_all": ("Beri tugas untuk semua yang kurang ({number})", "Give a tugas for all that lack something ({number})"),
    "siks.given": ("{number} tugas diberikan.", "{number} tugas were given."),
    "siks.none_given": (
        "Tidak ada tugas baru: tidak ada yang dicentang, sudah diminta, atau kelompoknya tanpa petugas.",
        "No new tugas: nothing was ticked, it was asked for before, or the kelompok has no worker.",
    ),
    "siks.empty": ("Tidak ada pertemuan", "No meetings"),
    "siks.empty_text": ("Tidak ada pertemuan terlaksana yang cocok di bulan ini.", "No meeting that was held in this month fits."),
    "siks.hand_over": ("Serahkan ke SIKS-NG", "Hand over to SIKS-NG"),
    "siks.hand_over_lead": (
        "Berkas ZIP berisi satu buku kerja Excel untuk setiap kelompok: lembar Kegiatan menurut urutan isian SIKS-NG, lembar Peserta dengan NIK dan nomor KK. "
        "Hanya pertemuan yang lengkap ikut, dan tidak satu pun dari kelompok yang kirimannya bulan itu masih menunggu keputusan kantor; foto dan dokumen pendukung dilampirkan sendiri. "
        "Berkas sudah diambil belum berarti sudah diisikan ke SIKS-NG: itu dikerjakan orang dan tidak diketahui di sini.",
        "A ZIP file with one Excel workbook for each kelompok: the sheet Kegiatan in the order of the form, the sheet Peserta with NIK and family card numbers. "
        "Only complete meetings go along, and none of a kelompok of which work of that month still waits for the office; photo and document are attached by hand. "
        "That a file was fetched does not say that it was written into SIKS-NG: a person does that, and it is not known here.",
    ),
    "siks.which": ("Yang disertakan", "What goes along"),
    "siks.again": ("Juga yang sudah ada dalam berkas dan tidak berubah", "Also what is in a file already and has not changed"),
    "siks.work_waits": ("Berkas lain masih dibuat; tunggu sampai selesai.", "Other files are still being made; wait for them."),
    "siks.paper.p2k2_siks": ("Berkas P2K2 untuk SIKS-NG", "File of P2K2 for SIKS-NG"),
    "siks.paper.verkom": ("Verkom sekolah, 25 kolom", "School sheets of 25 columns"),
    "siks.fetched": ("Diambil pertama kali", "Fetched first"),
    "siks.not_fetched": ("Belum diambil", "Not fetched"),
    "siks.made.files": ("Berkas di dalamnya", "Files in it"),
    "siks.made.meetings": ("Pertemuan di dalamnya", "Meetings in it"),
    "siks.made.same": ("Sudah dalam berkas lain, tidak disertakan", "In another file already, left out"),
    "siks.made.left": ("Belum lengkap, tidak disertakan", "Incomplete, left out"),
    "siks.made.bytes": ("Ukuran (byte)", "Size (bytes)"),
}
