"""Who is a kandidat and what is missing: decisions about one family, from facts alone, without a database or a clock.

A person decides; this only says whether a proposal may be made. Attendance alone never proposes an exit: without an assessment of the
pendamping, fresh and whole, nothing may be. What is not known never counts as met, and never as failed.
Source: criteria (i) to (iv) of the Renstra Kemensos 2020-2024; three exits in use: mandiri, alamiah, paksa or administrative.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from schemas.graduasi import ALAMIAH, BELUM, FOUND, MANDIRI, NOT_FOUND, PAKSA, TIDAK, TIDAK_BERLAKU, YA
from server.attendance.measure import Interval, Tally, Verdict
from server.cycle.compliance import FAILED, GAPS
from server.graduasi.findings import Finding, finding
from server.graduasi.people import Ages, Person, all_protected, komponen_left, maybe_protected, of_age, unknown_ages
from server.graduasi.rules import ExitRules

QUESTIONS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "layanan": (("education", "health", "bpjs_kesehatan", "bpjs_ketenagakerjaan"), "layanan_evidence"),
    "ekonomi": (("economy",), "economy_evidence"),
    "hunian": (("dwelling",), "dwelling_evidence"),
    "data_terpadu": (("data_terpadu",), "data_terpadu_evidence"),
}
"""Criterion -> its questions, and the field with what shows the answers."""
RULED_OUT = ("kehamilan", "kelahiran", "disabilitas", "lansia")


@dataclass(frozen=True, slots=True)
class Assessment:
    """An assessment: its fields, the day of the home visit that it names, whether something of it is not decided, or was proposed before."""

    id: str
    fields: Mapping[str, Any]
    visit_on: date | None = None
    disputed: bool = False
    waits: bool = False
    used: bool = False

    @property
    def day(self) -> date:
        """Day of the assessment."""
        return date.fromisoformat(self.fields["date"])


@dataclass(frozen=True, slots=True)
class StageState:
    """What a closed stage came to for the family, late work included; None where nothing was due for it."""

    tahap: str
    state: str | None
    gaps: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a family. `stages`: the closed ones, newest first; `open_proposal`: another proposal is not finished;
    `events`: what the field reported of it and nobody has decided; `held`: what it sent about it and the office has not let in."""

    member: bool
    open_proposal: bool
    people: Sequence[Person]
    assessment: Assessment | None
    interval: Interval
    stages: Sequence[StageState]
    events: int = 0
    held: int = 0


@dataclass(frozen=True, slots=True)
class Weighing:
    """What stands in the way of a proposal, and what speaks for and against it; `barred` cannot be brought by more work of the field."""

    jalur: str | None
    barred: tuple[Finding, ...]
    missing: tuple[Finding, ...]
    speaks_for: tuple[Finding, ...]
    speaks_against: tuple[Finding, ...]

    @property
    def ready(self) -> bool:
        """Whether a proposal may be made."""
        return self.jalur is not None and not self.barred and not self.missing


@dataclass(frozen=True, slots=True)
class Terms:
    """By what a family is weighed: the version of the rules, the ages of komponen, and the day."""

    rules: ExitRules
    ages: Ages
    today: date


def weigh(facts: Facts, terms: Terms) -> Weighing:
    """Return what stands in the way of a proposal by the exit that the assessment names, and what speaks for and against it."""
    said = facts.assessment
    barred, missing = list(_barred_for_all(facts, terms)), list(_missing_for_all(facts, terms))
    if said is None:
        return Weighing(None, tuple(barred), tuple(missing), (), ())
    jalur = said.fields.get("jalur")
    barred += _BARRED.get(jalur, _nothing)(facts, said, terms)
    missing += _MISSING.get(jalur, _nothing)(facts, said, terms)
    told = tuple(_speaks_for(facts, said, terms)), tuple(_speaks_against(facts, said, terms))
    return Weighing(jalur, tuple(barred), tuple(missing), *told)


def _nothing(facts: Facts, said: Assessment, terms: Terms) -> Iterator[Finding]:
    return iter(())


