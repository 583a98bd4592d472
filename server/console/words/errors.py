"""Words of errors that the console says in its own way."""

WORDS = {
    # errors
    "error.title": ("Tidak dapat dilanjutkan", "This cannot go on"),
    "error.back": ("Kembali ke beranda", "Back to the start"),
    "error.number": ("Nomor kejadian: {id}", "Number of this event: {id}"),
    "error.not_found": (
        "Halaman atau catatan ini tidak ada di wilayah Anda.",
        "There is no such page or record in your region.",
    ),
    "error.forbidden": ("Peran akun Anda tidak membuka halaman ini.", "The role of your account does not open this page."),
    "error.csrf": (
        "Formulir ini sudah tidak berlaku, dan tidak ada yang tersimpan. Buka lagi halamannya lalu ulangi; "
        "peramban Anda harus mengizinkan kuki.",
        "This form no longer holds, and nothing was saved. Open its page again and repeat; your browser must allow cookies.",
    ),
    "error.bad_request": (
        "Permintaan tidak dapat dibaca; tidak ada yang tersimpan.",
        "The request cannot be read; nothing was saved.",
    ),
    "error.not_text": (
        "Isian memuat tanda yang bukan tulisan dan tidak dapat disimpan; tidak ada yang tersimpan. Kembali ke formulirnya lalu ketik ulang bagian itu.",
        "What was typed holds signs that are no writing and cannot be kept; nothing was saved. Go back to the form and type that part again.",
    ),
    "error.kept": ("Yang Anda ketik, tanpa tanda itu:", "What you typed, without those signs:"),
    "error.too_many_requests": (
        "Terlalu banyak percobaan yang gagal dari jaringan ini. Coba lagi dalam {minutes} menit.",
        "Too many failed tries from this network. Try again in {minutes} minutes.",
    ),
    "error.internal": (
        "Ada gangguan di server; tidak ada yang tersimpan. Sampaikan nomor di bawah kepada petugas server.",
        "The server has a fault; nothing was saved. Give the number below to the operator.",
    ),
    "error.overloaded": (
        "Server sedang penuh; tidak ada yang tersimpan. Coba lagi sebentar.",
        "The server is overloaded; nothing was saved. Try again shortly.",
    ),
}
