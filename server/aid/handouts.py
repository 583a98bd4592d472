"""Hand-outs of a disaster: their list, what each gave, the register of BAST, and the receipts of every block with what is missing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, String, cast, func, or_, select, tuple_, union, union_all

from server.aid.cursor import CURSOR, DAY_AND_ID, read_cursor
from server.aid.notes import RECEIPT, newest_notes, subject_of
from server.aid.whose import wrote
from server.store.goods import BLOCK, numbered
from server.store.tables import TABLES, listed
from sync.errors import Problem
from sync.limits import BAST_HANDOUTS_MAX, BAST_SHOWN_MAX, BLOCKS_SHOWN_MAX, GAPS_SHOWN_MAX, HANDOUTS_PER_PAGE_MAX, RECEIPTS_LOOKED_MAX

AID, LINE, KORBAN, STORE, WORKER, LIST, INBOX = (TABLES[name] for name in ("bantuan", "mutasi", "korban", "gudang", "worker", "penerima_bantuan", "inbox"))
ORDER = (AID.c.date, AID.c.id)
ALL, BARE, OUTSTANDING, VOID = "semua", "tanpa_bast", "belum_lengkap", "batal"
STATES = (ALL, BARE, OUTSTANDING, VOID)
"""How the list is narrowed: everything, what has no BAST yet, collective ones without a whole list of recipients, and void ones."""


def _marked() -> ColumnElement[int]:
    here = (LIST.c.kabupaten == AID.c.kabupaten, LIST.c.bantuan_id == AID.c.id, LIST.c.deleted.is_(False))
    return select(func.count()).select_from(LIST).where(*here).scalar_subquery()


def query_of(kabupaten: str, events: Iterable[str]) -> Select[Any]:
    """Return the query of hand-outs of a disaster, each with household, store, worker, and how many of its list are marked."""
    household = (KORBAN.c.kabupaten == AID.c.kabupaten) & (KORBAN.c.id == AID.c.korban_id)
    store = (STORE.c.kabupaten == AID.c.kabupaten) & (STORE.c.id == AID.c.gudang_id)
    worker = wrote(WORKER, AID.c.worker_id)
    known = AID.outerjoin(KORBAN, household).outerjoin(STORE, store).outerjoin(WORKER, worker)
    whose = (KORBAN.c.head_name, KORBAN.c.nik, KORBAN.c.address, KORBAN.c.jiwa, KORBAN.c.desa_code.label("home_desa"), KORBAN.c.rt.label("home_rt"), KORBAN.c.rw.label("home_rw"))
    more = (*whose, STORE.c.name.label("store"), WORKER.c.name.label("worker"), _marked().label("marked"))
    here = (AID.c.kabupaten == kabupaten, AID.c.kejadian_id.in_(tuple(events)), AID.c.deleted.is_(False), AID.c.moved.is_(None))
    return select(AID, *more).select_from(known).where(*here)


def page(connection: Connection, kabupaten: str, events: Sequence[str], state: str = ALL, after: str | None = None) -> tuple[list[Row[Any]], str | None]:
    """Return a page of hand-outs, the newest first, and where the next begins; raises `Problem` (bad_request). One statement."""
    query = query_of(kabupaten, events)
    match state:
        case "tanpa_bast":
            query = query.where(AID.c.bast_no.is_(None), AID.c.void_reason.is_(None), AID.c.jenis != "lembaga_lain")
        case "belum_lengkap":
            query = query.where(AID.c.jenis == "kolektif", AID.c.void_reason.is_(None), or_(AID.c.households.is_(None), AID.c.households > _marked()))
        case "batal":
            query = query.where(AID.c.void_reason.is_not(None))
    if after is not None:
        parts = read_cursor(after, *DAY_AND_ID)
        query = query.where(tuple_(*ORDER) < tuple_(*parts, types=[column.type for column in ORDER]))
    rows = list(connection.execute(query.order_by(*(column.desc() for column in ORDER)).limit(HANDOUTS_PER_PAGE_MAX + 1)))
    shown = rows[:HANDOUTS_PER_PAGE_MAX]
    last = shown[-1] if len(rows) > len(shown) else None
    return shown, last and CURSOR.join((last.date, last.id))


def given(connection: Connection, kabupaten: str, rows: Iterable[Row[Any]]) -> dict[str, dict[str, int]]:
    """Return hand-out -> goods -> base units that were given: the sum of its lines, less what was taken back, or what another institution told; one statement."""
    rows = list(rows)
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    back = LINE.alias("back")
    taken = select(func.coalesce(func.sum(back.c.jumlah), 0)).where(back.c.kabupaten == LINE.c.kabupaten, back.c.batal_id == LINE.c.id).scalar_subquery()
    query = select(LINE.c.bantuan_id, LINE.c.barang, (LINE.c.jumlah + taken).label("jumlah")).where(LINE.c.kabupaten == kabupaten, LINE.c.batal_id.is_(None))
    for one in connection.execute(query.where(LINE.c.bantuan_id.in_(listed(connection, (row.id for row in rows))))):
        if one.jumlah:
            found[one.bantuan_id][one.barang] -= int(one.jumlah)
    for row in rows:
        for told in row.contents or ():
            code, jumlah = told.rsplit("|", 1)
            found[row.id][code] += int(jumlah)
    return {identity: dict(goods) for identity, goods in found.items()}


def given_under(connection: Connection, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], dict[str, int]]:
    """Return (kabupaten, hand-out) -> goods -> base units; two statements for each kabupaten."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for kabupaten, identity in places:
        wanted[kabupaten].add(identity)
    found: dict[tuple[str, str], dict[str, int]] = {}
    for kabupaten, ids in wanted.items():
        rows = connection.execute(select(AID.c.id, AID.c.contents).where(AID.c.kabupaten == kabupaten, AID.c.id.in_(listed(connection, ids)))).all()
        found |= {(kabupaten, identity): goods for identity, goods in given(connection, kabupaten, rows).items()}
    return found


