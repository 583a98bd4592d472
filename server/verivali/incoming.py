"""In: the answers of SIKS-NG, read from whatever a spreadsheet made of the file; first a dry run, each line answered for, then taken over."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import Connection, delete, insert, select

from schemas import KINDS
from schemas.fields import is_storable_text
from server.engine import read_transaction, write_transaction
from server.imports.headers import Spellings, squeeze
from server.imports.source import mend
from server.imports.workbook import open_sheet
from server.office import Office, batched, edit
from server.services import Services
from server.store.codec import record_from_row
from server.store.tables import TABLES
from server.verivali.outgoing import KINDS_SENT, SENT, STOOD, AccountRow, demand_office
from server.zones import local
from sync.errors import Problem
from sync.ids import id_from_bytes, is_id
from sync.limits import CHANGES_PER_FORM_MAX, SIKS_ROWS_MAX, SIKS_UPLOAD_HOURS, TEXT_CHARS_MAX
from sync.nouns import Record

UPLOAD = TABLES["siks_upload"]
ABOUT = "verivali"
ACCEPTED, REFUSED = "diterima", "ditolak"
WORDS = MappingProxyType(
    {
        **dict.fromkeys(("diterima", "terima", "ya", "ok", "setuju", "disetujui", "sukses", "berhasil", "accepted"), ACCEPTED),
        **dict.fromkeys(("ditolak", "tolak", "tidak", "gagal", "tidakditerima", "rejected"), REFUSED),
    }
)
"""Squeezed words for an answer."""
COLUMNS = {
    "id": ("id", "id usulan", "id lapangan", "kode usulan"),
    "kabupaten": ("kabupaten", "kode kabupaten", "kab", "kode kab"),
    "status": ("status", "hasil", "jawaban", "status siks", "hasil siks", "keterangan status"),
    "reason": ("alasan", "reason", "catatan", "alasan penolakan", "keterangan"),
}
SPELLINGS = Spellings({squeeze(one): column for column, names in COLUMNS.items() for one in names}, frozenset({"id", "status"}))
OK, CHANGED, SAME = "ok", "changed", "same"
TAKEN = frozenset({OK, CHANGED})
IDS_PER_STATEMENT = 1_000


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of a file: its row, the proposal, the answer, and what becomes of it.

    `verdict` is ok, changed (another answer stood), same, or why it is not taken: unknown_id, other_kabupaten, not_sent, wrong_status,
    no_reason, twice.
    """

    row: int
    kind: str
    id: str
    status: str
    reason: str
    verdict: str


def read_file(path: Path, kabupaten: str) -> list[Answer]:
    """Read the lines of a file by themselves; raises `Unreadable` for what is no table, `Problem` (too_large) for too many lines."""
    seen: set[str] = set()
    found: list[Answer] = []
    with open_sheet(path, SPELLINGS) as table:
        for row in table.rows:
            if len(found) == SIKS_ROWS_MAX:
                raise Problem("too_large", {"field": "rows", "limit": SIKS_ROWS_MAX})
            found.append(_read(row.row, {name: plain(cell) for name, cell in row.cells.items()}, kabupaten, seen))
    return found


def _read(row: int, cells: dict[str, str], kabupaten: str, seen: set[str]) -> Answer:
    identity, reason = cells.get("id", ""), cells.get("reason", "")[:TEXT_CHARS_MAX]
    status = WORDS.get(squeeze(cells.get("status", "")), "")
    verdict = _verdict(identity, status, reason, cells.get("kabupaten", ""), kabupaten)
    if verdict == OK and identity in seen:
        verdict = "twice"
    seen.add(identity)
    return Answer(row, "", identity if is_id(identity) else "", status, reason, verdict)


def _verdict(identity: str, status: str, reason: str, told: str, kabupaten: str) -> str:
    if not is_id(identity):
        return "unknown_id"
    if told and told.replace(".", "") != kabupaten:
        return "other_kabupaten"
    if not status or not is_storable_text(reason):
        return "wrong_status"
    return "no_reason" if status == REFUSED and not reason else OK


def plain(cell: str) -> str:
    """Return a cell without what keeps spreadsheets from computing it."""
    text = mend(cell).strip()
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        text = text[2:-1]
    return text.removeprefix("'").strip()


def judge(connection: Connection, kabupaten: str, answers: list[Answer]) -> list[Answer]:
    """Return the answers judged by what stands; a number of statements that grows with thousands of lines alone."""
    known = _records(connection, kabupaten, [one.id for one in answers if one.verdict == OK])
    elsewhere = _elsewhere(connection, [one.id for one in answers if one.verdict == OK and one.id not in known])
    return [_judged(one, known, elsewhere) if one.verdict == OK else one for one in answers]


