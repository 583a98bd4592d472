"""Places opened in the field: a record opens a scope for whoever makes it, and others wait (P58)."""

from dataclasses import dataclass, replace

import pytest

from sync.kinds import Group, Kind, Kinds, Opening, Rule, ScopeRule
from sync.nouns import Author, Change, Grants, Window
from sync.plan import Plan
from sync.snapshot import Batch
from tests.sync.pocket import Pocket
from tests.sync.scene import KEY, KINDS, MALANG, NOW, Phone, Scene, codes, edit, heads, make, outcomes, recount

OPENED: Kinds = KINDS | {
    kind.name: kind
    for kind in (
        Kind("kejadian", (Group("tempat", Rule.LATEST, ("tempat",)),), ScopeRule("b", "id"), opens=Opening.HERE),
        Kind(
            "korban",
            (Group(KEY, Rule.FIXED, ("kejadian_id",)), Group("nama", Rule.LATEST, ("nama",))),
            ScopeRule(field="kejadian_id"),
            refs=(("kejadian_id", "kejadian"),),
        ),
        Kind("bergabung", (Group(KEY, Rule.FIXED, ("worker_id", "kejadian_id")),), ScopeRule("w", "worker_id"), opens=Opening.ASKED),
    )
}


@dataclass
class Joined(Phone):
    """A phone to which the store has granted some events."""

    events: tuple[str, ...] = ()

    def author(self) -> Author:
        """Return the author with the grants of the moment."""
        own = super().author()
        scopes = tuple(f"b:{each}" for each in self.events)
        return replace(own, grants=Grants({**own.grants.windows, **dict.fromkeys(scopes, (Window(),))}, (*own.grants.scopes, *scopes)))


def join(phone: Phone, *events: str) -> Joined:
    """Return a phone once it was granted events."""
    return Joined(phone.scene, phone.worker, phone.device, phone.kelompok, events=events)


def event(scene: Scene) -> Change:
    """Return the change that opens an event."""
    return make("kejadian", record=scene.new_id(), kinds=OPENED, tempat="Bantaran kali")


def victim(scene: Scene, kejadian: str, nama: str = "Warga Contoh") -> Change:
    """Return the change that registers a victim."""
    return make("korban", record=scene.new_id(), kinds=OPENED, kejadian_id=kejadian, nama=nama)


def sent(phone: Phone, *changes: Change) -> Plan:
    """Send each change as a form of its own, in one push."""
    return phone.sends(*(phone.scene.form(change) for change in changes))


def test_whoever_opens_works_in_it_at_once() -> None:
    """P58: opening needs no assignment, and what its author brings with it in the same push is taken; sums stay right."""
    scene = Scene(OPENED)
    nobody = scene.sri.without_assignment()
    opened = event(scene)
    plan = sent(nobody, opened, victim(scene, opened.id))
    assert (outcomes(plan), plan.opens) == ([["applied"], ["applied"]], True)
    assert scene.find("kejadian", opened.id).scope == f"b:{opened.id}"
    assert heads(scene) == recount(scene)


def test_it_opens_for_its_author_and_nobody_else() -> None:
    """P58, P36: what another brings before it is granted the place is held whole, and is taken when a person accepts it."""
    scene = Scene(OPENED)
    opened = event(scene)
    sent(scene.sri, opened)
    early = scene.form(victim(scene, opened.id))
    plan = scene.budi.sends(early)
    assert (codes(plan), plan.opens) == (["out_of_scope"], False)
    assert outcomes(join(scene.budi, opened.id).saves(victim(scene, opened.id))) == [["applied"]]
    scene.accept(early.id)
    assert scene.find("korban", early.changes[0].id).fields["nama"] == "Warga Contoh"


