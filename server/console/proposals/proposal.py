"""How a proposal is shown: the family, what stands now beside what an approval makes of it, and what a person must do."""

from collections.abc import Mapping
from typing import Any

from server.console.facts import Facts, facts_of
from server.console.shelf import Exhibit, Rows, Shelf
from server.console.speech import say
from server.console.values import label_of, write_value
from server.desk.effects import Effect
from server.desk.families import Family
from server.desk.nouns import APPROVE, REJECT, OpenCase
from server.desk.proposal import STANDS, Proposed
from sync.nouns import Record

FAMILY = ("address", "desa_code", "no_kk", "membership_status")
TOLD = ("status", "siks_batch", "siks_status", "siks_reason", "siks_on", "effective_date", "reported_on", "before", "after", "reason", "evidence", "note", "to_fasilitas_name", "new_no_kk")
CHILD = ("name", "sex", "birth_date", "relation", "komponen", "fasilitas_id")


def show(opened: OpenCase) -> Exhibit:
    """Show a proposal."""
    known: Proposed = opened.details["proposed"]
    rows = [row for one in known.consequence.effects for row in _rows(one, known.family)]
    values = ([say("proposal.now"), say("proposal.then")], rows) if rows else None
    facts = [(say("proposal.told"), told_of(opened.record, known.family)), (say("proposal.family"), family_of(known.family))]
    if known.child is not None and opened.record.kind != "anggota":
        facts.append((say("proposal.child"), fields_of(known.child, CHILD, known.family)))
    hand = [say(f"proposal.hand.{code}") for code in known.consequence.by_hand]
    more = {"stands": known.stands, "by_hand": hand, "stale": known.stale, "writes": bool(rows), "child": known.child is not None}
    return Exhibit(values, [*facts, *facts_of(opened)], [], more)


def read(opened: OpenCase, action: str, sent: Mapping[str, str]) -> dict[str, Any] | None:
    """Read which state of the family the page showed."""
    return {STANDS: sent.get(STANDS, "")} if action in (APPROVE, REJECT) else None


def _rows(effect: Effect, family: Family) -> Rows:
    record = effect.record
    whose = record.fields["name"] if record.kind == "anggota" else say("proposal.family")
    return [
        (f"{whose}: {label_of(record.kind, name)}", [_say(record.kind, name, one, family) for one in (record.fields[name], value)])
        for name, value in effect.values.items()
    ]


def _say(kind: str, name: str, value: Any, family: Family) -> str | None:
    return family.names.get(value, value) if name == "fasilitas_id" and value else write_value(kind, name, value)


def told_of(record: Record, family: Family) -> Facts:
    """Return what the pendamping wrote."""
    if record.kind == "anggota":
        return fields_of(record, CHILD, family)
    about = family.member(record.fields.get("anggota_id") or record.fields.get("about_id"))
    then = family.member(record.fields.get("new_pengurus_id"))
    people = (("proposal.about", about), ("proposal.new_pengurus", then))
    names = [(say(key), one.fields["name"]) for key, one in people if one is not None]
    if record.kind == "usulan":
        names.append((say("proposal.field"), label_of(record.fields["about_kind"], record.fields["field"])))
    return [*names, *fields_of(record, TOLD, family)]


def fields_of(record: Record, names: tuple[str, ...], family: Family) -> Facts:
    """Return the fields of a record that say something."""
    said = [(label_of(record.kind, name), _say(record.kind, name, record.fields.get(name), family)) for name in names]
    return [(label, text) for label, text in said if text]


def family_of(family: Family) -> Facts:
    """Return what tells a family from others."""
    if family.kpm is None:
        return [(say("proposal.pengurus"), say("proposal.hand.family_gone"))]
    pengurus = family.pengurus
    first = [(say("proposal.pengurus"), pengurus.fields["name"])] if pengurus else []
    return [*first, *fields_of(family.kpm, FAMILY, family)]


SHELF = Shelf(show, read)
