"""KPM: a family that receives PKH."""

from typing import Any

from marshmallow import validates_schema

from schemas.base import RecordSchema, Sync, in_order
from schemas.fields import Choice, Day, Digits, Flag, Id, Text, Whole, together
from sync.kinds import Rule, ScopeRule
from sync.limits import CODE_CHARS_MAX

PLACEMENT = together("placement", Rule.LATEST, office=True)
ADDRESS = together("address", Rule.LATEST, office=True)
IDENTITY = together("identity", Rule.LATEST, office=True)
SOURCE = together("source", Rule.LATEST, at_office=True)
STATUS = together("status", Rule.LATEST, office=True)
BENEFITS = together("benefits", Rule.LATEST, office=True)
CONTACT = together("contact", Rule.LATEST, low_risk=True)
FIELD_NOTE = together("field_note", Rule.LATEST, low_risk=True)


class KpmSchema(RecordSchema):
    """A family (keluarga penerima manfaat); a phone writes only how to reach it and a note.

    The family card (KK) has 16 digits; of the KKS bank card only the last four are kept.
    Desil 1 to 10 of DTSEN: Inpres 4/2025.
    """

    sync = Sync("kpm", ScopeRule("k", "kelompok_id"), numbered=True)

    kelompok_id = Id(PLACEMENT, "Its kelompok; null while it has none", ref="kelompok")
    desa_code = Digits(PLACEMENT, "Kemendagri code of the desa", 10)
    address = Text(ADDRESS, "Address")
    no_kk = Digits(IDENTITY, "Family card number", 16)
    idsemesta = Text(SOURCE, "Id in the source, kept as it came", chars=CODE_CHARS_MAX)
    membership_status = Choice(STATUS, "Membership in PKH", "aktif", "transisi", "non_aktif", "graduasi")
    joined_on = Day(STATUS, "First day of membership")
    ended_on = Day(STATUS, "Last day of membership")
    kks_last4 = Digits(BENEFITS, "Last four digits of the KKS card", 4)
    desil = Whole(BENEFITS, "Welfare decile of DTSEN", 1, 10)
    sembako = Flag(BENEFITS, "Receives Sembako")
    phone = Text(CONTACT, "Telephone number", chars=CODE_CHARS_MAX)
    phone_on = Day(CONTACT, "Day on which the number was right")
    field_note = Text(FIELD_NOTE, "Note of the pendamping")

    @validates_schema
    def ends_after_joining(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse an end before the beginning."""
        in_order(data, "joined_on", "ended_on")
