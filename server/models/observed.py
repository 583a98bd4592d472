"""What is asked and seen of a family each half-year: other programmes, and behaviour."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from server.extensions import db
from server.models.columns import Day, Id, Prose, Word
from server.models.synced import Synced


class Komplementaritas(Synced, db.Model):
    """Other programmes of a family in a half-year."""

    __tablename__ = "komplementaritas"

    kpm_id: Mapped[Id | None]
    semester: Mapped[Word | None]
    asked_on: Mapped[Day | None]
    pip: Mapped[Word | None]
    pbi_jk: Mapped[Word | None]
    sembako: Mapped[Word | None]
    rst: Mapped[Word | None]
    kube: Mapped[Word | None]
    pln: Mapped[Word | None]
    lpg: Mapped[Word | None]
    note: Mapped[Prose | None]


class Perilaku(Synced, db.Model):
    """Behaviour of a family as it was seen in a half-year."""

    __tablename__ = "perilaku"

    kpm_id: Mapped[Id | None]
    semester: Mapped[Word | None]
    observed_on: Mapped[Day | None]
    pendidikan: Mapped[int | None]
    kesehatan: Mapped[int | None]
    ekonomi: Mapped[int | None]
    kesiapsiagaan: Mapped[int | None]
    note: Mapped[Prose | None]


Index(None, Komplementaritas.kabupaten, Komplementaritas.semester, Komplementaritas.kpm_id)
