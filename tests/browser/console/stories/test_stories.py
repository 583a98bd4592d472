"""Stories of phone and console: what is asked and decided at one reaches the other, and nobody's work is lost on the way."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from schemas import KINDS
from server.office import edit, new_record
from server.zones import local
from tests.browser.console.stories.conftest import Story
from tests.browser.fieldwork import go, open_family, rows, save, settled, unlock
from tests.browser.meetings import groups_of
from tests.browser.test_komitmen import add, days_of, open_school
from tests.browser.test_komitmen import save as save_sheet

QUESTION = "Apakah alpa 6 hari ini sudah dicocokkan dengan daftar hadir?"
ANSWER = "Sudah dicocokkan lagi: alpa 4 hari, 2 hari sakit."
REASON = "Sesuai daftar hadir sekolah."
WAIT = 20_000


def decide(page: Page, button: str, reason: str = "") -> None:
    """Press a button of a case, with a reason in its own form."""
    form = page.locator("form.decision", has=page.get_by_role("button", name=button, exact=True))
    if reason:
        form.get_by_role("textbox", name="Alasan").fill(reason)
    form.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("sebelum itu dapat dibatalkan")


def ask(page: Page, question: str) -> None:
    """Ask the worker of the case that is open."""
    page.get_by_role("textbox", name="Pertanyaan atau permintaan perbaikan").fill(question)
    page.get_by_role("button", name="Kirim pertanyaan").click()
    expect(page.get_by_role("status").first).to_contain_text("Tanya pendamping")


def test_a_check_is_returned_corrected_and_approved(story: Story) -> None:
    """A check below 85 % queues; the question reaches the phone, the correction comes back to the same thread, approval closes it there."""
    phone, child = story.phone(0), "Anak 01"
    open_school(phone)
    days_of(phone).fill("20")
    add(phone, "alpa", child, 6)
    for what in ("izin", "sakit"):
        phone.get_by_role("button", name=f"Kurangi {what} {child}").click()
    save_sheet(phone, 2)
    settled(phone)
    story.minute()
    console = story.open_case("komitmen", child)
    expect(console.get_by_role("main")).to_contain_text(child)
    ask(console, QUESTION)
    assert rows(story.site, "tugas", text=QUESTION) == []
    story.ten_minutes()
    expect(story.open("komitmen").get_by_role("row").filter(has_text=child)).to_have_count(0)
    expect(story.open("komitmen", "?thread=asked").get_by_role("row").filter(has_text=child)).to_contain_text("Ditanyakan, sampai")

    settled(phone)
    go(phone, "/")
    phone.get_by_text(QUESTION).click()
    expect(phone.get_by_text(re.compile("^Supervisor, "))).to_be_visible()
    task = phone.url.rsplit("#", 1)[1]
    phone.get_by_role("link", name="Buka catatan yang dimaksud").click()
    expect(phone).to_have_url(re.compile(f"/komitmen/anggota/{story.town.children[child]}"))
    open_school(phone)
    for _ in range(2):
        phone.get_by_role("button", name=f"Kurangi alpa {child}").click()
    add(phone, "sakit", child, 2)
    save_sheet(phone, 1)
    go(phone, task)
    phone.get_by_label("Jawaban Anda").fill(ANSWER)
    phone.get_by_role("button", name="Simpan dan tandai selesai").click()
    expect(phone.get_by_label("Jawaban Anda")).to_have_count(0)
    settled(phone)

    story.minute()
    expect(story.open("komitmen").get_by_role("row").filter(has_text=child)).to_contain_text("Dijawab")
    console = story.open_case("komitmen", child, filters="?thread=answered")
    thread = console.get_by_role("region", name="Percakapan dan keputusan")
    expect(thread).to_contain_text(QUESTION)
    expect(thread).to_contain_text(ANSWER)
    assert story.desk().complaints() == []
    decide(console, "Setujui")
    story.ten_minutes()
    [check] = rows(story.site, "komitmen", anggota_id=story.town.children[child])
    assert (check["alpa"], check["sakit"], check["closed"], check["review"]) == (4, 2, 1, "disetujui")
    settled(phone)
    open_school(phone)
    expect(phone.get_by_text("Sudah disetujui kantor.")).to_be_visible()
    go(phone, "/")
    expect(phone.get_by_role("heading", name="Pekerjaan Anda", include_hidden=True)).to_be_attached()
    expect(phone.get_by_text(QUESTION)).to_have_count(0)
    go(phone, task)
    said = phone.get_by_role("main")
    for words in (QUESTION, ANSWER, "Sudah diputuskan: disetujui.", "Anda tidak perlu menjawab."):
        expect(said).to_contain_text(words)
    expect(phone.get_by_label("Jawaban Anda")).to_have_count(0)


def test_two_phones_one_decision(story: Story) -> None:
    """Two phones count the days of one school differently; what the supervisor takes stands on both in the end."""
    town, first, second = story.town, story.phone(0), story.phone(1)
    school = town.make(("fasilitas", {"type": "fasdik", "level": "sd", "name": "SD Bersama"}))[0]
    for worker in (0, 1):
        town.family(worker, {"name": f"Anak Bersama {worker}", "komponen": "sd", "fasilitas_id": school})
    for page, days in ((first, "20"), (second, "24")):
        settled(page)
    for page, days in ((first, "20"), (second, "24")):
        open_school(page, "SD Bersama")
        days_of(page).fill(days)
    for page in (first, second):
        save_sheet(page, 1)
        settled_or_asked(page)
    story.minute()
    console = story.open_case("conflict", "Hari efektif")
    expect(console.get_by_role("main")).to_contain_text(story.site.workers[1].name)
    decide(console, "Ganti dengan yang lain", REASON)
    story.ten_minutes()
    assert [row["days"] for row in rows(story.site, "hari_efektif", fasilitas_id=school)] == [24]
    for page in (first, second):
        settled_or_asked(page)
        open_school(page, "SD Bersama")
        expect(days_of(page)).to_have_value("24")
    go(first, "/")
    expect(first.get_by_text(REASON)).to_be_visible()


def settled_or_asked(page: Page) -> None:
    """Exchange, whether or not something then needs the worker's attention."""
    go(page, "/sinkron")
    page.get_by_role("button", name="Sinkronkan sekarang").click()
    expect(page.get_by_text("Semua terkirim dan terbaru")).to_be_visible(timeout=WAIT)


