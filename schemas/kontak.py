"""Kontak: a telephone number of a family, with the day on which it was noted."""

from schemas.base import RecordSchema, Sync
from schemas.fields import Day, Flag, Id, Text, together
from sync.kinds import Rule, ScopeRule
from sync.limits import CODE_CHARS_MAX, NAME_CHARS_MAX

KEY = together("key", Rule.FIXED)
NUMBER = together("number", Rule.LATEST, low_risk=True)
STATE = together("state", Rule.LATEST, low_risk=True)


class KontakSchema(RecordSchema):
    """One number of several; an old one is kept with what became of it. It follows its family into another kelompok."""

    sync = Sync("kontak", ScopeRule(field="kpm_id"))

    kpm_id = Id(KEY, "The family", ref="kpm", required=True)
    noted_on = Day(KEY, "Day on which it was noted", required=True)
    phone = Text(NUMBER, "Telephone number", chars=CODE_CHARS_MAX, required=True)
    whose = Text(NUMBER, "Whose it is: pengurus, husband, neighbour", chars=NAME_CHARS_MAX)
    works = Flag(STATE, "Whether it still reaches the family; null when nobody has tried")
    tried_on = Day(STATE, "Day of the last try")
