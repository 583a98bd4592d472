"""One-time codes: typed or scanned, used once, never stored plain."""

import threading
from urllib.parse import parse_qs, urlsplit

import pytest

from server.identity.enrolment import ALPHABET, Enrolled, find_workers, mark_device, new_code, qr_payload
from server.identity.tokens import hash_token
from sync.errors import Problem
from sync.kinds import Kind
from sync.limits import ENROL_CODE_DAYS, ENROL_TRIES_PER_HOUR, MIRROR_DAYS
from tests.server.api.world import HOME, World


def issue(world: World) -> str:
    """Make a code for Siti."""
    return world.parts.enrolment.issue(world.ids["siti"], HOME)


def enrol(world: World, code: str, **more: str) -> tuple[int, dict]:
    """Try a code; return status and answer."""
    answer = world.client.post("/api/v1/enrol", json={"code": code, "name": "HP", "app": "uji/1"}, **more)
    return answer.status_code, answer.json


def test_a_phone_learns_what_it_needs(world: World) -> None:
    """The answer has token, worker with role, partition, zone, epoch, the kinds as data, settings, and the time."""
    status, told = enrol(world, issue(world))
    assert status == 200
    assert told["worker"] == {"id": world.ids["siti"], "name": "Siti Contoh", "role": "pendamping"}
    assert told["settings"] == {"mirror_days": world.parts.settings.mirror_days} == {"mirror_days": MIRROR_DAYS}
    assert (told["kabupaten"], told["zone"], told["epoch"]) == (HOME, "WIB", world.parts.epoch)
    assert {Kind.from_data(kind).name for kind in told["kinds"]} == set(world.parts.kinds)
    assert len(told["token"]) == 32 and told["t"] == int(world.clock.now.timestamp())


def test_a_code_works_once(world: World) -> None:
    """The second use of a code is refused, and makes no second phone."""
    code = issue(world)
    assert enrol(world, code)[0] == 200
    assert enrol(world, code)[1]["code"] == "code_unknown"
    assert world.count("device") == 1


def test_of_many_who_try_a_code_at_once_one_gets_it(world: World) -> None:
    """Eight phones with the same code at the same moment: one is enrolled."""
    code, got, failed = issue(world), [], []

    def attempt() -> None:
        try:
            got.append(world.parts.enrolment.redeem(code, "HP", "uji/1"))
        except Problem as problem:
            failed.append(problem.error.code)

    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(one) for one in got] == [Enrolled]
    assert failed == ["code_unknown"] * 7


def test_a_code_expires(world: World) -> None:
    """After its days a code is told to be expired, and one that never was is unknown."""
    code = issue(world)
    world.clock.pass_by(days=ENROL_CODE_DAYS, seconds=1)
    assert enrol(world, code) == (410, enrol(world, code)[1])
    assert enrol(world, code)[1]["code"] == "code_expired"
    assert enrol(world, "AAAAA-AAAAA")[1]["code"] == "code_unknown"


def test_a_code_may_be_typed_carelessly(world: World) -> None:
    """Small letters, spaces or no dash do not matter."""
    code = issue(world)
    assert enrol(world, f" {code.lower().replace('-', ' ')} ")[0] == 200


def test_codes_and_tokens_are_not_stored(world: World) -> None:
    """The database has neither a code nor a token, only hashes, that of the code keyed by the secret."""
    code = issue(world)
    token = enrol(world, code)[1]["token"]
    stored = repr(world.rows("enrol_code") + world.rows("device"))
    assert token not in stored and code not in stored and code.replace("-", "") not in stored
    assert hash_token(code.replace("-", "")) not in stored
    assert hash_token(token) in stored


def test_codes_have_no_letters_that_look_alike(world: World) -> None:
    """A thousand codes use the whole alphabet and nothing else, in two groups of five."""
    codes = {new_code(world.random.randbytes) for _ in range(1000)}
    assert len(codes) == 1000
    assert set("".join(codes)) == set(ALPHABET) | {"-"}
    assert not set("01OIL") & set(ALPHABET)
    assert {tuple(map(len, code.split("-"))) for code in codes} == {(5, 5)}


def test_failed_tries_are_bounded_and_good_ones_are_not(world: World) -> None:
    """An address has so many wrong codes in an hour, then 429 with Retry-After; successes do not count."""
    for _ in range(3):
        assert enrol(world, issue(world))[0] == 200
    for _ in range(ENROL_TRIES_PER_HOUR):
        assert enrol(world, "AAAAA-AAAAA")[0] == 404
    answer = world.client.post("/api/v1/enrol", json={"code": issue(world), "name": "HP", "app": "uji/1"})
    assert (answer.status_code, answer.json["code"]) == (429, "too_many_requests")
    assert 1 <= int(answer.headers["Retry-After"]) <= 3601
    assert enrol(world, issue(world), environ_base={"REMOTE_ADDR": "10.0.0.9"})[0] == 200


def test_the_qr_code_carries_address_and_code() -> None:
    """The QR code opens the app of that server, with the code where no server and no log sees it."""
    parts = urlsplit(qr_payload("https://lapangan.example:8443", "ABCDE-23456"))
    assert (parts.scheme, parts.netloc, parts.path, parts.query) == ("https", "lapangan.example:8443", "/app/", "")
    path, _, query = parts.fragment.partition("?")
    assert (path, parse_qs(query)) == ("/daftar", {"k": ["ABCDE-23456"]})


def test_a_worker_is_found_by_id_or_name(world: World) -> None:
    """A worker is found by id and by full name in any case; part of a name finds nobody."""
    for wanted in (world.ids["siti"], "Siti Contoh", "siti contoh"):
        assert [row.id for row in find_workers(world.parts.engine, wanted)] == [world.ids["siti"]]
    assert find_workers(world.parts.engine, "Siti") == []


def test_a_lost_answer_does_not_cost_the_code(world: World) -> None:
    """The same phone may ask again with its key and stays one phone with a new token; another phone may not."""
    code = issue(world)
    first = world.parts.enrolment.redeem(code, "HP", "uji/1", "kunci-satu")
    again = world.parts.enrolment.redeem(code, "HP", "uji/1", "kunci-satu")
    assert (again.device, again.token == first.token) == (first.device, False)
    assert [row.token_hash for row in world.rows("device")] == [hash_token(again.token)]
    for key in ("kunci-dua", ""):
        with pytest.raises(Problem, match="code_unknown"):
            world.parts.enrolment.redeem(code, "HP", "uji/1", key)


def test_a_stolen_phone_cannot_enrol_again_by_its_key(world: World) -> None:
    """Once a phone is marked stolen, its key opens nothing, nor does a code that has expired."""
    code = issue(world)
    device = world.parts.enrolment.redeem(code, "HP", "uji/1", "kunci").device
    mark_device(world.parts.engine, device, "stolen", at=world.clock())
    with pytest.raises(Problem, match="code_unknown"):
        world.parts.enrolment.redeem(code, "HP", "uji/1", "kunci")
    mark_device(world.parts.engine, device, "active", at=world.clock())
    world.clock.pass_by(days=ENROL_CODE_DAYS)
    with pytest.raises(Problem, match="code_expired"):
        world.parts.enrolment.redeem(code, "HP", "uji/1", "kunci")
