"""Scopes gained and lost, records that move, first sync by snapshot, and repair by digest."""

import gzip
from collections.abc import Callable

import pytest

from sync.first import first_frames
from sync.ids import canonical
from sync.limits import PAGE_ROWS_MAX
from sync.nouns import Outcome
from sync.phone.talk import Failure, Reply
from sync.wire import CONTENT_TYPE
from tests.sync.phone.inprocess import HOME, KINDS, Send, answering, held_by, lost_answer, lost_request, mirror_of
from tests.sync.phone.world import BUDI, QUARTER, SARI, World

OTHER = "3573"


def test_a_gained_scope_comes_whole_and_a_lost_one_goes(world: World) -> None:
    """After a change of assignment the phone holds the new scopes from their beginning and nothing of the old."""
    phone, _ = world.phone()
    phone.sync()
    world.server.assign(SARI, *world.scopes(1))
    report = phone.sync()
    assert report.complete
    assert {one["id"] for one in phone.all("kpm")} == set(world.families[3:])
    assert mirror_of(phone) == held_by(world.server, SARI)


def test_work_waiting_on_a_lost_scope_stays_visible_until_decided(world: World) -> None:
    """An edit of a family that was taken away is sent, held, and shown with its reason; before, it is still in the view."""
    phone, line = world.phone()
    phone.sync()
    world.edit(phone, "kpm", world.families[0], note="belum dikirim")
    world.server.assign(SARI, *world.scopes(1))
    line.troubles = [lambda send: lost_answer(send)]
    phone.sync()
    assert phone.view("kpm", world.families[0])["note"] == "belum dikirim"
    phone.sync()
    assert [(one.code, one.fields) for one in phone.attention()] == [("out_of_scope", {"note": "belum dikirim"})]
    assert phone.view("kpm", world.families[0]) is None


def test_an_unsent_edit_shows_the_family_that_left(world: World) -> None:
    """While an edit waits, a family that left the mirror is shown as it was when the form was opened."""
    phone, _ = world.phone()
    phone.sync()
    world.edit(phone, "kpm", world.families[0], note="A")
    with phone.files.transaction("test"):
        phone.files.db.execute("DELETE FROM mirror WHERE id = ?", (world.families[0],))
    assert phone.view("kpm", world.families[0])["street"] == "Jalan Mawar 0"
    world.edit(phone, "kpm", world.families[0], street="Jalan Lain")
    first, second = (queued.form for queued in phone.outbox.to_send(2))
    assert second.changes[0].base == first.changes[0].base
    assert second.changes[0].after == ((first.id, 0),)


def test_accepted_work_on_a_family_that_left_stays_while_more_of_it_waits(world: World) -> None:
    """P1: of two edits opened side by side on a family that left the mirror, the one accepted first stays in sight until the other is decided too."""
    phone, line = world.phone()
    phone.sync()
    one, other = phone.form(), phone.form()
    one.edit("kpm", world.families[0], note="diterima")
    other.edit("kpm", world.families[0], street="Jalan Lain")
    world.server.assign(SARI, world.scopes(0)[1])
    assert phone.sync().complete
    one.save(), other.save()
    with phone.files.transaction("test"):
        phone.files.put(limit=1)
    line.troubles = [None, lost_request]
    assert phone.sync().outcomes == {Outcome.MERGED: 1}
    assert phone.mirror.get("kpm", world.families[0]) is None
    shown = phone.view("kpm", world.families[0])
    assert (shown["note"], shown["street"]) == ("diterima", "Jalan Lain")
    assert phone.sync().complete
    assert phone.view("kpm", world.families[0]) is None
    assert phone.status().accepted == 2


def test_a_family_that_moves_away_leaves_the_phone(world: World) -> None:
    """A removal marker takes the row out of the scope it left, and only there."""
    sari, _ = world.phone(SARI)
    budi, _ = world.phone(BUDI)
    sari.sync(), budi.sync()
    world.server.office("kpm", world.families[0], kelompok_id=world.kelompok[1])
    assert (sari.sync().gone, budi.sync().complete) == (1, True)
    assert sari.view("kpm", world.families[0]) is None
    assert budi.view("kpm", world.families[0])["kelompok_id"] == world.kelompok[1]
    assert mirror_of(sari) == held_by(world.server, SARI)
    assert mirror_of(budi) == held_by(world.server, BUDI)


