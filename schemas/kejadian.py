"""Kejadian: a disaster as the field opens it, who joined it, and what was counted of its impact."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.base import RecordSchema, Sync, demand, in_order, keep
from schemas.fields import Amount, Choice, Clock, Coordinates, Day, Digits, Flag, Id, ListOf, Text, Whole, together
from sync.kinds import Opening, Rule, ScopeRule
from sync.limits import BARANG_IN_LIST_MAX, CODE_CHARS_MAX, JIWA_MAX, NAME_CHARS_MAX

GOLONGAN = {
    "alam": ("gempa", "tsunami", "gunung_meletus", "banjir", "kekeringan", "angin_topan", "puting_beliung", "longsor", "abrasi", "karhutla"),
    "nonalam": ("gagal_teknologi", "epidemi", "wabah", "kebakaran", "rumah_roboh", "pohon_tumbang"),
    "sosial": ("konflik", "teror"),
}
"""Golongan -> jenis (UU 24/2007 article 1; fires, collapsed houses, fallen trees and the like as kabupaten report them)."""
JENIS = tuple(jenis for each in GOLONGAN.values() for jenis in each)
LAIN = "lain"
STATES = ("dilaporkan", "aktif", "selesai", "bukan_kejadian")
PHASES = ("siaga_darurat", "tanggap_darurat", "transisi", "pasca")

WHAT = together("what", Rule.LATEST)
PLACE = together("place", Rule.LATEST)
TIME = together("time", Rule.LATEST)
CHRONOLOGY = together("chronology", Rule.LATEST)
OPENER = together("opener", Rule.FIXED)
COURSE = together("course", Rule.LATEST, office=True)
SAME = together("same", Rule.LATEST, office=True)
INDUK = together("induk", Rule.LATEST, office=True)
DECLARATION = together("declaration", Rule.LATEST, office=True)


class KejadianIndukSchema(RecordSchema):
    """What kejadian of several kabupaten belong to; it lies in their province, or in the nation."""

    sync = Sync("kejadian_induk", ScopeRule("n"), office=True)

    golongan = Choice(WHAT, "Kind of disaster by law", *GOLONGAN, required=True)
    jenis = Choice(WHAT, "What happened", *JENIS, LAIN, required=True)
    name = Text(WHAT, "Name by which people call it", chars=NAME_CHARS_MAX, required=True)
    date = Day(TIME, "Day on which it began", required=True)
    note = Text(CHRONOLOGY, "What else is to be known")


class KejadianSchema(RecordSchema):
    """A disaster in one kabupaten, opened by whoever is there first (P58).

    Types and groups: UU 24/2007; minimum of the first report: place, time, chronology, victims, damage, needs (service standard of
    Dinas Sosial). Several records of one disaster stay as they are and name the one that speaks for all in `same_as_id`, so that
    nothing is lost and taking it back is one edit.
    """

    sync = Sync("kejadian", ScopeRule("b", "id"), opens=Opening.HERE)

    opened_by = Id(OPENER, "Worker who opened it", required=True)
    golongan = Choice(WHAT, "Kind of disaster by law", *GOLONGAN, required=True)
    jenis = Choice(WHAT, "What happened", *JENIS, LAIN, required=True)
    name = Text(WHAT, "Name by which people call it", chars=NAME_CHARS_MAX)
    desa_code = Digits(PLACE, "Desa where it happened", 10)
    place = Text(PLACE, "Where it happened, in words", required=True)
    coordinates = Coordinates(PLACE, "Latitude and longitude")
    date = Day(TIME, "Day on which it happened or began", required=True)
    time = Clock(TIME, "Local time")
    chronology = Text(CHRONOLOGY, "How it happened")
    status = Choice(COURSE, "State by the office; null until it has looked (dilaporkan)", *STATES)
    phase = Choice(COURSE, "Phase", *PHASES)
    closed_on = Day(COURSE, "Last day of the emergency; late work is taken for some weeks after it")
    same_as_id = Id(SAME, "Record of the same disaster that speaks for both")
    induk_id = Id(INDUK, "What it belongs to across kabupaten")
    sk_number = Text(DECLARATION, "Number of the declaration (SK) by the head of the region", chars=NAME_CHARS_MAX)
    sk_on = Day(DECLARATION, "Day of the declaration")
    sk_from = Day(DECLARATION, "First day on which it holds")
    sk_until = Day(DECLARATION, "Last day on which it holds")

    @validates_schema
    def stays(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse to delete a disaster: the work for it would be seen by nobody; the office says that it was none (bukan_kejadian)."""
        keep(data)

    @validates_schema
    def jenis_fits_golongan(self, data: dict[str, Any], **_: Any) -> None:
        """Compare what happened with the kind of disaster."""
        jenis, golongan = data.get("jenis"), data.get("golongan")
        if jenis and golongan and jenis != LAIN and jenis not in GOLONGAN[golongan]:
            raise ValidationError("not_allowed", "jenis")

    @validates_schema
    def declaration_is_whole(self, data: dict[str, Any], **_: Any) -> None:
        """Ask for the days of a declaration, in order, and for the day on which a disaster ended."""
        if data.get("sk_number"):
            demand(data, "sk_on", "sk_from")
        in_order(data, "sk_from", "sk_until")
        if data.get("status") == "selesai":
            demand(data, "closed_on")


