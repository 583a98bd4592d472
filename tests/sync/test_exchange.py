"""One exchange: outcomes first, rows a phone lacks, pages, new lists, repair, and a server that went back (P2, P3, P33 to P46)."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from sync.feed import FeedEntry, record_hash
from sync.ids import BUCKETS
from sync.limits import PAGE_ROWS_MAX, PAGES_PER_ANSWER_MAX
from sync.memory import MemoryStore
from sync.nouns import Change, Form, Grants, Head, Revision, Window
from sync.pull import Position, bucket_sums, cut_page, pages, repair_frame, went_back
from sync.snapshot import Batch
from sync.wire import rows_from_wire
from tests.sync.pocket import EPOCH, Pocket
from tests.sync.scene import BULAN, KINDS, MALANG, NOW, TODAY, Scene, edit, make


def pocket_of(scene: Scene) -> Pocket:
    """Return Sri's phone after its first sync."""
    pocket = Pocket(scene, scene.sri, scene.kinds)
    pocket.exchanges()
    return pocket


def meeting(scene: Scene, **fields: object) -> Change:
    """Return the change that makes Anggrek's meeting."""
    return make("pertemuan", kelompok_id=scene.anggrek, bulan=BULAN, tanggal="2026-11-20", jam="09:00", **fields)


def visits(scene: Scene, count: int, size: int = 1) -> list[Form]:
    """Return forms of home visits."""
    made = (make("kunjungan", record=scene.new_id(), keluarga_id=scene.keluarga, tanggal="2026-11-20") for _ in range(10**6))
    return [scene.form(*(next(made) for _ in range(size))) for _ in range(count)]


def test_outcomes_come_first_and_alone() -> None:
    """P2, P3: the first frame has version, epoch and outcomes and no rows; what was pushed is in the pull of the same answer."""
    scene = Scene()
    pocket = pocket_of(scene)
    form = scene.form(meeting(scene), replace(meeting(scene), id=scene.new_id()))
    frames = pocket.asks(form)
    assert frames[0].keys() == {"v", "epoch", "t", "out", "tags"}
    assert [one[0] for one in frames[0]["out"][0][2]] == ["applied", "refused"]
    assert [rows["pertemuan"]["id"] for frame in frames if "rows" in frame for rows in [frame["rows"]]] == [[form.changes[0].id]]
    assert frames[-1].keys() == {"end", "dig"}


def test_rows_applied_as_sent_are_built_by_the_phone() -> None:
    """P37: a form applied as sent is answered by one number and no row comes back; the built rows equal the server's."""
    scene = Scene()
    pocket = pocket_of(scene)
    mark = make("hadir", pertemuan_id=meeting(scene).id, keluarga_id=scene.keluarga, status="H", alasan=None)
    forms = [scene.form(meeting(scene), mark), *visits(scene, 2)]
    frames = pocket.exchanges(*forms)
    assert [len(answer) for answer in frames[0]["out"]] == [2, 2, 2]
    assert all("rows" not in frame for frame in frames)
    assert pocket.holds() == pocket.expected()
    assert pocket.digest() == frames[-1]["dig"]


@pytest.mark.parametrize("what", ["other", "moved", "lagging", "early", "merged", "closed"])
def test_every_other_row_that_changed_is_sent(what: str) -> None:
    """P37: where the phone cannot know the state or the scope of a row, the row itself comes."""
    scene = Scene()
    scene.sri.kelompok = (scene.anggrek, scene.melati)
    pocket = pocket_of(scene)
    pocket.exchanges(scene.form(meeting(scene)))
    seen = pocket.mirror["pertemuan", meeting(scene).id]
    forms = visits(scene, 1)
    if what == "other":
        scene.budi.saves(edit(seen, peserta=12))
        forms = [scene.form(edit(seen, tempat="Aula"))]
    if what == "moved":
        scene.office(edit(scene.find("keluarga", scene.keluarga), kelompok_id=scene.melati))
    if what == "lagging":
        pocket.lagging = {f"k:{scene.anggrek}": 0}
    if what == "early":
        pocket.cursor = None
    if what == "merged":
        other = scene.new_id()
        scene.office(make("keluarga", record=other, kelompok_id=scene.anggrek, phone=None))
        pocket.exchanges()
        scene.store.partition(MALANG).merged[scene.keluarga] = other
    if what == "closed":
        forms[0].changes[0].fields["temuan"] = "Sehat"
        scene.sri.sends(forms[0])
    frames = pocket.exchanges(*forms)
    assert frames[0]["out"][0][1] == 0
    assert pocket.holds() == pocket.expected()
    assert pocket.digest() == frames[-1]["dig"]


