"""Datasets of half-years: what other programmes reach a family, and what was seen of its behaviour; a row for each half-year with a record.

A family that nobody asked or observed has no row; how many those are, the measures of the dashboard tell.
"""

from sqlalchemy import ColumnElement, Table, and_, case, func, or_

from schemas.komplementaritas import NOT_RECEIVED, PROGRAMMES, RECEIVED
from schemas.perilaku import ASPECTS
from server.exports.columns import Column, Dataset, Privacy, Sort
from server.exports.joins import AREA, DISPUTED, KPM, SENT, course, disputed, family, of_household, review
from server.store.tables import TABLES

ASKED, SEEN = TABLES["komplementaritas"], TABLES["perilaku"]
REACHED, NONE_REACHES, INCOMPLETE, COMPLETE = "menerima", "tidak_menerima", "belum_lengkap", "lengkap"
NAMES = {
    **{"pip": "PIP (bantuan sekolah)", "pbi_jk": "PBI JK (KIS)", "sembako": "sembako (BPNT)", "rst": "RST (rumah)", "kube": "KUBE"},
    **{"pln": "subsidi listrik", "lpg": "subsidi LPG 3 kg"},
}
STEPS = {"pendidikan": "pendidikan anak", "kesehatan": "kesehatan dan gizi", "ekonomi": "keuangan dan penghidupan", "kesiapsiagaan": "kesiapsiagaan bencana"}


def _halfyear(record: Table, name: str, title: str, columns: tuple[Column, ...], said: tuple[ColumnElement[str], tuple[str, ...]]) -> Dataset:
    """Return a dataset of a kind with one record for each family and half-year; `said`: the state of a row nobody disputes, and its words."""
    state, states = said
    year, first = func.substr(record.c.semester, 1, 4), func.substr(record.c.semester, 6, 1) == "1"
    return Dataset(
        name=name,
        title=title,
        columns=(
            *family(record.c.kabupaten, KPM.c.kelompok_id),
            Column(f"{name}_id", Sort.TEXT, "Nomor acak catatan", record.c.id, Privacy.HASHED),
            Column("semester", Sort.WORD, "Semester: 2026-1 Januari sampai Juni, 2026-2 Juli sampai Desember", record.c.semester),
            *columns,
            Column("note", Sort.TEXT, "Catatan petugas", record.c.note, Privacy.LEFT_OUT),
            review(record),
            *course(record),
        ),
        source=of_household(record),
        tables=("alias", name, "kpm", "kelompok", "anggota", *SENT),
        kabupaten=record.c.kabupaten,
        area=AREA,
        month=year.concat(case((first, "-01"), else_="-07")),
        last_month=year.concat(case((first, "-06"), else_="-12")),
        state=case((disputed(record), DISPUTED), else_=state),
        states=(*states, DISPUTED),
        order=(record.c.kabupaten, record.c.id),
        where=(record.c.deleted.is_(False), record.c.moved.is_(None)),
    )


COMPLEMENTARY = _halfyear(
    ASKED,
    "komplementaritas",
    "Program lain per keluarga dan semester",
    (
        Column("asked_on", Sort.DAY, "Tanggal keluarga ditanya", ASKED.c.asked_on),
        *(Column(one, Sort.WORD, f"Menerima {NAMES[one]}: ya, tidak, belum_diketahui; kosong bila belum ditanya", ASKED.c[one]) for one in PROGRAMMES),
    ),
    (
        case(
            (or_(*(ASKED.c[one] == RECEIVED for one in PROGRAMMES)), REACHED),
            (and_(*(ASKED.c[one] == NOT_RECEIVED for one in PROGRAMMES)), NONE_REACHES),
            else_=INCOMPLETE,
        ),
        (REACHED, NONE_REACHES, INCOMPLETE),
    ),
)

BEHAVIOUR = _halfyear(
    SEEN,
    "perilaku",
    "Perilaku per keluarga dan semester",
    (
        Column("observed_on", Sort.DAY, "Tanggal pengamatan", SEEN.c.observed_on),
        *(Column(one, Sort.NUMBER, f"Langkah yang terlihat pada {STEPS[one]}, 1 sampai 4; kosong bila tidak diamati", SEEN.c[one]) for one in ASPECTS),
    ),
    (case((and_(*(SEEN.c[one].is_not(None) for one in ASPECTS)), COMPLETE), else_=INCOMPLETE), (COMPLETE, INCOMPLETE)),
)
