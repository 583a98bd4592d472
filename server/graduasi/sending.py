"""Out to SIKS-NG: approved exits that nobody can object to any more become a numbered batch of their kabupaten, and a file.

A family of which something came up since, which keeps it in the programme, is left out; people decide about it by its page.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select

from schemas import KINDS
from server.cycle.expected import ANGGOTA, KPM
from server.cycle.leaving import PROPOSAL, SENT
from server.engine import read_transaction
from server.graduasi.board import sendable
from server.graduasi.exits import SEND, STEPS, hindered
from server.graduasi.facts import Look, facts_of, look_at
from server.graduasi.weigh import weigh
from server.office import Office, batched, edit
from server.services import Services
from server.steps import demand_reason
from server.store.codec import record_from_row
from server.store.household import is_family_of, with_family
from server.store.tables import TABLES
from server.verivali.outgoing import as_text, demand_office, harmless, written
from sync.errors import Problem
from sync.limits import CHANGES_PER_FORM_MAX, EXITS_SENT_MAX
from sync.nouns import Outcome, Record
from sync.plan import Plan

STOOD = frozenset({Outcome.APPLIED, Outcome.SAME, Outcome.MERGED})
HEADS = ("id", "kabupaten", "nik_pengurus", "no_kk", "nama_pengurus", "jalur", "tanggal_disetujui", "alasan", "status_siks", "hari_terakhir", "alasan_siks")
"""Columns of the file; the operator fills in the last three."""
STEP = TABLES["graduasi_step"]


def ready_to_send(connection: Connection, look: Look, most: int = EXITS_SENT_MAX) -> list[Record]:
    """Return the exits that a batch would hand over, oldest decision first.

    Read by parts, so that those which people must decide about never stand in the way of those behind them.
    """
    found: list[Record] = []
    after: Row | None = None
    while len(found) < most and (rows := sendable(connection, look, most, after)):
        facts, after = facts_of(connection, look, sorted({row.family for row in rows})), rows[-1]
        free = (row for row in rows if not hindered(weigh(facts[row.family], look.terms_by(row.aturan_nomor)), row.jalur))
        found += [record_from_row(KINDS["graduasi"], row._mapping) for row in free]
    return found[:most]


def send(parts: Services, account: Any, kabupaten: str, reason: str) -> int:
    """Make a batch of what may be sent and return its number; all of it is marked as sent, or nothing.

    Raises `Problem`: forbidden, not_found (outside the region), unprocessable (reason), nothing_to_send, changed_meanwhile.
    """
    demand_office(account, kabupaten)
    said, now = demand_reason(reason), parts.clock()
    newest = select(func.max(PROPOSAL.c.siks_batch)).where(PROPOSAL.c.kabupaten == kabupaten)
    with read_transaction(parts.engine) as connection:
        look = look_at(connection, kabupaten, now)
        records = ready_to_send(connection, look)
        number = (connection.scalar(newest) or 0) + 1
    if not records:
        raise Problem("nothing_to_send")
    office, today = Office(parts.store, account.id, parts.clock, parts.random), look.terms.today.isoformat()
    changes = [edit(KINDS["graduasi"], one, siks_status=SENT, siks_batch=number, siks_on=today) for one in records]
    rows = [STEPS.row(parts, kabupaten, one.id, SEND, account=account.id, reason=said, detail=None) for one in records]
    waits = select(STEP.c.id).where(STEP.c.kabupaten == kabupaten, STEP.c.graduasi.in_([one.id for one in records]), STEP.c.state == "pending")

    def kept(connection: Connection, made: Plan) -> None:
        if any(one.outcome not in STOOD for answer in made.answers for one in answer.decisions):
            raise Problem("changed_meanwhile")
        if connection.scalar(newest) != number or connection.execute(waits).first() is not None:
            raise Problem("changed_meanwhile")
        connection.execute(STEP.insert(), rows)

    parts.store.commit(office.batch(kabupaten, batched(changes, CHANGES_PER_FORM_MAX), now), now, kept)
    return number


def file_of(connection: Connection, kabupaten: str, number: int) -> Iterator[str]:
    """Yield the lines of a batch's file, for a spreadsheet: with BOM, semicolons, and no cell that computes; one statement.

    An exit that has moved on with its family stays in the file, as it stood then: it was handed over here.
    """
    heads = (ANGGOTA.c.kabupaten == KPM.c.kabupaten, ANGGOTA.c.kpm_id == KPM.c.id, ANGGOTA.c.is_pengurus.is_(True))
    # One line for each exit, also where two members are written down as pengurus.
    head = and_(
        ANGGOTA.c.kabupaten == PROPOSAL.c.kabupaten,
        ANGGOTA.c.id == select(func.min(ANGGOTA.c.id)).where(*heads, ANGGOTA.c.deleted.is_(False)).correlate(KPM).scalar_subquery(),
    )
    families = with_family(PROPOSAL).join(KPM, is_family_of(PROPOSAL)).outerjoin(ANGGOTA, head)
    query = select(PROPOSAL, KPM.c.no_kk, ANGGOTA.c.nik, ANGGOTA.c.name).select_from(families)
    rows = connection.execute(query.where(PROPOSAL.c.kabupaten == kabupaten, PROPOSAL.c.siks_batch == number).order_by(PROPOSAL.c.id))
    yield "\ufeff" + written(HEADS)
    for row in rows:
        told = (row.name, row.jalur, row.decided_on, row.reason, row.siks_status, row.exit_on, row.siks_reason)
        yield written((harmless(row.id), kabupaten, as_text(row.nik or ""), as_text(row.no_kk or ""), *(harmless(one or "") for one in told)))

