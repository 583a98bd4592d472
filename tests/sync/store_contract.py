"""What every `sync.store.Store` promises: subclass `StoreContract` with a fixture, and `SharedStoreContract` where processes meet."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest

from schemas import KINDS
from sync.decide import MOVED
from sync.errors import ExchangeError
from sync.nouns import Change, InboxItem, Revision
from sync.store import Store
from tests.sync.kabupaten import BULAN, NOW, TODAY, Kabupaten, edit, full, kept_heads, outcomes, recount


class StoreContract:
    """Promises of one store.

    A subclass gives an empty store with `schemas.KINDS` as the fixture `store`, and three ways to look behind it.
    """

    def open_inbox(self, store: Store, kabupaten: str) -> list[InboxItem]:
        """Return the changes that wait, in any order."""
        raise NotImplementedError

    def kept_conflicts(self, store: Store, kabupaten: str) -> list[dict[str, Any]]:
        """Return each conflict's record, group, standing, incoming, new_stands, own and automatic, in any order."""
        raise NotImplementedError

    def merge_ids(self, store: Store, kabupaten: str, old: str, new: str) -> None:
        """Note that a record goes on under another id."""
        raise NotImplementedError

    @pytest.fixture
    def place(self, store: Store) -> Kabupaten:
        """Give a kabupaten in the store."""
        return Kabupaten(store)

    def check_sums(self, place: Kabupaten) -> None:
        """Fail unless entries, records and digests of every scope agree."""
        with place.store.view(place.code) as view:
            scopes = place.scopes()
            assert set(kept_heads(view, scopes)) == set(recount(view, scopes))

    def test_records_come_back_as_written(self, place: Kabupaten) -> None:
        """P30: every kind of value comes back equal and of its own type: false, zero, fractions, lists, nothing."""
        changes = [
            place.meeting(speakers=["Bidan Ayu|Puskesmas", "Endang|"], kelompok_joint=[place.melati], start_time="09:00"),
            place.mark(exempt=False, susulan=True, susulan_date="2026-11-21", bulk=True),
            full("hari_efektif", fasilitas_id=place.sekolah, bulan=BULAN, days=0),
            full(
                "komitmen", anggota_id=place.anak, bulan=BULAN, condition="timbang_ukur", alpa=0, weight_kg=17.25, height_cm=101
            ),
            place.visit(p2k2_sesi_id=place.meeting().id, findings="Sehat\nceria 'sekali' é"),
        ]
        assert outcomes(place.sends(place.dewi, place.form(*changes))) == [["applied"] * 5]
        for change in changes:
            fields = place.find(change.kind, change.id).fields
            for name, value in change.fields.items():
                assert (fields[name], type(fields[name])) == (value, type(value)) or value in (17.25, 101), name
            assert (fields["deleted"], fields["closed"]) == (False, False)
        weighed = place.find("komitmen", changes[3].id).fields
        assert (weighed["weight_kg"], weighed["height_cm"]) == (17.25, 101)
        assert place.find("kpm", place.kpm).fields["sembako"] is False

    def test_a_form_sent_again_changes_nothing(self, place: Kabupaten) -> None:
        """P6: the stored outcomes come again, and no number is taken."""
        form = place.form(place.meeting(), place.mark())
        first = place.sends(place.dewi, form)
        again = place.sends(place.dewi, form)
        assert outcomes(first) == outcomes(again) == [["applied", "applied"]]
        assert not first.answers[0].known and again.answers[0].known
        assert again.answers[0].decisions == first.answers[0].decisions
        assert again.head.number == first.head.number
        with place.store.view(place.code) as view:
            assert view.knows_form(form.id) and not view.knows_form(place.new_id())

    def test_a_forked_form_is_kept_whole(self, place: Kabupaten) -> None:
        """P6: other content under a known id is held once, beside the first."""
        form = place.form(place.visit())
        fork = place.form(place.visit(purpose="Lain"), form=form.id)
        place.sends(place.dewi, form)
        assert [outcomes(place.sends(place.dewi, fork)) for _ in range(2)] == [[["held"]]] * 2
        [item] = self.open_inbox(place.store, place.code)
        assert (item.change, item.code) == (fork.changes[0], "form_fork")

    def test_numbers_run_on_and_have_the_tag_of_their_commit(self, place: Kabupaten) -> None:
        """P29, P44: numbers have no gap; each has the tag of its commit, also in the middle of one; others have none."""
        first = place.sends(place.dewi, place.form(place.visit(), place.visit(), place.visit()))
        empty = place.sends(place.dewi)
        second = place.sends(place.joko, place.form(place.visit(), place.visit()))
        third = place.writes(edit(place.find("kpm", place.kpm), address="Jl. Contoh 1"))
        assert (first.head.number - first.since, empty.head.number - empty.since) == (3, 0)
        assert empty.head.commits == first.head.commits + 1
        numbers = range(first.since + 1, third.head.number + 1)
        with place.store.view(place.code) as view:
            expected = dict.fromkeys(numbers[:3], first.head.tag) | {third.head.number: third.head.tag}
            assert view.tags(numbers) == expected and second.head.number == second.since
            assert view.tags([0, third.head.number + 1]) == {}
            assert view.head == third.head

    def test_a_view_is_of_one_moment(self, place: Kabupaten) -> None:
        """P4: what is committed after a view was opened and read is not in it."""
        with place.store.view(place.code) as view:
            head = view.head
            place.sends(place.dewi, place.form(place.meeting()))
            place.writes(edit(place.find("kpm", place.kpm), address="Jl. Baru"))
            assert view.head == head
            assert view.records(KINDS["p2k2_sesi"], [place.meeting().id]) == []
            assert view.records(KINDS["kpm"], [place.kpm])[0].fields["address"] is None
            assert all(entry.number <= head.number for entry in view.feed_of_scope(f"k:{place.anggrek}"))
        with place.store.view(place.code) as view:
            assert view.head.number == head.number + 2

    def test_the_feed_pages_in_order_and_skips_nothing(self, place: Kabupaten) -> None:
        """P30: entries come by number, each once, above the cursor of their own scope, of the kinds asked, up to the limit."""
        place.sends(place.dewi, place.form(place.meeting(), place.mark(), *(place.visit() for _ in range(9))))
        scopes = [scope for scope in place.dewi.grants.scopes if scope[0] not in "pw"]
        with place.store.view(place.code) as view:
            whole = view.feed(dict.fromkeys(scopes, 0), KINDS, 100)
            assert [entry.number for entry in whole] == sorted(entry.number for entry in whole)
            assert {entry.scope for entry in whole} <= set(scopes) and len(whole) == 15
            found, cursor = [], 0
            while page := view.feed(dict.fromkeys(scopes, cursor), KINDS, 4):
                found += page
                cursor = page[-1].number
            assert found == whole
            late = {scopes[0]: whole[2].number, f"k:{place.anggrek}:2026-4": whole[-3].number}
            expected = [entry for entry in whole if entry.number > late.get(entry.scope, 10**9)]
            assert view.feed(late, KINDS, 100) == expected
            assert {entry.kind for entry in view.feed(dict.fromkeys(scopes, 0), ["kpm"], 100)} == {"kpm"}
            assert [entry.id for entry in view.feed_of_scope(scopes[0])] == sorted(
                entry.id for entry in whole if entry.scope == scopes[0]
            )

    def test_a_move_leaves_markers_and_followers_go_along(self, place: Kabupaten) -> None:
        """P32, P34: rows in the new scope and markers in the old one come in one commit, and sums still agree."""
        place.sends(place.dewi, place.form(place.visit()))
        before = place.find("kpm", place.kpm)
        made = place.writes(edit(before, kelompok_id=place.melati))
        old, new = f"k:{place.anggrek}", f"k:{place.melati}"
        with place.store.view(place.code) as view:
            entries = view.feed({old: made.since, new: made.since}, KINDS, 100)
            assert {(entry.scope, entry.id, entry.left_on) for entry in entries} == {
                (old, place.kpm, TODAY),
                (old, place.anak, TODAY),
                (new, place.kpm, None),
                (new, place.anak, None),
            }
            assert {entry.id for entry in view.feed_of_scope(old)} == {place.anggrek}
        self.check_sums(place)
        place.writes(edit(place.find("kpm", place.kpm), kelompok_id=place.anggrek))
        with place.store.view(place.code) as view:
            assert {entry.id for entry in view.feed_of_scope(old)} == {place.anggrek, place.kpm, place.anak}
        self.check_sums(place)

    def test_late_work_finds_the_place_a_record_left(self, place: Kabupaten) -> None:
        """P36: the former worker's edit and new visit are taken after the move; those of a stranger are held."""
        seen = place.find("kpm", place.kpm)
        stranger = place.form(edit(seen, phone="0812-0000", phone_on=None))
        assert outcomes(place.sends(place.joko, stranger)) == [["held"]]
        place.writes(edit(seen, kelompok_id=place.melati))
        late = place.form(edit(seen, phone="0813-0000", phone_on="2026-11-20"), place.visit())
        assert outcomes(place.sends(place.dewi, late)) == [["merged", "applied"]]
        self.check_sums(place)

    def test_a_departure_leaves_a_stub(self, place: Kabupaten) -> None:
        """P35: a stub holds edits, is no follower, and is outside all sums until the record returns."""
        seen = place.find("kpm", place.kpm)
        gone = place.writes(*(Change(kind, record, {MOVED: "3508"}) for kind, record in (("anggota", place.anak), ("kpm", place.kpm))))
        assert outcomes(gone) == [["applied", "applied"]]
        assert place.find("kpm", place.kpm).moved == "3508"
        held = place.sends(place.dewi, place.form(edit(seen, phone="0812-0000", phone_on=None)))
        assert outcomes(held) == [["held"]]
        self.check_sums(place)
        place.writes(full("kpm", place.kpm, kelompok_id=place.melati))
        with place.store.view(place.code) as view:
            assert [entry.id for entry in view.feed_of_scope(f"k:{place.melati}")] == sorted([place.melati, place.kpm])
        self.check_sums(place)

    def test_waiting_changes_are_released_under_their_author(self, place: Kabupaten) -> None:
        """P13, P25: blocked changes of a worker are taken when the record arrives by another hand, and told to the worker."""
        form = place.form(place.mark(), replace(place.mark(), kind="kehadiran", id=place.new_id(), problem=ExchangeError("invalid")))
        assert outcomes(place.sends(place.dewi, form)) == [["blocked", "refused"]]
        assert {item.waiting_for for item in self.open_inbox(place.store, place.code)} == {place.meeting().id, None}
        made = place.writes(place.meeting())
        record = place.find("kehadiran", place.mark().id)
        assert (record.fields["status"], record.scope) == ("H", f"k:{place.anggrek}:2026-4")
        assert [item.index for item in self.open_inbox(place.store, place.code)] == [1]
        with place.store.view(place.code) as view:
            [told] = [entry for entry in view.feed_of_scope(f"w:{place.dewi.worker}") if entry.kind == "outcome"]
            assert view.records(KINDS["outcome"], [told.id])[0].fields["outcome"] == "applied"
            assert view.tags([record.revision]) == {record.revision: made.head.tag}
        assert outcomes(place.sends(place.dewi, form)) == [["applied", "refused"]]
        self.check_sums(place)

    def test_waiting_changes_of_the_office_stay_the_offices(self, place: Kabupaten) -> None:
        """P13: what the office wrote too early is released as the office's work, not as a phone's."""
        family, child = place.new_id(), place.new_id()
        assert outcomes(place.writes(full("anggota", child, kpm_id=family, name="Rahmat Contoh"))) == [["blocked"]]
        place.sends(place.dewi, place.form(place.visit()))
        place.writes(full("kpm", family, kelompok_id=place.anggrek))
        assert place.find("anggota", child).scope == f"k:{place.anggrek}"
        assert self.open_inbox(place.store, place.code) == []
        self.check_sums(place)

    def test_verdicts_settle_the_inbox_and_are_told(self, place: Kabupaten) -> None:
        """P24, P25: an accepted change is written, a dismissed one is told with its reason, a second telling replaces the first."""
        forms = [place.form(place.visit()) for _ in range(2)]
        assert outcomes(place.sends(place.joko, *forms)) == [["held"], ["held"]]
        items = {item.form: item for item in self.open_inbox(place.store, place.code)}
        assert items[forms[0].id].change == forms[0].changes[0]
        place.decides(items[forms[0].id], accept=True)
        place.decides(items[forms[1].id], accept=False, reason="Sudah dicatat")
        place.decides(items[forms[1].id], accept=True)
        assert self.open_inbox(place.store, place.code) == []
        assert place.find("kunjungan", forms[0].changes[0].id) is not None
        assert outcomes(place.sends(place.joko, *forms)) == [["applied"], ["refused"]]
        with place.store.view(place.code) as view:
            told = [entry.id for entry in view.feed_of_scope(f"w:{place.joko.worker}") if entry.kind == "outcome"]
            reasons = {one.fields["form"]: one.fields["reason"] for one in view.records(KINDS["outcome"], told)}
        assert reasons == {forms[0].id: None, forms[1].id: "Sudah dicatat"}
        self.check_sums(place)

    def test_a_repaired_value_was_not_seen_by_its_author(self, place: Kabupaten) -> None:
        """P11, P24: what a supervisor put in place of a value is not overwritten by the author's next change."""
        visit = place.visit(findings="Sehat")
        first = place.form(visit)
        assert outcomes(place.sends(place.joko, first)) == [["held"]]
        [item] = self.open_inbox(place.store, place.code)
        place.decides(item, accept=True, findings="Sakit")
        standing = place.find("kunjungan", visit.id)
        again = replace(edit(standing, findings="Baik"), base=None, after=((first.id, 0),))
        made = place.sends(place.dewi, place.form(again))
        assert outcomes(made) == [["review"]]
        assert [(one.standing, one.incoming) for one in made.conflicts] == [({"findings": "Sakit"}, {"findings": "Baik"})]
        self.check_sums(place)

    def test_an_outcome_told_twice_is_one_record(self, place: Kabupaten) -> None:
        """P25, P38: a change that is blocked, then held, then accepted has one outcome record, and sums agree."""
        family = place.new_id()
        form = place.form(place.visit(kpm_id=family))
        place.sends(place.joko, form)
        place.writes(full("kpm", family, kelompok_id=place.anggrek))
        [item] = self.open_inbox(place.store, place.code)
        assert (item.outcome.value, item.code, item.waiting_for) == ("held", "out_of_scope", None)
        place.decides(item, accept=True)
        assert self.open_inbox(place.store, place.code) == []
        self.check_sums(place)

    def test_conflicts_are_kept_with_both_values(self, place: Kabupaten) -> None:
        """P18, P21: both values of a group are kept, with what stands, and one's own are labelled."""
        place.sends(place.dewi, place.form(place.meeting(place="Aula"), place.mark(note="hujan")))
        seen, marked = place.find("p2k2_sesi", place.meeting().id), place.find("kehadiran", place.mark().id)
        place.writes(edit(seen, place="Masjid"), edit(marked, status="S"))
        mine = place.form(edit(seen, place="Balai"), edit(marked, status="A"), edit(marked, note="cerah"))
        assert outcomes(place.sends(place.dewi, mine)) == [["review", "review", "merged"]]
        other = place.form(edit(marked, note="hujan deras"))
        assert outcomes(place.sends(replace(place.dewi, device=place.new_id()), other)) == [["review"]]
        kept = {(one["record"], one["group"]): one for one in self.kept_conflicts(place.store, place.code)}
        assert len(kept) == 3
        spot, mark, note = kept[seen.id, "place"], kept[marked.id, "mark"], kept[marked.id, "note"]
        assert (spot["standing"], spot["incoming"], spot["new_stands"]) == ({"place": "Masjid"}, {"place": "Balai"}, True)
        assert (mark["standing"]["status"], mark["incoming"]["status"], mark["new_stands"]) == ("S", "A", False)
        assert [(one["own"], one["automatic"]) for one in (spot, mark, note)] == [(False, False), (False, False), (True, True)]

    def test_what_an_author_saw_is_remembered_over_commits(self, place: Kabupaten) -> None:
        """P11, P14: groups, losses, chains and values seen are kept, so that later changes are judged by them."""
        place.sends(place.dewi, place.form(place.meeting()))
        seen = place.find("p2k2_sesi", place.meeting().id)
        place.writes(edit(seen, date="2026-11-19"))
        a = place.form(edit(seen, date="2026-11-18"))
        assert outcomes(place.sends(place.dewi, a)) == [["review"]]
        b = place.form(edit(place.find("p2k2_sesi", seen.id), [(a.id, 0)], date="2026-11-17", place="Aula"))
        assert outcomes(place.sends(place.dewi, b)) == [["review"]]
        c = place.form(edit(seen, [(b.id, 0)], place="Masjid"))
        assert outcomes(place.sends(place.dewi, c)) == [["merged"]]
        lost = replace(edit(seen, date="2026-11-16"), base=Revision(seen.revision, seen.tag ^ 1))
        assert outcomes(place.sends(place.dewi, place.form(lost))) == [["need_base"]]
        d = place.form(replace(lost, seen={"time": [["2026-11-15", None, None]]}))
        assert outcomes(place.sends(place.dewi, d)) == [["review"]]
        e = place.form(edit(place.find("p2k2_sesi", seen.id), [(d.id, 0)], date="2026-11-14"))
        assert outcomes(place.sends(place.dewi, e)) == [["review"]]
        unknown = place.form(edit(seen, [(place.new_id(), 0)], place="Balai"))
        assert outcomes(place.sends(place.dewi, unknown)) == [["retry"]]
        assert place.find("p2k2_sesi", seen.id).fields["date"] == "2026-11-19"

    def test_merged_records_take_the_changes_of_their_old_id(self, place: Kabupaten) -> None:
        """P7: a change that names an old id, itself or as its parent, goes to the record that id became."""
        double = place.new_id()
        place.writes(full("kpm", double, kelompok_id=place.anggrek))
        self.merge_ids(place.store, place.code, double, place.kpm)
        visit = place.visit(kpm_id=double)
        assert outcomes(place.sends(place.dewi, place.form(visit))) in ([["applied"]], [["merged"]])
        assert place.find("kunjungan", visit.id).fields["kpm_id"] == place.kpm

    def test_any_content_is_kept(self, place: Kabupaten) -> None:
        """P22, P24: text that no column takes, huge numbers and deep lists are kept whole in the inbox, and stop nothing."""
        deep: Any = 1
        for _ in range(40):
            deep = [deep]
        odd = {"findings": "a\0b", "purpose": "\ud83d", "met": 10**40, "follow_up": deep, "\0": {"x": 1.5}}
        bad = replace(place.visit(), fields=odd, problem=ExchangeError("invalid", {"fields": {"findings": "not_text"}}))
        form = place.form(bad, place.visit())
        assert outcomes(place.sends(place.dewi, form)) == [["refused", "applied"]]
        [item] = self.open_inbox(place.store, place.code)
        assert item.change.fields == odd
        assert outcomes(place.sends(place.dewi, form)) == [["refused", "applied"]]

    def test_the_office_numbers_what_it_makes(self, place: Kabupaten) -> None:
        """P29: small numbers of a partition go on over commits and are never used twice."""
        more = [place.new_id() for _ in range(3)]
        for kelompok in more:
            place.writes(full("kelompok", kelompok, name="Kenanga"))
        numbers = [place.find("kelompok", each).no for each in (place.anggrek, place.melati, *more)]
        assert len(set(numbers)) == 5 and numbers == sorted(numbers)

    def test_partitions_are_independent(self, place: Kabupaten) -> None:
        """P29: another kabupaten has its own numbers, forms, records and scopes, even with the same ids."""
        with place.store.view(place.code) as view:
            head = view.head
        with place.store.view("3508") as view:
            assert (view.head.number, view.head.commits) == (0, 0)
        other = Kabupaten(place.store, "3508", seed=1)
        assert other.kpm == place.kpm
        form = place.form(place.visit())
        place.sends(place.dewi, form)
        with other.store.view("3508") as view:
            assert not view.knows_form(form.id) and view.head.number == head.number
            assert view.records(KINDS["kunjungan"], [form.changes[0].id]) == []
        self.check_sums(place)
        self.check_sums(other)

    def test_a_full_batch_is_one_commit(self, place: Kabupaten) -> None:
        """P4: several hundred changes that lean on each other are decided and written in one commit."""
        families = [place.new_id() for _ in range(150)]
        place.writes(*(full("kpm", each, kelompok_id=place.anggrek) for each in families))
        marks = [full("kehadiran", p2k2_sesi_id=place.meeting().id, kpm_id=each, status="H", bulk=True) for each in families]
        forms = [place.form(place.meeting(), *marks), place.form(*(place.visit(kpm_id=each) for each in families))]
        made = place.sends(place.dewi, *forms)
        assert {outcome for form in outcomes(made) for outcome in form} == {"applied"}
        assert made.head.number - made.since == 301
        self.check_sums(place)


