"""Rows for other agencies and their tools: the datasets of the exports, page by page."""

from typing import Any

from flask import Response, jsonify, request
from marshmallow import Schema, fields, validate

from server.api.interface import Blueprint
from server.exports.dictionary import dictionary
from server.exports.reading import Asked, read_page
from server.identity.callers import caller, data
from server.identity.tries import calls_per_hour
from server.services import services
from sync.limits import DATA_CALLS_PER_HOUR, PAGE_ROWS_MAX

MATTER = "data"
api = Blueprint("data", __name__, description="Data untuk lembaga lain · Rows for other agencies and their tools")


def _said(caption: str) -> dict[str, str]:
    return {"description": caption}


class DatasetsAnswer(Schema):
    """What a token may read: its region, its last moment, and the dictionary of its datasets."""

    region = fields.String(required=True, metadata=_said("Code of its region: 00, province, kabupaten or kecamatan"))
    deidentified = fields.Boolean(required=True, metadata=_said("Without names, with NIK, family card numbers and ids hashed for this token alone"))
    expires_at = fields.AwareDateTime(required=True, metadata=_said("From then on it opens nothing"))
    resources = fields.List(fields.Dict(), required=True, metadata=_said("Datasets with a table schema each, as in a data package"))


class RowsQuery(Schema):
    """Which rows are asked for."""

    first = fields.String(required=True, metadata=_said("First month, 2026-10"))
    last = fields.String(required=True, metadata=_said("Last month, 2026-11; none to come"))
    region = fields.String(load_default="", metadata=_said("Code of a region within that of the token; without it, the whole of it"))
    state = fields.String(load_default="", metadata=_said("Only rows in this state"))
    as_of = fields.String(
        load_default="", metadata=_said("Number of a change of one kabupaten: rows as they stood right after it. 503 with Retry-After while they are laid out")
    )
    limit = fields.Integer(load_default=PAGE_ROWS_MAX, validate=validate.Range(1, PAGE_ROWS_MAX), metadata=_said("Rows on a page"))
    after = fields.String(load_default="", metadata=_said("Cursor: `next` of the page before"))


class RowsAnswer(Schema):
    """A page of rows, each column -> value, and the cursor of the next page; null on the last. Read on until it is, as a page may be short."""

    rows = fields.List(fields.Dict(), required=True, metadata=_said("Rows, as the dictionary describes them"))
    next = fields.String(required=True, allow_none=True, metadata=_said("Ask with after=… for the page behind"))


@api.route("/data", methods=["GET"])
@data
@calls_per_hour(DATA_CALLS_PER_HOUR, MATTER)
@api.response(200, DatasetsAnswer)
def get_datasets() -> Response:
    """Tell what the token may read, with what every column holds and means."""
    given = caller().row
    resources = [one for one in dictionary()["resources"] if one["name"] in given.datasets]
    told = {"region": given.region, "deidentified": given.deidentified, "expires_at": given.expires_at.isoformat(), "resources": resources}
    return _tagged(told)


@api.route("/data/<string:dataset>", methods=["GET"])
@data
@calls_per_hour(DATA_CALLS_PER_HOUR, MATTER)
@api.arguments(RowsQuery, location="query")
@api.response(200, RowsAnswer)
def get_rows(query: dict[str, Any], dataset: str) -> Response:
    """Read a page of rows; each use is noted.

    With `If-None-Match` a page that is the same still is answered by 304, without rows.
    """
    given = caller().row
    asked = Asked(dataset, **query | {"region": query["region"] or given.region})
    return _tagged(read_page(services(), given, caller().token, asked))


def _tagged(told: dict[str, Any]) -> Response:
    """Answer with a tag of what is told, or that it is what the caller has."""
    response = jsonify(told)
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return response.make_conditional(request)