def _barred_for_all(facts: Facts, terms: Terms) -> Iterator[Finding]:
    if not facts.member:
        yield finding("not_member")
    if facts.open_proposal:
        yield finding("open_proposal")
    if all_protected(facts.people, terms.ages, terms.today):
        yield finding("protected")


def _missing_for_all(facts: Facts, terms: Terms) -> Iterator[Finding]:
    if not facts.people:
        yield finding("no_members")
    if facts.held:
        yield finding("work_waits", number=facts.held)
    if maybe_protected(facts.people, terms.ages, terms.today):
        yield finding("age_unknown", number=unknown_ages(facts.people))
    said, rules = facts.assessment, terms.rules
    if said is None:
        yield finding("no_assessment")
    else:
        if (terms.today - said.day).days > rules.assessment_days:
            yield finding("assessment_old", days=rules.assessment_days)
        if said.day > terms.today:
            yield finding("assessment_ahead")
        if said.disputed:
            yield finding("assessment_disputed")
        if said.waits:
            yield finding("assessment_waits")
        if said.used:
            yield finding("assessment_used")
        if not said.fields.get("family_view"):
            yield finding("view_unknown")
    if facts.interval.verdict(rules.attendance_percent) is Verdict.OPEN:
        ends = {"worst": percent_of(facts.interval.worst), "best": percent_of(facts.interval.best)}
        yield finding("attendance_open", **ends, percent=rules.attendance_percent)


def percent_of(tally: Tally) -> int:
    """Return a share in whole percent, rounded down; 0 of nothing."""
    return tally.came * 100 // tally.counted if tally.counted else 0


def answers(said: Assessment, criterion: str) -> Iterator[tuple[str, str | None]]:
    """Yield each question of a criterion with its answer."""
    yield from ((name, said.fields.get(name)) for name in QUESTIONS[criterion][0])


def _applies(name: str, facts: Facts, terms: Terms) -> bool:
    """Tell whether a question may be said not to apply by nobody being of that age; an unknown age may be any."""
    rules = terms.rules
    spans = {"education": (rules.school_age_min, rules.school_age_max), "bpjs_ketenagakerjaan": (rules.working_age_min, rules.working_age_max)}
    return name not in spans or of_age(facts.people, spans[name], terms.today)


def _mandiri_barred(facts: Facts, said: Assessment, terms: Terms) -> Iterator[Finding]:
    for criterion in terms.rules.criteria:
        yield from (finding("criterion_no", name=name) for name, answer in answers(said, criterion) if answer == TIDAK)
    if said.fields.get("family_view") not in (None, "setuju"):
        yield finding("view_not_yes")
    if facts.interval.verdict(terms.rules.attendance_percent) is Verdict.BELOW:
        yield _attended("attendance_below", facts.interval.best, terms)
    for stage in facts.stages[: terms.rules.komitmen_tahap]:
        if stage.state == FAILED:
            yield finding("stage_failed", month=stage.tahap)


def _mandiri_missing(facts: Facts, said: Assessment, terms: Terms) -> Iterator[Finding]:
    rules = terms.rules
    for criterion in rules.criteria:
        found = list(answers(said, criterion))
        yield from (finding("criterion_unknown", name=name) for name, answer in found if answer in (None, BELUM))
        yield from (finding("criterion_by_age", name=name) for name, answer in found if answer == TIDAK_BERLAKU and _applies(name, facts, terms))
        if not said.fields.get(QUESTIONS[criterion][1]) and any(answer == YA for _, answer in found):
            yield finding("criterion_bare", name=criterion)
    held = min(facts.interval.worst.counted, facts.interval.best.counted)
    if held < max(rules.meetings_min, 1):
        yield finding("meetings_few", number=held, least=max(rules.meetings_min, 1))
    stages = facts.stages[: rules.komitmen_tahap]
    yield from (finding("stage_open", month=one.tahap) for one in stages if one.state in GAPS or (one.state != FAILED and one.gaps))
    if len(stages) < rules.komitmen_tahap:
        yield finding("stages_few", number=len(stages), least=rules.komitmen_tahap)


def _attended(code: str, tally: Tally, terms: Terms) -> Finding:
    return finding(code, came=tally.came, counted=tally.counted, percent=terms.rules.attendance_percent)


