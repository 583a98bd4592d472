"""What was done to accounts at the console, and by whom."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Id, Moment, Word


class AccountAct(db.Model):
    """An account was made, given a new password or closed; rows are never changed.

    `actor` is the account that did so, `command` the command beside the server and the user of its system; one of them is empty.
    """

    __tablename__ = "account_act"

    id: Mapped[Id] = mapped_column(primary_key=True)
    account: Mapped[Id] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[Id | None] = mapped_column(ForeignKey("account.id"))
    act: Mapped[Word]
    at: Mapped[Moment]
    command: Mapped[Word | None]

    __table_args__ = (
        Index(None, "account", "at", "id"),
        Index(None, "actor", "at", "id"),
        Index(None, "at", "id"),
    )
