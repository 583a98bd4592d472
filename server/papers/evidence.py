"""What a dossier stands on: a family as everything of it stood at a moment, read so that it never comes out otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select

from server.attendance.asof import AsOf, as_of, as_of_number, records
from server.attendance.figures import Attendance, Terms
from server.attendance.ground import Ground
from server.attendance.pending import CONFLICT, INBOX, undecided, waiting_then
from server.attendance.rollup import months_between
from server.cycle.stages import shift
from server.engine import read_transaction
from server.exports.asking import SETTLED
from server.graduasi.exits import CANCELLED, REFUSED, STEPS
from server.graduasi.measured import attended, came_from
from server.graduasi.rules import ExitRules, exit_rules, rules_numbered, rules_on
from server.identity.regions import KABUPATEN, KECAMATAN, PROVINCE
from server.people.family import demand_family
from server.people.past import Past, records_as_of
from server.people.trace import HISTORY, LOG, STANDING, WHOLE, is_traced, trace_kabupaten
from server.services import Services
from server.steps import PENDING
from server.store.grants import NATION
from server.store.household import merged_into
from server.store.tables import TABLES
from sync.errors import Problem
from sync.limits import FAMILY_RECORDS_MAX

FAMILY, MEMBER, ASSESSMENT, PROPOSAL = "kpm", "anggota", "penilaian_graduasi", "graduasi"
DATED = {
    **{ASSESSMENT: "date", PROPOSAL: "proposed_on", "kunjungan": "date", "komitmen": "bulan", "rujukan": "referred_on", "sanksi": "tahap"},
    **{"komplementaritas": "semester", "perilaku": "semester"},
}
"""Kinds of which a dossier tells, and the field by which their records are ordered."""
ENDED = (REFUSED, CANCELLED)
"""States of a proposal that ended without an exit."""
KELOMPOK, WILAYAH = TABLES["kelompok"], TABLES["wilayah"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a record came to the office: when, and how far its phone's clock was off, in seconds; None where the office wrote it."""

    received_at: datetime
    clock_error_s: int | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A step that somebody took about a proposal: the role, empty for the system, and whether in place of another; nobody is named."""

    proposal: str
    action: str
    role: str
    plt: bool
    made_at: datetime
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A family with all that speaks for or against its exit; records are by kind, oldest first, each with its `id`."""

    then: AsOf
    settled: bool
    """Whether the moment lies so far back that nothing of it is on its way any more, so that the same moment gives the same again."""
    rules: ExitRules
    proposed: bool
    """Whether the rules are those by which the family was proposed; else they are those of the day."""
    months: tuple[str, ...]
    family: Mapping[str, Any]
    members: Sequence[Mapping[str, Any]]
    records: Mapping[str, Sequence[Mapping[str, Any]]]
    attendance: Sequence[tuple[Ground, Attendance]]
    disputed: Sequence[Row[Any]]
    waiting: Sequence[Row[Any]]
    arrivals: Mapping[str, Arrival]
    decisions: Sequence[Decided]
    places: Mapping[str, str]
    """Names of regions by code, and of kelompok by id, as they were."""


def gather(parts: Services, region: str, kabupaten: str, kpm: str, *, wanted: int | datetime | None = None) -> Evidence:
    """Return a family as it stood at a moment, or right after a number of its kabupaten; as it stands now by default.

    A moment so young that a form which arrived before it may still be on its way is not settled; by name only a settled one may be asked for.
    Raises `Problem`: not_found (also outside the region, or before the family was there), bad_request for what is to come or was not,
    overloaded while the log is not read through.
    """
    with read_transaction(parts.engine) as connection:
        before = came_from(connection, kabupaten, kpm, parts.clock())
    for place in (kabupaten, kabupaten[:PROVINCE], NATION, *before):
        trace_kabupaten(parts, place)
    with read_transaction(parts.engine) as connection:
        demand_family(connection, region, kabupaten, kpm)
        if not is_traced(connection, (kabupaten, kabupaten[:PROVINCE], NATION, *before)):
            raise Problem("overloaded")
        then = _then(connection, kabupaten, wanted, parts.clock().replace(microsecond=0))
        found = _records(connection, then, kpm)
        if not found[FAMILY]:
            raise Problem("not_found")
        return _evidence(connection, then, found, kpm, settled=wanted is not None)


