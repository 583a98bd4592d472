"""Datasets of disasters: households, hand-outs, lines of the ledger, and the minimum service standard by disaster."""

from sqlalchemy import ColumnElement, FromClause, and_, case, func, literal

from schemas.bantuan import JENIS as WAYS
from schemas.gudang import SOURCES
from server.exports.columns import Column, Dataset, Privacy, Sort
from server.exports.joins import month_of, same
from server.identity.regions import KECAMATAN
from server.store.tables import TABLES

KORBAN, AID, LINE, STORE, EVENT, SUM, PARTITION = (
    TABLES[name] for name in ("korban", "bantuan", "mutasi", "gudang", "kejadian", "coverage_sum", "partition")
)
ROOT = EVENT.alias("root")
OF_EVENT = and_(EVENT.c.kabupaten == SUM.c.kabupaten, EVENT.c.id == SUM.c.kejadian_id)
SPEAKS = and_(ROOT.c.kabupaten == EVENT.c.kabupaten, ROOT.c.id == func.coalesce(EVENT.c.same_as_id, EVENT.c.id))
"""The record that speaks for a disaster."""
JIWA, NONE = "jiwa", "bukan_kejadian"
"""The measure that the standard is told in, and what turned out to be no disaster."""
SEEN, REPORTED, HOLDS, VOID, CAME, WENT, RUNNING, ENDED = "dilihat", "dilaporkan", "berlaku", "batal", "masuk", "keluar", "berjalan", "selesai"
NUMBERS = ("jiwa", "bayi", "balita", "anak", "dewasa", "lansia", "bumil", "disabilitas")
CAPTIONS = {
    "jiwa": "Jumlah jiwa", "bayi": "Bayi, di bawah 1 tahun", "balita": "Balita, 1 sampai 4 tahun", "anak": "Anak, 5 sampai 17 tahun",
    "dewasa": "Dewasa, 18 sampai 59 tahun", "lansia": "Lansia, 60 tahun ke atas", "bumil": "Ibu hamil dan menyusui", "disabilitas": "Penyandang disabilitas",
}


def _there(table: FromClause) -> tuple[ColumnElement[bool], ...]:
    return (table.c.deleted.is_(False), table.c.moved.is_(None))


def _of_partition(table: FromClause) -> FromClause:
    return table.outerjoin(PARTITION, PARTITION.c.kabupaten == table.c.kabupaten)


def _number(table: FromClause) -> tuple[Column, ...]:
    return (
        Column("revision", Sort.NUMBER, "Nomor perubahan terakhir baris ini di kabupatennya", table.c.revision, Privacy.LEFT_OUT),
        Column("as_of_number", Sort.NUMBER, "Nomor perubahan kabupaten yang keadaannya ditulis", PARTITION.c.number),
    )


def _place(code: ColumnElement[str]) -> ColumnElement[str]:
    return func.substr(code, 1, KECAMATAN)


