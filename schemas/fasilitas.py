"""Fasilitas: a school, a health post or a social service whose attendance counts for komitmen."""

from schemas.base import RecordSchema, Sync
from schemas.fields import Choice, Digits, Text, together
from sync.kinds import Rule, ScopeRule
from sync.limits import CODE_CHARS_MAX, NAME_CHARS_MAX

IDENTITY = together("identity", Rule.LATEST)
LOCATION = together("location", Rule.LATEST)

SCHOOLS = ("paud", "sd", "smp", "sma", "slb")
HEALTH = ("posyandu", "pustu", "polindes", "puskesmas", "klinik", "rumah_sakit")
SOCIAL = ("posyandu_lansia", "lks")


class FasilitasSchema(RecordSchema):
    """A facility, shared by all workers whose families use it.

    The NPSN of a school has 8 digits, of which newer ones have a letter in front; it is kept as it came.
    """

    sync = Sync("fasilitas", ScopeRule("f", "id"), office=True, numbered=True)

    type = Choice(IDENTITY, "School, health or social service", "fasdik", "faskes", "kesos", required=True)
    level = Choice(IDENTITY, "What it is more exactly", *SCHOOLS, *HEALTH, *SOCIAL, "lainnya")
    npsn = Text(IDENTITY, "National school number", chars=CODE_CHARS_MAX)
    name = Text(IDENTITY, "Name", chars=NAME_CHARS_MAX, required=True)
    desa_code = Digits(LOCATION, "Kemendagri code of the desa", 10)
    address = Text(LOCATION, "Address")
