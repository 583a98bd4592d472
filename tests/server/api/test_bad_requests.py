"""Requests that cannot be taken: a clear answer in one shape, nothing lost, and no personal data in the log."""

import gzip
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from server.engine import write_transaction
from server.extensions import db
from server.store.sql import SqlStore
from sync.kinds import Kinds
from sync.limits import INBOX_PER_DEVICE_MAX, INFLATED_BYTES_MAX, NESTING_MAX, REQUEST_BYTES_MAX
from sync.nouns import Change, Form
from sync.wire import form_to_wire
from tests.server.api.world import HOME, PASSWORD, World, make_world

WHOLE = gzip.compress(b'{"v": 1, "epoch": 1}' * 100, mtime=0)
BOMB = gzip.compress(b" " * (INFLATED_BYTES_MAX + 1), mtime=0)
JSON = "application/json"
SECRET = "0000000000000017"


@pytest.mark.parametrize(
    ("body", "encoding", "media", "status", "code"),
    [
        (WHOLE[:-9], "gzip", JSON, 400, "bad_gzip"),
        (WHOLE[5:], "gzip", JSON, 400, "bad_gzip"),
        (WHOLE + b"more", "gzip", JSON, 400, "bad_gzip"),
        (b"", "gzip", JSON, 400, "bad_gzip"),
        (BOMB, "gzip", JSON, 413, "too_large"),
        (zlib.compress(b" " * (INFLATED_BYTES_MAX + 1)), "deflate", JSON, 413, "too_large"),
        (b"{}", "br", JSON, 415, "unsupported_encoding"),
        (b"{}", "", "text/plain", 415, "unsupported_media"),
        (b" " * (REQUEST_BYTES_MAX + 1), "", JSON, 413, "too_large"),
        (b"", "", JSON, 400, "bad_json"),
        (b'{"v": 1, ', "", JSON, 400, "bad_json"),
        (b'{"v": "\xff"}', "", JSON, 400, "bad_json"),
        (b'{"v": NaN}', "", JSON, 400, "bad_json"),
        (b'{"v": 1e999}', "", JSON, 400, "bad_json"),
        (b"[" * 100_000, "", JSON, 400, "bad_json"),
        (b'{"v": 1, "epoch": 1, "x": ' + b"[" * NESTING_MAX + b"]" * NESTING_MAX + b"}", "", JSON, 400, "bad_json"),
        (b"7", "", JSON, 422, "unprocessable"),
        (b"null", "", JSON, 422, "unprocessable"),
        (b"{}", "", JSON, 422, "unprocessable"),
        (b'{"v": 1, "epoch": "0000000000000017"}', "", JSON, 422, "unprocessable"),
        (b'{"v": 1, "epoch": 1, "forms": [["0000000000000017"]]}', "", JSON, 422, "unprocessable"),
    ],
)
def test_an_unreadable_request_is_told_why(
    world: World, body: bytes, encoding: str, media: str, status: int, code: str
) -> None:
    """Each gets its own code in the one shape, names no value, and changes nothing."""
    phone = world.enrol()
    headers = {"Content-Encoding": encoding} if encoding else {}
    answer = phone.post("exchange", data=body, headers=headers, content_type=media)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert set(answer.json) == {"code", "message", "details"}
    assert code != "too_large" or answer.json["details"]["limit"] in (REQUEST_BYTES_MAX, INFLATED_BYTES_MAX)
    assert SECRET not in answer.text + world.log.getvalue()
    assert world.count("change_log") == 2


def test_the_sender_is_checked_before_the_body_is_inflated(world: World) -> None:
    """Whoever has no token learns nothing about the body, not even that it is a bomb."""
    headers = {"Content-Encoding": "gzip"}
    answer = world.client.post("/api/v1/exchange", data=BOMB, headers=headers, content_type=JSON)
    assert answer.status_code == 401


