"""Late work of former pendamping is taken, told to those who have the kelompok now, and noted once (P36)."""

from schemas import KINDS
from server.desk.queues import WATCHERS
from server.desk.watch import run_watch
from server.office import new_record
from sync.nouns import Change
from tests.server.api.world import HOME
from tests.server.desk.office import ON_SQLITE, Desk


def handed_over(desk: Desk) -> str:
    """End Siti's charges yesterday and give them to Budi; return one kelompok."""
    for row in desk.world.rows("assignment"):
        if row.worker_id == desk.world.ids["siti"]:
            desk.change("assignment", row.id, end_date="2026-11-20")
            duty = {"worker_id": desk.world.ids["budi"], "kelompok_id": row.kelompok_id, "role": "utama", "start_date": "2026-11-21"}
            desk.office.write(HOME, [new_record(KINDS["assignment"], duty, desk.world.new_id())])
    return row.kelompok_id


def late(desk: Desk, kpm: str = "kpm1") -> str:
    """Let Siti's phone bring a visit of yesterday after the hand-over, and run the watch; return the form."""
    form = desk.world.visit(kpm, findings="baik")
    answer = desk.siti.exchange(form)[0]["out"][0]
    assert answer[1] or answer[2][0][0] == "applied"
    run_watch(desk.world.parts, WATCHERS)
    return form.id


def test_late_work_is_shown_once(desk: Desk) -> None:
    """A form of a former pendamping is one case, with when the charge ended, what it brought and who is there now."""
    handed_over(desk)
    late(desk)
    run_watch(desk.world.parts, WATCHERS)
    [case] = desk.page("late").cases
    assert (case.code, case.worker_name, case.area) == ("late_work", "Siti Contoh", "350701")
    known = desk.open("late").details["late"]
    assert (known.ended_on, known.counts, list(known.present.values())) == ("2026-11-20", {"kunjungan": 1}, ["Budi Contoh"])


@ON_SQLITE
def test_a_referral_that_comes_late_is_shown_too(desk: Desk) -> None:
    """What a former pendamping referred after the hand-over is told to the present ones as other work is."""
    handed_over(desk)
    told = {"kpm_id": desk.world.ids["kpm1"], "referred_on": "2026-11-20", "layanan": "kube", "reason": "-"}
    desk.siti.exchange(desk.world.form(Change("rujukan", desk.world.new_id(), told)))
    run_watch(desk.world.parts, WATCHERS)
    assert desk.open("late").details["late"].counts == {"rujukan": 1}


def test_who_is_in_charge_is_not_late(desk: Desk) -> None:
    """Work of somebody who has the kelompok on the day it arrives is no case, and held work stays in the inbox alone."""
    late(desk)
    assert desk.page("late").cases == ()
    handed_over(desk)
    form = desk.world.visit("kpm1", date="2026-11-20")
    form = type(form)(form.id, form.kabupaten, form.work_date.replace(year=2025), form.changes, form.content, form.device_at)
    desk.siti.exchange(form)
    run_watch(desk.world.parts, WATCHERS)
    assert desk.page("late").cases == () and len(desk.page("inbox").cases) == 1


def test_noting_it_tells_the_present(desk: Desk) -> None:
    """Noted, the case ends and who has the kelompok now reads of it on the phone."""
    handed_over(desk)
    late(desk)
    desk.decide(desk.account("ani"), desk.open("late"), "noted", reason="")
    assert desk.carry() == 1 and desk.page("late").cases == ()
    [task] = desk.world.rows("tugas")
    assert (task.worker_id, task.about_kind) == (desk.world.ids["budi"], "kunjungan") and "Siti Contoh" in task.text
    run_watch(desk.world.parts, WATCHERS)
    assert desk.page("late").cases == ()


def test_late_work_stays_until_somebody_has_noted_it(desk: Desk) -> None:
    """A case does not vanish because the record was written on, and does not come back once it was noted."""
    handed_over(desk)
    late(desk)
    [visit] = desk.world.rows("kunjungan")
    desk.change("kunjungan", visit.id, findings="lain")
    run_watch(desk.world.parts, WATCHERS)
    assert len(desk.page("late").cases) == 1
    desk.decide(desk.account("ani"), desk.open("late"), "noted", reason="")
    assert desk.carry() == 1
    desk.change("kunjungan", visit.id, findings="lagi")
    run_watch(desk.world.parts, WATCHERS)
    assert desk.page("late").cases == ()
