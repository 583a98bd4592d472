"""Vectors of the rules of komitmen: versions, months, areas, attendance and ages, with what the server makes of them."""

from random import Random
from typing import Any

from sqlalchemy import Connection, create_engine, func, select

from schemas.anggota import KOMPONEN_WORDS
from schemas.aturan import ABSENCES, SPANS
from schemas.komitmen import CONDITIONS
from server.cycle.compliance import INCOMPLETE, Check, judge_school
from server.cycle.expected import ANGGOTA, of_age, spans
from server.cycle.rules import Rules, in_force, in_order, shipped_row

AREAS = ("35", "3507", "3508", "350701", "350702")
PLACES = ("350701", "350702", "350801", "110101", "")
SHEETS = 12
PEOPLE = 12
ROW = {"kabupaten": "3507", "id": "a", "scope": "k:x", "revision": 1, "tag": 1, "form": "", "closed": False, "deleted": False}


def judged(rng: Random, count: int) -> list[dict[str, Any]]:
    """Return versions and a month, each with the version in force, its threshold, what is due, and who fulfils what."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        ANGGOTA.create(connection)
        made = [_case(rng, connection) for _ in range(count)]
    engine.dispose()
    return made


def _case(rng: Random, connection: Connection) -> dict[str, Any]:
    versions = [_version(rng, nomor) for nomor in rng.sample(range(1, 6), rng.randint(0, 3))]
    bulan = _month(rng)
    rules = in_force(in_order(Rules.of(one) for one in versions), bulan)
    area = rng.choice(PLACES)
    return {
        "versions": versions,
        "bulan": bulan,
        "area": area,
        "nomor": rules.nomor,
        "threshold": rules.threshold(area),
        "due": [list(one) for one in spans(bulan, rules)],
        "sheets": [_sheet(rng, bulan, rules, rules.threshold(area)) for _ in range(SHEETS)],
        "people": [_person(rng, bulan, rules, connection) for _ in range(PEOPLE)],
    }


def _month(rng: Random) -> str:
    return f"{rng.randint(2019, 2027)}-{rng.randint(1, 12):02d}"


def _version(rng: Random, nomor: int) -> dict[str, Any]:
    """Return the fields of a version that differs from the shipped one in all that a phone goes by."""
    areas = rng.sample(AREAS, rng.randint(0, 3))
    names = (sorted(KOMPONEN_WORDS), sorted(CONDITIONS), range(1, 4), SPANS)
    return dict(shipped_row().fields) | {
        "nomor": nomor,
        "valid_from": f"{_month(rng)}-01",
        "attendance_percent": rng.choice((60, 75, 85, 90, 100)),
        "absences": rng.sample(ABSENCES, rng.randint(1, 3)),
        "areas": rng.choice((None, [f"{code}|{rng.randint(40, 80)}" for code in areas])),
        "lansia_age": rng.choice((60, 65, 70)),
        "usia_dini_age_max": rng.choice((5, 6)),
        "sekolah_age_max": rng.choice((18, 21)),
        "expected": ["|".join(str(rng.choice(list(some))) for some in names) for _ in range(rng.randint(1, 6))],
        "tahap_months": rng.choice((2, 3)),
    }


def _sheet(rng: Random, bulan: str, rules: Rules, threshold: int) -> list[Any]:
    """Return the effective days, the absences of a pupil and what they say; null where the month does not hold them."""
    days = rng.choice((0, 1, 20, 24, 25, 26))
    told = {name: rng.choice((0, 0, 1, 2, 3, 4, 9)) for name in ABSENCES}
    state, _ = judge_school(Check(bulan, None, **told, days=days), rules, threshold)
    return [days, told, None if state == INCOMPLETE else state]


def _person(rng: Random, bulan: str, rules: Rules, connection: Connection) -> list[Any]:
    """Return a komponen, a day of birth near a border of ages, and whether somebody like that is checked in the month."""
    komponen = rng.choice(sorted(KOMPONEN_WORDS))
    years = rng.choice((0, 6, 7, 19, 22, 60, 65, 70))
    day = rng.choice(("-01", "-02", "-28"))
    born = rng.choice((None, *[f"{int(bulan[:4]) - years}{bulan[4:]}{day}"] * 5))
    connection.execute(ANGGOTA.delete())
    connection.execute(ANGGOTA.insert().values(**ROW, komponen=komponen, birth_date=born))
    counts = connection.scalar(select(func.count()).select_from(ANGGOTA).where(*of_age(bulan, rules)))
    return [komponen, born, counts == 1]