def test_a_parent_that_came_with_a_conflict_spoils_what_leans_on_it() -> None:
    """P37: a new record whose parent's row has to be sent is sent too, since its scope comes from the parent."""
    scene = Scene()
    pocket = pocket_of(scene)
    mark = make("hadir", pertemuan_id=meeting(scene).id, keluarga_id=scene.keluarga, status="H", alasan=None)
    first, second = scene.form(meeting(scene)), scene.form(mark)
    third = scene.form(edit(scene.find("keluarga", scene.keluarga), phone="0812"), replace(meeting(scene), fields={**meeting(scene).fields, "jam": "11:00"}))
    frames = pocket.exchanges(first, second, third)
    assert [answer[1] for answer in frames[0]["out"]] == [0, 0, 0]
    assert pocket.holds() == pocket.expected()


def test_mirrors_equal_scopes_after_random_work() -> None:
    """P3, P32, P33, P37, P38: whatever is written, moved, reassigned and lost on the way, the mirror ends as the server's scopes."""
    for seed in range(40):
        random = Random(seed)
        scene = Scene()
        scene.random = Random(seed + 10**6)
        pocket = pocket_of(scene)
        kelompok = (scene.anggrek, scene.melati)
        steps: list[Callable[[], object]] = [
            lambda: pocket.exchanges(*visits(scene, 2, 2)),
            lambda: pocket.exchanges(scene.form(meeting(scene, tempat=random.choice(["Aula", "Masjid"])))),
            lambda: pocket.exchanges(scene.form(*(edit(one, temuan=str(random.random())) for one in mine("kunjungan")[:1]), *visits(scene, 1)[0].changes)),
            lambda: pocket.asks(*visits(scene, 1)),
            lambda: [pocket.keep(frame) for frame in pocket.asks()[: random.randint(1, 3)]],
            lambda: scene.budi.saves(meeting(scene, peserta=random.randint(1, 9))),
            lambda: scene.office(edit(scene.find("keluarga", scene.keluarga), kelompok_id=random.choice(kelompok))),
            lambda: setattr(scene.sri, "kelompok", tuple(random.sample(kelompok, random.randint(1, 2)))),
            lambda: scene.budi.saves(visits(scene, 1)[0].changes[0]),
        ]  # fmt: skip

        def mine(kind: str) -> list:
            return [record for key, record in sorted(pocket.mirror.items()) if key[0] == kind]

        for _ in range(25):
            random.choice(steps)()
            frames = pocket.exchanges() if random.random() < 0.4 else []
            if frames:
                assert pocket.holds() == pocket.expected(), f"seed {seed}"
                assert pocket.digest() == frames[-1]["dig"], f"seed {seed}"


def test_a_page_never_parts_entries_of_one_number() -> None:
    """P30, P32: a marker and the row it belongs to come in one page."""
    entries = [FeedEntry(scope, "kpm", "x", number, 0) for number, scope in [(1, "a"), (2, "a"), (2, "b"), (3, "a")]]
    assert cut_page(entries, 4) == (entries, False)
    assert cut_page(entries[:3], 2) == (entries[:1], True)
    assert cut_page(entries, 3) == (entries[:3], True)


