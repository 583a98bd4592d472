"""Whom a form is about, by name, so that nobody has to trust an id."""

from flask import request

from server.desk.naming import names_for
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.callers import caller
from server.privacy.requests import area_within
from server.services import services
from sync.errors import Problem


def name_within(whose: tuple[str, str, str]) -> str:
    """Return the name of a family or member (kabupaten, subject, record), empty where the region has none; the reading is noted."""
    kabupaten, subject, record = whose
    who = caller().row
    try:
        with read_transaction(services().engine) as connection:
            area_within(connection, who.region, whose)
            name = names_for(connection, kabupaten, {(subject, record)}).get(record, "")
    except Problem:
        return ""
    note_read(services(), who.id, str(request.url_rule), kabupaten=kabupaten, kind=subject, record=record)
    return name
