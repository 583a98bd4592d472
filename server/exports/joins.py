"""What rows of several datasets share: the family, its pengurus, and how the last change came."""

from sqlalchemy import ColumnElement, FromClause, String, Table, and_, case, cast, func, select

from server.exports.columns import Column, Privacy, Sort
from server.identity.regions import KECAMATAN
from server.store.household import is_family_of, with_family
from server.store.tables import TABLES

KPM, MEMBER, GROUP, LOG, PHONE, CONFLICT, PARTITION = (
    TABLES[name] for name in ("kpm", "anggota", "kelompok", "change_log", "device_past", "conflict", "partition")
)
OTHER = MEMBER.alias("other")
AREA = func.coalesce(GROUP.c.kecamatan_code, func.substr(KPM.c.desa_code, 1, KECAMATAN))
"""The kecamatan of a family: that of its group, or of its desa while it has none."""
OPEN, CLOSED, DISPUTED, CERTAIN, OPEN_ENDED = "terbuka", "ditutup", "sengketa", "pasti", "belum_pasti"


def same(table: FromClause, kabupaten: ColumnElement[str], identity: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that a record is the one of this id."""
    return and_(table.c.kabupaten == kabupaten, table.c.id == identity)


def _heads(table: FromClause) -> ColumnElement[bool]:
    return and_(table.c.is_pengurus.is_(True), table.c.deleted.is_(False), table.c.moved.is_(None))


EARLIER = select(OTHER.c.id).where(
    OTHER.c.kabupaten == MEMBER.c.kabupaten, OTHER.c.kpm_id == MEMBER.c.kpm_id, _heads(OTHER), OTHER.c.id < MEMBER.c.id
)
"""Another pengurus of the family: where two are written down, one is exported."""


def pengurus(kabupaten: ColumnElement[str], kpm: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that a member is the pengurus of a family."""
    return and_(MEMBER.c.kabupaten == kabupaten, MEMBER.c.kpm_id == kpm, _heads(MEMBER), ~EARLIER.exists())


def of_household(record: Table) -> FromClause:
    """Return rows of a kind with the family that each is of now, its kelompok and its pengurus; the table of merges must be laid before."""
    joined = with_family(sent(record), of=record).join(KPM, is_family_of(record)).outerjoin(GROUP, same(GROUP, KPM.c.kabupaten, KPM.c.kelompok_id))
    return joined.outerjoin(MEMBER, pengurus(KPM.c.kabupaten, KPM.c.id))


def family(kabupaten: ColumnElement[str], kelompok: ColumnElement[str], whose: str = "pengurus") -> tuple[Column, ...]:
    """Return the columns that tell which family a row is of; `whose`: NIK and name of the pengurus, or of the member it is about."""
    return (
        Column("kabupaten", Sort.DIGITS, "Kode kabupaten atau kota", kabupaten),
        Column("kecamatan_code", Sort.DIGITS, "Kode kecamatan kelompoknya; tanpa kelompok, kecamatan desanya", AREA),
        Column("desa_code", Sort.DIGITS, "Kode desa keluarga", KPM.c.desa_code),
        Column("kelompok_id", Sort.TEXT, "Nomor acak kelompok", kelompok, Privacy.HASHED),
        Column("kelompok", Sort.TEXT, "Nama kelompok", GROUP.c.name, Privacy.LEFT_OUT),
        Column("kpm_id", Sort.TEXT, "Nomor acak keluarga", KPM.c.id, Privacy.HASHED),
        Column("kpm_no", Sort.NUMBER, "Nomor keluarga di kabupatennya", KPM.c.no, Privacy.LEFT_OUT),
        Column("no_kk", Sort.DIGITS, "Nomor kartu keluarga", KPM.c.no_kk, Privacy.HASHED),
        Column("nik", Sort.DIGITS, f"NIK {whose}", MEMBER.c.nik, Privacy.HASHED),
        Column("name", Sort.TEXT, f"Nama {whose}", MEMBER.c.name, Privacy.LEFT_OUT),
        Column("membership_status", Sort.WORD, "Kepesertaan: aktif, transisi, non_aktif, graduasi", KPM.c.membership_status),
    )


def disputed(table: Table) -> ColumnElement[bool]:
    """Return the condition that two values of a record stand side by side, undecided."""
    here = (CONFLICT.c.kabupaten == table.c.kabupaten, CONFLICT.c.record == table.c.id, CONFLICT.c.state == "open")
    return select(CONFLICT.c.id).where(*here).exists()


def review(table: Table) -> Column:
    """Return the column that tells whether the office has closed a record."""
    return Column("review", Sort.WORD, "ditutup bila kantor sudah menutupnya", case((table.c.closed.is_(True), CLOSED), else_=OPEN))


def sent(table: Table) -> FromClause:
    """Return the join by which it is known how the last change of a record came, and how far its kabupaten is."""
    came = and_(LOG.c.kabupaten == table.c.kabupaten, LOG.c.form == table.c.form)
    return table.outerjoin(LOG, came).outerjoin(PARTITION, PARTITION.c.kabupaten == table.c.kabupaten)


SENT = ("conflict", "change_log", "device_past", "partition")
"""The tables of `disputed` and `sent`."""
APP = select(PHONE.c.app).where(PHONE.c.device == LOG.c.device, PHONE.c["at"] <= LOG.c.received_at).order_by(PHONE.c["at"].desc()).limit(1)


def course(table: Table) -> tuple[Column, ...]:
    """Return the columns that tell how sure a row is: conflict, clock, app, and the numbers by which it is found again."""
    return (
        Column("conflict", Sort.WORD, "sengketa bila dua isian belum diputuskan", case((disputed(table), DISPUTED))),
        Column("clock_error_s", Sort.NUMBER, "Selisih jam HP pengirim terakhir, dalam detik", LOG.c.clock_error_s),
        Column("received_at", Sort.MOMENT, "Saat kiriman terakhir diterima, UTC", LOG.c.received_at, Privacy.LEFT_OUT),
        Column("app", Sort.TEXT, "Versi aplikasi HP pengirim saat itu", APP.scalar_subquery()),
        Column("revision", Sort.NUMBER, "Nomor perubahan terakhir baris ini di kabupatennya", table.c.revision, Privacy.LEFT_OUT),
        Column("as_of_number", Sort.NUMBER, "Nomor perubahan kabupaten yang keadaannya ditulis", PARTITION.c.number),
    )


def month_of(day: ColumnElement[str]) -> ColumnElement[str]:
    """Return the month `2026-11` of a day."""
    return func.substr(cast(day, String), 1, 7)
