"""Work that came before its worker was let in: found by its disaster, confirmed many at once, dismissed with a reason, never lost."""

from typing import Any

import pytest
from sqlalchemy import Row

from schemas import KINDS
from server.aid.events import Event, find_event
from server.aid.held import FAILED, held, judge_each
from server.desk.decisions import carry_out, withdraw
from server.engine import read_transaction
from server.office import new_record
from sync.errors import Problem
from sync.limits import BULK_DECISIONS_MAX, DECISION_WITHDRAW_S
from tests.server.aid.ground import DAY, Ground, volunteers
from tests.server.api.stage import filled, on_each_database
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.store.measured import statements

ground = on_each_database(volunteers, filled)


def found(ground: Ground, kejadian: str) -> Event:
    """Return a disaster."""
    with read_transaction(ground.world.parts.engine) as connection:
        return find_event(connection, HOME, HOME, kejadian)


def waiting(ground: Ground, kejadian: str) -> list[Any]:
    """Return what waits of a disaster."""
    with read_transaction(ground.world.parts.engine) as connection:
        return held(connection, found(ground, kejadian))


def posko(ground: Ground, role: str = "posko") -> Row:
    """Return an account."""
    return ground.world.add_account(f"{role}{ground.world.count('account')}", role)


def early(ground: Ground) -> tuple[str, list[str]]:
    """Open a disaster, and let a stranger register a household with a person, seen, in one push, children first; return the disaster."""
    opened = ground.kejadian()
    ground.sends("rudi", opened)
    household = ground.korban(opened.id, "Keluarga Awal")
    person = ground.make("korban_jiwa", korban_id=household.id, name="Sari Contoh")
    sight = ground.make("keberadaan", korban_jiwa_id=person.id, worker_id=ground.id_of("wati"), date=DAY, time="04:00", condition="selamat")
    store = ground.make("gudang", opened_by=ground.id_of("wati"), kejadian_id=opened.id, name="Tenda", level="posko")
    line = ground.make("mutasi", gudang_id=store.id, barang="beras", jenis="masuk", jumlah=5000, date=DAY)
    ground.sends("wati", household)
    ground.sends("wati", person, sight, store, line)
    return opened.id, [household.id, person.id, sight.id]


def run(ground: Ground) -> None:
    """Let the time of withdrawal pass, and carry out what is due."""
    ground.world.clock.pass_by(seconds=DECISION_WITHDRAW_S + 1)
    carry_out(ground.world.parts)


def test_what_waits_is_found_by_its_disaster_and_confirmed_in_order(ground: Ground) -> None:
    """A household, its person and where that was seen wait; each leads to the disaster though only the first names it; confirmed together they stand."""
    event, ids = early(ground)
    other = ground.kejadian(place="Lain")
    ground.sends("rudi", other)
    ground.sends("wati", ground.korban(other.id, "Di tempat lain"))
    names = [one.row.record for one in waiting(ground, event)]
    assert names == ids and len(waiting(ground, other.id)) == 1
    account = posko(ground)
    refs = [one.row.ref for one in waiting(ground, event)]
    assert judge_each(ground.world.parts, account, found(ground, event), "accept", refs[::-1], "") == []
    assert all(one.decided for one in waiting(ground, event)) and ground.world.count("korban") == 0
    run(ground)
    assert waiting(ground, event) == [] and {row.id for row in ground.world.rows("keberadaan")} == {ids[2]}
    assert [row.form for row in ground.world.rows("korban")] and len(waiting(ground, other.id)) == 1


