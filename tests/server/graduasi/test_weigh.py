"""What may be proposed is decided from facts alone: attendance never suffices, what is not known never counts, elders are left in peace."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from schemas.check import check
from server.attendance.measure import Interval, Tally, Verdict
from server.graduasi.findings import SENTENCES
from server.graduasi.people import Ages, Person, komponen_left
from server.graduasi.rules import ExitRules, shipped_exit_rules
from server.graduasi.weigh import Assessment, Facts, StageState, Terms, weigh

TODAY = date(2026, 11, 21)
RULES = ExitRules.of(shipped_exit_rules().fields)
AGES = Ages(60, 6, 21, 7, 18)
TERMS = Terms(RULES, AGES, TODAY)
MOTHER, PUPIL, ELDER = Person(None, date(1986, 3, 2)), Person("smp", date(2012, 5, 5)), Person("lansia", date(1950, 1, 1))
NONE_LEFT = (MOTHER, Person(None, date(2005, 2, 2)))
WHOLE: dict[str, Any] = {
    **{"date": "2026-11-10", "jalur": "mandiri", "education": "ya", "health": "ya", "bpjs_kesehatan": "ya", "bpjs_ketenagakerjaan": "ya"},
    **{"layanan_evidence": "Kartu", "economy": "ya", "economy_evidence": "Warung", "dwelling": "ya", "dwelling_evidence": "Tembok"},
    **{"data_terpadu": "ya", "data_terpadu_evidence": "Desil 6", "family_view": "setuju"},
    **dict.fromkeys(("kehamilan", "kelahiran", "disabilitas", "lansia"), "tidak_ada"),
}
SAID = Assessment("a", WHOLE, visit_on=date(2026, 11, 10))
MET = (StageState("2026-07", "memenuhi"), StageState("2026-04", "memenuhi"))
GOOD = Facts(True, False, (MOTHER, PUPIL), SAID, Interval(Tally(10, 12), Tally(11, 12)), MET)


def said(**more: Any) -> Facts:
    """Return the good facts with another answer."""
    return replace(GOOD, assessment=replace(SAID, fields=WHOLE | more))


def codes(facts: Facts, terms: Terms = TERMS) -> set[str]:
    """Return what stands in the way."""
    found = weigh(facts, terms)
    assert found.ready == (not found.barred and not found.missing)
    return {one.code for one in (*found.barred, *found.missing)}


def test_a_family_that_fulfils_everything_may_be_proposed() -> None:
    """Whole assessment, attendance certain above the threshold, komitmen met, own wish: ready, and each of it speaks for it."""
    found = weigh(GOOD, TERMS)
    assert found.ready and not found.speaks_against[1:] and found.jalur == "mandiri"
    assert {one.code for one in found.speaks_for} == {"view_yes", "criterion_yes", "attendance_above", "stages_met"}
    assert [one.code for one in found.speaks_against] == ["komponen_left"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"assessment": None}, "no_assessment"),
        ({"member": False}, "not_member"),
        ({"open_proposal": True}, "open_proposal"),
        ({"people": (ELDER, replace(ELDER, komponen="disabilitas_berat"))}, "protected"),
        ({"people": (ELDER, Person(None, None))}, "age_unknown"),
        ({"people": ()}, "no_members"),
        ({"interval": Interval(Tally(8, 12), Tally(10, 12))}, "attendance_open"),
        ({"interval": Interval(Tally(5, 12), Tally(6, 12))}, "attendance_below"),
        ({"interval": Interval(Tally(5, 5), Tally(5, 5))}, "meetings_few"),
        ({"interval": Interval(Tally(), Tally())}, "meetings_few"),
        ({"stages": MET[:1]}, "stages_few"),
        ({"stages": (MET[0], StageState("2026-04", "tidak_memenuhi"))}, "stage_failed"),
        ({"stages": (MET[0], StageState("2026-04", "tidak_terverifikasi", 1))}, "stage_open"),
        ({"assessment": replace(SAID, disputed=True)}, "assessment_disputed"),
        ({"assessment": replace(SAID, waits=True)}, "assessment_waits"),
        ({"assessment": replace(SAID, fields=WHOLE | {"date": "2026-08-01"})}, "assessment_old"),
        ({"assessment": replace(SAID, fields=WHOLE | {"date": "2027-11-10"})}, "assessment_ahead"),
        ({"held": 1}, "work_waits"),
        ({"assessment": replace(SAID, fields=WHOLE | {"economy": "tidak"})}, "criterion_no"),
        ({"assessment": replace(SAID, fields=WHOLE | {"economy": "belum_diketahui"})}, "criterion_unknown"),
        ({"assessment": replace(SAID, fields=WHOLE | {"dwelling": None})}, "criterion_unknown"),
        ({"assessment": replace(SAID, fields=WHOLE | {"economy_evidence": ""})}, "criterion_bare"),
        ({"assessment": replace(SAID, fields=WHOLE | {"education": "tidak_berlaku"})}, "criterion_by_age"),
        ({"assessment": replace(SAID, fields=WHOLE | {"family_view": None})}, "view_unknown"),
        ({"assessment": replace(SAID, fields=WHOLE | {"family_view": "menolak"})}, "view_not_yes"),
    ],
)
def test_one_thing_less_and_nothing_is_proposed(change: dict[str, Any], code: str) -> None:
    """Each single gap, doubt or failure keeps the family from being proposed, and is told by its own code."""
    assert codes(GOOD) == set()
    assert code in codes(replace(GOOD, **change))


def test_a_stage_in_which_nothing_was_due_is_not_said_to_be_met() -> None:
    """Only stages that were judged speak for a family, and how many they are is said."""
    nothing = StageState("2026-04", None)
    [told] = [one.text() for one in weigh(replace(GOOD, stages=(MET[0], nothing)), TERMS).speaks_for if one.code == "stages_met"]
    assert "1 dari 2 tahap" in told
    assert "stages_met" not in {one.code for one in weigh(replace(GOOD, stages=(nothing, nothing)), TERMS).speaks_for}


def test_not_applying_is_believed_only_where_nobody_is_of_that_age() -> None:
    """A school that does not apply is met in a family without children, not where somebody's age is unknown."""
    facts = replace(said(education="tidak_berlaku"), people=NONE_LEFT)
    assert codes(facts) == set()
    assert "criterion_by_age" in codes(replace(facts, people=(*NONE_LEFT, Person(None, None))))


