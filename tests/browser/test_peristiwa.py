"""Events of a family, from the wizard on the phone to the rows of the office."""

from playwright.sync_api import Page, expect

from tests.browser.fieldwork import assert_fit, begin, go, offline, online, open_family, rows, settled, unlock
from tests.browser.handset import Handset
from tests.browser.site import Site


def onward(page: Page) -> None:
    """Go to the next step."""
    page.get_by_role("button", name="Lanjut").click()


def finish(page: Page) -> None:
    """Save at the last step, and see it said."""
    page.get_by_role("button", name="Simpan peristiwa").click()
    expect(page.get_by_role("heading", name="Sudah dicatat")).to_be_visible()


def today(page: Page) -> str:
    """Return the date of the phone."""
    return page.evaluate("new Date(Date.now() + 7 * 3600e3).toISOString().slice(0, 10)")


def test_twins_born_offline_are_checked_at_once_and_reach_the_office(site: Site, phone: Handset) -> None:
    """Twins become provisional members on the phone at once, one is checked offline, and all of it arrives in the office."""
    page = begin(phone, site)
    family = open_family(page)
    offline(page)
    page.get_by_role("link", name="Peristiwa").click()
    page.get_by_role("link", name="Kelahiran").click()
    page.get_by_label("Ibu tidak ada di daftar").check()
    onward(page)
    page.get_by_label("Kapan lahirnya?").fill(today(page))
    onward(page)
    page.get_by_role("button", name="Anak lain (kembar)").click()
    page.get_by_label("Nama anak").first.fill("Ahmad Percobaan")
    page.get_by_label("Laki-laki").first.check()
    page.get_by_label("Nama anak").nth(1).fill("Aisyah Percobaan")
    page.get_by_label("Perempuan").nth(1).check()
    onward(page)
    page.get_by_label("Pilih dari daftar").select_option(index=1)
    onward(page)
    finish(page)
    page.get_by_role("link", name="Isi komitmen Ahmad Percobaan").click()
    expect(page.get_by_role("heading", name="Ahmad Percobaan").first).to_be_visible()
    page.get_by_role("group", name="Ditimbang dan diukur: Ahmad Percobaan").get_by_label("Ya").check()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Tersimpan di HP ini")).to_be_visible()
    online(page)
    settled(page)
    children = {row["name"]: row for row in rows(site, "anggota", kpm_id=family, provisional=True)}
    assert set(children) == {"Ahmad Percobaan", "Aisyah Percobaan"}
    assert {row["komponen"] for row in children.values()} == {"anak_usia_dini"}
    events = rows(site, "peristiwa", kpm_id=family)
    assert sorted((row["anggota_id"], row["birth_order"], row["sex"]) for row in events) == sorted(
        [(children["Ahmad Percobaan"]["id"], 1, "L"), (children["Aisyah Percobaan"]["id"], 2, "P")]
    )
    checks = rows(site, "komitmen", anggota_id=children["Ahmad Percobaan"]["id"])
    assert [row["result"] for row in checks] == ["memenuhi"]


def test_a_wizard_keeps_its_step_and_words_over_back_and_reload(site: Site, phone: Handset) -> None:
    """The phone's own back button goes one step back and forward returns, with all that was typed; so does a reload.

    No step is opened behind one that lacks something, and behind what was saved lies the screen before the wizard.
    """
    page = begin(phone, site)
    family = open_family(page)
    page.get_by_role("link", name="Peristiwa").click()
    page.get_by_role("link", name="Pindah alamat").click()
    page.get_by_label("Alamat baru").fill("Dusun Krajan RT 03")
    onward(page)
    expect(page.get_by_text("Langkah 2 dari 3")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Alamat baru")).to_have_value("Dusun Krajan RT 03")
    page.go_forward()
    page.get_by_label("Kapan mulai berlaku?").fill("2999-01-01")
    onward(page)
    expect(page.get_by_text("Tanggal belum terjadi")).to_be_visible()
    page.wait_for_timeout(100)  # what is typed is kept within this time
    page.reload()
    unlock(page)
    expect(page.get_by_text("Langkah 2 dari 3")).to_be_visible()
    go(page, f"/keluarga/{family}/peristiwa/pindah_alamat?langkah=3")
    expect(page.get_by_text("Langkah 2 dari 3")).to_be_visible()
    page.go_back()
    page.get_by_label("Kapan mulai berlaku?").fill(today(page))
    onward(page)
    expect(page.get_by_text("Dusun Krajan RT 03")).to_be_visible()
    page.get_by_role("main").get_by_label("Catatan").fill("Menurut RT.")
    page.get_by_role("button", name="Kembali").last.click()
    expect(page.get_by_text("Langkah 2 dari 3")).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("main").get_by_label("Catatan")).to_have_value("Menurut RT.")
    finish(page)
    page.go_back()
    expect(page.get_by_role("link", name="Pindah alamat")).to_be_visible()
    settled(page)
    [row] = rows(site, "peristiwa", kpm_id=family)
    assert (row["type"], row["to_address"], row["note"]) == ("pindah_alamat", "Dusun Krajan RT 03", "Menurut RT.")
    assert row["before"] and row["after"] == "Dusun Krajan RT 03"


