"""Families: found by name or number, read whole, and what a worker notes about them in the rows of the office."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from schemas import KINDS
from server.graduasi.rules import ExitRules, shipped_exit_rules
from server.office import Office, edit, new_record
from server.rujukan.acts import fits_pena
from server.tickets import ticket_of
from tests.browser.fieldwork import begin, go, offline, online, open_family, rows, save, settled, unlock, work_dates
from tests.browser.handset import Handset
from tests.browser.site import Site, right_now

SEARCH = "Cari nama atau angka akhir NIK/KK"


def found(page: Page, typed: str) -> list[str]:
    """Type into the search; return the addresses of the families that are left."""
    page.get_by_label(SEARCH).fill(typed)
    page.wait_for_timeout(300)
    return page.get_by_role("main").locator("ul a").evaluate_all("all => all.map((one) => one.hash.split('/').pop())")


def test_a_family_is_found_by_sound_and_by_last_digits(site: Site, phone: Handset) -> None:
    """Any member's name finds the family however it is spelt, and so do the last digits of a NIK or of the family card."""
    page = begin(phone, site)
    family = open_family(page)
    member = next(row for row in rows(site, "anggota", kpm_id=family) if not row["is_pengurus"] and row["nik"])
    [kpm] = rows(site, "kpm", id=family)
    go(page, "/keluarga")
    everybody = found(page, "")
    assert len(everybody) == 40
    first, last = member["name"].split()
    assert family in found(page, f"{last.upper()} {first[0]}{first[1:].replace('u', 'oe')}{first[-1]}")
    assert len(found(page, first)) < len(everybody)
    assert family in found(page, member["nik"][-5:])
    assert family in found(page, kpm["no_kk"][-5:])
    assert found(page, "xyzzy") == []
    expect(page.get_by_text("Tidak ada keluarga yang cocok")).to_be_visible()
    found(page, "")
    page.get_by_label("Kelompok").select_option(index=1)
    assert 0 < len(found(page, "")) < 40


def test_a_sanction_is_read_on_the_page_of_its_family(site: Site, phone: Handset) -> None:
    """What the office proposes or decides about a family is told to its pendamping with what it rests on, and to be read alone."""
    page = begin(phone, site)
    family = open_family(page)
    office = Office(site.parts.store, "test", site.parts.clock, site.parts.random)
    told = {"kpm_id": family, "tahap": "2026-07", "jenis": "penangguhan", "aturan_nomor": 1, "status": "diusulkan"}
    told |= {"evidence": "kehadiran sekolah 2026-08: hadir 12 dari 20 hari efektif, batas 85 %", "proposed_on": "2026-10-22"}
    office.write(site.workers[0].kabupaten, [new_record(KINDS["sanksi"], told, "")])
    settled(page)
    go(page, f"/keluarga/{family}")
    expect(page.get_by_text("Sanksi penangguhan: diusulkan")).to_be_visible()
    expect(page.get_by_text("hadir 12 dari 20 hari efektif")).to_be_visible()


