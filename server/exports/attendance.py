"""Datasets of attendance: a family's month, and one mark."""

from sqlalchemy import and_, case

from server.exports.columns import Column, Dataset, Privacy, Sort
from server.exports.joins import AREA, CERTAIN, CLOSED, DISPUTED, GROUP, KPM, MEMBER, OPEN, OPEN_ENDED, SENT
from server.exports.joins import course, disputed, family, pengurus, review, same, sent
from server.store.household import is_family_of, with_family
from server.store.tables import TABLES

MONTH, PLACE, MARK, SESI = (TABLES[name] for name in ("attendance_month", "attendance_place", "kehadiran", "p2k2_sesi"))
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
        *family(MONTH.c.kabupaten, MONTH.c.kelompok_id),
        Column("bulan", Sort.WORD, "Bulan pertemuan", MONTH.c.bulan),
        *(Column(name, Sort.NUMBER, meaning, MONTH.c[name]) for name, meaning in COUNTED),
        Column("as_of_number", Sort.NUMBER, "Nomor perubahan terakhir kabupaten yang sudah dihitung", PLACE.c.number),
        Column("as_of", Sort.MOMENT, "Saat penghitungan itu, UTC", PLACE.c["at"]),
    ),
    source=MONTH.outerjoin(PLACE, PLACE.c.kabupaten == MONTH.c.kabupaten)
    .join(KPM, same(KPM, MONTH.c.kabupaten, MONTH.c.kpm_id))
    .outerjoin(GROUP, same(GROUP, MONTH.c.kabupaten, MONTH.c.kelompok_id))
    .outerjoin(MEMBER, pengurus(MONTH.c.kabupaten, MONTH.c.kpm_id)),
    tables=("attendance_month", "attendance_place", "kpm", "kelompok", "anggota"),
    kabupaten=MONTH.c.kabupaten,
    area=AREA,
    month=MONTH.c.bulan,
    state=case((and_(MONTH.c.worst_came == MONTH.c.best_came, MONTH.c.worst_counted == MONTH.c.best_counted), CERTAIN), else_=OPEN_ENDED),
    states=(CERTAIN, OPEN_ENDED),
    order=(MONTH.c.kabupaten, MONTH.c.bulan, MONTH.c.kpm_id),
)

MARKS = Dataset(
    name="kehadiran_pertemuan",
    title="Kehadiran P2K2 per pertemuan",
    columns=(
        *family(MARK.c.kabupaten, SESI.c.kelompok_id),
        Column("p2k2_sesi_id", Sort.TEXT, "Nomor acak pertemuan", SESI.c.id, Privacy.HASHED),
        Column("bulan", Sort.WORD, "Bulan pertemuan", SESI.c.bulan),
        Column("date", Sort.DAY, "Tanggal pertemuan", SESI.c.date),
        Column("jadwal", Sort.TEXT, "Nomor acak jadwalnya; kosong bila tanpa jadwal", SESI.c.jadwal_id, Privacy.HASHED),
        Column("held", Sort.WORD, "Pertemuan: terlaksana atau batal", SESI.c.status),
        Column("status", Sort.WORD, "Tanda: H hadir, I izin, S sakit, A alpa", MARK.c.status),
        Column("represented_by", Sort.TEXT, "Yang mewakili", MARK.c.represented_by, Privacy.LEFT_OUT),
        Column("exempt", Sort.WORD, "Dibebaskan: ya atau kosong", case((MARK.c.exempt.is_(True), "ya"))),
        Column("susulan_date", Sort.DAY, "Tanggal susulan", case((MARK.c.susulan.is_(True), MARK.c.susulan_date))),
        Column("guest", Sort.WORD, "Tamu dari kelompok lain: ya atau kosong", case((MARK.c.guest.is_(True), "ya"))),
        review(MARK),
        *course(MARK),
    ),
    source=with_family(sent(MARK), of=MARK)
    .join(SESI, same(SESI, MARK.c.kabupaten, MARK.c.p2k2_sesi_id))
    .join(KPM, is_family_of(MARK))
    .outerjoin(GROUP, same(GROUP, SESI.c.kabupaten, SESI.c.kelompok_id))
    .outerjoin(MEMBER, pengurus(KPM.c.kabupaten, KPM.c.id)),
    tables=("alias", "kehadiran", "p2k2_sesi", "kpm", "kelompok", "anggota", *SENT),
    kabupaten=MARK.c.kabupaten,
    area=AREA,
    month=SESI.c.bulan,
    state=case((disputed(MARK), DISPUTED), (MARK.c.closed.is_(True), CLOSED), else_=OPEN),
    states=(OPEN, CLOSED, DISPUTED),
    order=(MARK.c.kabupaten, MARK.c.id),
    where=(MARK.c.deleted.is_(False), SESI.c.deleted.is_(False)),
)
