"""The app's phone on bad days: lost and cut answers, portals, a server that is busy, restored or of another mind."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

from sqlalchemy import update

from schemas import KINDS
from server.app import create_app, utc_now
from server.config import Settings
from server.engine import write_transaction
from server.epoch import raise_epoch
from server.office import Office, edit
from server.store.tables import TABLES
from tests.browser.phone.pockets import Pocket, assert_equal
from tests.browser.phone.test_exchange import meet
from tests.browser.site import Site

NewPocket = Callable[..., Pocket]
MARKS = 11
SPOIL = """await phone.store.transaction((all) => {
    const [row] = phone.store.mirror.ofKind("kpm");
    all.mirror.store(row.kab, [{ ...row, scope: row.scope, fields: { ...row.fields, field_note: "salah" }, revision: [1, 2] }], true);
    const [other] = phone.store.mirror.ofKind("anggota");
    all.mirror.remove(other.kab, [[other.scope, other.kind, other.id]]);
})"""

SIDE_BY_SIDE = """await (async () => {
    const [one, other] = [phone.form(), phone.form()];
    one.edit("kpm", given, { field_note: "pagar hijau" });
    other.edit("kpm", given, { phone: "0800 0000", phone_on: phone.today() });
    await one.save();
    await other.save();
    await phone.store.transaction((all) => {
        const row = phone.store.mirror.get("kpm", given);
        all.mirror.remove(row.kab, [[row.scope, "kpm", given]]);
        const [form] = phone.store.forms.all().slice(-2);
        all.forms.decided({ form: form.id, first: 0, told: [{ outcome: "merged", code: null, details: null }] }, Math.floor(Date.now() / 1000));
        all.forms.settle();
    });
})()"""


def settled(new_pocket: NewPocket, worker: int = 0) -> Pocket:
    """Return a phone with nothing left to do."""
    pocket = new_pocket(worker)
    pocket.settle()
    return pocket


def note_by_office(site: Site, kpm: str, note: str) -> None:
    """Let the office write a note about a family."""
    office = Office(site.parts.store, "demo", site.parts.clock, Random(kpm + note).randbytes)
    kabupaten = site.workers[0].kabupaten
    with site.parts.store.view(kabupaten) as view:
        [record] = view.records(KINDS["kpm"], [kpm])
    office.write(kabupaten, [edit(KINDS["kpm"], record, field_note=note)])


def back_up(site: Site, path: Path) -> None:
    """Copy the database of a running server."""
    source = site.parts.settings.instance / "lapangan.sqlite3"
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(path)) as copy:
        live.backup(copy)


def restore(site: Site, path: Path) -> None:
    """Put a backup in the place of the database, raise the epoch, and start again."""
    instance = site.parts.settings.instance
    site.stop()
    site.parts.engine.dispose()
    for old in instance.glob("lapangan.sqlite3*"):
        old.unlink()
    shutil.copy(path, instance / "lapangan.sqlite3")
    raise_epoch(instance, utc_now())
    site.app = create_app(Settings(instance=instance), clock=utc_now, stream=site.log)
    site.start()


def test_a_lost_answer_doubles_nothing(new_pocket: NewPocket, office: Site) -> None:
    """P6, P27: work whose answer was lost stays on the phone, goes again, and gets the stored outcome once."""
    pocket = settled(new_pocket)
    meet(pocket)
    pocket.be_struck("lost")
    report = pocket.sync()
    assert (report["failure"], report["complete"], pocket.status) == ("lost", False, (MARKS, 0, 0))
    assert pocket.told("phone.syncing.value.retryAt") is not None
    pocket.settle()
    assert pocket.status == (0, MARKS, 0)
    assert_equal(pocket, office)


def test_without_signal_nothing_is_counted_against_the_work(new_pocket: NewPocket) -> None:
    """P27, P48: without any way to the server work waits whole, in batches as large as before."""
    pocket = settled(new_pocket)
    meet(pocket)
    pocket.be_struck("offline")
    for _ in range(4):
        assert pocket.sync()["failure"] == "offline"
    assert pocket.told("[phone.store.get('strikes') || 0, phone.store.get('suspect')]") == [0, None]
    pocket.be_well()
    assert pocket.settle()["outcomes"] == {"applied": MARKS}


def test_a_cut_answer_makes_progress(new_pocket: NewPocket, office: Site) -> None:
    """P3: of an answer that broke off in the middle of a frame, what came whole is kept."""
    pocket = settled(new_pocket)
    for kpm in [one["id"] for one in pocket.all("kpm")[:3]]:
        note_by_office(office, kpm, "dari kantor")
    meet(pocket)
    pocket.be_struck("cut", after=-20)
    report = pocket.sync()
    assert (report["failure"], pocket.status, report["rows"]) == ("lost", (0, MARKS, 0), 3)
    pocket.settle()
    assert_equal(pocket, office)


def test_an_answer_cut_in_its_first_frame_is_none(new_pocket: NewPocket, office: Site) -> None:
    """P3, P27: half a first frame decides nothing."""
    pocket = settled(new_pocket)
    meet(pocket)
    pocket.be_struck("cut", after=30)
    assert (pocket.sync()["failure"], pocket.status) == ("lost", (MARKS, 0, 0))
    pocket.settle()
    assert_equal(pocket, office)


def test_a_wifi_login_page_is_not_our_server(new_pocket: NewPocket, office: Site) -> None:
    """P27: a page of HTML with status 200 accepts nothing, at an exchange and at a first sync."""
    pocket = new_pocket()
    pocket.be_struck("portal", path="/exchange")
    assert pocket.sync()["failure"] == "not_ours"
    pocket.be_struck("portal", path="/snapshot/")
    assert pocket.sync()["failure"] == "not_ours"
    pocket.settle()
    meet(pocket)
    pocket.be_struck("portal")
    assert (pocket.sync()["failure"], pocket.status) == ("not_ours", (MARKS, 0, 0))
    pocket.settle()
    assert_equal(pocket, office)


def test_a_busy_server_is_given_time(new_pocket: NewPocket) -> None:
    """P50: after 503 the next try is at least as far away as Retry-After says."""
    pocket = settled(new_pocket)
    meet(pocket)
    pocket.be_struck("busy")
    report = pocket.sync()
    assert (report["failure"], report["code"]) == ("busy", "overloaded")
    assert 77 <= report["retryAfterS"] <= 77 * 1.5


def test_a_first_sync_goes_on_where_it_broke_off(new_pocket: NewPocket, office: Site) -> None:
    """P40: frames survive a reload, what came whole is usable, and nothing is fetched twice."""
    pocket = new_pocket()
    pocket.be_struck("cut", path="/snapshot/", after=20_000)
    report = pocket.sync()
    assert (report["failure"], report["complete"], report["snapshotBytes"] > 0) == ("lost", False, True)
    assert pocket.told("phone.syncing.value.partial")
    seen = len(pocket.rows())
    assert 0 < seen
    pocket.told("await p.reopen()")
    assert len(pocket.rows()) == seen
    pocket.told("void (p.asked = [])")
    pocket.settle()
    [again] = [url for _, url, _ in pocket.told("p.asked") if "/snapshot/" in url]
    assert int(again.partition("?stored=")[2]) > 0
    assert_equal(pocket, office)


def test_work_does_not_wait_for_a_first_sync(new_pocket: NewPocket, office: Site) -> None:
    """Work saved while the first sync is not through is handed in before the file is asked for again."""
    pocket = new_pocket()
    pocket.be_struck("cut", path="/snapshot/", after=-5)
    pocket.sync()
    kpm = pocket.all("kpm")[0]["id"]
    pocket.edit("kpm", kpm, field_note="pagar hijau")
    pocket.be_struck("cut", path="/snapshot/", after=2)
    report = pocket.sync()
    assert (report["failure"], report["outcomes"], pocket.status) == ("lost", {"merged": 1}, (0, 1, 0))
    assert pocket.view("kpm", kpm)["field_note"] == "pagar hijau"
    pocket.settle()
    assert_equal(pocket, office)


def test_a_restored_server_gets_its_work_back(new_pocket: NewPocket, office: Site, tmp_path: Path) -> None:
    """P43 to P45: after a restore the phone hands in again what the server forgot, and ends with equal rows."""
    pocket = settled(new_pocket)
    back_up(office, tmp_path / "backup.sqlite3")
    _, marks = meet(pocket)
    pocket.settle()
    pocket.edit("kehadiran", marks[0], status="S", reason="demam")
    restore(office, tmp_path / "backup.sqlite3")
    report = pocket.settle()
    assert report["recovered"] == 1 and report["repairs"] == 1
    assert pocket.status == (0, MARKS + 1, 0)
    assert pocket.view("kehadiran", marks[0])["status"] == "S"
    assert_equal(pocket, office)


def test_accepted_work_on_a_family_that_left_stays_while_more_of_it_waits(new_pocket: NewPocket) -> None:
    """P1: of two edits opened side by side on a family that left the mirror, the one accepted first stays in sight until the other is decided too."""
    pocket = settled(new_pocket)
    kpm = pocket.all("kpm")[0]["id"]
    pocket.told(SIDE_BY_SIDE, kpm)
    view = pocket.view("kpm", kpm)
    assert (view["field_note"], view["phone"]) == ("pagar hijau", "0800 0000")
    pocket.settle()
    assert pocket.status == (0, 2, 0)


def test_a_lost_base_is_told_by_its_values(new_pocket: NewPocket, office: Site, tmp_path: Path) -> None:
    """P14: an edit on a state that the server forgot brings the values its author saw, and is judged by them."""
    pocket = settled(new_pocket)
    kpm = pocket.all("kpm")[0]["id"]
    back_up(office, tmp_path / "backup.sqlite3")
    note_by_office(office, kpm, "lupa")
    pocket.settle()
    pocket.edit("kpm", kpm, field_note="pagar hijau")
    restore(office, tmp_path / "backup.sqlite3")
    pocket.settle()
    assert pocket.told("phone.store.forms.all().map((form) => form.with_seen)") == [True]
    assert pocket.status[0] == 0
    assert_equal(pocket, office)


def test_a_spoilt_mirror_is_repaired(new_pocket: NewPocket, office: Site) -> None:
    """P38, P39: rows that differ or lack are found by digests and come again; nothing else is fetched."""
    pocket = settled(new_pocket)
    pocket.told(SPOIL)
    report = pocket.sync()
    assert (report["complete"], report["repairs"]) == (True, 1)
    assert_equal(pocket, office)


def test_one_bad_form_does_not_hold_up_the_rest(new_pocket: NewPocket, office: Site) -> None:
    """P48: a form that breaks every request is found by halving, handed in raw, and all others are accepted."""
    pocket = settled(new_pocket)
    families = [one["id"] for one in pocket.all("kpm")]
    for number, kpm in enumerate(families[:8]):
        pocket.edit("kpm", kpm, field_note="racun" if number == 5 else f"catatan {number}")
    pocket.be_struck("poison", text="racun", times=99)
    for _ in range(20):
        if pocket.sync()["complete"]:
            break
    assert pocket.status == (0, 7, 1)
    [item] = pocket.told("phone.attention()")
    assert (item["outcome"], item["code"], item["id"]) == ("held", "quarantined", families[5])


def test_after_long_silence_only_the_work_is_kept(new_pocket: NewPocket, office: Site) -> None:
    """After 60 days without contact the mirror is gone at the next opening; unsent work is there, shown, and handed in first."""
    pocket = settled(new_pocket)
    kpm = pocket.all("kpm")[0]["id"]
    pocket.edit("kpm", kpm, field_note="pagar hijau")
    pocket.told("void (p.skew = 61 * 86400)")
    pocket.told("await p.reopen()")
    assert len(pocket.rows()) == 0 and pocket.told("phone.syncing.value.partial")
    assert pocket.view("kpm", kpm)["field_note"] == "pagar hijau"
    pocket.told("void (p.skew = 0)")
    pocket.settle()
    assert pocket.status == (0, 1, 0)
    assert_equal(pocket, office)


def mark_all(site: Site, state: str) -> None:
    """Mark the only phone of a site."""
    with write_transaction(site.parts.engine) as connection:
        connection.execute(update(TABLES["device"]).values(state=state))


def test_a_stolen_phone_forgets_families_and_keeps_the_work(new_pocket: NewPocket, office: Site) -> None:
    """When the server calls it stolen the mirror is gone at once; unsent work stays, and is taken when it is found again."""
    pocket = settled(new_pocket)
    kpm = pocket.all("kpm")[0]["id"]
    pocket.edit("kpm", kpm, field_note="pagar hijau")
    mark_all(office, "stolen")
    assert pocket.sync()["code"] == "device_stolen"
    assert len(pocket.rows()) == 0 and pocket.status == (1, 0, 0)
    mark_all(office, "active")
    pocket.settle()
    assert pocket.status == (0, 1, 0)
    assert_equal(pocket, office)


def test_a_retired_phone_forgets_families_in_time(new_pocket: NewPocket, office: Site) -> None:
    """What it hands in does not lengthen the time for which a phone given back may hold families."""
    pocket = settled(new_pocket)
    mark_all(office, "retired")
    pocket.told("await phone.store.transaction((all) => all.set({ pulled_at: phone.now() - 61 * 86400 }))")
    assert pocket.sync()["complete"]
    pocket.told("await p.reopen()")
    assert len(pocket.rows()) == 0


def test_a_clock_set_back_dates_no_work_before_the_last_exchange(new_pocket: NewPocket) -> None:
    """Where the battery was empty and the phone thinks it is last month, work is of the day of the last exchange, and the phone knows."""
    pocket = settled(new_pocket)
    today, kpm = pocket.told("phone.today()"), pocket.all("kpm")[0]["id"]
    assert not pocket.told("phone.isClockBehind")
    pocket.told("void (p.skew = -40 * 86400)")
    assert (pocket.told("phone.today()"), pocket.told("phone.isClockBehind")) == (today, True)
    pocket.edit("kpm", kpm, field_note="jam mundur")
    assert pocket.told("phone.waiting()")[0]["workDate"] == today
    pocket.settle()
    assert pocket.status == (0, 1, 0) and not pocket.told("phone.isClockBehind")
