"""Sealed forms of a phone whose PIN was forgotten: taken unopened (P54)."""

from typing import Any

from schemas.envelope import SealedRequest
from server.api.interface import Blueprint
from server.api.shapes import SealedAnswer
from server.identity import sealed
from server.identity.callers import caller, hand_in
from server.identity.office_key import from_text
from server.logs import count
from server.services import services
from sync.errors import Problem

api = Blueprint("sealed", __name__, description="Pekerjaan tersegel · Sealed work")


@api.route("/sealed", methods=["POST"])
@hand_in("active", "retired")
@api.arguments(SealedRequest)
@api.response(200, SealedAnswer)
def post_sealed(data: dict[str, Any]) -> dict[str, list[str]]:
    """Keep sealed forms for the office, in the order they were saved; the same ids may come again.

    The answer names the forms that are kept; a phone may forget those.
    """
    parts = services()
    boxes = {form["id"]: _box(form["box"]) for form in data["forms"]}
    count(sealed=len(boxes))
    return {"stored": sealed.hand_in(parts.engine, caller().row.id, boxes, parts.clock())}


def _box(text: str) -> bytes:
    try:
        return from_text(text)
    except ValueError:
        raise Problem("unprocessable", {"fields": {"forms": ["box"]}}) from None