def test_a_visit_noted_offline_survives_a_reload_and_reaches_the_office(site: Site, phone: Handset) -> None:
    """What is typed of a visit is there after a reload; saved without signal it is shown as waiting, then taken.

    It is dated by its own day, and one of a day whose triwulan the phone does not hold is told to go out of sight.
    """
    page = begin(phone, site)
    family = open_family(page)
    offline(page)
    page.get_by_role("link", name="Kunjungan").click()
    page.get_by_label("Tujuan").select_option("Verifikasi komitmen")
    page.get_by_label("Tanggal kunjungan").fill("1926-11-20")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Periksa tahunnya")).to_be_visible()
    page.get_by_label("Tanggal kunjungan").fill(f"{site.parts.clock() - timedelta(days=300):%Y-%m-%d}")
    expect(page.get_by_text("sesudah terkirim tidak tampil lagi di HP ini")).to_be_visible()
    day = f"{site.parts.clock() - timedelta(days=9):%Y-%m-%d}"
    page.get_by_label("Tanggal kunjungan").fill(day)
    expect(page.get_by_text("sesudah terkirim tidak tampil lagi di HP ini")).to_have_count(0)
    page.get_by_label("Temuan").fill("Anak sudah masuk sekolah lagi.")
    page.wait_for_timeout(100)  # what is typed is kept within this time
    page.reload()
    unlock(page)
    go(page, f"/keluarga/{family}/kunjungan")
    expect(page.get_by_label("Temuan")).to_have_value("Anak sudah masuk sekolah lagi.")
    save(page)
    expect(page.get_by_text("Menunggu dikirim").first).to_be_visible()
    online(page)
    settled(page)
    [row] = [one for one in rows(site, "kunjungan", kpm_id=family) if one["findings"]]
    assert (row["purpose"], row["findings"]) == ("Verifikasi komitmen", "Anak sudah masuk sekolah lagi.")
    assert work_dates(site, row["id"]) == [str(row["date"])] == [day]
    go(page, f"/keluarga/{family}")
    expect(page.get_by_text("Diterima").first).to_be_visible()


def test_a_complaint_may_be_about_a_family_or_about_anybody(site: Site, phone: Handset) -> None:
    """A complaint of a family and one of somebody else, in confidence, lie with the worker in the office; each is told its ticket."""
    page = begin(phone, site)
    family = open_family(page)
    page.get_by_role("link", name="Pengaduan").click()
    page.get_by_label("Masalah").select_option("kks_hilang_rusak")
    page.get_by_label("Isi pengaduan").fill("KKS hilang di pasar.")
    save(page)
    go(page, "/pengaduan")
    page.get_by_role("link", name="Catat pengaduan").click()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Bagian ini perlu diisi.").first).to_be_visible()
    page.get_by_label("Program").select_option("sembako")
    page.get_by_label("Masalah").select_option("tidak_terdaftar")
    page.get_by_label("Isi pengaduan").fill("Belum pernah didata.")
    page.get_by_label("Rahasiakan pengaduan ini").check()
    page.get_by_label("Nama pengadu").fill("Warga Percobaan")
    page.get_by_role("button", name="Simpan", exact=True).press("Enter")  # the news of the first save lies over the button
    expect(page.get_by_text("belum dibaca kantor").first).to_be_visible()
    settled(page)
    taken = {row["programme"]: row for row in rows(site, "pengaduan", worker_id=site.workers[0].id) if row["category"] != "lainnya"}
    assert taken["pkh"]["kpm_id"] == family and taken["pkh"]["status"] is None and taken["pkh"]["rahasia"] is None
    go(page, "/pengaduan")
    for one in taken.values():
        expect(page.get_by_text(ticket_of(site.workers[0].kabupaten, str(one["id"])))).to_have_count(1)
    expect(page.get_by_text("Rahasia · ")).to_have_count(1)
    assert taken["sembako"]["rahasia"]
    assert taken["sembako"]["kpm_id"] is None and taken["sembako"]["complainant"] == "Warga Percobaan"


