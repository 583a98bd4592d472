"""The outcome of one change: may it be written, what had its author seen, what stands now (P8, P11 to P24)."""

from datetime import timedelta
from typing import Any

from sync.desk import Desk
from sync.errors import ExchangeError
from sync.ids import slot_id
from sync.judge import Sight, Unjudged, sight, sight_of_values
from sync.kinds import CLOSED, Kind, Opening
from sync.limits import FUTURE_WORK_DAYS_MAX, OLD_WORK_DAYS_MAX
from sync.merge import Clash, Merge, judged_groups, merge, new_fields
from sync.nouns import ERASED, Author, Change, Conflict, Decision, Form, Outcome, Record, Ref
from sync.scopes import may_write, without_triwulan

HELD_CODES = frozenset({"unknown_kind", "unknown_field", "stray_partition"})
MOVED = "moved"
Sights = dict[str, Sight]


def look(change: Change, desk: Desk) -> Sights | Unjudged:
    """Return what the author had seen of each group the change needs, or why that cannot be told yet.

    Numbers say nothing about a record that the author knew under another id, so values are asked.
    """
    kind = desk.kinds.get(change.kind)
    if kind is None:
        return {}
    identity = desk.now_id(change.id)
    merged = identity != change.id and not change.creates
    origin = desk.origin(change.kind, identity)
    if desk.batch.author.office and _left_behind(change, desk.origin(change.kind, change.id)):
        return Unjudged(Outcome.RETRY)
    sights: Sights = {}
    for group in judged_groups(kind, change):
        seen = sight_of_values(change, group) if merged else sight(change, group, origin, desk.forms, desk.snapshot.tags)
        if isinstance(seen, Unjudged):
            return seen
        sights[group.name] = seen
    return sights


def _left_behind(change: Change, record: Record | None) -> bool:
    """Tell whether a departure was overtaken: what was carried over is not what would become a stub (P35); a merged record goes by itself."""
    if MOVED not in change.fields or change.base is None or record is None or _is_there(record, change):
        return False
    return (record.revision, record.tag) != (change.base.number, change.base.tag)


def _is_there(record: Record, departure: Change) -> bool:
    """Tell whether a record has gone already as far as a departure would bring it; a stub can still be erased (P35, P57)."""
    return record.moved == ERASED or bool(record.moved) and departure.fields[MOVED] != ERASED


def decide(form: Form, index: int, sights: Sights, desk: Desk, author: Author, *, accepted: bool = False) -> Decision:
    """Decide one change and put what it writes on the desk.

    `accepted`: a person took it in from the inbox, so that scope and dates are not asked again.
    """
    change = form.changes[index]
    decision = _move(form, change, desk, author) or _hindrance(form, change, desk, author, accepted)
    if decision is None:
        decision = _apply(form, index, sights, desk, author)
    for name in _touched(change, desk):
        if name not in decision.stood:
            decision.lost[name] = sights[name].as_loss()
    return decision


def _move(form: Form, change: Change, desk: Desk, author: Author) -> Decision | None:
    """Carry out the office's half of a move between kabupaten, or an erasure; None for any other change (P35, P57).

    A departure names the new kabupaten in `moved`, and in `base` the state that was carried there, so that no later edit
    is buried in a stub; an arrival is a creation where a stub stands.
    All can be repeated: they are then `same`. What is erased never comes back.
    """
    kind = desk.kinds.get(change.kind)
    if not author.office or kind is None or change.problem is not None:
        return None
    record = desk.find(kind.name, change.id)
    if MOVED in change.fields:
        if record is None or _is_there(record, change):
            return Decision(Outcome.SAME)
        return Decision(Outcome.APPLIED, desk.depart(kind, change.id, change.fields[MOVED], form.id))
    if record is None or record.moved in (None, ERASED) or not change.creates:
        return None
    number = desk.arrive(kind, change.id, new_fields(kind, change.fields), form.id)
    return Decision(Outcome.APPLIED, number, dict.fromkeys(_touched(change, desk), number))


def _touched(change: Change, desk: Desk) -> list[str]:
    kind = desk.kinds.get(change.kind)
    return [] if kind is None else [group.name for group in kind.touched(change.fields)]


def _waiting(outcome: Outcome, code: str, details: dict[str, Any] | None = None) -> Decision:
    return Decision(outcome, code=code, details=details)