def _alamiah_barred(facts: Facts, said: Assessment, terms: Terms) -> Iterator[Finding]:
    left = komponen_left(facts.people, terms.ages, terms.today)
    if left:
        yield finding("komponen_left", number=left)
    yield from (finding("found", name=name) for name in RULED_OUT if said.fields.get(name) == FOUND)


def _alamiah_missing(facts: Facts, said: Assessment, terms: Terms) -> Iterator[Finding]:
    if nameless := unknown_ages(facts.people):
        yield finding("age_unknown", number=nameless)
    if facts.events:
        yield finding("events_wait", number=facts.events)
    if said.visit_on is None:
        yield finding("no_visit")
    elif not 0 <= (terms.today - said.visit_on).days <= terms.rules.visit_days:
        yield finding("visit_old", days=terms.rules.visit_days)
    yield from (finding("not_ruled_out", name=name) for name in RULED_OUT if said.fields.get(name) not in (FOUND, NOT_FOUND))


def _paksa_missing(facts: Facts, said: Assessment, terms: Terms) -> Iterator[Finding]:
    if not (said.fields.get("reason") or "").strip():
        yield finding("no_reason")
    if not (said.fields.get("reason_document") or "").strip():
        yield finding("no_document")


_BARRED = {MANDIRI: _mandiri_barred, ALAMIAH: _alamiah_barred}
_MISSING = {MANDIRI: _mandiri_missing, ALAMIAH: _alamiah_missing, PAKSA: _paksa_missing}


def _speaks_for(facts: Facts, said: Assessment, terms: Terms) -> Iterator[Finding]:
    if said.fields.get("family_view") == "setuju":
        yield finding("view_yes")
    for criterion in QUESTIONS:
        for name, answer in answers(said, criterion):
            if answer == YA:
                yield finding("criterion_yes", name=name)
            elif answer == TIDAK_BERLAKU and not _applies(name, facts, terms):
                yield finding("criterion_none", name=name)
    if facts.interval.verdict(terms.rules.attendance_percent) is Verdict.ABOVE:
        yield _attended("attendance_above", facts.interval.worst, terms)
    stages = facts.stages[: terms.rules.komitmen_tahap]
    judged = [one for one in stages if one.state is not None]
    if judged and all(one.state not in (FAILED, *GAPS) and not one.gaps for one in judged):
        yield finding("stages_met", number=len(judged), of=len(stages))
    if said.fields.get("jalur") == ALAMIAH:
        if facts.people and not komponen_left(facts.people, terms.ages, terms.today):
            yield finding("no_komponen")
        if all(said.fields.get(name) == NOT_FOUND for name in RULED_OUT):
            yield finding("ruled_out")
    if said.fields.get("reason") and said.fields.get("reason_document"):
        yield finding("reasoned")


def _speaks_against(facts: Facts, said: Assessment, terms: Terms) -> Iterator[Finding]:
    views = {"menolak": "view_no", "belum_memutuskan": "view_open"}
    if said.fields.get("family_view") in views:
        yield finding(views[said.fields["family_view"]])
    for criterion in QUESTIONS:
        for name, answer in answers(said, criterion):
            if answer == TIDAK:
                yield finding("criterion_no", name=name)
            elif answer in (None, BELUM):
                yield finding("criterion_unknown", name=name)
    if said.fields.get("jalur") != ALAMIAH:
        yield from (finding("found", name=name) for name in RULED_OUT if said.fields.get(name) == FOUND)
    verdict = facts.interval.verdict(terms.rules.attendance_percent)
    if verdict is Verdict.BELOW:
        yield _attended("attendance_below", facts.interval.best, terms)
    elif verdict is Verdict.NOTHING:
        yield finding("no_meetings")
    for stage in facts.stages[: terms.rules.komitmen_tahap]:
        if stage.state == FAILED:
            yield finding("stage_failed", month=stage.tahap)
        elif stage.state in GAPS or stage.gaps:
            yield finding("stage_open", month=stage.tahap)
    if said.fields.get("jalur") != ALAMIAH and (left := komponen_left(facts.people, terms.ages, terms.today)):
        yield finding("komponen_left", number=left)