def test_no_own_change_carries_a_family_away(world: World) -> None:
    """P31: only the office carries a record into another scope; a phone that tries is told, and the family stays where it is."""
    phone, _ = world.phone()
    phone.sync()
    world.edit(phone, "kpm", world.families[0], kelompok_id=world.kelompok[1])
    report = phone.sync()
    assert report.complete
    assert report.outcomes == {Outcome.REFUSED: 1}
    assert phone.mirror.get("kpm", world.families[0]).scope == f"k:{world.kelompok[0]}"
    assert mirror_of(phone) == held_by(world.server, SARI)


def test_an_old_marker_hides_no_accepted_work(world: World) -> None:
    """A marker of the scope that a family left long ago, on a page before its row, does not take accepted work off the screen."""

    def marker_first(send: Send) -> Reply:
        reply = send()
        page = {"kab": HOME, "gone": [[world.scopes(0)[0], "kpm", world.families[0]]]}
        lines = [gzip.decompress(reply.body).split(b"\n")[0], canonical(page).encode(), b""]
        return Reply(200, reply.headers, gzip.compress(b"\n".join(lines)))

    phone, line = world.phone(BUDI)
    world.server.office("kpm", world.families[0], kelompok_id=world.kelompok[1])
    phone.sync()
    world.edit(phone, "kpm", world.families[0], note="diterima")
    line.troubles = [lost_answer, marker_first]
    phone.sync(), phone.sync()
    assert phone.status().accepted == 1
    assert phone.view("kpm", world.families[0])["note"] == "diterima"
    assert phone.sync().complete
    assert mirror_of(phone) == held_by(world.server, BUDI)


def test_what_is_made_after_a_move_between_held_scopes_goes_there(world: World) -> None:
    """A family carried by the office from one held kelompok to another is in its new scope, and so is what is made for it."""
    phone, _ = world.phone(BUDI)
    phone.sync()
    world.server.office("kpm", world.families[0], kelompok_id=world.kelompok[1])
    draft = phone.form()
    visit = draft.make("visit", kpm_id=world.families[0], day=phone.today().isoformat(), finding="pindah")
    draft.save()
    assert phone.sync().complete
    assert phone.mirror.get("visit", visit).scope == f"k:{world.kelompok[1]}:{QUARTER}"
    assert mirror_of(phone) == held_by(world.server, BUDI)


def test_a_move_by_others_is_known_before_rows_are_built(world: World) -> None:
    """A visit saved for a family that has moved in the meantime lies in the scope where the server put it."""
    phone, _ = world.phone(BUDI)
    phone.sync()
    world.server.office("kpm", world.families[0], kelompok_id=world.kelompok[1])
    draft = phone.form()
    draft.make("visit", kpm_id=world.families[0], day=phone.today().isoformat(), finding="sehat")
    draft.save()
    assert phone.sync().complete
    assert mirror_of(phone) == held_by(world.server, BUDI)


def test_two_kabupaten_on_one_phone(world: World) -> None:
    """A worker with families in two kabupaten has a cursor in each, and forms go to their own."""
    world.server.partitions.add(OTHER)
    kelompok = world.server.office("kelompok", kabupaten=OTHER, name="Kenanga")
    kpm = world.server.office("kpm", kabupaten=OTHER, kelompok_id=kelompok, street="Jalan Batas", rt=1, note=None)
    world.server.assign(SARI, f"k:{kelompok}", f"k:{kelompok}:{QUARTER}", kabupaten=OTHER)
    phone, _ = world.phone()
    phone.sync()
    draft = phone.form(OTHER)
    draft.edit("kpm", kpm, note="di seberang")
    draft.save()
    world.edit(phone, "kpm", world.families[0], note="di rumah")
    assert phone.sync().complete
    assert world.server.record("kpm", kpm, OTHER)["note"] == "di seberang"
    assert set(phone.places.cursors()) == {"3507", OTHER}
    assert mirror_of(phone) == held_by(world.server, SARI)
    del world.server.scopes[SARI][OTHER]
    assert phone.sync().complete
    assert set(phone.places.cursors()) == {"3507"}
    assert mirror_of(phone) == held_by(world.server, SARI)