def test_the_death_of_a_pengurus_asks_for_another(site: Site, phone: Handset) -> None:
    """Only when the pengurus has died is a new one asked for, and both stand in the proposal."""
    page = begin(phone, site)
    family = open_family(page)
    pengurus, *rest = sorted(rows(site, "anggota", kpm_id=family), key=lambda row: not row["is_pengurus"])
    names = [pengurus["name"], *(row["name"] for row in rest)]
    others = [row for row in rest if names.count(row["name"]) == 1]
    go(page, f"/keluarga/{family}/peristiwa/meninggal")
    expect(page.get_by_text("Turut berduka cita")).to_be_visible()
    page.get_by_label(others[0]["name"]).check()
    expect(page.get_by_text("Langkah 1 dari 3")).to_be_visible()
    page.get_by_label(pengurus["name"]).check()
    expect(page.get_by_text("Langkah 1 dari 4")).to_be_visible()
    onward(page)
    page.get_by_label("Kapan meninggal dunia?").fill(today(page))
    onward(page)
    page.get_by_label(others[0]["name"]).check()
    onward(page)
    finish(page)
    settled(page)
    [row] = rows(site, "peristiwa", kpm_id=family)
    assert (row["anggota_id"], row["new_pengurus_id"]) == (pengurus["id"], others[0]["id"])
    assert pengurus["name"] in row["before"] and others[0]["name"] in row["after"]


def test_a_birth_noted_by_mistake_is_repaired_and_withdrawn(site: Site, phone: Handset) -> None:
    """While the office has not decided, date and name can be repaired with the child's, and the proposal withdrawn with the child."""
    page = begin(phone, site)
    family = open_family(page)
    go(page, f"/keluarga/{family}/peristiwa/lahir")
    page.get_by_label("Ibu tidak ada di daftar").check()
    onward(page)
    page.get_by_label("Kapan lahirnya?").fill(today(page))
    onward(page)
    page.get_by_label("Laki-laki").check()
    onward(page)
    onward(page)
    finish(page)
    page.get_by_role("link", name="Selesai").click()
    page.get_by_role("link", name="Kelahiran").click()
    page.get_by_role("link", name="Perbaiki").click()
    page.get_by_label("Berlaku sejak").fill(f"{int(today(page)[:4]) - 1}-12-31")
    page.get_by_label("Nama anak").fill("Bayu Percobaan")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text(f"Berlaku sejak 31 Desember {int(today(page)[:4]) - 1}")).to_be_visible()
    settled(page)
    [event], [child] = rows(site, "peristiwa", kpm_id=family), rows(site, "anggota", kpm_id=family, provisional=True)
    assert str(event["effective_date"]) == str(event["birth_date"]) == str(child["birth_date"])
    assert "31 Desember" in event["after"] and "Bayu Percobaan" in event["after"]
    assert event["new_name"] == child["name"] == "Bayu Percobaan"
    go(page, f"/usul/peristiwa/{event['id']}")
    page.get_by_role("button", name="Batalkan usulan").click()
    page.get_by_role("button", name="Ya, batalkan").click()
    expect(page.get_by_text("Dibatalkan").first).to_be_visible()
    settled(page)
    [event], [child] = rows(site, "peristiwa", kpm_id=family), rows(site, "anggota", kpm_id=family, provisional=True)
    assert event["deleted"] and child["deleted"]


