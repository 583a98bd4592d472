"""Pages of proposals at the console: seen by region, decided by form, told where the data moved on."""

import re


from server.desk.decisions import carry_out
from sync.limits import DECISION_WITHDRAW_S
from tests.server.api.stage import on_sqlite
from tests.server.console.test_pages import check_nesting
from tests.server.console.test_queues import first, send
from tests.server.console.visitor import visit
from tests.server.desk.office import REASON, Desk, make_desk
from tests.server.desk.test_late import handed_over, late
from tests.server.desk.test_match import twins
from tests.server.desk.test_proposal import child, happened, mother, wished
from tests.server.desk.test_ungrouped import lonely, neighbours

PROPOSALS = "/konsol/antrian/proposal"


desk = on_sqlite(make_desk)


def test_a_proposal_is_shown_and_approved(desk: Desk) -> None:
    """The page has family, evidence, and what stands beside what will; approved by form, the office's data change."""
    family = desk.world.ids["kpm1"]
    mother(desk, is_pengurus=True)
    desk.change("kpm", family, address="Jalan Lain 3")
    wished(desk, "kpm", family, field="address", before="Jalan Lama 1", after="Jalan Baru 2", evidence="KTP")
    visitor = visit(desk.world, "supervisor")
    address = first(visitor, PROPOSALS)
    page = visitor.seen.text
    for text in ("Ibu Contoh", "Jalan Lain 3", "Jalan Baru 2", "Jalan Lama 1", "KTP", "Siti Contoh", "bukan lagi yang berlaku"):
        assert text in page, text
    check_nesting(page)
    assert [row.record for row in desk.world.rows("page_read")][-1] == desk.world.rows("usulan")[0].id
    stands = page.partition('name="stands" value="')[2].partition('"')[0]
    assert send(visitor, address, "approve", stands="lain").status_code == 409
    assert send(visitor, address, "approve", stands=stands).status_code == 303
    desk.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    assert carry_out(desk.world.parts) == 1
    assert desk.record("kpm", family).fields["address"] == "Jalan Baru 2"


def test_a_rejection_needs_its_reason(desk: Desk) -> None:
    """A birth is rejected only with a reason, and its page says what becomes of the child."""
    baby = child(desk)
    happened(desk, "lahir", baby, anggota_id=baby.id, birth_date="2026-11-18")
    visitor = visit(desk.world, "supervisor")
    address = first(visitor, PROPOSALS)
    page = visitor.seen.text
    assert "Bayi Contoh" in page and "anggota sementara dihapus" in page
    stands = page.partition('name="stands" value="')[2].partition('"')[0]
    assert send(visitor, address, "reject", stands=stands, reason=" ").status_code == 422
    assert send(visitor, address, "reject", stands=stands, reason=REASON).status_code == 303


def test_what_a_person_must_do_is_said(desk: Desk) -> None:
    """Where nothing follows by itself, the page says so in both languages."""
    happened(desk, "pecah_kk", members=[mother(desk)])
    visitor = visit(desk.world, "koordinator", region="35")
    address = first(visitor, PROPOSALS)
    assert "Setujui" not in visitor.seen.text and "Pecah KK" in visitor.seen.text
    other = visit(desk.world, "apd")
    assert "harus dikerjakan petugas" in other.get(address).text
    assert "must be done by a person" in other.get(f"{address}?bahasa=en").text
    assert visit(desk.world, "supervisor", "jauh", region="3508").get(address).status_code == 404


