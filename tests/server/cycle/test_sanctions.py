"""A sanction is decided by two different people with reasons, waits ten minutes, and can be appealed and opened anew."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Row, select

from server.cycle.approval import OpenSanction, act, choices, open_sanction, withdraw_step
from server.cycle.approvers import appoint, appointments, dismiss
from server.cycle.carrying import carry_steps
from server.engine import read_transaction
from server.inspect.seal import seal_all
from server.inspect.verify import verify
from server.jobs.timetable import run_cycle_of_day
from server.store.tables import TABLES
from sync.errors import Problem
from sync.limits import DECISION_WITHDRAW_S, STEP_RETRY_S, STEP_TRIES_MAX
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.cycle.test_story import OCTOBER, attend, run
from tests.server.cycle.village import Village

REASON = "Kehadiran jauh di bawah batas, sudah dikunjungi."


def account(village: Village, name: str, role: str = "supervisor", region: str = HOME) -> Row:
    """Make an account and return its row."""
    return village.world.add_account(name, role, region)


def proposed(village: Village) -> str:
    """Have a sanction proposed; return its id."""
    attend(village, 1, 8, 2)
    run(village, "2027-01-22")
    return village.rows(select(TABLES["sanksi"]))[0].id


def opened(village: Village, sanction: str, region: str = HOME) -> OpenSanction:
    """Open it."""
    return open_sanction(village.world.parts, region, HOME, sanction)


def step(village: Village, who: Row, sanction: str, action: str, reason: str = REASON) -> Any:
    """Take a step."""
    village.world.clock.pass_by(seconds=1)
    return act(village.world.parts, who, opened(village, sanction), action, reason)


def code_of(work: Callable[[], Any]) -> str:
    """Return the code with which something is refused."""
    with pytest.raises(Problem) as caught:
        work()
    return caught.value.error.code


def carry(village: Village) -> str:
    """Let ten minutes pass, carry out, and return the status of the only sanction."""
    village.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    carry_steps(village.world.parts)
    return village.rows(select(TABLES["sanksi"]))[0].status


def seat(village: Village, name: str, *, plt: bool = False, start: str = "2027-01-01", end: str | None = None) -> None:
    """Have the APD appoint an account for the second approval."""
    apds = village.rows(select(TABLES["account"]).where(TABLES["account"].c.role == "apd"))
    apd = apds[0] if apds else account(village, "rina", "apd")
    last = date.fromisoformat(end) if end else None
    appoint(village.world.parts, apd, name, HOME, start=date.fromisoformat(start), end=last, plt=plt)


def test_two_different_people_approve(village: Village) -> None:
    """The first approval alone does nothing; the second is another person's who was appointed, and waits ten minutes."""
    sanction = proposed(village)
    ani, eka, oki = (account(village, name) for name in ("ani", "eka", "oki"))
    seat(village, "ani")
    seat(village, "eka")
    step(village, ani, sanction, "setuju_pertama")
    assert carry(village) == "diusulkan"
    assert code_of(lambda: step(village, ani, sanction, "setuju_kedua")) == "other_approver"
    assert code_of(lambda: step(village, oki, sanction, "setuju_kedua")) == "other_approver"
    made = step(village, eka, sanction, "setuju_kedua")
    assert (made.state, made.plt) == ("pending", False)
    assert code_of(lambda: step(village, oki, sanction, "tolak")) == "already_decided"
    village.world.clock.pass_by(seconds=DECISION_WITHDRAW_S - 2)
    assert carry_steps(village.world.parts) == 0
    assert carry(village) == "dilaksanakan"
    record = opened(village, sanction).record.fields
    assert (record["reason"], record["decided_on"]) == (REASON, "2027-01-22")
    log = village.rows(select(TABLES["change_log"].c.worker).order_by(TABLES["change_log"].c.last.desc()).limit(1))
    assert log[0].worker == eka.id


def test_a_stand_in_approves_on_his_days_alone(village: Village) -> None:
    """A Plt. gives the second approval from his first to his last day, and the step says that he stood in."""
    sanction = proposed(village)
    ani, eka = account(village, "ani"), account(village, "eka")
    step(village, ani, sanction, "setuju_pertama")
    seat(village, "eka", plt=True, start="2027-01-23", end="2027-01-24")
    assert code_of(lambda: step(village, eka, sanction, "setuju_kedua")) == "other_approver"
    village.go_to("2027-01-25")
    assert code_of(lambda: step(village, eka, sanction, "setuju_kedua")) == "other_approver"
    village.go_to("2027-01-24")
    assert step(village, eka, sanction, "setuju_kedua").plt


