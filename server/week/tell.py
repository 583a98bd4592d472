"""The figures of a week as tables for people."""

from collections.abc import Iterable, Iterator
from typing import Any

Figures = dict[str, Any]
OUTCOMES = ("applied", "same", "merged", "review", "refused", "blocked", "held")
COUNTS = ("here", "accepted", "attention")
SHOWN_MAX = 40
SPACE = "  "


def lines_of(figures: Figures) -> Iterator[str]:
    """Yield everything that is printed."""
    week, counts = figures["week"], figures["import"]["counts"]
    people = f"{counts['families']} families, {counts['members']} members, {week['pendamping']} pendamping, {week['phones']} phones"
    yield f"Week of {week['monday']}, seed {week['seed']}, {week['database']}: {people}"
    yield from (f"Made for the story: {what}" for what in week["made_for_the_story"])
    yield from _section("Changes by outcome", _outcomes(figures))
    yield from _section("Exchanges", _exchanges(figures))
    yield from _section("First sync", _first_syncs(figures))
    yield from _section("What happened", [("seen", "scene"), *((one["seen"], one["scene"]) for one in figures["story"])])
    yield from _conflicts(figures["conflicts"])
    yield from _inbox(figures["inbox"])
    yield from _verdict(figures["verdict"])
    spent = ", ".join(f"{name.replace('_', ' ')} {seconds:.1f} s" for name, seconds in week["measured"].items())
    yield f"Time: {spent}"


def columns(rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    """Yield rows laid out as columns, numbers to the right."""
    table = [tuple(row) for row in rows]
    widths = [max(len(str(cell)) for cell in column) for column in zip(*table, strict=True)]
    for row in table:
        cells = (
            str(cell).rjust(width) if isinstance(cell, int | float) else str(cell).ljust(width)
            for cell, width in zip(row, widths, strict=True)
        )
        yield SPACE + SPACE.join(cells).rstrip()


def _section(title: str, rows: list[tuple[Any, ...]]) -> Iterator[str]:
    yield ""
    yield title
    yield from columns(rows)


def _outcomes(figures: Figures) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = [("phone", "worker", "forms", "changes", *OUTCOMES, *COUNTS)]
    for phone in figures["phones"]:
        status = phone["status"]
        numbers = (phone["outcomes"].get(outcome, 0) for outcome in OUTCOMES)
        rows.append((phone["phone"], phone["worker"], phone["forms"], phone["saved"], *numbers, *(status[one] for one in COUNTS)))
    return rows


def _exchanges(figures: Figures) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = [
        ("phone", "sent", "received", "round trips", "lost requests", "lost answers", "cut", "forms sent again", "clock error")
    ]
    for phone in figures["phones"]:
        faults, used = phone["faults"], phone["measured"]
        lost = (faults.get(name, 0) for name in ("request_lost", "answer_lost", "answer_cut"))
        trips = (used["bytes_sent"], used["bytes_received"], phone["round_trips"])
        rows.append((phone["phone"], *trips, *lost, phone["forms_sent_again"], f"{phone['clock_error_s']} s"))
    return rows


def _first_syncs(figures: Figures) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = [("phone", "families", "rows", "sent", "received", "seconds")]
    for phone in figures["phones"]:
        first, used = phone["first_sync"], phone["measured"]["first_sync"]
        rows.append((phone["phone"], first["families"], first["rows"], used["sent"], used["received"], round(used["seconds"], 2)))
    return rows


def _conflicts(conflicts: list[Figures]) -> Iterator[str]:
    rows: list[tuple[Any, ...]] = [("record", "group", "stands now", "kept beside it", "made (UTC)", "")]
    for one in conflicts[:SHOWN_MAX]:
        old = f"{_values(one['standing'])} ({_who(one['standing_by'], one['standing_from'])})"
        new = f"{_values(one['incoming'])} ({_who(one['incoming_by'], one['incoming_from'])})"
        pair = (new, old) if one["stands_now"] == "incoming" else (old, new)
        owner = "own" if one["own"] else "other"
        place = f"{one['kind']} {one['record'][:6]}"
        rows.append((place, f"{one['group']} ({one['rule']})", *pair, one["made_at"], f"{owner}, {one['state']}"))
    yield from _section(f"Conflicts: {len(conflicts)}, both values kept", rows)
    yield from _more(conflicts)


def _inbox(inbox: list[Figures]) -> Iterator[str]:
    rows: list[tuple[Any, ...]] = [("phone", "kind", "outcome", "state", "work date", "reason told to the worker")]
    rows += [
        (one["phone"], one["kind"], one["outcome"], one["state"], one["work_date"], f"{one['code']}: {one['reason']}")
        for one in inbox[:SHOWN_MAX]
    ]
    yield from _section(f"Inbox: {len(inbox)}", rows)
    yield from _more(inbox)


def _more(cases: list[Figures]) -> Iterator[str]:
    if len(cases) > SHOWN_MAX:
        yield f"{SPACE}… and {len(cases) - SHOWN_MAX} more; --json has all"


def _who(worker: str, phone: str) -> str:
    return worker if worker == phone else f"{worker} {phone}"


def _values(fields: Figures) -> str:
    return ", ".join(f"{name} {value}" for name, value in fields.items()) or "nothing"


def _verdict(verdict: Figures) -> Iterator[str]:
    phones = verdict["phones"]
    rows = [("phone", "saved", "decided once", "wrong", "rows on phone", "rows in scope", "different")]
    rows += [
        (label, *(one[name] for name in ("saved", "decided", "wrong_in_all", "mirror_rows", "server_rows", "differences_in_all")))
        for label, one in phones.items()
    ]
    yield from _section("Verdict", rows)
    for label, one in phones.items():
        yield from (f"{SPACE}{label}: form {form} change {index}: {what}" for form, index, what in one["wrong"])
        yield from (f"{SPACE}{label}: {kind} {identity}: {what}" for kind, identity, what in one["differences"])
    if not verdict["quiet"]:
        yield f"{SPACE}the phones did not come to rest"
    if verdict["forms_of_nobody"]:
        yield f"{SPACE}{verdict['forms_of_nobody']} forms in the change log come from no phone of this week"
    if verdict["card_numbers_in_log"]:
        yield f"{SPACE}{verdict['card_numbers_in_log']} numbers in the server's log look like a NIK"
    if verdict["ok"]:
        yield f"Every change ({verdict['changes_saved']}) is accounted for once, and every mirror equals its scopes."
    else:
        yield "NOT SO: see the differences above."
