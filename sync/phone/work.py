"""A pendamping's day on the phone: groups due, rosters, komitmen, hari efektif, visits.

Kinds and fields go by their names only; what may be written in them is judged by the server.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sync.ids import slot_id
from sync.phone.draft import Draft
from sync.phone.phone import Phone

Fields = dict[str, Any]
UNNAMED = "(tanpa nama)"
CONDITIONS = {
    "ibu_hamil": "pemeriksaan_kehamilan",
    "anak_usia_dini": "timbang_ukur",
    "sd": "kehadiran_sekolah",
    "smp": "kehadiran_sekolah",
    "sma": "kehadiran_sekolah",
    "lansia": "layanan_lansia",
    "disabilitas_berat": "layanan_disabilitas",
}
"""Komponen -> the condition checked unless another is named (Permensos 1/2018)."""
OPEN, HELD = ("rencana", "diganti"), "terlaksana"
MARKS_PER_FORM = 120


@dataclass(frozen=True, slots=True)
class Due:
    """A kelompok with the plan of its meeting, its families, and how many of them are marked."""

    kelompok: Fields
    jadwal: Fields | None
    families: int
    marked: int


@dataclass(frozen=True, slots=True)
class Line:
    """A family on a roster: `name` of its pengurus, and its mark in the meeting, if it has one."""

    kpm: Fields
    name: str
    mark: Fields | None


@dataclass(frozen=True, slots=True)
class Check:
    """A member with a komponen, the condition to be checked, and the check of the month, if there is one."""

    anggota: Fields
    condition: str
    komitmen: Fields | None


@dataclass(frozen=True, slots=True)
class Mark:
    """How a family differs from "hadir": status I, S or A with a reason, or H with who came instead."""

    status: str
    reason: str | None = None
    represented_by: str | None = None


def _present(record: Fields) -> bool:
    return not record["deleted"]


class Work:
    """What a pendamping does with a phone; what is written is saved at once, as forms."""

    def __init__(self, phone: Phone) -> None:
        self._phone = phone

    def kelompok(self) -> list[Fields]:
        """Return the kelompok on this phone, by name."""
        return sorted(self._phone.all("kelompok", _present), key=lambda one: (one["name"] or "", one["id"]))

    def today(self) -> list[Due]:
        """Return every kelompok with its meeting: the oldest open plan up to this month, else the last one held in it."""
        plans = self._plans()
        families = Counter(one["kelompok_id"] for one in self._phone.all("kpm", _present))
        marks = Counter(one["p2k2_sesi_id"] for one in self._phone.all("kehadiran", _present))
        lines = []
        for one in self.kelompok():
            plan = plans.get(one["id"])
            sesi = self._slot("p2k2_sesi", self._meeting(one["id"], plan))
            lines.append(Due(one, plan, families[one["id"]], marks[sesi]))
        return sorted(lines, key=lambda line: _rank(line.jadwal) if line.jadwal else (2, ""))

    def _plans(self) -> dict[str, Fields]:
        month = self._phone.today().isoformat()[:7]
        plans: dict[str, Fields] = {}
        for plan in sorted(self._phone.all("jadwal", _present), key=_rank):
            if plan["bulan"] <= month if plan["status"] in OPEN else (plan["status"], plan["bulan"]) == (HELD, month):
                plans.setdefault(plan["kelompok_id"], plan)
        return plans

    def plan(self, kelompok: str) -> Fields | None:
        """Return the plan of a kelompok's present meeting."""
        return self._plans().get(kelompok)

    def roster(self, kelompok: str, jadwal: Fields | None = None) -> list[Line]:
        """Return the families of a kelompok by the name of their pengurus, with their marks in a meeting."""
        families = self._phone.all("kpm", lambda one: _present(one) and one["kelompok_id"] == kelompok)
        names = self._names({one["id"] for one in families})
        sesi = self._slot("p2k2_sesi", self._meeting(kelompok, jadwal))
        lines = [Line(one, names.get(one["id"], UNNAMED), self._mark_of(sesi, one["id"])) for one in families]
        return sorted(lines, key=lambda line: (line.name, line.kpm["id"]))

    def _mark_of(self, sesi: str, kpm: str) -> Fields | None:
        return self._phone.view("kehadiran", self._slot("kehadiran", {"p2k2_sesi_id": sesi, "kpm_id": kpm}))

    def mark(
        self, kelompok: str, exceptions: Mapping[str, Mark], *, jadwal: Fields | None = None, more: Fields | None = None
    ) -> list[str]:
        """Save a meeting: the exceptions as told, all others who have no mark yet as present. Return the forms.

        `exceptions`: kpm -> mark; `jadwal`: the plan it carries out, if any; `more`: other fields of the meeting.
        What is added to a meeting later is work of the day on which it was held.
        """
        kabupaten = self._phone.kabupaten_of("kelompok", kelompok)
        meeting = self._meeting(kelompok, jadwal)
        day = self._day(meeting, more or {})
        form, forms = self._phone.form(kabupaten, day), []
        sesi = self._hold(form, meeting, jadwal, more or {})
        for line in self.roster(kelompok, jadwal):
            if form.size >= MARKS_PER_FORM:
                forms.append(form.save())
                form = self._phone.form(kabupaten, day)
            _mark_family(form, sesi, line, exceptions.get(line.kpm["id"]))
        return [*forms, form.save()] if form.size else forms

    def _day(self, meeting: Fields, more: Fields) -> date:
        """Return the day on which a meeting was held, today's if nothing is known of it."""
        known = self._phone.view("p2k2_sesi", self._slot("p2k2_sesi", meeting)) or {}
        told = more.get("date") or (None if known.get("deleted") else known.get("date"))
        return date.fromisoformat(told) if told else self._phone.today()

    def _hold(self, form: Draft, meeting: Fields, jadwal: Fields | None, more: Fields) -> str:
        """Write down that a meeting was held today, unless that is known; return its id."""
        worker = self._phone.worker["id"]
        if jadwal is not None and jadwal["status"] != HELD:
            form.edit("jadwal", jadwal["id"], status=HELD, held_by=[worker])
        sesi = self._slot("p2k2_sesi", meeting)
        known = self._phone.view("p2k2_sesi", sesi)
        if known is None or known["deleted"]:
            told = {"date": self._phone.today().isoformat(), "status": HELD, "held_by": [worker]}
            return form.make("p2k2_sesi", **{**meeting, **told, **more})
        if any(known.get(name) != value for name, value in more.items()):
            form.edit("p2k2_sesi", sesi, **more)
        return sesi

    def _slot(self, kind: str, key: Fields) -> str:
        return slot_id(kind, tuple(key.get(name) for name in self._phone.kinds[kind].slot))

    def _meeting(self, kelompok: str, jadwal: Fields | None) -> Fields:
        """Return the key of a meeting: its plan, or without one the day."""
        key = {"kelompok_id": kelompok}
        if jadwal is not None:
            return {**key, "bulan": jadwal["bulan"], "jadwal_id": jadwal["id"]}
        today = self._phone.today().isoformat()
        return {**key, "bulan": today[:7], "unplanned_date": today, "ordinal": 1}

    def checks(self, kelompok: str, bulan: str) -> list[Check]:
        """Return the members of a kelompok who have a komponen, by name, with their checks of a month."""
        families = {one["id"] for one in self._phone.all("kpm", lambda one: one["kelompok_id"] == kelompok)}
        members = self._phone.all("anggota", lambda one: _present(one) and one["kpm_id"] in families and one["komponen"])
        checks = []
        for one in sorted(members, key=lambda one: (one["name"] or "", one["id"])):
            condition = CONDITIONS.get(one["komponen"], one["komponen"])
            komitmen = self._phone.view("komitmen", self._slot("komitmen", _check_key(one, bulan, condition)))
            checks.append(Check(one, condition, komitmen))
        return checks

    def check(self, bulan: str, results: Iterable[tuple[Check, Fields]]) -> str:
        """Save checks of some members of one kelompok, each with `result` and what else was seen."""
        found = list(results)
        form = self._phone.form(self._phone.kabupaten_of("anggota", found[0][0].anggota["id"]))
        for one, fields in found:
            form.make("komitmen", **_check_key(one.anggota, bulan, one.condition), **fields)
        return form.save()

    def effective_days(self, fasilitas: str, bulan: str, days: int, **more: Any) -> str:
        """Save on how many days a facility was open in a month; 0 when the month does not count."""
        form = self._phone.form(self._phone.kabupaten_of("fasilitas", fasilitas))
        form.make("hari_efektif", fasilitas_id=fasilitas, bulan=bulan, days=days, **more)
        return form.save()

    def visit(self, kpm: str, day: date | None = None, **fields: Any) -> str:
        """Save a visit to a family at home."""
        day = day or self._phone.today()
        form = self._phone.form(self._phone.kabupaten_of("kpm", kpm), day)
        form.make("kunjungan", kpm_id=kpm, date=day.isoformat(), **fields)
        return form.save()

    def _names(self, families: set[str]) -> dict[str, str]:
        """Return the name of each family's pengurus, or of its first member."""
        members = self._phone.all("anggota", lambda one: _present(one) and one["kpm_id"] in families)
        members.sort(key=lambda one: (not one["is_pengurus"], one["name"] or "", one["id"]))
        names: dict[str, str] = {}
        for one in members:
            names.setdefault(one["kpm_id"], one["name"] or UNNAMED)
        return names


def _rank(jadwal: Fields) -> tuple[int, str]:
    """Order plans: open ones, the oldest first, then those held."""
    return int(jadwal["status"] not in OPEN), jadwal["replaced_on"] or jadwal["planned_date"] or jadwal["bulan"]


def _check_key(anggota: Fields, bulan: str, condition: str) -> Fields:
    return {"anggota_id": anggota["id"], "bulan": bulan, "condition": condition, "fasilitas_id": anggota["fasilitas_id"]}


def _mark_family(form: Draft, sesi: str, line: Line, exception: Mark | None) -> None:
    """Put the mark of one family on a form, unless it is known already."""
    old = None if line.mark is None or line.mark["deleted"] else line.mark
    if exception is None and old is not None:
        return
    mark = exception or Mark("H")
    fields = {"status": mark.status, "reason": mark.reason, "represented_by": mark.represented_by}
    if old is None or any(old.get(name) != value for name, value in fields.items()):
        told = {**fields, "exempt": False, "bulk": exception is None}
        form.make("kehadiran", p2k2_sesi_id=sesi, kpm_id=line.kpm["id"], **told)
