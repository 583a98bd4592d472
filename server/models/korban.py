"""Who was hit by a disaster, in which shelter, and how each came back."""

from sqlalchemy import Index, func, text
from sqlalchemy.orm import Mapped

from server.extensions import db
from server.models.columns import Checked, Day, Id, Prose, Word
from server.models.synced import Synced


NAMING = {"sqlite_where": text("same_as_id IS NOT NULL"), "postgresql_where": text("same_as_id IS NOT NULL")}
CARD = {"sqlite_where": text("card_no IS NOT NULL"), "postgresql_where": text("card_no IS NOT NULL")}


class Posko(Synced, db.Model):
    """A post, a shelter or a kitchen."""

    __tablename__ = "posko"

    kejadian_id: Mapped[Id | None]
    name: Mapped[Prose | None]
    jenis: Mapped[Word | None]
    desa_code: Mapped[Word | None]
    place: Mapped[Prose | None]
    coordinates: Mapped[Word | None]
    capacity: Mapped[int | None]
    contact_name: Mapped[Prose | None]
    phone: Mapped[Word | None]
    air: Mapped[Word | None]
    sanitasi: Mapped[Word | None]
    listrik: Mapped[Word | None]
    kesehatan: Mapped[Word | None]
    gaps: Mapped[Prose | None]
    closed_on: Mapped[Day | None]


class SensusPosko(Synced, db.Model):
    """Who was in a shelter on one day."""

    __tablename__ = "sensus_posko"

    posko_id: Mapped[Id | None]
    date: Mapped[Day | None]
    kk: Mapped[int | None]
    dewasa: Mapped[int | None]
    anak: Mapped[int | None]
    balita: Mapped[int | None]
    lansia: Mapped[int | None]
    bumil: Mapped[int | None]
    disabilitas: Mapped[int | None]
    note: Mapped[Prose | None]


class Masakan(Synced, db.Model):
    """Meals of one sitting."""

    __tablename__ = "masakan"

    posko_id: Mapped[Id | None]
    date: Mapped[Day | None]
    waktu: Mapped[Word | None]
    cooked: Mapped[int | None]
    served: Mapped[int | None]
    menu: Mapped[Prose | None]
    note: Mapped[Prose | None]


class Korban(Synced, db.Model):
    """A household hit by a disaster."""

    __tablename__ = "korban"

    kejadian_id: Mapped[Id | None]
    worker_id: Mapped[Id | None]
    registered_on: Mapped[Day | None]
    head_name: Mapped[Prose | None]
    description: Mapped[Prose | None]
    card_no: Mapped[Word | None]
    nik: Mapped[Word | None]
    no_kk: Mapped[Word | None]
    phone: Mapped[Word | None]
    origin: Mapped[Word | None]
    desa_code: Mapped[Word | None]
    rt: Mapped[Word | None]
    rw: Mapped[Word | None]
    address: Mapped[Prose | None]
    stay: Mapped[Word | None]
    posko_id: Mapped[Id | None]
    stay_note: Mapped[Prose | None]
    jiwa: Mapped[int | None]
    bayi: Mapped[int | None]
    balita: Mapped[int | None]
    anak: Mapped[int | None]
    dewasa: Mapped[int | None]
    lansia: Mapped[int | None]
    bumil: Mapped[int | None]
    disabilitas: Mapped[int | None]
    damage: Mapped[Word | None]
    seen_on: Mapped[Day | None]
    seen_by: Mapped[Id | None]
    reported_by: Mapped[Prose | None]
    same_as_id: Mapped[Id | None]
    mungkin_pkh: Mapped[bool | None]


class KorbanJiwa(Synced, db.Model):
    """A person of such a household."""

    __tablename__ = "korban_jiwa"

    korban_id: Mapped[Id | None]
    name: Mapped[Prose | None]
    description: Mapped[Prose | None]
    sex: Mapped[Word | None]
    age: Mapped[int | None]
    relation: Mapped[Prose | None]
    nik: Mapped[Word | None]
    nationality: Mapped[Prose | None]
    bumil: Mapped[bool | None]
    disabilitas: Mapped[Prose | None]