def register(connection: Connection, kabupaten: str, events: Sequence[str]) -> list[Row[Any]]:
    """Return the newest numbers of BAST of a disaster, how many hand-outs each has, how many of them are `void`, from which day to which, and `any` of them.

    One statement, which looks at as many of the newest hand-outs as that many numbers can have, and as many void ones, and not at all there ever were.
    """
    here = (AID.c.kabupaten == kabupaten, AID.c.kejadian_id.in_(events), AID.c.bast_no.is_not(None))
    newest_of = (
        select(AID.c.bast_no, AID.c.date).where(*here, which).order_by(*(column.desc() for column in ORDER)).limit(BAST_SHOWN_MAX * BAST_HANDOUTS_MAX).subquery()
        for which in (AID.c.void_reason.is_(None), AID.c.void_reason.is_not(None))
    )
    looked = union_all(*(select(one) for one in newest_of)).subquery()
    newest = select(looked.c.bast_no).group_by(looked.c.bast_no).order_by(func.max(looked.c.date).desc(), looked.c.bast_no).limit(BAST_SHOWN_MAX).subquery()
    days = (func.min(AID.c.date).label("first"), func.max(AID.c.date).label("last"), func.min(AID.c.id).label("any"))
    query = select(AID.c.bast_no, func.count().label("handouts"), func.count(AID.c.void_reason).label("void"), *days).where(*here, AID.c.bast_no.in_(select(newest.c.bast_no)))
    return list(connection.execute(query.group_by(AID.c.bast_no).order_by(func.max(AID.c.date).desc(), AID.c.bast_no)))


def under(connection: Connection, kabupaten: str, events: Sequence[str], bantuan: str) -> list[Row[Any]]:
    """Return all hand-outs under the BAST number of one of them, those made void since too; raises `Problem` (not_found) where it has none. One statement."""
    one = AID.alias("one")
    number = select(one.c.bast_no).where(one.c.kabupaten == kabupaten, one.c.id == bantuan).scalar_subquery()
    # Sorted here: asked for an order, SQLite walks all hand-outs of the disaster by day rather than look the number up.
    found = connection.execute(query_of(kabupaten, events).where(AID.c.bast_no == number)).all()
    if not found:
        raise Problem("not_found", {"field": "bast_no"})
    return sorted(found, key=lambda row: (row.date, row.id))


def one_of(connection: Connection, kabupaten: str, events: Sequence[str], bantuan: str) -> Row[Any]:
    """Return one hand-out; raises `Problem` (not_found). One statement."""
    row = connection.execute(query_of(kabupaten, events).where(AID.c.id == bantuan)).first()
    if row is None:
        raise Problem("not_found", {"field": "bantuan"})
    return row


def recipients(connection: Connection, kabupaten: str, bantuan: str) -> list[Row[Any]]:
    """Return the list of a collective hand-out, each household with whether it received its share; one statement."""
    household = (KORBAN.c.kabupaten == LIST.c.kabupaten) & (KORBAN.c.id == LIST.c.korban_id)
    whose = (KORBAN.c.head_name, KORBAN.c.nik, KORBAN.c.address, KORBAN.c.jiwa, KORBAN.c.rt.label("home_rt"), KORBAN.c.rw.label("home_rw"))
    query = select(LIST, *whose).join(KORBAN, household).where(LIST.c.kabupaten == kabupaten, LIST.c.bantuan_id == bantuan, LIST.c.deleted.is_(False))
    return list(connection.execute(query.order_by(KORBAN.c.rw, KORBAN.c.rt, KORBAN.c.head_name, LIST.c.id)))


