"""The komitmen queue: exceptions alone are laid before people, approved checks are closed, and what turns later comes back."""

import pytest

from server.desk.queues import WATCHERS
from server.desk.watch import run_watch
from sync.errors import Problem
from sync.nouns import Revision
from tests.server.desk.office import ON_SQLITE, REASON, Desk
from tests.server.desk.school import BULAN, QUEUE, cases, checked, codes, edited, look, pupil, send, set_days
from tests.server.store.measured import statements

RAW = {"alpa": 5, "izin": 0, "sakit": 0}


def test_only_exceptions_queue(desk: Desk) -> None:
    """A check that is met and agrees with its raw days waits for nobody; one that contradicts them does, with kecamatan and worker."""
    set_days(desk, 20)
    send(desk, checked(desk, result="memenuhi", alpa=3), checked(desk, bulan="2026-09", result="tidak_terverifikasi", reason="Libur"))
    wrong = checked(desk, bulan="2026-08", result="memenuhi", alpa=4)
    set_days(desk, 20, "2026-08")
    send(desk, wrong)
    look(desk)
    assert codes(desk) == ["contradiction", "tidak_terverifikasi"]
    [case] = [one for one in cases(desk) if one.code == "contradiction"]
    assert (case.record, case.area, case.worker) == (wrong.id, "350701", desk.world.ids["siti"])


@ON_SQLITE
def test_a_case_goes_when_the_check_is_put_right(desk: Desk) -> None:
    """Effective days that come later, and corrections of the worker, end a case without anybody deciding."""
    made = checked(desk, result="memenuhi", **RAW)
    send(desk, made)
    look(desk)
    assert codes(desk) == []
    set_days(desk, 20)
    look(desk)
    assert codes(desk) == ["contradiction"]
    edited(desk, made.id, alpa=1, izin=0, sakit=0)
    look(desk)
    assert codes(desk) == []


def test_approving_closes_the_check(desk: Desk) -> None:
    """Approved as it is, it is closed and says how; the phone hears of it, and the next run of the watch makes nothing of it."""
    set_days(desk, 20)
    made = checked(desk, result="tidak_memenuhi", **RAW)
    send(desk, made)
    look(desk)
    desk.decide(desk.account("ani"), desk.open(QUEUE), "approve", reason="")
    assert not desk.record("komitmen", made.id).fields["closed"]
    assert desk.carry() == 1
    found = desk.record("komitmen", made.id).fields
    assert (found["closed"], found["review"], found["result"]) == (True, "disetujui", "tidak_memenuhi")
    assert "disetujui" in str(desk.siti.exchange())
    look(desk)
    assert codes(desk) == []


@ON_SQLITE
def test_a_later_edit_of_an_approved_check_is_a_proposal(desk: Desk) -> None:
    """Once approved, what a phone edits waits as a proposal and changes nothing (P19)."""
    set_days(desk, 20)
    made = checked(desk, result="tidak_memenuhi", **RAW)
    send(desk, made)
    look(desk)
    desk.decide(desk.account("ani"), desk.open(QUEUE), "approve")
    assert desk.carry() == 1
    edited(desk, made.id, result="memenuhi", reason=None)
    assert desk.record("komitmen", made.id).fields["result"] == "tidak_memenuhi"
    assert [row.rule for row in desk.world.rows("conflict")] == ["closed"]


@ON_SQLITE
def test_what_changed_meanwhile_is_not_approved(desk: Desk) -> None:
    """A check that its worker corrects after the person saw it stays open, before the decision and while it waits."""
    set_days(desk, 20)
    made = checked(desk, result="tidak_memenuhi", **RAW)
    send(desk, made)
    look(desk)
    ani, opened = desk.account("ani"), desk.open(QUEUE)
    with pytest.raises(Problem, match="changed_meanwhile"):
        desk.decide(ani, opened, "approve", seen=Revision(opened.seen.number - 1, 0))
    kept = desk.decide(ani, opened, "approve")
    edited(desk, made.id, alpa=6, izin=0, sakit=0)
    assert desk.carry() == 0 and not desk.record("komitmen", made.id).fields["closed"]
    [row] = [one for one in desk.world.rows("decision") if one.id == kept.id]
    assert (row.state, row.code) == ("failed", "changed_meanwhile")
    look(desk)
    assert codes(desk) == ["tidak_memenuhi"]


