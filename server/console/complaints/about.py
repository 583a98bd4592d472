"""The question whether the words of a complaint are about a worker, in each form that accepts them."""

from collections.abc import Mapping
from typing import Any

from server.console.repair import say_wrong
from server.console.speech import say
from server.console.values import Input
from server.desk.complained import ACCEPTING, ANSWER, NOBODY, Offered, asks_about
from server.desk.nouns import OpenCase


def about_inputs(opened: OpenCase, action: str, wrong: Mapping[str, Any], sent: Mapping[str, str]) -> dict[str, Input]:
    """Return action -> the field of its form; `wrong` and `sent` are of the form of `action` that came."""
    found: dict[str, Input] = {}
    for one in ACCEPTING:
        offer, name = asks_about(opened, one), _name(one)
        if offer is not None:
            code = wrong.get(ANSWER) if one == action else None
            found[one] = Input(name, say("complaints.about_ask"), sent.get(name, ""), say_wrong(code) if code else "", "complaints.about_hint", options=_options(offer))
    return found


def read_about(opened: OpenCase, action: str, sent: Mapping[str, str]) -> dict[str, Any]:
    """Read the answer, where the form has the question."""
    return {ANSWER: sent.get(_name(action), "")} if asks_about(opened, action) else {}


def _name(action: str) -> str:
    """Return the name of the field; a page has several such forms."""
    return f"{action}.{ANSWER}"


def _options(offer: Offered) -> tuple[tuple[str, str], ...]:
    family = ((worker, say("complaints.about_family", name=name)) for worker, name in offer.family.items())
    others = ((worker, say("complaints.about_other", name=name)) for worker, name in offer.others.items())
    return (("", say("parts.choose")), (NOBODY, say("complaints.about_nobody")), *family, *others)