def test_two_records_are_merged_in_two_steps_and_undone(desk: Desk) -> None:
    """Side by side, a choice that changes nothing, a confirmation with its reason, and the way back."""
    kept, lost = twins(desk)
    visitor = visit(desk.world, "supervisor")
    address = first(visitor, "/konsol/antrian/match")
    page = visitor.seen.text
    assert "tidak dikirim ke HP" in page and "dibaca oleh pendamping" not in page.partition('id="beda"')[2].partition('value="different"')[0]
    assert all(text in page for text in ("Dewi Contoh", "Dewi C.", "NIK sama", "Langkah 1 dari 2")) and 'value="merge"' not in page
    confirm = address.replace("antrian/match", "kembar")
    step = visitor.get(f"{confirm}?keep=first&take=name&take=class_level")
    assert step.status_code == 200 and "langkah 2 dari 2" in step.text and "tidak dikirim ke HP" in step.text
    check_nesting(step.text)
    hidden = dict(re.findall(r'name="(stands|keep|take)" value="([^"]*)"', step.text))
    assert send(visitor, address, "merge", **hidden, reason="").status_code == 422
    visitor.get(f"{confirm}?keep=first&take=name&take=class_level")
    assert send(visitor, address, "merge", **hidden, reason=REASON).status_code == 303
    desk.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    assert carry_out(desk.world.parts) == 1 and desk.record("anggota", lost).fields["deleted"]
    one = re.search(r'href="(/konsol/gabungan/[^"]+)"', visitor.get("/konsol/gabungan").text)[1]
    assert REASON in visitor.get(one).text
    check_nesting(visitor.seen.text)
    assert "tidak dikirim ke HP" in visitor.seen.text
    assert visitor.send(one, action="unmerge", reason="").status_code == 422
    assert visitor.send(one, action="unmerge", reason=REASON).status_code == 303
    assert "Penggabungan dibatalkan." in visitor.get(one).text and not desk.record("anggota", lost).fields["deleted"]
    assert visitor.get(f"{confirm}?keep=apa").status_code == 422 and desk.record("anggota", kept).fields["class_level"] in (2, 3)


def test_the_list_of_mergings_goes_on_by_key(desk: Desk) -> None:
    """An address that is no place in the list is refused, one behind the last shows nothing."""
    visitor = visit(desk.world, "pemeriksa")
    for after, status in (("x", 400), ("2026-11-21T03:00:00~a", 400), ("2026-11-21T03:00:00%2B00:00~a", 200)):
        assert visitor.get(f"/konsol/gabungan?after={after}").status_code == status
    assert "Belum ada penggabungan" in visitor.get("/konsol/gabungan").text


def test_late_work_is_noted(desk: Desk) -> None:
    """The page says who sent it, until when he was in charge and who is now; one button notes it."""
    handed_over(desk)
    late(desk)
    visitor = visit(desk.world, "supervisor")
    address = first(visitor, "/konsol/antrian/late")
    assert all(text in visitor.seen.text for text in ("Siti Contoh", "Budi Contoh", "20 November 2026", "Sudah diketahui"))
    assert send(visitor, address, "noted").status_code == 303


def test_families_are_put_into_a_kelompok_together(desk: Desk) -> None:
    """One page lists the desa, another its families to tick; without a tick nothing happens, and another region sees neither."""
    group, kpm = neighbours(desk), lonely(desk)
    lonely(desk)
    visitor = visit(desk.world, "supervisor")
    listed = visitor.get("/konsol/belum-berkelompok").text
    address = re.search(r'href="(/konsol/belum-berkelompok/[^"]+)"', listed)[1]
    page = visitor.get(address).text
    assert "Rini Contoh" in page and f'value="{kpm}"' in page and "dusun yang sama" in page
    check_nesting(page)
    assert visitor.send(address, kelompok_id=group).status_code == 422
    assert visitor.send(address, kelompok_id=group, kpm=[kpm]).status_code == 303
    assert desk.record("kpm", kpm).fields["kelompok_id"] == group
    stranger = visit(desk.world, "koordinator", region="36")
    assert stranger.get(address).status_code == 404
    assert "Rini Contoh" not in stranger.get("/konsol/belum-berkelompok?kabupaten=3507").text
    assert visit(desk.world, "pemeriksa", region="00").get("/konsol/belum-berkelompok?kabupaten=3507").text.count("/konsol/belum-berkelompok/3507/") == 1


def test_one_family_is_put_into_a_kelompok(desk: Desk) -> None:
    """The case of one family offers the kelompok of its desa."""
    group = neighbours(desk)
    lonely(desk)
    visitor = visit(desk.world, "apd")
    address = first(visitor, "/konsol/antrian/ungrouped")
    assert f'<option value="{group}">' in visitor.seen.text
    assert send(visitor, address, "place", kelompok_id="x").status_code == 422
    assert send(visitor, address, "place", kelompok_id=group).status_code == 303
