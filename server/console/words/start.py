"""Words of the start page."""

WORDS = {
    # start
    "start.title": ("Beranda", "Start"),
    "start.menu": ("Beranda", "Start"),
    "start.greeting": ("Selamat bekerja, {name}", "Welcome, {name}"),
    "start.account": ("Akun Anda", "Your account"),
    "start.queues": ("Menunggu keputusan", "Waiting for a decision"),
}
