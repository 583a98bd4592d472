"""Dataset of graduasi: one proposal that a family leave PKH, as its board has it."""

from schemas.graduasi import STATUSES
from server.exports.columns import Column, Dataset, Privacy, Sort
from server.exports.joins import AREA, KPM, SENT, course, family, month_of, of_household
from server.store.tables import TABLES

PROPOSAL = TABLES["graduasi"]

GRADUASI = Dataset(
    name="graduasi",
    title="Papan graduasi",
    columns=(
        *family(PROPOSAL.c.kabupaten, KPM.c.kelompok_id),
        Column("graduasi_id", Sort.TEXT, "Nomor acak usulan", PROPOSAL.c.id, Privacy.HASHED),
        Column("penilaian_id", Sort.TEXT, "Nomor acak penilaian", PROPOSAL.c.penilaian_id, Privacy.HASHED),
        Column("jalur", Sort.WORD, "Jalur: mandiri, alamiah, paksa", PROPOSAL.c.jalur),
        Column("aturan_nomor", Sort.NUMBER, "Versi aturan", PROPOSAL.c.aturan_nomor),
        Column("known_up_to", Sort.NUMBER, "Nomor perubahan kabupaten tempat ia diusulkan, yang diketahui saat itu", PROPOSAL.c.as_of, Privacy.LEFT_OUT),
        Column("attendance_worst", Sort.NUMBER, "Persen kehadiran bila semua yang belum pasti merugikan keluarga", PROPOSAL.c.attendance_worst),
        Column("attendance_best", Sort.NUMBER, "Persen kehadiran bila semua yang belum pasti menguntungkan keluarga", PROPOSAL.c.attendance_best),
        Column("family_view", Sort.WORD, "Pendapat keluarga: setuju, menolak, belum_memutuskan", PROPOSAL.c.family_view),
        Column("evidence_for", Sort.TEXT, "Yang mendukung", PROPOSAL.c.evidence_for, Privacy.LEFT_OUT),
        Column("evidence_against", Sort.TEXT, "Yang tidak mendukung", PROPOSAL.c.evidence_against, Privacy.LEFT_OUT),
        Column("proposed_on", Sort.DAY, "Tanggal usulan", PROPOSAL.c.proposed_on),
        Column("status", Sort.WORD, "Keadaan usulan di sini", PROPOSAL.c.status),
        Column("reason", Sort.TEXT, "Alasan keputusan", PROPOSAL.c.reason, Privacy.LEFT_OUT),
        Column("decided_on", Sort.DAY, "Tanggal keputusan", PROPOSAL.c.decided_on),
        Column("siks_status", Sort.WORD, "Keadaan di SIKS-NG: dikirim, diterima, ditolak; kosong sebelum dikirim", PROPOSAL.c.siks_status),
        Column("siks_on", Sort.DAY, "Tanggal dikirim atau dijawab", PROPOSAL.c.siks_on),
        Column("exit_on", Sort.DAY, "Hari terakhir kepesertaan menurut SIKS-NG", PROPOSAL.c.exit_on),
        Column("sanggah_on", Sort.DAY, "Tanggal sanggahan", PROPOSAL.c.sanggah_on),
        Column("sanggah_outcome", Sort.WORD, "Putusan sanggahan: diterima, ditolak", PROPOSAL.c.sanggah_outcome),
        *course(PROPOSAL),
    ),
    source=of_household(PROPOSAL),
    tables=("alias", "graduasi", "kpm", "kelompok", "anggota", *SENT),
    kabupaten=PROPOSAL.c.kabupaten,
    area=AREA,
    month=month_of(PROPOSAL.c.proposed_on),
    state=PROPOSAL.c.status,
    states=STATUSES,
    order=(PROPOSAL.c.kabupaten, PROPOSAL.c.id),
    where=(PROPOSAL.c.deleted.is_(False), PROPOSAL.c.moved.is_(None)),
)
