"""What a survey says: cards given and answered of each round, and means of questions, once a round is over and enough have answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select

from server.identity.regions import within
from server.store.tables import TABLES
from server.survey.drawing import CARD, DRAWN, ROUND, SUMS
from server.survey.questions import INDEX, QUESTIONS
from sync.limits import SURVEY_ANSWERS_MIN, SURVEY_ROUNDS_SHOWN_MAX

KPM, KELOMPOK = TABLES["kpm"], TABLES["kelompok"]


@dataclass(frozen=True, slots=True)
class Result:
    """What is said of a round: index of each question and of all of them; None where it is not to be shown."""

    answers: int
    questions: dict[str, float | None]
    index: float | None


def rounds_of(connection: Connection, region: str) -> list[Row]:
    """Return the newest rounds of a region, each with its number of cards that were `answered`; bounded."""
    query = select(ROUND, _answered().label("answered")).where(within(region, ROUND.c.kabupaten))
    return list(connection.execute(query.order_by(ROUND.c.opens_on.desc(), ROUND.c.id).limit(SURVEY_ROUNDS_SHOWN_MAX)))


def find_round(connection: Connection, kabupaten: str, identity: str) -> Row | None:
    """Return a round of a kabupaten, with how many `answered`."""
    query = select(ROUND, _answered().label("answered"))
    return connection.execute(query.where(ROUND.c.kabupaten == kabupaten, ROUND.c.id == identity)).first()


def _answered() -> Any:
    return select(func.count()).where(CARD.c.round == ROUND.c.id, CARD.c.used.is_(True)).correlate(ROUND).scalar_subquery()


def satisfaction(*where: ColumnElement[bool]) -> Select:
    """Return the query of sums by round: `round`, `kabupaten`, `closes_on`, `answers`, and of each question `n_…` and `sum_…`.

    `where` narrows the rounds: whoever shows figures narrows them to those that are over, see `result_of`.
    """
    return select(ROUND.c.kabupaten, ROUND.c.closes_on, *SUMS.columns).join(SUMS, SUMS.c.round == ROUND.c.id).where(*where)


def results_of(connection: Connection, rounds: Iterable[str], today: str) -> dict[str, Result]:
    """Return round -> what may be said of it on a day, of those that are over; one statement."""
    wanted = and_(ROUND.c.id.in_(sorted(rounds)), ROUND.c.closes_on < today)
    return {row.round: result_of(row) for row in connection.execute(satisfaction(wanted))}


def result_of(row: Row) -> Result:
    """Return what may be said of a round that is over; nothing of a question with fewer answers than `SURVEY_ANSWERS_MIN`.

    While a round goes on nothing is said, as two readings would tell what the one said who answered between them.
    """
    told = row._mapping
    means = {name: _index(told[f"n_{name}"], told[f"sum_{name}"]) for name in QUESTIONS}
    known = [mean for mean in means.values() if mean is not None]
    return Result(row.answers, means, round(sum(known) / len(known), 1) if known else None)


def is_told(number: Any) -> Any:
    """Tell whether so many answers to a question may be shown, of a number or of a column."""
    return number >= SURVEY_ANSWERS_MIN


def _index(number: int, total: int) -> float | None:
    return round(total / number * INDEX, 1) if is_told(number) else None


def families_drawn(connection: Connection, round_: str) -> list[Row]:
    """Return the families of a round (`kabupaten`, `kpm_id`, `kelompok`) by kelompok, for whoever hands the cards out."""
    family = and_(KPM.c.kabupaten == DRAWN.c.kabupaten, KPM.c.id == DRAWN.c.kpm_id)
    group = and_(KELOMPOK.c.kabupaten == KPM.c.kabupaten, KELOMPOK.c.id == KPM.c.kelompok_id)
    query = select(DRAWN.c.kabupaten, DRAWN.c.kpm_id, KELOMPOK.c.name.label("kelompok"))
    query = query.select_from(DRAWN.join(KPM, family).outerjoin(KELOMPOK, group)).where(DRAWN.c.round == round_)
    return list(connection.execute(query.order_by(KELOMPOK.c.name, DRAWN.c.kpm_id)))