def test_who_appoints(village: Village) -> None:
    """Only the APD of the region appoints, nobody himself, no coordinator, a stand-in with a last day; an end is kept."""
    rina, ani = account(village, "rina", "apd"), account(village, "ani")
    account(village, "koor", "koordinator")
    day, parts = date(2027, 1, 1), village.world.parts
    assert code_of(lambda: appoint(parts, ani, "rina", HOME, start=day, end=None, plt=False)) == "forbidden"
    for name, region in (("rina", HOME), ("koor", HOME), ("siapa", HOME), ("ani", ELSEWHERE), ("ani", "00")):
        assert code_of(lambda name=name, region=region: appoint(parts, rina, name, region, start=day, end=None, plt=False)) == "unprocessable"
    assert code_of(lambda: appoint(parts, rina, "ani", HOME, start=day, end=None, plt=True)) == "unprocessable"
    appoint(parts, rina, "ani", HOME, start=day, end=None, plt=False)
    with read_transaction(parts.engine) as connection:
        [made] = appointments(connection, HOME)
        assert appointments(connection, ELSEWHERE) == []
    dismiss(parts, rina, made.id, date(2027, 1, 5))
    with read_transaction(parts.engine) as connection:
        assert appointments(connection, HOME)[0].end_date == "2027-01-05"
    assert code_of(lambda: dismiss(parts, account(village, "jauh", "apd", ELSEWHERE), made.id, day)) == "not_found"


def test_a_step_can_be_withdrawn_by_its_author(village: Village) -> None:
    """Within ten minutes, by nobody else; a first approval while there is no second."""
    sanction = proposed(village)
    ani, eka = account(village, "ani"), account(village, "eka")
    step(village, ani, sanction, "tolak")
    assert code_of(lambda: withdraw_step(village.world.parts, eka, opened(village, sanction))) == "forbidden"
    withdraw_step(village.world.parts, ani, opened(village, sanction))
    assert carry(village) == "diusulkan"
    step(village, ani, sanction, "setuju_pertama")
    withdraw_step(village.world.parts, ani, opened(village, sanction))
    assert code_of(lambda: withdraw_step(village.world.parts, ani, opened(village, sanction))) == "not_pending"
    step(village, ani, sanction, "tolak")
    village.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    assert code_of(lambda: withdraw_step(village.world.parts, ani, opened(village, sanction))) == "not_pending"
    assert carry(village) == "ditolak"


def test_every_step_has_a_reason(village: Village) -> None:
    """A step without a reason, or with a letter for one, is not taken."""
    sanction, ani = proposed(village), account(village, "ani")
    for reason in ("", "   ", "ya", "x" * 501):
        assert code_of(lambda reason=reason: step(village, ani, sanction, "tolak", reason)) == "unprocessable"


@pytest.mark.parametrize(("role", "region", "code"), [("koordinator", HOME, "forbidden"), ("supervisor", "350702", "not_found")])
def test_who_may_not_decide(village: Village, role: str, region: str, code: str) -> None:
    """Who only reads, and who oversees another region, takes no step."""
    sanction = proposed(village)
    other = account(village, "lain", role, region)
    assert code_of(lambda: step(village, other, sanction, "tolak")) == code
    assert code_of(lambda: opened(village, sanction, "350702")) == "not_found"


def test_late_work_takes_approvals_back(village: Village) -> None:
    """What waited is withdrawn, approvals of before no longer count, and what the figures do not carry cannot be approved."""
    sanction = proposed(village)
    ani, eka = account(village, "ani"), account(village, "eka")
    seat(village, "eka")
    step(village, ani, sanction, "setuju_pertama")
    step(village, eka, sanction, "setuju_kedua")
    [check] = [row for row in village.world.rows("komitmen") if row.alpa == 8]
    village.change("komitmen", check.id, alpa=0)
    village.world.clock.pass_by(seconds=60)
    assert run_cycle_of_day(village.world.parts)["reopened"] == 1
    assert carry(village) == "dibuka_kembali"
    assert [(one.state, one.code) for one in opened(village, sanction).steps] == [("done", None), ("withdrawn", "step_reopened"), ("done", None)]
    assert code_of(lambda: step(village, ani, sanction, "setuju_pertama")) == "sanksi_unfounded"
    assert choices(opened(village, sanction), ani, None, date(2027, 1, 22), 30) == ("tolak",)
    village.change("komitmen", check.id, alpa=9)
    run(village, "2027-01-23")
    step(village, ani, sanction, "setuju_pertama")


def test_late_work_between_approval_and_carrying_out(village: Village) -> None:
    """Where the job has not read the late work yet, the figures it has still hold; once read, the sanction is not carried out."""
    sanction = proposed(village)
    ani, eka = account(village, "ani"), account(village, "eka")
    seat(village, "eka")
    step(village, ani, sanction, "setuju_pertama")
    step(village, eka, sanction, "setuju_kedua")
    phone = village.world.enrol("siti")
    with village.world.parts.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE device SET last_seen_at = NULL")
    assert carry(village) == "diusulkan"
    assert [one.code for one in opened(village, sanction).steps if one.state == "failed"] == ["sanksi_unfounded"]
    phone.exchange()
    step(village, eka, sanction, "setuju_kedua")
    village.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    carry_steps(village.world.parts)
    assert opened(village, sanction).status == "dilaksanakan"


