"""Who works in a disaster: its opener at once, others by code or by the office, and nobody sees families of PKH by it."""

from datetime import timedelta

from sqlalchemy import text

from schemas import KINDS
from server.engine import read_transaction
from server.grants import party_of
from server.office import new_record
from server.store.grants import grants_in
from tests.server.aid.ground import CODE, DAY, Ground, volunteers
from tests.server.api.stage import filled, on_each_database
from tests.server.api.world import ELSEWHERE, HOME, START
from tests.server.store.measured import statements

ground = on_each_database(volunteers, filled)


def test_whoever_opens_a_disaster_works_in_it_at_once(ground: Ground) -> None:
    """A volunteer without any assignment opens one, registers in the same push, and holds both after it."""
    opened = ground.kejadian()
    assert ground.sends("rudi", opened, ground.korban(opened.id), ground.undangan(opened.id)) == ["applied"] * 3
    assert ground.sends("rudi", ground.korban(opened.id, "Keluarga Kedua")) == ["applied"]
    held = ground.holds("rudi")
    assert held["kejadian"] == {opened.id} and len(held["korban"]) == 2


def test_a_code_lets_in_whoever_read_it(ground: Ground) -> None:
    """Whoever reads the opener's code works from the exchange after the one that brought it; the office need not do anything."""
    opened = ground.kejadian()
    ground.sends("rudi", opened, ground.undangan(opened.id))
    assert ground.sends("wati", ground.bergabung(opened.id)) == ["applied"]
    assert ground.sends("wati", ground.korban(opened.id)) == ["applied"]
    assert ground.holds("wati")["kejadian"] == {opened.id}


def test_work_before_the_grant_waits_for_a_person(ground: Ground) -> None:
    """What comes in the same push as the joining is held whole; what came before the event is known is blocked, then held: nothing is lost."""
    opened = ground.kejadian()
    assert ground.sends("wati", ground.bergabung(opened.id), ground.korban(opened.id, "Pertama")) == ["applied", "missing_record"]
    ground.sends("rudi", opened, ground.undangan(opened.id))
    assert [row.code for row in ground.world.rows("inbox")] == ["out_of_scope"]
    assert ground.sends("wati", ground.korban(opened.id, "Kedua")) == ["applied"]


def test_a_code_that_is_wrong_late_or_taken_back_lets_nobody_in(ground: Ground) -> None:
    """Another code, one that ended before it came in, and one that was revoked open nothing, until the office lets the worker in itself."""
    opened, other = ground.kejadian(), ground.kejadian(place="Tempat lain")
    invite = ground.undangan(opened.id)
    ground.sends("rudi", opened, invite, other, ground.undangan(other.id, valid_until="2026-11-19"))
    ground.sends("wati", ground.bergabung(opened.id, code="SALAH00"), ground.bergabung(other.id))
    assert "kejadian" not in ground.holds("wati")
    ground.edits("undangan", invite.id, revoked=True)
    ground.sends("budi", ground.bergabung(opened.id, "budi"))
    assert "kejadian" not in ground.holds("budi")
    ground.edits("undangan", invite.id, revoked=False)
    assert ground.holds("budi")["kejadian"] == {opened.id}
    [joined] = [row.id for row in ground.world.rows("bergabung") if (row.worker_id, row.kejadian_id) == (ground.id_of("wati"), other.id)]
    ground.edits("bergabung", joined, status="diterima")
    assert ground.holds("wati")["kejadian"] == {other.id}


def test_taking_a_code_back_puts_nobody_out(ground: Ground) -> None:
    """Who is in stays and goes on working, and the head puts single ones out; who asks after it waits."""
    opened = ground.kejadian()
    invite = ground.undangan(opened.id)
    ground.sends("rudi", opened, invite)
    joined = ground.bergabung(opened.id)
    ground.sends("wati", joined)
    ground.edits("undangan", invite.id, revoked=True)
    assert ground.sends("wati", ground.korban(opened.id)) == ["applied"] and ground.holds("wati")["kejadian"] == {opened.id}
    ground.sends("budi", ground.bergabung(opened.id, "budi"))
    assert "kejadian" not in ground.holds("budi")
    ground.edits("bergabung", joined.id, status="ditolak")
    assert "kejadian" not in ground.holds("wati")


def test_no_clock_of_a_phone_lets_anybody_in(ground: Ground) -> None:
    """A code ended before its reader came in: whatever day the phone tells, the head of the post decides. A day that is told too late takes nothing away."""
    opened = ground.kejadian()
    ground.sends("rudi", opened, ground.undangan(opened.id, valid_until="2026-11-21"))
    ground.sends("wati", ground.bergabung(opened.id, joined_on="2026-12-24"))
    assert ground.holds("wati")["kejadian"] == {opened.id}
    ground.world.clock.now += timedelta(days=1)
    late = ground.bergabung(opened.id, "budi", joined_on=DAY)
    assert ground.sends("budi", late, ground.korban(opened.id)) == ["applied", "out_of_scope"]
    assert "kejadian" not in ground.holds("budi")
    ground.edits("bergabung", late.id, status="diterima")
    assert ground.holds("budi")["kejadian"] == {opened.id}


