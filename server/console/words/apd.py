"""Words of Kelola: workers, cards, charges, kelompok, moves."""

WORDS = {
    # all pages below Kelola
    "apd.menu": ("Kelola", "Manage"),
    "apd.title": ("Kelola", "Manage"),
    "apd.above": ("Halaman di atasnya", "Pages above"),
    "apd.lead": ("Petugas, kelompok, perpindahan, impor, dan akun di wilayah Anda.", "Workers, groups, moves, imports and accounts of your region."),
    "apd.ways": ("Yang dapat dikelola", "What can be managed"),
    "apd.save": ("Simpan", "Save"),
    "apd.saved": ("Sudah disimpan.", "Saved."),
    "apd.kabupaten": ("Kabupaten/kota", "Kabupaten or kota"),
    "apd.kabupaten_code": ("Kode kabupaten/kota (4 angka)", "Code of the kabupaten or kota (4 digits)"),
    "apd.way.workers": ("Petugas", "Workers"),
    "apd.way_lead.workers": ("Cari, tambah, dan betulkan data petugas.", "Find, add and correct workers."),
    "apd.way.cards": ("Kartu pendaftaran HP", "Enrolment cards"),
    "apd.way_lead.cards": ("Buat kode sekali pakai dan cetak kartunya.", "Make one-time codes and print their cards."),
    # workers
    "workers.title": ("Petugas", "Workers"),
    "workers.one": ("Data petugas", "A worker"),
    "workers.caption": ("Petugas menurut abjad", "Workers by name"),
    "workers.search": ("Nama atau NIP", "Name or NIP"),
    "workers.name": ("Nama", "Name"),
    "workers.role": ("Profesi", "Profession"),
    "workers.nip": ("NIP", "NIP"),
    "workers.kelompok": ("Kelompok", "Groups"),
    "workers.phones": ("HP aktif", "Active phones"),
    "workers.new": ("Tambah petugas", "Add a worker"),
    "workers.made": ("Petugas sudah ditambahkan.", "The worker was added."),
    "workers.open": ("Lihat datanya", "See the worker"),
    "workers.none": ("Tidak ada petugas", "No workers"),
    "workers.none_text": ("Tidak ada petugas yang cocok di wilayah Anda.", "No worker of your region fits."),
    # enrolment cards
    "cards.title": ("Kartu pendaftaran HP", "Enrolment cards"),
    "cards.lead": (
        "Satu kartu mendaftarkan satu HP, satu kali. Pilih petugas, lalu cetak halaman yang tampil.",
        "One card enrols one phone, once. Choose workers, then print the page that is shown.",
    ),
    "cards.choose": ("Petugas", "Workers"),
    "cards.option": ("{name} ({phones} HP aktif)", "{name} ({phones} active phones)"),
    "cards.chosen": ("Buat kartu untuk yang dipilih", "Make cards for the chosen"),
    "cards.all": ("Buat kartu untuk semua di daftar ini", "Make cards for all of this list"),
    "cards.none_text": ("Pilih kabupaten atau kecamatan lain.", "Choose another kabupaten or kecamatan."),
    "cards.made": ("Kartu siap dicetak", "Cards to print"),
    "cards.once": (
        "{number} kode dibuat. Kode hanya tampil di halaman ini: cetak sekarang lewat menu peramban. "
        "Yang hilang tidak dapat ditampilkan lagi; buat kartu baru.",
        "{number} codes were made. They are shown on this page only: print it now by the menu of your browser. "
        "A lost one cannot be shown again; make a new card.",
    ),
    "cards.code": ("Kode:", "Code:"),
    "cards.until": ("Berlaku sampai {day}, satu kali", "Valid until {day}, once"),
    "cards.how": ("Pindai dengan kamera HP, atau ketik kodenya.", "Scan it with the phone's camera, or type the code."),
    "cards.qr": ("Kode QR untuk {name}", "QR code for {name}"),
}
