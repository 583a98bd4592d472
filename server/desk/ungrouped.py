"""Ungrouped: active families without a kelompok; a person chooses one, helped by their desa and hamlet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, and_, case, func, or_, select

from schemas import KINDS
from server.desk.families import load_family
from server.desk.nouns import PLACE, Case, Hand, Judgement, OpenCase, Ruling, Side
from server.desk.watch import Changed, Examined, Found, Watcher
from server.desk.watched import OPEN, WATCHED, settle, watched_queue
from server.engine import read_transaction
from server.identity.regions import KECAMATAN, within
from server.office import edit
from server.store.tables import TABLES
from sync.errors import Problem
from sync.ids import slot_id
from sync.limits import UNGROUPED_PER_PAGE_MAX
from sync.nouns import Outcome, Revision
from sync.plan import Plan

NAME, CODE = "ungrouped", "no_kelompok"
KPM, KELOMPOK = TABLES["kpm"], TABLES["kelompok"]
PART = ("aktif", "transisi")
"""Families in these states take part in meetings; one whose state is not known is shown too."""
STOOD = frozenset({Outcome.APPLIED, Outcome.SAME, Outcome.MERGED})
IDS_PER_STATEMENT = 5_000
HAMLET_WORDS = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A kelompok that a family could join: how many families it has, and how many of them live in the same hamlet."""

    id: str
    name: str
    families: int
    near: int


def is_ungrouped() -> tuple:
    """Return the conditions of a family that lacks a kelompok."""
    part = or_(KPM.c.membership_status.in_(PART), KPM.c.membership_status.is_(None))
    return KPM.c.kelompok_id.is_(None), KPM.c.deleted.is_(False), KPM.c.moved.is_(None), part


def examine(connection: Connection, kabupaten: str, changed: Changed, now: datetime) -> Examined:
    """Find the families without a kelompok."""
    ids, cases = changed.get("kpm", ()), []
    for part in (ids[start : start + IDS_PER_STATEMENT] for start in range(0, len(ids), IDS_PER_STATEMENT)):
        query = select(KPM.c.id, KPM.c.desa_code).where(KPM.c.kabupaten == kabupaten, KPM.c.id.in_(part), *is_ungrouped())
        cases += [_found(row) for row in connection.execute(query)]
    return Examined(frozenset(ids), tuple(cases))


def _found(row: Row) -> Found:
    area = (row.desa_code or "")[:KECAMATAN] or None
    return Found(slot_id(NAME, (row.id,)), "kpm", row.id, CODE, area=area, details={"desa": row.desa_code})


def suggestions(connection: Connection, kabupaten: str, desa: str | None, address: str | None = None) -> list[Suggestion]:
    """Return the kelompok of a desa, or else of its kecamatan, those with most neighbours first, then the smallest; one statement."""
    if not desa:
        return []
    hamlet = hamlet_of(address)
    near = func.sum(case((KPM.c.address.startswith(hamlet, autoescape=True), 1), else_=0)) if hamlet else func.sum(0)
    joined = and_(KPM.c.kabupaten == KELOMPOK.c.kabupaten, KPM.c.kelompok_id == KELOMPOK.c.id, KPM.c.deleted.is_(False), KPM.c.moved.is_(None))
    columns = (KELOMPOK.c.id, KELOMPOK.c.name, KELOMPOK.c.desa_code, func.count(KPM.c.id).label("families"), func.coalesce(near, 0).label("near"))
    here = (KELOMPOK.c.kabupaten == kabupaten, KELOMPOK.c.kecamatan_code == desa[:KECAMATAN])
    there = (KELOMPOK.c.deleted.is_(False), KELOMPOK.c.moved.is_(None), KELOMPOK.c.ended_on.is_(None))
    query = select(*columns).outerjoin(KPM, joined).where(*here, *there).group_by(KELOMPOK.c.id, KELOMPOK.c.name, KELOMPOK.c.desa_code)
    rows = connection.execute(query).all()
    own = [row for row in rows if row.desa_code == desa] or rows
    order = sorted(own, key=lambda row: (-row.near, row.families, row.name or "", row.id))
    return [Suggestion(row.id, row.name or "", row.families, int(row.near)) for row in order]


