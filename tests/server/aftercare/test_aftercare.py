"""Aftercare: visits asked for after an exit, what they find, and when families are resertified."""

from datetime import date, timedelta

import pytest

from schemas import KINDS
from schemas.check import check
from server.aftercare.giving import give_visits, tugas_id
from server.aftercare.resertifikasi import EXTENDED, PAST, SOON, UNDATED, Spans, counts, page
from server.aftercare.visits import COMING, DONE, DUE, FALLEN, OVERDUE, Follow, follows, plus_months
from server.engine import read_transaction
from server.graduasi.rules import ExitRules, exit_rules, shipped_exit_rules
from server.office import Office, edit, new_record
from sync.nouns import Change
from tests.schemas.samples import sample
from tests.server.api.stage import on_each_database
from tests.server.api.world import HOME, Phone, World
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import visit

TODAY = date(2026, 11, 21)
LIST, AGAIN = "/konsol/pascagraduasi", "/konsol/resertifikasi"


def office_of(world: World) -> Office:
    """Return a hand of the office."""
    return Office(world.parts.store, "test", world.clock, world.random.randbytes)


def leave(world: World, kpm: str, exit_on: str | None, **fields: object) -> str:
    """Let a family leave on a day by SIKS-NG; return the id of its exit."""
    said = new_record(KINDS["penilaian_graduasi"], {"kpm_id": world.ids[kpm], "date": "2026-05-01", "jalur": "mandiri"}, world.new_id())
    told = {"kpm_id": world.ids[kpm], "penilaian_id": said.id, "jalur": "mandiri", "aturan_nomor": 1, "as_of": 1, "evidence_for": "-"}
    states = {"proposed_on": "2026-05-02", "status": "disetujui", "siks_status": "diterima", "exit_on": exit_on} | fields
    made = new_record(KINDS["graduasi"], told | states, "")
    office_of(world).write(HOME, [said, made])
    return made.id


def left(world: World) -> tuple[World, Phone, str]:
    """Let one family leave three months ago, another one only by our approval; Siti has both."""
    siti = world.enrol("siti")
    siti.settle()
    first = leave(world, "kpm1", "2026-08-25")
    leave(world, "kpm2", None, siks_status="dikirim")
    return world, siti, first


scene = on_each_database(left)


def all_of(world: World, region: str = HOME) -> list[Follow]:
    """Return every visit of the kabupaten."""
    today = world.clock().date()
    with read_transaction(world.parts.engine) as connection:
        return follows(connection, region, HOME, exit_rules(connection), today)


def visited(world: World, siti: Phone, exit_id: str, **fields: object) -> Change:
    """Let Siti's phone bring a visit after the exit."""
    told = {"purpose": "Setelah graduasi", "graduasi_id": exit_id, "after_months": 3, "keadaan": "rentan"}
    form = world.visit(**told | fields)
    siti.exchange(form)
    return form.changes[0]


def test_months_end_with_their_month() -> None:
    """So many months after the last day of a month is the last day of a shorter one; and 29 February comes back as the 28th."""
    assert plus_months(date(2026, 11, 30), 3) == date(2027, 2, 28) and plus_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert plus_months(date(2026, 8, 31), -2) == date(2026, 6, 30) and plus_months(date(2026, 12, 31), 12) == date(2027, 12, 31)


def test_a_visit_after_an_exit_says_how_the_family_lives() -> None:
    """It needs its months and the state, and a wish to propose again its reason; any other visit needs none of it."""
    whole = sample("kunjungan")
    assert check("kunjungan", whole, creating=True) is None
    assert check("kunjungan", whole | {"keadaan": None}, creating=True).details == {"fields": {"keadaan": "required"}}
    assert check("kunjungan", whole | {"propose_reason": None}, creating=True).details == {"fields": {"propose_reason": "required"}}
    bare = dict.fromkeys(("graduasi_id", "after_months", "keadaan", "propose_again", "propose_reason"))
    assert check("kunjungan", whole | bare, creating=True) is None


