"""Late work about an erased family that a person dismissed: the next erasing takes it out of inbox and log, wherever it leads there from."""

from pathlib import Path

from schemas import KINDS
from server.office import new_record
from server.privacy.retention import lay_hold, lift_hold
from sync.nouns import Change, Form, Revision
from sync.wire import form_content
from tests.server.api.world import HOME
from tests.server.desk.office import Desk
from tests.server.privacy.ended import NAME, NIK, OTHER, WORDS, Ended, everything, left_in, make_ended


def send(desk: Desk, *changes: Change) -> list[str]:
    """Send a form of an old phone and return the codes of its changes."""
    world, day = desk.world, desk.world.clock().date()
    form = Form(world.new_id(), HOME, day, changes, form_content(HOME, day, changes))
    return [one[1] if len(one) > 1 else one[0] for one in desk.siti.exchange(form)[0]["out"][0][2]]


def dismiss_all(desk: Desk, reason: str) -> None:
    """Have a person dismiss all that waits."""
    judge = desk.account(f"penyelia{len(reason)}")
    while any(row.state == "open" for row in desk.world.rows("inbox")):
        desk.decide(judge, desk.open("inbox"), "dismiss", reason=reason)
        assert desk.carry() == 1


def late_changes(made: Ended) -> tuple[Change, ...]:
    """Return what leads to the family by its member, by its former visit, from a field too many, and by a member that was refused."""
    world, day = made.desk.world, made.desk.world.clock().date().isoformat()
    check = {"bulan": day[:7], "condition": "pemeriksaan_kehamilan", "result": "tidak_memenuhi", "reason": "sakit", "note": WORDS}
    [visit] = [row for row in world.rows("kunjungan") if row.kpm_id is None]
    many = new_record(KINDS["kunjungan"], {"kpm_id": made.kpm, "date": day, "findings": WORDS}, world.new_id())
    child = new_record(KINDS["anggota"], {"kpm_id": made.kpm, "name": NAME, "nik": NIK, "provisional": True}, world.new_id())
    waits = new_record(KINDS["komitmen"], {"anggota_id": child.id, **check}, "")
    return (
        new_record(KINDS["komitmen"], {"anggota_id": made.member, **check}, ""),
        Change("kunjungan", visit.id, {"findings": WORDS}, Revision(visit.revision, visit.tag)),
        Change("kunjungan", many.id, {**many.fields, "ucapan": WORDS}),
        Change("komitmen", waits.id, {name: value for name, value in waits.fields.items() if name != "review"}),
        child,
    )


def test_dismissed_work_leaves_nothing_however_it_leads_to_the_family(desk: Desk, tmp_path: Path) -> None:
    """Name and words are gone from all tables once it was dismissed, but not under a hold; dismissed work about a neighbour stays."""
    made = make_ended(desk, tmp_path)
    made.erase()
    assert left_in(desk) == []
    neighbour = {"kpm_id": desk.world.ids["kpm2"], "date": desk.world.clock().date().isoformat(), "findings": OTHER, "ucapan": "x"}
    assert send(desk, Change("kunjungan", desk.world.new_id(), neighbour)) == ["unknown_field"]
    dismiss_all(desk, "Salah")
    codes = send(desk, *late_changes(made))
    assert codes == ["erased", "erased", "unknown_field", "missing_record", "erased"]
    made.erase()
    assert desk.world.count("inbox") == 1 + len(codes)
    dismiss_all(desk, NAME)
    lay_hold(desk.world.parts, made.apd, kabupaten=HOME, reason="Perkara", record="", dataset="kpm")
    made.erase()
    assert desk.world.count("inbox") == 1 + len(codes)
    [hold] = desk.world.rows("legal_hold")
    lift_hold(desk.world.parts, made.apd, hold.id)
    made.erase()
    assert left_in(desk) == [] and made.faults() == [] and WORDS.lower() not in everything(desk)
    [kept] = desk.world.rows("inbox")
    assert OTHER in str(kept.change) and str(desk.world.rows("change_log")).count(OTHER) == 2  # of the roster, and this
