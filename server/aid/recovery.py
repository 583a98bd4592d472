"""Services during and after a disaster: shelters against their census, meals, psychosocial sessions, dossiers of compensation, the way back."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select

from schemas import KINDS
from schemas.pemulihan import STAGES
from server.aid.writing import demand_aiding
from server.apd.writing import as_seen, find, write
from server.office import edit
from server.services import Services
from server.store.tables import TABLES
from sync.errors import Problem
from sync.limits import KORBAN_PER_PAGE_MAX
from sync.nouns import Revision

SHELTER, CENSUS, KORBAN, PERSON, MEAL, SESSION, CLAIM, VISIT = (
    TABLES[name] for name in ("posko", "sensus_posko", "korban", "korban_jiwa", "masakan", "ldp", "santunan", "pemulihan")
)
AGES = ("dewasa", "anak", "balita", "lansia")
BACK_TARGET = 80
"""Percent of the families of a social disaster that are to live among their neighbours again."""
DAYS = 21
STAGE = ("stage", "stage_on", "amount", "reason")
"""What the office says of a dossier."""


@dataclass(frozen=True, slots=True)
class Shelter:
    """A shelter: its row, people by its newest census (None where there is none) with its day, and people registered as staying there."""

    row: Row
    counted: int | None
    counted_on: str | None
    registered: int


def shelters_of(connection: Connection, kabupaten: str, events: Collection[str]) -> list[Shelter]:
    """Return the posts and shelters of a disaster by name; three statements."""
    mine = (SHELTER.c.kabupaten == kabupaten, SHELTER.c.kejadian_id.in_(sorted(events)), SHELTER.c.deleted.is_(False))
    rows = connection.execute(select(SHELTER).where(*mine).order_by(SHELTER.c.name, SHELTER.c.id)).all()
    ids = [row.id for row in rows]
    census = (CENSUS.c.kabupaten == kabupaten, CENSUS.c.posko_id.in_(ids), CENSUS.c.deleted.is_(False))
    newest = {row.posko_id: row for row in connection.execute(select(CENSUS).where(*census).order_by(CENSUS.c.date))}
    stays = (KORBAN.c.kabupaten == kabupaten, KORBAN.c.posko_id.in_(ids), KORBAN.c.same_as_id.is_(None), KORBAN.c.deleted.is_(False))
    staying = dict(connection.execute(select(KORBAN.c.posko_id, func.sum(KORBAN.c.jiwa)).where(*stays).group_by(KORBAN.c.posko_id)).all())
    return [Shelter(row, _people(newest.get(row.id)), newest[row.id].date if row.id in newest else None, int(staying.get(row.id) or 0)) for row in rows]


def _people(row: Row | None) -> int | None:
    """Return the people of a census, None where nobody was counted."""
    told = [row._mapping[name] for name in AGES if row._mapping[name] is not None] if row is not None else []
    return sum(told) if told else None


def meals_of(connection: Connection, kabupaten: str, events: Collection[str]) -> list[Row]:
    """Return portions cooked and handed out by day and sitting, the newest days first; one statement."""
    kitchen = and_(SHELTER.c.kabupaten == MEAL.c.kabupaten, SHELTER.c.id == MEAL.c.posko_id)
    mine = (MEAL.c.kabupaten == kabupaten, SHELTER.c.kejadian_id.in_(sorted(events)), MEAL.c.deleted.is_(False))
    sums = (func.sum(MEAL.c.cooked).label("cooked"), func.sum(MEAL.c.served).label("served"))
    query = select(MEAL.c.date, MEAL.c.waktu, *sums).join(SHELTER, kitchen).where(*mine).group_by(MEAL.c.date, MEAL.c.waktu)
    return list(connection.execute(query.order_by(MEAL.c.date.desc(), MEAL.c.waktu).limit(DAYS)))


def sessions_of(connection: Connection, kabupaten: str, events: Collection[str]) -> dict[str, int]:
    """Return how many psychosocial sessions were held, and for how many people by group; one statement."""
    mine = (SESSION.c.kabupaten == kabupaten, SESSION.c.kejadian_id.in_(sorted(events)), SESSION.c.deleted.is_(False))
    names = ("anak", "dewasa", "lansia", "disabilitas")
    row = connection.execute(select(func.count().label("sessions"), *(func.sum(SESSION.c[name]).label(name) for name in names)).where(*mine)).one()
    return {name: int(row._mapping[name] or 0) for name in ("sessions", *names)}


def claims_of(connection: Connection, kabupaten: str, events: Collection[str]) -> list[Row]:
    """Return the dossiers of compensation of a disaster, those that are being gathered first; one statement."""
    person = and_(PERSON.c.kabupaten == CLAIM.c.kabupaten, PERSON.c.id == CLAIM.c.korban_jiwa_id)
    household = and_(KORBAN.c.kabupaten == PERSON.c.kabupaten, KORBAN.c.id == PERSON.c.korban_id)
    mine = (CLAIM.c.kabupaten == kabupaten, KORBAN.c.kejadian_id.in_(sorted(events)), CLAIM.c.deleted.is_(False))
    query = select(CLAIM, PERSON.c.name.label("person")).join(PERSON, person).join(KORBAN, household).where(*mine)
    return list(connection.execute(query.order_by(CLAIM.c.stage.is_not(None), CLAIM.c.stage_on, CLAIM.c.id).limit(KORBAN_PER_PAGE_MAX)))


def move_claim(parts: Services, account: Any, place: tuple[str, Collection[str]], claim: str, told: Mapping[str, Any], seen: Revision | None) -> None:
    """Write where a dossier of a disaster (kabupaten, its records) lies; raises `Problem`: forbidden, not_found, unprocessable, changed_meanwhile."""
    kabupaten, events = place
    demand_aiding(account, kabupaten)
    record = find(parts, kabupaten, "santunan", claim)
    person = find(parts, kabupaten, "korban_jiwa", record.fields["korban_jiwa_id"])
    if find(parts, kabupaten, "korban", person.fields["korban_id"]).fields["kejadian_id"] not in events:
        raise Problem("not_found")
    if told.get("stage") not in STAGES:
        raise Problem("unprocessable", {"fields": {"stage": "required"}})
    write(parts, account.id, kabupaten, [as_seen(edit(KINDS["santunan"], record, **told), seen)])


def recovery_of(connection: Connection, kabupaten: str, events: Collection[str]) -> tuple[Counter[str], Counter[str]]:
    """Return households by how they stand, and by whether they are back among their neighbours, each by its newest word; one statement."""
    newest = select(VISIT.c.korban_id, func.max(VISIT.c.date).label("date")).where(VISIT.c.kabupaten == kabupaten, VISIT.c.deleted.is_(False))
    last = newest.group_by(VISIT.c.korban_id).subquery("last")
    same = and_(VISIT.c.kabupaten == kabupaten, VISIT.c.korban_id == last.c.korban_id, VISIT.c.date == last.c.date)
    household = and_(KORBAN.c.kabupaten == kabupaten, KORBAN.c.id == last.c.korban_id)
    mine = (KORBAN.c.kejadian_id.in_(sorted(events)), KORBAN.c.same_as_id.is_(None), KORBAN.c.deleted.is_(False), VISIT.c.deleted.is_(False))
    query = select(VISIT.c.keadaan, VISIT.c.reintegrasi, func.count().label("number")).select_from(last.join(VISIT, same).join(KORBAN, household)).where(*mine)
    stands, back = Counter[str](), Counter[str]()
    for row in connection.execute(query.group_by(VISIT.c.keadaan, VISIT.c.reintegrasi)):
        stands[row.keadaan] += row.number
        if row.reintegrasi:
            back[row.reintegrasi] += row.number
    return stands, back
