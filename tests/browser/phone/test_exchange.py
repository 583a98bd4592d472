"""The app's phone against the real server: good days first."""

from collections.abc import Callable

from tests.browser.phone.pockets import Pocket, assert_equal
from tests.browser.site import Site

NewPocket = Callable[..., Pocket]


def test_first_sync_brings_everything(new_pocket: NewPocket, office: Site) -> None:
    """P40: a new phone has every row of its scopes, and says so only then."""
    pocket = new_pocket()
    assert pocket.told("phone.syncing.value.partial")
    report = pocket.sync()
    assert report["complete"] and report["snapshotBytes"] > 0
    assert len(pocket.all("kpm")) == 40
    assert not pocket.told("phone.syncing.value.partial")
    assert_equal(pocket, office)


def test_a_roster_goes_and_comes_back_as_built(new_pocket: NewPocket, office: Site) -> None:
    """P2, P37: a meeting with its marks is accepted in one exchange, and the phone builds the same rows as the server."""
    pocket = new_pocket()
    pocket.settle()
    meet(pocket)
    assert pocket.status == (11, 0, 0)
    report = pocket.sync()
    assert (report["complete"], report["exchanges"], report["outcomes"], report["rows"]) == (True, 1, {"applied": 11}, 0)
    assert pocket.status == (0, 11, 0)
    assert_equal(pocket, office)


def meet(pocket: Pocket, status: str = "H") -> tuple[str, list[str]]:
    """Save an unplanned meeting of the first kelompok with a mark for each family; return the ids of both."""
    kelompok = min(one["id"] for one in pocket.all("kelompok"))
    families = sorted(one["id"] for one in pocket.all("kpm") if one["kelompok_id"] == kelompok)
    today = pocket.told("phone.today()")
    key = {"kelompok_id": kelompok, "bulan": today[:7], "unplanned_date": today, "ordinal": 1}
    sesi = pocket.told("phone.slot('p2k2_sesi', given)", key)
    meeting = ("p2k2_sesi", {**key, "date": today, "status": "terlaksana", "held_by": [pocket.told("phone.worker.id")]})
    marks = [("kehadiran", {"p2k2_sesi_id": sesi, "kpm_id": kpm, "status": status}) for kpm in families]
    made = pocket.make(meeting, *marks)
    assert made[0] == sesi
    return sesi, made[1:]


def test_what_is_seen_follows_what_is_done(new_pocket: NewPocket, office: Site) -> None:
    """P1: own work is seen at once, by id, in the list of its kind and by its fields, and deleted records leave the index."""
    pocket = new_pocket()
    pocket.settle()
    sesi, marks = meet(pocket)
    assert pocket.told("phone.by('kehadiran', 'p2k2_sesi_id', given).length", sesi) == len(marks)
    assert pocket.told("phone.all('kehadiran') === phone.all('kehadiran')")
    pocket.edit("kehadiran", marks[0], status="S", reason="demam")
    pocket.edit("kehadiran", marks[1], deleted=True)
    assert pocket.view("kehadiran", marks[0])["status"] == "S"
    assert pocket.told("phone.by('kehadiran', 'p2k2_sesi_id', given).length", sesi) == len(marks) - 1
    pocket.settle()
    assert pocket.view("kehadiran", marks[0])["status"] == "S"
    assert pocket.told("phone.history(...given).map((one) => [one.state, one.outcome])", ["kehadiran", marks[0]]) == [
        ["decided", "applied"],
        ["decided", "applied"],
    ]
    assert_equal(pocket, office)


def test_two_phones_meet_in_one_slot(new_pocket: NewPocket, office: Site) -> None:
    """P7, P17, P18: two workers' different values of one slot meet in one record; the later one is told, with both values."""
    one, other = new_pocket(0), new_pocket(0)
    one.settle(), other.settle()
    _, marks = meet(one, "H")
    meet(other, "A")
    one.settle(), other.settle()
    assert one.status[2] == 0
    found = other.told("phone.attention()")
    assert {item["outcome"] for item in found} == {"review"} and len(found) == len(marks)
    mine, theirs = found[0]["fields"]["status"], found[0]["theirs"]["status"]
    assert (mine, theirs) == ("A", "H") and found[0]["why"]
    other.told("await phone.putAside(...given)", [found[0]["form"], found[0]["index"]])
    assert other.status[2] == len(marks) - 1
    assert_equal(other, office)


def test_a_half_filled_form_keeps_its_bases(new_pocket: NewPocket, office: Site) -> None:
    """P9: a form frozen, and thawed by an app that was closed, says what its author saw at the opening; stored once at most.

    The day of the work may be told until it is saved, and is kept with it; what is no day is not taken.
    """
    pocket = new_pocket()
    pocket.settle()
    kpm = pocket.all("kpm")[0]["id"]
    frozen = pocket.told("""(() => {
        const form = phone.form();
        form.edit('kpm', given, { field_note: 'x' });
        form.workDate = '2026-11-02';
        try { form.workDate = ''; } catch { return form.freeze(); }
    })()""", kpm)
    before = pocket.view("kpm", kpm)
    pocket.told("phone.draft.put('form/x', { frozen: given })", frozen)
    pocket.told("await p.reopen()")
    assert pocket.told("phone.draft.get('form/x')") == {"frozen": frozen}
    pocket.told("await phone.thaw(given).save()", frozen)
    assert pocket.told("phone.thaw(given).size", frozen) == 0
    pocket.told("await p.reopen()")
    assert pocket.told("phone.draft.get('form/x')") is None
    [wire] = pocket.told("phone.unsent().forms")
    [[change, seen, shown]] = wire[5]
    assert wire[2] == "2026-11-02"
    assert shown == {name: value for name, value in before.items()} and change[3] is not None and seen


def test_unsent_work_moves_to_a_second_phone(new_pocket: NewPocket, office: Site) -> None:
    """Unsent forms taken in by another phone of the worker are queued once, and never by another worker's."""
    pocket, second, stranger = new_pocket(0), new_pocket(0), new_pocket(1)
    pocket.settle(), second.settle()
    meet(pocket)
    content = pocket.told("phone.unsent()")
    assert second.told("await phone.takeInForms(given)", content) == 1
    assert second.told("await phone.takeInForms(given)", content) == 0
    assert stranger.told("await phone.takeInForms(given).catch((error) => error.code)", content) == "forbidden"
    malformed = {**content, "forms": [["x", 1], None]}
    assert second.told("await phone.takeInForms(given).catch((error) => error.code)", malformed) == "unprocessable"
    second.settle(), pocket.settle()
    assert (second.status, pocket.status) == ((0, 11, 0), (0, 11, 0))
    assert_equal(second, office)


def test_what_others_changed_is_told(new_pocket: NewPocket, office: Site) -> None:
    """Of a record that this phone held, it tells which fields others changed, and never its own or what it first got."""
    one, other = new_pocket(0), new_pocket(0)
    one.settle(), other.settle()
    first, second = sorted(family["id"] for family in one.all("kpm"))[:2]
    one.edit("kpm", first, phone="081234567890")
    other.edit("kpm", first, field_note="pagar hijau")
    other.settle(), one.settle(), other.settle()
    told = "phone.news('kpm', given).map(({ was, now }) => [was, now])"
    assert one.told(told, first) == [[{"field_note": None}, {"field_note": "pagar hijau"}]]
    assert other.told(told, first) == [[{"phone": None}, {"phone": "081234567890"}]]
    assert one.told(told, second) == []
    one.told("await p.reopen()")
    assert one.told(told, first) == [[{"field_note": None}, {"field_note": "pagar hijau"}]]
    assert_equal(one, office)
