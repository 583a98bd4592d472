"""Datasets of attendance: a family's month, and one mark."""

from sqlalchemy import ColumnElement, FromClause, Table, and_, case, select

from server.exports.columns import Column, Dataset, Privacy, Sort
from server.store.tables import TABLES

MONTH, PLACE, KPM, MEMBER, GROUP, MARK, SESI, LOG, DEVICE, CONFLICT = (
    TABLES[name]
    for name in (
        *("attendance_month", "attendance_place", "kpm", "anggota", "kelompok", "kehadiran", "p2k2_sesi", "change_log", "device"),
        "conflict",
    )
)
OTHER = MEMBER.alias("other")


def _heads(table: FromClause) -> ColumnElement[bool]:
    return and_(table.c.is_pengurus.is_(True), table.c.deleted.is_(False), table.c.moved.is_(None))


EARLIER = select(OTHER.c.id).where(
    OTHER.c.kabupaten == MEMBER.c.kabupaten, OTHER.c.kpm_id == MEMBER.c.kpm_id, _heads(OTHER), OTHER.c.id < MEMBER.c.id
)
"""Another pengurus of the family: where two are written down, one is exported."""
DISPUTED = select(CONFLICT.c.id).where(CONFLICT.c.kabupaten == MARK.c.kabupaten, CONFLICT.c.record == MARK.c.id, CONFLICT.c.state == "open")


def _is(table: Table, kabupaten: ColumnElement[str], identity: ColumnElement[str]) -> ColumnElement[bool]:
    return and_(table.c.kabupaten == kabupaten, table.c.id == identity)


def _pengurus(kabupaten: ColumnElement[str], kpm: ColumnElement[str]) -> ColumnElement[bool]:
    return and_(MEMBER.c.kabupaten == kabupaten, MEMBER.c.kpm_id == kpm, _heads(MEMBER), ~EARLIER.exists())


def _family(kabupaten: ColumnElement[str], kelompok: ColumnElement[str]) -> tuple[Column, ...]:
    """Return the columns that tell which family a row is of."""
    return (
        Column("kabupaten", Sort.DIGITS, "Kode kabupaten atau kota", kabupaten),
        Column("kecamatan_code", Sort.DIGITS, "Kode kecamatan kelompoknya", GROUP.c.kecamatan_code),
        Column("desa_code", Sort.DIGITS, "Kode desa keluarga", KPM.c.desa_code),
        Column("kelompok_id", Sort.TEXT, "Nomor acak kelompok", kelompok),
        Column("kelompok", Sort.TEXT, "Nama kelompok", GROUP.c.name),
        Column("kpm_id", Sort.TEXT, "Nomor acak keluarga", KPM.c.id),
        Column("kpm_no", Sort.NUMBER, "Nomor keluarga di kabupatennya", KPM.c.no),
        Column("no_kk", Sort.DIGITS, "Nomor kartu keluarga", KPM.c.no_kk, Privacy.HASHED),
        Column("nik", Sort.DIGITS, "NIK pengurus", MEMBER.c.nik, Privacy.HASHED),
        Column("name", Sort.TEXT, "Nama pengurus", MEMBER.c.name, Privacy.LEFT_OUT),
        Column("membership_status", Sort.WORD, "Kepesertaan sekarang: aktif, transisi, non_aktif, graduasi", KPM.c.membership_status),
    )


COUNTED = (
    ("worst_came", "Pertemuan yang dihadiri bila semua yang belum pasti merugikan keluarga"),
    ("worst_counted", "Pertemuan yang dihitung untuk angka itu"),
    ("best_came", "Pertemuan yang dihadiri bila semua yang belum pasti menguntungkan keluarga"),
    ("best_counted", "Pertemuan yang dihitung untuk angka itu"),
    ("hadir", "Tanda hadir pada pertemuan yang dihitung"),
    ("izin", "Tanda izin"),
    ("sakit", "Tanda sakit"),
    ("alpa", "Tanda alpa"),
    ("diwakili", "Hadir yang diwakili"),
    ("dibebaskan", "Pertemuan yang dibebaskan, tidak dihitung"),
    ("susulan", "Ketidakhadiran yang sudah disusul"),
    ("tambahan", "Pertemuan di luar jadwal, tidak dihitung"),
    ("belum_ditandai", "Pertemuan tanpa tanda"),
    ("sengketa", "Pertemuan dengan dua isian yang belum diputuskan"),
    ("ditahan", "Pertemuan dengan kiriman yang ditahan kantor"),
    ("belum_terkirim", "Pertemuan yang mungkin masih di HP petugas"),
)

