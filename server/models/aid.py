"""What the office keeps beside the records of a disaster: who may be one household, what each received, and the sums of both."""

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Big, Checked, Day, Id, Kabupaten, Moment, Prose, Raw, Word

OPEN = text("state = 'open'")


class KorbanKey(db.Model):
    """A key under which a household of a disaster is looked for; no more are kept under one key than are worth comparing."""

    __tablename__ = "korban_key"

    kejadian_id: Mapped[Id] = mapped_column(primary_key=True)
    key: Mapped[Id] = mapped_column(primary_key=True)
    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    korban_id: Mapped[Id] = mapped_column(primary_key=True)

    __table_args__ = (Index(None, "kabupaten", "korban_id"),)


class KejadianSpan(db.Model):
    """With which records of disasters the households of one have been compared."""

    __tablename__ = "kejadian_span"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    kejadian_id: Mapped[Id] = mapped_column(primary_key=True)
    span: Mapped[Checked]


class KorbanPair(db.Model):
    """Two registrations that may be one household; `state` is open, same, different, or gone by itself.

    `kabupaten` is that of the first; `reasons` says by what they are alike.
    """

    __tablename__ = "korban_pair"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    kejadian_id: Mapped[Id]
    first_id: Mapped[Id]
    second_kabupaten: Mapped[Kabupaten]
    second_id: Mapped[Id]
    score: Mapped[int]
    reasons: Mapped[Checked]
    state: Mapped[Word]
    found_at: Mapped[Moment]

    __table_args__ = (
        Index(None, "kabupaten", "first_id"),
        Index(None, "second_kabupaten", "second_id"),
        Index("ix_korban_pair_open", "kabupaten", "kejadian_id", "score", "id", sqlite_where=OPEN, postgresql_where=OPEN),
    )


class KorbanAct(db.Model):
    """What was decided of two registrations; `account` is empty where the office did it by itself.

    `act` is same, different or undone; `moved` are the registrations that named the one given up and now name the other.
    """

    __tablename__ = "korban_act"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    at: Mapped[Moment]
    account: Mapped[Id | None]
    act: Mapped[Word]
    pair: Mapped[Id]
    kejadian_id: Mapped[Id]
    kept_kabupaten: Mapped[Kabupaten]
    kept_id: Mapped[Id]
    lost_kabupaten: Mapped[Kabupaten]
    lost_id: Mapped[Id]
    moved: Mapped[Checked]
    reason: Mapped[Prose | None]
    undoes: Mapped[Id | None]

    __table_args__ = (Index(None, "kabupaten", "kejadian_id", "at"), Index(None, "kabupaten", "undoes"))


class KorbanKnown(db.Model):
    """Under which registration one was counted last."""

    __tablename__ = "korban_known"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    korban_id: Mapped[Id] = mapped_column(primary_key=True)
    root_kabupaten: Mapped[Kabupaten]
    root_id: Mapped[Id]


class KorbanStanding(db.Model):
    """A household as it is counted: all of its registrations together, and whether aid has reached it.

    `counts`: measure -> people or one; `seen` is false while it is only reported. `receipts` are hand-outs that count.
    """

    __tablename__ = "korban_standing"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    korban_id: Mapped[Id] = mapped_column(primary_key=True)
    kejadian_id: Mapped[Id]
    counts: Mapped[Checked]
    seen: Mapped[bool]
    served: Mapped[bool]
    receipts: Mapped[Big]
    last_on: Mapped[Day | None]

    __table_args__ = (Index("ix_korban_standing_list", "kabupaten", "kejadian_id", "served", "seen", "korban_id"),)


class CoverageSum(db.Model):
    """How many of a disaster are in need of aid and how many of them it has reached, by measure."""

    __tablename__ = "coverage_sum"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    kejadian_id: Mapped[Id] = mapped_column(primary_key=True)
    measure: Mapped[Word] = mapped_column(primary_key=True)
    need: Mapped[Big]
    served: Mapped[Big]


