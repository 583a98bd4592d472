"""The satisfaction survey: what a round drew, its codes, and what its answers come to, in tables that nothing joins but the round."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Day, Id, Kabupaten, Moment, Word
from server.models.exchange import CLUSTERED


class SurveyRound(db.Model):
    """A round: how many of how many families were drawn by which seed, who did so, and on which days it takes answers."""

    __tablename__ = "survey_round"

    id: Mapped[Id] = mapped_column(primary_key=True)
    kabupaten: Mapped[Kabupaten]
    seed: Mapped[Word]
    families: Mapped[int]
    cards: Mapped[int]
    opens_on: Mapped[Day]
    closes_on: Mapped[Day]
    account: Mapped[Id] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[Moment]

    __table_args__ = (Index(None, "kabupaten", "opens_on"), Index(None, "account"))


class SurveyDrawn(db.Model):
    """A family that was drawn. Which code it gets, nobody knows: cards bear no name."""

    __tablename__ = "survey_drawn"

    round: Mapped[Id] = mapped_column(ForeignKey("survey_round.id"), primary_key=True)
    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    kpm_id: Mapped[Id] = mapped_column(primary_key=True)

    __table_args__ = (Index(None, "kabupaten", "kpm_id"), CLUSTERED)


class SurveyCard(db.Model):
    """A code, by its hash, and whether it was used; never by whom or when. Kept in the order of the hashes."""

    __tablename__ = "survey_card"

    round: Mapped[Id] = mapped_column(ForeignKey("survey_round.id"), primary_key=True)
    code_hash: Mapped[Word] = mapped_column(primary_key=True)
    used: Mapped[bool]

    __table_args__ = (Index(None, "code_hash", unique=True), CLUSTERED)


class SurveySum(db.Model):
    """What the answers of a round come to: how many there are, and of each question how many answered it and the sum of what they said.

    No answer is kept by itself: a database tells which rows one commit wrote, and so would pair an answer with its code.
    """

    __tablename__ = "survey_sum"

    round: Mapped[Id] = mapped_column(ForeignKey("survey_round.id"), primary_key=True)
    answers: Mapped[int]
    n_bantuan: Mapped[int]
    sum_bantuan: Mapped[int]
    n_pendamping: Mapped[int]
    sum_pendamping: Mapped[int]
    n_p2k2: Mapped[int]
    sum_p2k2: Mapped[int]
    n_informasi: Mapped[int]
    sum_informasi: Mapped[int]
    n_pengaduan: Mapped[int]
    sum_pengaduan: Mapped[int]
    n_keseluruhan: Mapped[int]
    sum_keseluruhan: Mapped[int]