def _then(connection: Connection, kabupaten: str, wanted: int | datetime | None, now: datetime) -> AsOf:
    if wanted is None:
        return as_of(connection, kabupaten, now)
    then = as_of_number(connection, kabupaten, wanted) if isinstance(wanted, int) else as_of(connection, kabupaten, wanted)
    if then is None or then.at > now - SETTLED:
        raise Problem("bad_request", {"fields": ["saat" if isinstance(wanted, datetime) else "nomor"]})
    return then


def _evidence(connection: Connection, then: AsOf, found: Mapping[str, Sequence[Mapping[str, Any]]], kpm: str, *, settled: bool) -> Evidence:
    [family], known = found[FAMILY], exit_rules(connection)
    proposed_by = _proposed_by(found[PROPOSAL])
    rules = rules_on(known, date.fromisoformat(then.today)) if proposed_by is None else rules_numbered(known, proposed_by)
    last = shift(then.today[:7], -1)
    months = months_between(shift(last, 1 - rules.attendance_months), last)
    measured = attended(connection, then, Terms(months, rules.susulan_counts), kpm)
    groups = [(then, {family.get("kelompok_id")} - {None}), *((ground.then, {one.meeting.slot[0] for one in there.counted}) for ground, there in measured)]
    ids = [one["id"] for kind in (FAMILY, MEMBER, *DATED) for one in found[kind]]
    forms = select(HISTORY.c.form).where(HISTORY.c.kabupaten == then.kabupaten, HISTORY.c.kpm.in_(_household(connection, then, kpm)))
    places = (then.kabupaten, *came_from(connection, then.kabupaten, kpm, then.at))
    mine = and_(INBOX.c.form.in_(forms), or_(INBOX.c.record.in_(ids), INBOX.c.kind.in_((*DATED, MEMBER, FAMILY))))
    return Evidence(
        **{"then": then, "settled": settled, "rules": rules, "proposed": proposed_by is not None, "months": months, "family": family, "members": _in_order(found[MEMBER], kpm)},
        **{"records": {kind: found[kind] for kind in DATED}, "attendance": measured},
        disputed=connection.execute(select(CONFLICT).where(CONFLICT.c.record.in_(ids), undecided(then)).order_by(CONFLICT.c.record, CONFLICT.c.id)).all(),
        waiting=waiting_then(connection, then, mine),
        arrivals=_arrivals(connection, places, [one["id"] for kind in (ASSESSMENT, "kunjungan") for one in found[kind]]),
        decisions=_decisions(connection, then, places, [one["id"] for one in found[PROPOSAL]]),
        places=_names(connection, then, family, groups),
    )


def _proposed_by(proposals: Sequence[Mapping[str, Any]]) -> int | None:
    """Return the version of the rules by which the proposal that stands was made, and is weighed; None where none stands."""
    newest = proposals[-1] if proposals else None
    if newest is None or newest["status"] in ENDED or newest["siks_status"] == REFUSED:
        return None
    return int(newest["aturan_nomor"])


def _decisions(connection: Connection, then: AsOf, places: Sequence[str], proposals: Sequence[str]) -> list[Decided]:
    """Return the steps about proposals that were taken by then, oldest first; what was settled since still waited. One statement."""
    table, account = STEPS.table, TABLES["account"]
    query = select(table, account.c.role).outerjoin(account, account.c.id == table.c.account)
    mine = (table.c.kabupaten.in_(places), table.c.graduasi.in_(proposals), table.c.made_at <= then.at)
    rows = connection.execute(query.where(*mine).order_by(table.c.made_at, table.c.id))
    return [Decided(one.graduasi, one.action, one.role or "", one.plt, one.made_at, _state(one, then), one.reason) for one in rows]


