"""Korban: households and persons hit by a disaster, with or without papers, and where each person was when."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.base import RecordSchema, Sync, demand, keep
from schemas.fields import Choice, Clock, Coordinates, Day, Digits, Flag, Id, Text, Whole, together
from sync.kinds import Rule, ScopeRule
from sync.limits import AGE_MAX, CODE_CHARS_MAX, HOUSEHOLD_MAX, NAME_CHARS_MAX

KEY = together("key", Rule.FIXED)
HEAD = together("head", Rule.LATEST)
NUMBERS = together("numbers", Rule.LATEST)
CONTACT = together("contact", Rule.LATEST, low_risk=True)
HOME = together("home", Rule.LATEST)
STAY = together("stay", Rule.LATEST)
SIZE = together("size", Rule.LATEST)
DAMAGE = together("damage", Rule.LATEST)
SEEN = together("seen", Rule.LATEST)
SAME = together("same", Rule.LATEST, office=True)
PKH = together("pkh", Rule.LATEST, office=True)

GROUPS = ("bayi", "balita", "anak", "dewasa", "lansia")
"""Ages into which the people of a household are counted; the sum is its `jiwa`."""


def people(caption: str) -> Whole:
    """Return a count of people of one household."""
    return Whole(SIZE, caption, 0, HOUSEHOLD_MAX)


class KorbanSchema(RecordSchema):
    """A household hit by a disaster; NIK, family card and even a name may be missing.

    Vulnerable groups: UU 24/2007 article 55. `seen_on` is empty while the household is only reported (dilaporkan), as by a list of
    an RT. Records of one household stay as they are and name the one that counts for all in `same_as_id`.
    """

    sync = Sync("korban", ScopeRule(field="kejadian_id"))

    kejadian_id = Id(KEY, "The disaster", ref="kejadian", required=True)
    worker_id = Id(KEY, "Worker who registered it; null for a list that was read in")
    registered_on = Day(KEY, "Day of the registration", required=True)
    head_name = Text(HEAD, "Name of the head of the household", chars=NAME_CHARS_MAX)
    description = Text(HEAD, "How to know a household without a name")
    card_no = Text(HEAD, "Number of the paper card", chars=CODE_CHARS_MAX)
    nik = Digits(NUMBERS, "NIK of the head", 16)
    no_kk = Digits(NUMBERS, "Number of the family card", 16)
    phone = Text(CONTACT, "Telephone number", chars=CODE_CHARS_MAX)
    origin = Choice(HOME, "Where the household belongs", "setempat", "luar_daerah", "wna")
    desa_code = Digits(HOME, "Desa of the home", 10)
    rt = Text(HOME, "RT", chars=CODE_CHARS_MAX)
    rw = Text(HOME, "RW", chars=CODE_CHARS_MAX)
    address = Text(HOME, "Address of the home")
    stay = Choice(STAY, "Where it stays now", "rumah", "pengungsian", "kerabat", "lain")
    posko_id = Id(STAY, "Shelter where it stays", ref="posko")
    stay_note = Text(STAY, "With whom or where, in words")
    jiwa = Whole(SIZE, "People in the household", 1, HOUSEHOLD_MAX)
    bayi = people("Babies, below one year")
    balita = people("Small children, one to four")
    anak = people("Children, five to seventeen")
    dewasa = people("Adults, eighteen to fifty-nine")
    lansia = people("Elderly, sixty and above")
    bumil = people("Pregnant or breast-feeding")
    disabilitas = people("People with a disability")
    damage = Choice(DAMAGE, "Damage of the house", "rb", "rs", "rr", "tidak")
    seen_on = Day(SEEN, "Day on which a worker saw the household; null while it is only reported")
    seen_by = Id(SEEN, "Worker who saw it")
    reported_by = Text(SEEN, "Who reported it, as the RT", chars=NAME_CHARS_MAX)
    same_as_id = Id(SAME, "Record of the same household that counts for both")
    mungkin_pkh = Flag(PKH, "Perhaps a family of PKH; which one is seen at the console alone")

    @validates_schema
    def stays(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse to delete a household: one that was registered twice names the record that counts (same_as_id)."""
        keep(data)

    @validates_schema
    def somebody_is_told(self, data: dict[str, Any], **_: Any) -> None:
        """Ask for a name, or for words by which the household is known."""
        if "head_name" in data and not (data.get("head_name") or data.get("description") or data.get("card_no")):
            raise ValidationError({"head_name": ["required"]})

    @validates_schema
    def ages_fit(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse more people by age than the household has."""
        if data.get("jiwa") and sum(data.get(name) or 0 for name in GROUPS) > data["jiwa"]:
            raise ValidationError({"jiwa": ["out_of_range"]})


PERSON = together("person", Rule.LATEST)
PAPERS = together("papers", Rule.LATEST)
VULNERABLE = together("vulnerable", Rule.LATEST)


class KorbanJiwaSchema(RecordSchema):
    """A person of a household hit by a disaster; what befell him and where he is stands in `keberadaan`."""

    sync = Sync("korban_jiwa", ScopeRule(field="korban_id"))

    korban_id = Id(KEY, "The household", ref="korban", required=True)
    name = Text(PERSON, "Name", chars=NAME_CHARS_MAX)
    description = Text(PERSON, "How to know a person without a name")
    sex = Choice(PERSON, "Sex", "l", "p")
    age = Whole(PERSON, "Age in years, as told", 0, AGE_MAX)
    relation = Text(PERSON, "Place in the household", chars=NAME_CHARS_MAX)
    nik = Digits(PAPERS, "NIK", 16)
    nationality = Text(PAPERS, "Nationality, where not Indonesian", chars=NAME_CHARS_MAX)
    bumil = Flag(VULNERABLE, "Pregnant or breast-feeding")
    disabilitas = Text(VULNERABLE, "Disability", chars=NAME_CHARS_MAX)

    @validates_schema
    def somebody_is_told(self, data: dict[str, Any], **_: Any) -> None:
        """Ask for a name, or for words by which the person is known."""
        if "name" in data and not (data.get("name") or data.get("description")):
            raise ValidationError({"name": ["required"]})


SIGHTING = together("sighting", Rule.FIXED)
CONDITIONS = ("selamat", "luka_ringan", "luka_berat", "hilang", "meninggal", "dirujuk", "terpisah")


class KeberadaanSchema(RecordSchema):
    """What was known of a person at one moment; the newest counts, and all of them are the history of the person's places."""

    sync = Sync("keberadaan", ScopeRule(field="korban_jiwa_id"))

    korban_jiwa_id = Id(SIGHTING, "The person", ref="korban_jiwa", required=True)
    worker_id = Id(SIGHTING, "Worker who noted it", required=True)
    date = Day(SIGHTING, "Day", required=True)
    time = Clock(SIGHTING, "Local time", required=True)
    condition = Choice(SIGHTING, "State of the person", *CONDITIONS, required=True)
    posko_id = Id(SIGHTING, "Shelter", ref="posko")
    place = Text(SIGHTING, "Place, hospital or household, in words")
    source = Text(SIGHTING, "Who said so", chars=NAME_CHARS_MAX)


CHILD = together("child", Rule.LATEST)
FOUND = together("found", Rule.LATEST)
CARE = together("care", Rule.LATEST)


class AnakTerpisahSchema(RecordSchema):
    """A child without its family; every worker of the kejadian may bring one in, and only named ones hold it."""

    sync = Sync("anak_terpisah", ScopeRule("a", "kejadian_id"))

    kejadian_id = Id(KEY, "The disaster", ref="kejadian", required=True)
    worker_id = Id(KEY, "Worker who found it", required=True)
    registered_on = Day(KEY, "Day of the registration", required=True)
    name = Text(CHILD, "Name, as the child says it", chars=NAME_CHARS_MAX)
    description = Text(CHILD, "Looks, clothes, signs")
    sex = Choice(CHILD, "Sex", "l", "p")
    age = Whole(CHILD, "Age in years, as guessed", 0, AGE_MAX)
    found_place = Text(FOUND, "Where it was found", required=True)
    coordinates = Coordinates(FOUND, "Latitude and longitude")
    family_told = Text(FOUND, "What the child says of its family")
    status = Choice(CARE, "State", "dicari", "dalam_pengasuhan", "dipertemukan", required=True)
    carer = Text(CARE, "Who looks after it now, and where", required=True)
    reunited_on = Day(CARE, "Day on which it came back to its family")

    @validates_schema
    def reunion_has_its_day(self, data: dict[str, Any], **_: Any) -> None:
        """Ask for the day on which a child came back."""
        if data.get("status") == "dipertemukan":
            demand(data, "reunited_on")