def write_ahead(story: Story, worker: int, text: str) -> str:
    """Write a note about the first family while the phone's clock runs five days ahead, and hand it in; return the family."""
    phone = story.phone(worker)
    phone.context.set_offline(True)
    kpm = open_family(phone)
    phone.evaluate("() => { const now = Date.now.bind(Date); Date.now = () => now() + 5 * 86_400_000; }")
    unlock(phone)
    go(phone, f"/keluarga/{kpm}/catatan")
    phone.get_by_label("Catatan").fill(text)
    save(phone)
    story.find_signal(worker)
    go(phone, "/sinkron")
    phone.get_by_role("button", name="Sinkronkan sekarang").click()
    expect(phone.get_by_role("article").filter(has_text="Tanggal kegiatan di masa depan")).to_be_visible(timeout=WAIT)
    return kpm


def test_held_work_is_repaired_and_accepted(story: Story) -> None:
    """A note of a clock that ran ahead is not taken in; repaired and accepted at the console it is in, and the phone says so."""
    phone, wrong, right = story.phone(0), "Ditulis dengan jam yang maju.", "Ditulis hari ini."
    kpm = write_ahead(story, 0, wrong)
    assert rows(story.site, "catatan", kpm_id=kpm, text=wrong) == []
    console = story.open_case("inbox", "Catatan")
    form = console.locator("form.decision", has=console.get_by_role("button", name="Perbaiki dan terima"))
    form.locator("[name='isian.text']").fill(right)
    today = local(story.site.parts.clock(), story.town.kabupaten).date()
    form.locator("[name='isian.date']").fill(today.isoformat())
    decide(console, "Perbaiki dan terima")
    story.ten_minutes()
    assert [str(row["date"]) for row in rows(story.site, "catatan", kpm_id=kpm, text=right)] == [today.isoformat()]
    phone.reload()
    unlock(phone)
    settled_or_asked(phone)
    expect(phone.get_by_role("article").filter(has_text="Tanggal kegiatan di masa depan")).to_have_count(0)
    go(phone, f"/keluarga/{kpm}")
    expect(phone.get_by_text(right)).to_be_visible()


