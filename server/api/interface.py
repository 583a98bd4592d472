"""How the interface reads requests and describes itself: flask-smorest with our JSON and our errors."""

import re
from typing import Any, NoReturn

import flask_smorest
from flask import Flask
from marshmallow import Schema, ValidationError
from webargs.flaskparser import FlaskParser

from schemas import envelope
from server.bodies import read_json
from server.problems import of_http
from sync.errors import Problem

PREFIX = "/api/v1"
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
"""A variable part of a rule, which OpenAPI writes in braces."""
CONFIG = {
    "API_TITLE": "Lapangan",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "API_SPEC_OPTIONS": {
        "components": {
            "securitySchemes": {
                "device": {"type": "http", "scheme": "bearer", "description": "Token from POST enrol"},
                "hand_in": {"type": "http", "scheme": "bearer", "description": "Token from POST enrol that only hands in"},
                "data": {"type": "http", "scheme": "bearer", "description": "Token for rows, made at the console under Ekspor"},
                "account": {"type": "http", "scheme": "bearer", "description": "Token from POST login"},
            }
        },
    },
}


class Parser(FlaskParser):
    """Reads our strict JSON, and says which field has the wrong shape."""

    def load_json(self, req: Any, schema: Schema) -> Any:
        """Return the body; raises `Problem` (unsupported_media, bad_json)."""
        return read_json(req)

    def handle_error(self, error: ValidationError, *_args: Any, **_headers: Any) -> NoReturn:
        """Raise `Problem` (unprocessable)."""
        told = error.messages if isinstance(error.messages, dict) else {}
        found = told.get("json", told.get("query", told))
        raise Problem("unprocessable", {"fields": found})


class Blueprint(flask_smorest.Blueprint):
    """A part of the interface."""

    ARGUMENTS_PARSER = Parser()

    def arguments(self, schema: Any, **how: Any) -> Any:
        """Read the arguments of a call by one schema made once; making one anew costs more than reading by it."""
        return super().arguments(schema() if isinstance(schema, type) else schema, **how)


class Interface(flask_smorest.Api):
    """The whole interface; its errors have the one shape."""

    ERROR_SCHEMA = envelope.Problem

    def handle_http_exception(self, error: Any) -> Any:
        """Answer an HTTP error, with the headers that belong to it."""
        return of_http(error)


def describe_callers(app: Flask, document: dict[str, Any]) -> dict[str, Any]:
    """Return an OpenAPI document in which each operation says which token it takes."""
    doors = {
        (PLACE.sub(r"{\1}", rule.rule), method.lower()): app.view_functions[rule.endpoint].door  # type: ignore[attr-defined]
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            door = doors.get((path, method))
            if door is not None and not door.anyone:
                held = {"device": door.states, "hand_in": door.hand_in, "account": door.roles, "data": door.data}
                names = [name for name, those in held.items() if those]
                operation["security"] = [{name: []} for name in names]
    return document
