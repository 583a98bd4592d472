"""Words of saved filters, and of the keys."""

WORDS = {
    "saved.title": ("Saringan tersimpan", "Saved filters"),
    "saved.name": ("Nama saringan", "Name of the filter"),
    "saved.save": ("Simpan saringan ini", "Save this filter"),
    "saved.drop": ("Hapus {name}", "Delete {name}"),
    "saved.kept": ("Saringan disimpan.", "The filter is saved."),
    "saved.dropped": ("Saringan dihapus.", "The filter is deleted."),
    "saved.wrong": ("Saringan belum disimpan. {why}", "The filter is not saved. {why}"),
    # keys
    "keys.title": ("Pintasan papan ketik", "Keyboard shortcuts"),
    "keys.lead": (
        "Hanya memindahkan fokus; tidak ada keputusan yang diambil dengan satu tombol. Tidak berlaku selama mengetik.",
        "They only move the focus; no decision is taken by a single key. They do nothing while you type.",
    ),
    "keys.next": ("Baris berikutnya", "Next row"),
    "keys.previous": ("Baris sebelumnya", "Previous row"),
    "keys.open": ("Buka baris", "Open the row"),
    "keys.form": ("Ke formulir keputusan berikutnya", "To the next form of a decision"),
    "keys.back": ("Kembali ke daftar", "Back to the list"),
    "keys.help": ("Daftar ini", "This list"),
    "keys.off": ("Matikan pintasan", "Turn shortcuts off"),
    "keys.on": ("Nyalakan pintasan", "Turn shortcuts on"),
    "keys.close": ("Tutup", "Close"),
}
