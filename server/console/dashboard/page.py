"""The page of the dashboard: every measure of a region in a month, one of them over months, by places below, and on one sheet to send on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template

from server.console.dashboard.asked import Asked, asked_of
from server.console.dashboard.charts import draw_bar, draw_trend, places_of_tiles
from server.console.dashboard.numbers import (
    MARKS,
    Stand,
    is_due,
    name_of_measure,
    stand_of,
    write_numbers,
    write_parts,
    write_share,
    write_short,
    write_target,
)
from server.console.frame import regions_in
from server.console.speech import say, write_moment, write_month
from server.dashboard.measures import MEASURES
from server.dashboard.places import above, is_nowhere, lies_in
from server.dashboard.reading import Figure, Summed, parts_of, summed, trend
from server.dashboard.targets import Target, Targets, target_in, targets_of
from server.engine import read_transaction
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.services import services
from server.store.grants import NATION

HEADS = ("measure", "share", "numbers", "target", "unknown", "held", "silent", "rows")
PLACE_HEADS = ("place", "share", "bar", "numbers", "target", "unknown", "held", "silent")
MONTH_HEADS = ("month", "share", "numbers", "target", "unknown", "held", "silent")
pages = Blueprint("dashboard", __name__)


@dataclass(frozen=True, slots=True)
class Read:
    """What one page reads, of one moment."""

    figures: Mapping[tuple[str, str], Figure]
    parts: Mapping[str, Figure]
    targets: Targets
    names: Mapping[str, str]
    summed: Summed


@pages.get("/dasbor")
@console(*READING)
def get_dashboard() -> Any:
    """Show the region of one's own."""
    return _show(asked_of(caller().row.region), "konsol/dashboard/page.html")


@pages.get("/dasbor/<string:wilayah>")
@console(*READING)
def get_region(wilayah: str) -> Any:
    """Show a region."""
    return _show(asked_of(wilayah), "konsol/dashboard/page.html")


@pages.get("/dasbor/<string:wilayah>/lembar")
@console(*READING)
def get_sheet(wilayah: str) -> Any:
    """Show the figures of a region on one sheet of paper."""
    return _show(asked_of(wilayah), "konsol/dashboard/sheet.html")


def _show(asked: Asked, template: str) -> Any:
    read = _read(asked)
    told = {"asked": asked, "title": read.names[asked.region], "path": _path(asked, read.names), "choices": _choices(asked)}
    if asked.ahead:
        return render_template(template, **told, ahead=True), 422
    shown = {**_figures(asked, read), **_trend(asked, read), **_places(asked, read)}
    return render_template(template, **told, **shown, lines=[_line(asked, read, name) for name in MEASURES])


def _read(asked: Asked) -> Read:
    with read_transaction(services().engine) as connection:
        parts = parts_of(connection, asked.region, asked.month, asked.measure)
        names = regions_in(connection, {*above(asked.region), asked.region, *(one for one in parts if not is_nowhere(one))})
        figures = trend(connection, asked.region, asked.months)
        return Read(figures, parts, targets_of(connection), names, summed(connection, asked.region))


