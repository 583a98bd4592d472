"""Filling an empty store with the demonstration kabupaten."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from server.catalogue import read_catalogue, read_goods, read_periods
from server.cycle.rules import shipped_row
from server.demo import checks, leaving, past, waiting
from server.demo.disaster import Flood
from server.demo.observed import observed
from server.demo.people import Inventor, Place
from server.graduasi.rules import shipped_exit_rules
from server.observations.halfyear import semester_before, semester_of
from server.office import Office
from sync.kinds import Kinds
from sync.nouns import Change

WORDS_FILE = Path(__file__).with_name("invented.toml")
KELOMPOK_PER_PENDAMPING = 4
FAMILIES_PER_KELOMPOK = 10
GROWN = 3
"""Which family of a kelompok has no komponen any more."""
CHANGES_PER_COMMIT = 1_000
FACILITIES = {"sd": "SD Negeri", "posyandu": "Posyandu"}
"""Of each desa; the schools below are shared by all pendamping of the kecamatan."""
SHARED = {"smp": "SMP Negeri 1", "sma": "SMA Negeri 1"}
AT_POSYANDU = ("ibu_hamil", "anak_usia_dini", "lansia")


@dataclass(frozen=True, slots=True)
class DemoWorker:
    """A worker of the demonstration, to be enrolled."""

    id: str
    name: str
    kabupaten: str
    role: str


@dataclass(frozen=True, slots=True)
class Made:
    """A kelompok that was made, with its families."""

    desa_code: str
    kelompok_id: str
    families: list[str]


def fill(office: Office, kinds: Kinds, today: date, random: Random) -> list[DemoWorker]:
    """Make regions, catalogue, calendar, workers, kelompok, families with their past, this month's plan, a flood; return the workers."""
    words = tomllib.loads(WORDS_FILE.read_text("utf-8"))
    inventor = Inventor(words, today, kinds, office, random)
    province, kabupaten = words["province"], words["kabupaten"]
    first = _region(inventor, "provinsi", province, None, province["code"])
    office.write("00", [first, *_national(inventor)])
    office.write(province["code"], [_region(inventor, "kabupaten", kabupaten, province["code"], kabupaten["code"])])
    workers = [DemoWorker(office.new_id(), name, kabupaten["code"], "pendamping") for name in words["pendamping"]]
    workers.append(DemoWorker(office.new_id(), words["supervisor"], kabupaten["code"], "supervisor"))
    made: list[Made] = []
    for _ in office.write_all(kabupaten["code"], _caseload(inventor, workers, made), CHANGES_PER_COMMIT):
        pass
    _leave_waiting(inventor, kabupaten["code"], made[0], workers[1])
    return [*workers, *_volunteers(inventor, kabupaten["code"])]


def _volunteers(inventor: Inventor, kabupaten: str) -> list[DemoWorker]:
    """Make two volunteers, of whom the first has opened a flood and the second has joined."""
    opener, joiner = [DemoWorker(inventor.office.new_id(), name, kabupaten, "tagana") for name in inventor.words["tagana"]]
    people = [inventor.make("worker", {"name": one.name, "role": one.role}, one.id) for one in (opener, joiner)]
    [desa, *_] = inventor.words["kecamatan"][0]["desa"]
    flood = Flood(inventor, opener.id, joiner.id, desa, inventor.office.new_id())
    for changes in (people, flood.made()):
        inventor.office.write(kabupaten, changes)
    return [opener, joiner]


def _leave_waiting(inventor: Inventor, kabupaten: str, made: "Made", helper: DemoWorker) -> None:
    """Leave something for each queue: proposals, a double, families without a kelompok, and work of a former pendamping, late and held."""
    gone = leaving.left(inventor, made.families[8])
    changes = [*leaving.proposals(inventor, made.families[6:]), *gone, *waiting.cases(inventor, made.desa_code, made.families), waiting.former(inventor, helper.id, made.kelompok_id)]
    inventor.office.write(kabupaten, changes)
    late = waiting.late_work(inventor, kabupaten, helper.id, made.kelompok_id, made.families[3])
    for batch in (late, waiting.held_work(inventor, kabupaten, helper.id, made.families[0])):
        waiting.hand_in(inventor, batch, inventor.office.clock())


def _region(inventor: Inventor, level: str, place: dict[str, str], parent: str | None, area: str) -> Change:
    fields = {"code": place["code"], "level": level, "name": place["name"], "parent_code": parent, "area": area}
    return inventor.make("wilayah", fields)


