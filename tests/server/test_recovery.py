"""A forgotten PIN loses nothing: sealed forms are handed in, and the office plays them in as their worker's."""

import json
import stat
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from schemas import KINDS
from server.cli import lapangan
from server.identity.enrolment import mark_device
from server.identity.office_key import FILE, read_office_key, seal, to_text
from server.identity.tokens import hand_in_token
from server.recovery import BOXES_FORMAT, FILE_FORMAT, Report, recover, take_in
from sync.errors import Problem
from sync.limits import SEALED_FORMS_PER_REQUEST_MAX
from sync.nouns import Change, Form, Revision
from sync.phone.carry import FORMAT
from sync.wire import change_to_wire, form_to_wire
from tests.server.api.stage import bare, filled, on_each_database
from tests.server.api.world import HOME, Phone, World, make_world

SECRET = "catatan rahasia 0000123412341234"


world = on_each_database(filled, bare)


def carried(world: World, *forms: Form, worker: str = "siti", seen: dict[str, Any] | None = None) -> bytes:
    """Return unsent work as a phone seals it."""
    wires = []
    for form in forms:
        wire = form_to_wire(form, form.device_at)
        wire[5] = [[change_to_wire(change), seen or {}, None] for change in form.changes]
        wires.append(wire)
    content = {"format": FORMAT, "worker": {"id": world.ids[worker], "name": ""}, "forms": wires}
    return json.dumps(content).encode()


def boxed(world: World, form: Form, **more: Any) -> dict[str, str]:
    """Seal one form."""
    box = seal(world.parts.office_key.public, carried(world, form, **more), world.random.randbytes)
    return {"id": form.id, "box": to_text(box)}


def hand_in(phone: Phone, *boxes: dict[str, str]) -> Any:
    """Hand in with the token that does nothing else."""
    only = replace(phone, token=hand_in_token(phone.token))
    return only.post("sealed", {"forms": list(boxes)})


def file_of(world: World, phone: Phone, *forms: Form) -> bytes:
    """Return a sealed file as a phone writes it, without the part for a second phone."""
    key, iv = world.random.randbytes(32), world.random.randbytes(12)
    bound = f"{FILE_FORMAT}/{phone.device}".encode()
    office = seal(world.parts.office_key.public, key, world.random.randbytes)
    box = AESGCM(key).encrypt(iv, carried(world, *forms), bound)
    parts = {"office": to_text(office), "iv": to_text(iv), "box": to_text(box)}
    return json.dumps({"format": FILE_FORMAT, "device": phone.device, **parts}).encode()


def test_enrolment_gives_the_key_and_the_token(world: World) -> None:
    """P53, P54: a phone learns the office's key, the same for all, and a token that opens no other door."""
    code = world.parts.enrolment.issue(world.ids["siti"], HOME)
    told = world.client.post("/api/v1/enrol", json={"code": code, "name": "HP", "app": "uji/1"}).json
    assert told["office_key"] == world.parts.office_key.public and len(told["office_key"]) == 87
    only = Phone(world.client, told["hand_in"], told["device"], told["epoch"])
    assert only.post("exchange", {"v": 1, "epoch": only.epoch}).json["code"] == "forbidden"
    assert only.get("me").json["code"] == "forbidden"


def test_the_key_is_made_once_and_for_its_owner(tmp_path: Path) -> None:
    """P53: the key of an instance folder stays, and only its owner can read the file."""
    first, second = read_office_key(tmp_path), read_office_key(tmp_path)
    assert first.public == second.public
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_only_the_office_opens_a_box(tmp_path: Path, world: World) -> None:
    """P53: a box opens with its key alone, and not when a single bit differs or it is cut."""
    key = read_office_key(tmp_path)
    box = seal(key.public, b"isi", world.random.randbytes)
    assert key.open(box) == b"isi"
    changed = [box[:at] + bytes([box[at] ^ 1]) + box[at + 1 :] for at in (0, 1, 40, 70, len(box) - 1)]
    for bad in (*changed, b"", box[:50], box[:-1]):
        with pytest.raises(Problem, match="sealed_unreadable"):
            key.open(bad)
    with pytest.raises(Problem, match="sealed_unreadable"):
        world.parts.office_key.open(box)


