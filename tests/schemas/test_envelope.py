"""The bodies of requests: what is taken, what is refused, what is passed over."""

from typing import Any

import pytest
from marshmallow import Schema

from schemas import envelope
from sync.ids import BUCKETS
from sync.limits import FORMS_PER_EXCHANGE_MAX, PASSWORD_CHARS_MIN, REPAIR_SCOPES_MAX
from sync.wire import request_from_wire
from tests.schemas.samples import AN_ID

FORM = [AN_ID, "3507", "2026-11-03", 1_795_219_200, 30, [["kpm", AN_ID, {"field_note": "Contoh"}, [4, 77]]]]
EXCHANGE = {
    **{"v": 1, "app": "1.0.0", "sv": 1, "epoch": 4, "now": 1_795_219_200, "asg": "5f0c"},
    **{"cur": {"3507": [4182, 2_843_290_834], "00": [9, 0]}, "lag": {"3507": {f"k:{AN_ID}:2026-4": 900, "n": 1}}},
    **{"last": {"3507": AN_ID}, "forms": [FORM]},
}
SOUND = {
    envelope.ExchangeRequest: EXCHANGE,
    envelope.SnapshotRequest: {"epoch": 4, "asg": "5f0c", "scopes": {"3507": [f"k:{AN_ID}", "n"]}},
    envelope.RepairRequest: {"epoch": 4, "scopes": {"3507": {"n": 1}}, "buckets": {"3507": {"n": [0] * BUCKETS}}},
    envelope.EnrolRequest: {"code": "ABCDE-FGHJK", "name": "HP Contoh", "app": "1.0.0"},
    envelope.LoginRequest: {"username": "contoh", "password": "sandi contoh panjang"},
    envelope.PasswordChange: {"old": "lama", "new": "x" * PASSWORD_CHARS_MIN},
}


@pytest.mark.parametrize(("schema", "body"), SOUND.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_a_sound_body_is_taken_as_it_is(schema: type[Schema], body: dict[str, Any]) -> None:
    """A sound body comes out as it went in, and what a newer app adds is passed over."""
    assert schema().load(body) == body
    assert schema().load(body | {"baru": [1]}) == body


def test_the_kernel_reads_what_the_envelope_has_taken() -> None:
    """An exchange that the envelope takes is the kernel's to read, forms and all."""
    request = request_from_wire(envelope.ExchangeRequest().load(EXCHANGE))
    assert request.cursors["3507"].tag == 2_843_290_834
    assert request.forms[0].changes[0].fields == {"field_note": "Contoh"}


@pytest.mark.parametrize(
    "part",
    [
        {"v": 2},
        {"v": True},
        {"epoch": "4"},
        {"epoch": 4.0},
        {"epoch": -1},
        {"epoch": None},
        {"now": "pagi"},
        {"app": "x" * 33},
        {"app": "nol \0"},
        {"cur": {"3507": [1]}},
        {"cur": {"3507": [1, 2**53]}},
        {"cur": {"35071": [1, 2]}},
        {"cur": {"٣٥": [1, 2]}},
        {"cur": {f"{code}": [1, 2] for code in range(10, 28)}},
        {"lag": {"3507": {"k:a b": 1}}},
        {"lag": {"3507": {"n\n": 1}}},
        {"last": {"3507": "bukan id"}},
        {"forms": {}},
        {"forms": [FORM, 3]},
        {"forms": None},
    ],
    ids=repr,
)
def test_a_malformed_exchange_is_refused(part: dict[str, Any]) -> None:
    """An outer object of the wrong shape is refused, with the field that is wrong."""
    assert set(envelope.ExchangeRequest().validate(EXCHANGE | part)) == set(part)


def test_a_wrong_clock_is_no_reason_to_refuse() -> None:
    """A phone whose clock stands before 1970, or far ahead, is heard all the same (P41)."""
    assert envelope.ExchangeRequest().validate(EXCHANGE | {"now": -5}) == {}
    assert envelope.ExchangeRequest().validate(EXCHANGE | {"now": 10**12}) == {}


def test_too_many_forms_are_left_to_the_kernel() -> None:
    """How many forms are too many is said by the kernel, which has a code for it."""
    assert envelope.ExchangeRequest().validate(EXCHANGE | {"forms": [FORM] * (FORMS_PER_EXCHANGE_MAX + 1)}) == {}


def test_repair_is_bounded_over_all_partitions() -> None:
    """A phone cannot ask for more buckets than the limit by spreading them."""
    scopes = {f"k:{number:022d}": [0] * BUCKETS for number in range(REPAIR_SCOPES_MAX // 2 + 1)}
    body = {"epoch": 4, "buckets": {"3507": scopes, "3508": scopes}}
    assert set(envelope.RepairRequest().validate(body)) == {"buckets"}


def test_every_body_is_described() -> None:
    """Each field of each body says in words what it holds, for the page of the interface."""
    bodies = [one for one in vars(envelope).values() if isinstance(one, type) and issubclass(one, Schema)]
    silent = [
        (body.__name__, name)
        for body in bodies
        for name, field in body().fields.items()
        if not field.metadata.get("description")
    ]
    assert silent == []