def at_once(*tasks: Callable[[], Any]) -> list[Any]:
    """Run tasks in threads that start together, and return what they return."""
    barrier = Barrier(len(tasks))

    def run(task: Callable[[], Any]) -> Any:
        barrier.wait()
        return task()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return [future.result() for future in [pool.submit(run, task) for task in tasks]]


class SharedStoreContract:
    """Promises of stores that share one database.

    A subclass gives as the fixture `stores` two stores on one empty database, each with connections of its own.
    """

    def twins(self, stores: tuple[Store, Store]) -> tuple[Kabupaten, Kabupaten]:
        """Return one kabupaten as two processes see it."""
        one = Kabupaten(stores[0])
        two = Kabupaten.__new__(Kabupaten)
        two.__dict__ |= one.__dict__ | {"store": stores[1], "random": type(one.random)(99)}
        return one, two

    def test_commits_at_once_take_their_turns(self, stores: tuple[Store, Store]) -> None:
        """P4, P29: two processes that commit to one partition leave one series of numbers, every form and right sums."""
        one, two = self.twins(stores)
        with one.store.view(one.code) as view:
            before = view.head

        def work(place: Kabupaten) -> list[Any]:
            return [place.sends(place.dewi, place.form(place.visit(), place.visit())) for _ in range(12)]

        made = [plan for plans in at_once(lambda: work(one), lambda: work(two)) for plan in plans]
        numbers = sorted(decision.number for plan in made for answer in plan.answers for decision in answer.decisions)
        assert numbers == list(range(before.number + 1, before.number + 49))
        with one.store.view(one.code) as view:
            assert (view.head.number, view.head.commits) == (numbers[-1], before.commits + 24)
            assert view.tags(numbers) == {
                decision.number: plan.head.tag for plan in made for answer in plan.answers for decision in answer.decisions
            }
            assert set(recount(view, one.scopes())) == set(kept_heads(view, one.scopes()))

    def test_of_two_edits_at_once_one_meets_the_other(self, stores: tuple[Store, Store]) -> None:
        """P4, P16: of two authors who saw the same state and write at once, the second is judged against the first."""
        one, two = self.twins(stores)
        for round_ in range(8):
            seen = one.find("kpm", one.kpm)
            tasks = [
                lambda place=place, name=name: place.sends(place.dewi, place.form(edit(seen, phone=f"{name}-{round_}")))
                for place, name in ((one, "0812"), (two, "0813"))
            ]
            assert sorted(outcomes(plan)[0][0] for plan in at_once(*tasks)) == ["merged", "review"]

    def test_one_form_sent_twice_at_once_is_decided_once(self, stores: tuple[Store, Store]) -> None:
        """P6: a form that arrives twice at the same moment is stored once and answered twice alike."""
        one, two = self.twins(stores)
        for _ in range(8):
            form = one.form(one.visit())
            plans = at_once(lambda: one.sends(one.dewi, form), lambda: two.sends(two.dewi, form))
            assert [outcomes(plan) for plan in plans] == [[["applied"]]] * 2
            assert sorted(plan.answers[0].known for plan in plans) == [False, True]

    def test_a_new_partition_may_be_opened_twice_at_once(self, stores: tuple[Store, Store]) -> None:
        """P29: two first commits of a partition are two commits."""
        one, two = self.twins(stores)
        changes = [full("kelompok", place.new_id(), name="Kenanga") for place in (one, two)]
        batches = [replace(place.batch(place.office, place.form(each)), kabupaten="3509") for place, each in zip((one, two), changes)]
        at_once(*(lambda place=place, batch=batch: place.store.commit(batch, NOW) for place, batch in zip((one, two), batches)))
        with one.store.view("3509") as view:
            assert (view.head.number, view.head.commits, view.head.last_no) == (2, 2, 2)

    def test_a_cursor_never_skips_a_row(self, stores: tuple[Store, Store]) -> None:
        """P29: a reader that polls while others write, and goes on from the head it saw, misses nothing."""
        one, two = self.twins(stores)
        scope = f"k:{one.anggrek}:2026-4"
        found: list[str] = []
        done: list[bool] = []

        def write(place: Kabupaten) -> Iterable[str]:
            forms = [place.form(place.visit(), place.visit()) for _ in range(15)]
            for form in forms:
                place.sends(place.dewi, form)
            return [change.id for form in forms for change in form.changes]

        def read() -> None:
            cursor, last = 0, False
            while not last:
                last = len(done) == 2
                with stores[0].view(one.code) as view:
                    found.extend(entry.id for entry in view.feed({scope: cursor}, KINDS, 10_000))
                    cursor = view.head.number

        def noted(place: Kabupaten) -> Iterable[str]:
            try:
                return write(place)
            finally:
                done.append(True)

        written = at_once(lambda: noted(one), lambda: noted(two), read)
        assert sorted(found) == sorted([*written[0], *written[1]])
