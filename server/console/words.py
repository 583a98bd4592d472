"""Every word of the console, in Indonesian and English.

A key is a room and a matter; `{name}` in a text is filled in by who shows it.
"""

from collections.abc import Mapping
from types import MappingProxyType

LANGUAGES = ("id", "en")
WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # on every page
        "frame.product": ("Lapangan", "Lapangan"),
        "frame.console": ("Konsol", "Console"),
        "frame.title": ("{page} · Konsol Lapangan", "{page} · Lapangan console"),
        "frame.skip": ("Langsung ke isi", "Skip to content"),
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
        "parts.matter": ("Isian", "Field"),
        "parts.differs": ("berbeda", "differs"),
        "parts.no_value": ("kosong", "empty"),
        # moments
        "moment.months": (
            "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
            "January February March April May June July August September October November December",
        ),
        "moment.day": ("{day} {month} {year}", "{day} {month} {year}"),
        "moment.minute": ("{day}, {hour:02d}.{minute:02d} {zone}", "{day}, {hour:02d}:{minute:02d} {zone}"),
        "moment.minutes_ago": ("{n} menit yang lalu", "{n} min ago"),
        "moment.hours_ago": ("{n} jam yang lalu", "{n} h ago"),
        "moment.days_ago": ("{n} hari yang lalu", "{n} d ago"),
        # login
        "login.title": ("Masuk", "Log in"),
        "login.lead": (
            "Untuk supervisor, koordinator, APD, dan pemeriksa. Pendamping bekerja di aplikasi lapangan.",
            "For supervisors, coordinators, data administrators and inspectors. Pendamping work in the field app.",
        ),
        "login.username": ("Nama pengguna", "User name"),
        "login.password": ("Kata sandi", "Password"),
        "login.submit": ("Masuk", "Log in"),
        "login.wrong": ("Nama pengguna atau kata sandi salah.", "Wrong user name or password."),
        "login.first": ("Silakan masuk untuk membuka halaman itu.", "Please log in to open that page."),
        "login.ended": (
            "Sesi Anda sudah berakhir. Yang terakhir Anda kirim belum tersimpan; silakan masuk dan ulangi.",
            "Your session has ended. What you sent last was not saved; please log in and repeat it.",
        ),
        "login.left": ("Anda sudah keluar.", "You have logged out."),
        "login.changed": (
            "Kata sandi sudah diganti dan semua sesi diakhiri. Silakan masuk dengan kata sandi baru.",
            "The password was changed and every session ended. Please log in with the new one.",
        ),
        "login.help": (
            "Lupa kata sandi? Hubungi APD kabupaten Anda.",
            "Forgot your password? Ask the data administrator of your kabupaten.",
        ),
        # start
        "start.title": ("Beranda", "Start"),
        "start.menu": ("Beranda", "Start"),
        "start.greeting": ("Selamat bekerja, {name}", "Welcome, {name}"),
        "start.account": ("Akun Anda", "Your account"),
        # account
        "account.title": ("Akun saya", "My account"),
        "account.menu": ("Akun saya", "My account"),
        "account.facts": ("Data akun", "About this account"),
        "account.username": ("Nama pengguna", "User name"),
        "account.role": ("Peran", "Role"),
        "account.region": ("Wilayah", "Region"),
        "account.password": ("Ganti kata sandi", "Change the password"),
        "account.lead": (
            "Setelah diganti, semua sesi Anda di komputer mana pun berakhir dan Anda masuk lagi.",
            "Afterwards every session of yours ends, on any computer, and you log in again.",
        ),
        "account.old": ("Kata sandi sekarang", "Present password"),
        "account.new": ("Kata sandi baru", "New password"),
        "account.new_hint": ("{min} sampai {max} huruf, angka, atau tanda.", "{min} to {max} letters, digits or signs."),
        "account.again": ("Ulangi kata sandi baru", "Repeat the new password"),
        "account.submit": ("Ganti kata sandi", "Change the password"),
        "account.wrong": ("Kata sandi sekarang salah.", "The present password is wrong."),
        "account.length": ("Kata sandi baru harus {min} sampai {max} tanda.", "The new password must have {min} to {max} characters."),
        "account.differ": ("Kedua isian kata sandi baru tidak sama.", "The two new passwords differ."),
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
)


def tell(language: str, key: str, **values: object) -> str:
    """Return a text in a language; raises KeyError for a key that the catalogue lacks."""
    text = WORDS[key][LANGUAGES.index(language)]
    return text.format(**values) if values else text
