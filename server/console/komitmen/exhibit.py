"""What the page of a check shows: days and threshold, member and facility, who sent it, its year, and the facility's month."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from server.console.facts import Facts, of_side
from server.console.repair import read_fields
from server.console.shelf import Exhibit, Shelf
from server.console.speech import reason_of, say, write_day, write_month
from server.console.values import typed
from server.desk.komitmen_evidence import Evidence, Past
from server.desk.komitmen_judge import ABSENCES, SCHOOL
from server.desk.nouns import AMEND, OpenCase

HISTORY_HEADS = ("komitmen.bulan", "komitmen.result", "komitmen.absent", "komitmen.days", "komitmen.percent", "komitmen.review")
Table = tuple[str, list[str], list[dict[str, Any]]]


def show_check(opened: OpenCase) -> Exhibit:
    """Show a check with its evidence."""
    return Exhibit(None, facts_of_check(opened), tables_of(opened), {})


def facts_of_check(opened: OpenCase) -> list[tuple[str, Facts]]:
    """Return titled facts of a check; of one that is gone only why it waited."""
    evidence: Evidence | None = opened.details["evidence"]
    about = [(say("list.reason"), reason_of(opened.case.code))]
    if evidence is None:
        return [(say("item.about"), about)]
    if evidence.code not in (None, opened.case.code):
        about.append((say("item.now"), reason_of(evidence.code)))
    return [
        (say("komitmen.raw"), told([*about, *_days(evidence), *_beside(evidence)])),
        (say("komitmen.who"), told(_who(opened, evidence))),
        (say("komitmen.sent"), of_side(opened.incoming, opened.case.kabupaten)),
    ]


def told(pairs: Iterable[tuple[str, Any]]) -> Facts:
    """Leave out what nobody told."""
    return [(name, typed(value)) for name, value in pairs if value not in (None, "")]


def say_word(word: str | None) -> str:
    """Write a word of a list as people read it."""
    return (word or "").replace("_", " ")


def _days(evidence: Evidence) -> list[tuple[str, Any]]:
    """Return raw days, effective days, what they come to and what is asked for; of other conditions than school, the result."""
    check, seen, rules = evidence.check, evidence.seen, evidence.rules
    found = [
        (say("komitmen.bulan"), write_month(check.bulan)),
        (say("komitmen.condition"), say_word(check.condition)),
        (say("komitmen.result"), say_word(check.result) or say("komitmen.no_result")),
    ]
    if check.condition != SCHOOL:
        return found
    unknown = say("komitmen.unknown")
    found += [(say(f"komitmen.{name}"), unknown if getattr(check, name) is None else getattr(check, name)) for name in ABSENCES]
    found.append((say("komitmen.days"), unknown if check.days is None else check.days))
    reckoned = say("komitmen.percent_of", percent=seen.percent, present=seen.present, days=seen.days) if seen else say("komitmen.not_computed")
    absences = ", ".join(name for name in ABSENCES if name in rules.absences)
    asked = say("komitmen.asked_by", percent=evidence.percent_asked, absences=absences, name=rules.name, version=rules.nomor)
    found += [(say("komitmen.percent"), reckoned), (say("komitmen.asked"), asked)]
    if seen:
        found.append((say("komitmen.computed"), say("komitmen.met") if seen.enough else say("komitmen.failed")))
    return found


def _beside(evidence: Evidence) -> list[tuple[str, Any]]:
    about, check = evidence.about, evidence.check
    own = [(say("komitmen.why"), about.reason)]
    own += [(say(f"komitmen.{name}"), getattr(about, name)) for name in ("weight_kg", "height_cm", "source", "note")]
    day = write_day(date.fromisoformat(check.signed_on)) if check.signed_on else ""
    signed = say("komitmen.signed_by", name=about.signer_name, day=day) if about.signer_name and day else about.signer_name or day
    return [*own, (say("komitmen.signed"), signed), (say("komitmen.review"), check.review and say(f"komitmen.review.{check.review}"))]


def _who(opened: OpenCase, evidence: Evidence) -> list[tuple[str, Any]]:
    about = evidence.about
    return [
        (say("komitmen.member"), about.name),
        (say("komitmen.komponen"), say_word(about.komponen)),
        (say("komitmen.class_level"), about.class_level),
        (say("komitmen.facility"), about.facility),
        (say("komitmen.pengurus"), about.pengurus),
        (say("komitmen.kelompok"), about.kelompok),
        (say("komitmen.pendamping"), opened.case.worker_name or say("list.nobody")),
    ]


def tables_of(opened: OpenCase) -> list[Table]:
    """Return the year behind the check, and the counts of its facility."""
    evidence: Evidence | None = opened.details["evidence"]
    if evidence is None:
        return []
    found: list[Table] = []
    if evidence.history:
        found.append((say("komitmen.history"), [say(head) for head in HISTORY_HEADS], [_past(one) for one in evidence.history]))
    if evidence.counts:
        counted = sorted(evidence.counts.items(), key=lambda one: one[0] or "")
        rows = [{"cells": [say_word(result) or say("komitmen.no_result"), number]} for result, number in counted]
        found.append((say("komitmen.others"), [say("komitmen.result"), say("komitmen.number")], rows))
    return found


def _past(one: Past) -> dict[str, Any]:
    percent = "" if one.percent is None else f"{one.percent} %"
    review = say(f"komitmen.review.{one.review}") if one.review else ""
    cells = [write_month(one.bulan), say_word(one.result) or say("komitmen.no_result"), one.absent, one.days, percent, review]
    return {"cells": ["" if cell is None else cell for cell in cells]}


def read_amended(opened: OpenCase, action: str, sent: Mapping[str, str]) -> dict[str, Any] | None:
    """Read the result that a person writes instead."""
    return read_fields(opened, sent) if action == AMEND else None


SHELF = Shelf(show_check, read_amended)
