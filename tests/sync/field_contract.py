"""What every store promises of the kinds that the field proposes with: a birth of twins, a complaint, a draw."""

import pytest

from schemas import KINDS
from sync.nouns import Change
from sync.store import Store
from tests.sync.kabupaten import BULAN, Kabupaten, edit, full, outcomes

DAY = "2026-11-20"


class FieldContract:
    """Promises of one store, with the fixture `store` of `StoreContract`."""

    @pytest.fixture
    def village(self, store: Store) -> Kabupaten:
        """Give a kabupaten in the store."""
        return Kabupaten(store, seed=5)

    def birth(self, village: Kabupaten) -> list[Change]:
        """Return the changes of one form that reports a birth of twins."""
        children = [village.new_id() for _ in range(2)]
        told = {"kpm_id": village.kpm, "type": "lahir", "reported_on": DAY, "effective_date": DAY, "birth_date": DAY}
        made: list[Change] = []
        for order, child in enumerate(children, 1):
            who = {"name": f"Bayi {order} Contoh", "birth_date": DAY, "komponen": "anak_usia_dini", "provisional": True}
            made.append(full("anggota", child, kpm_id=village.kpm, **who))
            proposal = {name: None for name in KINDS["peristiwa"].fields if not KINDS["peristiwa"].group_of[name].office}
            own = {**proposal, **told, "anggota_id": child, "mother_id": village.anak, "birth_order": order, "members": children}
            made.append(Change("peristiwa", village.new_id(), own))
            made.append(full("komitmen", anggota_id=child, bulan=BULAN, condition="timbang_ukur", weight_kg=2.5))
        return made

    def test_twins_are_checked_at_once_and_taken_over_later(self, village: Kabupaten) -> None:
        """P52, P19: two provisional members, an event and a check of each stand at once; the office takes over and approves."""
        changes = self.birth(village)
        assert outcomes(village.sends(village.dewi, village.form(*changes))) == [["applied"] * 6]
        child, event = (village.find(one.kind, one.id) for one in changes[:2])
        assert (child.fields["provisional"], child.scope, event.scope) == (True, f"k:{village.anggrek}", f"k:{village.anggrek}:2026-4")
        assert (event.fields["status"], event.fields["members"]) == (None, changes[1].fields["members"])
        village.writes(edit(child, provisional=False), edit(event, status="disetujui", decided_on=DAY))
        late = village.form(edit(child, name="Nama Lain"), edit(event, evidence="Akta kelahiran"))
        assert outcomes(village.sends(village.dewi, late)) == [["refused", "merged"]]
        event = village.find("peristiwa", event.id)
        assert (event.fields["status"], event.fields["evidence"]) == ("disetujui", "Akta kelahiran")

    def test_a_worker_withdraws_what_he_proposed_and_decides_nothing(self, village: Kabupaten) -> None:
        """P20: a proposal may be deleted by its author; its status is the office's."""
        event = self.birth(village)[:2]
        village.sends(village.dewi, village.form(*event))
        seen = village.find("peristiwa", event[1].id)
        assert outcomes(village.sends(village.dewi, village.form(edit(seen, status="disetujui")))) == [["refused"]]
        assert outcomes(village.sends(village.dewi, village.form(edit(seen, deleted=True)), cursor=10**6)) == [["applied"]]

    def test_a_complaint_lies_with_its_worker_until_the_office_hands_it_on(self, village: Kabupaten) -> None:
        """P31, P32: with or without a family it is in the worker's own scope, and leaves it when another one takes over."""
        told = {"reported_on": DAY, "programme": "sembako", "category": "pungutan", "text": "Dipungut biaya"}
        office = {name for name, group in KINDS["pengaduan"].group_of.items() if group.office}
        made = full("pengaduan", village.new_id(), worker_id=village.dewi.worker, **told)
        mine = Change(made.kind, made.id, {name: value for name, value in made.fields.items() if name not in office})
        assert outcomes(village.sends(village.dewi, village.form(mine))) == [["applied"]]
        seen = village.find("pengaduan", made.id)
        village.writes(edit(seen, worker_id=village.joko.worker, status="diproses"))
        moved = village.find("pengaduan", made.id)
        assert (seen.scope, moved.scope) == (f"w:{village.dewi.worker}", f"w:{village.joko.worker}")
        with village.store.view(village.code) as view:
            holders = [scope for scope in (seen.scope, moved.scope) for one in view.feed_of_scope(scope) if one.id == made.id]
        assert holders == [moved.scope]

    def test_no_phone_hands_a_complaint_on(self, village: Kabupaten) -> None:
        """P31: neither an edit nor making it again brings a complaint into another worker's scope: it may be about him."""
        told = {"reported_on": DAY, "programme": "pkh", "category": "petugas", "text": "Tentang seorang petugas"}
        made = Change("pengaduan", village.new_id(), {"worker_id": village.dewi.worker, **told})
        assert outcomes(village.sends(village.dewi, village.form(made))) == [["applied"]]
        seen, other = village.find("pengaduan", made.id), {"worker_id": village.joko.worker}
        for change in (edit(seen, **other), edit(seen, **other, rahasia=True), Change(made.kind, made.id, {**made.fields, **other})):
            plan = village.sends(village.dewi, village.form(change))
            assert (outcomes(plan), plan.answers[0].decisions[0].code) == ([["refused"]], "office_only")
        stands = village.find("pengaduan", made.id)
        assert (stands.scope, stands.fields["worker_id"]) == (seen.scope, village.dewi.worker)
        assert outcomes(village.sends(village.dewi, village.form(edit(seen, worker_id=village.dewi.worker)))) == [["same"]]

    def test_who_had_a_complaint_writes_it_no_more(self, village: Kabupaten) -> None:
        """P36: what its former worker sends in time, written before he knew, may be about the present one; it waits, who has it goes on."""
        told = {"reported_on": DAY, "programme": "pkh", "category": "pungutan", "text": "Dipungut biaya"}
        made = Change("pengaduan", village.new_id(), {"worker_id": village.dewi.worker, **told})
        assert outcomes(village.sends(village.dewi, village.form(made))) == [["applied"]]
        before = village.find("pengaduan", made.id)
        village.writes(edit(before, worker_id=village.joko.worker))
        about = {name: before.fields[name] for name in ("kpm_id", "complainant", "contact", "programme")} | {"category": "petugas", "text": "Joko memungut"}
        plan = village.sends(village.dewi, village.form(edit(before, **about)))
        assert (outcomes(plan), plan.answers[0].decisions[0].code) == ([["held"]], "out_of_scope")
        stands = village.find("pengaduan", made.id)
        assert (stands.fields["category"], stands.fields["text"]) == ("pungutan", "Dipungut biaya")
        assert outcomes(village.sends(village.joko, village.form(edit(stands, **about | {"text": "Dipungut lagi"})), cursor=10**6)) == [["applied"]]

    def test_two_phones_meet_in_one_payment(self, village: Kabupaten) -> None:
        """P7, P18: one family and stage is one record, and two results of it are a conflict with both values kept."""
        paid = full("penyaluran", kpm_id=village.kpm, bulan="2026-10", result="cair", amount=750_000, kks_held_by_family=True)
        missing = full("penyaluran", kpm_id=village.kpm, bulan="2026-10", result="belum")
        assert paid.id == missing.id
        assert outcomes(village.sends(village.dewi, village.form(paid))) == [["applied"]]
        assert outcomes(village.sends(village.dewi, village.form(missing))) == [["review"]]
        assert village.find("penyaluran", paid.id).fields["result"] == "cair"