KORBAN_SET = Dataset(
    name="korban",
    title="Keluarga terdampak bencana",
    columns=(
        Column("kabupaten", Sort.DIGITS, "Kode kabupaten atau kota", KORBAN.c.kabupaten),
        Column("kejadian_id", Sort.TEXT, "Nomor acak kejadian", KORBAN.c.kejadian_id, Privacy.HASHED),
        Column("korban_id", Sort.TEXT, "Nomor acak catatan keluarga", KORBAN.c.id, Privacy.HASHED),
        Column("counted_as", Sort.TEXT, "Nomor acak catatan yang dihitung, bila keluarga ini tercatat dua kali", func.coalesce(KORBAN.c.same_as_id, KORBAN.c.id), Privacy.HASHED),
        Column("state", Sort.WORD, "dilihat bila petugas sudah melihat keluarga, selain itu dilaporkan", case((KORBAN.c.seen_on.is_not(None), SEEN), else_=REPORTED)),
        Column("desa_code", Sort.DIGITS, "Kode desa rumahnya", KORBAN.c.desa_code),
        Column("rt", Sort.TEXT, "RT", KORBAN.c.rt, Privacy.LEFT_OUT),
        Column("rw", Sort.TEXT, "RW", KORBAN.c.rw, Privacy.LEFT_OUT),
        Column("name", Sort.TEXT, "Nama kepala keluarga", KORBAN.c.head_name, Privacy.LEFT_OUT),
        Column("nik", Sort.DIGITS, "NIK kepala keluarga", KORBAN.c.nik, Privacy.HASHED),
        Column("no_kk", Sort.DIGITS, "Nomor kartu keluarga", KORBAN.c.no_kk, Privacy.HASHED),
        Column("origin", Sort.WORD, "Asal: setempat, luar_daerah, wna", KORBAN.c.origin),
        Column("stay", Sort.WORD, "Tempat tinggal sekarang: rumah, pengungsian, kerabat, lain", KORBAN.c.stay),
        *(Column(name, Sort.NUMBER, CAPTIONS[name], KORBAN.c[name]) for name in NUMBERS),
        Column("damage", Sort.WORD, "Kerusakan rumah: rb, rs, rr, tidak", KORBAN.c.damage),
        Column("registered_on", Sort.DAY, "Tanggal pendataan", KORBAN.c.registered_on),
        Column("seen_on", Sort.DAY, "Tanggal dilihat petugas", KORBAN.c.seen_on),
        *_number(KORBAN),
    ),
    source=_of_partition(KORBAN),
    tables=("korban", "partition"),
    kabupaten=KORBAN.c.kabupaten,
    area=_place(KORBAN.c.desa_code),
    month=month_of(KORBAN.c.registered_on),
    state=case((KORBAN.c.seen_on.is_not(None), SEEN), else_=REPORTED),
    states=(SEEN, REPORTED),
    order=(KORBAN.c.kabupaten, KORBAN.c.id),
    where=_there(KORBAN),
)
FROM_STORE = _of_partition(AID).outerjoin(STORE, same(STORE, AID.c.kabupaten, AID.c.gudang_id)).outerjoin(KORBAN, same(KORBAN, AID.c.kabupaten, AID.c.korban_id))
VALID = case((AID.c.void_reason.is_(None), HOLDS), else_=VOID)
BANTUAN_SET = Dataset(
    name="bantuan",
    title="Penyaluran bantuan bencana",
    columns=(
        Column("kabupaten", Sort.DIGITS, "Kode kabupaten atau kota", AID.c.kabupaten),
        Column("kejadian_id", Sort.TEXT, "Nomor acak kejadian", AID.c.kejadian_id, Privacy.HASHED),
        Column("bantuan_id", Sort.TEXT, "Nomor acak penyaluran", AID.c.id, Privacy.HASHED),
        Column("jenis", Sort.WORD, f"Cara: {', '.join(WAYS)}", AID.c.jenis),
        Column("korban_id", Sort.TEXT, "Nomor acak catatan keluarga; kosong bila kolektif", AID.c.korban_id, Privacy.HASHED),
        Column("counted_as", Sort.TEXT, "Nomor acak catatan keluarga yang dihitung", func.coalesce(KORBAN.c.same_as_id, KORBAN.c.id), Privacy.HASHED),
        Column("gudang_id", Sort.TEXT, "Nomor acak gudang asal", AID.c.gudang_id, Privacy.HASHED),
        Column("gudang", Sort.TEXT, "Nama gudang asal", STORE.c.name, Privacy.LEFT_OUT),
        Column("institution", Sort.TEXT, "Lembaga lain yang memberi", AID.c.institution),
        Column("date", Sort.DAY, "Tanggal", AID.c.date),
        Column("receipt_no", Sort.TEXT, "Nomor bukti lapangan", AID.c.receipt_no, Privacy.LEFT_OUT),
        Column("bast_no", Sort.TEXT, "Nomor BAST", AID.c.bast_no, Privacy.LEFT_OUT),
        Column("households", Sort.NUMBER, "Keluarga pada penyaluran kolektif", AID.c.households),
        Column("state", Sort.WORD, "berlaku atau batal", VALID),
        *_number(AID),
    ),
    source=FROM_STORE,
    tables=("bantuan", "gudang", "korban", "partition"),
    kabupaten=AID.c.kabupaten,
    area=_place(func.coalesce(AID.c.desa_code, STORE.c.desa_code, KORBAN.c.desa_code)),
    month=month_of(AID.c.date),
    state=VALID,
    states=(HOLDS, VOID),
    order=(AID.c.kabupaten, AID.c.id),
    where=_there(AID),
)
WAY = case((LINE.c.jumlah > 0, CAME), else_=WENT)
MUTASI_SET = Dataset(
    name="mutasi",
    title="Buku gudang bantuan bencana, baris demi baris",
    columns=(
        Column("kabupaten", Sort.DIGITS, "Kode kabupaten atau kota", LINE.c.kabupaten),
        Column("mutasi_id", Sort.TEXT, "Nomor acak baris", LINE.c.id, Privacy.HASHED),
        Column("gudang_id", Sort.TEXT, "Nomor acak gudang", LINE.c.gudang_id, Privacy.HASHED),
        Column("gudang", Sort.TEXT, "Nama gudang", STORE.c.name, Privacy.LEFT_OUT),
        Column("level", Sort.WORD, "Tingkat gudang: pusat, provinsi, kabupaten, lumbung, posko", STORE.c.level),
        Column("kejadian_id", Sort.TEXT, "Nomor acak kejadian yang dilayani", LINE.c.kejadian_id, Privacy.HASHED),
        Column("barang", Sort.TEXT, "Kode barang", LINE.c.barang),
        Column("jenis", Sort.WORD, "Yang terjadi, misalnya masuk, kirim, terima, salur, rusak, opname, batal", LINE.c.jenis),
        Column("jumlah", Sort.NUMBER, "Jumlah dalam satuan dasar; di atas nol masuk, di bawah nol keluar", LINE.c.jumlah),
        Column("date", Sort.DAY, "Tanggal", LINE.c.date),
        Column("source", Sort.WORD, f"Sumber: {', '.join(SOURCES)}", LINE.c.source),
        Column("source_year", Sort.NUMBER, "Tahun anggaran", LINE.c.source_year),
        Column("expires_on", Sort.DAY, "Kedaluwarsa", LINE.c.expires_on),
        Column("document", Sort.TEXT, "Nomor surat jalan", LINE.c.document, Privacy.LEFT_OUT),
        Column("bantuan_id", Sort.TEXT, "Nomor acak penyaluran", LINE.c.bantuan_id, Privacy.HASHED),
        Column("lawan_id", Sort.TEXT, "Nomor acak gudang lawan", LINE.c.lawan_id, Privacy.HASHED),
        Column("batal_id", Sort.TEXT, "Nomor acak baris yang dibatalkan", LINE.c.batal_id, Privacy.HASHED),
        *_number(LINE),
    ),
    source=_of_partition(LINE).outerjoin(STORE, same(STORE, LINE.c.kabupaten, LINE.c.gudang_id)),
    tables=("mutasi", "gudang", "partition"),
    kabupaten=LINE.c.kabupaten,
    area=_place(STORE.c.desa_code),
    month=month_of(LINE.c.date),
    state=WAY,
    states=(CAME, WENT),
    order=(LINE.c.kabupaten, LINE.c.id),
    where=_there(LINE),
)
COURSE = case((ROOT.c.status == ENDED, ENDED), else_=RUNNING)
SPM_SET = Dataset(
    name="spm",
    title="SPM bencana per kejadian",
    columns=(
        Column("kabupaten", Sort.DIGITS, "Kode kabupaten atau kota", SUM.c.kabupaten),
        Column("kejadian_id", Sort.TEXT, "Nomor acak catatan kejadian", SUM.c.kejadian_id, Privacy.HASHED),
        Column("counted_as", Sort.TEXT, "Nomor acak catatan yang mewakili kejadian", ROOT.c.id, Privacy.HASHED),
        Column("kejadian", Sort.TEXT, "Nama atau tempat kejadian", func.coalesce(ROOT.c.name, ROOT.c.place), Privacy.LEFT_OUT),
        Column("jenis", Sort.WORD, "Jenis bencana", ROOT.c.jenis),
        Column("desa_code", Sort.DIGITS, "Kode desa tempat kejadian", EVENT.c.desa_code),
        Column("date", Sort.DAY, "Tanggal kejadian", EVENT.c.date),
        Column("served", Sort.NUMBER, "Pembilang: korban yang sudah dilayani, dalam jiwa", SUM.c.served),
        Column("need", Sort.NUMBER, "Penyebut: korban yang membutuhkan layanan, dalam jiwa", SUM.c.need),
        Column("state", Sort.WORD, "berjalan atau selesai", COURSE),
    ),
    source=SUM.join(EVENT, OF_EVENT).join(ROOT, SPEAKS),
    tables=(),
    kabupaten=SUM.c.kabupaten,
    area=_place(EVENT.c.desa_code),
    month=month_of(EVENT.c.date),
    state=COURSE,
    states=(RUNNING, ENDED),
    order=(SUM.c.kabupaten, SUM.c.kejadian_id),
    where=(SUM.c.measure == literal(JIWA), EVENT.c.deleted.is_(False), EVENT.c.moved.is_(None), func.coalesce(ROOT.c.status, "") != NONE),
    no_past="pembilang dan penyebut dijaga menurut keadaan terakhir; keadaan lampau dihitung dari ekspor korban dan bantuan",
)
