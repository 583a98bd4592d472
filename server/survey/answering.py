"""Answering: a code is used up and an answer added to the sums of its round in one commit; no answer is kept by itself."""

from collections.abc import Mapping

from sqlalchemy import select, update

from server.engine import write_transaction
from server.services import Services
from server.survey.drawing import CARD, ROUND, SUMS, hash_code
from server.survey.questions import HIGHEST, LOWEST, NEEDED, QUESTIONS
from server.zones import local
from sync.errors import Problem

Answers = Mapping[str, int | None]


def take_answer(parts: Services, code: str, answers: Answers) -> None:
    """Add an answer to the sums of its round.

    Raises `Problem`: unprocessable with {"fields"}, code_unknown, also for one that was used, code_expired after the last day of the round.
    """
    wrong = {name: "out_of_range" for name, value in answers.items() if value is not None and not LOWEST <= value <= HIGHEST}
    if answers.get(NEEDED) is None:
        wrong[NEEDED] = "required"
    if wrong or answers.keys() - set(QUESTIONS):
        raise Problem("unprocessable", {"fields": wrong})
    hashed = hash_code(parts.enrolment.secret, code)
    with write_transaction(parts.engine) as connection:
        mine = update(CARD).where(CARD.c.code_hash == hashed, CARD.c.used.is_(False)).values(used=True)
        if not connection.execute(mine).rowcount:
            raise Problem("code_unknown")
        query = select(ROUND).join(CARD, CARD.c.round == ROUND.c.id).where(CARD.c.code_hash == hashed)
        found = connection.execute(query).one()
        today = local(parts.clock(), found.kabupaten).date().isoformat()
        if today > found.closes_on:
            raise Problem("code_expired")
        said = {name: value for name in QUESTIONS if (value := answers.get(name)) is not None}
        more = {"answers": 1} | {f"n_{name}": 1 for name in said} | {f"sum_{name}": value for name, value in said.items()}
        connection.execute(update(SUMS).where(SUMS.c.round == found.id).values({name: SUMS.c[name] + value for name, value in more.items()}))
