"""Who may open which page of the console: the table that tests hold against the routes."""

from server.identity.accounts import ROLES

OPEN = frozenset({"nobody", *ROLES})
ALL = frozenset(ROLES)
READING = frozenset({"supervisor", "apd", "koordinator", "pemeriksa"})
APD = frozenset({"apd"})
DECIDING = frozenset({"supervisor", "apd"})
AUDITING = frozenset({"pemeriksa", "apd"})
DOORS = {
    ("GET", "/konsol/"): ALL,
    ("POST", "/konsol/"): ALL,
    ("GET", "/konsol/<path:rest>"): ALL,
    ("POST", "/konsol/<path:rest>"): ALL,
    ("GET", "/konsol/aset/<string:checksum>/<string:name>"): OPEN,
    ("GET", "/konsol/masuk"): OPEN,
    ("POST", "/konsol/masuk"): OPEN,
    ("POST", "/konsol/keluar"): ALL,
    ("GET", "/konsol/akun"): ALL,
    ("POST", "/konsol/akun"): ALL,
    ("GET", "/konsol/antrian/<string:queue>"): READING,
    ("GET", "/konsol/antrian/<string:queue>/<string:kabupaten>/<string:ref>"): READING,
    ("POST", "/konsol/antrian/<string:queue>/<string:kabupaten>/<string:ref>"): DECIDING,
    ("GET", "/konsol/keluarga"): READING,
    ("POST", "/konsol/keluarga"): READING,
    ("GET", "/konsol/keluarga/<string:kabupaten>/<string:kpm>"): READING,
    ("POST", "/konsol/keluarga/<string:kabupaten>/<string:kpm>"): READING,
    ("GET", "/konsol/keluarga/<string:kabupaten>/<string:kpm>/riwayat"): READING,
    ("GET", "/konsol/akses-saya"): ALL,
    ("GET", "/konsol/jejak"): AUDITING,
    ("GET", "/konsol/segel"): AUDITING,
    ("GET", "/konsol/pertanyaan"): frozenset({"pemeriksa"}),
    ("GET", "/konsol/kembar/<string:kabupaten>/<string:ref>"): DECIDING,
    ("GET", "/konsol/gabungan"): READING,
    ("GET", "/konsol/gabungan/<string:kabupaten>/<string:merging>"): READING,
    ("POST", "/konsol/gabungan/<string:kabupaten>/<string:merging>"): DECIDING,
    ("GET", "/konsol/keputusan"): READING,
    ("POST", "/konsol/keputusan"): DECIDING,
    ("GET", "/konsol/pengaduan"): READING,
    ("GET", "/konsol/pengaduan/baru"): DECIDING,
    ("POST", "/konsol/pengaduan/baru"): DECIDING,
    ("GET", "/konsol/pengaduan/kasus/<string:kabupaten>/<string:ref>"): READING,
    ("POST", "/konsol/pengaduan/kasus/<string:kabupaten>/<string:ref>"): DECIDING,
    ("GET", "/konsol/pengaduan/tanda/<string:kabupaten>/<string:ref>"): READING,
    ("GET", "/konsol/pengaduan/pemegang"): DECIDING,
    ("POST", "/konsol/pengaduan/pemegang"): DECIDING,
    ("GET", "/konsol/kelola"): READING,
    ("GET", "/konsol/kelola/petugas"): READING,
    ("GET", "/konsol/kelola/petugas/baru"): APD,
    ("POST", "/konsol/kelola/petugas/baru"): APD,
    ("GET", "/konsol/kelola/petugas/<string:kabupaten>/<string:worker>"): READING,
    ("POST", "/konsol/kelola/petugas/<string:kabupaten>/<string:worker>"): APD,
    ("GET", "/konsol/kelola/kelompok"): READING,
    ("GET", "/konsol/kelola/kelompok/<string:kabupaten>/<string:kelompok>"): READING,
    ("POST", "/konsol/kelola/kelompok/<string:kabupaten>/<string:kelompok>"): APD,
    ("GET", "/konsol/kelola/impor"): APD,
    ("POST", "/konsol/kelola/impor"): APD,
    ("GET", "/konsol/kelola/impor/<string:identity>"): APD,
    ("POST", "/konsol/kelola/impor/<string:identity>"): APD,
    ("GET", "/konsol/kelola/impor/<string:identity>/baris"): APD,
    ("GET", "/konsol/kelola/kartu"): APD,
    ("POST", "/konsol/kelola/kartu"): APD,
}
"""(method, rule) -> visitors who are let in; a page for an item is also tested against regions."""
