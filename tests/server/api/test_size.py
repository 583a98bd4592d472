"""What an exchange costs on the wire, every byte of headers counted."""

import json

from server.office import Office, new_record
from sync.ids import canonical
from tests.server.api.world import HOME, World
from tests.serving import END, serving, talk

BYTES_MAX_ONE_WAY = 500


def fill_region(world: World) -> None:
    """Put a row into the nation and one into the province, so that every cursor has its digits."""
    office = Office(world.parts.store, "test", world.clock, world.random.randbytes)
    kind = world.parts.kinds["wilayah"]
    office.write("35", [new_record(kind, {"code": HOME, "level": "kabupaten", "name": "Contoh", "area": HOME}, "")])
    module = {"code": "kesehatan", "name": "Kesehatan", "position": 1}
    office.write("00", [new_record(world.parts.kinds["modul"], module, "")])


def test_an_exchange_with_nothing_new(world: World) -> None:
    """Asking and hearing that there is nothing new, headers and all, stays small in both directions."""
    fill_region(world)
    phone = world.enrol()
    phone.settle()
    form = world.visit()
    phone.exchange(form)
    phone.settle()
    said = {"v": 1, "epoch": phone.epoch, "now": int(world.clock.now.timestamp()), "last": {HOME: form.id}, **phone.said}
    body = canonical(said).encode()
    lines = [
        "POST /api/v1/exchange HTTP/1.1",
        "Host: 127.0.0.1:8080",
        "Accept-Encoding: gzip",
        f"Authorization: Bearer {phone.token}",
        f"Content-Length: {len(body)}",
    ]
    request = "\r\n".join(lines).encode() + END + body
    with serving(world.app) as port:
        answer = talk(port, request)
    head, _, told = answer.partition(END)
    frames = [json.loads(line) for line in told.splitlines()]
    assert frames[-1]["end"] == 1 and "more" not in frames[-1] and not any("rows" in frame for frame in frames)
    names = {line.split(b":")[0] for line in head.split(b"\r\n")[1:]}
    assert names == {b"Content-Length", b"Content-Type", b"Date"}
    print(f"nothing new: {len(request)} bytes out ({len(body)} of body), {len(answer)} back ({len(told)} of body)")
    assert len(request) < BYTES_MAX_ONE_WAY and len(answer) < BYTES_MAX_ONE_WAY