def test_work_for_an_event_that_is_not_there_yet_waits_for_it() -> None:
    """P58, P13: who joined before the server knows the event loses nothing: it is blocked, then held for a person once the event comes."""
    scene = Scene(OPENED)
    opened = event(scene)
    early = scene.form(victim(scene, opened.id))
    joined = make("bergabung", record=scene.new_id(), kinds=OPENED, worker_id="budi-santoso", kejadian_id=opened.id)
    plan = scene.budi.sends(scene.form(joined), early)
    assert (outcomes(plan), plan.opens) == ([["applied"], ["blocked"]], True)
    later = sent(scene.sri, opened)
    assert later.opens and scene.inbox == [(early.id, 0)]
    assert scene.store.partition(MALANG).inbox[early.id, 0].code == "out_of_scope"
    scene.accept(early.id)
    assert scene.find("korban", early.changes[0].id) is not None


def test_making_it_again_or_changing_it_opens_nothing() -> None:
    """P58: an event that is there is not opened by a second record under its id, nor by an edit from outside."""
    scene = Scene(OPENED)
    opened = event(scene)
    sent(scene.sri, opened)
    again = scene.budi.saves(replace(opened, fields={"tempat": "Tempat lain"}))
    assert (codes(again), again.opens) == (["out_of_scope"], False)
    edited = sent(scene.budi, edit(scene.find("kejadian", opened.id), tempat="Lapangan"), victim(scene, opened.id))
    assert (codes(edited), edited.opens) == (["out_of_scope"] * 2, False)


def test_the_phone_asks_again_and_is_told_of_the_new_scope() -> None:
    """P58, P33: the answer to an opening holds the outcomes and asks for another exchange; with the grant the phone holds the place whole."""
    scene = Scene(OPENED)
    pocket = Pocket(scene, scene.sri, scene.kinds)
    pocket.exchanges()
    opened = event(scene)
    frames = pocket.asks(scene.form(opened), scene.form(victim(scene, opened.id)))
    assert [sorted(frame) for frame in frames] == [["epoch", "out", "t", "tags", "v"], ["end", "more"]]
    pocket.phone = join(scene.sri, opened.id)
    pocket.exchanges()
    assert pocket.holds() == pocket.expected()
    assert {kind for kind, _ in pocket.holds()} >= {"kejadian", "korban"}


def test_a_record_of_another_kind_under_the_same_id_opens_nothing() -> None:
    """P58: ids stand in every QR, so a scope is opened by its own kind alone: neither a store under the id of a disaster, nor one under that of a kelompok."""
    store = Kind("gudang", (Group("nama", Rule.LATEST, ("nama",)),), ScopeRule("g", "id"), opens=Opening.HERE)
    scene = Scene(OPENED | {"gudang": store})
    opened = event(scene)
    sent(scene.sri, opened)
    trick = make("gudang", record=opened.id, kinds=scene.kinds, nama="Pintu belakang")
    assert codes(sent(scene.budi, trick, victim(scene, opened.id))) == [None, "out_of_scope"]
    stranger = scene.budi.without_assignment()
    family = scene.find("keluarga", scene.keluarga)
    back = make("gudang", record=scene.anggrek, kinds=scene.kinds, nama="Pintu lain")
    assert codes(sent(stranger, back, edit(family, phone="0800"))) == [None, "out_of_scope"]


@pytest.mark.parametrize("grants", [Grants({}, ("n",)), Grants({"w:rudi": (Window(),)}, ())], ids=["nation", "elsewhere"])
def test_nothing_is_opened_where_the_worker_has_nothing(grants: Grants) -> None:
    """P58: in a partition of which the phone holds nothing, as a province or the nation, an event would never come back to its opener: it is held for a person."""
    scene = Scene(OPENED)
    stranger, form = Author("rudi", "hp-rudi", grants), scene.form(event(scene))
    plan = scene.store.commit(Batch(MALANG, stranger, (form,), scene.tag(), scene.today), NOW)
    assert (codes(plan), plan.opens) == (["out_of_scope"], False)