FAMILY_MONTH = Dataset(
    name="kehadiran_keluarga",
    title="Kehadiran P2K2 per keluarga dan bulan",
    columns=(
        *_family(MONTH.c.kabupaten, MONTH.c.kelompok_id),
        Column("bulan", Sort.WORD, "Bulan pertemuan", MONTH.c.bulan),
        *(Column(name, Sort.NUMBER, meaning, MONTH.c[name]) for name, meaning in COUNTED),
        Column("as_of_number", Sort.NUMBER, "Nomor perubahan terakhir kabupaten yang sudah dihitung", PLACE.c.number),
        Column("as_of", Sort.MOMENT, "Saat penghitungan itu, UTC", PLACE.c["at"]),
    ),
    source=MONTH.outerjoin(PLACE, PLACE.c.kabupaten == MONTH.c.kabupaten)
    .join(KPM, _is(KPM, MONTH.c.kabupaten, MONTH.c.kpm_id))
    .outerjoin(GROUP, _is(GROUP, MONTH.c.kabupaten, MONTH.c.kelompok_id))
    .outerjoin(MEMBER, _pengurus(MONTH.c.kabupaten, MONTH.c.kpm_id)),
    kabupaten=MONTH.c.kabupaten,
    area=GROUP.c.kecamatan_code,
    month=MONTH.c.bulan,
    order=(MONTH.c.kabupaten, MONTH.c.bulan, MONTH.c.kpm_id),
)

MARKS = Dataset(
    name="kehadiran_pertemuan",
    title="Kehadiran P2K2 per pertemuan",
    columns=(
        *_family(MARK.c.kabupaten, SESI.c.kelompok_id),
        Column("p2k2_sesi_id", Sort.TEXT, "Nomor acak pertemuan", SESI.c.id),
        Column("bulan", Sort.WORD, "Bulan pertemuan", SESI.c.bulan),
        Column("date", Sort.DAY, "Tanggal pertemuan", SESI.c.date),
        Column("jadwal", Sort.TEXT, "Nomor acak jadwalnya; kosong bila tanpa jadwal", SESI.c.jadwal_id),
        Column("held", Sort.WORD, "Pertemuan: terlaksana atau batal", SESI.c.status),
        Column("status", Sort.WORD, "Tanda: H hadir, I izin, S sakit, A alpa", MARK.c.status),
        Column("represented_by", Sort.TEXT, "Yang mewakili", MARK.c.represented_by, Privacy.LEFT_OUT),
        Column("exempt", Sort.WORD, "Dibebaskan: ya atau kosong", case((MARK.c.exempt.is_(True), "ya"))),
        Column("susulan_date", Sort.DAY, "Tanggal susulan", case((MARK.c.susulan.is_(True), MARK.c.susulan_date))),
        Column("guest", Sort.WORD, "Tamu dari kelompok lain: ya atau kosong", case((MARK.c.guest.is_(True), "ya"))),
        Column("review", Sort.WORD, "ditutup bila kantor sudah menutupnya", case((MARK.c.closed.is_(True), "ditutup"), else_="terbuka")),
        Column("conflict", Sort.WORD, "sengketa bila dua isian belum diputuskan", case((DISPUTED.exists(), "sengketa"))),
        Column("clock_error_s", Sort.NUMBER, "Selisih jam HP pengirim terakhir, dalam detik", LOG.c.clock_error_s),
        Column("received_at", Sort.MOMENT, "Saat kiriman terakhir diterima, UTC", LOG.c.received_at),
        Column("app", Sort.TEXT, "Versi aplikasi HP pengirim sekarang", DEVICE.c.app),
        Column("revision", Sort.NUMBER, "Nomor perubahan terakhir tanda ini di kabupatennya", MARK.c.revision),
    ),
    source=MARK.join(SESI, _is(SESI, MARK.c.kabupaten, MARK.c.p2k2_sesi_id))
    .join(KPM, _is(KPM, MARK.c.kabupaten, MARK.c.kpm_id))
    .outerjoin(GROUP, _is(GROUP, SESI.c.kabupaten, SESI.c.kelompok_id))
    .outerjoin(LOG, and_(LOG.c.kabupaten == MARK.c.kabupaten, LOG.c.form == MARK.c.form))
    .outerjoin(DEVICE, DEVICE.c.id == LOG.c.device)
    .outerjoin(MEMBER, _pengurus(MARK.c.kabupaten, MARK.c.kpm_id)),
    kabupaten=MARK.c.kabupaten,
    area=GROUP.c.kecamatan_code,
    month=SESI.c.bulan,
    order=(MARK.c.kabupaten, MARK.c.id),
    where=(MARK.c.deleted.is_(False), SESI.c.deleted.is_(False)),
)
