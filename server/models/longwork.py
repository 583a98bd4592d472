"""Long work, such as imports and exports: a row for each piece, leased by the process that does it."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Id, Moment, Raw, Region, Word


class WorkItem(db.Model):
    """One piece of long work; `state` is waiting, running, done, failed or cancelled.

    `region` is what the work is about, from a kecamatan to the nation; `args` and `report` are of its `kind`.
    `account` is who asked, null for the system's own work. `owner` is drawn anew at each start and holds the row until `lease_until`; `tries` counts the starts.
    `stage`, `done` and `in_all` tell how far it is; `code` and `details` say why it failed.
    """

    __tablename__ = "work_item"

    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[Word]
    region: Mapped[Region]
    account: Mapped[Id | None] = mapped_column(ForeignKey("account.id"))
    args: Mapped[Raw]
    state: Mapped[Word]
    stage: Mapped[Word | None]
    done: Mapped[int]
    in_all: Mapped[int]
    tries: Mapped[int]
    cancel_asked: Mapped[bool]
    owner: Mapped[Id | None]
    lease_until: Mapped[Moment | None]
    made_at: Mapped[Moment]
    told_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    code: Mapped[Word | None]
    details: Mapped[Raw | None]
    report: Mapped[Raw | None]

    __table_args__ = (Index(None, "state", "made_at"), Index(None, "kind", "made_at"))