def _path(asked: Asked, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (name, address) of the regions above that the account sees too."""
    return [(names[one], asked.page(one)) for one in above(asked.region) if lies_in(one, caller().row.region)]


def _choices(asked: Asked) -> dict[str, list[tuple[str, str]]]:
    return {
        "measures": [(name, name_of_measure(name)) for name in MEASURES],
        "months": [(month, write_month(month)) for month in asked.choices],
    }


def _figures(asked: Asked, read: Read) -> dict[str, Any]:
    """Return a row for each measure in the month, and as of when they are."""
    rows = [_measure(asked, read, name) for name in MEASURES]
    stands = {"summed": read.summed.kabupaten, "as_of": _moment(read.summed.at, asked), "attended": _moment(read.summed.attended_at, asked)}
    used = [target_in(read.targets, name, asked.month) for name in MEASURES]
    sources = [(name_of_measure(one.measure), write_target(one), one.name, one.source) for one in used if one]
    empty = not any(month == asked.month for _, month in read.figures)
    return {"heads": _heads(HEADS), "rows": rows, "sources": sources, "empty": empty, **stands}


def _moment(at: Any, asked: Asked) -> str:
    return write_moment(at, asked.region) if at else say("dashboard.never")


def _heads(names: tuple[str, ...]) -> list[str]:
    return [say(f"dashboard.head.{name}") for name in names]


def _measure(asked: Asked, read: Read, name: str) -> dict[str, Any]:
    figure, target = read.figures.get((name, asked.month)), target_in(read.targets, name, asked.month)
    cells: list[Any] = [name_of_measure(name), *_cells(name, figure, target)]
    if figure is None and not is_due(name, asked.month, asked.today):
        cells[1] = say("dashboard.not_over")
    cells.append({"text": say("dashboard.open_rows"), "href": asked.rows(name)} if figure else "")
    return {"href": f"{asked.page(measure=name)}#pilihan", "cells": cells, "chosen": name == asked.measure}


def _cells(measure: str, figure: Figure | None, target: Target | None) -> list[str]:
    """Return share, numbers, target, unknown, held and silent of a figure."""
    stand = stand_of(figure, target)
    aim = f"{MARKS[stand]} {say(f'dashboard.stand.{stand}')}, {write_target(target)}" if target and stand != Stand.NOTHING else write_target(target)
    if figure is None or not figure.units:
        return ["–", "–", aim, "–", "–", "–"]
    return [write_share(figure), write_numbers(measure, figure), aim, *write_parts(figure)]


def _trend(asked: Asked, read: Read) -> dict[str, Any]:
    """Return the chart of the chosen measure and a row for each of its months, the newest first."""
    figures = {month: figure for (name, month), figure in read.figures.items() if name == asked.measure}
    targets = {month: target_in(read.targets, asked.measure, month) for month in asked.months}
    drawn = draw_trend(asked.months, figures, targets)
    rows = [{"cells": [write_month(month), *_cells(asked.measure, figures.get(month), targets[month])]} for month in reversed(asked.months)]
    chosen = figures.get(asked.month)
    span = [say("dashboard.short_month", month=write_month(month)[:3], year=month[2:4]) for _, month in drawn.months]
    told = say("dashboard.trend_told", measure=name_of_measure(asked.measure), first=write_month(asked.months[0]), last=write_month(asked.month))
    return {
        "measure": name_of_measure(asked.measure),
        "meaning": say(f"dashboard.meaning.{asked.measure}"),
        "trend": drawn,
        "month_names": span,
        "month_heads": _heads(MONTH_HEADS),
        "month_rows": rows,
        "trend_told": f"{told} {write_share(chosen)}.",
    }


def _line(asked: Asked, read: Read, name: str) -> dict[str, Any]:
    """Return a measure as a line of the sheet, with a small trend."""
    targets = {month: target_in(read.targets, name, month) for month in asked.months}
    drawn = draw_trend(asked.months, {month: figure for (of, month), figure in read.figures.items() if of == name}, targets)
    figure = read.figures.get((name, asked.month))
    return {"name": name_of_measure(name), "trend": drawn, "cells": _cells(name, figure, targets[asked.month]), "told": f"{name_of_measure(name)}: {write_share(figure)}."}


def _places(asked: Asked, read: Read) -> dict[str, Any]:
    """Return what lies below: in order of the lower end for the table, in order of code for the tiles."""
    target = target_in(read.targets, asked.measure, asked.month)
    tiles = places_of_tiles() if asked.region == NATION else {}
    ranked = sorted(read.parts.items(), key=lambda one: (-1 if one[1].worst is None else one[1].worst, one[0]), reverse=True)
    return {
        "place_heads": _heads(PLACE_HEADS),
        "places": [_place(asked, read, code, figure, target) for code, figure in ranked],
        "tiles": [_tile(asked, read, (code, figure), target, tiles.get(code)) for code, figure in read.parts.items()],
        "mapped": bool(tiles),
        "legend": [(MARKS[one], say(f"dashboard.stand.{one}")) for one in Stand],
    }


def _name(read: Read, code: str) -> str:
    return say("dashboard.nowhere") if is_nowhere(code) else read.names[code]


def _place(asked: Asked, read: Read, code: str, figure: Figure, target: Target | None) -> dict[str, Any]:
    share, *cells = _cells(asked.measure, figure, target)
    return {"href": asked.page(code), "name": _name(read, code), "share": share, "bar": draw_bar(figure, target), "cells": cells}


def _tile(asked: Asked, read: Read, one: tuple[str, Figure], target: Target | None, at: tuple[int, int, str] | None) -> dict[str, Any]:
    code, figure = one
    stand = stand_of(figure, target)
    name = _name(read, code)
    short = at[2] if at else name
    told = {"href": asked.page(code), "name": name, "short": short, "share": write_short(figure), "stand": stand, "mark": MARKS[stand]}
    return told | {"where": f"x{at[0]} y{at[1]}" if at else "", "said": say(f"dashboard.stand.{stand}")}