def blocks(connection: Connection, kabupaten: str) -> list[Row[Any]]:
    """Return every block of receipts with who wrote its last, those with numbers that are missing or came twice first; one statement."""
    missing = (BLOCK.c.highest - BLOCK.c.found).label("missing")
    last = (AID.c.kabupaten == BLOCK.c.kabupaten) & (AID.c.receipt_no == BLOCK.c.block + "-" + cast(BLOCK.c.highest, String))
    whose = select(func.min(WORKER.c.name)).select_from(AID.join(WORKER, wrote(WORKER, AID.c.worker_id))).where(last).scalar_subquery()
    query = select(BLOCK, missing, whose.label("worker")).where(BLOCK.c.kabupaten == kabupaten)
    return list(connection.execute(query.order_by((missing + BLOCK.c.twice).desc(), BLOCK.c.block).limit(BLOCKS_SHOWN_MAX)))


@dataclass(slots=True)
class BlockTold:
    """The receipts of a block: which numbers are missing (and how many in all), wait in the inbox, came twice, or are void."""

    missing: list[int] = field(default_factory=list)
    missing_all: int = 0
    held: list[int] = field(default_factory=list)
    twice: dict[int, list[Row[Any]]] = field(default_factory=dict)
    void: list[Row[Any]] = field(default_factory=list)
    notes: dict[int, Row[Any]] = field(default_factory=dict)


def block_told(connection: Connection, kabupaten: str, block: str) -> BlockTold:
    """Return what is to be said of a block; raises `Problem` (not_found). Five statements over the receipts of this block alone."""
    kept = connection.execute(select(BLOCK).where(BLOCK.c.kabupaten == kabupaten, BLOCK.c.block == block)).first()
    if kept is None:
        raise Problem("not_found", {"field": "block"})
    upto = min(kept.highest, RECEIPTS_LOOKED_MAX)
    mine = (AID.c.kabupaten == kabupaten, AID.c.receipt_no.in_(listed(connection, (f"{block}-{number}" for number in range(1, upto + 1)))))
    counted = connection.execute(select(AID.c.receipt_no, func.count().label("times")).where(*mine).group_by(AID.c.receipt_no)).all()
    by_number = {int(row.receipt_no.rsplit("-", 1)[1]): row for row in counted}
    again = sorted(row.receipt_no for row in counted if row.times > 1)
    rows = _receipts(connection, kabupaten, again, mine)
    told = BlockTold(held=sorted(_held(connection, kabupaten, block) - set(by_number)))
    told.twice = {number: ones for number, ones in rows.items() if by_number[number].times > 1}
    told.void = [one for ones in rows.values() for one in ones if one.void_reason]
    gone = [number for number in range(1, upto + 1) if number not in by_number and number not in told.held]
    told.missing, told.missing_all = gone[:GAPS_SHOWN_MAX], kept.highest - kept.found - len(told.held)
    notes = newest_notes(connection, kabupaten, RECEIPT, (subject_of(block, str(number)) for number in told.missing))
    told.notes = {int(subject.rsplit("/", 1)[1]): note for subject, note in notes.items()}
    return told


def _receipts(connection: Connection, kabupaten: str, again: Sequence[str], mine: tuple[ColumnElement[bool], ...]) -> dict[int, list[Row[Any]]]:
    """Return number -> receipts of a block, of those that came twice or are void; one statement, over these alone."""
    columns = (AID.c.id, AID.c.receipt_no, AID.c.date, AID.c.void_reason, AID.c.kejadian_id)
    twice = select(*columns).where(AID.c.kabupaten == kabupaten, AID.c.receipt_no.in_(listed(connection, again)))
    rows = connection.execute(union(twice, select(*columns).where(*mine, AID.c.void_reason.is_not(None)))).all()
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (int(row.receipt_no.rsplit("-", 1)[1]), row.date, row.id)):
        found[int(row.receipt_no.rsplit("-", 1)[1])].append(row)
    return dict(found)


def _held(connection: Connection, kabupaten: str, block: str) -> set[int]:
    """Return the numbers of a block that wait in the inbox: they came, and are no receipts yet."""
    here = (INBOX.c.kabupaten == kabupaten, INBOX.c.kind == "bantuan", INBOX.c.state == "open")
    told = (change[2].get("receipt_no") for change in connection.scalars(select(INBOX.c.change).where(*here)) if isinstance(change[2], dict))
    places = (numbered(receipt) for receipt in told if isinstance(receipt, str))
    return {place[1] for place in places if place and place[0] == block}