INVITE = together("invite", Rule.FIXED)
REVOKED = together("revoked", Rule.LATEST)


class UndanganSchema(RecordSchema):
    """A code that a phone shows as a QR, by which others join a kejadian until a day."""

    sync = Sync("undangan", ScopeRule(field="kejadian_id"))

    kejadian_id = Id(INVITE, "The disaster", ref="kejadian", required=True)
    code = Text(INVITE, "The code inside the QR", chars=CODE_CHARS_MAX, required=True)
    worker_id = Id(INVITE, "Worker who shows it", required=True)
    valid_until = Day(INVITE, "Last day on which somebody joins by it", required=True)
    revoked = Flag(REVOKED, "Whether it holds no more")


JOIN = together("join", Rule.FIXED)
CODE = together("code", Rule.LATEST, low_risk=True)
GRANT = together("grant", Rule.LATEST, office=True)
DUTIES = ("anggota", "kepala_posko", "petugas_gudang", "pendamping_anak")
MAY_SEE_CHILDREN = ("kepala_posko", "pendamping_anak")
"""Duties whose phones hold unaccompanied children."""


class BergabungSchema(RecordSchema):
    """A worker who takes part in a kejadian, by the code of a phone that is in it, or named by the office.

    The kejadian need not be known to the server yet. Until a code or the office lets the worker in, what he brings is held. Whether a
    code holds is decided when it reaches the office with its reader, not by the day that the phone tells.
    """

    sync = Sync("bergabung", ScopeRule("w", "worker_id"), slot=("kejadian_id", "worker_id"), opens=Opening.ASKED)

    kejadian_id = Id(JOIN, "The disaster", required=True)
    worker_id = Id(JOIN, "The worker", required=True)
    code = Text(CODE, "Code that was read", chars=CODE_CHARS_MAX)
    joined_on = Day(CODE, "Day on which it was read", required=True)
    status = Choice(GRANT, "What the office decided; null where the code decides", "diterima", "ditolak")
    duty = Choice(GRANT, "Task; null for an ordinary member", *DUTIES)
    note = Text(GRANT, "Why")


REPORT = together("report", Rule.FIXED)
PEOPLE = together("people", Rule.LATEST)
HOUSES = together("houses", Rule.LATEST)
NEEDS = together("needs", Rule.LATEST)
SOURCES = ("dilihat", "desa", "bpbd", "warga", "media")


def count(caption: str, group: Any = PEOPLE) -> Whole:
    """Return a count of people or houses; null is not known, which is not zero."""
    return Whole(group, caption, 0, JIWA_MAX)


class LaporanKejadianSchema(RecordSchema):
    """What was known of the impact at one moment; the newest counts, and all of them are its history."""

    sync = Sync("laporan_kejadian", ScopeRule(field="kejadian_id"))

    kejadian_id = Id(REPORT, "The disaster", ref="kejadian", required=True)
    worker_id = Id(REPORT, "Worker who reports", required=True)
    date = Day(REPORT, "Day of the counts", required=True)
    time = Clock(REPORT, "Local time of the counts", required=True)
    source = Choice(REPORT, "Who counted", *SOURCES, required=True)
    meninggal = count("Dead")
    hilang = count("Missing")
    luka_berat = count("Badly injured")
    luka_ringan = count("Slightly injured")
    menderita = count("Affected people")
    mengungsi_kk = count("Displaced households")
    mengungsi_jiwa = count("Displaced people")
    rumah_rb = count("Houses badly damaged", HOUSES)
    rumah_rs = count("Houses damaged", HOUSES)
    rumah_rr = count("Houses slightly damaged", HOUSES)
    facilities = Text(HOUSES, "Public facilities hit")
    needs = ListOf(NEEDS, "Goods needed, each as code of the goods and amount in base units", Amount(NEEDS, ""), count=BARANG_IN_LIST_MAX)
    access = Text(NEEDS, "Roads, water, electricity, signal")
    note = Text(NEEDS, "What else is needed")