def test_a_code_whose_phone_is_years_ahead_ends_by_the_days_of_the_office(ground: Ground) -> None:
    """A code that says that it holds for years lets in for a week after it came in, and no longer."""
    opened = ground.kejadian()
    ground.sends("rudi", opened, ground.undangan(opened.id, valid_until="2031-01-01"))
    ground.world.clock.now += timedelta(days=7)
    ground.sends("wati", ground.bergabung(opened.id))
    assert ground.holds("wati")["kejadian"] == {opened.id}
    ground.world.clock.now += timedelta(days=1)
    ground.sends("budi", ground.bergabung(opened.id, "budi"))
    assert "kejadian" not in ground.holds("budi")


def test_who_came_before_the_code_did_is_in_once_it_comes(ground: Ground) -> None:
    """The joiner had signal first: what counts is the day on which he came in, however late the opener's phone brings the code."""
    opened = ground.kejadian()
    ground.sends("wati", ground.bergabung(opened.id))
    ground.world.clock.now += timedelta(days=5)
    ground.sends("rudi", opened, ground.undangan(opened.id, valid_until="2026-11-21"))
    assert ground.holds("wati")["kejadian"] == {opened.id}


def test_a_second_code_is_tried_anew(ground: Ground) -> None:
    """Who came with a code that had ended reads another one, and is in."""
    opened = ground.kejadian()
    ground.sends("rudi", opened, ground.undangan(opened.id, valid_until="2026-11-20"))
    joined = ground.bergabung(opened.id)
    ground.sends("wati", joined)
    assert "kejadian" not in ground.holds("wati")
    ground.sends("rudi", ground.undangan(opened.id, code="K7Q2MZ9", valid_until="2026-11-22"))
    ground.edits("bergabung", joined.id, code="K7Q2MZ9")
    assert ground.holds("wati")["kejadian"] == {opened.id}


def test_a_second_code_puts_nobody_out(ground: Ground) -> None:
    """Who is in by one code and reads another one, which the office does not know yet, stays in."""
    opened = ground.kejadian()
    joined = ground.bergabung(opened.id)
    ground.sends("rudi", opened, ground.undangan(opened.id))
    ground.sends("wati", joined)
    ground.edits("bergabung", joined.id, code="K7Q2MZ9")
    assert ground.sends("wati", ground.korban(opened.id)) == ["applied"]


def test_whom_the_office_refuses_stays_outside(ground: Ground) -> None:
    """A good code does not outweigh the office's word, and what the worker holds goes with the next exchange."""
    opened = ground.kejadian()
    ground.sends("rudi", opened, ground.undangan(opened.id))
    joined = ground.bergabung(opened.id)
    ground.sends("wati", joined)
    ground.edits("bergabung", joined.id, status="ditolak")
    assert "kejadian" not in ground.holds("wati")
    assert ground.sends("wati", ground.korban(opened.id)) == ["out_of_scope"]


def test_a_volunteer_of_another_kabupaten_joins(ground: Ground) -> None:
    """Asking to take part needs no assignment in that kabupaten; once let in, its disaster is on the phone, and nothing else of it."""
    ground.world.ids["jauh"] = ground.world.new_id()
    ground.writes(new_record(KINDS["worker"], {"name": "Jauh Contoh", "role": "tagana"}, ground.id_of("jauh")), kabupaten=ELSEWHERE)
    opened = ground.kejadian("jauh")
    ground.writes(new_record(KINDS["kejadian"], opened.fields, opened.id), kabupaten=ELSEWHERE)
    ground.writes(ground.undangan(opened.id, "jauh"), kabupaten=ELSEWHERE)
    assert ground.sends("wati", ground.bergabung(opened.id), kabupaten=ELSEWHERE) == ["applied"]
    assert ground.sends("wati", ground.korban(opened.id), kabupaten=ELSEWHERE) == ["applied"]
    held = ground.holds("wati")
    assert held["kejadian"] == {opened.id} and "kpm" not in held and "kelompok" not in held


def test_who_takes_part_in_one_record_of_a_disaster_takes_part_in_all(ground: Ground) -> None:
    """Two volunteers open the same flood; once a person has made one speak for both, each phone holds both, and taking that back parts them."""
    first, second = ground.kejadian("rudi"), ground.kejadian("wati")
    ground.sends("rudi", first, ground.korban(first.id))
    ground.sends("wati", second, ground.korban(second.id, "Keluarga Lain"))
    ground.edits("kejadian", second.id, same_as_id=first.id)
    for name in ("rudi", "wati"):
        assert ground.holds(name)["kejadian"] == {first.id, second.id} and len(ground.holds(name)["korban"]) == 2
    assert ground.sends("wati", ground.korban(first.id, "Ketiga")) == ["applied"]
    ground.edits("kejadian", second.id, same_as_id=None)
    assert ground.holds("wati")["kejadian"] == {second.id}


