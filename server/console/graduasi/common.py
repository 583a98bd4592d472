"""What pages of graduasi share: the kabupaten of an address, findings and assessments in words, who is awaited."""

from collections.abc import Iterable
from typing import Any

from flask import url_for
from sqlalchemy import Connection

from schemas import KINDS
from server.console.papers.ways import papers_of
from server.console.people.attendance import write_interval
from server.console.people.told import Telling
from server.console.speech import language, say, write_month
from server.console.values import label_of, write_value
from server.console.words import LANGUAGES
from server.graduasi.exits import Known
from server.graduasi.findings import Finding
from server.graduasi.rules import rules_on
from server.identity.callers import caller
from server.identity.regions import KABUPATEN, covers, includes
from server.people.names import names_of_shown
from sync.errors import Problem
from sync.ids import is_id

ASSESSED = tuple(name for name in KINDS["penilaian_graduasi"].fields if name not in ("kpm_id", "kunjungan_id"))


def demand_kabupaten(kabupaten: str, record: str = "") -> None:
    """Raise `Problem` (not_found) for what is no kabupaten of the account's region, nor one that it lies in, or for what is no id."""
    sound = kabupaten.isascii() and kabupaten.isdecimal() and len(kabupaten) == KABUPATEN and (not record or is_id(record))
    if not sound or not (covers(caller().row.region, kabupaten) or includes(kabupaten, caller().row.region)):
        raise Problem("not_found")


def say_finding(one: Finding) -> str:
    """Return the sentence of a finding for the present visitor, a month in words."""
    told = Finding(one.code, tuple((name, write_month(str(value)) if name == "month" else value) for name, value in one.values))
    return told.text(LANGUAGES.index(language()))


def say_findings(found: Iterable[Finding]) -> list[str]:
    """Return the sentences of findings, each once."""
    return list(dict.fromkeys(say_finding(one) for one in found))


def names_for(connection: Connection, kabupaten: str, kpm: str, known: Known) -> dict[str, str]:
    """Return the names of a family and of the workers from whom something is awaited."""
    return names_of_shown(connection, kabupaten, [], {("kpm", kpm), *(("worker", worker) for worker, _ in known.measured.awaited)})


def title_of(kpm: str, names: dict[str, str]) -> str:
    """Return what stands above a page about a family: its pengurus."""
    return names.get(kpm) or say("cycle.no_name")


def known_told(kabupaten: str, kpm: str, known: Known, names: dict[str, str]) -> dict[str, Any]:
    """Return what a page shows of what is known of a family now."""
    weighing, telling, said = known.weighing, Telling(names), known.facts.assessment
    months = known.look.months
    return {
        "barred": say_findings(weighing.barred),
        "missing": say_findings(weighing.missing),
        "for": say_findings(weighing.speaks_for),
        "against": say_findings(weighing.speaks_against),
        "ready": weighing.ready,
        "measure": write_interval(known.measured.interval) or say("graduasi.no_meetings"),
        "span": say("attendance.span", first=write_month(months[0]), last=write_month(months[-1])),
        "weighed_by": _weighed_by(known),
        "awaited": _awaited(telling, known),
        "assessment": [] if said is None else [(label_of("penilaian_graduasi", name), text) for name, text in _told(said.fields)],
        "attendance": url_for("konsol.people_attendance.get_attendance", kabupaten=kabupaten, kpm=kpm),
        "papers": papers_of(kabupaten, kpm, said.fields["jalur"] if said else None),
        "family": url_for("konsol.people_family.get_family", kabupaten=kabupaten, kpm=kpm),
    }


def _weighed_by(known: Known) -> str:
    """Say by which version of the rules the family is weighed, and that another one holds for new proposals where it does."""
    now, rules = rules_on(known.look.known, known.look.terms.today), known.look.terms.rules
    return say("graduasi.weighed_by" if now is rules else "graduasi.weighed_by_older", nomor=rules.nomor, now=now.nomor)


def _awaited(telling: Telling, known: Known) -> list[tuple[str, str]]:
    """Return for each worker from whom something is awaited the months of it, and the page of the worker, where he can be asked."""
    found: dict[str, dict[str, None]] = {}
    for worker, day in known.measured.awaited:
        found.setdefault(worker, {})[day[:7]] = None
    here = known.look.kabupaten
    return [
        (
            say("graduasi.awaited_of", name=telling.name(worker), months=", ".join(map(write_month, months))),
            url_for("konsol.people_worker.get_worker", kabupaten=here, worker=worker),
        )
        for worker, months in found.items()
    ]


def _told(fields: Any) -> Iterable[tuple[str, str]]:
    for name in ASSESSED:
        if fields.get(name) not in (None, ""):
            yield name, write_value("penilaian_graduasi", name, fields[name])

