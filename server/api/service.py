"""What anyone may ask: whether the server works, and how to talk to it."""

from typing import Any

from flask import Response, current_app, jsonify, render_template
from flask_smorest import current_api
from sqlalchemy import text

from server.api.interface import Blueprint, describe_callers
from server.api.pages import operations_of, shapes_of
from server.api.shapes import StateAnswer
from server.engine import read_transaction
from server.identity.callers import anyone
from server.services import services
from sync.wire import SCHEMA_VERSION, WIRE_VERSION

api = Blueprint("service", __name__, description="Keadaan server · State of the server")


@api.route("/health", methods=["GET"])
@anyone
@api.response(200, StateAnswer)
def get_health() -> dict[str, Any]:
    """Tell whether the server can work: its database answers, and which history it has."""
    parts = services()
    with read_transaction(parts.engine) as connection:
        migration = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    versions = {"v": WIRE_VERSION, "sv": SCHEMA_VERSION, "epoch": parts.epoch, "migration": migration}
    return {"status": "ok", **versions, "t": int(parts.clock().timestamp())}


@api.route("/openapi.json", methods=["GET"])
@anyone
@api.response(200, {"type": "object"}, description="OpenAPI 3.1")
def get_openapi() -> Response:
    """Describe every call, for programs."""
    return jsonify(document())


@api.route("/docs", methods=["GET"])
@anyone
@api.response(200, {"type": "string"}, content_type="text/html", description="A page")
def get_docs() -> str | Response:
    """Describe every call, for people."""
    described = document()
    return Response(
        render_template("docs.html", info=described["info"], parts=operations_of(described), shapes=shapes_of(described))
    )


def document() -> dict[str, Any]:
    """Return the OpenAPI document of the present application."""
    return describe_callers(current_app, current_api.spec.to_dict())
