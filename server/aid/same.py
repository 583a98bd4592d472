"""One household registered twice: a person says so, or that they are two, and can take it back; no registration is moved or lost."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from schemas import KINDS
from server.aid.households import registrations_of
from server.aid.pairs import DIFFERENT, GONE, OPEN, PAIR, SAME
from server.aid.span import spans_of
from server.aid.writing import demand_aiding, demand_covered
from server.apd.writing import find_all, write
from server.engine import read_transaction, write_transaction
from server.office import edit
from server.services import Services
from server.store.tables import TABLES
from sync.errors import Problem
from sync.ids import id_from_bytes
from sync.nouns import Change, Record
from sync.plan import Plan

ACT, KORBAN = TABLES["korban_act"], TABLES["korban"]
UNDONE = "undone"
BY_ITSELF = "korban"
"""The name under which the office ties what was only reported to what was seen."""
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Tie:
    """Registrations that become one: `kept` counts for all, `lost` names it from now on, as do those that named `lost`."""

    kept: Place
    lost: Place
    followers: tuple[Place, ...]


def join(parts: Services, account: Any, kabupaten: str, pair: str, keep: str, reason: str = "") -> str:
    """Say that both of a pair are one household, counted as the one whose id is `keep`; return the id of the act.

    Raises `Problem`: forbidden, not_found (also where one lies outside the region), already_decided, unprocessable, changed_meanwhile.
    """
    row = open_pair(parts, account, kabupaten, pair)
    if keep not in (row.first_id, row.second_id):
        raise Problem("unprocessable", {"fields": {"keep": "required"}})
    first, second = (row.kabupaten, row.first_id), (row.second_kabupaten, row.second_id)
    tie = tie_of(parts, row.kejadian_id, first if keep == row.first_id else second, second if keep == row.first_id else first)
    if tie is None:
        raise Problem("already_decided")
    return tie_up(parts, tie, row, account.id, reason)


def tie_of(parts: Services, kejadian: str, kept: Place, lost: Place) -> Tie | None:
    """Return what becomes one, each by the registration that counts for it; None where both are one already."""
    with read_transaction(parts.engine) as connection:
        roots = {one: _root(connection, one) for one in (kept, lost)}
        spans = spans_of(connection, kept[0], [kejadian]).values()
        places = {kept[0], lost[0], *(roots[one][0] for one in roots), *(place for span in spans for place in span.kabupaten)}
        rows = registrations_of(connection, places, [roots[lost][1]])
    if roots[kept] == roots[lost]:
        return None
    followers = tuple(sorted((row.kabupaten, row.id) for row in rows if row.same_as_id == roots[lost][1]))
    return Tie(roots[kept], roots[lost], followers)


def _root(connection: Connection, place: Place) -> Place:
    """Return the registration that counts for one, in whatever kabupaten of the same disaster it lies."""
    row = connection.execute(select(KORBAN.c.same_as_id).where(KORBAN.c.kabupaten == place[0], KORBAN.c.id == place[1])).first()
    if row is None:
        raise Problem("not_found")
    if row.same_as_id is None:
        return place
    known = TABLES["korban_known"]
    named = connection.execute(select(known.c.root_kabupaten).where(known.c.kabupaten == place[0], known.c.korban_id == place[1], known.c.root_id == row.same_as_id)).first()
    return (named.root_kabupaten if named else place[0], row.same_as_id)


def tie_up(parts: Services, tie: Tie, pair: Row, account: str | None, reason: str = "") -> str:
    """Write that registrations are one, each kabupaten in a commit of its own; the act is noted with the one that names another."""
    told = {"act": SAME, "pair": pair.id, "kejadian_id": pair.kejadian_id, "reason": reason or None, "undoes": None, "moved": [list(one) for one in tie.followers]}
    act = _act(parts, pair.kabupaten, account, tie.kept, tie.lost) | told

    def noted(connection: Connection, _plan: Plan) -> None:
        connection.execute(insert(ACT), act)
        _settle(connection, pair, SAME)

    _write_all(parts, account, [*tie.followers, tie.lost], tie.kept[1], noted)
    return str(act["id"])


def _write_all(parts: Services, account: str | None, places: Sequence[Place], names: str | None, beside: Any) -> None:
    """Let registrations name another; the partition of the last goes last, and `beside` in its commit."""
    by_place: dict[str, list[str]] = defaultdict(list)
    for kabupaten, identity in places:
        by_place[kabupaten].append(identity)
    last = places[-1][0]
    for kabupaten in [*(one for one in sorted(by_place) if one != last), last]:
        records = find_all(parts, kabupaten, "korban", by_place[kabupaten])
        write(parts, account or BY_ITSELF, kabupaten, [_names(one, names) for one in records.values()], beside if kabupaten == last else None)


def _names(record: Record, other: str | None) -> Change:
    return edit(KINDS["korban"], record, same_as_id=other)


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

    Each registration names again what it named before, as long as it still names what the act let it name.
    """
    demand_aiding(account, kabupaten)
    with read_transaction(parts.engine) as connection:
        row = connection.execute(select(ACT).where(ACT.c.kabupaten == kabupaten, ACT.c.id == act)).first()
        if row is None or row.act == UNDONE:
            raise Problem("not_found")
        undone = connection.scalar(select(ACT.c.id).where(ACT.c.kabupaten == kabupaten, ACT.c.undoes == act))
        pair = connection.execute(select(PAIR).where(PAIR.c.kabupaten == kabupaten, PAIR.c.id == row.pair)).one()
    if undone is not None:
        raise Problem("already_decided")
    demand_covered(account, {row.kept_kabupaten, row.lost_kabupaten})
    kept, lost = (row.kept_kabupaten, row.kept_id), (row.lost_kabupaten, row.lost_id)
    made = _act(parts, kabupaten, account.id, kept, lost)
    made |= {"act": UNDONE, "pair": row.pair, "kejadian_id": row.kejadian_id, "moved": row.moved, "reason": reason or None, "undoes": act}

    def noted(connection: Connection, _plan: Plan | None = None) -> None:
        connection.execute(insert(ACT), made)
        connection.execute(update(PAIR).where(PAIR.c.kabupaten == kabupaten, PAIR.c.id == pair.id).values(state=OPEN))

    if row.act == SAME:
        _take_back(parts, account.id, row, noted)
    else:
        with write_transaction(parts.engine) as connection:
            noted(connection)
    return str(made["id"])


def _take_back(parts: Services, account: str, row: Row, noted: Any) -> None:
    """Let those that were given up count for themselves again, and their followers with them."""
    lost = (row.lost_kabupaten, row.lost_id)
    still = find_all(parts, lost[0], "korban", [lost[1]])[lost[1]]
    if still.fields["same_as_id"] != row.kept_id:
        raise Problem("changed_meanwhile")
    _write_all(parts, account, [lost], None, noted)
    followers = [tuple(one) for one in row.moved]
    if followers:
        _write_all(parts, account, followers, row.lost_id, None)


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
