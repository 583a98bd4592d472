"""Words of login and one's own account."""

WORDS = {
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
    "login.over": ("Masa berlaku akun ini sudah berakhir; hubungi APD.", "This account has ended; ask the APD."),
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
    "account.given": (
        "Kata sandi akun ini dibuat oleh {who} pada {moment}. Ganti dulu dengan kata sandi yang hanya Anda ketahui. "
        "Bila Anda tidak memintanya, beri tahu atasan Anda dan pemeriksa.",
        "The password of this account was set by {who} on {moment}. First change it to one that only you know. "
        "If you did not ask for it, tell your superior and the inspector.",
    ),
    "account.acts": ("Yang dilakukan akun lain", "What other accounts did"),
    "account.acts_lead": (
        "Akun Anda dibuat atau diberi kata sandi baru oleh akun ini. Yang terbaru di atas.",
        "These accounts made yours or gave it a new password. The newest first.",
    ),
    "account.files": ("Berkas yang saya buat", "Files that I made"),
    "account.tokens": ("Token data yang saya buat", "Tokens for data that I made"),
    "account.same": ("Kata sandi baru harus lain dari yang sekarang.", "The new password must differ from the present one."),
    "account.wrong": ("Kata sandi sekarang salah.", "The present password is wrong."),
    "account.length": ("Kata sandi baru harus {min} sampai {max} tanda.", "The new password must have {min} to {max} characters."),
    "account.differ": ("Kedua isian kata sandi baru tidak sama.", "The two new passwords differ."),
}