def _hindrance(form: Form, change: Change, desk: Desk, author: Author, accepted: bool) -> Decision | None:
    """Return why a change cannot be merged at all, or None."""
    if author.retired and not accepted:
        return _waiting(Outcome.HELD, "device_retired")
    if change.problem is not None:
        outcome = Outcome.HELD if change.problem.code in HELD_CODES else Outcome.REFUSED
        return _waiting(outcome, change.problem.code, change.problem.details)
    kind = desk.kinds.get(change.kind)
    if kind is None:
        return _waiting(Outcome.HELD, "unknown_kind", {"kind": change.kind})
    unknown = sorted(name for name in change.fields if name not in kind.group_of)
    if unknown:
        return _waiting(Outcome.HELD, "unknown_field", {"fields": unknown})
    record = desk.find(kind.name, desk.now_id(change.id))
    if _is_erased(kind, record, change, desk):
        return _waiting(Outcome.REFUSED, "erased")
    refusal = _refusal(kind, record, change, author)
    if refusal is not None:
        return _waiting(Outcome.REFUSED, refusal.code, refusal.details)
    missing = _missing(kind, record, change, desk)
    if missing is not None:
        return _waiting(Outcome.BLOCKED, "missing_record", {"waiting_for": missing})
    if record is not None and record.moved:
        return _waiting(Outcome.HELD, "moved_away", {"kabupaten": record.moved})
    unlike = _unlike(kind, change, desk) if record is None and kind.meets(change.fields) else []
    if unlike:
        return _waiting(Outcome.REFUSED, "not_opposite", {"fields": unlike})
    if author.office or accepted:
        return None
    if record is None and _is_ended(kind, change, desk):
        return _waiting(Outcome.HELD, "parent_ended")
    return _out_of_bounds(form, change, kind, record, desk, author)


def _is_erased(kind: Kind, record: Record | None, change: Change, desk: Desk) -> bool:
    """Tell whether a change is of a record that was erased, or would lead to one it did not lead to before (P57)."""
    if record is not None and record.moved == ERASED:
        return True
    own = {} if record is None else record.fields
    named = ((target, change.fields.get(name)) for name, target in kind.refs if change.fields.get(name) != own.get(name))
    found = (desk.find(target, desk.now_id(value)) for target, value in named if value)
    return any(one is not None and one.moved == ERASED for one in found)


def _refusal(kind: Kind, record: Record | None, change: Change, author: Author) -> ExchangeError | None:
    if not author.office:
        barred = _barred(kind, record, change)
        if kind.office or barred:
            return ExchangeError("office_only", {"fields": sorted(barred)})
    if change.creates and (own := kind.own_id(change.fields)) and change.id != own:
        return ExchangeError("wrong_id", {"key": list(kind.slot or kind.once[1:])})
    return None


def _barred(kind: Kind, record: Record | None, change: Change) -> list[str]:
    """Return the fields that are the office's alone (P20, P31, P52, P55).

    All of a provisional record is open to phones, but its flag and what gives it its scope only while it is made.
    An edit of one that is not there yet is not barred: it waits for it.
    """
    closed = {name for name in change.fields if kind.group_of[name].office}
    if kind.made_by_office and "deleted" in change.fields:
        closed.add("deleted")
    if record is not None and _carries_away(kind, record, change):
        closed.add(kind.scope.field)
    if not kind.provisional or not closed:
        return list(closed)
    kept = {kind.group_of[kind.provisional].name, kind.group_of[kind.scope.field].name, CLOSED.name}
    if record is None and change.creates:
        opened = change.fields.get(kind.provisional) is True
        kept = {CLOSED.name}
    else:
        opened = record is None or record.fields.get(kind.provisional) is True
    return [name for name in closed if not opened or kind.group_of[name].name in kept or kind.group_of[name].at_office]


def _carries_away(kind: Kind, record: Record, change: Change) -> bool:
    """Tell whether a change would bring a record into another scope, where others read it (P31)."""
    name = kind.scope.field
    return kind.can_move and name in change.fields and change.fields[name] != record.fields[name]


def _missing(kind: Kind, record: Record | None, change: Change, desk: Desk) -> str | None:
    """Return the id of a record that must exist first (P13)."""
    if record is None and not change.creates:
        return change.id
    for name, ref_kind in kind.refs:
        value = change.fields.get(name)
        if value and desk.find(ref_kind, desk.now_id(value)) is None:
            return value
    return None


def _unlike(kind: Kind, change: Change, desk: Desk) -> list[str]:
    """Return the fields by which a new record is no opposite of the one that it meets; that one must not meet another itself (P59)."""
    name = kind.once[1]
    met, said = desk.find(kind.ref_kinds[name], desk.now_id(change.fields[name])).fields, _renamed(change, desk).fields
    if kind.meets(met):
        return [name]
    stands = {one: desk.now_id(met[one]) if one in kind.ref_kinds else met[one] for one in kind.alike}
    stands |= {one: -met[one] for one in kind.against}
    return [one for one, value in stands.items() if said.get(one) != value]


def _is_ended(kind: Kind, change: Change, desk: Desk) -> bool:
    """Tell whether a new record belongs to one that was ended before it came; what takes a line back belongs there all the more (P60)."""
    if not kind.ended or kind.meets(change.fields):
        return False
    name, end = kind.ended
    parent = desk.find(kind.ref_kinds[name], desk.now_id(change.fields.get(name) or ""))
    return parent is not None and bool(parent.fields.get(end))


