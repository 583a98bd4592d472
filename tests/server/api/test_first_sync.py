"""First sync by file, and repair by digests."""

import gzip
import json
from collections.abc import Iterator

import brotli
import pytest

from server.snapshots import HOUR, Shelf
from sync.ids import BUCKETS
from sync.limits import SNAPSHOT_HOURS, SNAPSHOTS_PER_HOUR_MAX
from sync.wire import SCHEMA_VERSION
from tests.server.api.world import HOME, Phone, World, frames, unpacked


def scopes_of(phone: Phone) -> dict[str, list[str]]:
    """Ask which scopes the phone holds."""
    return next(frame["scopes"] for frame in phone.exchange() if "asg" in frame)


def order(phone: Phone, scopes: dict[str, list[str]], **more: int) -> dict:
    """Order a snapshot."""
    answer = phone.post("snapshot", {"epoch": phone.epoch, "asg": "", "scopes": scopes, **more})
    assert answer.status_code == 200, answer.text
    return answer.json


def test_a_snapshot_has_what_pages_would_bring(world: World) -> None:
    """The file holds the same rows as an exchange from nothing, its end of each partition is the cursor to go on from."""
    phone = world.enrol()
    made = order(phone, scopes_of(phone))
    packed = unpacked(phone.get(made["url"].removeprefix("/api/v1/")))
    rows = {(kind, one) for frame in packed for kind, part in frame.get("rows", {}).items() for one in part["id"]}
    paged = {
        (kind, one) for frame in phone.settle() for kind, part in frame.get("rows", {}).items() for one in part["id"]
    }
    assert rows == paged and len(rows) == made["rows"] and made["families"] == 2
    assert packed[0] == {"v": 1, "epoch": phone.epoch} and packed[-1] == {"end": 1}
    ends = {frame["kab"]: frame["cur"] for frame in packed if "cur" in frame and "scopes" not in frame}
    assert ends == phone.said["cur"]


def test_a_snapshot_is_fetched_from_where_it_broke_off(world: World) -> None:
    """P40: what follows any number of stored frames is the rest of the file, under an opening of its own."""
    phone = world.enrol()
    path = order(phone, scopes_of(phone))["url"].removeprefix("/api/v1/")
    opening, *rest = unpacked(phone.get(path))
    for stored in (0, 1, 3, len(rest)):
        assert unpacked(phone.get(f"{path}?stored={stored}")) == [opening, *rest[stored:]]
    assert phone.get(f"{path}?stored=-1").status_code == 422


def test_a_snapshot_comes_compressed(world: World) -> None:
    """A browser gets brotli of the size that was told; a program that asks for gzip gets that; nothing may be cached."""
    phone = world.enrol()
    made = order(phone, scopes_of(phone))
    path = made["url"].removeprefix("/api/v1/")
    small = phone.get(path, **{"Accept-Encoding": "gzip, br"})
    assert (small.headers["Content-Encoding"], len(small.data)) == ("br", made["bytes"])
    text = brotli.decompress(small.data)
    assert len(text) == made["text"] and small.headers["Cache-Control"] == "private, no-store"
    zipped = phone.get(path, **{"Accept-Encoding": "gzip"})
    assert gzip.decompress(zipped.data) == text == phone.get(path).data
    rest = phone.get(f"{path}?stored=1", **{"Accept-Encoding": "br"})
    assert rest.headers["Content-Encoding"] == "br" and text.endswith(brotli.decompress(rest.data).split(b"\n", 1)[1])


def test_all_scopes_need_no_list(world: World) -> None:
    """Without scopes a phone gets all it holds, unless its list of them is old."""
    phone = world.enrol()
    listed = order(phone, scopes_of(phone))
    assert phone.post("snapshot", {"epoch": phone.epoch, "asg": phone.said["asg"]}).json == listed
    answer = phone.post("snapshot", {"epoch": phone.epoch, "asg": "old"})
    assert (answer.status_code, answer.json["code"]) == (410, "snapshot_gone")


def test_a_snapshot_is_for_the_phone_that_asked(world: World) -> None:
    """Another phone, even of the same worker, does not get the file; nor does anybody after its hours."""
    phone, other = world.enrol(), world.enrol()
    path = order(phone, scopes_of(phone))["url"].removeprefix("/api/v1/")
    assert other.get(path).json["code"] == "snapshot_gone"
    assert phone.get("snapshot/../../secret_key").status_code == 404
    assert phone.get("snapshot/2026112103-..").json["code"] == "not_found"
    world.clock.pass_by(hours=SNAPSHOT_HOURS)
    assert phone.get(path).status_code == 200
    world.clock.pass_by(hours=1)
    gone = phone.get(path)
    assert (gone.status_code, gone.json["code"]) == (410, "snapshot_gone")
    order(phone, {})
    assert len(list((world.parts.settings.instance / "snapshots").iterdir())) == 1


