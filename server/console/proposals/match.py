"""How two records that may be one are shown, and the step in which a merging is confirmed."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request

from server.console.facts import Facts
from server.console.proposals.proposal import family_of
from server.console.shelf import Exhibit, Rows, Shelf
from server.console.speech import reason_of, say
from server.console.values import label_of, write_value
from server.desk.case import open_case
from server.desk.match import FIRST, MERGE, Half, Twins, joining_of
from server.desk.merging import NEVER_TAKEN
from server.desk.nouns import OpenCase
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import DECIDING
from server.identity.callers import caller, console
from server.identity.regions import name_of
from server.services import services
from sync.errors import Problem
from sync.limits import REASON_CHARS_MAX, UNMERGE_DAYS
from sync.nouns import Record

STANDS = "stands"
BETWEEN = ","
pages = Blueprint("match", __name__)


def show(opened: OpenCase) -> Exhibit:
    """Show both records and their families side by side."""
    twins: Twins = opened.details["twins"]
    kind = opened.case.kind
    heads = [title_of(twins.first), title_of(twins.second)]
    facts = [(say("match.family", who=title_of(half)), _family(half)) for half in (twins.first, twins.second) if half.family]
    about = [(say("list.reason"), reason_of(opened.case.code))]
    if not twins.mergeable:
        with read_transaction(services().engine) as connection:
            about.append((say("match.elsewhere"), name_of(connection, twins.second.kabupaten)))
    choices = [(name, label_of(kind, name)) for name in twins.differing]
    more = {"choices": choices, "heads": heads, STANDS: twins.stands, "mergeable": twins.mergeable, "family": kind == "kpm", "days": UNMERGE_DAYS}
    return Exhibit((heads, _rows(kind, twins)), [(say("item.about"), about), *facts], [], more)


def title_of(half: Half) -> str:
    """Return what a record is called: its name, else who is pengurus."""
    if half.record is None:
        return say("match.other")
    pengurus = half.family.pengurus if half.family else None
    own = half.record.fields.get("name") or (pengurus.fields["name"] if pengurus else "")
    return own or say("list.nobody")


def _rows(kind: str, twins: Twins) -> Rows:
    records = [half.record for half in (twins.first, twins.second)]
    names = [name for name in records[0].fields if name not in (*NEVER_TAKEN, "closed")]
    return [(label_of(kind, name), [_say(one, name) for one in records]) for name in names if any(_say(one, name) for one in records)]


def _say(record: Record | None, name: str) -> str | None:
    return None if record is None else write_value(record.kind, name, record.fields[name])


def _family(half: Half) -> Facts:
    return [*family_of(half.family), *((say(f"match.count.{kind}"), str(number)) for kind, number in half.counts.items())]


def read(opened: OpenCase, action: str, sent: Mapping[str, str]) -> dict[str, Any] | None:
    """Read what was chosen."""
    found = {STANDS: sent.get(STANDS, "")}
    return found | chosen(sent.get("keep", ""), [one for one in sent.get("take", "").split(BETWEEN) if one]) if action == MERGE else found


def chosen(keep: str, take: list[str]) -> dict[str, Any]:
    """Return a choice as it is kept with the decision."""
    return {"keep": keep, "take": sorted(set(take))}


@pages.get("/kembar/<string:kabupaten>/<string:ref>")
@console(*DECIDING)
def get_confirm(kabupaten: str, ref: str) -> Any:
    """Show what a merging would make, and ask for its reason."""
    opened = _open(kabupaten, ref)
    choice = chosen(request.args.get("keep", FIRST), request.args.getlist("take"))
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind=opened.case.kind, record=opened.case.record)
    try:
        joining = joining_of(opened.details["twins"], choice)
    except Problem as problem:
        return render_template("konsol/proposals/confirm.html", opened=opened, wrong=True, rows=[], **_hidden(opened, choice)), problem.status
    rows = [(label_of(opened.case.kind, name), [_say(joining.kept, name), write_value(opened.case.kind, name, value)]) for name, value in joining.values.items()]
    titles = [title_of(half) for half in (opened.details["twins"].first, opened.details["twins"].second)]
    told = titles if choice["keep"] == FIRST else titles[::-1]
    return render_template("konsol/proposals/confirm.html", opened=opened, wrong=False, rows=rows, told=told, **_hidden(opened, choice))


def _open(kabupaten: str, ref: str) -> OpenCase:
    if not all(text.isascii() and text.isprintable() for text in (kabupaten, ref)):
        raise Problem("not_found")
    return open_case(services(), caller().row.region, kabupaten, "match", ref)


def _hidden(opened: OpenCase, choice: dict[str, Any]) -> dict[str, Any]:
    seen = f"{opened.seen.number}~{opened.seen.tag}" if opened.seen else ""
    hidden = {"seen": seen, STANDS: opened.details["twins"].stands, "keep": choice["keep"], "take": BETWEEN.join(choice["take"])}
    return {"hidden": hidden, "longest": REASON_CHARS_MAX, "days": UNMERGE_DAYS, "open": opened.open and opened.pending is None}


SHELF = Shelf(show, read)
