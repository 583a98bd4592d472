"""Penyaluran: whether the aid of a stage reached a family."""

from typing import Any

from marshmallow import validates_schema

from schemas.base import RecordSchema, Sync, demand
from schemas.fields import Choice, Day, Flag, Id, Month, Text, Whole, together
from sync.kinds import Rule, ScopeRule
from sync.limits import NAME_CHARS_MAX, RUPIAH_MAX

KEY = together("key", Rule.FIXED)
RESULT = together("result", Rule.ASK)
AMOUNT = together("amount", Rule.LATEST)
CARD = together("card", Rule.LATEST)
NOTE = together("note", Rule.LATEST, low_risk=True)


class PenyaluranSchema(RecordSchema):
    """The payment of one stage (tahap) to one family, as the pendamping found it; never an order to pay.

    A stage goes by its first month, which holds for four stages of a year as for payments every second month or each month.
    """

    sync = Sync("penyaluran", ScopeRule(field="kpm_id", month="bulan"), slot=("kpm_id", "bulan"))

    kpm_id = Id(KEY, "The family", ref="kpm", required=True)
    bulan = Month(KEY, "First month of the tahap", required=True)
    result = Choice(RESULT, "Whether it came", "cair", "belum", "gagal", required=True)
    reason = Text(RESULT, "Why it failed or has not come")
    date = Day(RESULT, "Day on which the family had it, or on which it was asked")
    amount = Whole(AMOUNT, "Amount in rupiah", 0, RUPIAH_MAX)
    channel = Choice(AMOUNT, "Bank card of Himbara, or PT Pos", "himbara", "pos")
    kks_held_by_family = Flag(CARD, "The family itself keeps its KKS card")
    kks_holder = Text(CARD, "Who keeps it otherwise", chars=NAME_CHARS_MAX)
    note = Text(NOTE, "Note")

    @validates_schema
    def failure_is_explained(self, data: dict[str, Any], **_: Any) -> None:
        """Ask why a payment failed."""
        if data.get("result") == "gagal":
            demand(data, "reason")