class DoubleAid(db.Model):
    """Two receipts of one household for the same goods, soon after each other; `state` is open, explained, or gone by itself."""

    __tablename__ = "double_aid"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    kejadian_id: Mapped[Id]
    korban_id: Mapped[Id]
    first_kabupaten: Mapped[Kabupaten]
    first_id: Mapped[Id]
    second_kabupaten: Mapped[Kabupaten]
    second_id: Mapped[Id]
    goods: Mapped[Checked]
    found_at: Mapped[Moment]
    state: Mapped[Word]
    reason: Mapped[Prose | None]
    account: Mapped[Id | None]
    settled_at: Mapped[Moment | None]

    __table_args__ = (
        Index(None, "kabupaten", "korban_id"),
        Index("ix_double_aid_open", "kabupaten", "kejadian_id", "found_at", "id", sqlite_where=OPEN, postgresql_where=OPEN),
    )


class RtUpload(db.Model):
    """A list of an RT that was tried and waits to be taken in; `told` holds its rows with what was found of each."""

    __tablename__ = "rt_upload"

    id: Mapped[Id] = mapped_column(primary_key=True)
    kabupaten: Mapped[Kabupaten]
    kejadian_id: Mapped[Id]
    account: Mapped[Id]
    made_at: Mapped[Moment]
    told: Mapped[Raw]

    __table_args__ = (Index(None, "made_at"),)


class ChildKeeper(db.Model):
    """Who was named to see children without family, and who is no longer; the newest row of a holder counts. `act` is named or ended."""

    __tablename__ = "child_keeper"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    at: Mapped[Moment]
    account: Mapped[Id]
    holder: Mapped[Id]
    act: Mapped[Word]

    __table_args__ = (Index(None, "kabupaten", "holder", "at"),)


class KorbanPkh(db.Model):
    """A household of a disaster that may be a family of PKH; only the office of PKH sees which. `state` is open, same or different."""

    __tablename__ = "korban_pkh"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    korban_id: Mapped[Id] = mapped_column(primary_key=True)
    kejadian_id: Mapped[Id]
    kpm_id: Mapped[Id]
    by: Mapped[Word]
    area: Mapped[Word | None]
    state: Mapped[Word]
    found_at: Mapped[Moment]
    account: Mapped[Id | None]
    settled_at: Mapped[Moment | None]

    __table_args__ = (
        Index(None, "kabupaten", "kpm_id"),
        Index("ix_korban_pkh_open", "kabupaten", "found_at", "korban_id", sqlite_where=OPEN, postgresql_where=OPEN),
    )


class PoskoHandover(db.Model):
    """A post handed over to the next shift: who takes over, what is to be known, and how much waited; `account` handed it over."""

    __tablename__ = "posko_handover"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    kejadian_id: Mapped[Id]
    at: Mapped[Moment]
    account: Mapped[Id] = mapped_column(ForeignKey("account.id"))
    receiver: Mapped[Prose]
    note: Mapped[Prose]
    waits: Mapped[Raw]

    __table_args__ = (Index(None, "kabupaten", "kejadian_id", "at"), Index(None, "at"))


class KejadianAct(db.Model):
    """What was said of two records of disasters that looked like one; append-only.

    `act` is different, or undone, which takes back the one that it names (`undoes`); `first_id` is the smaller of both.
    """

    __tablename__ = "kejadian_act"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    at: Mapped[Moment]
    account: Mapped[Id] = mapped_column(ForeignKey("account.id"))
    act: Mapped[Word]
    first_id: Mapped[Id]
    second_id: Mapped[Id]
    undoes: Mapped[Id | None]

    __table_args__ = (
        Index(None, "kabupaten", "first_id"),
        Index(None, "kabupaten", "second_id"),
        Index(None, "kabupaten", "undoes"),
        Index(None, "at"),
    )


class BastVoid(db.Model):
    """A number of BAST that was taken back whole; append-only, and the number is given to nothing again.

    `handouts` are those that stood under it, `replaced` the number under which they stand instead, None for none.
    """

    __tablename__ = "bast_void"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    at: Mapped[Moment]
    account: Mapped[Id] = mapped_column(ForeignKey("account.id"))
    kejadian_id: Mapped[Id]
    number: Mapped[Prose]
    replaced: Mapped[Prose | None]
    reason: Mapped[Prose]
    handouts: Mapped[Raw]

    __table_args__ = (Index(None, "kabupaten", "kejadian_id", "at"), Index(None, "kabupaten", "number"), Index(None, "at"))
