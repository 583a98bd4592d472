"""Disasters: what the field opened, who joined, and what was counted."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Checked, Day, Id, Kabupaten, Prose, Word
from server.models.synced import Synced


class KejadianInduk(Synced, db.Model):
    """What kejadian of several kabupaten belong to."""

    __tablename__ = "kejadian_induk"

    golongan: Mapped[Word | None]
    jenis: Mapped[Word | None]
    name: Mapped[Prose | None]
    date: Mapped[Day | None]
    note: Mapped[Prose | None]


class Kejadian(Synced, db.Model):
    """A disaster in one kabupaten."""

    __tablename__ = "kejadian"

    opened_by: Mapped[Id | None]
    golongan: Mapped[Word | None]
    jenis: Mapped[Word | None]
    name: Mapped[Prose | None]
    desa_code: Mapped[Word | None]
    place: Mapped[Prose | None]
    coordinates: Mapped[Word | None]
    date: Mapped[Day | None]
    time: Mapped[Word | None]
    chronology: Mapped[Prose | None]
    status: Mapped[Word | None]
    phase: Mapped[Word | None]
    closed_on: Mapped[Day | None]
    same_as_id: Mapped[Id | None]
    induk_id: Mapped[Id | None]
    sk_number: Mapped[Prose | None]
    sk_on: Mapped[Day | None]
    sk_from: Mapped[Day | None]
    sk_until: Mapped[Day | None]


class Undangan(Synced, db.Model):
    """A code by which others join."""

    __tablename__ = "undangan"

    kejadian_id: Mapped[Id | None]
    code: Mapped[Word | None]
    worker_id: Mapped[Id | None]
    valid_until: Mapped[Day | None]
    revoked: Mapped[bool | None]


class Bergabung(Synced, db.Model):
    """A worker who takes part."""

    __tablename__ = "bergabung"

    kejadian_id: Mapped[Id | None]
    worker_id: Mapped[Id | None]
    code: Mapped[Word | None]
    joined_on: Mapped[Day | None]
    status: Mapped[Word | None]
    duty: Mapped[Word | None]
    note: Mapped[Prose | None]


class CodeArrival(db.Model):
    """When a code, or somebody who read one, reached the office; `id` is that of the code or of the joining.

    `until`: the last day on which a code lets somebody in, as the office goes by it; `let_in_on`: the day from which a joiner is in.
    """

    __tablename__ = "code_arrival"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    code: Mapped[Word]
    came_on: Mapped[Day]
    until: Mapped[Day | None]
    let_in_on: Mapped[Day | None]


class LaporanKejadian(Synced, db.Model):
    """What was known of the impact at one moment."""

    __tablename__ = "laporan_kejadian"

    kejadian_id: Mapped[Id | None]
    worker_id: Mapped[Id | None]
    date: Mapped[Day | None]
    time: Mapped[Word | None]
    source: Mapped[Word | None]
    meninggal: Mapped[int | None]
    hilang: Mapped[int | None]
    luka_berat: Mapped[int | None]
    luka_ringan: Mapped[int | None]
    menderita: Mapped[int | None]
    mengungsi_kk: Mapped[int | None]
    mengungsi_jiwa: Mapped[int | None]
    rumah_rb: Mapped[int | None]
    rumah_rs: Mapped[int | None]
    rumah_rr: Mapped[int | None]
    facilities: Mapped[Prose | None]
    needs: Mapped[Checked | None]
    access: Mapped[Prose | None]
    note: Mapped[Prose | None]


Index(None, Kejadian.kabupaten, Kejadian.date, Kejadian.id)
Index(None, Kejadian.kabupaten, Kejadian.same_as_id)
Index(None, Kejadian.kabupaten, Kejadian.opened_by)
Index(None, Bergabung.kabupaten, Bergabung.kejadian_id)
Index(None, Bergabung.worker_id, Bergabung.kabupaten)
