"""One household registered twice: a person says so, or that they are two, and can take it back; no registration is moved or lost."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from schemas import KINDS
from server.aid.households import registrations_of
from server.aid.pairs import DIFFERENT, GONE, OPEN, PAIR, SAME
from server.aid.span import spans_of
from server.aid.writing import demand_aiding, demand_covered
from server.apd.writing import write_together
from server.engine import read_transaction, write_transaction
from server.identity.regions import KABUPATEN, covers
from server.office import edit
from server.services import Services
from server.store.sql import reader_in
from server.store.tables import TABLES
from sync.errors import Problem
from sync.ids import id_from_bytes
from sync.nouns import Change, Record

ACT, KORBAN = TABLES["korban_act"], TABLES["korban"]
UNDONE = "undone"
BY_ITSELF = "korban"
"""The name under which the office ties what was only reported to what was seen."""
Place = tuple[str, str]
Changes = dict[str, list[Change]]


def join(parts: Services, account: Any, kabupaten: str, pair: str, keep: str, reason: str = "") -> str:
    """Say that both of a pair are one household, counted as the one whose id is `keep`; return the id of the act.

    Raises `Problem`: forbidden (also where a registration that would name another lies outside the region), not_found,
    already_decided, unprocessable, changed_meanwhile.
    """
    row = open_pair(parts, account, kabupaten, pair)
    if keep not in (row.first_id, row.second_id):
        raise Problem("unprocessable", {"fields": {"keep": "required"}})
    return tie(parts, row, keep, account, reason)


def tie(parts: Services, pair: Row, keep: str, account: Any = None, reason: str = "") -> str:
    """Write that the registrations of a pair are one, or nothing, and return the id of the act; raises `Problem` as `join`.

    Each stands for the one that counts for it, as found while nobody else writes: `same_as_id` goes one step, whoever is faster.
    """
    first, second = (pair.kabupaten, pair.first_id), (pair.second_kabupaten, pair.second_id)
    kept, lost = (first, second) if keep == pair.first_id else (second, first)
    places = _places_of(parts, pair.kejadian_id, (kept, lost))
    act = _act(parts, pair.kabupaten, account and account.id, kept, lost)
    act |= {"act": SAME, "pair": pair.id, "kejadian_id": pair.kejadian_id, "reason": reason or None, "undoes": None, "moved": []}

    def draw(connection: Connection) -> Changes:
        root, given_up = (_root(connection, one, places) for one in (kept, lost))
        if root == given_up:
            raise Problem("already_decided")
        found = registrations_of(connection, places, [given_up[1]])
        followers = sorted((row.kabupaten, row.id) for row in found if row.id != given_up[1])
        moving = sorted((row.kabupaten, row.id) for row in found)
        if account is not None and not all(covers(account.region[:KABUPATEN], place) for place, _ in moving):
            raise Problem("forbidden", {"account": account.role})
        act.update(kept_kabupaten=root[0], kept_id=root[1], lost_kabupaten=given_up[0], lost_id=given_up[1], moved=[list(one) for one in followers])
        return _naming(_there(connection, moving), dict.fromkeys(moving, root[1]))

    def noted(connection: Connection) -> None:
        connection.execute(insert(ACT), act)
        _settle(connection, pair, SAME)

    write_together(parts, account.id if account else BY_ITSELF, places, draw, noted)
    return str(act["id"])


def _places_of(parts: Services, kejadian: str, pair: tuple[Place, Place]) -> set[str]:
    """Return the kabupaten in which registrations of the households of a pair may lie."""
    known = TABLES["korban_known"]
    with read_transaction(parts.engine) as connection:
        spans = spans_of(connection, pair[0][0], [kejadian]).values()
        roots = [connection.scalar(select(known.c.root_kabupaten).where(known.c.kabupaten == place, known.c.korban_id == one)) for place, one in pair]
    return {pair[0][0], pair[1][0], *(place for span in spans for place in span.kabupaten), *filter(None, roots)}


def _root(connection: Connection, place: Place, places: set[str]) -> Place:
    """Return the registration that counts for one, in whatever kabupaten it lies; raises `Problem` where either is not there."""
    there = (KORBAN.c.deleted.is_(False), KORBAN.c.moved.is_(None))
    row = connection.execute(select(KORBAN.c.same_as_id).where(KORBAN.c.kabupaten == place[0], KORBAN.c.id == place[1], *there)).first()
    if row is None:
        raise Problem("not_found")
    if row.same_as_id is None:
        return place
    named = connection.scalar(select(KORBAN.c.kabupaten).where(KORBAN.c.kabupaten.in_(sorted(places)), KORBAN.c.id == row.same_as_id))
    if named is None:
        raise Problem("changed_meanwhile")
    return (named, row.same_as_id)


def _there(connection: Connection, places: Iterable[Place]) -> dict[Place, Record]:
    """Return the registrations among these that are there, in order; one statement for each kabupaten."""
    by_place: dict[str, list[str]] = defaultdict(list)
    for kabupaten, identity in sorted(places):
        by_place[kabupaten].append(identity)
    found = {(kabupaten, one.id): one for kabupaten, ids in by_place.items() for one in reader_in(connection, kabupaten).records(KINDS["korban"], ids)}
    return {place: one for place, one in found.items() if not (one.moved or one.fields["deleted"])}


def _naming(there: Mapping[Place, Record], names: Mapping[Place, str | None]) -> Changes:
    """Return the edits by which registrations name another, or none."""
    changes: dict[str, list[Change]] = defaultdict(list)
    for place, named in names.items():
        changes[place[0]].append(edit(KINDS["korban"], there[place], same_as_id=named))
    return changes


def differ(parts: Services, account: Any, kabupaten: str, pair: str, reason: str = "") -> str:
    """Say that a pair are two households; return the id of the act; raises `Problem`: forbidden, not_found, already_decided."""
    row = open_pair(parts, account, kabupaten, pair)
    told = {"act": DIFFERENT, "pair": row.id, "kejadian_id": row.kejadian_id, "reason": reason or None, "undoes": None, "moved": []}
    act = _act(parts, row.kabupaten, account.id, (row.kabupaten, row.first_id), (row.second_kabupaten, row.second_id)) | told
    with write_transaction(parts.engine) as connection:
        _settle(connection, row, DIFFERENT)
        connection.execute(insert(ACT), act)
    return str(act["id"])


def undo(parts: Services, account: Any, kabupaten: str, act: str, reason: str = "") -> str:
    """Take an act back, so that its pair waits again; raises `Problem`: forbidden, not_found, already_decided, changed_meanwhile.

    Each registration names again what it named before, as long as it still names what the act let it name; one that was deleted
    meanwhile stays as it is, and what followed it goes on together.
    """
    demand_aiding(account, kabupaten)
    with read_transaction(parts.engine) as connection:
        row = connection.execute(select(ACT).where(ACT.c.kabupaten == kabupaten, ACT.c.id == act)).first()
    if row is None or row.act == UNDONE:
        raise Problem("not_found")
    kept, lost = (row.kept_kabupaten, row.kept_id), (row.lost_kabupaten, row.lost_id)
    demand_covered(account, {kept[0], lost[0]})
    made = _act(parts, kabupaten, account.id, kept, lost)
    made |= {"act": UNDONE, "pair": row.pair, "kejadian_id": row.kejadian_id, "moved": row.moved, "reason": reason or None, "undoes": act}

    moved = [lost, *((place, one) for place, one in row.moved)] if row.act == SAME else []

    def draw(connection: Connection) -> Changes:
        if connection.scalar(select(ACT.c.id).where(ACT.c.kabupaten == kabupaten, ACT.c.undoes == act)) is not None:
            raise Problem("already_decided")
        return _taken_back(connection, row, moved)

    def noted(connection: Connection) -> None:
        connection.execute(insert(ACT), made)
        connection.execute(update(PAIR).where(PAIR.c.kabupaten == kabupaten, PAIR.c.id == row.pair).values(state=OPEN))

    write_together(parts, account.id, {kabupaten, *(place for place, _ in moved)}, draw, noted)
    return str(made["id"])


def _taken_back(connection: Connection, act: Row, moved: Sequence[Place]) -> Changes:
    """Return the edits by which those that were given up count for themselves again, each with its followers."""
    there = _there(connection, moved)
    still = [one for one in moved if one in there and there[one].fields["same_as_id"] == act.kept_id]
    if moved and (not still or (moved[0] in there and moved[0] not in still)):
        raise Problem("changed_meanwhile")
    return _naming(there, {one: None if one == still[0] else still[0][1] for one in still})


def open_pair(parts: Services, account: Any, kabupaten: str, pair: str) -> Row:
    """Return a pair that waits; raises `Problem`: forbidden, not_found, already_decided."""
    demand_aiding(account, kabupaten)
    with read_transaction(parts.engine) as connection:
        row = connection.execute(select(PAIR).where(PAIR.c.kabupaten == kabupaten, PAIR.c.id == pair)).first()
    if row is None:
        raise Problem("not_found")
    demand_covered(account, {row.kabupaten, row.second_kabupaten})
    if row.state not in (OPEN, GONE):
        raise Problem("already_decided")
    return row


def _settle(connection: Connection, pair: Row, state: str) -> None:
    mine = (PAIR.c.kabupaten == pair.kabupaten, PAIR.c.id == pair.id, PAIR.c.state.in_((OPEN, GONE)))
    if connection.execute(update(PAIR).where(*mine).values(state=state)).rowcount != 1:
        raise Problem("already_decided")


def _act(parts: Services, kabupaten: str, account: str | None, kept: Place, lost: Place) -> dict[str, Any]:
    return {
        "kabupaten": kabupaten,
        "id": id_from_bytes(parts.random(16)),
        "at": parts.clock(),
        "account": account,
        "kept_kabupaten": kept[0],
        "kept_id": kept[1],
        "lost_kabupaten": lost[0],
        "lost_id": lost[1],
    }