@pytest.mark.parametrize(("ended_days_ago", "held"), [(10, True), (1, False)])
def test_a_kelompok_moves_while_work_waits(story: Story, ended_days_ago: int, held: bool) -> None:
    """The old worker hands in after the kelompok went to another: within three days taken, later held until a supervisor accepts it.

    In the end the family with the note is on the new worker's phone, and gone from the old one's, which says that its work was taken.
    """
    site, town, old, new = story.site, story.town, story.phone(0), story.phone(1)
    text = f"Catatan sebelum pindah {ended_days_ago}."
    mine = [one for one in rows(site, "assignment", worker_id=site.workers[0].id) if not one["end_date"]]
    shared = {one["kelompok_id"] for one in rows(site, "assignment", worker_id=site.workers[1].id)}
    charge = next(one for one in mine if one["kelompok_id"] not in shared and one["kelompok_id"] in {group.id for group in groups_of(site)})
    kpm = rows(site, "kpm", kelompok_id=charge["kelompok_id"])[0]["id"]
    settled_or_asked(old)
    go(old, f"/keluarga/{kpm}/catatan")
    old.context.set_offline(True)
    old.get_by_label("Catatan").fill(text)
    save(old)

    today = local(site.parts.clock(), town.kabupaten).date()
    last = today - timedelta(days=ended_days_ago)
    with site.parts.store.view(town.kabupaten) as view:
        [record] = view.records(KINDS["assignment"], [charge["id"]])
    fields = {name: charge[name] for name in ("kelompok_id", "kecamatan_code", "role") if name in record.fields}
    begun = {**fields, "worker_id": site.workers[1].id, "start_date": (last + timedelta(days=1)).isoformat()}
    ended = edit(KINDS["assignment"], record, end_date=last.isoformat())
    town.office.write(town.kabupaten, [ended, new_record(KINDS["assignment"], begun, town.office.new_id())])
    settled_or_asked(new)
    go(new, f"/keluarga/{kpm}")
    expect(new.get_by_role("heading", name="Anggota")).to_be_visible()

    story.find_signal(0)
    settled_or_asked(old)
    assert len(rows(site, "catatan", kpm_id=kpm, text=text)) == (0 if held else 1)
    if held:
        expect(old.get_by_role("article").first).to_be_visible()
        console = story.open_case("inbox", "Catatan")
        expect(console.get_by_role("main")).to_contain_text(text)
        decide(console, "Terima")
        story.ten_minutes()
    assert len(rows(site, "catatan", kpm_id=kpm, text=text)) == 1
    for page in (old, new):
        settled_or_asked(page)
    expect(old.get_by_role("article")).to_have_count(0)
    go(old, f"/keluarga/{kpm}")
    expect(old.get_by_text("Keluarga ini tidak ada")).to_be_visible()
    go(new, f"/keluarga/{kpm}")
    expect(new.get_by_text(text)).to_be_visible()


def test_the_second_supervisor_is_told(story: Story) -> None:
    """Two have the same case open; who comes second is told who was first and when, and nothing of his is kept."""
    write_ahead(story, 1, "Besok lusa.")
    first, second = (story.open_case("inbox", "Catatan", username=name) for name in ("ani", "eka"))
    decide(first, "Tolak", "Tanggalnya belum tiba.")
    second.get_by_role("button", name="Terima", exact=True).click()
    told = second.get_by_role("alert")
    expect(told).to_contain_text(re.compile(r"Sudah diputuskan oleh ani pada \d+ \w+ \d{4}, \d\d\.\d\d WIB"))
    assert [(row["state"], row["account"]) for row in rows(story.site, "decision", queue="inbox") if row["state"] == "pending"] == [
        ("pending", rows(story.site, "account", username="ani")[0]["id"])
    ]
