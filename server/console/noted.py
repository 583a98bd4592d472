"""Lists leave a note too: a page that is not of one record is noted with its address and the region it was read in."""

from flask import Response, g, request

from server.desk.reads import note_read
from server.identity.regions import KABUPATEN
from server.services import services

PROGRESS = ("konsol.apd_imports.get_import", "konsol.cycle_stages.get_closing")
"""Pages of counts alone, which are read anew every few seconds while work goes on."""
NAMELESS = ("konsol.start.", "konsol.access.", "konsol.assets.", "konsol.errors.", *PROGRESS)
"""Rooms whose pages name nobody but the visitor."""
OK = 200


def note_list(response: Response) -> Response:
    """Note that the present visitor was shown a list; a page of one record (its address names a kabupaten) notes itself.

    Where the note cannot be written, the page is not shown.
    """
    listed = request.method == "GET" and response.status_code == OK and "caller" in g and request.endpoint is not None
    if listed and "kabupaten" not in (request.view_args or {}) and not request.endpoint.startswith(NAMELESS):
        who = g.caller.row
        note_read(services(), who.id, str(request.url_rule), kabupaten=who.region[:KABUPATEN])
    return response