def _national(inventor: Inventor) -> Iterator[Change]:
    """Yield the P2K2 catalogue, the periods and the calendar of this year, the rules and the goods of disaster aid."""
    for row in (*read_catalogue(), *read_periods(inventor.today.year), shipped_row(), shipped_exit_rules(), *read_goods()):
        yield inventor.make(row.kind, row.fields)
    yield from past.calendar(inventor)


def _caseload(inventor: Inventor, workers: list[DemoWorker], made: list[Made]) -> Iterator[Change]:
    """Yield everything of the kabupaten, parents before children; the last kelompok of each pendamping is added to `made`."""
    words = inventor.words
    for kecamatan in words["kecamatan"]:
        yield _region(inventor, "kecamatan", kecamatan, words["kabupaten"]["code"], kecamatan["code"])
        for desa in kecamatan["desa"]:
            yield _region(inventor, "desa", desa, kecamatan["code"], kecamatan["code"])
    for worker in workers:
        yield inventor.make("worker", {"name": worker.name, "role": worker.role}, worker.id)
        yield past.training(inventor, worker.id)
    villages = [(kecamatan["name"], desa) for kecamatan in words["kecamatan"] for desa in kecamatan["desa"]]
    shared: dict[str, str] = {}
    for worker, (kecamatan, desa) in zip(workers, villages, strict=False):
        if not shared:
            shared = {level: inventor.office.new_id() for level in SHARED}
            yield from _facilities(inventor, shared, SHARED, {**desa, "name": kecamatan})
        yield from _village(inventor, worker, desa, shared, made)


def _facilities(inventor: Inventor, ids: dict[str, str], names: dict[str, str], desa: dict[str, str]) -> Iterator[Change]:
    for level, identity in ids.items():
        kind = "faskes" if level == "posyandu" else "fasdik"
        fields = {"type": kind, "level": level, "name": f"{names[level]} {desa['name']}", "desa_code": desa["code"]}
        yield inventor.make("fasilitas", fields, identity)
        if kind == "fasdik":
            yield from checks.effective_days(inventor, identity)


def _village(
    inventor: Inventor, worker: DemoWorker, desa: dict[str, str], shared: dict[str, str], made: list[Made]
) -> Iterator[Change]:
    """Yield the facilities, kelompok and families of one pendamping."""
    own = {level: inventor.office.new_id() for level in FACILITIES}
    yield from _facilities(inventor, own, FACILITIES, desa)
    by_komponen = own | shared | dict.fromkeys(AT_POSYANDU, own["posyandu"])
    families: list[str] = []
    for index in range(1, KELOMPOK_PER_PENDAMPING + 1):
        place = Place(desa["code"], inventor.office.new_id(), by_komponen)
        yield from _kelompok(inventor, place, f"{desa['name']} {index}", worker)
        families = [inventor.office.new_id() for _ in range(FAMILIES_PER_KELOMPOK)]
        people = [change for family in families for change in inventor.family(place, family)]
        people = leaving.grown(inventor, people, families[GROWN])
        yield from people
        yield from checks.checks(inventor, (change for change in people if change.kind == "anggota"))
        yield from past.meeting(inventor, place.kelompok_id, worker.id, families)
        yield from past.payments(inventor, families)
    yield from leaving.assessments(inventor, families[4:])
    yield from leaving.without_komponen(inventor, families[GROWN])
    yield from past.referrals(inventor, families)
    yield from _observed(inventor, families)
    made.append(Made(desa["code"], place.kelompok_id, families))
    yield past.returned_work(inventor, worker.id, families[0])


def _observed(inventor: Inventor, families: list[str]) -> Iterator[Change]:
    """Yield what was asked and seen of families in the half-year before, and of the first half of them in this one."""
    now = semester_of(inventor.today)
    yield from observed(inventor.kinds, inventor.random, semester_before(now), families)
    yield from observed(inventor.kinds, inventor.random, now, families[: len(families) // 2], lowest=2)


def _kelompok(inventor: Inventor, place: Place, name: str, worker: DemoWorker) -> Iterator[Change]:
    """Yield a kelompok, its pendamping and this month's meeting."""
    today, kelompok = inventor.today, place.kelompok_id
    region = {"desa_code": place.desa_code, "kecamatan_code": place.desa_code[:6], "place": "Rumah ketua kelompok"}
    yield inventor.make("kelompok", {"name": name, **region}, kelompok)
    term = {"worker_id": worker.id, "kelompok_id": kelompok, "role": "utama", "start_date": f"{today.year}-01-01"}
    yield inventor.make("assignment", term)
    plan = {"bulan": today.isoformat()[:7], "ordinal": 1, "planned_date": today.isoformat(), "start_time": "09:00"}
    yield inventor.make("jadwal", {"kelompok_id": kelompok, "status": "rencana", **plan})