def hamlet_of(address: str | None) -> str:
    """Return the first words of an address, which mostly name a hamlet."""
    words = (address or "").split()
    return " ".join(words[:HAMLET_WORDS]) if len(words) > HAMLET_WORDS else ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A family in the list of those without a kelompok."""

    id: str
    address: str
    no_kk: str
    pengurus: str


def desa_of(connection: Connection, region: str, kabupaten: str) -> list[tuple[str, int]]:
    """Return (desa, families without a kelompok) of a region; the empty desa holds those of none. One statement."""
    area = func.substr(func.coalesce(KPM.c.desa_code, ""), 1, KECAMATAN)
    here = (KPM.c.kabupaten == kabupaten, within(region, KPM.c.kabupaten, area), *is_ungrouped())
    code = func.coalesce(KPM.c.desa_code, "").label("desa")
    return [(row.desa, row.number) for row in connection.execute(select(code, func.count().label("number")).where(*here).group_by(code).order_by(code))]


def families_of(connection: Connection, kabupaten: str, desa: str) -> list[Waiting]:
    """Return the families of a desa that have no kelompok, by address, at most a page of them; one statement."""
    anggota = TABLES["anggota"]
    same = and_(anggota.c.kabupaten == KPM.c.kabupaten, anggota.c.kpm_id == KPM.c.id, anggota.c.is_pengurus.is_(True), anggota.c.deleted.is_(False))
    query = select(KPM.c.id, KPM.c.address, KPM.c.no_kk, func.min(anggota.c.name).label("pengurus")).outerjoin(anggota, same)
    where = (KPM.c.kabupaten == kabupaten, func.coalesce(KPM.c.desa_code, "") == desa, *is_ungrouped())
    query = query.where(*where).group_by(KPM.c.id, KPM.c.address, KPM.c.no_kk).order_by(KPM.c.address, KPM.c.id).limit(UNGROUPED_PER_PAGE_MAX)
    return [Waiting(row.id, row.address or "", row.no_kk or "", row.pengurus or "") for row in connection.execute(query)]


def open_ungrouped(connection: Connection, row: Row, case: Case) -> OpenCase:
    """Return a family with the kelompok that it could join."""
    family = load_family(connection, case.kabupaten, case.record)
    kpm = family.kpm
    found: Sequence[Suggestion] = () if kpm is None else suggestions(connection, case.kabupaten, kpm.fields["desa_code"], kpm.fields["address"])
    return OpenCase(
        case=case,
        form="",
        fields=(),
        incoming=Side({}),
        standing=None,
        record=kpm,
        details={"family": family, "suggestions": found},
        open=row.state == OPEN,
    )


def demand(opened: OpenCase, judgement: Judgement) -> None:
    """Raise `Problem` where the family is not what the person saw, or the kelompok is none of those offered."""
    if opened.record is None or judgement.seen != Revision(opened.record.revision, opened.record.tag):
        raise Problem("changed_meanwhile")
    if (judgement.fields or {}).get("kelompok_id") not in {one.id for one in opened.details["suggestions"]}:
        raise Problem("unprocessable", {"fields": {"kelompok_id": "unknown_value"}})


def carry(ruling: Ruling, hand: Hand) -> None:
    """Put the family into the kelompok, in the commit that ends the case."""
    with read_transaction(hand.parts.engine) as connection:
        row = connection.execute(QUEUE.select().where(WATCHED.c.kabupaten == ruling.kabupaten, WATCHED.c.id == ruling.ref)).first()
        if row is None or row.state != OPEN:
            raise Problem("already_decided")
        opened = open_ungrouped(connection, row, Case.of(row, NAME, {}))
    demand(opened, Judgement(ruling.action, ruling.reason, ruling.fields, ruling.seen))
    changes = (edit(KINDS["kpm"], opened.record, kelompok_id=ruling.fields["kelompok_id"]),)
    forms = hand.office.batch(ruling.kabupaten, [changes], hand.now, slot_id("decision", (ruling.id,)))

    def settled(connection: Connection, made: Plan) -> None:
        if any(one.outcome not in STOOD for answer in made.answers for one in answer.decisions):
            raise Problem("changed_meanwhile")
        settle(connection, ruling, hand)

    hand.commit(forms, settled)


QUEUE = watched_queue(NAME, (PLACE,), opened=open_ungrouped, demand=demand, carry=carry)
WATCHER = Watcher(NAME, frozenset({"kpm"}), examine)
