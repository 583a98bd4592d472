"""Files for SIKS-NG and schools asked for with a purpose, as long work; and tugas to workers about meetings that lack something."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Row

from schemas import KINDS
from schemas.fields import MONTH
from server.cycle.stages import month_of
from server.engine import read_transaction
from server.identity.accounts import DECIDING
from server.identity.regions import KABUPATEN, includes
from server.longwork.items import AccountRow, Wish, ask, file_of
from server.office import Office, new_record
from server.services import Services
from server.siks.form import BY_OFFICE, LACKS, Sheet
from server.siks.meetings import asked, sheets, tugas_id
from server.siks.span import OPEN, SESI, Span
from server.supervision.told import pendamping_of
from server.verivali.outgoing import AccountRow as Decider
from server.zones import local
from sync.errors import Problem
from sync.limits import CHANGES_PER_FORM_MAX, REASON_CHARS_MAX, SIKS_TASK_DAYS
from sync.nouns import STORED, Change

KIND = "siks"
P2K2, VERKOM = "p2k2_siks", "verkom"
PAPERS = (P2K2, VERKOM)
SUFFIX = "zip"
TEXT = "Laporan P2K2 {kelompok} tanggal {date} belum lengkap untuk SIKS-NG: {lacks}. Mohon lengkapi di HP, lalu kirim dengan tombol Sinkron."
OFFICE = "Kantor"


@dataclass(frozen=True, slots=True)
class Asked:
    """A file as a person asks for it; `again`: also what has not changed since it was handed over."""

    paper: str
    region: str
    bulan: str
    purpose: str
    again: bool = False


def ask_file(parts: Services, account: AccountRow, wanted: Asked) -> str:
    """Ask for a file and return the id of its work; raises `Problem`: unprocessable with {"fields"}, and those of `ask`."""
    wrong: dict[str, str] = {}
    if wanted.paper not in PAPERS or len(wanted.region) < KABUPATEN:
        raise Problem("not_found")
    if not includes(account.region, wanted.region):
        raise Problem("not_found")
    if not MONTH.fullmatch(wanted.bulan):
        wrong["bulan"] = "not_allowed" if wanted.bulan else "required"
    elif wanted.bulan > month_of(local(parts.clock(), wanted.region[:KABUPATEN]).date()):
        wrong["bulan"] = "too_late"
    if not 0 < len(wanted.purpose.strip()) <= REASON_CHARS_MAX:
        wrong["purpose"] = "too_long" if wanted.purpose.strip() else "required"
    if wrong:
        raise Problem("unprocessable", {"fields": wrong})
    told = {"dataset": wanted.paper, "format": SUFFIX, "first": wanted.bulan, "last": wanted.bulan, "deidentified": False}
    return ask(parts, account, Wish(KIND, wanted.region, {**told, "purpose": wanted.purpose.strip(), "again": wanted.again}))


def path_of(parts: Services, row: Row) -> Path:
    """Return the path of a file, which the sweep removes in time."""
    return file_of(parts, row.id, SUFFIX)


def give_tasks(parts: Services, account: Decider, span: Span, only: Collection[str] | None = None) -> int:
    """Ask workers to complete the meetings of a month that lack something, all or some; return how many were asked for.

    Each meeting is asked for once, whoever presses how often, and again where it still lacks something when that was answered.
    Raises `Problem`: forbidden, not_found outside the region, changed_meanwhile.
    """
    if account.role not in DECIDING:
        raise Problem("forbidden", {"account": account.role})
    if not (includes(account.region, span.kabupaten) or span.kabupaten == account.region[:KABUPATEN]):
        raise Problem("not_found")
    today = local(parts.clock(), span.kabupaten).date()
    with read_transaction(parts.engine) as connection:
        lacking = [one for one in sheets(connection, span) if by_worker(one) and (only is None or one.sesi in only)]
        given = asked(connection, span, [one.sesi for one in lacking])
        charge = {key: row.worker_id for key, row in pendamping_of(connection, span.kabupaten, {one.kelompok_id for one in lacking}, today).items()}
    due = (today + timedelta(days=SIKS_TASK_DAYS)).isoformat()
    told = {"asked_by": OFFICE, "asked_on": today.isoformat(), "due_date": due}
    before = {one.sesi: given.get(one.sesi, []) for one in lacking}
    wanted = [one for one in lacking if OPEN not in before[one.sesi][-1:]]
    changes = [change for one in wanted for change in _task(one, charge.get(one.kelompok_id), told, len(before[one.sesi]))]
    office = Office(parts.store, account.id, parts.clock, parts.random)
    made = [one for plan in office.write_all(span.kabupaten, changes, CHANGES_PER_FORM_MAX) for told in plan.answers for one in told.decisions]
    if any(one.outcome not in STORED for one in made):
        raise Problem("changed_meanwhile")
    return len(changes)


def by_worker(sheet: Sheet) -> list[str]:
    """Return what the worker of a meeting can complete of what it lacks."""
    return [code for code in sheet.lacks if code not in BY_OFFICE]


def _task(sheet: Sheet, in_charge: str | None, told: dict[str, str], before: int) -> Iterator[Change]:
    """Yield the tugas of whoever has the kelompok now, else of who held the meeting."""
    worker = in_charge or next(iter(sheet.holders), None)
    if worker is None:
        return
    lacks = "; ".join(LACKS[code][0] for code in by_worker(sheet))
    text = TEXT.format(kelompok=sheet.kelompok, date=sheet.date, lacks=lacks)
    about = {"worker_id": worker, "about_kind": SESI.name, "about_id": sheet.sesi, "status": OPEN}
    yield new_record(KINDS["tugas"], {**about, **told, "text": text}, tugas_id(sheet.sesi, before))
