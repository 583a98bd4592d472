"""Questions about a month: asked where the rows give reason to, silent where they do not."""

from datetime import UTC, datetime
from typing import Any

import pytest

from schemas import KINDS
from server.engine import read_transaction
from server.inspect.questions import Place, Question, questions
from server.office import Office, new_record
from sync.limits import QUESTION_FORMS_MIN
from sync.nouns import Change, Form
from sync.wire import form_content
from tests.server.api.world import HOME
from tests.server.desk.office import Desk

WORDS = "Peserta membahas pengasuhan anak usia dini bersama bidan desa dan kader posyandu"


def asked(desk: Desk, bulan: str = "2026-11", region: str = HOME) -> list[Question]:
    """Return the questions of a month of the kabupaten."""
    with read_transaction(desk.world.parts.engine) as connection:
        return questions(connection, Place(region, HOME, bulan))


def kinds(found: list[Question]) -> list[str]:
    """Return their kinds."""
    return [one.kind for one in found]


def write(desk: Desk, *changes: Change, kabupaten: str = HOME) -> None:
    """Write as the office."""
    Office(desk.world.parts.store, "test", desk.world.clock, desk.world.random.randbytes).write(kabupaten, changes)


def meet(desk: Desk, kelompok: str = "mawar", worker: str = "siti", **told: Any) -> Change:
    """Return a meeting that was held."""
    day = told.pop("date", "2026-11-10")
    fields = {"kelompok_id": desk.world.ids[kelompok], "bulan": day[:7], "unplanned_date": day, "ordinal": told.pop("ordinal", 1), "date": day}
    return new_record(KINDS["p2k2_sesi"], {**fields, "status": "terlaksana", "held_by": [desk.world.ids[worker]], **told}, "")


def attend(desk: Desk, sesi: Change, status: str = "H") -> list[Change]:
    """Return the marks of both families of Mawar."""
    told = ({"p2k2_sesi_id": sesi.id, "kpm_id": desk.world.ids[kpm], "status": status} for kpm in ("kpm1", "kpm2"))
    return [new_record(KINDS["kehadiran"], fields, "") for fields in told]


def test_one_worker_in_two_places(desk: Desk) -> None:
    """Hours that overlap are asked about, with both meetings; those that only touch, have no hours, or were joint are not."""
    both = [("mawar", "09:00", "11:00"), ("melati", "10:30", "12:00")]
    write(desk, *(meet(desk, kelompok, start_time=start, end_time=end) for kelompok, start, end in both))
    [found] = asked(desk)
    assert (found.kind, found.about) == ("two_places", {"worker": "Siti Contoh"})
    assert [(one.kelompok, one.start_time) for one in found.meetings] == [("mawar", "09:00"), ("melati", "10:30")]
    assert asked(desk, "2026-10") == [] and asked(desk, region="350702") == [] and len(asked(desk, region="350701")) == 1
    innocent = [("mawar", "13:00", "14:00", {}), ("melati", "14:00", "15:00", {}), ("melati", None, None, {})]
    joint = {"kelompok_joint": [desk.world.ids["melati"]]}
    write(
        desk,
        *(meet(desk, one, date="2026-11-11", ordinal=n, start_time=a, end_time=b, **more) for n, (one, a, b, more) in enumerate(innocent, 1)),
        meet(desk, "mawar", date="2026-11-12", start_time="09:00", end_time="11:00", **joint),
        meet(desk, "melati", date="2026-11-12", start_time="09:00", end_time="11:00"),
    )
    assert kinds(asked(desk)) == ["two_places"]


def test_always_all_present(desk: Desk) -> None:
    """Three months without one absence are asked about once there are enough marks; one absence ends the question."""
    days = ("2026-09-10", "2026-09-24", "2026-10-10", "2026-10-24", "2026-11-10", "2026-11-18")
    held = [meet(desk, date=day) for day in days]
    write(desk, *held, *(mark for sesi in held for mark in attend(desk, sesi)))
    [found] = asked(desk)
    assert (found.kind, found.about) == ("all_present", {"kelompok": "mawar", "meetings": 6, "marks": 12})
    assert [one.date for one in found.meetings] == list(days)
    absent = meet(desk, date="2026-11-19")
    write(desk, absent, *attend(desk, absent, "A"))
    assert asked(desk) == []


def test_the_same_description(desk: Desk) -> None:
    """The same words are found through blanks and capitals; short and different ones are not asked about."""
    write(
        desk,
        meet(desk, date="2026-11-03", process=WORDS),
        meet(desk, "melati", "budi", date="2026-11-04", process=WORDS.upper().replace(" ", "  ")),
        meet(desk, date="2026-11-05", process=WORDS + " tadi"),
        *(meet(desk, date=f"2026-11-0{day}", process="Baik") for day in (6, 7)),
    )
    [found] = asked(desk)
    assert (found.kind, [one.date for one in found.meetings]) == ("same_words", ["2026-11-03", "2026-11-04"])
    assert [name for _, name in found.meetings[1].workers] == ["Budi Contoh"]


@pytest.mark.parametrize(("kabupaten", "number"), [("00", 1), ("35", 1), ("31", 0)])
def test_meetings_on_holidays(desk: Desk, kabupaten: str, number: int) -> None:
    """Holidays of the nation and of the own province count, over all their days; other days of the calendar do not."""
    days = {"date": "2026-11-09", "end_date": "2026-11-10", "type": "libur", "name": "Libur contoh"}
    school = {"date": "2026-11-01", "end_date": "2026-11-30", "type": "sekolah", "name": "Semester"}
    write(desk, *(new_record(KINDS["kalender"], fields, desk.world.new_id()) for fields in (days, school)), kabupaten=kabupaten)
    write(desk, meet(desk), meet(desk, date="2026-11-11"))
    found = asked(desk)
    assert kinds(found) == ["holiday"] * number
    assert [one.about for one in found] == [{"name": "Libur contoh", "meetings": 1}] * number


def test_saved_at_the_end_of_the_month(desk: Desk) -> None:
    """Forms of earlier days saved on the last days are asked about once there are many; those saved in time are not."""

    def save(work_day: str, saved: datetime) -> None:
        changes = (desk.world.visit().changes[0],)
        day = datetime.fromisoformat(work_day).date()
        form = Form(desk.world.new_id(), HOME, day, changes, form_content(HOME, day, changes), int(saved.timestamp()))
        desk.siti.exchange(form)

    for day in range(3, 3 + QUESTION_FORMS_MIN):
        save(f"2026-10-{day:02d}", datetime(2026, 10, 30, 5, 0, tzinfo=UTC))
    [found] = asked(desk, "2026-10")
    assert (found.kind, found.about["worker"]) == ("month_end", "Siti Contoh")
    assert found.about["late"] == found.about["forms"] == QUESTION_FORMS_MIN
    for day in range(3, 3 + QUESTION_FORMS_MIN):
        save(f"2026-10-{day:02d}", datetime(2026, 10, day, 5, 0, tzinfo=UTC))
    assert asked(desk, "2026-10") == []
