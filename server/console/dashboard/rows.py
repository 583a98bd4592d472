"""The rows behind a number of the dashboard: the kelompok that it is added up from, and what each of these is made of."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Connection

from server.console.dashboard.asked import Asked, asked_of
from server.console.dashboard.numbers import name_of_measure, write_numbers, write_of, write_parts, write_share
from server.console.frame import regions_in
from server.console.people.told import Telling
from server.console.speech import say, write_day
from server.dashboard.behind import (
    Brought,
    Group,
    Verdict,
    attended,
    checks_of,
    families_of,
    find_desa,
    meetings_of,
    phones_behind,
    seen_of,
    verdicts_of,
    workers_of,
)
from server.dashboard.ground import LONELY
from server.dashboard.measures import ATTENDED, GRADUATED, HEARD, KOMITMEN, PROMPT_CHECKS, SEEN, STANDARD
from server.dashboard.places import desa_of, is_nowhere
from server.dashboard.reading import Figure, OfKelompok, kelompok_of
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.identity.regions import DESA, KABUPATEN
from server.people.names import names_of_shown
from server.services import services
from server.staff.kpi import Kpi
from server.staff.standard import State
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import DASHBOARD_ROWS_PER_PAGE

NOBODY = "-"
"""Stands in an address for the families of a desa without a kelompok."""
CURSOR = "~"
HEADS = {
    "kelompok": ("kelompok", "desa", "share", "numbers", "unknown", "held", "silent"),
    ATTENDED: ("family", "share", "numbers", "unknown", "held", "silent"),
    PROMPT_CHECKS: ("family", "work_day", "arrived", "state"),
    HEARD: ("worker", "clear", "state"),
    STANDARD: ("worker", "state"),
    GRADUATED: ("family", "state"),
}
CHECK_HEADS, MEETING_HEADS = ("family", "member", "condition", "state"), ("work_day", "arrived", "state")
pages = Blueprint("dashboard_rows", __name__)


@pages.get("/dasbor/<string:wilayah>/kelompok")
@console(*READING)
def get_kelompok(wilayah: str) -> str:
    """Show the kelompok that a number of a kabupaten, kecamatan or desa is added up from."""
    asked = asked_of(wilayah)
    if len(wilayah) < KABUPATEN:
        raise Problem("not_found")
    after = _after(request.args.get("after", ""))
    with read_transaction(services().engine) as connection:
        found = kelompok_of(connection, wilayah, (asked.measure, asked.month), after, DASHBOARD_ROWS_PER_PAGE + 1)
        shown = found[:DASHBOARD_ROWS_PER_PAGE]
        names = names_of_shown(connection, wilayah[:KABUPATEN], [], {("kelompok", one.id) for one in shown if one.id})
        places = regions_in(connection, {wilayah, *(one.desa for one in shown if not is_nowhere(one.desa))})
    last = shown[-1] if len(found) > len(shown) else None
    return _list(asked, places[wilayah], [_kelompok(asked, one, {**places, **names}) for one in shown], last)


def _after(told: str) -> tuple[str, str]:
    """Return (desa, kelompok) after which a page begins; raises `Problem` (bad_request)."""
    desa, found, kelompok = told.partition(CURSOR)
    if told and not (found and desa.isascii() and desa.isdecimal() and (not kelompok or is_id(kelompok))):
        raise Problem("bad_request")
    return desa, kelompok


def _list(asked: Asked, region: str, rows: list[dict[str, Any]], last: OfKelompok | None) -> str:
    here = url_for("konsol.dashboard_rows.get_kelompok", wilayah=asked.region, **asked.told())
    following = last and f"{here}&after={last.desa}{CURSOR}{last.id}"
    told = {"asked": asked, "region": region, "measure": name_of_measure(asked.measure), "heads": _heads(HEADS["kelompok"]), "rows": rows}
    ways = {"next": following, "first": here if request.args.get("after") else None}
    return render_template("konsol/dashboard/kelompok.html", **told, **ways, back=asked.page())


def _heads(names: tuple[str, ...]) -> list[str]:
    return [say(f"dashboard.head.{name}") for name in names]


def _kelompok(asked: Asked, one: OfKelompok, names: dict[str, str]) -> dict[str, Any]:
    more = {} if one.id else {"desa": one.desa}
    way = {"kabupaten": asked.region[:KABUPATEN], "kelompok": one.id or NOBODY, **asked.told(**more)}
    lonely = say("dashboard.workers" if asked.measure == STANDARD else "dashboard.lonely")
    name = names.get(one.id) or one.id if one.id else lonely
    desa = say("dashboard.nowhere") if is_nowhere(one.desa) else names[one.desa]
    figure = one.figure
    cells = [name, desa, write_share(figure), write_numbers(asked.measure, figure), *write_parts(figure)]
    return {"href": url_for("konsol.dashboard_rows.get_rows", **way), "cells": cells}


@pages.get("/dasbor/kelompok/<string:kabupaten>/<string:kelompok>")
@console(*READING)
def get_rows(kabupaten: str, kelompok: str) -> str:
    """Show what a number of one kelompok is made of."""
    group, asked = _group(kabupaten, kelompok)
    after = request.args.get("after", "")
    if after and not is_id(after):
        raise Problem("bad_request")
    with read_transaction(services().engine) as connection:
        heads, rows, last = _rows(connection, group, asked, after)
        named = regions_in(connection, [group.desa]), names_of_shown(connection, kabupaten, [], {("kelompok", group.id)} if group.id else ())
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind="kelompok", record=group.id or None)
    title = named[1].get(group.id, group.id) if group.id else say("dashboard.lonely_of", desa=named[0][group.desa])
    here = url_for("konsol.dashboard_rows.get_rows", kabupaten=kabupaten, kelompok=kelompok, **asked.told(**({} if group.id else {"desa": group.desa})))
    ways = {"next": last and f"{here}&after={last}", "first": here if after else None}
    told = {"asked": asked, "title": title, "measure": name_of_measure(asked.measure), "heads": _heads(heads), "rows": rows}
    return render_template("konsol/dashboard/rows.html", **told, **ways)


def _group(kabupaten: str, kelompok: str) -> tuple[Group, Asked]:
    """Return the kelompok of an address and what is asked of it; raises `Problem` (not_found)."""
    desa: str | None = request.args.get("desa", "")
    if kelompok != NOBODY:
        with read_transaction(services().engine) as connection:
            desa = find_desa(connection, kabupaten, kelompok) if is_id(kelompok) else None
    if not desa or len(desa) != DESA or not desa.startswith(kabupaten) or len(kabupaten) != KABUPATEN:
        raise Problem("not_found")
    asked = asked_of(desa)
    if asked.measure == STANDARD and (kelompok, desa) != (NOBODY, desa_of(kabupaten, None, None)):
        raise Problem("not_found")  # workers count for their kabupaten, and are shown to who sees all of it
    return Group(kabupaten, LONELY if kelompok == NOBODY else kelompok, desa, asked.month), asked


Rows = tuple[tuple[str, ...], list[dict[str, Any]], str | None]
"""Heads, rows, and the family after which the next page begins."""


def _rows(connection: Connection, group: Group, asked: Asked, after: str) -> Rows:
    most = DASHBOARD_ROWS_PER_PAGE
    if asked.measure == HEARD:
        return HEADS[HEARD], _phones(connection, group), None
    if asked.measure == ATTENDED:
        found = attended(connection, group, after, most + 1)
        telling = _telling(connection, group, {("kpm", row.kpm_id) for row in found[:most]})
        return HEADS[ATTENDED], [_attended(group, row, telling) for row in found[:most]], found[most - 1].kpm_id if len(found) > most else None
    if asked.measure == STANDARD:
        return HEADS[STANDARD], _workers(connection, group), None
    if asked.measure in (*KOMITMEN, *SEEN, GRADUATED, PROMPT_CHECKS):
        families = families_of(connection, group, after, most + 1)
        last = families[most - 1] if len(families) > most else None
        if asked.measure == PROMPT_CHECKS:
            return HEADS[PROMPT_CHECKS], _checks(connection, group, families[:most], asked.today), last
        if asked.measure in (*SEEN, GRADUATED):
            return HEADS[GRADUATED], _seen(connection, group, asked.measure, families[:most]), last
        return CHECK_HEADS, _verdicts(connection, group, asked, families[:most]), last
    return MEETING_HEADS, [{"cells": _brought(one)} for one in meetings_of(connection, group, services().clock())], None


def _telling(connection: Connection, group: Group, named: set[tuple[str, str]]) -> Telling:
    return Telling(names_of_shown(connection, group.kabupaten, [], named))


def _family(group: Group, kpm: str, endpoint: str = "konsol.people_family.get_family") -> str:
    return url_for(endpoint, kabupaten=group.kabupaten, kpm=kpm)


def _attended(group: Group, row: Any, telling: Telling) -> dict[str, Any]:
    units = max(row.worst_counted, row.best_counted)
    gaps = min(units, row.belum_ditandai + row.sengketa + row.ditahan + row.belum_terkirim)
    ends = (row.worst_came, row.worst_counted, row.best_came, row.best_counted)
    found = Figure(*ends, units, gaps, min(units, row.belum_terkirim), min(units, row.ditahan))
    cells = [telling.name(row.kpm_id), write_share(found), write_of(found), str(found.unknown), str(found.held), str(found.silent)]
    return {"href": _family(group, row.kpm_id, "konsol.people_attendance.get_attendance"), "cells": cells}


def _verdicts(connection: Connection, group: Group, asked: Asked, families: list[str]) -> list[dict[str, Any]]:
    found = list(verdicts_of(connection, group, asked.measure, families))
    telling = _telling(connection, group, {("kpm", one.kpm_id) for one in found} | {("anggota", one.anggota_id) for one in found})

    def cells(one: Verdict) -> list[str]:
        said = telling.value("komitmen", "condition", one.condition)
        return [telling.name(one.kpm_id), telling.name(one.anggota_id), said, say(f"dashboard.doubt.{one.doubt}" if one.doubt else f"cycle.state.{one.state}")]

    return [{"href": _family(group, one.kpm_id), "cells": cells(one)} for one in found]


def _checks(connection: Connection, group: Group, families: list[str], today: date) -> list[dict[str, Any]]:
    found = sorted(checks_of(connection, group, families, today.isoformat()), key=lambda one: (one.kpm_id, one.day))
    telling = _telling(connection, group, {("kpm", one.kpm_id) for one in found})
    return [{"href": _family(group, one.kpm_id), "cells": [telling.name(one.kpm_id), *_brought(one)]} for one in found]


def _seen(connection: Connection, group: Group, measure: str, families: list[str]) -> list[dict[str, Any]]:
    found = list(seen_of(connection, group, measure, families))
    telling = _telling(connection, group, {("kpm", kpm) for kpm, _ in found})
    return [{"href": _family(group, kpm), "cells": [telling.name(kpm), say(f"dashboard.seen.{word}")]} for kpm, word in found]


def _workers(connection: Connection, group: Group) -> list[dict[str, Any]]:
    def row(one: Kpi) -> dict[str, Any]:
        href = url_for("konsol.people_worker.get_worker", kabupaten=group.kabupaten, worker=one.worker)
        state = say("dashboard.doubt.held") if one.state == State.UNKNOWN and one.work.held else say(f"dashboard.worker.{one.state}")
        return {"href": href, "cells": [one.name or say("people.unknown"), state]}

    return [row(one) for one in workers_of(connection, group)]


def _brought(one: Brought) -> list[str]:
    """Return day of work, arrival, and whether that was in time."""
    state = "held" if one.held else "missing" if one.arrived is None else "prompt" if one.prompt else "late"
    return [_day(one.day), _day(one.arrived), say(f"dashboard.brought.{state}")]


def _phones(connection: Connection, group: Group) -> list[dict[str, Any]]:
    found = phones_behind(connection, group, services().clock())
    telling = _telling(connection, group, {("worker", one.worker) for one in found})

    def row(worker: str, clear: str, silent: bool) -> dict[str, Any]:
        href = url_for("konsol.people_worker.get_worker", kabupaten=group.kabupaten, worker=worker)
        return {"href": href, "cells": [telling.name(worker), _day(clear), say(f"dashboard.phone.{'silent' if silent else 'heard'}")]}

    return [row(one.worker, one.clear_until, one.silent) for one in found]


def _day(text: str | None) -> str:
    return write_day(date.fromisoformat(text)) if text else "–"
