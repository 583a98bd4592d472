"""Anggota: a member of a family."""

from schemas.base import RecordSchema, Sync
from schemas.fields import Choice, Day, Digits, Flag, Id, Text, Whole, together
from sync.kinds import Rule, ScopeRule
from sync.limits import CODE_CHARS_MAX, NAME_CHARS_MAX

FAMILY = together("family", Rule.LATEST, office=True)
IDENTITY = together("identity", Rule.LATEST, office=True)
SOURCE = together("source", Rule.LATEST, at_office=True)
RELATION = together("relation", Rule.LATEST, office=True)
STATUS = together("status", Rule.LATEST, office=True)
KOMPONEN = together("komponen", Rule.LATEST, office=True)
FACILITY = together("facility", Rule.LATEST, office=True)
BENEFITS = together("benefits", Rule.LATEST, office=True)
NOTE = together("note", Rule.LATEST, office=True)
SCHOOLING = together("schooling", Rule.ASK)
FIELD_NOTE = together("field_note", Rule.LATEST, low_risk=True)
PROVISIONAL = together("provisional", Rule.LATEST, office=True)

RELATIONS = (
    *("kepala_keluarga", "suami", "istri", "anak", "menantu", "cucu", "orang_tua", "mertua"),
    *("famili_lain", "pembantu", "lainnya"),
)
KOMPONEN_WORDS = ("ibu_hamil", "anak_usia_dini", "sd", "smp", "sma", "lansia", "disabilitas_berat")


class AnggotaSchema(RecordSchema):
    """A member of a family, with the komponen that obliges and entitles (Permensos 1/2018).

    NIK 16 digits, NISN 10; both may be missing, and a NIK is never used as an id.
    A pendamping may make a provisional member, so that a newborn can be checked before the office has taken it over.
    """

    sync = Sync("anggota", ScopeRule(field="kpm_id"), numbered=True, provisional="provisional")

    kpm_id = Id(FAMILY, "The family", ref="kpm", required=True)
    nik = Digits(IDENTITY, "National identity number", 16)
    idsemesta = Text(SOURCE, "Id in the source, kept as it came", chars=CODE_CHARS_MAX)
    name = Text(IDENTITY, "Full name", chars=NAME_CHARS_MAX, required=True)
    sex = Choice(IDENTITY, "Laki-laki or perempuan", "L", "P")
    birth_date = Day(IDENTITY, "Date of birth")
    relation = Choice(RELATION, "Place in the family, as on the family card", *RELATIONS)
    is_pengurus = Flag(RELATION, "The person registered for the family")
    membership_status = Choice(STATUS, "Membership in PKH", "aktif", "transisi", "non_aktif", "graduasi")
    komponen = Choice(KOMPONEN, "Komponen of PKH; null for none", *KOMPONEN_WORDS)
    fasilitas_id = Id(FACILITY, "School, health post or service", ref="fasilitas")
    pbi = Flag(BENEFITS, "Health insurance is paid by the state (PBI)")
    pena = Flag(BENEFITS, "Takes part in PENA")
    note = Text(NOTE, "Note of the office")
    nisn = Digits(SCHOOLING, "National pupil number", 10)
    class_level = Whole(SCHOOLING, "Class, 1 to 13", 1, 13)
    field_note = Text(FIELD_NOTE, "Note of the pendamping")
    provisional = Flag(PROVISIONAL, "Made by a pendamping, not yet taken over by the office")