def test_sealed_forms_are_kept_unopened_and_recovered(world: World) -> None:
    """P54: handed in twice and recovered twice, each form is there once, as its worker's own work under its own id."""
    phone = world.enrol()
    forms = [world.visit(findings=SECRET), world.visit("kpm2", findings=SECRET)]
    boxes = [boxed(world, form) for form in forms]
    for _ in range(2):
        assert hand_in(phone, *boxes).json == {"stored": [form.id for form in forms]}
    assert world.count("kunjungan") == 0 and world.count("sealed_form") == 2
    assert not any(SECRET.encode() in row.box for row in world.rows("sealed_form"))
    assert recover(world.parts, phone.device, "uji") == Report(2, 0, Counter(applied=2))
    assert recover(world.parts, phone.device, "uji") == Report(0, 0, Counter())
    logged = {(row.form, row.worker, row.device) for row in world.rows("change_log") if row.device == phone.device}
    assert logged == {(form.id, world.ids["siti"], phone.device) for form in forms}
    assert {(row.state, row.settled_by, row.box) for row in world.rows("sealed_form")} == {("recovered", "uji", b"")}
    assert [one[0] for one in phone.exchange(*forms)[0]["out"]] == [form.id for form in forms]
    assert world.count("kunjungan") == 2
    assert SECRET not in world.log.getvalue() and "sealed_recovered" in world.log.getvalue()


def test_a_form_the_server_has_gets_its_stored_outcome(world: World) -> None:
    """P6, P54: recovering what the phone had sent after all changes nothing."""
    phone, form = world.enrol(), world.visit()
    phone.exchange(form)
    hand_in(phone, boxed(world, form))
    assert recover(world.parts, phone.device, "uji").outcomes == Counter(applied=1)
    assert world.count("kunjungan") == 1


def test_forms_are_played_in_the_order_saved(world: World) -> None:
    """P10, P13, P54: a correction that leans on an earlier form finds it; one whose earlier form is missing is judged by what was seen."""
    phone, first = world.enrol(), world.visit(findings="awal")
    record, fields = first.changes[0].id, {**first.changes[0].fields, "findings": "benar"}
    later = world.form(Change("kunjungan", record, fields, None, ((first.id, 0),)))
    lost = world.form(Change("kunjungan", record, fields, None, ((world.new_id(), 0),)))
    hand_in(phone, boxed(world, first), boxed(world, later), boxed(world, lost))
    assert recover(world.parts, phone.device, "uji").outcomes == Counter(applied=1, merged=1, same=1)
    assert {row.state for row in world.rows("sealed_form")} == {"recovered"}
    assert [row.findings for row in world.rows("kunjungan")] == ["benar"]


def test_what_was_seen_is_told_when_the_server_asks(world: World) -> None:
    """P14, P54: a base of a history that was lost is answered with the values the form carries."""
    phone, first = world.enrol(), world.visit(findings="awal")
    phone.exchange(first)
    record, fields = first.changes[0].id, {**first.changes[0].fields, "findings": "benar"}
    edit = world.form(Change("kunjungan", record, fields, Revision(1, 12345)))
    groups = KINDS["kunjungan"].groups
    seen = {group.name: [[first.changes[0].fields.get(name) for name in group.fields]] for group in groups}
    hand_in(phone, boxed(world, edit, seen=seen))
    assert recover(world.parts, phone.device, "uji").outcomes == Counter(merged=1)
    assert world.count("conflict") == 0
    assert [row.findings for row in world.rows("kunjungan")] == ["benar"]


def test_what_cannot_be_opened_stops_nothing(world: World) -> None:
    """P23, P54: a damaged box, another worker's form and one under a wrong id are kept and counted, the rest is played."""
    phone = world.enrol()
    good, other, wrong = world.visit(), world.visit("kpm3"), world.visit("kpm2")
    boxes = [
        {"id": world.new_id(), "box": "AAAA"},
        boxed(world, other, worker="budi"),
        {**boxed(world, wrong), "id": world.new_id()},
        boxed(world, good),
    ]
    assert hand_in(phone, *boxes).status_code == 200
    assert recover(world.parts, phone.device, "uji") == Report(4, 3, Counter(applied=1))
    assert Counter(row.state for row in world.rows("sealed_form")) == Counter(unreadable=3, recovered=1)
    assert recover(world.parts, phone.device, "uji").unreadable == 3


