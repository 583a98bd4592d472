"""Words of the frame: what every page has, parts of pages, moments."""

WORDS = {
    # on every page
    "frame.product": ("Lapangan", "Lapangan"),
    "frame.console": ("Konsol", "Console"),
    "frame.title": ("{page} · Konsol Lapangan", "{page} · Lapangan console"),
    "frame.skip": ("Langsung ke isi", "Skip to content"),
    "frame.checking": ("Komitmen dan P2K2", "Komitmen and P2K2"),
    "frame.following": ("Tindak lanjut", "Follow-up"),
    "frame.overseeing": ("Pengawasan", "Oversight"),
    "frame.menu": ("Menu utama", "Main menu"),
    "frame.account": ("Akun yang masuk", "Account logged in"),
    "frame.logout": ("Keluar", "Log out"),
    "frame.language": ("Bahasa", "Language"),
    "frame.foot": (
        "Setiap keputusan tercatat atas nama akun Anda.",
        "Every decision is recorded under the name of your account.",
    ),
    "frame.nation": ("Nasional", "Whole nation"),
    "language.id": ("Bahasa Indonesia", "Bahasa Indonesia"),
    "language.en": ("English", "English"),
    "role.supervisor": ("Supervisor", "Supervisor"),
    "role.koordinator": ("Koordinator", "Coordinator"),
    "role.apd": ("Administrator Pangkalan Data (APD)", "Data administrator (APD)"),
    "role.pemeriksa": ("Pemeriksa", "Inspector"),
    "role.operator": ("Operator server", "Server operator"),
    # parts of pages
    "parts.next": ("Berikutnya", "Next"),
    "parts.first": ("Kembali ke awal", "Back to the start"),
    "parts.pages": ("Halaman daftar", "Pages of the list"),
    "parts.filter": ("Saring daftar", "Filter the list"),
    "parts.apply": ("Terapkan", "Apply"),
    "parts.clear": ("Hapus saringan", "Clear filters"),
    "parts.any": ("Semua", "All"),
    "parts.reason": ("Alasan", "Reason"),
    "parts.reason_hint": (
        "Alasan ini dibaca oleh pendamping. Tulis singkat dan jelas, tanpa NIK.",
        "The pendamping reads this reason. Keep it short and clear, and leave out any NIK.",
    ),
    "parts.reason_kept": (
        "Alasan ini disimpan bersama keputusan di konsol dan tidak dikirim ke HP. Tulis singkat dan jelas, tanpa NIK.",
        "The reason is kept with the decision at the console and is not sent to phones. Keep it short and clear, and leave out any NIK.",
    ),
    "parts.matter": ("Isian", "Field"),
    "parts.differs": ("berbeda", "differs"),
    "parts.no_value": ("kosong", "empty"),
    # moments
    "moment.months": (
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
        "January February March April May June July August September October November December",
    ),
    "moment.day": ("{day} {month} {year}", "{day} {month} {year}"),
    "moment.month": ("{month} {year}", "{month} {year}"),
    "moment.minute": ("{day}, {hour:02d}.{minute:02d} {zone}", "{day}, {hour:02d}:{minute:02d} {zone}"),
    "moment.minutes_ago": ("{n} menit yang lalu", "{n} min ago"),
    "moment.hours_ago": ("{n} jam yang lalu", "{n} h ago"),
    "moment.days_ago": ("{n} hari yang lalu", "{n} d ago"),
}
