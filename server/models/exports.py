"""What went out of the house as a file, by whom and for what."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Big, Checked, Id, Kabupaten, Moment, Prose, Region, Word, key_text
from server.models.exchange import CLUSTERED


class Export(db.Model):
    """An export that was made: its rows, whose they were, and what the person said it is for; the file itself is swept in time.

    `as_of` is the number of the change after which the rows are as they stood, null for those of the day on which it was made;
    `state` that of the rows that were picked, null for all.
    """

    __tablename__ = "export"

    id: Mapped[Id] = mapped_column(primary_key=True)
    account: Mapped[Id] = mapped_column(ForeignKey("account.id"))
    region: Mapped[Region]
    dataset: Mapped[Word]
    format: Mapped[Word]
    first: Mapped[Word]
    last: Mapped[Word]
    deidentified: Mapped[bool]
    purpose: Mapped[Prose]
    made_at: Mapped[Moment]
    as_of: Mapped[Big | None]
    state: Mapped[Word | None]

    __table_args__ = (Index(None, "made_at"), Index(None, "region", "made_at"), Index(None, "account", "made_at"))


class DataToken(db.Model):
    """A token by which another agency or a tool reads rows; told once, and kept as a hash.

    `datasets` are names; `account` made it, `revoked_by` ended it before its end.
    """

    __tablename__ = "data_token"

    id: Mapped[Id] = mapped_column(primary_key=True)
    token_hash: Mapped[Word]
    name: Mapped[Prose]
    purpose: Mapped[Prose]
    region: Mapped[Region]
    datasets: Mapped[Checked]
    deidentified: Mapped[bool]
    account: Mapped[Id] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    revoked_at: Mapped[Moment | None]
    revoked_by: Mapped[Id | None]

    __table_args__ = (Index(None, "token_hash"), Index(None, "region", "made_at"), Index(None, "made_at"), Index(None, "revoked_at"))


class DataRead(db.Model):
    """A page of rows that was read with a token: what of, how many, and as of which number, null for the present."""

    __tablename__ = "data_read"

    id: Mapped[Id] = mapped_column(primary_key=True)
    token: Mapped[Id]
    at: Mapped[Moment]
    dataset: Mapped[Word]
    region: Mapped[Region]
    first: Mapped[Word]
    last: Mapped[Word]
    state: Mapped[Word | None]
    rows: Mapped[int]
    as_of: Mapped[Big | None]

    __table_args__ = (Index(None, "token", "at"), Index(None, "at"))


class DataOrder(db.Model):
    """The order in which a token reads rows without names: the keys of a month of a kabupaten in portions, each under the hash of its first.

    `asked` is a digest of the question; swept within hours.
    """

    __tablename__ = "data_order"

    token: Mapped[Id] = mapped_column(primary_key=True)
    asked: Mapped[Word] = mapped_column(primary_key=True)
    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    bulan: Mapped[Word] = mapped_column(primary_key=True)
    made_at: Mapped[Moment] = mapped_column(primary_key=True)
    first: Mapped[str] = mapped_column(key_text(64), primary_key=True)
    keys: Mapped[Checked]

    __table_args__ = (Index(None, "made_at"), CLUSTERED)
