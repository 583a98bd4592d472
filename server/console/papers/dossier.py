"""The dossier of a family, as of now, or of a number or moment that is asked for."""

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Blueprint, Response, request

from server.console.papers.letter import as_file, demand_address, note_paper
from server.console.seen import NUMBER_DIGITS_MAX
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.papers.dossier import STAMP, draw_dossier
from server.papers.evidence import gather
from server.services import services
from sync.errors import Problem

pages = Blueprint("paper_dossier", __name__)


@pages.get("/keluarga/<string:kabupaten>/<string:kpm>/berkas.pdf")
@console(*READING)
def get_dossier(kabupaten: str, kpm: str) -> Response:
    """Give the dossier as a file whose name says the number and the moment it is of."""
    demand_address(kabupaten, kpm)
    told = gather(services(), caller().row.region, kabupaten, kpm, wanted=wanted_in(request.args))
    note_paper(kabupaten, kpm)
    return as_file(draw_dossier(told), f"berkas-graduasi-{kabupaten}-{told.then.number}-{told.then.at:{STAMP}}.pdf")


def wanted_in(args: Mapping[str, str]) -> int | datetime | None:
    """Return the number or the moment that an address asks for, None for now; raises `Problem` (bad_request)."""
    number, stamp = args.get("nomor", "").strip(), args.get("saat", "").strip()
    if number and not (number.isascii() and number.isdecimal() and len(number) <= NUMBER_DIGITS_MAX):
        raise Problem("bad_request", {"fields": ["nomor"]})
    try:
        at = datetime.strptime(stamp, STAMP).replace(tzinfo=UTC) if stamp else None
    except ValueError:
        raise Problem("bad_request", {"fields": ["saat"]}) from None
    return int(number) if number else at
