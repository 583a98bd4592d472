"""Komitmen: the check of one condition for one member and month."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.base import RecordSchema, Sync, demand
from schemas.fields import Choice, Day, Id, Month, Number, Text, Whole, together
from sync.kinds import Rule, ScopeRule
from sync.limits import CODE_CHARS_MAX, DAYS_PER_MONTH_MAX, HEIGHT_CM_MAX, NAME_CHARS_MAX, WEIGHT_KG_MAX

KEY = together("key", Rule.FIXED)
RAW = together("raw", Rule.ASK)
MEASURE = together("measure", Rule.LATEST)
RESULT = together("result", Rule.ASK)
EVIDENCE = together("evidence", Rule.LATEST)
NOTE = together("note", Rule.LATEST, low_risk=True)
SIGNER = together("signer", Rule.LATEST, low_risk=True)
REVIEW = together("review", Rule.LATEST, office=True)

CONDITIONS = (
    *("kehadiran_sekolah", "pemeriksaan_kehamilan", "persalinan", "pemeriksaan_nifas", "imunisasi"),
    *("timbang_ukur", "vitamin_a", "perkembangan", "layanan_lansia", "layanan_disabilitas"),
)
RESULTS = ("memenuhi", "tidak_memenuhi", "tidak_terverifikasi", "pengecualian")
UNSETTLED = ("tidak_terverifikasi", "pengecualian")
REVIEWS = ("disetujui", "tanpa_sampel")
"""How a check was closed: a person looked at it, or it was never drawn into the sample that people look at."""


class KomitmenSchema(RecordSchema):
    """Whether a member met a condition of PKH (Permensos 1/2018) in a month.

    School: absences, to be held against 85 % of the hari efektif; health and social: the visit.
    `tidak_terverifikasi` never counts as a failure, so it needs its reason as an exception does.
    """

    sync = Sync(
        "komitmen",
        ScopeRule(field="anggota_id", month="bulan"),
        slot=("anggota_id", "bulan", "condition", "fasilitas_id"),
    )

    anggota_id = Id(KEY, "The member", ref="anggota", required=True)
    bulan = Month(KEY, "The month", required=True)
    condition = Choice(KEY, "The condition", *CONDITIONS, required=True)
    fasilitas_id = Id(KEY, "Where it was checked", ref="fasilitas")
    alpa = Whole(RAW, "Days absent without leave", 0, DAYS_PER_MONTH_MAX)
    izin = Whole(RAW, "Days absent with leave", 0, DAYS_PER_MONTH_MAX)
    sakit = Whole(RAW, "Days absent for illness", 0, DAYS_PER_MONTH_MAX)
    weight_kg = Number(MEASURE, "Weight in kg", WEIGHT_KG_MAX)
    height_cm = Number(MEASURE, "Height in cm", HEIGHT_CM_MAX)
    result = Choice(RESULT, "Result of the verification", *RESULTS)
    reason = Text(RESULT, "Why it could not be verified or is an exception")
    source = Text(EVIDENCE, "Evidence: list, card, statement", chars=CODE_CHARS_MAX)
    note = Text(NOTE, "Note")
    signer_name = Text(SIGNER, "Who signed for the facility", chars=NAME_CHARS_MAX)
    signed_on = Day(SIGNER, "Day of the signature")
    review = Choice(REVIEW, "How the office closed it; null while it is open", *REVIEWS)

    @validates_schema
    def reason_is_given(self, data: dict[str, Any], **_: Any) -> None:
        """Ask for the reason of a result that settles nothing."""
        if data.get("result") in UNSETTLED:
            demand(data, "reason")

    @validates_schema
    def absences_fit_a_month(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse more absences than a month has days."""
        absences = (data.get(name) or 0 for name in ("alpa", "izin", "sakit"))
        if sum(absences) > DAYS_PER_MONTH_MAX:
            raise ValidationError({name: ["out_of_range"] for name in ("alpa", "izin", "sakit")})
