"""Samples: of ordinary checks some are drawn by chance, and the rest is closed unseen only if nothing is found among them."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Row

from schemas import KINDS
from server.cycle.rules import Rules, shipped_row
from server.desk.case import open_case
from server.desk.sample import draw_lots, month_to_draw, sample
from server.desk.sample_course import run_lots, tend_lots
from server.office import new_record
from sync.limits import SAMPLE_FINDINGS_MAX, SAMPLE_PER_WORKER_MIN, SAMPLE_SIZE
from sync.nouns import Change
from tests.server.api.world import HOME
from tests.server.desk.office import ON_SQLITE, Desk
from tests.server.desk.school import BULAN, QUEUE, cases, checked, codes, look, set_days

MANY = 2 * SAMPLE_SIZE + 2


def fill(desk: Desk, number: int = MANY) -> list[str]:
    """Write ordinary checks of so many small children of one family, entered until the month was over; return their ids."""
    children = [
        new_record(KINDS["anggota"], {"kpm_id": desk.world.ids["kpm1"], "name": f"Anak {index}", "komponen": "anak_usia_dini"}, desk.world.new_id())
        for index in range(number)
    ]
    desk.office.write(HOME, children)
    checks = [weighed(child.id) for child in children]
    desk.office.write(HOME, checks)
    look(desk)
    return [check.id for check in checks]


def weighed(child: str, bulan: str = BULAN) -> Change:
    """Return the change that makes an ordinary check."""
    return new_record(KINDS["komitmen"], {"anggota_id": child, "bulan": bulan, "condition": "timbang_ukur", "result": "memenuhi"}, "")


def lot(desk: Desk) -> Row:
    """Return the only lot."""
    [found] = desk.world.rows("sample_lot")
    return found


def decide_all(desk: Desk, wrong: int = 0) -> None:
    """Let a supervisor decide everything that waits, so many of it with another result."""
    account = desk.account(f"sup{desk.world.random.randrange(10**6)}")
    for index, case in enumerate(desk.page(QUEUE).cases):
        opened = open_case(desk.world.parts, HOME, HOME, QUEUE, case.ref)
        fields = {"result": "tidak_memenuhi"} if index < wrong else None
        desk.decide(account, opened, "amend" if fields else "approve", fields=fields)
    desk.carry()
    look(desk)


def reviews(desk: Desk) -> Counter:
    """Count the checks by how they were closed."""
    return Counter(row.review for row in desk.world.rows("komitmen"))


def test_a_sample_without_findings_closes_the_rest(desk: Desk) -> None:
    """Thirty are looked at; then the others are closed as tanpa sampel, which is told apart from approval in the record."""
    fill(desk)
    assert codes(desk) == [] and draw_lots(desk.world.parts) == 1
    assert codes(desk) == ["sampled"] * SAMPLE_SIZE and (lot(desk).population, lot(desk).area) == (MANY, "350701")
    assert run_lots(desk.world.parts) == 0 and reviews(desk) == {None: MANY}
    decide_all(desk)
    assert run_lots(desk.world.parts) == MANY - SAMPLE_SIZE
    assert reviews(desk) == {"disetujui": SAMPLE_SIZE, "tanpa_sampel": MANY - SAMPLE_SIZE}
    assert all(row.closed for row in desk.world.rows("komitmen"))
    found = lot(desk)
    assert (found.state, found.reviewed, found.findings, found.unsampled) == ("closed", SAMPLE_SIZE, 0, MANY - SAMPLE_SIZE)
    look(desk)
    assert codes(desk) == [] and draw_lots(desk.world.parts) == 0


@ON_SQLITE
def test_a_draw_that_is_cut_off_is_made_whole(desk: Desk) -> None:
    """Where the run stops between two kecamatan, no lot of the month is there, and the next run draws both."""
    fill(desk, 2)
    desk.change("kelompok", desk.world.ids["melati"], kecamatan_code="350702")
    desk.office.write(HOME, [checked(desk, "kpm3", result="memenuhi")])
    set_days(desk, 20)
    look(desk)
    seeds = [bytes(7)]
    with pytest.raises(IndexError):
        draw_lots(replace(desk.world.parts, random=lambda _size: seeds.pop()))
    assert desk.world.count("sample_lot") == 0
    assert draw_lots(desk.world.parts) == 2


def test_findings_let_the_sample_grow(desk: Desk) -> None:
    """With a finding thirty more are drawn; without another one the rest is closed."""
    fill(desk)
    draw_lots(desk.world.parts)
    decide_all(desk, wrong=1)
    run_lots(desk.world.parts)
    assert lot(desk).grown and codes(desk) == ["sampled"] * SAMPLE_SIZE
    decide_all(desk)
    assert run_lots(desk.world.parts) == MANY - 2 * SAMPLE_SIZE and lot(desk).state == "closed"


@ON_SQLITE
def test_too_many_findings_queue_the_whole_lot(desk: Desk) -> None:
    """With more findings than the limit everything is looked at, and nothing is closed unseen."""
    fill(desk, 40)
    draw_lots(desk.world.parts)
    decide_all(desk, wrong=SAMPLE_FINDINGS_MAX + 1)
    run_lots(desk.world.parts)
    assert lot(desk).state == "whole" and codes(desk) == ["lot_queued"] * 10
    decide_all(desk)
    assert run_lots(desk.world.parts) == 0 and lot(desk).state == "closed"
    assert reviews(desk) == {"disetujui": 40}


def test_what_changes_after_the_draw_waits_for_the_next_lot(desk: Desk) -> None:
    """An edited check is neither closed unseen nor lost: it and what came late are in the lot of the next month."""
    ids = fill(desk)
    draw_lots(desk.world.parts)
    drawn = {row.record for row in cases(desk)}
    edited = next(one for one in ids if one not in drawn)
    desk.change("komitmen", edited, note="ditimbang lagi")
    child = desk.record("komitmen", edited).fields["anggota_id"]
    late = weighed(child, "2026-09")
    desk.office.write(HOME, [late])
    decide_all(desk)
    run_lots(desk.world.parts)
    assert {row.id for row in desk.world.rows("komitmen") if not row.closed} == {edited, late.id}
    desk.world.clock.pass_by(days=31)
    assert draw_lots(desk.world.parts) == 1
    assert {row.record for row in cases(desk)} == {edited, late.id}


@ON_SQLITE
def test_what_is_deleted_after_the_draw_is_a_finding(desk: Desk) -> None:
    """Who removes a drawn check does not escape the sample."""
    fill(desk)
    draw_lots(desk.world.parts)
    desk.change("komitmen", cases(desk)[0].record, deleted=True)
    look(desk)
    tend_lots(desk.world.parts)
    assert (lot(desk).reviewed, lot(desk).findings) == (1, 1) and len(cases(desk)) == SAMPLE_SIZE - 1


@ON_SQLITE
def test_a_drawn_check_that_fails_meanwhile_is_an_exception_and_a_finding(desk: Desk) -> None:
    """Its case says what is the matter now, and deciding it counts for the sample."""
    fill(desk)
    draw_lots(desk.world.parts)
    desk.change("komitmen", cases(desk)[0].record, result="tidak_memenuhi", reason=None)
    look(desk)
    assert Counter(codes(desk)) == {"sampled": SAMPLE_SIZE - 1, "tidak_memenuhi": 1}
    decide_all(desk)
    assert (lot(desk).reviewed, lot(desk).findings) == (SAMPLE_SIZE, 1)


@ON_SQLITE
def test_exceptions_are_in_no_lot(desk: Desk) -> None:
    """What people look at anyway, what is closed, and what says nothing is not drawn."""
    set_days(desk, 20)
    desk.office.write(HOME, [checked(desk, result="memenuhi", alpa=9), checked(desk, "kpm3", alpa=None, izin=None, sakit=None)])
    look(desk)
    assert draw_lots(desk.world.parts) == 0 and codes(desk) == ["contradiction"]


def test_the_draw_can_be_made_again() -> None:
    """The same seed draws the same of the same checks in any order; another seed draws others; each worker has some."""
    members = [(f"r{index:03}", f"w{index % 4 if index < 8 else 0}") for index in range(200)]
    first = sample(members, 5, 1)
    assert first == sample(reversed(members), 5, 1) and set(first) != set(sample(members, 6, 1))
    assert len(first) == len(set(first)) == SAMPLE_SIZE and sample(members, 5, 2) != first
    drawn = Counter(dict(members)[one] for one in first)
    assert all(drawn[f"w{index}"] >= min(2, SAMPLE_PER_WORKER_MIN) for index in range(4))
    assert len(sample(members[:5], 1, 1)) == 5


@pytest.mark.parametrize(("today", "bulan"), [("2026-11-14", "2026-09"), ("2026-11-15", "2026-10"), ("2026-12-01", "2026-10"), ("2027-01-15", "2026-12")])
def test_a_month_is_drawn_when_its_entry_ends(today: str, bulan: str) -> None:
    """By the rules of the month: so many days after it."""
    assert month_to_draw([Rules.of(shipped_row().fields)], date.fromisoformat(today)) == bulan