def test_many_rows_come_in_pages_and_the_answer_says_more() -> None:
    """P3: an answer has a bounded number of pages, says when there is more, and repeated exchanges bring everything once."""
    scene = Scene()
    for form in visits(scene, 50, 200):
        scene.sri.sends(form)
    pocket = Pocket(scene, scene.sri, scene.kinds)
    for frame in pocket.asks():
        pocket.keep(frame)
    frames = pocket.asks()
    assert frames[-1] == {"end": 1, "more": 1}
    assert len(frames) == PAGES_PER_ANSWER_MAX + 2 and all("cur" in frame for frame in frames[1:-1])
    rows = [len(frame["rows"]["kunjungan"]["id"]) for frame in frames if "kunjungan" in frame.get("rows", {})]
    assert rows[-1] == PAGE_ROWS_MAX
    pocket.exchanges()
    assert pocket.holds() == pocket.expected()


def test_an_answer_is_never_called_complete_without_its_cursor() -> None:
    """P3, P38: when the pages ran out before a partition was read, the answer says more and has no digest."""
    scene = Scene()
    for form in visits(scene, 31, 200):
        scene.sri.sends(form)
    kelompok, family = scene.new_id(), scene.new_id()
    changes = (make("kelompok", record=kelompok, nama="Kenanga"), make("keluarga", record=family, kelompok_id=kelompok, phone=None))
    scene.store.commit(Batch("3508", scene.kantor, (replace(scene.form(*changes), kabupaten="3508"),), scene.tag(), TODAY), NOW)
    pocket = Pocket(scene, scene.sri, scene.kinds, places=("00", MALANG, "3508"))
    elsewhere = Grants({f"k:{kelompok}": (Window(),)}, (f"k:{kelompok}",))
    party = pocket.party()
    party = replace(party, partitions={**party.partitions, "3508": elsewhere})
    said = {"assignment": party.version}
    edit_there = edit(scene.store.partition("3508").kept["keluarga", family], phone="0812-0000")
    frames = pocket.asks(replace(scene.form(edit_there), kabupaten="3508"), party=party, **said)
    assert [frame["kab"] for frame in frames if "rows" in frame].count(MALANG) == PAGES_PER_ANSWER_MAX - 1
    assert frames[0]["out"][0][2] == [["merged"]] and frames[-1] == {"end": 1, "more": 1}


def test_an_old_list_of_scopes_is_answered_with_the_new_one() -> None:
    """P33: the new list comes alone, the phone drops what it lost, and what it gained comes whole."""
    scene = Scene()
    pocket = pocket_of(scene)
    assert pocket.mirror["keluarga", scene.keluarga]
    scene.sri.kelompok = (scene.melati,)
    frames = pocket.asks()
    assert [sorted(frame.keys()) for frame in frames] == [["epoch", "out", "t", "v"], ["asg", "scopes"], ["end", "more"]]
    pocket.exchanges()
    assert {key[1] for key in pocket.mirror} == {scene.melati}
    scene.sri.kelompok = (scene.anggrek, scene.melati)
    pocket.exchanges()
    assert pocket.holds() == pocket.expected() and ("keluarga", scene.keluarga) in pocket.mirror


def test_a_departed_row_goes_even_when_its_worker_moved_it() -> None:
    """P32: a marker takes the row from the mirror unless its own copy lies elsewhere by now."""
    scene = Scene()
    pocket = pocket_of(scene)
    scene.office(edit(scene.find("keluarga", scene.keluarga), kelompok_id=scene.melati))
    frames = pocket.exchanges()
    assert [frame["gone"] for frame in frames if "gone" in frame] == [[[f"k:{scene.anggrek}", "keluarga", scene.keluarga]]]
    assert ("keluarga", scene.keluarga) not in pocket.mirror


def test_phones_get_only_kinds_they_know() -> None:
    """P38, P47: rows and digests are of the kinds that the phone's schema version has."""
    scene = Scene()
    scene.office(make("pengumuman", record=scene.new_id(), isi="Rapat"))
    old, new = (Pocket(scene, scene.sri, scene.kinds, schema_version=version) for version in (1, 2))
    for pocket in (old, new):
        frames = pocket.exchanges()
        assert pocket.holds() == pocket.expected()
        assert pocket.digest() == frames[-1]["dig"]
    assert len(new.mirror) == len(old.mirror) + 1


