"""The form "Tambah Kegiatan P2K2" of SIKS-NG: what a meeting says on it, what it lacks, and a digest that tells whether it changed."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from schemas.p2k2_sesi import ASPECTS
from sync.ids import canonical
from sync.limits import ACTIVITY_CHARS_MAX, SIKS_DESCRIPTION_CHARS_MAX, SPEAKERS_MAX

FORM_FILE = Path(__file__).parents[1] / "data" / "siks.toml"
NIK_DIGITS = 16
HEADINGS = MappingProxyType(
    dict(zip(ASPECTS, ("Proses", "Materi", "Partisipasi", "Hasil", "Kendala dan tindak lanjut"), strict=True))
)
MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
LACKS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "activity": ("nama kegiatan", "name of the activity"),
        "activity_long": ("nama kegiatan lebih dari 100 huruf", "name of the activity over 100 letters"),
        "process": ("uraian: proses", "description: course"),
        "material_note": ("uraian: materi", "description: material"),
        "participation": ("uraian: partisipasi", "description: participation"),
        "result": ("uraian: hasil", "description: result"),
        "obstacles": ("uraian: kendala dan tindak lanjut", "description: obstacles and what follows"),
        "description_long": ("uraian lebih dari 1.000 huruf", "description over 1,000 letters"),
        "start_time": ("jam mulai", "time of the start"),
        "end_time": ("jam selesai", "time of the end"),
        "place": ("tempat", "place"),
        "material": ("modul atau topik", "modul or topic"),
        "category": ("padanan Materi SIKS-NG di katalog P2K2 (diisi kantor)", "Materi of SIKS-NG in the catalogue of P2K2 (by the office)"),
        "institution": ("instansi pemateri", "institution of a speaker"),
        "people": ("tanda kehadiran", "marks of attendance"),
        "unmarked": ("keluarga yang belum ditandai", "families without a mark"),
        "name": ("nama pengurus", "name of the pengurus"),
        "nik": ("NIK pengurus 16 angka", "NIK of the pengurus, 16 digits"),
        "no_kk": ("nomor KK 16 angka", "family card number, 16 digits"),
        "disputed": ("dua isian yang belum diputuskan (oleh supervisor)", "values that nobody has decided on (by the supervisor)"),
        "held": ("kiriman pertemuan ini menunggu keputusan kantor", "work about this meeting waits for the office"),
        "held_beside": ("kiriman pertemuan lain kelompok ini menunggu keputusan kantor", "work about another meeting of this kelompok waits for the office"),
    }
)
"""What a meeting may lack, in Indonesian, which workers read, and English."""
BY_OFFICE = frozenset({"category", "disputed", "held", "held_beside"})
"""What no worker can complete."""
KEPT_BACK = frozenset({"held", "held_beside"})
"""What keeps back a meeting that lacks nothing else."""


@dataclass(frozen=True, slots=True)
class Person:
    """A family of a meeting by its pengurus; `status` is None where nobody has marked it."""

    kpm: str
    name: str
    nik: str
    no_kk: str
    status: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A meeting as the form takes it: `told` by the fields of the form, beside whom it is of and what it lacks."""

    kabupaten: str
    sesi: str
    kelompok_id: str
    kelompok: str
    kelompok_no: int | None
    holders: tuple[str, ...]
    date: str
    told: Mapping[str, str]
    people: Sequence[Person]
    lacks: Mapping[str, int]

    @property
    def ready(self) -> bool:
        """Whether the form would take it."""
        return not self.lacks

    @property
    def digest(self) -> str:
        """A digest of all that is handed over."""
        people = [[one.kpm, one.name, one.nik, one.no_kk, one.status] for one in self.people]
        return hashlib.sha256(canonical([dict(self.told), people]).encode()).hexdigest()


@cache
def printed() -> Mapping[str, Mapping[str, str]]:
    """Return what the form prints for our words: `materi` and `kehadiran`."""
    return MappingProxyType(tomllib.loads(FORM_FILE.read_text("utf-8")))


def salur(months: Sequence[str]) -> str:
    """Write the stage of payment that a meeting counts for, `Oktober-Desember 2026`."""
    first, last = (MONTHS[int(month[5:7]) - 1] for month in (months[0], months[-1]))
    return f"{first}-{last} {months[0][:4]}"


def told_of(row: Mapping[str, Any], category: str | None, months: Sequence[str]) -> dict[str, str]:
    """Return a meeting by the fields of the form; nothing is made up for what nobody wrote."""
    speakers = [one.partition("|") for one in (row["speakers"] or [])[:SPEAKERS_MAX]]
    named: dict[str, str] = {}
    for place in range(SPEAKERS_MAX):
        name, _, institution = speakers[place] if place < len(speakers) else ("", "", "")
        named |= {f"pemateri_{place + 1}": name.strip(), f"instansi_{place + 1}": institution.strip()}
    return {
        "nama_kegiatan": (row["activity"] or "").strip(),
        "uraian": "\n".join(f"{head}: {row[name].strip()}" for name, head in HEADINGS.items() if (row[name] or "").strip()),
        "tanggal": row["date"] or "",
        "jam_mulai": row["start_time"] or "",
        "jam_selesai": row["end_time"] or "",
        "tempat": (row["place"] or "").strip(),
        "materi": printed()["materi"].get(category or "", ""),
        **named,
        "periode_salur": salur(months),
    }


def lacks_of(row: Mapping[str, Any], told: Mapping[str, str], people: Sequence[Person], undecided: Mapping[str, int]) -> dict[str, int]:
    """Return what a meeting lacks, each with how often, in the order of the form; `undecided`: what of it nobody has decided on, by its code."""
    found: dict[str, int] = {}
    for code in (*_of_fields(row, told), *_of_people(people)):
        found[code] = found.get(code, 0) + 1
    return found | {code: number for code, number in undecided.items() if number}


def _of_fields(row: Mapping[str, Any], told: Mapping[str, str]) -> Iterator[str]:
    if not told["nama_kegiatan"]:
        yield "activity"
    if len(told["nama_kegiatan"]) > ACTIVITY_CHARS_MAX:
        yield "activity_long"
    yield from (name for name in HEADINGS if not (row[name] or "").strip())
    if len(told["uraian"]) > SIKS_DESCRIPTION_CHARS_MAX:
        yield "description_long"
    yield from (code for code, name in (("start_time", "jam_mulai"), ("end_time", "jam_selesai"), ("place", "tempat")) if not told[name])
    if not (row["modul_id"] or (row["topic"] or "").strip()):
        yield "material"
    elif not told["materi"]:
        yield "category"
    yield from ("institution" for place in range(1, SPEAKERS_MAX + 1) if told[f"pemateri_{place}"] and not told[f"instansi_{place}"])


def _of_people(people: Sequence[Person]) -> Iterator[str]:
    if not people:
        yield "people"
    for one in people:
        if one.status is None:
            yield "unmarked"
        if not one.name:
            yield "name"
        yield from (code for code, text in (("nik", one.nik), ("no_kk", one.no_kk)) if not (text.isdecimal() and len(text) == NIK_DIGITS))
