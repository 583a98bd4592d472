"""Figures of workers: what each counts, in whose scope they arrive, and what becomes of an objection."""

import pytest
from sqlalchemy import select

from schemas import KINDS
from server.engine import read_transaction
from server.office import new_record
from server.people.capaian import answer, count_all, count_kabupaten, months_of
from server.people.contacts import contacts_of, is_prompt
from server.people.figures import count_month
from server.store.tables import TABLES
from sync.errors import Problem
from sync.ids import slot_id
from sync.nouns import Change, Revision
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.desk.office import Desk
from tests.server.store.measured import statements

MONTH = "2026-11"


def plan(desk: Desk, kelompok: str, day: str, ordinal: int = 1, **more: str) -> str:
    """Plan a meeting; return its id."""
    told = {"kelompok_id": desk.world.ids[kelompok], "bulan": MONTH, "ordinal": ordinal, "planned_date": day, "status": "rencana", **more}
    made = new_record(KINDS["jadwal"], told, "")
    desk.office.write(HOME, [made])
    return made.id


def hold(desk: Desk, kelompok: str, day: str, *workers: str) -> None:
    """Hold a meeting."""
    told = {"kelompok_id": desk.world.ids[kelompok], "bulan": MONTH, "unplanned_date": day, "ordinal": 1, "date": day, "status": "terlaksana"}
    desk.office.write(HOME, [new_record(KINDS["p2k2_sesi"], {**told, "held_by": [desk.world.ids[one] for one in workers]}, "")])


def counted(desk: Desk) -> dict[str, dict[str, int]]:
    """Return name of worker -> figures of the month."""
    names = {desk.world.ids[name]: name for name in ("siti", "budi")}
    with read_transaction(desk.world.parts.engine) as connection:
        found = count_month(connection, HOME, MONTH, (), desk.world.clock().date())
    return {names[worker]: figures.as_fields() for worker, figures in found.items()}


def test_each_figure_counts_what_it_says(desk: Desk) -> None:
    """Families in charge; meetings planned until today, not cancelled ones; a meeting held counts for who held it, whoever has the kelompok."""
    plan(desk, "mawar", "2026-11-10")
    plan(desk, "mawar", "2026-11-28", 2)
    plan(desk, "melati", "2026-11-12")
    plan(desk, "melati", "2026-11-13", 2, status="batal", reason="Hujan")
    hold(desk, "mawar", "2026-11-10", "budi")
    hold(desk, "melati", "2026-11-12", "budi", "siti")
    found = counted(desk)
    assert {name: found["siti"][name] for name in ("families", "meetings_planned", "meetings_held")} == {
        **{"families": 2, "meetings_planned": 1, "meetings_held": 1},
    }
    assert {name: found["budi"][name] for name in ("families", "meetings_planned", "meetings_held")} == {
        **{"families": 1, "meetings_planned": 1, "meetings_held": 2},
    }


@pytest.mark.parametrize(
    ("days", "arrived", "prompt"),
    [
        ([], "2026-11-09", True),
        (["2026-11-01"], "2026-11-09", True),
        (["2026-11-09"], "2026-11-09", True),
        (["2026-11-03"], "2026-11-03", True),
        (["2026-11-04", "2026-11-09"], "2026-11-09", False),
        (["2026-11-03", "2026-11-09"], "2026-11-09", True),
    ],
)
def test_without_signal_nobody_is_late(days: list[str], arrived: str, prompt: bool) -> None:
    """Work of the third is late only where the phone was in contact on a later day before it came."""
    assert is_prompt(days, "2026-11-03", arrived) is prompt


def test_a_phone_notes_its_contacts_once_a_day(desk: Desk) -> None:
    """Each day of contact is there once, and work that waited through one is told as such."""
    desk.world.clock.pass_by(days=1)
    for _ in range(3):
        desk.siti.exchange()
    form = desk.world.visit()
    desk.world.clock.pass_by(days=2)
    desk.siti.exchange(form)
    days = [(row.device, row.day) for row in desk.world.rows("contact") if row.device == desk.siti.device]
    assert sorted(days) == [(desk.siti.device, day) for day in ("2026-11-21", "2026-11-22", "2026-11-24")]
    assert (counted(desk)["siti"]["forms"], counted(desk)["siti"]["forms_prompt"]) == (1, 0)


