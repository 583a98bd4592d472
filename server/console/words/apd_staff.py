"""Words of Kelola: accounts, sealed work, catalogue."""

WORDS = {
    # accounts
    "apd.way.accounts": ("Akun konsol", "Accounts of the console"),
    "apd.way_lead.accounts": ("Buat akun, ganti kata sandi, tutup akun.", "Make accounts, give new passwords, close accounts."),
    "staff.title": ("Akun konsol", "Accounts of the console"),
    "staff.new": ("Akun baru", "A new account"),
    "staff.make": ("Buat akun", "Make the account"),
    "staff.region": ("Kode wilayah", "Code of the region"),
    "staff.region_hint": (
        "Wilayah Anda sendiri atau di bawahnya: provinsi 2, kabupaten 4, kecamatan 6 angka.",
        "Your own region or one below: a province has 2, a kabupaten 4, a kecamatan 6 digits.",
    ),
    "staff.list": ("Akun di wilayah Anda", "Accounts of your region"),
    "staff.password": ("Kata sandi baru", "A new password"),
    "staff.once": (
        "Kata sandi ini hanya tampil sekali. Sampaikan langsung kepada pemilik akun dan minta ia menggantinya.",
        "This password is shown once. Give it to the owner of the account in person, and have it changed.",
    ),
    "staff.reset": ("Beri kata sandi baru", "Give a new password"),
    "staff.close": ("Tutup akun", "Close the account"),
    "staff.closed": ("ditutup", "closed"),
    "staff.closed_now": ("Akun sudah ditutup.", "The account was closed."),
    # sealed work
    "apd.way.sealed": ("Pekerjaan tersegel", "Sealed work"),
    "apd.way_lead.sealed": ("Pulihkan pekerjaan dari HP yang PIN-nya lupa.", "Recover work of phones whose PIN was forgotten."),
    "unsent.title": ("Pekerjaan tersegel", "Sealed work"),
    "unsent.lead": (
        "HP yang PIN-nya lupa menyerahkan pekerjaannya dalam segel. Di sini segelnya dibuka dan pekerjaannya masuk atas nama petugasnya.",
        "Phones whose PIN was forgotten hand their work in sealed. Here it is opened and taken in as that of its worker.",
    ),
    "unsent.phones": ("HP", "Phones"),
    "unsent.none": ("Tidak ada yang menunggu.", "Nothing waits."),
    "unsent.state.waiting": ("Menunggu", "Waits"),
    "unsent.state.unreadable": ("Tidak dapat dibuka", "Cannot be opened"),
    "unsent.state.recovered": ("Sudah dipulihkan", "Recovered"),
    "unsent.recover": ("Pulihkan", "Recover"),
    "unsent.file": ("Berkas dari HP", "A file of a phone"),
    "unsent.file_label": ("Berkas pekerjaan yang belum terkirim", "File of unsent work"),
    "unsent.file_hint": ("Paling besar {most} MB.", "At most {most} MB."),
    "unsent.take_in": ("Masukkan berkas", "Take the file in"),
    "unsent.done": (
        "{forms} formulir dibaca, {changes} isian diproses, {unreadable} tidak dapat dibuka.",
        "{forms} forms read, {changes} changes handled, {unreadable} could not be opened.",
    ),
    # catalogue
    "apd.way.books": ("Katalog P2K2", "P2K2 catalogue"),
    "apd.way_lead.books": ("Modul dan sesi yang dipakai di seluruh Indonesia.", "Modules and sessions used in all of Indonesia."),
    "books.title": ("Katalog P2K2", "P2K2 catalogue"),
    "books.lead": ("Sama di seluruh Indonesia; hanya APD pusat yang mengubahnya.", "The same in all of Indonesia; the data administrator of the nation keeps it."),
    "books.new.modul": ("Tambah modul", "Add a module"),
    "books.new.modul_sesi": ("Tambah sesi", "Add a session"),
    "books.none": ("Belum ada modul", "No modules yet"),
    "books.none_text": ("Katalog dipasang oleh petugas server.", "The operator installs the catalogue."),
}
