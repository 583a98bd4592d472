"""Effective days that nobody told: one case for each school and month, which lists the checks that wait for them."""

from datetime import datetime

from sqlalchemy import Row

from schemas import KINDS
from server.desk.case import open_case
from server.desk.follow import follow_day
from server.desk.queues import FINDING, WATCHERS
from server.desk.watch import run_watch
from server.office import new_record
from sync.nouns import Change
from tests.server.api.world import HOME
from tests.server.desk.office import REASON, Desk
from tests.server.desk.school import BULAN, checked, codes, look, pupil, send, set_days
from tests.server.store.measured import statements

QUEUE = "school_days"
RAW = {"result": "memenuhi", "alpa": 5}


def cases(desk: Desk, state: str = "open") -> list[Row]:
    """Return the cases of schools, by month."""
    rows = [row for row in desk.world.rows("watched") if row.queue == QUEUE and row.state == state]
    return sorted(rows, key=lambda row: row.details["bulan"])


def by_budi(desk: Desk, **told: object) -> None:
    """Let Budi's phone send the check of a pupil of his own in the same school."""
    answer = desk.budi.exchange(desk.world.form(checked(desk, "kpm3", **told)))[0]["out"]
    assert "refused" not in str(answer) and "held" not in str(answer), answer


def test_one_case_for_a_school_and_month(desk: Desk) -> None:
    """Checks of two workers that wait for the same days are one case, none of them a case of its own; another month is another case."""
    send(desk, checked(desk, **RAW), checked(desk, bulan="2026-09", **RAW))
    by_budi(desk, **RAW)
    look(desk)
    assert [(row.record, row.details["bulan"], row.area) for row in cases(desk)] == [
        (desk.school, "2026-09", "350701"),
        (desk.school, "2026-10", "350701"),
    ]
    assert codes(desk) == []
    assert {case.kind for case in desk.page(QUEUE, "350701").cases} == {"fasilitas"} and desk.page(QUEUE, "350702").cases == ()


def test_a_check_without_a_school_waits_by_itself(desk: Desk) -> None:
    """Absences told of no school have no days that anybody could fill in; such a check is laid before people as itself."""
    key = {"anggota_id": pupil(desk), "bulan": BULAN, "condition": "kehadiran_sekolah", "fasilitas_id": None}
    made = new_record(KINDS["komitmen"], {**key, **RAW}, "")
    send(desk, Change(made.kind, made.id, {name: value for name, value in made.fields.items() if name != "review"}))
    look(desk)
    assert (codes(desk), cases(desk)) == (["no_effective_days"], [])


def test_the_case_lists_what_it_holds_up(desk: Desk) -> None:
    """Opened, it names school, month, the number of checks and whose they are; one that waits for nothing is not among them."""
    send(desk, checked(desk, **RAW), checked(desk, bulan="2026-09", result="tidak_terverifikasi", reason="Sekolah tutup"))
    by_budi(desk, **RAW)
    look(desk)
    held = desk.open(QUEUE).details["held_up"]
    assert (held.school, held.bulan, held.count) == ("SD Contoh", "2026-10", 2)
    assert sorted((row.name, row.kelompok, row.alpa) for row in held.rows) == [("Anak Contoh", "mawar", 5), ("Anak Contoh", "melati", 5)]


def test_the_days_end_it_and_the_checks_are_judged(desk: Desk) -> None:
    """Once the days are told the case is gone, and each check is judged by them in the same minute."""
    send(desk, checked(desk, **RAW))
    by_budi(desk, result="memenuhi", alpa=0)
    look(desk)
    set_days(desk, 20)
    look(desk)
    assert cases(desk) == [] and [row.state for row in cases(desk, "gone")] == ["gone"]
    assert codes(desk) == ["contradiction"]


def test_what_is_noted_does_not_come_back(desk: Desk) -> None:
    """A supervisor takes note; more checks of that month make no new case, and the checks are still judged when the days come."""
    send(desk, checked(desk, **RAW))
    look(desk)
    desk.decide(desk.account("ani"), desk.open(QUEUE), "noted", reason=REASON)
    assert desk.carry() == 1
    by_budi(desk, **RAW)
    look(desk)
    assert cases(desk) == []
    set_days(desk, 20)
    look(desk)
    assert codes(desk) == ["contradiction", "contradiction"]


def test_who_took_note_is_reminded(desk: Desk) -> None:
    """Days still missing when the next month begins, and before the stage closes, come back with what was said; not after it closed."""
    send(desk, checked(desk, **RAW))
    look(desk)
    ani, seen = desk.account("ani"), []
    for day in ("2026-11-30", "2026-12-01", "2027-01-01", "2027-01-13", "2027-01-14", "2027-02-01"):
        if cases(desk):
            desk.decide(ani, desk.open(QUEUE), "noted", reason=REASON)
            assert desk.carry() == 1
        desk.world.clock.now = datetime.fromisoformat(f"{day}T03:00:00+00:00")
        follow_day(desk.world.parts, FINDING)
        seen.append((day, len(cases(desk))))
    assert seen == [("2026-11-30", 0), ("2026-12-01", 1), ("2027-01-01", 1), ("2027-01-13", 0), ("2027-01-14", 1), ("2027-02-01", 0)]
    [case] = cases(desk, "settled")
    rulings = open_case(desk.world.parts, HOME, HOME, QUEUE, case.id).rulings
    assert [(one.action, one.reason) for one in rulings] == [("noted", REASON)] * 4
    set_days(desk, 20)
    desk.world.clock.pass_by(days=1)
    look(desk)
    assert follow_day(desk.world.parts, FINDING) == 0 and cases(desk) == []


def test_looking_takes_as_many_statements_for_many_checks(desk: Desk) -> None:
    """One check or several that wait cost the watch the same number of statements."""
    look(desk)
    counts = []
    for months in (("2026-10",), ("2026-06", "2026-07", "2026-08", "2026-09")):
        send(desk, *(checked(desk, bulan=month, **RAW) for month in months))
        with statements(desk.world.parts.engine) as made:
            run_watch(desk.world.parts, WATCHERS)
        counts.append(len(made))
    assert counts[0] == counts[1]
