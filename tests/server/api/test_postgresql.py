"""The interface on PostgreSQL: one day of a phone and an account."""

from sync.ids import BUCKETS
from tests.server.api.stage import bare, filled, on_postgresql
from tests.server.api.world import HOME, PASSWORD, World, unpacked

world = on_postgresql(filled, bare)


def test_a_day_on_postgresql(world: World) -> None:
    """Enrolling, exchanging, first sync, repair, quarantine, own page, login and health all work as on SQLite, whatever the phone's clock says."""
    phone = world.enrol()
    scopes = next(frame["scopes"] for frame in phone.exchange() if "asg" in frame)
    made = phone.post("snapshot", {"epoch": phone.epoch, "asg": "", "scopes": scopes}).json
    assert made["families"] == 2
    assert sum("cur" in frame and "scopes" not in frame for frame in unpacked(phone.get(made["url"].removeprefix("/api/v1/")))) == len(scopes)
    phone.settle()
    out = phone.exchange(world.visit(), world.visit(findings="a\0b"), world.visit(kind="sulap"), world.visit("kpm3"))
    assert [len(one) for one in out[0]["out"]] == [2, 3, 3, 3]
    for clock in (-(1 << 53) + 1, 1_795_219_200_000, (1 << 53) - 1):
        assert phone.exchange(now=clock)[0]["out"] == []
    assert (world.count("kunjungan"), world.count("inbox")) == (1, 3)
    mine = f"k:{world.ids['mawar']}"
    repaired = phone.post("repair", {"epoch": phone.epoch, "buckets": {HOME: {mine: [0] * BUCKETS}}})
    assert world.ids["kpm1"] in repaired.text
    assert phone.post("quarantine", data=b"\0\xff").status_code == 200
    assert phone.get("me").json["inbox"] == {"held": 2, "refused": 1}
    caller = world.login("apd")
    assert caller.post("me/password", {"old": PASSWORD, "new": PASSWORD[::-1]}).status_code == 204
    assert caller.get("me").status_code == 401
    assert world.client.get("/api/v1/health").json["status"] == "ok"
