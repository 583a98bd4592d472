"""The envelope of a synced record, and what its kind says about keys and indexes."""

from typing import Any, ClassVar

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from schemas import KINDS
from server.models.columns import Big, Checked, Id, Kabupaten, Scope


class Synced:
    """Columns of every synced table, before those of its kind.

    `form` made the last change; `groups` holds the number of each group's last change, null when it is `revision` for all;
    `no` is the small number the office gave; `moved` names the kabupaten that has the record now.
    The columns of a kind are all nullable: the schemas demand values, the table keeps what older apps knew.
    `loose`: fields whose record the office demands before it stores, and the database does not, as both may come with one commit.
    """

    loose: ClassVar[frozenset[str]] = frozenset()

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True, sort_order=-11)
    id: Mapped[Id] = mapped_column(primary_key=True, sort_order=-10)
    scope: Mapped[Scope] = mapped_column(sort_order=-9)
    revision: Mapped[Big] = mapped_column(sort_order=-8)
    tag: Mapped[Big] = mapped_column(sort_order=-7)
    form: Mapped[Id] = mapped_column(sort_order=-6)
    groups: Mapped[Checked | None] = mapped_column(sort_order=-5)
    no: Mapped[int | None] = mapped_column(sort_order=-4)
    moved: Mapped[Kabupaten | None] = mapped_column(sort_order=-3)
    closed: Mapped[bool] = mapped_column(sort_order=-2)
    deleted: Mapped[bool] = mapped_column(sort_order=-1)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """Build keys and indexes from the kind: references stay inside the partition."""
        kind = KINDS[cls.__tablename__]
        refs = [(field, parent) for field, parent in kind.refs if field not in cls.loose]
        references = [
            ForeignKeyConstraint(["kabupaten", field], [f"{parent}.kabupaten", f"{parent}.id"])
            for field, parent in refs
        ]
        indexes = [Index(None, "kabupaten", "scope", "id"), *(Index(None, "kabupaten", field) for field, _ in refs)]
        numbered = [Index(None, "kabupaten", "no", unique=True)] if kind.numbered else []
        return (*references, *indexes, *numbered)
