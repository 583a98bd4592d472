"""Hari efektif: the days on which a facility was open in a month."""

from schemas.base import RecordSchema, Sync
from schemas.fields import Day, Id, Month, Text, Whole, together
from sync.kinds import Rule, ScopeRule
from sync.limits import DAYS_PER_MONTH_MAX, NAME_CHARS_MAX

KEY = together("key", Rule.FIXED)
DAYS = together("days", Rule.ASK)
SIGNER = together("signer", Rule.LATEST, low_risk=True)


class HariEfektifSchema(RecordSchema):
    """Effective days of a facility, shared by all its workers: what 85 % of attendance is reckoned from."""

    sync = Sync("hari_efektif", ScopeRule(field="fasilitas_id", month="bulan"), slot=("fasilitas_id", "bulan"))

    fasilitas_id = Id(KEY, "The facility", ref="fasilitas", required=True)
    bulan = Month(KEY, "The month", required=True)
    days = Whole(DAYS, "Effective days; 0 when the month does not count", 0, DAYS_PER_MONTH_MAX, required=True)
    signer_name = Text(SIGNER, "Who signed for the facility", chars=NAME_CHARS_MAX)
    signed_on = Day(SIGNER, "Day of the signature")