def test_a_visit_is_asked_for_once_and_ends_with_the_visit(scene: tuple[World, Phone, str]) -> None:
    """Two weeks before its day the pendamping has one task, however often the job runs; the visit ends it, and an approval alone asks for none."""
    world, siti, exit_id = scene
    assert [(one.months, one.due_on, one.state(TODAY)) for one in all_of(world)] == [
        *((3, date(2026, 11, 25), DUE), (6, date(2027, 2, 25), COMING), (12, date(2027, 8, 25), COMING)),
    ]
    assert (give_visits(world.parts), give_visits(world.parts)) == (1, 0)
    [task] = world.rows("tugas")
    assert (task.worker_id, task.about_id, task.due_date, task.status) == (world.ids["siti"], world.ids["kpm1"], "2026-11-25", "open")
    assert "3 bulan" in task.text and "25 Agustus 2026" in task.text and task.id in str(siti.settle())
    visited(world, siti, exit_id)
    assert (give_visits(world.parts), give_visits(world.parts)) == (1, 0)
    assert world.rows("tugas")[0].status == "done" and all_of(world)[0].state(TODAY) == DONE


def test_an_open_visit_goes_to_whoever_has_the_family_now(scene: tuple[World, Phone, str]) -> None:
    """When the kelompok gets another pendamping the task follows; late ones are said to be late, and an exit of old is asked for no more."""
    world, _siti, _ = scene
    give_visits(world.parts)
    [duty] = [row for row in world.rows("assignment") if row.kelompok_id == world.ids["mawar"]]
    with world.parts.store.view(HOME) as view:
        [record] = view.records(KINDS["assignment"], [duty.id])
    new = {"worker_id": world.ids["budi"], "kelompok_id": world.ids["mawar"], "role": "utama", "start_date": "2026-11-21"}
    changes = [edit(KINDS["assignment"], record, end_date="2026-11-20"), new_record(KINDS["assignment"], new, world.new_id())]
    office_of(world).write(HOME, changes)
    assert give_visits(world.parts) == 1 and world.rows("tugas")[0].worker_id == world.ids["budi"]
    world.clock.pass_by(days=40)
    assert all_of(world)[0].state(world.clock().date()) == OVERDUE and give_visits(world.parts) == 0
    world.clock.pass_by(days=3 * 365)
    assert all_of(world) == []


def test_a_family_that_is_back_is_asked_after_no_more(scene: tuple[World, Phone, str]) -> None:
    """A family that joined again is followed no more, and the task that asked for a visit ends: it would stay on the phone for ever."""
    world, _siti, _ = scene
    give_visits(world.parts)
    with world.parts.store.view(HOME) as view:
        [record] = view.records(KINDS["kpm"], [world.ids["kpm1"]])
    office_of(world).write(HOME, [edit(KINDS["kpm"], record, membership_status="aktif", joined_on="2026-11-01")])
    assert all_of(world) == [] and (give_visits(world.parts), give_visits(world.parts)) == (1, 0)
    assert world.rows("tugas")[0].status == "done"


def test_a_family_that_fell_back_is_listed_with_the_reason(scene: tuple[World, Phone, str]) -> None:
    """The list shows what waits, and in its own state who should be proposed again and why; other regions see nothing, wide ones choose first."""
    world, siti, exit_id = scene
    visitor = visit(world, "supervisor")
    page_of = visitor.get(LIST).text
    check_nesting(page_of)
    assert world.ids["kpm1"] in page_of and "25 November 2026" in page_of and "Siti Contoh" in page_of and world.ids["kpm2"] not in page_of
    visited(world, siti, exit_id, keadaan="jatuh_kembali", propose_again=True, propose_reason="Warung tutup.")
    assert world.ids["kpm1"] not in visitor.get(LIST).text
    found = visitor.get(f"{LIST}?keadaan=usul_kembali").text
    check_nesting(found)
    assert "Warung tutup." in found and "jatuh kembali" in found
    assert all_of(world)[0].state(TODAY) == FALLEN and "Warung tutup." not in visitor.get(f"{LIST}?keadaan=selesai").text
    assert [visitor.get(f"{LIST}?{query}").status_code for query in ("keadaan=x", "kecamatan=1", "after=%7F")] == [400] * 3
    assert "Warung tutup." not in visit(world, "supervisor", "lain", region="350702").get(f"{LIST}?keadaan=usul_kembali").text
    wide = visit(world, "koordinator", "luas", region="35")
    assert "Pilih kabupaten" in wide.get(LIST).text and "Warung tutup." in wide.get(f"{LIST}?keadaan=usul_kembali&kabupaten=3507").text
    assert "Warung tutup." not in wide.get(f"{LIST}?keadaan=usul_kembali&kabupaten=3607").text