def test_a_decision_can_be_taken_back_and_a_dismissal_says_why(ground: Ground) -> None:
    """Taken back, nothing has happened; a dismissal without a reason is not taken, with one the work is settled and stays in the log."""
    event, _ = early(ground)
    account, here = posko(ground), found(ground, event)
    ref = waiting(ground, event)[0].row.ref
    judge_each(ground.world.parts, account, here, "accept", [ref], "")
    [ruling] = ground.world.rows("decision")
    withdraw(ground.world.parts, account, ruling.id)
    run(ground)
    assert len(waiting(ground, event)) == 3
    for action, refs, reason, field in (("dismiss", [ref], " ", "reason"), ("accept", [], "", "ref"), ("accept", [f"{n}" for n in range(BULK_DECISIONS_MAX + 1)], "", "ref")):
        with pytest.raises(Problem) as caught:
            judge_each(ground.world.parts, account, here, action, refs, reason)
        assert field in caught.value.error.details["fields"]
    assert judge_each(ground.world.parts, account, here, "dismiss", [ref], "Bukan warga sini.") == []
    run(ground)
    assert len(waiting(ground, event)) == 2 and ground.world.count("korban") == 0


def test_one_that_cannot_be_had_does_not_stop_the_others(ground: Ground) -> None:
    """A stranger ref and one decided already are told; a person confirmed without its household fails later, says so, and waits again."""
    event, _ = early(ground)
    account, here = posko(ground), found(ground, event)
    first, second, third = (one.row.ref for one in waiting(ground, event))
    judge_each(ground.world.parts, account, here, "accept", [second], "")
    failed = judge_each(ground.world.parts, account, here, "accept", [second, third, "x.0"], "")
    assert sorted((ref, why.error.code) for ref, why in failed) == sorted([(second, "already_decided"), ("x.0", "already_decided")])
    run(ground)
    assert [one.decision and one.decision.state for one in waiting(ground, event)] == [None, FAILED, FAILED]
    judge_each(ground.world.parts, account, here, "accept", [first, second, third], "")
    run(ground)
    assert waiting(ground, event) == []


def test_only_heads_of_posts_decide_here_and_nothing_else(ground: Ground) -> None:
    """An APD is refused on this page; a head of post cannot decide about waiting work of PKH."""
    event, _ = early(ground)
    ref = waiting(ground, event)[0].row.ref
    for role in ("apd", "koordinator"):
        with pytest.raises(Problem, match="forbidden"):
            judge_each(ground.world.parts, posko(ground, role), found(ground, event), "accept", [ref], "")
    ground.phone("siti").exchange(ground.world.visit("kpm3"))
    [visit] = [row for row in ground.world.rows("inbox") if row.kind == "kunjungan"]
    [(_, problem)] = judge_each(ground.world.parts, posko(ground), found(ground, event), "accept", [f"{visit.form}.0"], "")
    assert problem.error.code == "already_decided"


def test_finding_what_waits_takes_as_many_statements_for_much_as_for_little(ground: Ground) -> None:
    """The number of statements does not grow with what waits."""
    event, _ = early(ground)
    asked = []
    for _ in range(2):
        with statements(ground.world.parts.engine) as seen:
            waiting(ground, event)
        asked.append(len(seen))
        ground.sends("wati", *(ground.korban(event, f"Keluarga {number}") for number in range(20)))
    assert asked[0] == asked[1] and len(waiting(ground, event)) > 20


def test_who_never_joined_hears_what_became_of_the_work(ground: Ground) -> None:
    """P25: work in a kabupaten that nothing else ties its worker to was confirmed; the outcome comes to the phone, and nothing of the disaster."""
    ground.world.ids["jauh"] = ground.world.new_id()
    opened, jauh = ground.kejadian("jauh"), new_record(KINDS["worker"], {"name": "Jauh Contoh", "role": "tagana"}, ground.id_of("jauh"))
    ground.writes(jauh, new_record(KINDS["kejadian"], opened.fields, opened.id), kabupaten=ELSEWHERE)
    assert ground.sends("wati", ground.korban(opened.id), kabupaten=ELSEWHERE) == ["out_of_scope"]
    assert "outcome" not in ground.holds("wati")
    with read_transaction(ground.world.parts.engine) as connection:
        event = find_event(connection, ELSEWHERE, ELSEWHERE, opened.id)
        [one] = held(connection, event)
    account = ground.world.add_account("posko jauh", "posko", ELSEWHERE)
    assert judge_each(ground.world.parts, account, event, "accept", [one.row.ref], "") == []
    run(ground)
    now = ground.holds("wati")
    assert len(now["outcome"]) == 1 and "korban" not in now and "kejadian" not in now
