"""Posko: posts and shelters of a disaster, who was there each day, and the meals of their kitchens."""

from typing import Any

from schemas.base import RecordSchema, Sync
from schemas.fields import Choice, Coordinates, Day, Digits, Id, Text, Whole, together
from sync.kinds import Rule, ScopeRule
from sync.limits import CODE_CHARS_MAX, JIWA_MAX, NAME_CHARS_MAX

KEY = together("key", Rule.FIXED)
NAME = together("name", Rule.LATEST)
PLACE = together("place", Rule.LATEST)
CAPACITY = together("capacity", Rule.LATEST)
CONTACT = together("contact", Rule.LATEST, low_risk=True)
STATE = together("state", Rule.LATEST)
JENIS = ("posko", "pengungsian", "dapur_umum")
ENOUGH = ("cukup", "kurang", "tidak_ada")


class PoskoSchema(RecordSchema):
    """A post, a shelter or a public kitchen of a disaster, with its room, its facilities and what it lacks."""

    sync = Sync("posko", ScopeRule(field="kejadian_id"))

    kejadian_id = Id(KEY, "The disaster", ref="kejadian", required=True)
    name = Text(NAME, "Name", chars=NAME_CHARS_MAX, required=True)
    jenis = Choice(NAME, "What it is", *JENIS, required=True)
    desa_code = Digits(PLACE, "Desa", 10)
    place = Text(PLACE, "Where it stands, in words")
    coordinates = Coordinates(PLACE, "Latitude and longitude")
    capacity = Whole(CAPACITY, "People it can take in", 0, JIWA_MAX)
    contact_name = Text(CONTACT, "Who is responsible there", chars=NAME_CHARS_MAX)
    phone = Text(CONTACT, "Telephone number", chars=CODE_CHARS_MAX)
    air = Choice(STATE, "Clean water", *ENOUGH)
    sanitasi = Choice(STATE, "Toilets and washing", *ENOUGH)
    listrik = Choice(STATE, "Electricity", *ENOUGH)
    kesehatan = Choice(STATE, "Health service", *ENOUGH)
    gaps = Text(STATE, "What is missing, in words")
    closed_on = Day(STATE, "Day on which it was closed")


CENSUS = together("census", Rule.ASK)
SITTING = together("sitting", Rule.ASK)


def heads(caption: str, group: Any = CENSUS) -> Whole:
    """Return a count of people in one shelter, or of portions."""
    return Whole(group, caption, 0, JIWA_MAX)


class SensusPoskoSchema(RecordSchema):
    """Who was in a shelter on one day; two counts of one day that differ are a person's to decide."""

    sync = Sync("sensus_posko", ScopeRule(field="posko_id"), slot=("posko_id", "date"))

    posko_id = Id(KEY, "The shelter", ref="posko", required=True)
    date = Day(KEY, "The day", required=True)
    kk = heads("Households")
    dewasa = heads("Adults, eighteen to fifty-nine")
    anak = heads("Children, five to seventeen")
    balita = heads("Babies and small children, below five")
    lansia = heads("Elderly, sixty and above")
    bumil = heads("Pregnant or breast-feeding, counted among the others too")
    disabilitas = heads("With a disability, counted among the others too")
    note = Text(CENSUS, "Note")


class MasakanSchema(RecordSchema):
    """The meals of a public kitchen for one sitting of one day."""

    sync = Sync("masakan", ScopeRule(field="posko_id"), slot=("posko_id", "date", "waktu"))

    posko_id = Id(KEY, "The kitchen", ref="posko", required=True)
    date = Day(KEY, "The day", required=True)
    waktu = Choice(KEY, "The sitting", "pagi", "siang", "malam", required=True)
    cooked = heads("Portions cooked", SITTING)
    served = heads("Portions handed out", SITTING)
    menu = Text(SITTING, "What was cooked")
    note = Text(SITTING, "Note")