@pytest.mark.parametrize(("outcome", "status", "kept"), [("banding_diterima", "dicabut", "diterima"), ("banding_ditolak", "dilaksanakan", "ditolak")])
def test_an_appeal_is_judged_by_somebody_else(village: Village, outcome: str, status: str, kept: str) -> None:
    """A family appeals within the days of the rules; who approved does not judge it; the outcome and its reason reach the record."""
    sanction = proposed(village)
    ani, eka, oki = (account(village, name) for name in ("ani", "eka", "oki"))
    seat(village, "eka")
    step(village, ani, sanction, "setuju_pertama")
    step(village, eka, sanction, "setuju_kedua")
    assert carry(village) == "dilaksanakan"
    step(village, ani, sanction, "banding", "Anak dirawat di rumah sakit, ada surat.")
    assert carry(village) == "banding"
    for who in (ani, eka):
        assert code_of(lambda who=who: step(village, who, sanction, outcome)) == "other_approver"
    step(village, oki, sanction, outcome)
    assert carry(village) == status
    record = opened(village, sanction).record.fields
    assert (record["banding_outcome"], record["banding_reason"], record["tahap"]) == (kept, REASON, OCTOBER)


def test_an_appeal_has_its_days(village: Village) -> None:
    """After the days of the rules no appeal is taken."""
    sanction = proposed(village)
    ani, eka = account(village, "ani"), account(village, "eka")
    seat(village, "eka")
    step(village, ani, sanction, "setuju_pertama")
    step(village, eka, sanction, "setuju_kedua")
    carry(village)
    village.go_to("2027-02-22")
    assert code_of(lambda: step(village, ani, sanction, "banding")) == "changed_meanwhile"
    village.go_to("2027-02-21")
    step(village, ani, sanction, "banding")


def test_a_second_approval_never_stands_alone(village: Village) -> None:
    """Who opened the page before the first approval was taken back cannot give the second; nor can the first go once there is a second."""
    sanction = proposed(village)
    ani, eka = account(village, "ani"), account(village, "eka")
    seat(village, "eka")
    step(village, ani, sanction, "setuju_pertama")
    seen = opened(village, sanction)
    withdraw_step(village.world.parts, ani, seen)
    assert code_of(lambda: act(village.world.parts, eka, seen, "setuju_kedua", REASON)) == "already_decided"
    step(village, ani, sanction, "setuju_pertama")
    before = opened(village, sanction)
    step(village, eka, sanction, "setuju_kedua")
    assert code_of(lambda: withdraw_step(village.world.parts, ani, before)) == "not_pending"
    with village.world.parts.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE sanksi_step SET state = 'withdrawn' WHERE action = 'setuju_pertama'")
    assert carry(village) == "diusulkan"
    assert [one.code for one in opened(village, sanction).steps if one.state == "failed"] == ["other_approver"]


def test_steps_are_sealed_and_a_broken_one_ends_as_such(village: Village) -> None:
    """Each step and each end is a link; a database that fails is asked again each minute, and what breaks too often is marked and can be taken anew."""
    sanction, ani = proposed(village), account(village, "ani")
    step(village, ani, sanction, "setuju_pertama")
    seal_all(village.world.parts)
    village.world.clock.pass_by(seconds=1)
    withdraw_step(village.world.parts, ani, opened(village, sanction))
    step(village, ani, sanction, "tolak")
    with village.world.parts.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE feed RENAME TO feed_lost")
    village.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    for _ in range(STEP_TRIES_MAX + 1):
        assert carry_steps(village.world.parts) == 0
        village.world.clock.pass_by(seconds=STEP_RETRY_S)
    with village.world.parts.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE feed_lost RENAME TO feed")
    assert [(one.action, one.state, one.code) for one in opened(village, sanction).steps] == [
        *(("setuju_pertama", "done", None), ("tarik_pertama", "done", None), ("tolak", "failed", "step_broken")),
    ]
    assert faults(village) == []
    step(village, ani, sanction, "tolak")
    assert carry(village) == "ditolak" and faults(village) == []
    with village.world.parts.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE sanksi_step SET reason = 'Lain sama sekali.' WHERE action = 'setuju_pertama'")
        connection.exec_driver_sql("UPDATE sanksi_step SET code = NULL WHERE code = 'step_broken'")
    assert faults(village) == [("edited", "sanksi_step"), ("edited", "sanksi_step_end")]


def faults(village: Village) -> list[tuple[str, str]]:
    """Seal what is new and return what is wrong with the books of steps."""
    seal_all(village.world.parts)
    with read_transaction(village.world.parts.engine) as connection:
        return sorted((one.what, one.chain) for one in verify(connection) if one.chain.startswith("sanksi_step"))


def test_a_family_that_was_merged_or_left_is_not_approved(village: Village) -> None:
    """A family that is no longer in the programme here is sanctioned by nobody, whatever was proposed before."""
    sanction, ani = proposed(village), account(village, "ani")
    for gone, back in (({"membership_status": "graduasi"}, {"membership_status": "aktif"}), ({"deleted": True}, {"deleted": False})):
        village.change("kpm", "keluarga", **gone)
        assert code_of(lambda: step(village, ani, sanction, "setuju_pertama")) == "sanksi_unfounded"
        village.change("kpm", "keluarga", **back)
    step(village, ani, sanction, "setuju_pertama")