def test_repair_sends_the_buckets_that_differ() -> None:
    """P39: rows that are missing, old or too many on the phone are found by bucket, and only their buckets are sent."""
    scene = Scene()
    for form in visits(scene, 1, 200):
        scene.sri.sends(form)
    pocket = pocket_of(scene)
    scope = f"k:{scene.anggrek}:2026-4"
    mine = {key: record for key, record in pocket.mirror.items() if record.scope == scope}
    missing, old, ghost = sorted(mine)[0], sorted(mine)[1], ("kunjungan", scene.new_id())
    mine[ghost] = replace(mine[missing], id=ghost[1])
    mine[old] = replace(mine[old], revision=1)
    del mine[missing]
    sums = bucket_sums((record.id, record_hash(record)) for record in mine.values())
    with scene.store.view(MALANG) as view:
        frame = repair_frame(view, scope, sums, KINDS)
    assert 0 < len(frame["buckets"]) <= 3 < BUCKETS
    sent = {record.id: record for record in rows_from_wire(KINDS["kunjungan"], frame["rows"]["kunjungan"])}
    assert {missing[1], old[1]} <= sent.keys() and ghost[1] not in sent


def test_another_epoch_is_answered_alone_and_changes_nothing() -> None:
    """P43: a request of an older or newer epoch gets the epoch and nothing else, and its forms are not looked at."""
    scene = Scene()
    pocket = pocket_of(scene)
    head = scene.store.partition(MALANG).head
    for epoch in (EPOCH - 1, EPOCH + 1):
        pocket.epoch = epoch
        assert pocket.asks(*visits(scene, 1)) == [{"v": 1, "epoch": EPOCH}]
    assert scene.store.partition(MALANG).head == head


@pytest.mark.parametrize(
    ("cursor", "back"),
    [((0, 0), False), ((5, 50), False), ((5, 51), True), ((9, 90), False), ((9, 91), True), ((10, 90), True)],
)
def test_a_cursor_of_another_history_is_told_by_number_and_tag(cursor: tuple[int, int], back: bool) -> None:
    """P44: a cursor above the counter, or whose tag this history does not have, means that the server went back."""
    assert went_back(Revision(*cursor), Head(MALANG, 9, 90), {5: 50}) is back


@pytest.mark.parametrize("lost", ["cursor", "tag", "form", "partition"])
def test_a_server_that_went_back_asks_for_everything_again(lost: str) -> None:
    """P44: with an unknown cursor or last form the answer is `resend` alone, and nothing is stored."""
    scene = Scene()
    pocket = pocket_of(scene)
    number, tag = pocket.cursor.number, pocket.cursor.tag
    pocket.cursor = {"cursor": Revision(number + 1, tag), "tag": Revision(number, tag ^ 1)}.get(lost, pocket.cursor)
    pocket.last = {MALANG: scene.new_id()} if lost == "form" else {}
    said = {"cursors": {"9999": Revision(3, 1)}} if lost == "partition" else {}
    head = scene.store.partition(MALANG).head
    assert pocket.asks(*visits(scene, 1), **said) == [{"v": 1, "epoch": EPOCH, "resend": 1}]
    assert scene.store.partition(MALANG).head == head


def test_a_form_for_an_unknown_kabupaten_is_held_at_home() -> None:
    """P24, P44: it waits in the phone's home for a person, and as the last form accepted it is known afterwards."""
    scene = Scene()
    pocket = pocket_of(scene)
    form = replace(visits(scene, 1)[0], kabupaten="9999")
    frames = pocket.asks(form)
    assert frames[0]["out"][0][2][0][:2] == ["held", "stray_partition"]
    assert scene.inbox == [(form.id, 0)]
    pocket.last = {"9999": form.id}
    assert "resend" not in pocket.exchanges()[0]


