"""What phones brought about the meetings of a month and the office has not decided on: it keeps the kelompok's meetings of that month back."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from server.attendance.pending import INBOX
from server.siks.span import GROUP, HELD, MARK, OPEN, SESI, Span
from server.store.tables import listed
from sync.ids import is_id
from sync.wire import change_from_wire

KINDS = (SESI.name, MARK.name)


@dataclass(frozen=True, slots=True)
class Loose:
    """A meeting that somebody says was held, and that is not stored so."""

    sesi: str
    kelompok_id: str
    kelompok: str
    date: str


@dataclass(frozen=True, slots=True)
class Held:
    """What waits: meeting -> how many changes of it and of its marks, kelompok -> how many of all its meetings of the month, and meetings not stored."""

    of: Mapping[str, int]
    groups: Mapping[str, int]
    loose: Sequence[Loose]

    def beside(self, sesi: str, kelompok: str) -> int:
        """Return how many changes about other meetings of a kelompok wait."""
        return self.groups.get(kelompok, 0) - self.of.get(sesi, 0)


def held_of(connection: Connection, span: Span) -> Held:
    """Return what waits about the meetings of a month; four statements."""
    here = (INBOX.c.kabupaten == span.kabupaten, INBOX.c.kind.in_(KINDS), INBOX.c.state == OPEN)
    counts, said = _by_meeting(connection, span, connection.execute(select(INBOX).where(*here).order_by(INBOX.c.form, INBOX.c.index)).all())
    stored = _stored(connection, span, counts)
    groups: Counter[str] = Counter()
    of, loose = {}, []
    names = _names(connection, span, {*(row.kelompok_id for row in stored.values()), *(_group_of(fields) for fields in said.values())})
    for sesi, number in counts.items():
        row, fields = stored.get(sesi), said.get(sesi, {})
        kelompok, bulan = (row.kelompok_id, row.bulan) if row else (_group_of(fields), fields.get("bulan"))
        if bulan != span.bulan or kelompok not in names:
            continue
        stands = row is not None and row.status == HELD and not row.deleted
        if stands or fields.get("status", row.status if row else None) == HELD:
            of[sesi] = number
            groups[kelompok] += number
        if not stands and sesi in of:
            loose.append(Loose(sesi, kelompok, names[kelompok], str(fields.get("date") or (row.date if row else "") or "")))
    return Held(of, groups, sorted(loose, key=lambda one: (one.kelompok, one.date, one.sesi)))


def _by_meeting(connection: Connection, span: Span, rows: Sequence[Row]) -> tuple[Counter[str], dict[str, dict[str, Any]]]:
    """Return meeting -> how many changes wait, and meeting -> the fields that changes of it bring."""
    edits = listed(connection, (row.record for row in rows if row.kind == MARK.name))
    marks = select(MARK.c.id, MARK.c.p2k2_sesi_id).where(MARK.c.kabupaten == span.kabupaten, MARK.c.id.in_(edits))
    known = {row.id: row.p2k2_sesi_id for row in connection.execute(marks)}
    counts: Counter[str] = Counter()
    said: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for row in rows:
        fields = change_from_wire(row.change).fields
        sesi = row.record if row.kind == SESI.name else known.get(row.record) or fields.get("p2k2_sesi_id")
        if is_id(sesi):
            counts[sesi] += 1
            if row.kind == SESI.name:
                said[sesi] |= fields
    return counts, dict(said)


def _stored(connection: Connection, span: Span, meetings: Mapping[str, int]) -> dict[str, Row]:
    columns = [SESI.c[name] for name in ("id", "kelompok_id", "bulan", "date", "status", "deleted")]
    here = (SESI.c.kabupaten == span.kabupaten, SESI.c.id.in_(listed(connection, meetings)))
    return {row.id: row for row in connection.execute(select(*columns).where(*here))}


def _names(connection: Connection, span: Span, groups: set[str]) -> dict[str, str]:
    """Return kelompok -> name, of those that the span shows."""
    here = (GROUP.c.kabupaten == span.kabupaten, GROUP.c.id.in_(listed(connection, groups)), span.shows())
    return {row.id: row.name or "" for row in connection.execute(select(GROUP.c.id, GROUP.c.name).where(*here))}


def _group_of(fields: Mapping[str, Any]) -> str:
    kelompok = fields.get("kelompok_id")
    return kelompok if is_id(kelompok) else ""