def test_work_for_another_kabupaten_may_be_late_too(desk: Desk) -> None:
    """The contacts of a phone count where its worker has a charge, also beside the kabupaten in which it is at home."""
    world = desk.world
    jauh = next(row.id for row in world.rows("kelompok") if row.kabupaten == ELSEWHERE)
    duty = {"worker_id": world.ids["siti"], "kelompok_id": jauh, "role": "bersama", "start_date": "2026-01-01"}
    desk.office.write(ELSEWHERE, [new_record(KINDS["assignment"], duty, world.new_id())])
    for _ in range(2):
        world.clock.pass_by(days=1)
        desk.siti.exchange()
    with read_transaction(world.parts.engine) as connection:
        here, there = (contacts_of(connection, place, "2026-11-01") for place in (HOME, ELSEWHERE))
    assert there == {desk.siti.device: here[desk.siti.device]} and len(here[desk.siti.device]) >= 2


def test_a_phone_says_what_waits(desk: Desk) -> None:
    """P56: what a phone says of itself is kept, less the forms taken with it; a phone that says nothing takes nothing back."""
    desk.siti.exchange(wait=12, free=250_000_000)
    desk.siti.exchange()
    phone = next(row for row in desk.world.rows("device") if row.id == desk.siti.device)
    assert (phone.waiting_forms, phone.free_bytes) == (12, 250_000_000)
    desk.siti.exchange(desk.world.visit(), wait=12)
    phone = next(row for row in desk.world.rows("device") if row.id == desk.siti.device)
    assert (phone.waiting_forms, phone.free_bytes) == (11, 250_000_000)
    refused = desk.siti.post("exchange", {"v": 1, "epoch": desk.siti.epoch, "wait": -1})
    assert refused.status_code == 422


def test_figures_reach_the_worker_and_an_objection_is_answered(desk: Desk) -> None:
    """Each worker gets his own figures alone; the phone writes the objection and nothing else; the answer comes back; a recount keeps both."""
    hold(desk, "mawar", "2026-11-10", "siti")
    assert count_all(desk.world.parts) > 0
    assert count_all(desk.world.parts) == 0
    siti = desk.world.ids["siti"]
    rows = [frame["rows"]["capaian"] for frame in desk.siti.settle() if "capaian" in frame.get("rows", {})]
    assert {worker for found in rows for worker in found["worker_id"]} == {siti}
    record = desk.record("capaian", slot_id("capaian", (siti, MONTH)))
    assert record.fields["meetings_held"] == 1
    base = (record.revision, record.tag)
    for fields, outcome in (({"meetings_held": 9}, "refused"), ({"objection": "Saya mengadakan dua.", "objected_on": "2026-11-21"}, "applied")):
        whole = fields if "objection" in fields else {name: record.fields[name] for name in KINDS["capaian"].all_groups["figures"].fields} | fields
        answered = desk.siti.exchange(desk.world.form(Change("capaian", record.id, whole, Revision(*base))))
        told = answered[0]["out"][0]
        assert (told[2][0][0] if len(told) > 2 else "applied") == outcome
    with pytest.raises(Problem, match="unprocessable"):
        answer(desk.world.parts, "kantor", HOME, (siti, MONTH), " ")
    with pytest.raises(Problem, match="not_found"):
        answer(desk.world.parts, "kantor", HOME, (desk.world.ids["budi"], MONTH), "Baik.")
    answer(desk.world.parts, "kantor", HOME, (siti, MONTH), "Sudah kami periksa.")
    hold(desk, "melati", "2026-11-11", "siti")
    count_all(desk.world.parts)
    with read_transaction(desk.world.parts.engine) as connection:
        newest = months_of(connection, HOME, siti, 3)[0]
    assert (newest.meetings_held, newest.objection, newest.answer) == (2, "Saya mengadakan dua.", "Sudah kami periksa.")


def test_counting_costs_as_many_statements_for_many_workers(desk: Desk) -> None:
    """Set-based: a hundred workers more, and no statement more to count them."""
    costs = []
    for number in (0, 100):
        for _ in range(number):
            worker, kelompok = desk.world.new_id(), desk.world.new_id()
            duty = {"worker_id": worker, "kelompok_id": kelompok, "role": "utama", "start_date": "2026-01-01"}
            made = [("worker", {"name": "Contoh", "role": "pendamping"}, worker), ("kelompok", {"name": "x", "kecamatan_code": "350701"}, kelompok)]
            rest = [("assignment", duty, desk.world.new_id()), ("kpm", {"kelompok_id": kelompok}, desk.world.new_id())]
            desk.office.write(HOME, [new_record(KINDS[kind], fields, one) for kind, fields, one in (*made, *rest)])
        with statements(desk.world.parts.engine) as seen, read_transaction(desk.world.parts.engine) as connection:
            count_month(connection, HOME, MONTH, (), desk.world.clock().date())
        costs.append(len(seen))
    assert costs[0] == costs[1]
    count_kabupaten(desk.world.parts, HOME)
    with read_transaction(desk.world.parts.engine) as connection:
        assert len(list(connection.execute(select(TABLES["capaian"].c.id).where(TABLES["capaian"].c.bulan == MONTH)))) >= 102
