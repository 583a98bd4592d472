"""Exits from PKH that are not finished: what keeps another one of the same family from being begun."""

from sqlalchemy import ColumnElement, and_, or_

from server.store.tables import TABLES

PROPOSAL = TABLES["graduasi"]
UNDECIDED = ("usulan", "verifikasi", "disanggah")
APPROVED, SENT, TAKEN = "disetujui", "dikirim", "diterima"
"""Approved here; handed over to SIKS-NG, and taken by it."""
GRADUATED = "graduasi"
"""The membership of a family that left by an exit."""


def open_exit() -> ColumnElement[bool]:
    """Return the condition that a proposal is here and not finished: people still decide, or SIKS-NG has not answered."""
    unanswered = or_(PROPOSAL.c.siks_status.is_(None), PROPOSAL.c.siks_status == SENT)
    waits = or_(PROPOSAL.c.status.in_(UNDECIDED), and_(PROPOSAL.c.status == APPROVED, unanswered))
    return and_(PROPOSAL.c.deleted.is_(False), PROPOSAL.c.moved.is_(None), waits)