def test_a_family_on_the_move_is_shown_as_where_it_still_is(world: World) -> None:
    """While both kabupaten have a family, the phone shows the row of the first, with accepted work that the copy lacks."""
    world.server.partitions.add(OTHER)
    kelompok = world.server.office("kelompok", kabupaten=OTHER, name="Kenanga")
    world.server.assign(SARI, f"k:{kelompok}", kabupaten=OTHER)
    phone, _ = world.phone()
    phone.sync()
    moving = world.families[0]
    world.server.office("kpm", moving, OTHER, kelompok_id=kelompok, street="Jalan Mawar 0", rt=0, note=None)
    world.edit(phone, "kpm", moving, note="diterima")
    assert phone.sync().complete
    assert phone.sync().complete
    world.edit(phone, "kpm", moving, rt=7)
    assert phone.sync().complete
    assert (phone.view("kpm", moving)["note"], phone.view("kpm", moving)["rt"]) == ("diterima", 7)
    assert [one["note"] for one in phone.all("kpm") if one["id"] == moving] == ["diterima"]
    assert phone.kabupaten_of("kpm", moving) == "3507"
    assert mirror_of(phone) == held_by(world.server, SARI)


def test_a_kabupaten_unknown_to_the_server_holds_the_work(world: World) -> None:
    """A form for a partition that does not exist is held, and the phone goes on."""
    phone, _ = world.phone()
    phone.sync()
    draft = phone.form("9999")
    draft.make("visit", kpm_id=world.families[0], day=phone.today().isoformat(), finding="?")
    draft.save()
    assert phone.sync().complete
    assert [one.code for one in phone.attention()] == ["stray_partition"]
    assert phone.sync().complete


def test_a_difference_is_found_and_repaired(world: World) -> None:
    """Rows missing, foreign or wrong on the phone are put right by digest; unsent work is not touched."""
    phone, _ = world.phone()
    phone.sync()
    world.edit(phone, "kpm", world.families[2], note="belum dikirim")
    with phone.files.transaction("damage"):
        phone.files.db.execute("DELETE FROM mirror WHERE id = ?", (world.families[0],))
        phone.files.db.execute("UPDATE mirror SET number = 900, hash = 5 WHERE id = ?", (world.families[1],))
        phone.files.db.execute(
            "INSERT INTO mirror SELECT kind, 'x', kabupaten, scope, 3, 3, NULL, 77, fields FROM mirror WHERE kind = 'kpm' LIMIT 1"
        )
    report = phone.sync()
    assert report.complete
    assert report.repairs == 1
    assert report.outcomes == {Outcome.APPLIED: 1}
    assert mirror_of(phone) == held_by(world.server, SARI)


def test_many_scopes_come_as_a_snapshot(world: World) -> None:
    """A phone with many empty scopes fetches one file, then only what changed since."""
    numbers = []
    for number in range(6):
        world.kelompok.append(world.server.office("kelompok", name=f"Dahlia {number}"))
        kelompok = world.kelompok[-1]
        world.server.office("kpm", kelompok_id=kelompok, street="Jalan Dahlia", rt=number, note=None)
    world.server.assign(SARI, *world.scopes(0, 2, 3, 4, 5, 6))
    phone, line = world.phone()
    report = phone.sync(lambda rows, size: numbers.append((rows, size)))
    assert report.complete
    assert len(world.server.files) == 1
    assert report.rows == 4 + 5 * 2
    assert numbers[-1][0] == report.rows and numbers[-1][1] == report.snapshot_bytes > 0
    assert mirror_of(phone) == held_by(world.server, SARI)
    assert phone.files.get("download") is None


def cut_after(frames: int) -> Callable[[Send], Reply]:
    """Let an answer break off in the middle of a frame, after so many whole ones."""

    def cut(send: Send) -> Reply:
        reply = send()
        lines = gzip.decompress(reply.body).splitlines(keepends=True)
        text = b"".join(lines[:frames]) + lines[frames][:-2]
        return Reply(reply.status, reply.headers, gzip.compress(text))

    return cut


