"""Datasets of figures: the measures of the dashboard, and what is counted of a worker's month."""

from sqlalchemy import String, and_, case, cast, func, null

from server.dashboard.measures import MEASURES as MEASURED
from server.exports.columns import Column, Dataset, Privacy, Sort
from server.exports.joins import CERTAIN, GROUP, OPEN_ENDED, SENT, course, same, sent
from server.store.tables import TABLES

SUM, PLACE, WORK, WORKER = (TABLES[name] for name in ("kelompok_month", "dashboard_place", "capaian", "worker"))
ANSWERED, OBJECTED, UNDISPUTED = "dijawab", "keberatan", "tanpa_keberatan"
SUMS = (
    ("worst_met", "Yang memenuhi bila semua yang belum pasti tidak memenuhi"),
    ("worst_of", "Yang dihitung untuk angka itu"),
    ("best_met", "Yang memenuhi bila semua yang belum pasti memenuhi"),
    ("best_of", "Yang dihitung untuk angka itu"),
    ("units", "Semua yang dilihat"),
    ("unknown", "Yang belum diketahui"),
    ("silent", "Yang mungkin masih di HP yang belum terdengar"),
    ("held", "Yang sudah datang dan menunggu keputusan kantor"),
)
COUNTED = (
    ("families", "Keluarga yang didampingi"),
    ("meetings_planned", "Pertemuan yang direncanakan sampai saat dihitung"),
    ("meetings_held", "Pertemuan yang dilaksanakan petugas"),
    ("checks_due", "Pemeriksaan komitmen yang jatuh tempo"),
    ("checks_done", "Pemeriksaan yang dilakukan"),
    ("forms", "Isian yang disimpan tentang pekerjaan bulan itu"),
    ("forms_prompt", "Isian yang datang pada kontak pertama sesudah pekerjaannya"),
)

COUNTED_FROM = (
    *("aturan", "kelompok", "kpm", "anggota", "worker", "assignment", "jadwal", "p2k2_sesi", "komitmen", "hari_efektif"),
    *("komplementaritas", "perilaku", "penilaian_graduasi", "graduasi", "capaian", "pelatihan"),
    *("alias", "conflict", "standing", "change_log", "device", "device_past", "contact", "sealed_form", "inbox", "attendance_month"),
)
"""What the measures are counted from, each behind what it needs."""

MEASURES = Dataset(
    name="ukuran",
    title="Ukuran dasbor per kelompok dan bulan",
    columns=(
        Column("kabupaten", Sort.DIGITS, "Kode kabupaten atau kota", SUM.c.kabupaten),
        Column("kecamatan_code", Sort.DIGITS, "Kode kecamatan kelompok", GROUP.c.kecamatan_code),
        Column("desa_code", Sort.DIGITS, "Kode desa", func.nullif(SUM.c.desa, "")),
        Column("kelompok_id", Sort.TEXT, "Nomor acak kelompok; kosong untuk keluarga tanpa kelompok", SUM.c.kelompok_id, Privacy.HASHED),
        Column("kelompok", Sort.TEXT, "Nama kelompok", GROUP.c.name, Privacy.LEFT_OUT),
        Column("bulan", Sort.WORD, "Bulan", SUM.c.bulan),
        Column("measure", Sort.WORD, f"Ukuran: {', '.join(MEASURED)}", SUM.c.measure),
        *(Column(name, Sort.NUMBER, meaning, SUM.c[name]) for name, meaning in SUMS),
        Column("as_of_number", Sort.NUMBER, "Nomor perubahan terakhir kabupaten yang sudah dihitung", PLACE.c.number),
        Column("as_of", Sort.MOMENT, "Saat penghitungan itu, UTC", PLACE.c["at"]),
    ),
    source=SUM.outerjoin(PLACE, PLACE.c.kabupaten == SUM.c.kabupaten).outerjoin(GROUP, same(GROUP, SUM.c.kabupaten, SUM.c.kelompok_id)),
    tables=("kelompok", "kelompok_month", "dashboard_place"),
    kabupaten=SUM.c.kabupaten,
    area=func.coalesce(GROUP.c.kecamatan_code, SUM.c.desa),
    month=SUM.c.bulan,
    state=case((and_(SUM.c.worst_met == SUM.c.best_met, SUM.c.worst_of == SUM.c.best_of), CERTAIN), else_=OPEN_ENDED),
    states=(CERTAIN, OPEN_ENDED),
    order=(SUM.c.kabupaten, SUM.c.bulan, SUM.c.measure, SUM.c.kelompok_id, SUM.c.desa),
    counted_from=COUNTED_FROM,
)

WORKERS = Dataset(
    name="kinerja",
    title="Kinerja petugas per bulan",
    columns=(
        Column("kabupaten", Sort.DIGITS, "Kode kabupaten atau kota", WORK.c.kabupaten),
        Column("worker_id", Sort.TEXT, "Nomor acak petugas", WORK.c.worker_id, Privacy.HASHED),
        Column("nip", Sort.DIGITS, "NIP petugas", WORKER.c.nip, Privacy.HASHED),
        Column("name", Sort.TEXT, "Nama petugas", WORKER.c.name, Privacy.LEFT_OUT),
        Column("role", Sort.WORD, "Peran petugas", WORKER.c.role),
        Column("bulan", Sort.WORD, "Bulan", WORK.c.bulan),
        *(Column(name, Sort.NUMBER, meaning, WORK.c[name]) for name, meaning in COUNTED),
        Column("counted_on", Sort.DAY, "Tanggal penghitungan", WORK.c.counted_on),
        Column("objected_on", Sort.DAY, "Tanggal keberatan petugas", WORK.c.objected_on),
        Column("answered_on", Sort.DAY, "Tanggal jawaban kantor", WORK.c.answered_on),
        *course(WORK),
    ),
    source=sent(WORK).outerjoin(WORKER, same(WORKER, WORK.c.kabupaten, WORK.c.worker_id)),
    tables=("capaian", "worker", *SENT),
    kabupaten=WORK.c.kabupaten,
    area=cast(null(), String),
    month=WORK.c.bulan,
    state=case((WORK.c.objected_on.is_(None), UNDISPUTED), (WORK.c.answered_on.is_(None), OBJECTED), else_=ANSWERED),
    states=(UNDISPUTED, OBJECTED, ANSWERED),
    order=(WORK.c.kabupaten, WORK.c.id),
    where=(WORK.c.deleted.is_(False),),
)
