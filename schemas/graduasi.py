"""Graduasi: the rules by which a family may leave PKH, what the pendamping found, and the proposal that people decide."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.base import RecordSchema, Sync, demand
from schemas.fields import Choice, Day, Digits, Flag, Id, ListOf, Text, Whole, together
from sync.kinds import Rule, ScopeRule
from sync.limits import FOLLOW_UPS_MAX, NAME_CHARS_MAX, RECORD_NUMBER_MAX, SIKS_BATCHES_MAX

CRITERIA = ("layanan", "ekonomi", "hunian", "data_terpadu")
"""The four of the Renstra: services and insurance, productive economy, decent dwelling, out of the Data Terpadu or resertified."""
MANDIRI, ALAMIAH, PAKSA = JALUR = ("mandiri", "alamiah", "paksa")
YA, TIDAK, BELUM = ANSWERS = ("ya", "tidak", "belum_diketahui")
TIDAK_BERLAKU = "tidak_berlaku"
NOT_FOUND, FOUND = "tidak_ada", "ada"
VIEWS = ("setuju", "menolak", "belum_memutuskan")
STATUSES = ("usulan", "verifikasi", "disetujui", "ditolak", "disanggah", "dibatalkan")
SIKS_STATES = ("dikirim", "diterima", "ditolak")
VIA = ("datang", "telepon", "surat", "pengaduan")

RULES, KEY = together("rules", Rule.FIXED), together("key", Rule.FIXED)
WAY, LAYANAN, EKONOMI, HUNIAN = (together(name, Rule.ASK) for name in ("way", "layanan", "ekonomi", "hunian"))
DATA_TERPADU, FAMILY_VIEW, RULED_OUT = (together(name, Rule.ASK) for name in ("data_terpadu", "family_view", "ruled_out"))
NOTE = together("note", Rule.LATEST, low_risk=True)
PROPOSAL, STATE, SIKS, SANGGAH = (together(name, Rule.LATEST) for name in ("proposal", "state", "siks", "sanggah"))
SANGGAH_WORDS = together("sanggah_words", Rule.LATEST, at_office=True)


def _answer(group: Any, caption: str, *more: str) -> Choice:
    return Choice(group, caption, *ANSWERS, *more)


def _ruled_out(caption: str) -> Choice:
    return Choice(RULED_OUT, caption, NOT_FOUND, FOUND, BELUM)


class AturanGraduasiSchema(RecordSchema):
    """A version of the rules of graduasi; a version is never edited, the next one takes its place from a day on.

    No official instrument or threshold is published: the four criteria are those of the Renstra, the numbers are data that the office sets.
    Resertifikasi after 6 years with up to 3 more: World Bank 2017. PENA for ages 20 to 45.
    """

    sync = Sync("aturan_graduasi", ScopeRule("n"), slot=("nomor",), office=True)

    nomor = Whole(RULES, "Number of the version", 1, 9999, required=True)
    valid_from = Day(RULES, "First day on which it holds", required=True)
    name = Text(RULES, "Name, or the regulation it follows", chars=NAME_CHARS_MAX, required=True)
    attendance_percent = Whole(RULES, "Percent of P2K2 meetings that a family must have attended", 0, 100, required=True)
    attendance_months = Whole(RULES, "Months looked back at, the last one that ended included", 1, 36, required=True)
    meetings_min = Whole(RULES, "Meetings that must have been held in them, so that a share says something", 0, 144, required=True)
    susulan_counts = Flag(RULES, "A meeting caught up on counts as attended", required=True)
    komitmen_tahap = Whole(RULES, "Closed tahap back in which the family met all komitmen", 0, 12, required=True)
    criteria = ListOf(RULES, "Criteria asked for", Choice(RULES, "Criterion", *CRITERIA, required=True), count=len(CRITERIA), required=True)
    assessment_days = Whole(RULES, "Days for which an assessment holds", 1, 365, required=True)
    visit_days = Whole(RULES, "Days for which a home visit rules out what nobody has recorded", 1, 365, required=True)
    school_age_min = Whole(RULES, "Age from which a member should be at school", 3, 10, required=True)
    school_age_max = Whole(RULES, "Age up to which a member should be at school", 10, 30, required=True)
    working_age_min = Whole(RULES, "Age from which BPJS Ketenagakerjaan is asked for", 15, 30, required=True)
    working_age_max = Whole(RULES, "Age up to which BPJS Ketenagakerjaan is asked for", 40, 80, required=True)
    objection_days = Whole(RULES, "Days in which a family may object (sanggah) after the approval", 1, 365, required=True)
    follow_up_months = ListOf(
        RULES, "Months after the exit in which the family is visited", Digits(RULES, "Months", 1, 2, required=True), count=FOLLOW_UPS_MAX, required=True
    )
    resertifikasi_years = Whole(RULES, "Years of membership after which a family is resertified", 1, 30, required=True)
    extension_years = Whole(RULES, "Years that may follow a resertifikasi", 0, 30, required=True)
    pena_age_min = Whole(RULES, "Age from which PENA takes a member", 15, 60, required=True)
    pena_age_max = Whole(RULES, "Age up to which PENA takes a member", 15, 80, required=True)

    @validates_schema
    def ranges_have_an_order(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a highest age below the lowest, and a version without a criterion: attendance alone proposes nobody's exit."""
        if "criteria" in data:
            demand(data, "criteria")
        for name in ("school_age", "working_age", "pena_age"):
            if data.get(f"{name}_max", 999) < data.get(f"{name}_min", 0):
                raise ValidationError("too_early", f"{name}_max")


