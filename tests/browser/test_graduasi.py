"""The assessment for graduasi on the phone: filled in without signal, completed later, and left alone once the office proposes."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from schemas import KINDS
from server.office import Office, new_record
from tests.browser.fieldwork import assert_fit, begin, go, offline, online, open_family, rows, save, settled
from tests.browser.handset import Handset
from tests.browser.site import Site

MISSING = "Yang masih kurang"


def assessed(page: Page, site: Site, jalur: str) -> str:
    """Open the form of a family that nobody has assessed yet, and choose a way; return the family."""
    groups = {row["kelompok_id"] for row in rows(site, "assignment", worker_id=site.workers[0].id)}
    known = {row["kpm_id"] for row in rows(site, "penilaian_graduasi")}
    family = min(str(row["id"]) for row in rows(site, "kpm") if row["kelompok_id"] in groups and row["id"] not in known)
    go(page, f"/keluarga/{family}/graduasi")
    page.get_by_label(jalur).check()
    return family


def test_an_assessment_made_offline_arrives_and_is_completed_later(site: Site, phone: Handset) -> None:
    """It names the version of the rules, says what is missing and gives no score; it is saved with gaps, completed, and one record at the office.

    What the visit found is kept when the family asks for another way out.
    """
    page = begin(phone, site)
    offline(page)
    family = assessed(page, site, "Alamiah: tidak ada komponen lagi")
    expect(page.get_by_text("(versi 1)")).to_be_visible()
    lacks = page.locator(".notice", has_text=MISSING)
    expect(lacks).to_contain_text("Kehamilan yang belum tercatat")
    for name in ("Kehamilan", "Kelahiran", "Disabilitas", "Lansia"):
        page.get_by_role("group", name=f"{name} yang belum tercatat").get_by_label("Tidak ada").check()
    expect(lacks).not_to_contain_text("yang belum tercatat")
    page.get_by_role("group", name="Semua anak usia sekolah").get_by_label("Tidak ada yang seusia itu").check()
    page.get_by_role("group", name="Keinginan keluarga").get_by_label("Belum memutuskan").check()
    page.get_by_label("Kata-kata keluarga sendiri").fill("Mau berunding dulu dengan anak.")
    assert_fit(page)
    assert "%" not in page.get_by_role("main").inner_text()
    save(page)
    go(page, f"/keluarga/{family}")
    page.get_by_role("link", name="Penilaian graduasi").click()
    page.get_by_label("Bukti usaha atau pekerjaan").fill("Warung, buku penjualan.")
    page.get_by_label("Mandiri: keluarga sendiri yang ingin").check()
    pregnancy = page.get_by_role("group", name="Kehamilan yang belum tercatat")
    expect(pregnancy.get_by_label("Tidak ada")).to_be_checked()
    pregnancy.get_by_label("Ada", exact=True).check()
    save(page)
    online(page)
    settled(page)
    [row] = rows(site, "penilaian_graduasi", kpm_id=family)
    assert (row["jalur"], row["aturan_nomor"], row["kehamilan"], row["lansia"]) == ("mandiri", 1, "ada", "tidak_ada")
    assert (row["education"], row["health"], row["economy"], row["family_view"]) == ("tidak_berlaku", None, None, "belum_memutuskan")
    assert (row["economy_evidence"], row["family_words"]) == ("Warung, buku penjualan.", "Mau berunding dulu dengan anak.")


def test_an_assessment_that_became_a_proposal_is_not_changed(site: Site, phone: Handset) -> None:
    """The state of the proposal stands on the family's page; the assessment that people decide about has no form any more.

    Until then what the office would ask for is named: no evidence of what was not affirmed, and no age that somebody has.
    """
    page = begin(phone, site)
    family = assessed(page, site, "Mandiri: keluarga sendiri yang ingin")
    lacks = page.locator(".notice", has_text=MISSING)
    expect(lacks).not_to_contain_text("Kehamilan")
    expect(lacks).not_to_contain_text("Bukti usaha")
    page.get_by_role("group", name="Ada usaha atau pekerjaan").get_by_label("Ya").check()
    expect(lacks).to_contain_text("Bukti usaha")
    page.get_by_role("group", name="Semua pencari nafkah").get_by_label("Tidak ada yang seusia itu").check()
    expect(lacks).to_contain_text("BPJS Ketenagakerjaan")  # the pengurus is of that age
    save(page)
    settled(page)
    [row] = rows(site, "penilaian_graduasi", kpm_id=family)
    told = {"kpm_id": family, "penilaian_id": row["id"], "jalur": "mandiri", "aturan_nomor": 1, "as_of": 1}
    told |= {"evidence_for": "Empat kriteria terisi.", "proposed_on": str(row["date"]), "status": "ditolak", "reason": "Rumah belum layak."}
    office = Office(site.parts.store, "test", site.parts.clock, site.parts.random)
    office.write(site.workers[0].kabupaten, [new_record(KINDS["graduasi"], told, "")])
    settled(page)
    go(page, f"/keluarga/{family}")
    expect(page.get_by_text("ditolak · Alasan: Rumah belum layak.")).to_be_visible()
    go(page, f"/keluarga/{family}/graduasi/{row['id']}")
    expect(page.get_by_text("sudah menjadi usulan")).to_be_visible()
    expect(page.get_by_role("button", name="Simpan")).to_have_count(0)


def test_a_visit_after_an_exit_says_how_the_family_lives(site: Site, phone: Handset) -> None:
    """A family that SIKS-NG has let go is visited by the months of the rules, the first open one first; one that fell back may be asked for again."""
    page = begin(phone, site)
    family = open_family(page, besides={one["kpm_id"] for one in rows(site, "graduasi")})
    office, kabupaten = Office(site.parts.store, "test", site.parts.clock, site.parts.random), site.workers[0].kabupaten
    day = f"{site.parts.clock() - timedelta(days=85):%Y-%m-%d}"
    said = new_record(KINDS["penilaian_graduasi"], {"kpm_id": family, "date": day, "jalur": "mandiri"}, office.new_id())
    told = {"kpm_id": family, "penilaian_id": said.id, "jalur": "mandiri", "aturan_nomor": 1, "as_of": 1, "evidence_for": "-", "proposed_on": day}
    left = new_record(KINDS["graduasi"], {**told, "status": "disetujui", "siks_status": "diterima", "exit_on": day}, "")
    office.write(kabupaten, [said, left])
    settled(page)
    go(page, f"/keluarga/{family}/kunjungan")
    expect(page.get_by_text("Keluarga ini keluar dari PKH")).to_be_visible()
    expect(page.get_by_label("Tujuan")).to_have_value("Setelah graduasi")
    assert page.get_by_label("Kunjungan ke berapa").locator("option").all_inner_texts()[1:] == [f"{one} bulan setelah keluar PKH" for one in (3, 6, 12)]
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Bagian ini perlu diisi.").first).to_be_visible()
    page.get_by_label("Jatuh kembali").check()
    page.get_by_role("group", name="Perlu diusulkan kembali").get_by_label("Ya").check()
    page.get_by_label("Alasan diusulkan kembali").fill("Warung tutup.")
    save(page)
    settled(page)
    [row] = [one for one in rows(site, "kunjungan", kpm_id=family) if one["graduasi_id"]]
    assert (row["graduasi_id"], row["after_months"], row["keadaan"], row["propose_reason"]) == (left.id, 3, "jatuh_kembali", "Warung tutup.")
    go(page, f"/keluarga/{family}/kunjungan")
    expect(page.get_by_label("Tujuan")).to_have_value("")  # the next visit is months away
    page.get_by_label("Tujuan").select_option("Setelah graduasi")
    expect(page.get_by_label("Kunjungan ke berapa")).to_have_value("6")
