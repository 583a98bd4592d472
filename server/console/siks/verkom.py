"""School sheets of 25 columns: asked for as a file, and read back in a dry run that answers for each month of each row."""

from collections import Counter
from typing import Any

from flask import Blueprint, render_template, request, url_for

from schemas.fields import MONTH
from server.bodies import takes
from server.console.apd.common import wrong_of
from server.console.entry import lead, status_of
from server.console.people.search import kabupaten_of
from server.console.speech import note, reason_of, say, write_month
from server.console.uploads import read_upload
from server.cycle.stages import month_of, months_of_stage, shift
from server.desk.reads import note_read
from server.identity.accounts import DECIDING, EXPORTING, READING
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN, covers
from server.services import services
from server.siks.asking import VERKOM, Asked, ask_file
from server.siks.verkom import OK
from server.siks.verkom_in import DIFFERS, SAME, Days, Line, keep, take_over, tried
from server.zones import local
from sync.errors import Problem
from sync.limits import CASES_PER_PAGE_MAX, REASON_CHARS_MAX, SIKS_FILE_BYTES_MAX

HEADS = ("verkom.row", "verkom.pupil", "siks.month", "verkom.absent", "verkom.verdict", "verkom.odd")
DAY_HEADS = ("siks.month", "verkom.days_told", "verkom.days_stand", "verkom.verdict")
BLOCKS = 3
pages = Blueprint("siks_verkom", __name__)


@pages.get("/siks/verkom")
@console(*READING)
def get_sheets() -> str:
    """Show the forms: to make sheets, and to read one."""
    return _show()


@pages.post("/siks/verkom")
@console(*DECIDING)
@takes(SIKS_FILE_BYTES_MAX)
def post_sheet() -> Any:
    """Read a sheet in a dry run."""
    kabupaten, bulan = _wanted()
    try:
        upload = read_upload(lambda path: keep(services(), caller().row, kabupaten, path, bulan))
    except Problem as problem:
        if problem.error.code in ("forbidden", "not_found"):
            raise
        return _show(reading=reason_of(problem.error.code)), status_of(problem)
    return lead(url_for("konsol.siks_verkom.get_dry_run", kabupaten=kabupaten, upload=upload))


@pages.post("/siks/verkom/berkas")
@console(*EXPORTING)
def post_file() -> Any:
    """Ask for the sheets of a triwulan."""
    (kabupaten, bulan), region = _wanted(), caller().row.region
    wanted = Asked(VERKOM, region if len(region) > KABUPATEN else kabupaten, bulan, request.form.get("purpose", ""))
    try:
        identity = ask_file(services(), caller().row, wanted)
    except Problem as problem:
        if problem.error.code not in ("unprocessable", "work_waits"):
            raise
        return _show(problem), status_of(problem)
    return lead(url_for("konsol.siks_files.get_file", identity=identity))


@pages.get("/siks/verkom/<string:kabupaten>/<string:upload>")
@console(*DECIDING)
def get_dry_run(kabupaten: str, upload: str) -> str:
    """Show what would become of each month of each row."""
    found = tried(services(), caller().row, kabupaten, upload)
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind="komitmen")
    counts = Counter(one.verdict for one in found.lines)
    odd = sum(bool(one.odd) for one in found.lines)
    shown = sorted(found.lines, key=lambda one: (one.verdict in (OK, SAME), not one.odd))[:CASES_PER_PAGE_MAX]
    totals = [(say(f"verkom.verdict.{verdict}"), number) for verdict, number in sorted(counts.items())]
    totals += [(say("verkom.contradictions"), odd), (say("verkom.skipped"), found.skipped)]
    told = {"totals": totals, "taken": counts[OK] + sum(one.stands is None and one.told is not None for one in found.days), "hidden": len(found.lines) - len(shown)}
    tables = {"rows": [_row(one) for one in shown], "days": [_day_row(one) for one in found.days], "heads": HEADS, "day_heads": DAY_HEADS}
    return render_template("konsol/siks/dry_run.html", kabupaten=kabupaten, upload=upload, school=found.school_name, **told, **tables)


@pages.post("/siks/verkom/<string:kabupaten>/<string:upload>")
@console(*DECIDING)
def post_take_over(kabupaten: str, upload: str) -> Any:
    """Take over what the dry run found sound, whole or not at all."""
    try:
        number = take_over(services(), caller().row, kabupaten, upload)
    except Problem as problem:
        if problem.error.code != "changed_meanwhile":
            raise
        note("verkom.changed", kind="warn")
        return lead(url_for("konsol.siks_verkom.get_dry_run", kabupaten=kabupaten, upload=upload))
    note("verkom.taken", number=number)
    return lead(url_for("konsol.siks_verkom.get_sheets", kabupaten=kabupaten))


def _wanted() -> tuple[str, str]:
    """Return the kabupaten and the first month of the triwulan that is asked for, by default that of the last month."""
    kabupaten, bulan = kabupaten_of(request.values.get("kabupaten", "")), request.values.get("bulan", "")
    if bulan and not (MONTH.fullmatch(bulan) and "2000" < bulan < "2999"):
        raise Problem("bad_request")
    today = local(services().clock(), kabupaten or caller().row.region).date()
    return kabupaten, months_of_stage(bulan or shift(month_of(today), -1), BLOCKS)[0]


def _show(problem: Problem | None = None, reading: str = "") -> str:
    (kabupaten, bulan), region, role = _wanted(), caller().row.region, caller().row.role
    waits = problem is not None and problem.error.code == "work_waits"
    told = {"kabupaten": kabupaten, "bulan": bulan, "wide": len(region) < KABUPATEN, "reading": reading, "failed": say("siks.work_waits") if waits else ""}
    told["span"] = say("exports.span", first=write_month(bulan), last=write_month(shift(bulan, BLOCKS - 1)))
    may = {"deciding": role in DECIDING and bool(kabupaten) and covers(region, kabupaten), "exporting": role in EXPORTING}
    typed = {"typed": request.form.get("purpose", ""), "wrong": wrong_of(problem, "purpose"), "longest": REASON_CHARS_MAX}
    return render_template("konsol/siks/sheets.html", **told, **may, **typed, size=SIKS_FILE_BYTES_MAX // 1_000_000)


def _row(one: Line) -> dict[str, Any]:
    odd = "; ".join(say(f"verkom.odd.{name}") for name in one.odd)
    verdict = say(f"verkom.verdict.{one.verdict}")
    if one.verdict == DIFFERS:
        verdict = f"{verdict}: {_absent(one.stands)}"
    return {"cells": [str(one.row), one.name, write_month(one.bulan), _absent(one.absent), verdict, odd]}


def _absent(days: tuple[int | None, ...]) -> str:
    return say("verkom.absences", **dict(zip(("alpa", "izin", "sakit"), ("-" if one is None else one for one in days), strict=True))) if days else ""


def _day_row(one: Days) -> dict[str, Any]:
    verdict = "none" if one.told is None else "ok" if one.stands is None else "same" if one.stands == one.told else "differs"
    told, stands = ("" if number is None else str(number) for number in (one.told, one.stands))
    return {"cells": [write_month(one.bulan), told, stands, say(f"verkom.days.{verdict}")]}