class PenilaianGraduasiSchema(RecordSchema):
    """The pendamping's assessment of a family on a day: each criterion with its evidence, and the family's own view; it decides nothing.

    `tidak_berlaku`: nobody in the family is of that age. What was not looked at stays empty or says `belum_diketahui`.
    For an exit because no komponen is left, a home visit says what nobody may have recorded: pregnancy, birth, disability, lansia.
    """

    sync = Sync("penilaian_graduasi", ScopeRule(field="kpm_id", month="date"))

    kpm_id = Id(KEY, "The family", ref="kpm", required=True)
    date = Day(KEY, "Day of the assessment", required=True)
    aturan_nomor = Whole(KEY, "Version of the rules that the worker saw", 1, 9999)
    jalur = Choice(WAY, "Own wish, no komponen left, or administrative", *JALUR, required=True)
    reason = Text(WAY, "Why the family should leave, in the worker's words")
    reason_document = Text(WAY, "Document: statement of the family, letter of the desa, warnings", chars=NAME_CHARS_MAX)
    education = _answer(LAYANAN, "All members of school age are at school", TIDAK_BERLAKU)
    health = _answer(LAYANAN, "The family uses basic health services")
    bpjs_kesehatan = _answer(LAYANAN, "Each member has BPJS Kesehatan, paid by the family itself and without gaps")
    bpjs_ketenagakerjaan = _answer(LAYANAN, "Each earner has BPJS Ketenagakerjaan, paid by the family itself and without gaps", TIDAK_BERLAKU)
    layanan_evidence = Text(LAYANAN, "What shows it")
    economy = _answer(EKONOMI, "Productive economic activity that supports purchasing power")
    economy_evidence = Text(EKONOMI, "What shows it")
    dwelling = _answer(HUNIAN, "Decent dwelling that lets children grow")
    dwelling_evidence = Text(HUNIAN, "What shows it")
    data_terpadu = _answer(DATA_TERPADU, "Has left the Data Terpadu, or was resertified")
    data_terpadu_evidence = Text(DATA_TERPADU, "What shows it")
    family_view = Choice(FAMILY_VIEW, "What the family itself wants", *VIEWS)
    family_words = Text(FAMILY_VIEW, "In its own words")
    kunjungan_id = Id(RULED_OUT, "Home visit on which this was seen", ref="kunjungan")
    kehamilan = _ruled_out("A pregnancy that nobody recorded")
    kelahiran = _ruled_out("A birth that nobody recorded")
    disabilitas = _ruled_out("A disability that nobody recorded")
    lansia = _ruled_out("An elder whom nobody recorded")
    note = Text(NOTE, "Note")


class GraduasiSchema(RecordSchema):
    """A proposal that a family leave PKH, made from one assessment; people decide, and SIKS-NG, the system of record, answers.

    The pendamping of the family reads it; only the office writes it. What an objection says stays at the office, as it may be about
    the pendamping. Evidence names nobody.
    """

    sync = Sync("graduasi", ScopeRule(field="kpm_id"), slot=("penilaian_id",), office=True)

    kpm_id = Id(KEY, "The family", ref="kpm", required=True)
    penilaian_id = Id(KEY, "The assessment", ref="penilaian_graduasi", required=True)
    jalur = Choice(PROPOSAL, "Own wish, no komponen left, or administrative", *JALUR, required=True)
    aturan_nomor = Whole(PROPOSAL, "Version of the rules", 1, 9999, required=True)
    as_of = Whole(PROPOSAL, "Number of the kabupaten up to which everything was known", 0, RECORD_NUMBER_MAX, required=True)
    attendance_worst = Whole(PROPOSAL, "Percent of meetings attended if all that is not known went against the family", 0, 100)
    attendance_best = Whole(PROPOSAL, "Percent if all of it went for the family", 0, 100)
    family_view = Choice(PROPOSAL, "What the family itself wanted", *VIEWS)
    evidence_for = Text(PROPOSAL, "What speaks for it, without names", required=True)
    evidence_against = Text(PROPOSAL, "What speaks against it, without names")
    proposed_on = Day(PROPOSAL, "Day of the proposal", required=True)
    status = Choice(STATE, "What became of it here", *STATUSES, required=True)
    reason = Text(STATE, "Why it was decided so")
    decided_on = Day(STATE, "Day of the decision")
    siks_status = Choice(SIKS, "What became of it in SIKS-NG; null before it was sent", *SIKS_STATES)
    siks_batch = Whole(SIKS, "Batch in which it went to SIKS-NG", 1, SIKS_BATCHES_MAX)
    siks_on = Day(SIKS, "Day on which it was sent or answered")
    siks_reason = Text(SIKS, "Reason that SIKS-NG gave")
    exit_on = Day(SIKS, "Last day of membership, as SIKS-NG has it")
    sanggah_on = Day(SANGGAH, "Day of the objection")
    sanggah_outcome = Choice(SANGGAH, "Outcome of the objection", "diterima", "ditolak")
    sanggah_reason = Text(SANGGAH, "Why it was decided so")
    sanggah_text = Text(SANGGAH_WORDS, "What the family says")
    sanggah_via = Choice(SANGGAH_WORDS, "How it came to the office", *VIA)

    @validates_schema
    def refusal_is_explained(self, data: dict[str, Any], **_: Any) -> None:
        """Ask why a proposal was refused or taken back, why an objection was decided so, and when a membership ended."""
        if data.get("status") in ("ditolak", "dibatalkan"):
            demand(data, "reason")
        if data.get("sanggah_outcome"):
            demand(data, "sanggah_reason")
        if data.get("siks_status") == "diterima":
            demand(data, "exit_on")