def test_a_wrong_shape_names_the_field(world: World) -> None:
    """A field of the wrong shape is named, and what was expected."""
    answer = world.enrol().post("exchange", {"v": 2, "epoch": -1, "cur": {"35x7": [1, 2]}})
    assert set(answer.json["details"]["fields"]) == {"v", "epoch", "cur"}


def test_unknown_addresses_and_methods(world: World) -> None:
    """404 and 405 have the one shape, and 405 says what is allowed."""
    missing = world.client.get("/api/v1/nothing")
    assert (missing.status_code, missing.json["code"]) == (404, "not_found")
    wrong = world.client.delete("/api/v1/enrol")
    assert (wrong.status_code, wrong.json["code"]) == (405, "method_not_allowed")
    assert set(wrong.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


def test_half_a_letter_is_an_outcome_and_not_an_error(world: World) -> None:
    """Half of a surrogate pair, as a phone may cut it, is refused with a reason; the form beside it is applied."""
    phone = world.enrol()
    phone.settle()
    now = int(world.clock.now.timestamp())
    forms = [form_to_wire(world.visit(findings=text), now) for text in ("HALF", "baik")]
    body = json.dumps({"v": 1, "epoch": phone.epoch, "forms": forms}).replace("HALF", "\\ud83d")
    answer = phone.post("exchange", data=body, content_type=JSON)
    assert answer.status_code == 200, answer.text
    out = json.loads(answer.data.splitlines()[0])["out"]
    assert [one[2][0][:2] for one in out] == [["refused", "invalid"], ["applied"]]


def test_content_nested_within_the_limit_is_kept(world: World) -> None:
    """Lists inside lists of a kind that is not known here are held whole; only absurd depths are unreadable."""
    phone = world.enrol()
    nested: list[Any] = []
    for _ in range(NESTING_MAX - 10):
        nested = [nested]
    kept = Change("sulap", world.new_id(), {"x": nested})
    assert phone.exchange(world.form(kept))[0]["out"][0][2][0][0] == "held"
    assert [row.change[2]["x"] for row in world.rows("inbox")] == [nested]


def test_a_note_of_ten_megabytes(world: World) -> None:
    """A change too large for any request is told so, plain or compressed, and its phone can still exchange the rest."""
    phone = world.enrol()
    phone.settle()
    now = int(world.clock.now.timestamp())
    form = form_to_wire(world.visit(findings="catatan " * 1_300_000), now)
    body = json.dumps({"v": 1, "epoch": phone.epoch, "forms": [form]}).encode()
    for data, headers in ((body, {}), (gzip.compress(body), {"Content-Encoding": "gzip"})):
        answer = phone.post("exchange", data=data, headers=headers, content_type=JSON)
        assert (answer.status_code, answer.json["code"]) == (413, "too_large")
    assert len(phone.exchange(world.visit())[0]["out"][0]) == 2


class FailingStore(SqlStore):
    """A store that cannot be read."""

    def views(self) -> Any:
        """Fail, with personal data in the text of the failure."""
        raise LookupError(SECRET)


def failing(engine: Engine, kinds: Kinds) -> SqlStore:
    """Make a store that can be written and not be read."""
    return FailingStore(engine, kinds)


def test_a_failure_tells_no_more_than_its_class(tmp_path: Path, empty: Path) -> None:
    """The phone gets `internal` and a request id; the log gets class and place, and neither gets the text."""
    world = make_world(tmp_path / "instance", empty, make_store=failing)
    phone = world.enrol()
    answer = phone.post("exchange", {"v": 1, "epoch": phone.epoch, "cur": {"3507": [1, 1]}})
    assert (answer.status_code, answer.json["code"]) == (500, "internal")
    line = next(line for line in world.lines() if line["event"] == "exception")
    assert line["error"] == "LookupError" and line["id"] == answer.json["details"]["request"]
    assert any(place.startswith("server/api/") for place in line["at"])
    assert SECRET not in answer.text + world.log.getvalue() and "Traceback" not in world.log.getvalue()


def test_what_was_pushed_is_answered_though_reading_fails(tmp_path: Path, empty: Path) -> None:
    """When reading fails after the push, the phone still gets its outcomes, and the answer does not claim to be whole."""
    world = make_world(tmp_path / "instance", empty, make_store=failing)
    phone = world.enrol()
    version = world.parts.party_of(world.parts.engine, world.rows("device")[0], world.clock.now.date()).version
    found = phone.exchange(world.visit(), asg=version)
    assert len(found) == 1 and found[0]["out"]
    assert world.count("kunjungan") == 1
    assert [line["event"] for line in world.lines()].count("answer_cut") == 1


def test_quarantine_keeps_the_bytes(world: World) -> None:
    """What could not be read is kept byte by byte, once, and not above the limit."""
    phone = world.enrol()
    raw = WHOLE[:-9]
    sent = [phone.post("quarantine", data=raw, headers={"Content-Encoding": "gzip"}) for _ in range(2)]
    assert sent[0].json == sent[1].json
    assert [(row.device_id, row.body) for row in world.rows("quarantine")] == [(phone.device, raw)]
    assert phone.post("quarantine", data=b"x" * 64_001).json["code"] == "too_large"
    assert phone.post("quarantine", data=b"x" * (REQUEST_BYTES_MAX + 1)).json["code"] == "too_large"


def test_a_phone_of_which_too_much_waits(world: World) -> None:
    """Above the limit of waiting changes new work stays on the phone, which is told why and when; it still gets rows."""
    phone = world.enrol()
    form = world.visit(findings=7)
    phone.exchange(form)
    waiting = world.rows("inbox")[0]._asdict()
    table = db.metadata.tables["inbox"]
    copies = [waiting | {"form": world.new_id()} for _ in range(INBOX_PER_DEVICE_MAX - 1)]
    with write_transaction(world.parts.engine) as connection:
        connection.execute(table.insert(), copies)
    now = int(world.clock.now.timestamp())
    told = {"v": 1, "epoch": phone.epoch, "forms": [form_to_wire(world.visit(), now)]}
    answer = phone.post("exchange", told)
    assert (answer.status_code, answer.json["code"]) == (429, "inbox_full") and int(answer.headers["Retry-After"]) > 0
    assert world.count("kunjungan") == 0 and phone.settle()[-1]["dig"] > 0
    with write_transaction(world.parts.engine) as connection:
        connection.execute(table.update().where(table.c.form == form.id).values(state="settled"))
    assert phone.post("exchange", told).status_code == 200 and world.count("kunjungan") == 1


def test_the_log_has_no_personal_data(world: World) -> None:
    """After an enrolment, good and bad forms and a login, the log has neither names, notes, NIK, codes nor tokens."""
    phone = world.enrol(name="HP Siti")
    phone.settle()
    nik = Change("anggota", world.new_id(), {"nik": SECRET, "sulap": SECRET})
    phone.exchange(world.visit(findings="cerita rahasia"), world.visit(findings=7), world.form(nik))
    phone.get("me")
    world.parts.accounts.add("nama-akun", PASSWORD, role="apd", region=HOME)
    assert world.client.post("/api/v1/login", json={"username": "nama-akun", "password": PASSWORD}).status_code == 200
    text = world.log.getvalue()
    assert len(world.lines()) >= 6
    for private in ("HP Siti", "Contoh", "rahasia", SECRET, phone.token, "nama-akun", "kata sandi"):
        assert private not in text


def test_the_log_counts(world: World) -> None:
    """The line of an exchange says how many forms and changes came, how many bytes went, and for which phone."""
    phone = world.enrol()
    forms: list[Form] = [world.visit(), world.visit("kpm2")]
    phone.exchange(*forms)
    line = world.lines()[-1]
    assert (line["route"], line["status"], line["caller"]) == ("/api/v1/exchange", 200, phone.device)
    assert (line["forms"], line["changes"]) == (2, 2) and line["bytes_out"] > 100
