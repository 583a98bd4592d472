"""The Surat Pernyataan Graduasi of a family, to be printed and signed."""

from flask import Blueprint, Response, request

from server.desk.reads import BARE_MARK, note_read
from server.identity.accounts import DECIDING
from server.identity.callers import caller, console
from server.papers.letters import statement_of
from server.papers.statement import draw_statement
from server.services import services
from sync.errors import Problem
from sync.ids import is_id

TYPE = "application/pdf"
pages = Blueprint("paper_letter", __name__)


@pages.get("/keluarga/<string:kabupaten>/<string:kpm>/surat.pdf")
@console(*DECIDING)
def get_letter(kabupaten: str, kpm: str) -> Response:
    """Give the letter as a file."""
    demand_address(kabupaten, kpm)
    made = draw_statement(statement_of(services(), caller().row.region, kabupaten, kpm))
    note_paper(kabupaten, kpm)
    return as_file(made, "surat-pernyataan-graduasi.pdf")


def note_paper(kabupaten: str, kpm: str) -> None:
    """Write down that an account takes a paper of a family, in which the long numbers are whole."""
    note_read(services(), caller().row.id, f"{request.url_rule}{BARE_MARK}", kabupaten=kabupaten, kind="kpm", record=kpm)


def demand_address(kabupaten: str, kpm: str) -> None:
    """Raise `Problem` (not_found) for an address that names no family."""
    if not is_id(kpm) or not (kabupaten.isascii() and kabupaten.isdecimal()):
        raise Problem("not_found")


def as_file(made: bytes, name: str) -> Response:
    """Return a PDF as an answer that a browser saves; its name tells of nobody."""
    return Response(made, content_type=TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})
