"""The exchange over HTTP: outcomes first, then rows, and nothing that a phone brings is lost."""

import gzip
import json

from server.api import frames as frames_module
from server.identity.enrolment import mark_device
from sync.nouns import Change
from tests.server.api.world import ELSEWHERE, World, frames


def test_a_phone_gets_its_scopes_and_no_more(world: World) -> None:
    """After settling, a phone holds the kelompok and families of its worker, and nobody else's."""
    rows = [frame["rows"] for frame in world.enrol().settle() if "rows" in frame]
    families = [name for part in rows for name in part.get("kpm", {}).get("id", [])]
    assert sorted(families) == sorted([world.ids["kpm1"], world.ids["kpm2"]])
    assert [name for part in rows for name in part.get("kelompok", {}).get("name", [])] == ["mawar"]


def test_a_form_is_committed_once(world: World) -> None:
    """A form is applied, its outcome stands alone in the first frame, and the same form again changes nothing."""
    phone = world.enrol()
    phone.settle()
    form = world.visit(findings="baik")
    first = phone.exchange(form)
    assert [answer[0] for answer in first[0]["out"]] == [form.id]
    assert set(first[0]) >= {"v", "epoch", "t", "out"} and "end" in first[-1]
    again = phone.exchange(form)
    assert [answer[0] for answer in again[0]["out"]] == [form.id]
    assert world.count("kunjungan") == world.count("change_log") - 2 == 1


def test_content_never_makes_an_http_error(world: World) -> None:
    """A wrong field, an unknown kind, a note too long: an outcome with a reason for each, kept whole, and the rest applied."""
    phone = world.enrol()
    phone.settle()
    bad = [world.visit(findings=7), world.visit(kind="sulap"), world.visit(findings="x" * 50_000), world.visit("kpm3")]
    out = phone.exchange(*bad, world.visit("kpm2"))[0]["out"]
    assert [(one[2][0][0], one[2][0][1]) for one in out[:4]] == [
        ("refused", "invalid"),
        ("held", "unknown_kind"),
        ("refused", "invalid"),
        ("held", "out_of_scope"),
    ]
    assert len(out[4]) == 2
    assert world.count("inbox") == 4
    assert "x" * 50_000 in json.dumps([row.change for row in world.rows("inbox")])


def test_half_a_letter_and_nul_are_told_to_the_worker(world: World) -> None:
    """A text that no database can keep is refused with a reason, and the form beside it is applied."""
    phone = world.enrol()
    phone.settle()
    out = phone.exchange(world.visit(findings="a\0b"), world.visit(findings="baik"))[0]["out"]
    assert out[0][2][0][:2] == ["refused", "invalid"]
    assert len(out[1]) == 2


def test_a_change_for_another_kabupaten_is_held(world: World) -> None:
    """Work for a kabupaten that is not the worker's, or does not exist, is held with a reason and kept whole."""
    phone = world.enrol()
    phone.settle()
    kelompok = Change("kelompok", world.new_id(), {"name": "baru"})
    out = phone.exchange(world.form(kelompok, kabupaten=ELSEWHERE), world.visit(kabupaten="9999"))[0]["out"]
    told = {one[0]: one[2][0][1] for one in out}
    assert sorted(told.values()) in (["office_only", "stray_partition"], ["out_of_scope", "stray_partition"])
    assert world.count("inbox") == 2
    assert world.count("kelompok") == 3


def test_an_older_epoch_changes_nothing(world: World) -> None:
    """A phone of an older epoch is told the epoch alone, and its form is not taken yet."""
    phone = world.enrol()
    assert phone.exchange(world.visit(), epoch=phone.epoch - 1) == [{"v": 1, "epoch": phone.epoch}]
    assert world.count("kunjungan") == 0


def test_a_retired_phone_may_hand_in(world: World) -> None:
    """A retired phone's work is held, none of it lost, and it pulls nothing."""
    phone = world.enrol()
    phone.settle()
    mark_device(world.parts.engine, phone.device, "retired", at=world.clock())
    found = phone.exchange(world.visit())
    assert found[0]["out"][0][2][0][:2] == ["held", "device_retired"]
    assert found[1:] == [{"end": 1}]
    assert world.count("inbox") == 1


def test_the_server_remembers_the_contact(world: World) -> None:
    """Each exchange leaves when the phone was here, with which app, and how far its clock is off: phone less server, as in the change log."""
    phone = world.enrol()
    world.clock.pass_by(hours=1)
    phone.exchange(app="uji/2")
    row = world.rows("device")[0]
    assert (row.last_seen_at, row.app, row.clock_error_s) == (world.clock.now, "uji/2", -3600)


def test_a_gzip_body_is_read(world: World) -> None:
    """A compressed request is the same request."""
    phone = world.enrol()
    body = gzip.compress(json.dumps({"v": 1, "epoch": phone.epoch, "forms": []}).encode())
    headers = {"Content-Encoding": "gzip"}
    answer = phone.post("exchange", data=body, headers=headers, content_type="application/json")
    assert answer.status_code == 200
    assert frames(answer)[-1]["end"] == 1


def test_answers_are_compressed_when_that_pays(world: World) -> None:
    """A long answer is brotli or gzip as asked, a short one plain."""
    phone = world.enrol()
    long = phone.post("exchange", {"v": 1, "epoch": phone.epoch}, headers={"Accept-Encoding": "br, gzip"})
    assert long.headers["Content-Encoding"] == "br"
    phone.settle()
    data = {"v": 1, "epoch": phone.epoch, **phone.said}
    short = phone.post("exchange", data, headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in short.headers
    assert frames(short)[-1]["end"] == 1


def test_a_failure_while_reading_keeps_the_outcomes(world: World) -> None:
    """Frames before a failure are answered, as the push is committed; without any frame the failure is raised."""

    def failing() -> object:
        yield {"out": []}
        raise ValueError("NIK 0000000000000001")

    with world.app.test_request_context():
        assert list(frames_module.until_failure(failing())) == [{"out": []}]
    assert world.lines()[-1]["event"] == "answer_cut"
    assert "NIK" not in world.log.getvalue()
