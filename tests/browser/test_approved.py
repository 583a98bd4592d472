"""Records that a supervisor has approved: the phone says that whoever changes them makes a proposal."""

from os import urandom

from playwright.sync_api import expect

from schemas import KINDS
from server.office import Office, edit
from tests.browser.fieldwork import begin, go, open_family, save, settled
from tests.browser.handset import Handset
from tests.browser.meetings import groups_of, mark, marks_of, open_roster, rows
from tests.browser.meetings import save as save_roster
from tests.browser.site import Site

SAID = "sudah disetujui kantor"


def approve(site: Site, kind: str, record: str) -> None:
    """Close a record as a supervisor does."""
    kabupaten = site.workers[0].kabupaten
    with site.parts.store.view(kabupaten) as view:
        [found] = view.records(KINDS[kind], [record])
    Office(site.parts.store, "test", site.parts.clock, urandom).write(kabupaten, [edit(KINDS[kind], found, closed=True)])


def test_an_approved_meeting_says_what_a_change_becomes(site: Site, phone: Handset) -> None:
    """The meeting is told as approved; a mark that is changed all the same is taken, and what stands stays."""
    page = begin(phone, site)
    jadwal = groups_of(site)[0].jadwal
    open_roster(page, jadwal, 10)
    mark(page, 0, "H")
    save_roster(page)
    settled(page)
    sesi = rows(site, "p2k2_sesi", jadwal_id=jadwal)[0].id
    [(kpm, own)] = marks_of(site, sesi).items()
    for kind, record in (("p2k2_sesi", sesi), ("kehadiran", own.id)):
        approve(site, kind, record)
    settled(page)
    open_roster(page, jadwal, 10)
    expect(page.get_by_text(SAID)).to_be_visible()
    mark(page, 0, "A")
    save_roster(page)
    go(page, "/sinkron")
    page.get_by_role("button", name="Sinkronkan sekarang").click()
    expect(page.get_by_role("article")).to_contain_text("perubahan menjadi usulan")
    assert marks_of(site, sesi)[kpm].status == "H"


def test_an_approved_payment_says_so_on_its_form(site: Site, phone: Handset) -> None:
    """The form of a payment that was approved says what a change becomes; before, it does not."""
    page = begin(phone, site)
    kpm = open_family(page)
    bulan = f"{site.parts.clock():%Y-%m}"
    path = f"/keluarga/{kpm}/penyaluran/{bulan}"
    go(page, path)
    page.get_by_role("radio", name="Cair").check()
    assert page.get_by_text(SAID).count() == 0
    save(page)
    settled(page)
    approve(site, "penyaluran", rows(site, "penyaluran", kpm_id=kpm, bulan=bulan)[0].id)
    settled(page)
    go(page, path)
    expect(page.get_by_text(SAID)).to_be_visible()