def test_a_family_that_joined_again_is_followed_no_more(scene: tuple[World, Phone, str]) -> None:
    """Once it is a member anew nothing is asked for; the task that was given stays with its worker."""
    world, _, _ = scene
    with world.parts.store.view(HOME) as view:
        [family] = view.records(KINDS["kpm"], [world.ids["kpm1"]])
    office_of(world).write(HOME, [edit(KINDS["kpm"], family, membership_status="aktif", joined_on="2026-10-01")])
    assert all_of(world) == [] and give_visits(world.parts) == 0


RULES = ExitRules.of(shipped_exit_rules().fields)


def test_resertifikasi_is_due_by_the_years_of_the_rules(scene: tuple[World, Phone, str]) -> None:
    """On its very day a family is due, the day before it is to come; past the extension it says so; without a day nobody guesses; counts agree."""
    world, _, _ = scene
    spans = Spans.of(RULES, TODAY)
    joined = {"kpm1": "2020-11-21", "kpm2": "2020-11-22", "kpm3": None}
    with world.parts.store.view(HOME) as view:
        found = {one.id: one for one in view.records(KINDS["kpm"], [world.ids[name] for name in joined])}
    old = new_record(KINDS["kpm"], {"kelompok_id": world.ids["mawar"], "joined_on": "2017-11-21", "membership_status": "aktif"}, world.new_id())
    gone = new_record(KINDS["kpm"], {"joined_on": "2017-11-21", "membership_status": "graduasi"}, world.new_id())
    edits = [edit(KINDS["kpm"], found[world.ids[name]], joined_on=day) for name, day in joined.items() if day]
    office_of(world).write(HOME, [*edits, old, gone])
    with read_transaction(world.parts.engine) as connection:
        states = {state: [row.id for row in page(connection, HOME, HOME, spans, state, None)[0]] for state in (PAST, EXTENDED, SOON, UNDATED)}
        counted = counts(connection, HOME, HOME, spans)
    assert states == {PAST: [old.id], EXTENDED: [world.ids["kpm1"]], SOON: [world.ids["kpm2"]], UNDATED: [world.ids["kpm3"]]}
    assert counted["350701"] == dict.fromkeys(states, 1)
    assert spans.due_on("2020-11-21") == TODAY and spans.due_on("2020-02-29") == date(2026, 2, 28)
    visitor = visit(world, "supervisor")
    shown = visitor.get(AGAIN).text
    check_nesting(shown)
    assert world.ids["kpm1"] in shown and "21 November 2026" in shown and old.id not in shown
    assert old.id in visitor.get(f"{AGAIN}?keadaan={PAST}").text
    assert [visitor.get(f"{AGAIN}?{query}").status_code for query in ("keadaan=x", "after=x")] == [400] * 2


@pytest.mark.parametrize("scene", ["sqlite"], indirect=True)
def test_a_task_is_known_by_its_exit_and_months(scene: tuple[World, Phone, str]) -> None:
    """Two exits of one family never share a task, and neither do two visits of one exit."""
    world, _, _ = scene
    leave(world, "kpm1", (TODAY - timedelta(days=90)).isoformat())
    assert len({tugas_id(one.graduasi, one.months) for one in all_of(world)}) == len(all_of(world)) == 6
