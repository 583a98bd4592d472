"""What imports remember of the files they took."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Big, Checked, Id, Kabupaten, KindName, Moment, Prose, Word


class Imported(db.Model):
    """What files have said of one record so far, and what of it the office had seen then.

    A later file is compared with `values`, not with the record, so that it never takes back what somebody edited since.
    `key` is the name of the record in files: a family card number, a NIP, a village and a name; of a member the family's id.
    `revision` and `tag` are the base of the next edit; `groups` holds [number, tag] of groups with another one.
    `source` is the digest of the newest file that said something new.
    """

    __tablename__ = "imported"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    kind: Mapped[KindName] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    key: Mapped[Prose]
    values: Mapped[Checked]
    revision: Mapped[Big]
    tag: Mapped[Big]
    groups: Mapped[Checked]
    source: Mapped[Word]
    imported_at: Mapped[Moment]

    __table_args__ = (Index(None, "kabupaten", "kind", "key"), Index(None, "kind", "key"))