def _state(step: Row[Any], then: AsOf) -> str:
    later = step.settled_at is not None and step.settled_at > then.at
    return PENDING if later else str(step.state)


def _records(connection: Connection, then: AsOf, kpm: str) -> dict[str, list[dict[str, Any]]]:
    """Return kind -> records of a family as they stood, oldest first; those that were deleted or had gone are left out."""
    family = _household(connection, then, kpm)
    wanted = (HISTORY.c.kpm.in_(family), HISTORY.c.kabupaten == then.kabupaten, HISTORY.c.received_at <= then.at)
    query = select(HISTORY.c.record, HISTORY.c.kind).where(*wanted, HISTORY.c.kind.in_((FAMILY, MEMBER, *DATED)))
    newest = connection.execute(query.order_by(HISTORY.c.received_at.desc(), HISTORY.c.record).limit(FAMILY_RECORDS_MAX))
    past = records_as_of(connection, then.kabupaten, {row.record: row.kind for row in newest} | {kpm: FAMILY}, then.at)
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in (FAMILY, MEMBER, *DATED)}
    for one in past.values():
        if not one.moved and not one.fields["deleted"] and _belongs(one, family):
            found[one.kind].append({**one.fields, "id": one.record})
    return {kind: sorted(all_of, key=lambda one: (str(one.get(DATED.get(kind, "")) or ""), one["id"])) for kind, all_of in found.items()}


def _household(connection: Connection, then: AsOf, kpm: str) -> list[str]:
    """Return the ids of a family at a moment: its own, and those that had been merged into it."""
    return [kpm, *merged_into(connection, [kpm], until=(then.kabupaten, then.at))]


def _belongs(one: Past, family: Sequence[str]) -> bool:
    return one.record == family[0] if one.kind == FAMILY else one.fields.get("kpm_id", family[0]) in family


def _in_order(members: Iterable[Mapping[str, Any]], kpm: str) -> list[Mapping[str, Any]]:
    """Return the members, the pengurus first, then by age."""
    return sorted(members, key=lambda one: (not one["is_pengurus"], one["birth_date"] or "", one["id"]))


def _arrivals(connection: Connection, places: Sequence[str], ids: Sequence[str]) -> dict[str, Arrival]:
    """Return record -> how the form that made it came, to whichever kabupaten; one statement."""
    same = (LOG.c.kabupaten == STANDING.c.kabupaten) & (LOG.c.form == STANDING.c.form)
    mine = (STANDING.c.kabupaten.in_(places), STANDING.c.record.in_(ids), STANDING.c.group == WHOLE)
    query = select(STANDING.c.record, LOG.c.received_at, LOG.c.clock_error_s).join(LOG, same).where(*mine).order_by(LOG.c.received_at.desc(), LOG.c.form)
    return {row.record: Arrival(row.received_at, row.clock_error_s) for row in connection.execute(query)}


def _names(connection: Connection, then: AsOf, family: Mapping[str, Any], groups: Iterable[tuple[AsOf, set[str]]]) -> dict[str, str]:
    """Return the names of the family's regions by code and of kelompok by id, as they were; `groups`: ids, each with its kabupaten at the moment."""
    desa, kabupaten = family.get("desa_code") or "", then.kabupaten
    own = (kabupaten, (desa, desa[:KECAMATAN])), (kabupaten[:PROVINCE], (kabupaten[:KABUPATEN],)), (NATION, (kabupaten[:PROVINCE],))
    found = {}
    for partition, codes in own:
        there = then if partition == kabupaten else as_of(connection, partition, then.at)
        found |= {row["code"]: row["name"] for row in records(connection, "wilayah", there, WILAYAH.c.code.in_(codes)) if row["name"]}
    named = (row for there, ids in groups for row in records(connection, "kelompok", there, KELOMPOK.c.id.in_(sorted(ids))))
    return found | {row["id"]: row["name"] for row in named if row["name"]}