def test_late_work_is_taken_sixty_days_and_then_held(ground: Ground) -> None:
    """Work done within 60 days of the last day of the emergency is taken; later work is held, and phones no longer hold the event."""
    opened = ground.kejadian()
    ground.sends("rudi", opened)
    ground.edits("kejadian", opened.id, status="selesai", closed_on="2026-09-21")
    assert ground.sends("rudi", ground.korban(opened.id)) == ["applied"]
    ground.edits("kejadian", opened.id, status="selesai", closed_on="2026-09-20")
    assert ground.sends("rudi", ground.korban(opened.id, "Terlambat sekali")) == ["out_of_scope"]
    assert "kejadian" not in ground.holds("rudi")


def test_a_child_without_family_is_held_by_named_duties_alone(ground: Ground) -> None:
    """Everybody in the disaster may bring one in; only a phone whose worker the office has named gets it, not even the one that brought it."""
    opened = ground.kejadian()
    told = {"registered_on": DAY, "worker_id": ground.id_of("rudi"), "status": "dicari", "carer": "Posko", "found_place": "Jembatan"}
    child = ground.make("anak_terpisah", kejadian_id=opened.id, **told)
    joined = ground.bergabung(opened.id)
    assert ground.sends("rudi", opened, ground.undangan(opened.id), child) == ["applied"] * 3
    ground.sends("wati", joined)
    assert "anak_terpisah" not in ground.holds("rudi") and "anak_terpisah" not in ground.holds("wati")
    ground.edits("bergabung", joined.id, duty="pendamping_anak")
    assert ground.holds("wati")["anak_terpisah"] == {child.id}


def test_everybody_in_a_disaster_holds_its_stores(ground: Ground) -> None:
    """A store that one opens in the field is on the phones of all; a standing store only on its keeper's."""
    opened = ground.kejadian()
    ground.sends("rudi", opened, ground.undangan(opened.id))
    store = ground.make("gudang", opened_by=ground.id_of("rudi"), kejadian_id=opened.id, name="Gudang posko", level="posko")
    line = ground.make("mutasi", gudang_id=store.id, barang="beras", jenis="masuk", jumlah=5000, date=DAY)
    assert ground.sends("rudi", store, line) == ["applied"] * 2
    standing = new_record(KINDS["gudang"], {"name": "Gudang Dinas", "level": "kabupaten"}, ground.world.new_id())
    ground.writes(standing)
    ground.sends("wati", ground.bergabung(opened.id))
    held = ground.holds("wati")
    assert held["gudang"] == {store.id} and held["mutasi"] == {line.id}
    ground.edits("gudang", standing.id, keeper_id=ground.id_of("wati"))
    assert ground.holds("wati")["gudang"] == {store.id, standing.id}


def test_no_family_of_pkh_is_on_a_volunteers_phone(ground: Ground) -> None:
    """Over a whole first sync and a whole disaster, a volunteer without assignment gets places, own records and the disaster, and nothing else."""
    opened = ground.kejadian()
    ground.sends("rudi", opened, ground.undangan(opened.id), ground.korban(opened.id))
    ground.sends("wati", ground.bergabung(opened.id))
    mine = {"worker", "wilayah", "kejadian", "undangan", "bergabung", "korban"}
    assert ground.holds("wati").keys() == mine and ground.holds("rudi").keys() == mine - {"bergabung"}
    assert ground.holds("siti").keys() & {"kejadian", "korban", "undangan"} == set()
    assert ground.holds("siti")["kpm"] == {ground.id_of("kpm1"), ground.id_of("kpm2")}


def test_a_pendamping_who_joins_keeps_his_families(ground: Ground) -> None:
    """A pendamping in a disaster holds both, and each stays apart: the volunteer beside him gets no family."""
    opened = ground.kejadian()
    ground.sends("rudi", opened, ground.undangan(opened.id))
    ground.sends("siti", ground.bergabung(opened.id, "siti"))
    held = ground.holds("siti")
    assert held["kejadian"] == {opened.id} and held["kpm"] == {ground.id_of("kpm1"), ground.id_of("kpm2")}


def test_grants_cost_as_much_with_twenty_disasters_as_with_one(ground: Ground) -> None:
    """The number of statements does not grow with the disasters that a worker takes part in, and each is found by an index."""
    costs = []
    for number in (1, 20):
        for each in range(number):
            opened = ground.kejadian(place=f"Tempat {each}")
            ground.writes(new_record(KINDS["kejadian"], opened.fields, opened.id))
        with statements(ground.world.parts.engine) as seen, read_transaction(ground.world.parts.engine) as connection:
            grants = grants_in(connection, ground.id_of("rudi"), HOME, START.date())
        costs.append(len(seen))
    assert costs[0] == costs[1] and len([one for one in grants.scopes if one.startswith("b:")]) == 21


def test_a_worker_writes_his_own_where_he_holds_nothing(ground: Ground) -> None:
    """P58: in a kabupaten of which the phone holds nothing a worker may write what is his own, and no more."""
    device = next(row for row in ground.world.rows("device")) if ground.phone("wati") else None
    party = party_of(ground.world.parts.engine, device, START.date())
    assert party.author_in(ELSEWHERE).grants.windows.keys() == {f"w:{device.worker_id}"}
    assert party.author_in(ELSEWHERE).grants.scopes == ()
