"""Komplementaritas: which other programmes reach a family in a half-year."""

from schemas.base import RecordSchema, Sync
from schemas.fields import Choice, Day, Id, Semester, Text, together
from sync.kinds import Rule, ScopeRule

KEY = together("key", Rule.FIXED)
ASKED = together("asked", Rule.LATEST, low_risk=True)
NOTE = together("note", Rule.LATEST, low_risk=True)

PROGRAMMES = ("pip", "pbi_jk", "sembako", "rst", "kube", "pln", "lpg")
"""Other programmes that a family of PKH may receive (complementarity: Renstra Kemensos 2015-2019, strategy 5 of PKH)."""
RECEIVED, NOT_RECEIVED, UNKNOWN = "ya", "tidak", "belum_diketahui"


def received(programme: str, what: str) -> Choice:
    """Return the field for one programme: a group of its own, so that two phones that ask for different ones agree."""
    return Choice(together(programme, Rule.ASK), f"Receives {what}", RECEIVED, NOT_RECEIVED, UNKNOWN)


class KomplementaritasSchema(RecordSchema):
    """Other programmes of a family, asked once each half-year; a programme that nobody asked about is null."""

    sync = Sync("komplementaritas", ScopeRule(field="kpm_id"), slot=("kpm_id", "semester"))

    kpm_id = Id(KEY, "The family", ref="kpm", required=True)
    semester = Semester(KEY, "The half-year", required=True)
    asked_on = Day(ASKED, "Day on which the family was asked")
    pip = received("pip", "PIP (school aid, KIP)")
    pbi_jk = received("pbi_jk", "PBI JK (health insurance paid by the state, KIS)")
    sembako = received("sembako", "Sembako (food aid, BPNT)")
    rst = received("rst", "RST (repair of the house)")
    kube = received("kube", "KUBE (joint business)")
    pln = received("pln", "the subsidy on electricity")
    lpg = received("lpg", "the subsidy on gas (LPG 3 kg)")
    note = Text(NOTE, "Note")
