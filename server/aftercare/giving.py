"""Giving the visits after an exit: a tugas to the pendamping two weeks before its day, ended when the visit is there."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, select

from schemas import KINDS
from server.aftercare.visits import DONE, DUE, FALLEN, OVERDUE, Follow, follows, given_up
from server.apd.workers import DUTY, present
from server.engine import read_transaction
from server.cycle.leaving import PROPOSAL, TAKEN
from server.graduasi.rules import ExitRules, exit_rules
from server.office import Office, edit, new_record
from server.papers.words import day
from server.services import Services
from server.store.tables import listed
from server.zones import local
from sync.ids import slot_id
from sync.limits import CHANGES_PER_FORM_MAX
from sync.nouns import Change, Record

ACTOR = "aftercare"
UTAMA = "utama"
TEXT = (
    "Sudah {months} bulan sejak keluarga ini keluar dari PKH ({exit}). Mohon kunjungi, lalu catat lewat Kunjungan dengan tujuan "
    "Setelah graduasi: apakah keluarga mandiri, rentan, atau jatuh kembali."
)


def give_visits(parts: Services) -> int:
    """Give and end what is due in every kabupaten; return how many were written. One kabupaten that breaks does not stop the next."""
    with read_transaction(parts.engine) as connection:
        known = exit_rules(connection)
        places = list(connection.scalars(select(PROPOSAL.c.kabupaten).where(PROPOSAL.c.siks_status == TAKEN).distinct()))
    done = 0
    for kabupaten in sorted(places):
        try:
            done += give_in(parts, kabupaten, known)
        except Exception as error:  # whatever it is, the other kabupaten go on
            parts.log.error("aftercare_broke", kabupaten=kabupaten, error=type(error).__name__)
    return done


def give_in(parts: Services, kabupaten: str, known: Sequence[ExitRules]) -> int:
    """Give and end what is due in one kabupaten; return how many were written.

    One tugas for an exit and its months: its id is made of both, so that a run may be repeated; it follows the kelompok to another worker,
    and ends with the last day on which the exit is followed.
    """
    today = local(parts.clock(), kabupaten).date()
    with read_transaction(parts.engine) as connection:
        found = {tugas_id(one.graduasi, one.months): one for one in follows(connection, kabupaten, kabupaten, known, today)}
        ended = given_up(connection, kabupaten, known, today, {one.graduasi for one in found.values()})
        holders = holders_of(connection, kabupaten, {one.kelompok for one in found.values() if one.kelompok}, today)
    with parts.store.view(kabupaten) as view:
        stored = {record.id: record for record in view.records(KINDS["tugas"], found)}
        vain = [one for one in view.records(KINDS["tugas"], [tugas_id(*each) for each in ended]) if one.fields["status"] == "open"]
        written = view.writers([one.revision for one in stored.values()])
    ours = {one.id for one in stored.values() if written.get(one.revision) == ACTOR}
    changes = [*_changes(found, holders, stored, today, ours), *(edit(KINDS["tugas"], one, status="done") for one in vain)]
    office = Office(parts.store, ACTOR, parts.clock, parts.random)
    for _ in office.write_all(kabupaten, changes, CHANGES_PER_FORM_MAX):
        pass
    return len(changes)


def tugas_id(graduasi: str, months: int) -> str:
    """Return the id of the tugas by which a visit so many months after an exit is asked for."""
    return slot_id("tugas", (ACTOR, graduasi, months))


def holders_of(connection: Connection, kabupaten: str, groups: set[str], today: date) -> dict[str, str]:
    """Return kelompok -> who has it today, the one of role utama first; one statement."""
    mine = (DUTY.c.kabupaten == kabupaten, DUTY.c.kelompok_id.in_(listed(connection, groups)), present(today))
    query = select(DUTY.c.kelompok_id, DUTY.c.worker_id, DUTY.c.role).where(*mine).order_by(DUTY.c.start_date.desc(), DUTY.c.id)
    rows = connection.execute(query).all()
    return {row.kelompok_id: row.worker_id for row in sorted(rows, key=lambda one: one.role == UTAMA)}


def _changes(
    found: Mapping[str, Follow], holders: Mapping[str, str], stored: Mapping[str, Record], today: date, ours: Collection[str]
) -> Iterator[Change]:
    """Yield what is to be written; `ours`: tugas that were last written here, which are opened again where their visit is due again."""
    for identity, one in found.items():
        record, state, holder = stored.get(identity), one.state(today), holders.get(one.kelompok or "")
        if record is None:
            if state in (DUE, OVERDUE) and holder:
                told = {"about_kind": "kpm", "about_id": one.kpm, "text": TEXT.format(months=one.months, exit=day(one.exit_on.isoformat()))}
                yield new_record(KINDS["tugas"], {"worker_id": holder, "status": "open", "due_date": one.due_on.isoformat(), **told}, identity)
        elif record.fields["status"] == "open":
            if state in (DONE, FALLEN):
                yield edit(KINDS["tugas"], record, status="done")
            elif holder and holder != record.fields["worker_id"]:
                yield edit(KINDS["tugas"], record, worker_id=holder)
        elif identity in ours and state in (DUE, OVERDUE) and holder:  # the family has come back
            yield edit(KINDS["tugas"], record, worker_id=holder, status="open")