def test_a_family_is_referred_and_its_outcome_read(site: Site, phone: Handset) -> None:
    """PENA offers members of its age alone; a referral made without signal stands on the family's page, and so does the outcome of the office."""
    page = begin(phone, site)
    family = open_family(page)
    known = [ExitRules.of(shipped_exit_rules().fields)]
    members, day = rows(site, "anggota", kpm_id=family), right_now().date().isoformat()
    fitting = sorted(str(row["name"]) for row in members if fits_pena(row["birth_date"], day, known))
    page.get_by_role("link", name="Rujuk keluarga").click()
    page.get_by_label("Layanan").select_option("pena")
    offered = page.get_by_label("Siapa yang dirujuk").locator("option").all_inner_texts()
    assert sorted(offered[1:]) == fitting
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Bagian ini perlu diisi.").first).to_be_visible()
    page.get_by_label("Siapa yang dirujuk").select_option(index=1)
    page.get_by_label("Alasan merujuk").fill("Punya warung kecil.")
    save(page)
    settled(page)
    [made] = [row for row in rows(site, "rujukan", kpm_id=family) if row["layanan"] == "pena"]
    assert made["anggota_id"] and made["status"] is None and made["reason"] == "Punya warung kecil."
    office, kabupaten = Office(site.parts.store, "test", site.parts.clock, site.parts.random), site.workers[0].kabupaten
    with site.parts.store.view(kabupaten) as view:
        [record] = view.records(KINDS["rujukan"], [str(made["id"])])
    ended = {"status": "diterima", "outcome": "Mulai bulan depan.", "outcome_on": right_now().date().isoformat()}
    office.write(kabupaten, [edit(KINDS["rujukan"], record, **ended)])
    settled(page)
    go(page, f"/keluarga/{family}")
    page.get_by_text("Hasil: diterima").click()
    expect(page.get_by_text("Mulai bulan depan.", exact=True)).to_be_visible()
    page.get_by_role("link", name="Tulis kabar dari keluarga").click()
    page.get_by_label("Kabar dari keluarga").fill("Sudah dihubungi.")
    save(page)
    settled(page)
    [made] = [row for row in rows(site, "rujukan", kpm_id=family) if row["layanan"] == "pena"]
    assert (made["heard"], made["status"]) == ("Sudah dihubungi.", "diterima")


def test_a_failed_payment_needs_its_reason_and_is_corrected_later(site: Site, phone: Handset) -> None:
    """A stage that failed asks why; noted again it is the same record, whose holder of the card is told."""
    page = begin(phone, site)
    family = open_family(page)
    assert page.get_by_role("link", name="Tahap").count() <= 3  # of older ones the phone holds nothing
    page.get_by_role("link", name="Tahap").first.click()
    page.get_by_label("Gagal").check()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Bagian ini perlu diisi.").first).to_be_visible()
    page.get_by_label("Alasan").fill("Rekening belum aktif.")
    page.get_by_role("group", name="KKS dipegang sendiri").get_by_label("Tidak").check()
    page.get_by_label("KKS dipegang siapa").fill("ketua kelompok")
    save(page)
    settled(page)
    bulan = max(row["bulan"] for row in rows(site, "penyaluran", kpm_id=family))
    [row] = rows(site, "penyaluran", kpm_id=family, bulan=bulan)
    assert (row["result"], row["reason"], row["kks_holder"]) == ("gagal", "Rekening belum aktif.", "ketua kelompok")
    go(page, f"/keluarga/{family}/penyaluran/{bulan}")
    page.get_by_label("Cair").check()
    page.get_by_label("Jumlah (rupiah)").fill("750000 rupiah")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Isi angka")).to_be_visible()
    page.get_by_label("Jumlah (rupiah)").fill("")
    page.get_by_label("Jumlah (rupiah)").press_sequentially("750.000")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_label("Jumlah (rupiah)")).to_have_count(0)
    settled(page)
    [row] = rows(site, "penyaluran", kpm_id=family, bulan=bulan)
    assert (row["result"], row["reason"], row["amount"], row["kks_holder"]) == ("cair", None, 750_000, "ketua kelompok")


