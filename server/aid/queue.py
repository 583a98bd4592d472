"""Pairs of registrations that wait for a person, what was decided of others, and both sides of one, as pages show them."""

from dataclasses import dataclass

from sqlalchemy import Connection, Row, and_, select

from server.aid.pairs import OPEN, PAIR
from server.aid.same import ACT, UNDONE
from server.aid.whose import wrote
from server.store.tables import TABLES
from sync.errors import Problem
from sync.limits import KORBAN_PER_PAGE_MAX

KORBAN, PERSON, STANDING, ACCOUNT, WORKER = (TABLES[name] for name in ("korban", "korban_jiwa", "korban_standing", "account", "worker"))
ONE, OTHER = KORBAN.alias("one"), KORBAN.alias("other")
SIDES = PAIR.outerjoin(ONE, and_(ONE.c.kabupaten == PAIR.c.kabupaten, ONE.c.id == PAIR.c.first_id)).outerjoin(
    OTHER, and_(OTHER.c.kabupaten == PAIR.c.second_kabupaten, OTHER.c.id == PAIR.c.second_id)
)
NAMES = tuple(table.c[name].label(f"{side}_{name}") for side, table in (("one", ONE), ("other", OTHER)) for name in ("head_name", "description", "card_no"))


@dataclass(frozen=True, slots=True)
class Half:
    """One registration of a pair: its values, its worker's name, its people, and how many hand-outs reached the household it counts for."""

    row: Row
    worker: str
    people: tuple[Row, ...]
    receipts: int


def open_pairs(connection: Connection, kabupaten: str, events: tuple[str, ...]) -> list[Row]:
    """Return the pairs of a disaster that wait, the most alike first, with the names of both; one statement."""
    mine = (PAIR.c.kabupaten == kabupaten, PAIR.c.kejadian_id.in_(events), PAIR.c.state == OPEN)
    query = select(PAIR, *NAMES).select_from(SIDES).where(*mine).order_by(PAIR.c.score.desc(), PAIR.c.id)
    return list(connection.execute(query.limit(KORBAN_PER_PAGE_MAX)))


def find_pair(connection: Connection, kabupaten: str, events: tuple[str, ...], pair: str) -> Row:
    """Return a pair of a disaster; raises `Problem` (not_found)."""
    mine = (PAIR.c.kabupaten == kabupaten, PAIR.c.id == pair, PAIR.c.kejadian_id.in_(events))
    row = connection.execute(select(PAIR).where(*mine)).first()
    if row is None:
        raise Problem("not_found")
    return row


def half(connection: Connection, kabupaten: str, korban: str) -> Half:
    """Return one side of a pair; raises `Problem` (not_found). Three statements."""
    made_by = wrote(WORKER, KORBAN.c.worker_id)
    query = select(KORBAN, WORKER.c.name.label("worker")).outerjoin(WORKER, made_by)
    row = connection.execute(query.where(KORBAN.c.kabupaten == kabupaten, KORBAN.c.id == korban, KORBAN.c.deleted.is_(False))).first()
    if row is None:
        raise Problem("not_found")
    of_it = (PERSON.c.kabupaten == kabupaten, PERSON.c.korban_id == korban, PERSON.c.deleted.is_(False))
    people = connection.execute(select(PERSON).where(*of_it).order_by(PERSON.c.age.desc(), PERSON.c.id)).all()
    standing = (STANDING.c.kabupaten == kabupaten, STANDING.c.korban_id == (row.same_as_id or row.id))
    return Half(row, row.worker or "", tuple(people), connection.scalar(select(STANDING.c.receipts).where(*standing)) or 0)


def acts_of(connection: Connection, kabupaten: str, events: tuple[str, ...]) -> list[Row]:
    """Return what was decided of a disaster's pairs, the newest first, with the names of both and whether it was taken back; one statement."""
    kept, lost, undone = KORBAN.alias("kept"), KORBAN.alias("lost"), ACT.alias("undone")
    joined = ACT.outerjoin(kept, and_(kept.c.kabupaten == ACT.c.kept_kabupaten, kept.c.id == ACT.c.kept_id))
    joined = joined.outerjoin(lost, and_(lost.c.kabupaten == ACT.c.lost_kabupaten, lost.c.id == ACT.c.lost_id))
    joined = joined.outerjoin(undone, and_(undone.c.kabupaten == ACT.c.kabupaten, undone.c.undoes == ACT.c.id)).outerjoin(ACCOUNT, ACCOUNT.c.id == ACT.c.account)
    names = [table.c[name].label(f"{side}_{name}") for side, table in (("kept", kept), ("lost", lost)) for name in ("head_name", "description", "card_no")]
    query = select(ACT, ACCOUNT.c.username, undone.c.at.label("undone_at"), *names).select_from(joined)
    query = query.where(ACT.c.kabupaten == kabupaten, ACT.c.kejadian_id.in_(events), ACT.c.act != UNDONE)
    return list(connection.execute(query.order_by(ACT.c.at.desc(), ACT.c.id).limit(KORBAN_PER_PAGE_MAX)))
