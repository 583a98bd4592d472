"""Sealed forms opened at the office and played into the store as their worker's own, by the ordinary exchange (P54)."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Row

from server.api.exchange import house, judged
from server.identity.office_key import from_text
from server.identity.quarantine import demand_room
from server.identity.sealed import RECOVERED, UNREADABLE, WAITING, Settling, hand_in, phone_of, settle, waiting
from server.services import Services
from server.zones import local
from sync.errors import Problem
from sync.exchange import exchange
from sync.ids import is_id
from sync.limits import BATCH_FORMS_MAX
from sync.nouns import FINAL, Form, Outcome
from sync.phone.carry import FORMAT
from sync.wire import Request, answer_from_wire, form_from_wire

FILE_FORMAT = "lapangan-sealed-1"
"""Unsent work exported by a phone that is open."""
BOXES_FORMAT = "lapangan-boxes-1"
"""Sealed forms of a phone whose PIN is forgotten, as they would have been handed in."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A form as its phone kept it: `plain` as it is sent first, `with_seen` with what its author saw (P14)."""

    plain: Form
    with_seen: Form


@dataclass(slots=True)
class Report:
    """What a recovery did, without personal data: forms looked at, those unreadable, and changes by outcome."""

    forms: int
    unreadable: int
    outcomes: Counter[str]


def recover(parts: Services, device: str, by: str) -> Report:
    """Open the sealed forms that a phone handed in and play them in; it may be repeated at any point.

    Raises `Problem` (not_found, device_stolen, inbox_full).
    """
    phone = phone_of(parts.engine, device)
    opened, states = [], {}
    for row in waiting(parts.engine, device):
        try:
            found = list(_forms(json.loads(parts.office_key.open(row.box)), phone))
            if [one.plain.id for one in found] != [row.form]:
                raise Problem("sealed_unreadable")
            opened += found
        except (Problem, ValueError):
            states[row.form] = UNREADABLE
    played = _play(parts, phone, opened)
    for form, outcomes in played.items():
        states[form] = RECOVERED if set(outcomes) <= FINAL else WAITING
    settle(parts.engine, device, states, Settling(parts.clock(), by))
    return _told(parts, phone, len(states), played, by)


def take_in(parts: Services, content: bytes, by: str) -> Report:
    """Open a file of unsent work with the office's key and play its forms in; it may be repeated.

    Raises `Problem` (bad_json, sealed_unreadable, not_found, device_stolen, forbidden, inbox_full).
    """
    file = _read(content)
    phone = phone_of(parts.engine, file["device"])
    if file["format"] == BOXES_FORMAT:
        hand_in(parts.engine, phone.id, _boxes(file), parts.clock())
        return recover(parts, phone.id, by)
    forms = list(_forms(_open(parts, file), phone))
    return _told(parts, phone, len(forms), _play(parts, phone, forms), by)


def device_in(content: bytes) -> str:
    """Return the phone that a file of unsent work names; raises `Problem` (bad_json, sealed_unreadable)."""
    return str(_read(content)["device"])


def _read(content: bytes) -> dict[str, Any]:
    try:
        file = json.loads(content)
    except ValueError:
        raise Problem("bad_json") from None
    needed = {FILE_FORMAT: ("device", "office", "iv", "box"), BOXES_FORMAT: ("device",)}
    names = needed.get(str(file.get("format")), ()) if isinstance(file, dict) else ()
    if not names or not all(isinstance(file.get(name), str) for name in names):
        raise Problem("sealed_unreadable", {"field": "format"})
    return file


def _boxes(file: dict[str, Any]) -> dict[str, bytes]:
    try:
        found = {one["id"]: from_text(one["box"]) for one in file["forms"]}
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Problem("sealed_unreadable", {"field": "forms"}) from None
    if not all(is_id(form) for form in found):
        raise Problem("sealed_unreadable", {"field": "forms"})
    return found


def _open(parts: Services, file: dict[str, Any]) -> Any:
    try:
        key = parts.office_key.open(from_text(file["office"]))
        bound = f"{FILE_FORMAT}/{file['device']}".encode()
        return json.loads(AESGCM(key).decrypt(from_text(file["iv"]), from_text(file["box"]), bound))
    except (ValueError, InvalidTag):
        raise Problem("sealed_unreadable") from None


def _forms(content: Any, phone: Row) -> Iterator[Carried]:
    """Read carried forms; raises `Problem` (sealed_unreadable, unprocessable, forbidden for another worker's)."""
    try:
        if content["format"] != FORMAT:
            raise Problem("sealed_unreadable", {"field": "format"})
        if content["worker"]["id"] != phone.worker_id:
            raise Problem("forbidden")
        for *head, changes in content["forms"]:
            plain = form_from_wire([*head, [one[0] for one in changes]])
            seen = tuple(replace(change, seen=one[1] or {}) for change, one in zip(plain.changes, changes, strict=True))
            yield Carried(plain, replace(plain, changes=seen))
    except (KeyError, IndexError, TypeError):
        raise Problem("sealed_unreadable", {"field": "forms"}) from None


def _play(parts: Services, phone: Row, forms: list[Carried]) -> dict[str, list[Outcome]]:
    """Hand forms in as their phone would have, and again with the values seen where the server asks for them."""
    played = _hand_in(parts, phone, [one.plain for one in forms])
    again = [one.with_seen for one in forms if not set(played[one.plain.id]) <= FINAL]
    return played | _hand_in(parts, phone, again)


def _hand_in(parts: Services, phone: Row, forms: Iterable[Form]) -> dict[str, list[Outcome]]:
    now = local(parts.clock(), phone.kabupaten)
    party = parts.party_of(parts.engine, phone, now.date())
    found: dict[str, list[Outcome]] = {}
    for batch in _batches(forms):
        demand_room(parts.engine, phone.id)
        asked = judged(Request(parts.epoch, "", int(now.timestamp()), forms=tuple(batch)))
        first = next(iter(exchange(asked, party, house(parts, party, now))))
        sizes = {form.id: len(form.changes) for form in batch}
        for answer in first["out"]:
            verdicts = answer_from_wire(answer, sizes[answer[0]])
            found[verdicts.form] = [outcome for outcome, _ in verdicts.outcomes]
    return found


def _batches(forms: Iterable[Form]) -> Iterator[list[Form]]:
    rest = iter(forms)
    while batch := list(islice(rest, BATCH_FORMS_MAX)):
        yield batch


def _told(parts: Services, phone: Row, forms: int, played: dict[str, list[Outcome]], by: str) -> Report:
    """Note in the log what was done and by whom, and return it."""
    outcomes = Counter(outcome.value for each in played.values() for outcome in each)
    report = Report(forms, forms - len(played), outcomes)
    parts.log.info("sealed_recovered", device=phone.id, by=by, forms=forms, unreadable=report.unreadable, outcomes=dict(outcomes))
    return report