def test_a_proposal_holds_what_was_seen_and_what_should_be(site: Site, phone: Handset) -> None:
    """Another value for a field goes to the office with the value seen and the reason; the same value is no proposal."""
    page = begin(phone, site)
    family = open_family(page)
    member = next(row for row in rows(site, "anggota", kpm_id=family) if not row["is_pengurus"])
    page.get_by_role("link", name="Usul ubah data").click()
    page.get_by_label("Data siapa").select_option(f"anggota/{member['id']}")
    page.get_by_label("Data apa").select_option("name")
    expect(page.get_by_text(f"Semula: {member['name']}")).to_be_visible()
    page.get_by_label("Nama: menjadi").fill(member["name"])
    page.get_by_label("Alasan").fill("Salah tulis.")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Isinya masih sama")).to_be_visible()
    page.get_by_label("Nama: menjadi").fill("Nama Percobaan")
    save(page)
    settled(page)
    [row] = rows(site, "usulan", kpm_id=family)
    assert (row["about_id"], row["field_group"], row["field"]) == (member["id"], "identity", "name")
    assert (row["before"], row["after"], row["reason"], row["status"]) == (member["name"], "Nama Percobaan", "Salah tulis.", None)
    go(page, "/keluarga")
    expect(page.get_by_text("usulan").first).to_be_visible()


def test_numbers_are_kept_with_what_became_of_them_and_masked(site: Site, phone: Handset) -> None:
    """A new number bears its day; one that reaches nobody any more is marked, not lost.

    Whoever looks over the shoulder sees four digits of a NIK and of the family card, until the worker asks for all.
    """
    page = begin(phone, site)
    family = open_family(page)
    nik = next(row["nik"] for row in rows(site, "anggota", kpm_id=family) if row["nik"])
    [kpm] = rows(site, "kpm", id=family)
    expect(page.get_by_text(nik[-4:]).first).to_be_visible()
    assert nik not in page.inner_text("main") and kpm["no_kk"] not in page.inner_text("main")
    page.get_by_role("button", name="Tampilkan NIK").click()
    page.get_by_role("button", name="Tampilkan nomor KK").click()
    expect(page.get_by_text(nik)).to_be_visible()
    expect(page.get_by_text(kpm["no_kk"])).to_be_visible()
    page.get_by_role("link", name="Tambah nomor").click()
    page.get_by_label("Nomor telepon").fill("0800-0000-4321")
    page.get_by_label("Milik siapa").fill("tetangga")
    save(page)
    entry = page.get_by_role("listitem").filter(has_text="0800-0000-4321")
    entry.get_by_role("button", name="Tandai tidak aktif").click()
    expect(entry.get_by_role("button", name="Tandai aktif")).to_be_visible()
    settled(page)
    [row] = rows(site, "kontak", kpm_id=family, phone="0800-0000-4321")
    assert (row["whose"], bool(row["works"])) == ("tetangga", False) and row["noted_on"] and row["tried_on"]


def test_what_others_changed_stands_in_the_history(site: Site, phone: Handset) -> None:
    """What the office changes in a family is told on its page, field by field, as it was and as it is; a dispute is, too."""
    page = begin(phone, site)
    family = open_family(page)
    kabupaten = site.workers[0].kabupaten
    with site.parts.store.view(kabupaten) as view:
        [record] = view.records(KINDS["kpm"], [family])
    office = Office(site.parts.store, "uji", site.parts.clock, site.parts.random)
    about = {"worker_id": site.workers[0].id, "about_kind": "kpm", "about_id": family, "text": "Alamat berbeda.", "status": "open"}
    values = {"own_value": '{"address":"Dusun Lama"}', "other_value": '{"address":"Dusun Lain"}'}
    task = new_record(KINDS["tugas"], about | values, office.new_id())
    office.write(kabupaten, [edit(KINDS["kpm"], record, address="Dusun Baru RT 002 RW 003"), task])
    settled(page)
    go(page, f"/keluarga/{family}")
    expect(page.get_by_text("Isian Anda berbeda dengan isian orang lain")).to_be_visible()
    page.get_by_role("link", name="Buka tugas").click()
    expect(page.locator(".differences")).to_contain_text("Dusun Lain")
    page.go_back()
    page.get_by_text("Riwayat", exact=True).click()
    expect(page.get_by_text("dari kantor atau HP lain")).to_be_visible()
    expect(page.get_by_text("menjadi Dusun Baru RT 002 RW 003")).to_be_visible()