class Keberadaan(Synced, db.Model):
    """Where and how a person was at one moment."""

    __tablename__ = "keberadaan"

    korban_jiwa_id: Mapped[Id | None]
    worker_id: Mapped[Id | None]
    date: Mapped[Day | None]
    time: Mapped[Word | None]
    condition: Mapped[Word | None]
    posko_id: Mapped[Id | None]
    place: Mapped[Prose | None]
    source: Mapped[Prose | None]


class AnakTerpisah(Synced, db.Model):
    """A child without its family."""

    __tablename__ = "anak_terpisah"

    kejadian_id: Mapped[Id | None]
    worker_id: Mapped[Id | None]
    registered_on: Mapped[Day | None]
    name: Mapped[Prose | None]
    description: Mapped[Prose | None]
    sex: Mapped[Word | None]
    age: Mapped[int | None]
    found_place: Mapped[Prose | None]
    coordinates: Mapped[Word | None]
    family_told: Mapped[Prose | None]
    status: Mapped[Word | None]
    carer: Mapped[Prose | None]
    reunited_on: Mapped[Day | None]


class Ldp(Synced, db.Model):
    """A psychosocial session."""

    __tablename__ = "ldp"

    kejadian_id: Mapped[Id | None]
    worker_id: Mapped[Id | None]
    date: Mapped[Day | None]
    time: Mapped[Word | None]
    posko_id: Mapped[Id | None]
    place: Mapped[Prose | None]
    method: Mapped[Word | None]
    topic: Mapped[Prose | None]
    follow_up: Mapped[Prose | None]
    anak: Mapped[int | None]
    dewasa: Mapped[int | None]
    lansia: Mapped[int | None]
    disabilitas: Mapped[int | None]


class Santunan(Synced, db.Model):
    """The dossier of a compensation."""

    __tablename__ = "santunan"

    korban_jiwa_id: Mapped[Id | None]
    jenis: Mapped[Word | None]
    receiver_name: Mapped[Prose | None]
    relation: Mapped[Prose | None]
    note: Mapped[Prose | None]
    documents: Mapped[Checked | None]
    stage: Mapped[Word | None]
    stage_on: Mapped[Day | None]
    amount: Mapped[int | None]
    reason: Mapped[Prose | None]


class Pemulihan(Synced, db.Model):
    """How far a household has come back."""

    __tablename__ = "pemulihan"

    korban_id: Mapped[Id | None]
    date: Mapped[Day | None]
    worker_id: Mapped[Id | None]
    keadaan: Mapped[Word | None]
    reintegrasi: Mapped[Word | None]
    service: Mapped[Prose | None]
    note: Mapped[Prose | None]


class Kesiapsiagaan(Synced, db.Model):
    """An activity of preparedness."""

    __tablename__ = "kesiapsiagaan"

    worker_id: Mapped[Id | None]
    date: Mapped[Day | None]
    jenis: Mapped[Word | None]
    desa_code: Mapped[Word | None]
    place: Mapped[Prose | None]
    topic: Mapped[Prose | None]
    result: Mapped[Prose | None]
    laki: Mapped[int | None]
    perempuan: Mapped[int | None]
    anak: Mapped[int | None]
    disabilitas: Mapped[int | None]


Index("ix_korban_name", Korban.kabupaten, Korban.kejadian_id, func.lower(Korban.head_name).label("called"), postgresql_ops={"called": "text_pattern_ops"})
Index("ix_korban_same", Korban.kabupaten, Korban.same_as_id, **NAMING)
Index("ix_korban_card", Korban.kabupaten, Korban.scope, Korban.card_no, **CARD)
Index("ix_korban_card_newest", Korban.kabupaten, Korban.scope, Korban.revision, **CARD)
Index(None, Korban.kabupaten, Korban.nik)
Index(None, Korban.kabupaten, Korban.no_kk)
Index(None, Kesiapsiagaan.kabupaten, Kesiapsiagaan.date, Kesiapsiagaan.id)