def leaving(**more: Any) -> Facts:
    """Return a family without a komponen whose exit is alamiah."""
    fields = {name: value for name, value in WHOLE.items() if name not in ("economy", "dwelling")}
    return replace(GOOD, people=NONE_LEFT, assessment=replace(SAID, fields=fields | {"jalur": "alamiah", "family_view": "menolak"} | more))


def test_an_alamiah_exit_needs_a_visit_that_rules_out_what_nobody_recorded() -> None:
    """Ages only raise the question: a visit of the last 30 days must have ruled out all four, and nothing reported may wait."""
    facts = leaving()
    assert codes(facts) == set() and "view_no" in {one.code for one in weigh(facts, TERMS).speaks_against}
    assert codes(replace(facts, people=(MOTHER, PUPIL))) == {"komponen_left"}
    assert codes(replace(facts, people=(*NONE_LEFT, Person(None, None)))) == {"age_unknown"}
    assert codes(replace(facts, events=1)) == {"events_wait"}
    for day, code in ((None, "no_visit"), (TODAY - timedelta(days=31), "visit_old"), (TODAY + timedelta(days=1), "visit_old")):
        assert codes(replace(facts, assessment=replace(facts.assessment, visit_on=day))) == {code}
    for name in ("kehamilan", "kelahiran", "disabilitas", "lansia"):
        assert codes(leaving(**{name: "ada"})) == {"found"}
        assert codes(leaving(**{name: None})) == codes(leaving(**{name: "belum_diketahui"})) == {"not_ruled_out"}


def test_what_a_visit_found_speaks_against_every_exit() -> None:
    """A pregnancy that nobody recorded stands beside the criteria of a family that asks to leave, or that is sent away."""
    for facts in (said(kehamilan="ada"), said(jalur="paksa", kehamilan="ada", reason="Surat desa: mampu", reason_document="Surat 12/2026")):
        assert "found" in {one.code for one in weigh(facts, TERMS).speaks_against}


def test_an_administrative_exit_needs_reason_and_document() -> None:
    """Without both it is not proposed; the family's no speaks against it and is kept."""
    facts = said(jalur="paksa", family_view="menolak", reason="Surat desa: mampu", reason_document="Surat 12/2026")
    assert codes(facts) == set() and "view_no" in {one.code for one in weigh(facts, TERMS).speaks_against}
    assert codes(said(jalur="paksa", reason="  ", reason_document=None)) == {"no_reason", "no_document"}