def test_the_wizard_is_fit_for_anybody(site: Site, phone: Handset) -> None:
    """The list of events and the first step of each hold to axe and to 320 px."""
    page = begin(phone, site)
    family = open_family(page)
    go(page, f"/keluarga/{family}/peristiwa")
    expect(page.get_by_role("link", name="Kelahiran")).to_be_visible()
    addresses = page.get_by_role("main").get_by_role("link").evaluate_all("all => all.map((one) => one.hash.slice(1))")
    assert len(addresses) == 13
    assert_fit(page)
    for address in addresses:
        go(page, address)
        expect(page.get_by_text("Langkah 1 dari")).to_be_visible()
        assert_fit(page)


def test_a_pregnancy_is_checked_as_soon_as_it_is_noted(site: Site, phone: Handset) -> None:
    """A mother without a komponen appears among the checks at once, also before the office has changed her data."""
    page = begin(phone, site)
    family = open_family(page)
    mother = next(row for row in rows(site, "anggota", kpm_id=family) if row["sex"] == "P" and not row["komponen"])
    go(page, f"/keluarga/{family}/peristiwa/hamil")
    page.get_by_label(mother["name"]).check()
    onward(page)
    page.get_by_label("Kapan kehamilan diketahui?").fill(today(page))
    onward(page)
    page.get_by_label("Pilih dari daftar").select_option(index=1)
    onward(page)
    finish(page)
    page.get_by_role("link", name=f"Isi komitmen {mother['name']}").click()
    page.get_by_role("group", name=mother["name"]).first.get_by_label("Ya").check()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Tersimpan di HP ini")).to_be_visible()
    settled(page)
    [check] = rows(site, "komitmen", anggota_id=mother["id"])
    assert (check["condition"], check["result"]) == ("pemeriksaan_kehamilan", "memenuhi")
    assert check["fasilitas_id"] == rows(site, "peristiwa", kpm_id=family)[0]["to_fasilitas_id"]


REST = ("bersalin", "keguguran", "ganti_pengurus", "pecah_kk", "gabung_kk", "pindah_sekolah", "putus_sekolah", "kembali_sekolah", "lainnya")


def answer(page: Page) -> None:
    """Answer the step that is shown with the first thing that will do."""
    form = page.get_by_role("main")
    for choice in (form.get_by_role("radio"), form.get_by_role("checkbox")):
        if choice.count():
            choice.first.check()
    if (day := form.locator("input[type=date]")).count():
        day.fill(today(page))
    if (place := form.get_by_label("Pilih dari daftar")).count():
        place.select_option(index=1)
    if (name := form.get_by_label("Cari keluarga di HP ini")).count():
        name.fill("Keluarga Percobaan")
    if (note := form.get_by_label("Catatan")).count():
        note.fill("Menurut ketua kelompok.")


def test_every_other_event_is_taken_by_the_office(site: Site, phone: Handset) -> None:
    """Each type that the wizard offers makes a proposal that the office takes as it is, with both halves in words."""
    page = begin(phone, site)
    family = open_family(page)
    for kind in REST:
        go(page, f"/keluarga/{family}/peristiwa/{kind}")
        expect(page.get_by_text("Langkah 1 dari")).to_be_visible()
        while page.get_by_role("button", name="Lanjut").is_visible():
            answer(page)
            onward(page)
        answer(page)
        finish(page)
    settled(page)
    taken = {row["type"]: row for row in rows(site, "peristiwa", kpm_id=family)}
    assert set(taken) == set(REST)
    assert all(row["after"] and (row["before"] or row["type"] == "lainnya") for row in taken.values())
    assert taken["pecah_kk"]["members"] and taken["ganti_pengurus"]["new_pengurus_id"] and taken["pindah_sekolah"]["to_fasilitas_id"]
    assert taken["gabung_kk"]["after"] == "Satu KK dengan Keluarga Percobaan"
    go(page, "/sinkron")
    expect(page.get_by_text("Tidak ada. Semua yang terkirim sudah diterima.")).to_be_visible()