def _out_of_bounds(
    form: Form, change: Change, kind: Kind, record: Record | None, desk: Desk, author: Author
) -> Decision | None:
    """Hold work outside the assignment or with a date that cannot be right (P36, P42).

    New work has no places of its own; it goes by those of its parent, which may have left. What opens its own scope needs no
    assignment, nor does what its author brings with it into the scopes that it opens (P58).
    """
    age = (desk.today - form.work_date) / timedelta(days=1)
    if age > OLD_WORK_DAYS_MAX:
        return _waiting(Outcome.HELD, "too_old")
    if age < -FUTURE_WORK_DAYS_MAX:
        return _waiting(Outcome.HELD, "in_future")
    now = _renamed(change, desk)
    scope = record.scope if record is not None else desk.scope(kind, now.id, now.fields)
    if (record is None and kind.opens is Opening.HERE and _works_here(author)) or (author.worker, without_triwulan(scope)) in desk.opened:
        return None
    moving = now.id if record is not None or kind.scope.prefix else now.fields.get(kind.scope.field)
    left = () if kind.scope.present_only else desk.snapshot.places.get(moving, ())
    if not may_write(author.grants, scope, form.work_date, left):
        return _waiting(Outcome.HELD, "out_of_scope")
    return None


def _apply(form: Form, index: int, sights: Sights, desk: Desk, author: Author) -> Decision:
    """Merge a change that may be written, and name its outcome."""
    change = _renamed(form.changes[index], desk)
    kind = desk.kinds[change.kind]
    record = desk.find(kind.name, change.id)
    result = merge(kind, record, change, sights, office=author.office)
    if result.fixed:
        second = change.creates and kind.meets(change.fields)
        return _waiting(Outcome.REFUSED, "taken_back" if second else "fixed_field", {"groups": result.fixed})
    decision = Decision(Outcome.SAME)
    known = change == form.changes[index] and (record is None or desk.phone_holds((kind.name, change.id)))
    scope_known = record is not None or bool(kind.scope.prefix) or desk.phone_holds(desk.parent_of(kind, change.fields))
    changed = [*result.written, *result.joined]
    if changed:
        decision.number = desk.write(kind, change.id, result.fields, changed, form.id)
    for name in result.same:
        decision.stood[name] = record.group_number(kind.all_groups[name])
    decision.stood.update(dict.fromkeys(result.written, decision.number))
    decision.outcome = _outcome(result, known)
    if changed and record is None and kind.opens and not author.office:
        desk.opened |= {(author.worker, scope) for scope in _opened(kind, change.id, desk)}
    if changed:
        held = desk.find(kind.name, change.id).scope in author.grants.scopes
        desk.plain[kind.name, change.id] = held and scope_known and decision.outcome is Outcome.APPLIED
    for clash in result.clashes:
        _keep_both(clash, (form.id, index), record, decision, desk, author)
    return decision


def _works_here(author: Author) -> bool:
    """Tell whether a worker has own records in the partition and holds it: elsewhere what he opened would never come back to him (P58)."""
    return bool(author.grants.windows and author.grants.scopes)


def _opened(kind: Kind, record: str, desk: Desk) -> list[str]:
    """Return the scopes that making a record opens for its author at once; one without name where the store grants them later (P58).

    They are told by whole scopes: a record of another kind under the same id opens nothing of it.
    """
    if kind.opens is not Opening.HERE:
        return [""]
    named = {one.scope.prefix for one in desk.kinds.values() if one.scope.prefix and one.ref_kinds.get(one.scope.field) == kind.name}
    return [f"{prefix}:{record}" for prefix in sorted({kind.scope.prefix, *named})]


def _renamed(change: Change, desk: Desk) -> Change:
    """Follow merged records: a change that names an old id goes to the record it became."""
    if not desk.snapshot.aliases:
        return change
    refs = desk.kinds[change.kind].ref_kinds
    fields = {name: desk.now_id(value) if name in refs and value else value for name, value in change.fields.items()}
    return Change(change.kind, desk.now_id(change.id), fields, change.base, change.after, change.seen)


def _outcome(result: Merge, known: bool) -> Outcome:
    if result.clashes:
        return Outcome.REVIEW
    if result.joined:
        return Outcome.MERGED
    if result.written:
        return Outcome.APPLIED if known else Outcome.MERGED
    return Outcome.SAME


def _keep_both(clash: Clash, ref: Ref, record: Record, decision: Decision, desk: Desk, author: Author) -> None:
    """Write down both values of a group (P18)."""
    group = clash.group.name
    conflict = slot_id("conflict", (*ref, group))
    desk.conflicts.append(
        Conflict(
            id=conflict,
            kind=record.kind,
            record=record.id,
            scope=record.scope,
            group=group,
            rule=clash.rule,
            form=ref[0],
            index=ref[1],
            standing=clash.standing,
            incoming=clash.incoming,
            standing_number=record.group_number(clash.group),
            new_stands=clash.new_stands,
            worker="" if author.office else author.worker,
        )
    )
    decision.conflicts = (*decision.conflicts, conflict)
    decision.code = "closed" if clash.rule == "closed" else "conflict"
