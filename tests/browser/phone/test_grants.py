"""The app's phone in a disaster it is not let into yet: its work waits at the office and stays in sight."""

from collections.abc import Callable

from tests.browser.phone.pockets import Pocket, assert_equal
from tests.browser.site import Site
from tests.browser.volunteers import decide_waiting, hire
from tests.server.aid.ground import CODE

NewPocket = Callable[..., Pocket]
FLOOD = {"golongan": "alam", "jenis": "banjir", "place": "Bantaran Kali Contoh"}


def opens(pocket: Pocket, code: str = CODE) -> str:
    """Open a flood and make a code by which others join; return its id."""
    me, today = pocket.told("phone.worker.id"), pocket.told("phone.today()")
    [event] = pocket.make(("kejadian", {"opened_by": me, "date": today, **FLOOD}))
    pocket.make(("undangan", {"kejadian_id": event, "code": code, "worker_id": me, "valid_until": today, "revoked": False}))
    return event


def joins(pocket: Pocket, event: str) -> str:
    """Read a code and register a household at once; return the household's id."""
    me, today = pocket.told("phone.worker.id"), pocket.told("phone.today()")
    pocket.make(("bergabung", {"kejadian_id": event, "worker_id": me, "code": CODE, "joined_on": today}))
    told = {"kejadian_id": event, "worker_id": me, "registered_on": today, "head_name": "Keluarga Contoh", "jiwa": 4}
    [korban] = pocket.make(("korban", told))
    return korban


def test_work_before_the_grant_stays_in_sight(new_pocket: NewPocket, office: Site) -> None:
    """P58, P10: what a phone brings before it is let in stays on its screens, is corrected there, and stands once a person took it in."""
    rudi, wati = (new_pocket(hire(office, name)) for name in ("Rudi Contoh", "Wati Contoh"))
    rudi.settle(), wati.settle()
    event = opens(rudi)
    korban = joins(wati, event)
    wati.settle()
    assert wati.view("korban", korban)["jiwa"] == 4 and wati.status[2] == 1
    wati.edit("korban", korban, jiwa=5)
    wati.settle()
    assert wati.view("korban", korban)["jiwa"] == 5
    rudi.settle(), wati.settle()
    assert wati.view("kejadian", event) and wati.view("korban", korban)["jiwa"] == 5
    assert {one["outcome"] for one in wati.told("phone.attention()")} <= {"blocked", "held"}
    decide_waiting(office, office.workers[-1].kabupaten, True), decide_waiting(office, office.workers[-1].kabupaten, True)
    wati.settle()
    assert wati.view("korban", korban)["jiwa"] == 5 and wati.status[2] == 0
    assert_equal(wati, office)


def test_work_that_is_refused_leaves_the_screen(new_pocket: NewPocket, office: Site) -> None:
    """P24: what the post did not take is no longer on the lists, and stands among what needs attention."""
    rudi, wati = (new_pocket(hire(office, name)) for name in ("Rudi Contoh", "Wati Contoh"))
    rudi.settle(), wati.settle()
    event = opens(rudi)
    rudi.settle()
    korban = joins(wati, event)
    wati.settle()
    assert wati.view("korban", korban)
    decide_waiting(office, office.workers[-1].kabupaten, False)
    wati.settle()
    assert wati.view("korban", korban) is None and [one["outcome"] for one in wati.told("phone.attention()")] == ["refused"]
