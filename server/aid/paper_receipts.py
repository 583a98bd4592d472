"""Receipts on paper entered at the post: what a phone that is lost had handed out, so that ledger, coverage and numbers have it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, func, select

from schemas import KINDS
from schemas.fields import is_day
from server.aid.amounts import read_amount, units_of
from server.aid.blocks import read_receipt, wrong_number
from server.aid.events import Event
from server.aid.handouts import AID, INBOX
from server.aid.phones import people_in
from server.aid.stock import goods_called, goods_of_nation, stores_of
from server.aid.writing import demand_aiding
from server.apd.writing import write
from server.engine import read_transaction
from server.office import new_record
from server.services import Services
from server.store.tables import TABLES
from server.zones import local
from sync.errors import Problem
from sync.ids import slot_id
from sync.nouns import Change
from sync.plan import Plan

KORBAN, WORKER = TABLES["korban"], TABLES["worker"]
WAYS = ("langsung", "kolektif")
NEWEST = 10


@dataclass(frozen=True, slots=True)
class Paper:
    """A receipt as it was typed: `fields` of the hand-out, and `goods`, (code, amount in the unit that is told first) line by line.

    `household`: `head_name` and `jiwa` of one that nobody has registered, such as one that the lost phone alone knew.
    `sure`: somebody looked again at a number that is far ahead of all that came.
    """

    fields: Mapping[str, Any]
    goods: Sequence[tuple[str, str]] = field(default_factory=tuple)
    household: Mapping[str, Any] | None = None
    sure: bool = False


def enter_receipt(parts: Services, account: Any, event: Event, paper: Paper) -> str:
    """Write a receipt and its lines of the ledger, and return its id.

    Raises `Problem`: forbidden, unprocessable, also for a number that came already or waits in the inbox, and for a day to come. A number under
    which all that came was made void may be entered again.
    """
    demand_aiding(account, event.kabupaten)
    fields = {name: value for name, value in paper.fields.items() if value not in ("", None)} | {"kejadian_id": event.id}
    if fields.get("receipt_no"):
        fields["receipt_no"] = read_receipt(fields["receipt_no"])
    today = local(parts.clock(), event.kabupaten).date().isoformat()
    key = _key(parts, event.kabupaten, fields.get("receipt_no", ""))
    new = None if paper.household is None else _household(fields, paper.household, today, key)
    wrong = _missing(fields | ({"korban_id": new.id} if new else {}), today) | _unknown(paper)
    with read_transaction(parts.engine) as connection:
        if fields.get("receipt_no"):
            said = wrong_number(connection, event.kabupaten, fields["receipt_no"], paper.sure)
            wrong |= {"receipt_no": said} if said else {"receipt_no": "taken"} if _came(connection, event.kabupaten, fields["receipt_no"]) else {}
        if fields.get("gudang_id") and fields["gudang_id"] not in {row.id for row in stores_of(connection, event.kabupaten, event.ids)}:
            wrong["gudang_id"] = "unknown_value"
        if fields.get("worker_id") and fields["worker_id"] not in {row.id for row in workers_in(connection, event)}:
            wrong["worker_id"] = "unknown_value"
        if fields.get("korban_id"):
            find_household(connection, event, fields["korban_id"])
        goods, lacking = _amounts(connection, paper.goods)
    wrong |= lacking
    if wrong:
        raise Problem("unprocessable", {"fields": wrong})
    whose = {"korban_id": new.id, "receiver_name": fields.get("receiver_name") or new.fields["head_name"]} if new else {}
    made = new_record(KINDS["bantuan"], fields | whose, slot_id("bukti", key))  # of the number, so that two at once meet in one record
    line = {name: fields.get(name) for name in ("gudang_id", "kejadian_id", "date", "time", "worker_id")} | {"jenis": "salur", "bantuan_id": made.id}
    lines = [new_record(KINDS["mutasi"], line | {"barang": code, "jumlah": -jumlah}, slot_id("bukti", (made.id, code))) for code, jumlah in goods.items()]

    def alone(connection: Connection, plan: Plan) -> None:
        if (made.kind, made.id) not in plan.fresh or _came(connection, event.kabupaten, fields["receipt_no"], besides=made.id):
            raise Problem("unprocessable", {"fields": {"receipt_no": "taken"}})

    write(parts, account.id, event.kabupaten, [*([new] if new else []), made, *lines], alone)
    return made.id


def _key(parts: Services, kabupaten: str, receipt: str) -> tuple[Any, ...]:
    """Return what the id of a receipt is made of: its number, and how many that came under it are void, where any is."""
    void = select(func.count()).where(AID.c.kabupaten == kabupaten, AID.c.receipt_no == receipt, AID.c.void_reason.is_not(None))
    with read_transaction(parts.engine) as connection:
        count = connection.scalar(void)
    return (receipt, count) if count else (receipt,)


def _household(fields: Mapping[str, Any], told: Mapping[str, Any], today: str, key: tuple[Any, ...]) -> Change:
    """Return the change that registers the household of a receipt, met on the day of it by whoever handed it out."""
    seen = {"seen_on": fields.get("date"), "seen_by": fields.get("worker_id"), "worker_id": fields.get("worker_id"), "registered_on": today}
    return new_record(KINDS["korban"], {**told, **seen, "kejadian_id": fields["kejadian_id"]}, slot_id("bukti", ("korban", *key)))


def _unknown(paper: Paper) -> dict[str, str]:
    """Return what a household that is new lacks, by field."""
    return {name: "required" for name in ("head_name", "jiwa") if paper.household is not None and not paper.household.get(name)}


def _missing(fields: Mapping[str, Any], today: str) -> dict[str, str]:
    """Return what a receipt lacks, or cannot be, by field."""
    is_direct = fields.get("jenis") == "langsung"
    needed = ("receipt_no", "date", "gudang_id", *(("korban_id",) if is_direct else ("receiver_name", "households")))
    wrong = {name: "required" for name in needed if not fields.get(name)}
    if fields.get("jenis") not in WAYS:
        wrong["jenis"] = "unknown_value"
    if fields.get("date") and (not is_day(fields["date"]) or fields["date"] > today):
        wrong["date"] = "not_a_date"
    return wrong


def _amounts(connection: Connection, typed: Sequence[tuple[str, str]]) -> tuple[dict[str, int], dict[str, str]]:
    """Return code -> base units of what was typed, and what was wrong with it."""
    known, found = goods_of_nation(connection), dict[str, int]()
    for code, text in typed:
        if not code and not text.strip():
            continue
        goods = goods_called(known, code)
        jumlah = read_amount(goods, text, units_of(goods)[0][0]) if goods.known else None
        if not jumlah or jumlah < 0 or code in found:
            return {}, {"goods": "not_a_number"}
        found[code] = jumlah
    return found, {} if found else {"goods": "required"}


def _came(connection: Connection, kabupaten: str, receipt: str, besides: str = "") -> bool:
    """Tell whether a number came already and is not void, `besides` in one hand-out, or waits for a person."""
    here = (AID.c.kabupaten == kabupaten, AID.c.receipt_no == receipt, AID.c.void_reason.is_(None))
    if connection.scalar(select(AID.c.id).where(*here, AID.c.id != besides).limit(1)):
        return True
    waiting = select(INBOX.c.change).where(INBOX.c.kabupaten == kabupaten, INBOX.c.kind == "bantuan", INBOX.c.state == "open")
    return any(isinstance(change[2], dict) and change[2].get("receipt_no") == receipt for change in connection.scalars(waiting))


def find_household(connection: Connection, event: Event, household: str) -> Row[Any]:
    """Return a household of a disaster; raises `Problem` (not_found). One statement."""
    here = (KORBAN.c.kabupaten == event.kabupaten, KORBAN.c.kejadian_id.in_(event.ids), KORBAN.c.deleted.is_(False))
    row = connection.execute(select(KORBAN).where(*here, KORBAN.c.id == household)).first()
    if row is None:
        raise Problem("not_found")
    return row


def workers_in(connection: Connection, event: Event) -> list[Row[Any]]:
    """Return those who opened a disaster or were let in, by name; one statement."""
    query = select(WORKER.c.id, WORKER.c.name).where(WORKER.c.id.in_(select(people_in(event))), WORKER.c.deleted.is_(False)).distinct()
    return list(connection.execute(query.order_by(WORKER.c.name, WORKER.c.id)))


def newest_papers(connection: Connection, event: Event) -> list[Row[Any]]:
    """Return the newest hand-outs of a disaster by their day, from the index that has them so; one statement."""
    here = (AID.c.kabupaten == event.kabupaten, AID.c.kejadian_id.in_(event.ids), AID.c.deleted.is_(False))
    query = select(AID, KORBAN.c.head_name).outerjoin(KORBAN, (KORBAN.c.kabupaten == AID.c.kabupaten) & (KORBAN.c.id == AID.c.korban_id))
    return list(connection.execute(query.where(*here).order_by(AID.c.date.desc(), AID.c.id.desc()).limit(NEWEST)))
