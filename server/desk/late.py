"""Late: work that was taken although its author no longer had the kelompok when it arrived (P36); the present ones are to know."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from schemas import KINDS
from server.desk.nouns import NOTED, Case, Hand, Judgement, OpenCase, Ruling
from server.desk.people import names_of, side_of_form
from server.desk.watch import Changed, Examined, Found, Watcher
from server.desk.watched import OPEN, WATCHED, settle, watched_queue
from server.engine import read_transaction
from server.office import OFFICE_DEVICE, new_record
from server.store.grants import assigned_to
from server.store.tables import TABLES
from server.zones import local
from sync.errors import Problem
from sync.ids import slot_id
from sync.nouns import Change
from sync.plan import Plan

NAME, CODE = "late", "late_work"
KINDS_OF_WORK = (
    *("p2k2_sesi", "kehadiran", "komitmen", "kunjungan", "penyaluran", "catatan", "penilaian_graduasi", "komplementaritas", "perilaku"),
    *("peristiwa", "usulan", "rujukan"),
)
"""What lies with a kelompok; work that was held because of its day is in the inbox already."""
PREFIX = "k:"
IDS_PER_STATEMENT = 5_000
TEXT = (
    "{name} mengirim catatan tentang kelompok {kelompok} setelah tugasnya di sana berakhir ({ended}). Catatan itu sah untuk tanggal "
    "{work_date} dan sudah diterima; Anda akan melihatnya di HP."
)
LOG, DUTY = TABLES["change_log"], TABLES["assignment"]
STORED = frozenset({"applied", "same", "merged", "review"})


@dataclass(frozen=True, slots=True)
class Lateness:
    """A form that came late: its kelompok, the last day of its author there, and how many records of each kind it brought."""

    kelompok: str
    kelompok_name: str
    ended_on: str
    counts: dict[str, int]
    present: dict[str, str]


def examine(connection: Connection, kabupaten: str, changed: Changed, now: datetime) -> Examined:
    """Find the forms that changed records of a kelompok after their author had left it; one case for each form and kelompok.

    None goes by itself: that somebody wrote on does not tell the present ones what came late.
    """
    written = list(_written(connection, kabupaten, changed))
    forms = _forms(connection, kabupaten, {form for *_, form in written})
    places: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for kind, record, kelompok, form in written:
        if form in forms:
            places[form, kelompok].append((kind, record))
    ended = _ended(connection, kabupaten, {(forms[form].worker, kelompok) for form, kelompok in places})
    areas = _areas(connection, kabupaten, {kelompok for _, kelompok in places})
    cases = [
        _found(forms[form], kelompok, records, day, areas)
        for (form, kelompok), records in places.items()
        if (day := _left(ended.get((forms[form].worker, kelompok), ()), local(forms[form].received_at, kabupaten).date()))
    ]
    return Examined(frozenset(), tuple(cases))


def _found(form: Row, kelompok: str, records: list[tuple[str, str]], day: str, areas: dict[str, str | None]) -> Found:
    kind, record = min(records)
    details = {"form": form.form, "kelompok": kelompok, "ended_on": day}
    return Found(slot_id(NAME, (form.form, kelompok)), kind, record, CODE, form.worker, form.work_date, areas.get(kelompok), details)


def _written(connection: Connection, kabupaten: str, changed: Changed) -> Iterator[tuple[str, str, str, str]]:
    """Yield (kind, record, kelompok, form that wrote it last)."""
    for kind in KINDS_OF_WORK:
        table = TABLES[kind]
        for ids in _parts(changed.get(kind, ())):
            query = select(table.c.id, table.c.scope, table.c.form).where(table.c.kabupaten == kabupaten, table.c.id.in_(ids))
            for row in connection.execute(query):
                if row.scope.startswith(PREFIX):
                    yield kind, row.id, row.scope.split(":")[1], row.form


def _forms(connection: Connection, kabupaten: str, forms: Iterable[str]) -> dict[str, Row]:
    """Return those forms that came from phones."""
    found: dict[str, Row] = {}
    columns = (LOG.c.form, LOG.c.worker, LOG.c.received_at, LOG.c.work_date)
    for part in _parts(sorted(forms)):
        query = select(*columns).where(LOG.c.kabupaten == kabupaten, LOG.c.form.in_(part), LOG.c.device != OFFICE_DEVICE)
        found |= {row.form: row for row in connection.execute(query)}
    return found


def _ended(connection: Connection, kabupaten: str, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[Row]]:
    """Return the assignments of (worker, kelompok)."""
    workers = sorted({worker for worker, _ in pairs})
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for part in _parts(workers):
        query = select(DUTY.c.worker_id, DUTY.c.kelompok_id, DUTY.c.start_date, DUTY.c.end_date)
        query = query.where(DUTY.c.kabupaten == kabupaten, DUTY.c.worker_id.in_(part), DUTY.c.deleted.is_(False))
        for row in connection.execute(query):
            found[row.worker_id, row.kelompok_id].append(row)
    return found


def _left(duties: Sequence[Row], arrived: date) -> str | None:
    """Return the last day of a worker who had left before a day; None while he was there, and for one who never was."""
    day = arrived.isoformat()
    if any(one.start_date <= day and (one.end_date is None or day <= one.end_date) for one in duties):
        return None
    return max((one.end_date for one in duties if one.end_date is not None and one.end_date < day), default=None)


def _areas(connection: Connection, kabupaten: str, kelompok: Iterable[str]) -> dict[str, str | None]:
    table, wanted = TABLES["kelompok"], sorted(kelompok)
    if not wanted:
        return {}
    query = select(table.c.id, table.c.kecamatan_code).where(table.c.kabupaten == kabupaten, table.c.id.in_(wanted))
    return {row.id: row.kecamatan_code for row in connection.execute(query)}


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + IDS_PER_STATEMENT] for start in range(0, len(ids), IDS_PER_STATEMENT))


def open_late(connection: Connection, row: Row, case: Case) -> OpenCase:
    """Return a form that came late, with what it brought."""
    told = row.details
    log = connection.execute(select(LOG.c.body, LOG.c.decisions).where(LOG.c.kabupaten == case.kabupaten, LOG.c.form == told["form"])).one()
    counts = Counter(change[0] for change, decision in zip(log.body, log.decisions, strict=True) if decision[0] in STORED)
    table = TABLES["kelompok"]
    name = connection.scalar(select(table.c.name).where(table.c.kabupaten == case.kabupaten, table.c.id == told["kelompok"])) or ""
    day = local(case.received_at, case.kabupaten).date()
    present = names_of(connection, assigned_to(connection, case.kabupaten, [told["kelompok"]], day))
    return OpenCase(
        case=case,
        form=told["form"],
        fields=(),
        incoming=side_of_form(connection, case.kabupaten, told["form"], {}),
        standing=None,
        record=None,
        details={"late": Lateness(told["kelompok"], name, told["ended_on"], dict(counts), present)},
        open=row.state == OPEN,
    )


def demand(opened: OpenCase, judgement: Judgement) -> None:
    """Everybody who decides may note it."""


def carry(ruling: Ruling, hand: Hand) -> None:
    """Note it: who has the kelompok now is told by a tugas, in the commit that ends the case."""
    with read_transaction(hand.parts.engine) as connection:
        row = connection.execute(QUEUE.select().where(WATCHED.c.kabupaten == ruling.kabupaten, WATCHED.c.id == ruling.ref)).first()
        if row is None or row.state != OPEN:
            raise Problem("already_decided")
        opened = open_late(connection, row, Case.of(row, NAME, {}))
    told = tuple(_notices(opened, ruling))
    forms = hand.office.batch(ruling.kabupaten, [told] if told else [], hand.now, slot_id("decision", (ruling.id,)))

    def settled(connection: Connection, _made: Plan) -> None:
        settle(connection, ruling, hand)

    hand.commit(forms, settled)


def _notices(opened: OpenCase, ruling: Ruling) -> Iterator[Change]:
    known: Lateness = opened.details["late"]
    side, said = opened.incoming, ruling.reason.strip()
    day = side.work_date.isoformat() if side.work_date else ""
    text = TEXT.format(name=side.name, kelompok=known.kelompok_name, ended=known.ended_on, work_date=day) + (f" {said}" if said else "")
    for worker in known.present:
        if worker != side.worker:
            fields: dict[str, Any] = {"worker_id": worker, "text": text, "status": "open"}
            fields |= {"about_kind": opened.case.kind, "about_id": opened.case.record}
            yield new_record(KINDS["tugas"], fields, slot_id("tugas", (ruling.ref, "late", worker)))


QUEUE = watched_queue(NAME, (NOTED,), opened=open_late, demand=demand, carry=carry)
WATCHER = Watcher(NAME, frozenset(KINDS_OF_WORK), examine)
