"""Everything that can go wrong, in one catalogue: code -> status, Indonesian and English sentence.

Codes are never renamed or reused.
Status 200 marks reasons that travel inside an answer, as the outcome of one change; content never makes an HTTP error (P22).
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the catalogue."""

    status: int
    id: str
    en: str


CATALOGUE: dict[str, Entry] = {
    # reasons of one change
    "invalid": Entry(200, "Isian tidak sesuai; periksa kolom yang ditandai.", "A field is not valid; see the details."),
    "fixed_field": Entry(
        200, "Kunci catatan tidak dapat diubah; batalkan dan buat yang baru.", "The key of a record cannot be changed."
    ),
    "taken_back": Entry(
        200, "Baris ini sudah dibatalkan dari HP lain atau oleh posko; tidak dibatalkan dua kali.", "The line was taken back before."
    ),
    "not_opposite": Entry(
        200,
        "Pembatalan tidak cocok dengan baris yang dibatalkan: gudang dan barangnya harus sama dan jumlahnya berlawanan.",
        "What takes a line back is not its opposite: other store, goods or amount, or it takes back what takes back.",
    ),
    "office_only": Entry(200, "Isian ini hanya dapat diubah oleh kantor.", "Only the office may write this."),
    "wrong_id": Entry(200, "Nomor catatan tidak sesuai dengan kuncinya.", "The id does not fit the key fields."),
    "out_of_scope": Entry(
        200,
        "Keluarga atau kelompok ini bukan tugas Anda pada tanggal itu; menunggu keputusan supervisor.",
        "Not within the worker's assignment on the date of the work; waits for the supervisor.",
    ),
    "stray_partition": Entry(
        200, "Kabupaten ini tidak dikenal server; disimpan dulu.", "The kabupaten is not known to this server; kept."
    ),
    "unknown_kind": Entry(200, "Jenis catatan belum dikenal server; disimpan dulu.", "Kind not known to this server; kept."),
    "unknown_field": Entry(200, "Ada isian yang belum dikenal server; disimpan dulu.", "Field not known to this server; kept."),
    "too_old": Entry(200, "Tanggal kegiatan terlalu lama; menunggu keputusan supervisor.", "The date of the work is too old."),
    "in_future": Entry(200, "Tanggal kegiatan di masa depan; periksa tanggalnya.", "The date of the work is in the future."),
    "form_fork": Entry(
        200,
        "Formulir ini sudah diterima dengan isi lain; menunggu pemeriksaan.",
        "The form id was received before with other content.",
    ),
    "missing_record": Entry(
        200, "Catatan induknya belum ada di server; menunggu.", "The record it belongs to is not on the server; waits for it."
    ),
    "moved_away": Entry(
        200, "Keluarga ini sudah pindah ke kabupaten lain; menunggu keputusan.", "The record has moved to another kabupaten."
    ),
    "erased": Entry(
        200,
        "Data keluarga ini sudah dihapus karena masa simpannya berakhir; hubungi supervisor bila keluarganya ikut lagi.",
        "The data of the family were erased at the end of their retention.",
    ),
    "parent_ended": Entry(
        200, "Bukti atau catatan induknya sudah dibatalkan; menunggu keputusan posko.", "What it belongs to was made void before; waits for a person."
    ),
    "device_retired": Entry(
        200, "HP ini sudah tidak aktif; data disimpan untuk supervisor.", "The device is retired; its work is held."
    ),
    "unknown_predecessor": Entry(200, "Perubahan sebelumnya belum diterima; kirim ulang.", "An earlier change is missing."),
    "need_base": Entry(200, "Server perlu nilai yang Anda lihat; dikirim otomatis.", "The server asks for the values seen."),
    "closed": Entry(200, "Catatan sudah disetujui; perubahan menjadi usulan.", "The record is approved; kept as a proposal."),
    "conflict": Entry(200, "Berbeda dengan isian lain; menunggu keputusan.", "Differs from another value."),
    "dismissed": Entry(200, "Tidak diterima oleh supervisor; lihat alasannya.", "Dismissed by the supervisor, with a reason."),
    "quarantined": Entry(200, "Disimpan mentah untuk diperiksa petugas.", "Kept raw for a person to look at."),
    # requests
    "bad_request": Entry(400, "Permintaan tidak dapat dibaca.", "The request cannot be read."),
    "bad_json": Entry(400, "Isi permintaan bukan JSON yang utuh.", "The body is not whole JSON."),
    "bad_gzip": Entry(400, "Isi permintaan terkompresi tidak utuh.", "The gzip body is cut or damaged."),
    "not_authenticated": Entry(401, "HP atau akun tidak dikenal; daftarkan ulang.", "Unknown or missing token."),
    "wrong_password": Entry(401, "Nama pengguna atau kata sandi salah.", "Wrong user name or password."),
    "device_stolen": Entry(403, "HP ini dilaporkan hilang dan ditolak.", "The device was reported stolen."),
    "forbidden": Entry(403, "Anda tidak berwenang.", "Not allowed for this role."),
    "not_found": Entry(404, "Tidak ditemukan.", "Not found."),
    "code_unknown": Entry(404, "Kode pendaftaran salah atau sudah dipakai.", "The enrolment code is unknown or used."),
    "code_expired": Entry(410, "Kode pendaftaran kedaluwarsa; minta yang baru.", "The enrolment code has expired."),
    "snapshot_gone": Entry(410, "Berkas sinkron pertama kedaluwarsa; minta lagi.", "The snapshot has expired; ask again."),
    "method_not_allowed": Entry(405, "Cara ini tidak berlaku di alamat tersebut.", "Method not allowed here."),
    "too_large": Entry(413, "Permintaan terlalu besar; kirim sebagian.", "The request is too large; send less."),
    "unsupported_encoding": Entry(415, "Kompresi ini tidak didukung; pakai gzip.", "Content encoding not supported; use gzip."),
    "unsupported_media": Entry(415, "Jenis isi harus application/json.", "Content type must be application/json."),
    "unprocessable": Entry(422, "Bentuk permintaan tidak sesuai.", "The request does not have the expected shape."),
    "sealed_unreadable": Entry(
        422, "Berkas ini tidak dapat dibuka dengan kunci kantor ini.", "It cannot be opened with the key of this office."
    ),
    "already_decided": Entry(409, "Sudah diputuskan oleh orang lain.", "Somebody else has decided it."),
    "changed_meanwhile": Entry(
        409, "Catatan sudah berubah sejak Anda membukanya; periksa lagi.", "The record was changed since you opened it; look again."
    ),
    "not_pending": Entry(
        409, "Keadaannya sudah lain, jadi tindakan ini tidak berlaku; muat ulang.", "Its state is another one now, so this cannot be done; reload."
    ),
    "sanksi_unfounded": Entry(
        409, "Pemeriksaan terakhir tidak lagi mendukung sanksi ini.", "The latest checks no longer support this sanction."
    ),
    "graduasi_unfounded": Entry(
        409,
        "Data terbaru belum mendukung graduasi keluarga ini; lihat yang masih kurang.",
        "What is known now does not support this graduation; see what is missing.",
    ),
    "both_leaving": Entry(
        409,
        "Kedua keluarga punya usulan graduasi yang belum selesai; selesaikan salah satunya dulu.",
        "Both families have a proposal of graduasi that is not finished; finish one of them first.",
    ),
    "other_approver": Entry(
        403, "Langkah ini harus diambil orang lain yang ditunjuk.", "This step is for another person, who was appointed for it."
    ),
    "record_deleted": Entry(
        409, "Catatan sudah dihapus; nilainya tidak dapat diubah.", "The record is deleted; no value can be written into it."
    ),
    "record_moved": Entry(
        409, "Catatan sudah pindah ke kabupaten lain; putuskan di sana.", "The record has moved to another kabupaten."
    ),
    "store_not_empty": Entry(
        409,
        "Gudang belum kosong atau masih ada kiriman di jalan ke sana; terima, kirim, kembalikan, atau betulkan dulu barangnya, lalu tutup.",
        "The store is not empty, or goods are on the way to it; take in, send on, give back or put right what there is, then close it.",
    ),
    "kelompok_ended": Entry(
        409, "Kelompok ini sudah berakhir; pilih kelompok lain.", "The kelompok has ended; choose another one."
    ),
    "work_waits": Entry(
        429, "Masih banyak pekerjaan Anda yang menunggu; tunggu sampai selesai.", "Much of your work waits already; let it end first."
    ),
    "too_many_rows": Entry(
        422, "Barisnya lebih banyak daripada yang muat di satu lembar Excel; pilih CSV, Parquet, atau SQLite.", "More rows than an Excel sheet holds; choose CSV, Parquet or SQLite."
    ),
    "step_broken": Entry(
        500,
        "Ada gangguan di server dan langkah atau keputusan ini tidak tercatat. Ambil sekali lagi; jika gagal lagi, beri tahu pengelola server.",
        "Something broke at the server and this step or decision was not written. Take it once more; if it fails again, tell who runs the server.",
    ),
    "nothing_to_send": Entry(409, "Tidak ada usulan yang disetujui untuk dikirim.", "No approved proposal waits to be sent."),
    "not_undoable": Entry(
        409, "Penggabungan ini tidak dapat dibatalkan lagi.", "The merging can no longer be undone."
    ),
    "range_not_satisfiable": Entry(416, "Bagian berkas tidak ada.", "The requested range does not exist."),
    "too_many_requests": Entry(429, "Terlalu sering; coba lagi nanti.", "Too many requests; try again later."),
    "inbox_full": Entry(
        429, "Terlalu banyak pekerjaan Anda menunggu keputusan kantor; hubungi supervisor.", "Too much of it waits for the office."
    ),
    "internal": Entry(500, "Ada gangguan di server; data Anda aman di HP.", "Internal error; nothing was changed."),
    "being_prepared": Entry(
        503, "Data waktu itu sedang disusun; minta lagi sebentar.", "What was asked for is being laid out; ask again shortly."
    ),
    "overloaded": Entry(503, "Server sedang penuh; coba lagi sebentar.", "Overloaded; try again shortly."),
    # seal, audit, privacy
    "account_ended": Entry(403, "Masa berlaku akun ini sudah berakhir.", "The account has ended."),
    "stays_with_taker": Entry(
        409, "Pengaduan ini ada pada petugas lain; kembalikan dulu kepada yang mencatatnya.",
        "Another worker has this complaint; give it back to the one who took it first.",
    ),
    "password_given": Entry(
        403, "Kata sandi akun ini dibuat oleh akun lain; ganti dulu.", "Another account set this password; change it first."
    ),
    "not_corrected": Entry(
        409, "Catatan belum berubah sejak permintaan ini.", "The record has not changed since the correction was asked for."
    ),
    "on_hold": Entry(409, "Kumpulan data ini ditahan dari penghapusan.", "The data set is under a legal hold."),
    "digest_unreadable": Entry(422, "Berkas ini bukan ringkasan segel yang utuh.", "This is no digest, or it was cut or changed."),
    "digests_differ": Entry(
        422, "Dua ringkasan segel saling bertentangan.", "Two digests say different things of the same link."
    ),
    "verkom_school": Entry(
        422, "Sekolah dengan NPSN di berkas ini tidak ada, atau ada lebih dari satu.", "No school here has the NPSN of the file, or several have."
    ),
    "verkom_months": Entry(
        422, "Berkas tidak menyebut tiga bulan yang dipilih.", "The file does not name the three months that were chosen."
    ),
    "verkom_days": Entry(422, "Hari efektif di berkas lebih dari satu bulan.", "The file has more effective days than a month."),
    # imports
    "import_file_missing": Entry(404, "Berkas tidak ada.", "The file does not exist."),
    "import_empty": Entry(422, "Berkas kosong.", "The file is empty."),
    "import_cut": Entry(422, "Berkas terkompresi tidak utuh; salin ulang.", "The compressed file is cut; copy it again."),
    "import_spreadsheet": Entry(
        422, "Ini berkas Excel; simpan dulu sebagai CSV.", "This is a workbook; save it as CSV first."
    ),
    "import_web_page": Entry(
        422, "Ini halaman web, bukan tabel; unduh ulang sebagai CSV.", "This is a web page; export it as CSV again."
    ),
    "import_binary": Entry(422, "Ini bukan berkas tabel.", "This is no text table."),
    "import_line_too_long": Entry(422, "Ada baris yang terlalu panjang; ini bukan tabel.", "A line is too long for a table."),
    "import_no_header": Entry(422, "Judul kolom tidak ditemukan.", "No row of column names was found."),
    "import_missing_column": Entry(422, "Ada kolom wajib yang tidak ada.", "A column that is needed is missing."),
    "import_too_large": Entry(413, "Berkas terlalu besar.", "The file is too large."),
    "import_overtaken": Entry(
        409, "Data diubah pihak lain saat impor berjalan; ulangi impor.", "Data was changed during the import; import again."
    ),
}


@dataclass(frozen=True, slots=True)
class ExchangeError:
    """A reason: its code and details, which never hold personal data."""

    code: str
    details: dict[str, Any] | None = None

    def to_data(self) -> dict[str, Any]:
        """Return the one shape of every error, with the Indonesian sentence."""
        return {"code": self.code, "message": CATALOGUE[self.code].id, "details": self.details or {}}


class Problem(Exception):
    """Raised where a request or a command cannot go on; carries a code of the catalogue."""

    def __init__(self, code: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(f"{code}: {CATALOGUE[code].en}")
        self.error = ExchangeError(code, details)

    @property
    def status(self) -> int:
        """HTTP status of the code."""
        return CATALOGUE[self.error.code].status