@pytest.mark.parametrize(
    ("komponen", "born", "left"),
    [
        ("sd", "2015-01-01", 1),
        ("sma", "2004-01-01", 0),
        (None, "2022-01-01", 1),
        (None, "2010-01-01", 1),
        (None, "2000-01-01", 0),
        (None, "1960-01-01", 1),
        ("lansia", "1980-01-01", 0),
        ("anak_usia_dini", "2004-01-01", 0),
        ("ibu_hamil", "1990-01-01", 1),
        ("disabilitas_berat", "1990-01-01", 1),
        ("sd", None, 1),
        (None, None, 0),
    ],
)
def test_what_komponen_is_left(komponen: str | None, born: str | None, left: int) -> None:
    """Ages that outgrew a komponen leave none; an age at which there is one counts even where nobody recorded it."""
    assert komponen_left([Person(komponen, born and date.fromisoformat(born))], AGES, TODAY) == left


def invented(chance: random.Random) -> Facts:
    """Return facts of every kind, good ones more often."""
    def pick(good: Any, *others: Any) -> Any:
        return good if chance.random() < 0.8 else chance.choice(others)

    fields = {name: pick(value, None, "tidak", "belum_diketahui", "tidak_berlaku") for name, value in WHOLE.items()}
    fields["date"] = (TODAY - timedelta(days=pick(5, 200, 91, 90))).isoformat()
    fields |= {"jalur": chance.choice(["mandiri", "alamiah", "paksa"]), "reason": pick("x", None), "reason_document": pick("y", "")}
    fields["family_view"] = pick("setuju", None, "menolak", "belum_memutuskan")
    worst, held = chance.randint(0, 12), pick(12, 3, 0)
    best = min(worst + pick(0, 1, 4), held)
    people = tuple(chance.choice([MOTHER, PUPIL, ELDER, *NONE_LEFT, Person(None, None)]) for _ in range(chance.randint(0, 3)))
    visit = TODAY - timedelta(days=pick(5, 31, -1))
    found = Assessment("a", fields, pick(visit, None), pick(False, True), pick(False, True))
    stages = tuple(pick(one, replace(one, state="tidak_memenuhi"), replace(one, state=None, gaps=1)) for one in MET)
    interval = Interval(Tally(min(worst, held), held), Tally(best, held))
    return Facts(pick(True, False), pick(False, True), people, pick(found, None), interval, stages, pick(0, 2))


def test_no_proposal_where_anything_is_uncertain() -> None:
    """Of any facts: what may be proposed has a fresh assessment, an interval on one side, nobody protected, and the family's view."""
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance, ready = random.Random(seed), 0
    for _ in range(4_000):
        facts = invented(chance)
        found = weigh(facts, TERMS)
        for one in (*found.barred, *found.missing, *found.speaks_for, *found.speaks_against):
            assert one.code in SENTENCES and "{" not in one.text() + one.text(1)
        if not found.ready:
            continue
        ready += 1
        told = facts.assessment
        assert told is not None and (TODAY - told.day).days <= 90 and told.fields["family_view"]
        assert facts.interval.verdict(75) is not Verdict.OPEN
        assert facts.member and not facts.open_proposal and not told.disputed and not told.waits
        assert {(one.age(TODAY) or 0) >= 60 for one in facts.people} - {True}
        if found.jalur == "mandiri":
            assert facts.interval.worst.came * 100 >= 75 * facts.interval.worst.counted > 0 and told.fields["family_view"] == "setuju"
            assert not any(told.fields[name] in (None, "tidak", "belum_diketahui") for name in ("health", "economy", "dwelling", "data_terpadu"))
        if found.jalur == "alamiah":
            assert told.visit_on and 0 <= (TODAY - told.visit_on).days <= 30 and PUPIL not in facts.people and ELDER not in facts.people
        assert not weigh(replace(facts, assessment=None), TERMS).ready
    assert ready > 20


def test_no_rules_let_attendance_decide_alone() -> None:
    """A version of the rules without a criterion is refused; whatever attendance says, without an assessment nothing is ready."""
    fields = shipped_exit_rules().fields
    assert check("aturan_graduasi", fields, creating=True) is None
    problem = check("aturan_graduasi", fields | {"criteria": []}, creating=True)
    assert problem is not None and problem.details == {"fields": {"criteria": "required"}}
    for came in range(13):
        assert "no_assessment" in codes(replace(GOOD, assessment=None, interval=Interval(Tally(came, 12), Tally(12, 12))))
