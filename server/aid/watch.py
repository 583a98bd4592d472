"""What the office does by itself as a disaster is written down: finds registrations of one household, ties what was only reported, counts."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, Table, select

from server.aid.alike import KK, NIK
from server.aid.households import Place
from server.aid.pairs import PAIR, Pair, keep_pairs, keep_spans
from server.aid.pkh import suggest
from server.aid.same import tie
from server.aid.standing import keep_standing
from server.desk.watch import Changed, Examined, Watcher
from server.engine import read_transaction
from server.services import Services
from server.store.tables import TABLES, listed
from sync.errors import Problem
from sync.ids import slot_id
from sync.limits import ALIKE_SURE

PERSON, SIGHTING, AID, LISTED, LINE = (TABLES[name] for name in ("korban_jiwa", "keberadaan", "bantuan", "penerima_bantuan", "mutasi"))
ALIKE = frozenset({"korban", "korban_jiwa"})
"""Kinds that say by what a household is known."""
NAME = "korban"


def keep(parts: Services, kabupaten: str, changed: Changed, now: datetime) -> None:
    """Find pairs, tie, and count, for what was changed in a kabupaten; it bears to be repeated."""
    with read_transaction(parts.engine) as connection:
        alike = households_of(connection, kabupaten, {kind: ids for kind, ids in changed.items() if kind in ALIKE})
        counted = alike | households_of(connection, kabupaten, {kind: ids for kind, ids in changed.items() if kind not in ALIKE})
    pairs = keep_pairs(parts, kabupaten, alike, now)
    pairs += keep_spans(parts, kabupaten, changed.get("kejadian", ()), now)
    tied = tie_reported(parts, pairs)
    suggest(parts, kabupaten, alike, now)
    keep_standing(parts, kabupaten, counted | {identity for place, identity in tied if place == kabupaten}, now)


def households_of(connection: Connection, kabupaten: str, changed: Changed) -> set[str]:
    """Return the registrations that changed records are about; a statement or two for each kind."""
    found = set(changed.get("korban", ()))
    people = set(changed.get("korban_jiwa", ()))
    people |= _named(connection, SIGHTING, SIGHTING.c.korban_jiwa_id, kabupaten, changed.get("keberadaan", ()))
    found |= _named(connection, PERSON, PERSON.c.korban_id, kabupaten, people)
    hand_outs = set(changed.get("bantuan", ())) | _named(connection, LINE, LINE.c.bantuan_id, kabupaten, changed.get("mutasi", ()))
    found |= _named(connection, AID, AID.c.korban_id, kabupaten, hand_outs)
    found |= _named(connection, LISTED, LISTED.c.korban_id, kabupaten, changed.get("penerima_bantuan", ()))
    if hand_outs:
        lists = select(LISTED.c.korban_id).where(LISTED.c.kabupaten == kabupaten, LISTED.c.bantuan_id.in_(listed(connection, hand_outs)))
        found |= set(connection.scalars(lists))
    return found


def _named(connection: Connection, table: Table, column: ColumnElement[str | None], kabupaten: str, ids: Iterable[str]) -> set[str]:
    told = set(ids)
    if not told:
        return set()
    return {one for one in connection.scalars(select(column).where(table.c.kabupaten == kabupaten, table.c.id.in_(listed(connection, told)))) if one}


def tie_reported(parts: Services, pairs: Sequence[Pair]) -> set[Place]:
    """Tie a household that was only reported to the one that was seen, where a number leaves no doubt; return those that were tied.

    Whoever comes second is tied, the list or the worker; a person can take it back, and it is not tied again.
    """
    sure = [one for one in pairs if one[2].score >= ALIKE_SURE and {NIK, KK} & set(one[2].reasons) and one[0].seen != one[1].seen]
    tied: set[Place] = set()
    for one, other, _ in sorted(sure, key=lambda pair: (-pair[2].score, pair[0].id, pair[1].id)):
        seen, reported = (one, other) if one.seen else (other, one)
        row = _pair(parts, one.kabupaten, slot_id("korban_pair", (one.id, other.id)))
        if row is not None and (reported.kabupaten, reported.id) not in tied and _ties(parts, row, seen.id):
            tied.add((reported.kabupaten, reported.id))
    return tied


def _ties(parts: Services, pair: Row, keep: str) -> bool:
    """Tie, and tell whether it held: what somebody wrote meanwhile comes back with the next number of the feed."""
    try:
        tie(parts, pair, keep)
    except Problem:
        return False
    return True


def _pair(parts: Services, kabupaten: str, identity: str) -> Row | None:
    """Return a pair on which nobody has decided yet, not even to take it back."""
    acts = TABLES["korban_act"]
    with read_transaction(parts.engine) as connection:
        decided = connection.scalar(select(acts.c.id).where(acts.c.kabupaten == kabupaten, acts.c.pair == identity).limit(1))
        return None if decided else connection.execute(select(PAIR).where(PAIR.c.kabupaten == kabupaten, PAIR.c.id == identity)).first()


def nothing(_connection: Connection, _kabupaten: str, _changed: Changed, _now: datetime) -> Examined:
    """Lay nothing into the queues of the desk: pairs have pages of their own."""
    return Examined(frozenset(), ())


KINDS = ALIKE | {"kejadian", "keberadaan", "bantuan", "penerima_bantuan", "mutasi"}
WATCHER = Watcher(NAME, KINDS, nothing, keep)