@ON_SQLITE
def test_days_that_turned_meanwhile_are_not_approved(desk: Desk) -> None:
    """Effective days that change what was seen stop the decision, also before the watch has read them."""
    set_days(desk, 20)
    made = checked(desk, result="tidak_memenuhi", **RAW)
    send(desk, made)
    look(desk)
    opened = desk.open(QUEUE)
    kept = desk.decide(desk.account("ani"), opened, "approve")
    set_days(desk, 25)
    with pytest.raises(Problem, match="changed_meanwhile"):
        desk.decide(desk.account("eka"), desk.open(QUEUE), "approve")
    assert desk.carry() == 0 and not desk.record("komitmen", made.id).fields["closed"]
    [row] = [one for one in desk.world.rows("decision") if one.id == kept.id]
    assert (row.state, row.code) == ("failed", "changed_meanwhile")


@ON_SQLITE
def test_another_result_is_told_to_the_worker(desk: Desk) -> None:
    """Amended, the check has the new result, is closed, and its worker finds a tugas with both results and the reason."""
    set_days(desk, 20)
    made = checked(desk, result="tidak_memenuhi", **RAW)
    send(desk, made)
    look(desk)
    ani, opened = desk.account("ani"), desk.open(QUEUE)
    for fields in (None, {}, {"result": "apa"}, {"result": None}, {"result": "memenuhi", "alpa": 0}):
        with pytest.raises(Problem, match="unprocessable"):
            desk.decide(ani, opened, "amend", fields=fields)
    with pytest.raises(Problem, match="unprocessable"):
        desk.decide(ani, opened, "amend", fields={"result": "memenuhi"}, reason="")
    desk.decide(ani, opened, "amend", fields={"result": "pengecualian"})
    assert desk.carry() == 1
    found = desk.record("komitmen", made.id).fields
    assert (found["result"], found["reason"], found["review"], found["closed"]) == ("pengecualian", REASON, "disetujui", True)
    [task] = desk.world.rows("tugas")
    assert task.worker_id == desk.world.ids["siti"] and task.about_id == made.id and REASON in task.text and "pengecualian" in task.text
    look(desk)
    assert codes(desk) == []


def test_a_closed_check_comes_back_when_days_turn_it(desk: Desk) -> None:
    """What a person overruled stays decided; other effective days that contradict the closed result lay it before people again."""
    set_days(desk, 20)
    send(desk, checked(desk, result="memenuhi", **RAW))
    look(desk)
    desk.decide(desk.account("ani"), desk.open(QUEUE), "approve")
    assert desk.carry() == 1
    look(desk)
    assert codes(desk) == []
    set_days(desk, 19)
    look(desk)
    assert codes(desk) == ["days_turned"]
    set_days(desk, 20)
    look(desk)
    assert codes(desk) == []


@ON_SQLITE
def test_the_second_supervisor_is_told(desk: Desk) -> None:
    """Of two who decide one check the second hears who was first."""
    set_days(desk, 20)
    send(desk, checked(desk, result="tidak_memenuhi", **RAW))
    look(desk)
    opened = desk.open(QUEUE)
    desk.decide(desk.account("ani"), opened, "approve")
    with pytest.raises(Problem, match="already_decided") as caught:
        desk.decide(desk.account("eko"), opened, "approve")
    assert (caught.value.error.details or {})["by"] == "ani"


def test_the_evidence_is_reckoned_from_raw_days(desk: Desk) -> None:
    """Days, percent by the rule of the month, a year of the same condition, and counts of the school without names."""
    for month in ("2026-07", "2026-09", "2025-09"):
        set_days(desk, 20, month)
        send(desk, checked(desk, bulan=month, result="memenuhi", alpa=1))
    set_days(desk, 20)
    send(desk, checked(desk, result="memenuhi", alpa=4))
    other = checked(desk, "kpm3", result="memenuhi")
    assert desk.budi.exchange(desk.world.form(other))[0]["out"]
    look(desk)
    with statements(desk.world.parts.engine) as made:
        evidence = desk.open(QUEUE).details["evidence"]
    assert (evidence.seen.present, evidence.seen.percent, evidence.percent_asked) == (16, 80.0, 85)
    assert [one.bulan for one in evidence.history] == ["2026-09", "2026-07"] and evidence.history[0].percent == 95.0
    assert evidence.counts == {"memenuhi": 1} and evidence.about.name == "Anak Contoh" and evidence.about.facility == "SD Contoh"
    assert len(made) < 25


def test_the_watch_reads_many_in_as_many_statements(desk: Desk) -> None:
    """A hundred changed checks cost as many statements as one."""
    counted = []
    for months in (["2024-01"], [f"{2025 + index // 12}-{index % 12 + 1:02d}" for index in range(20)]):
        send(desk, *(checked(desk, bulan=month, result="tidak_memenuhi") for month in months))
        with statements(desk.world.parts.engine) as made:
            run_watch(desk.world.parts, WATCHERS)
        counted.append(len(made))
    assert counted[1] <= counted[0] + 1 and len(cases(desk)) == 21 and pupil(desk) and BULAN