def test_after_a_restore_the_journal_brings_back_what_was_lost() -> None:
    """P44, P45, P46: the same forms, sent again to a server that forgot them, are decided anew, and the mirror is right again."""
    scene = Scene()
    backup = {name: dict(getattr(scene.store.partition(MALANG), name)) for name in ("decided", "kept", "entries", "heads", "commits")}
    head = scene.store.partition(MALANG).head
    pocket = pocket_of(scene)
    journal = [scene.form(meeting(scene)), *visits(scene, 2)]
    pocket.exchanges(*journal)
    lost = scene.store.partition(MALANG)
    scene.store = MemoryStore(KINDS)
    for name, kept in backup.items():
        setattr(scene.store.partition(MALANG), name, kept)
    scene.store.partition(MALANG).head = head
    assert pocket.asks()[0].keys() == {"v", "epoch", "resend"}
    pocket.cursor, pocket.lagging = None, {}
    frames = pocket.exchanges(*journal)
    again = scene.store.partition(MALANG)
    assert {key: one.fields for key, one in again.kept.items()} == {key: one.fields for key, one in lost.kept.items()}
    assert pocket.holds() == pocket.expected() and pocket.digest() == frames[-1]["dig"]


def test_a_retired_phone_pulls_nothing() -> None:
    """P26: a retired phone gets its outcomes and no row, no list and no digest."""
    scene = Scene()
    pocket = pocket_of(scene)
    pocket.phone = replace(scene.sri, retired=True)
    frames = pocket.asks(*visits(scene, 1))
    assert frames[0]["out"][0][2][0][:2] == ["held", "device_retired"]
    assert frames[1:] == [{"end": 1}]


def test_a_lagging_scope_comes_from_its_own_number() -> None:
    """P33: a scope that is held only up to a number of its own gets what is newer there, others only what is newer than the cursor."""
    scene = Scene()
    pocket = pocket_of(scene)
    scope = f"k:{scene.anggrek}"
    with scene.store.view(MALANG) as view:
        head = view.head.number
        scopes = [scope, f"k:{scene.melati}"]
        heads = view.scope_heads(scopes)
        assert list(pages(view, Position.of(scopes, head, {}).behind(heads), KINDS, {}, 8)) == [
            {"kab": MALANG, "cur": [head, view.head.tag]}
        ]
        [frame] = pages(view, Position.of(scopes, head, {scope: 0}).behind(heads), KINDS, {}, 8)
        assert set(frame["rows"]) == {"kelompok", "keluarga"} and frame["rows"]["kelompok"]["id"] == [scene.anggrek]
    assert pocket.party().partitions[MALANG] != Grants()


def test_a_phone_of_more_kabupaten_than_pages_comes_to_the_end() -> None:
    """P3: partitions that have nothing new take no page of an answer, so a worker of many kabupaten is not told `more` for ever."""
    scene = Scene()
    pocket = pocket_of(scene)
    codes = [f"35{number:02d}" for number in range(10, 10 + 2 * PAGES_PER_ANSWER_MAX)]
    party = replace(pocket.party(), partitions={code: Grants({}, ("n",)) for code in codes})
    pocket.assignment, pocket.places = party.version, tuple(codes)
    cursors: dict[str, Revision] = {}
    for _ in range(4):
        frames = pocket.asks(party=party, cursors=dict(cursors))
        cursors |= {frame["kab"]: Revision(*frame["cur"]) for frame in frames if "cur" in frame}
    assert sorted(cursors) == codes
    assert frames[-1] == {"end": 1, "dig": 0}


def test_new_work_on_a_family_that_moved_away_comes_back_as_a_row() -> None:
    """P35, P37: a phone that heard of a move has lost the family, so it cannot tell the scope of late work and is sent the row."""
    scene = Scene()
    pocket = pocket_of(scene)
    scene.office(Change("keluarga", scene.keluarga, {"moved": "3573"}))
    pocket.exchanges()
    pocket.exchanges(*visits(scene, 1))
    assert ("keluarga", scene.keluarga) not in pocket.mirror
    assert [key for key in pocket.mirror if key[0] == "kunjungan"] != []
    assert pocket.holds() == pocket.expected()