@pytest.mark.parametrize("frames", [1, 2, 5, 9])
def test_a_snapshot_that_breaks_off_is_resumed(world: World, frames: int) -> None:
    """P40: what came is stored and not fetched again, and nothing is called done early."""
    for number in range(6):
        world.kelompok.append(world.server.office("kelompok", name=f"Dahlia {number}"))
    world.server.assign(SARI, *world.scopes(0, 1, 2, 3, 4, 5, 6))
    phone, line = world.phone()
    line.troubles = [None, None, cut_after(frames), lost_answer]
    assert not phone.sync().complete
    assert phone.files.get("download")["stored"] == frames - 1
    held = len(mirror_of(phone))
    assert not phone.sync().complete
    assert phone.sync().complete
    assert len(world.server.files) == 1 and len(mirror_of(phone)) > held
    assert mirror_of(phone) == held_by(world.server, SARI)


def test_own_groups_come_first(world: World) -> None:
    """P40: each kelompok is whole on the phone before the next begins, and before rows that can wait."""
    frames = list(first_frames({"00": ["n"], HOME: ["r:350701", "f:x", *world.scopes(1, 0), f"w:{SARI}"]}, world.server.store, KINDS))
    whole = [frame.get("scopes", [frame["kab"]]) for frame in frames if "cur" in frame]
    kelompok = sorted(world.kelompok[:2])
    assert [one[0] for one in whole] == [f"w:{SARI}", *(f"k:{one}" for one in kelompok), "f:x", HOME, "00"]


def test_a_snapshot_that_is_gone_is_asked_for_again(world: World) -> None:
    """When the server has thrown the file away, the phone forgets its part and still ends with everything."""
    for number in range(6):
        world.kelompok.append(world.server.office("kelompok", name=f"Dahlia {number}"))
    world.server.assign(SARI, *world.scopes(0, 1, 2, 3, 4, 5, 6))
    phone, line = world.phone()
    line.troubles = [None, None, lost_answer]
    assert not phone.sync().complete
    world.server.files.clear()
    assert phone.sync().complete
    assert mirror_of(phone) == held_by(world.server, SARI)


def test_what_is_no_snapshot_is_not_kept(world: World) -> None:
    """P27: the page of a portal, a refusal and bytes of nobody change nothing, and the first sync goes on afterwards."""
    for number in range(6):
        world.kelompok.append(world.server.office("kelompok", name=f"Dahlia {number}"))
    world.server.assign(SARI, *world.scopes(0, 1, 2, 3, 4, 5, 6))
    phone, line = world.phone()
    portal = answering(200, b"<html></html>", content_type="text/html")
    spoilt = answering(200, b"x" * 10_000, content_type=CONTENT_TYPE)
    denied = answering(401, b'{"code":"not_authenticated","message":"","details":{}}', content_type="application/json")
    line.troubles = [None, None, denied]
    assert phone.sync().failure is Failure.DENIED
    for trouble, failure in ((portal, Failure.NOT_OURS), (spoilt, Failure.LOST)):
        line.troubles = [trouble]
        assert phone.sync().failure is failure
        assert mirror_of(phone) == set()
    assert phone.sync().complete
    assert mirror_of(phone) == held_by(world.server, SARI)


def test_a_snapshot_of_another_epoch_starts_over(world: World) -> None:
    """A server that was restored in the middle of a first sync is noticed, and the phone still ends with everything."""
    for number in range(6):
        world.kelompok.append(world.server.office("kelompok", name=f"Dahlia {number}"))
    world.server.assign(SARI, *world.scopes(0, 1, 2, 3, 4, 5, 6))
    phone, line = world.phone()
    line.troubles = [None, lost_answer]
    assert not phone.sync().complete
    world.server.epoch += 1
    report = phone.sync()
    assert report.complete
    assert report.recovered == 1
    assert mirror_of(phone) == held_by(world.server, SARI)


def test_more_rows_than_a_page(world: World) -> None:
    """A scope larger than one page comes in several, none lost at their edges."""
    for number in range(PAGE_ROWS_MAX + 50):
        world.server.office("kpm", kelompok_id=world.kelompok[0], street="Jalan Panjang", rt=number, note=None)
    phone, _ = world.phone()
    assert phone.sync().complete
    assert mirror_of(phone) == held_by(world.server, SARI)
