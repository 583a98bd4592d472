"""Words of lists of an RT and of paper cards."""

WORDS = {
    "daftar.title": ("Daftar RT atau desa", "List of an RT or desa"),
    "daftar.lead": (
        "Keluarga dari daftar dicatat sebagai dilaporkan sampai petugas melihatnya, dan tidak dihitung sebagai yang membutuhkan. Keluarga yang sudah didata tidak ditambah lagi; yang mirip menunggu keputusan.",
        "Households of a list are noted as reported until a worker has seen them, and are not counted among those in need. One that is registered is not added; one that is alike waits for a decision.",
    ),
    "daftar.columns": (
        "CSV atau XLSX, paling banyak {most} baris dan {size} MB. Kolom: Nama (wajib), NIK, No KK, RT, RW, Alamat, Jumlah jiwa, Balita, Lansia, Bumil, Disabilitas, Kerusakan rumah, No HP, Kode desa.",
        "CSV or XLSX, at most {most} rows and {size} MB. Columns: Nama (needed), NIK, No KK, RT, RW, Alamat, Jumlah jiwa, Balita, Lansia, Bumil, Disabilitas, Kerusakan rumah, No HP, Kode desa.",
    ),
    "daftar.who": ("Dilaporkan oleh", "Reported by"),
    "daftar.who_hint": ("Misalnya Ketua RT 03 RW 01, nama.", "For example the head of RT 03 RW 01, with the name."),
    "daftar.desa": ("Kode desa", "Code of the desa"),
    "daftar.desa_hint": ("Dipakai untuk baris yang tidak menyebut desanya.", "For rows that do not tell theirs."),
    "daftar.file": ("Berkas", "File"),
    "daftar.try": ("Periksa dulu", "Try it first"),
    "daftar.tried": ("Hasil pemeriksaan daftar", "What a list would bring"),
    "daftar.tried_lead": ("Belum ada yang disimpan. Baris yang perlu dilihat ada di atas.", "Nothing is saved yet. Rows to be looked at stand on top."),
    "daftar.rows": ("Baris daftar", "Rows of the list"),
    "daftar.row": ("Baris", "Row"),
    "daftar.verdict": ("Yang akan terjadi", "What would become of it"),
    "daftar.verdict.new": ("Baru, dicatat sebagai dilaporkan", "New, noted as reported"),
    "daftar.verdict.known": ("Sudah pernah dimasukkan", "Taken in before"),
    "daftar.verdict.same": ("Sudah didata, akan disatukan", "Registered already, will be tied"),
    "daftar.verdict.maybe": ("Mirip yang sudah didata, menunggu keputusan", "Like one that is registered, waits for a decision"),
    "daftar.verdict.wrong": ("Tidak diambil", "Not taken"),
    "daftar.like": ("Mirip dengan", "Like"),
    "daftar.hidden": ("Dan {n} baris lain.", "And {n} more rows."),
    "daftar.take": ("Masukkan {n} baris", "Take in {n} rows"),
    "daftar.taken": ("{number} keluarga dicatat sebagai dilaporkan; {known} sudah pernah dimasukkan, {wrong} tidak diambil.", "{number} households are noted as reported; {known} were taken in before, {wrong} were not taken."),
    # paper cards
    "kartu.title": ("Isi kartu kertas", "Enter paper cards"),
    "kartu.lead": (
        "Untuk kartu bernomor dari penolong tanpa aplikasi. Setelah disimpan, kartu berikutnya terbuka dengan desa, RT, tempat tinggal, dan tanggal yang sama.",
        "For numbered cards of helpers without the app. Once one is saved the next opens with the same desa, RT, stay and day.",
    ),
    "kartu.number": ("Nomor kartu", "Number of the card"),
    "kartu.save": ("Simpan, lalu kartu berikutnya", "Save, then the next card"),
    "kartu.saved": ("Kartu {number} disimpan.", "Card {number} is saved."),
    "kartu.newest": ("Kartu yang terakhir diisi", "Cards entered last"),
}