def test_a_retired_phone_hands_in_and_a_stolen_one_does_not(world: World) -> None:
    """P26, P54: work of a retired phone is held, a stolen one is refused at both ends."""
    retired, stolen = world.enrol(), world.enrol()
    mark_device(world.parts.engine, retired.device, "retired", at=world.clock())
    assert hand_in(retired, boxed(world, world.visit())).status_code == 200
    assert recover(world.parts, retired.device, "uji").outcomes == Counter(held=1)
    mark_device(world.parts.engine, stolen.device, "stolen", at=world.clock())
    assert hand_in(stolen, boxed(world, world.visit())).json["code"] == "device_stolen"
    with pytest.raises(Problem, match="device_stolen"):
        recover(world.parts, stolen.device, "uji")


def test_the_bounds_of_a_hand_in_are_told(world: World) -> None:
    """P49, P54: too many forms, no box and a box that is no base64url are refused whole."""
    phone = world.enrol()
    one = boxed(world, world.visit())
    for forms in ([], [one] * (SEALED_FORMS_PER_REQUEST_MAX + 1), [{**one, "box": "?"}], [{"id": one["id"]}]):
        assert hand_in(phone, *forms).status_code == 422
    assert world.count("sealed_form") == 0


def test_a_file_is_taken_in(world: World) -> None:
    """P54: a file of unsent work is played in, once however often, and another worker's, a damaged or a strange one is not."""
    phone, form = world.enrol(), world.visit(findings=SECRET)
    file = file_of(world, phone, form, world.visit("kpm2"))
    for _ in range(2):
        assert take_in(world.parts, file, "uji") == Report(2, 0, Counter(applied=2))
    assert world.count("kunjungan") == 2 and SECRET not in world.log.getvalue()
    moved = {**json.loads(file), "device": world.enrol("budi").device}
    bad = {b"x": "bad_json", b"{}": "sealed_unreadable", json.dumps(moved).encode(): "sealed_unreadable"}
    for content, code in bad.items():
        with pytest.raises(Problem, match=code):
            take_in(world.parts, content, "uji")


def test_a_file_of_sealed_forms_is_taken_in(world: World) -> None:
    """P54: the boxes of a forgotten PIN may come as a file, and count once with those handed in over the network."""
    phone, forms = world.enrol(), [world.visit(), world.visit("kpm2")]
    boxes = [boxed(world, form) for form in forms]
    hand_in(phone, boxes[0])
    file = json.dumps({"format": BOXES_FORMAT, "device": phone.device, "forms": boxes}).encode()
    assert take_in(world.parts, file, "uji") == Report(2, 0, Counter(applied=2))
    assert take_in(world.parts, file, "uji") == Report(0, 0, Counter())
    assert world.count("kunjungan") == 2
    for forms in (None, [1], [{"id": "x", "box": "AA"}], [{"id": boxes[0]["id"], "box": 5}]):
        strange = json.dumps({"format": BOXES_FORMAT, "device": phone.device, "forms": forms}).encode()
        with pytest.raises(Problem, match="sealed_unreadable"):
            take_in(world.parts, strange, "uji")


def test_the_commands_tell_counts_alone(tmp_path: Path, empty: Path) -> None:
    """P54: list, recover and take-in say how many and with which outcome, and no name, text or number of a person."""
    world = make_world(tmp_path / "instance", empty)
    phone = world.enrol()
    hand_in(phone, boxed(world, world.visit(findings=SECRET)))
    path = tmp_path / "kerja.lapangan"
    path.write_bytes(file_of(world, phone, world.visit("kpm2", findings=SECRET)))
    run = CliRunner(env={"LAPANGAN_INSTANCE": str(tmp_path / "instance")})
    told = [run.invoke(lapangan, ["sealed", *words]) for words in (["list"], ["recover", phone.device], ["take-in", str(path)], ["list"])]
    assert [one.exit_code for one in told] == [0, 0, 0, 0]
    assert "waiting" in told[0].output and "recovered" in told[3].output
    assert all("applied" in one.output for one in told[1:3])
    assert not any(SECRET in one.output or "Siti" in one.output for one in told)
    world.parts.engine.dispose()