def _judged(answer: Answer, known: dict[str, Record], elsewhere: set[str]) -> Answer:
    record = known.get(answer.id)
    if record is None:
        return replace(answer, verdict="other_kabupaten" if answer.id in elsewhere else "unknown_id")
    fields = record.fields
    if fields["status"] != SENT or fields["deleted"] or record.moved:
        return replace(answer, kind=record.kind, verdict="not_sent")
    stands = (fields["siks_status"], fields["siks_reason"] or "")
    verdict = OK if stands[0] is None else SAME if stands == (answer.status, answer.reason) else CHANGED
    return replace(answer, kind=record.kind, verdict=verdict)


def _records(connection: Connection, kabupaten: str, ids: list[str]) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for kind in KINDS_SENT:
        table = TABLES[kind]
        for part in _parts(ids):
            rows = connection.execute(select(table).where(table.c.kabupaten == kabupaten, table.c.id.in_(part)))
            found |= {row.id: record_from_row(KINDS[kind], row._mapping) for row in rows}
    return found


def _elsewhere(connection: Connection, ids: list[str]) -> set[str]:
    """Return those ids that are proposals of another kabupaten; its data is not read."""
    tables = [TABLES[kind] for kind in KINDS_SENT]
    return {one for table in tables for part in _parts(ids) for one in connection.scalars(select(table.c.id).where(table.c.id.in_(part)))}


def _parts(ids: list[str]) -> Iterator[list[str]]:
    return (ids[start : start + IDS_PER_STATEMENT] for start in range(0, len(ids), IDS_PER_STATEMENT))


def keep(parts: Services, account: AccountRow, kabupaten: str, path: Path) -> str:
    """Read a file in a dry run and keep what it says; return the id to look at it. Nothing of the proposals changes.

    Raises `Problem`: forbidden, not_found (outside the region), and those of a file that is no table.
    """
    demand_office(account, kabupaten)
    with read_transaction(parts.engine) as connection:
        answers = judge(connection, kabupaten, read_file(path, kabupaten))
    now, identity = parts.clock(), id_from_bytes(parts.random(16))
    rows = [[one.row, one.kind, one.id, one.status, one.reason, one.verdict] for one in answers]
    with write_transaction(parts.engine) as connection:
        connection.execute(delete(UPLOAD).where(UPLOAD.c.made_at < now - timedelta(hours=SIKS_UPLOAD_HOURS)))
        connection.execute(insert(UPLOAD), {"id": identity, "kabupaten": kabupaten, "account": account.id, "made_at": now, "about": ABOUT, "answers": rows})
    return identity


def kept(parts: Services, account: AccountRow, kabupaten: str, upload: str) -> list[Answer]:
    """Return what a file says, judged by what stands now; raises `Problem` (forbidden, not_found)."""
    demand_office(account, kabupaten)
    with read_transaction(parts.engine) as connection:
        here = (UPLOAD.c.id == upload, UPLOAD.c.kabupaten == kabupaten, UPLOAD.c.about == ABOUT)
        rows = connection.scalar(select(UPLOAD.c.answers).where(*here))
        if rows is None:
            raise Problem("not_found")
        found = [Answer(*row) for row in rows]
        again = [replace(one, verdict=OK) if one.verdict in (*TAKEN, SAME, "not_sent") else one for one in found]
        return judge(connection, kabupaten, again)


def take_over(parts: Services, account: AccountRow, kabupaten: str, upload: str) -> Counter[str]:
    """Write the answers of a file into their proposals and forget the file; return verdict -> lines.

    Long files are written in short commits; one that is cut off is repeated, and what was written then counts as the same.
    """
    answers = kept(parts, account, kabupaten, upload)
    taken = {one.id: one for one in answers if one.verdict in TAKEN}
    today = local(parts.clock(), kabupaten).date().isoformat()
    office = Office(parts.store, account.id, parts.clock, parts.random)
    failed = 0
    for part in batched(list(taken), CHANGES_PER_FORM_MAX):
        with read_transaction(parts.engine) as connection:
            records = _records(connection, kabupaten, list(part))
        changes = [
            edit(KINDS[one.kind], one, siks_status=taken[one.id].status, siks_reason=taken[one.id].reason or None, siks_on=today)
            for one in records.values()
        ]
        made = office.write(kabupaten, changes)
        failed += sum(one.outcome not in STOOD for answer in made.answers for one in answer.decisions)
    if failed:
        raise Problem("changed_meanwhile")
    with write_transaction(parts.engine) as connection:
        connection.execute(delete(UPLOAD).where(UPLOAD.c.id == upload))
    return Counter(one.verdict for one in answers)