def test_a_snapshot_has_no_scope_of_others(world: World) -> None:
    """Scopes and partitions that are not the phone's are passed over."""
    phone = world.enrol()
    theirs = f"k:{world.ids['melati']}"
    made = order(phone, {HOME: [theirs], "3508": [theirs], "9999": ["n"]})
    assert (made["rows"], made["families"]) == (0, 0)


def test_the_same_content_is_the_same_file(world: World) -> None:
    """Asked twice in one hour for the same state, the phone gets the same address."""
    phone = world.enrol()
    scopes = scopes_of(phone)
    first, world.clock.now = order(phone, scopes), world.clock.now.replace(minute=59)
    assert order(phone, scopes) == first


@pytest.mark.parametrize("path", ["snapshot", "repair"])
def test_an_older_epoch_learns_the_epoch_first(world: World, path: str) -> None:
    """A phone of another epoch is told the epoch alone."""
    phone = world.enrol()
    answer = phone.post(path, {"epoch": phone.epoch - 1, "asg": "", "scopes": {}})
    told = json.loads(answer.data)
    assert told in ({"epoch": phone.epoch}, {"v": 1, "epoch": phone.epoch})


def repair(phone: Phone, **question: dict) -> list[dict]:
    """Ask for a repair."""
    answer = phone.post("repair", {"epoch": phone.epoch, **question})
    assert answer.status_code == 200, answer.text
    return frames(answer)


def test_repair_names_what_differs_and_fills_it(world: World) -> None:
    """From nothing, scopes with rows differ and empty ones do not; their buckets bring every row of theirs."""
    phone = world.enrol()
    scopes = scopes_of(phone)
    mine = f"k:{world.ids['mawar']}"
    first = repair(phone, scopes={HOME: dict.fromkeys(scopes[HOME], 0)})
    assert first[0] == {"v": 1, "epoch": phone.epoch} and first[-1] == {"end": 1}
    assert mine in first[1]["differ"] and f"{mine}:2026-4" not in first[1]["differ"]
    phone.settle()
    assert first[1]["at"] == phone.said["cur"][HOME]
    second = repair(phone, buckets={HOME: {mine: [0] * BUCKETS}})
    assert sorted(second[1]["rows"]["kpm"]["id"]) == sorted([world.ids["kpm1"], world.ids["kpm2"]])
    assert second[1]["scope"] == mine and second[-1] == {"end": 1}


def test_a_phone_cannot_fill_the_disk(world: World) -> None:
    """In one hour a phone gets only so many files and is told to wait; the next hour begins anew (P49, P50)."""
    phone = world.enrol()
    mine = scopes_of(phone)[HOME]
    folder = world.parts.settings.instance / "snapshots" / world.clock.now.strftime(HOUR) / phone.device
    order(phone, {HOME: mine})
    for number in range(1, SNAPSHOTS_PER_HOUR_MAX):
        (folder / f"{number:064x}").mkdir()
    answer = phone.post("snapshot", {"epoch": phone.epoch, "asg": "", "scopes": {HOME: mine}})
    assert (answer.status_code, answer.json["code"]) == (429, "too_many_requests")
    assert int(answer.headers["Retry-After"]) > 0
    world.clock.pass_by(hours=1)
    assert order(phone, {HOME: mine})["rows"] > 0


def test_an_old_app_gets_only_kinds_it_knows(world: World) -> None:
    """Snapshot and repair leave out what a schema version does not have, as the exchange's digest does (P38, P47)."""
    phone = world.enrol()
    scopes = scopes_of(phone)
    for version, known in ((0, False), (SCHEMA_VERSION, True)):
        assert (order(phone, scopes, sv=version)["rows"] > 0) is known
        assert bool(repair(phone, sv=version, scopes={HOME: dict.fromkeys(scopes[HOME], 0)})[1]["differ"]) is known


def test_repair_has_no_scope_of_others(world: World) -> None:
    """Digests of another worker's kelompok are not compared, and its buckets not opened."""
    phone = world.enrol()
    theirs = f"k:{world.ids['melati']}"
    assert repair(phone, scopes={HOME: {theirs: 0}})[1]["differ"] == []
    assert repair(phone, buckets={HOME: {theirs: [0] * BUCKETS}})[1:] == [{"end": 1}]


def test_a_cut_file_is_not_found(world: World) -> None:
    """A file that fails while it is written has no public name and leaves nothing behind."""

    def broken() -> Iterator[dict]:
        yield {"v": 1}
        raise RuntimeError("the database went away")

    shelf = Shelf(world.parts.settings.instance / "snapshots", world.clock.now)
    with pytest.raises(RuntimeError):
        shelf.write("phone", broken())
    assert not [path for path in shelf.folder.rglob("*") if path.is_file()]
