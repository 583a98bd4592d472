"""Refused, held and blocked work: a person decides, and the phone hears of it (P24, P25)."""

import pytest

from schemas import KINDS
from server.desk.case import open_case
from server.office import new_record
from sync.errors import Problem
from sync.nouns import Form
from tests.server.api.world import HOME
from tests.server.desk.office import REASON, Desk


def heard(desk: Desk, form: Form) -> tuple[str, str | None, str | None]:
    """Return what Siti's phone hears of a form: outcome, code and reason."""
    rows = [frame["rows"]["outcome"] for frame in desk.siti.settle() if "outcome" in frame.get("rows", {})]
    place = rows[-1]["form"].index(form.id)
    return tuple(rows[-1][name][place] if name in rows[-1] else None for name in ("outcome", "code", "reason"))


def test_repaired_work_is_taken_and_the_phone_hears(desk: Desk) -> None:
    """Nothing is written for ten minutes; then the repaired visit stands as the worker's, and an outcome lies in the feed."""
    form, ani = desk.refused(), desk.account("ani")
    opened = desk.open("inbox")
    assert (opened.case.code, opened.case.worker_name, opened.case.area) == ("invalid", "Siti Contoh", "350701")
    assert (opened.details, opened.creates, opened.incoming.device_name) == ({"fields": {"findings": "not_text"}}, True, "HP contoh")
    ruling = desk.decide(ani, opened, "repair", fields={**opened.incoming.fields, "findings": "baik"}, reason="")
    assert (ruling.state, desk.world.count("kunjungan")) == ("pending", 0)
    assert desk.page("inbox").cases[0].due_at == ruling.due_at
    assert desk.carry() == 1 and desk.carry() == 0
    assert [row.findings for row in desk.world.rows("kunjungan")] == ["baik"]
    assert heard(desk, form) == ("applied", None, None)
    assert desk.page("inbox").cases == ()
    settled = open_case(desk.world.parts, HOME, HOME, "inbox", opened.case.ref)
    assert (settled.open, settled.last.state, settled.last.username) == (False, "done", "ani")


def test_held_work_is_accepted_as_it_is(desk: Desk) -> None:
    """A visit outside the assignment is taken in by a decision without a reason."""
    form = desk.world.visit("kpm3")
    desk.siti.exchange(form)
    opened = desk.open("inbox")
    assert (opened.case.code, opened.case.kind) == ("out_of_scope", "kunjungan")
    desk.decide(desk.account("ani"), opened, "accept", reason="")
    assert desk.carry() == 1
    assert desk.world.count("kunjungan") == 1 and heard(desk, form)[0] == "applied"


def test_dismissed_work_comes_back_with_its_reason(desk: Desk) -> None:
    """Dismissing needs a reason, which the phone shows."""
    form, ani = desk.refused(), desk.account("ani")
    opened = desk.open("inbox")
    with pytest.raises(Problem) as caught:
        desk.decide(ani, opened, "dismiss", reason="  ")
    assert (caught.value.error.code, caught.value.error.details) == ("unprocessable", {"fields": {"reason": "required"}})
    desk.decide(ani, opened, "dismiss")
    assert desk.carry() == 1
    assert heard(desk, form) == ("refused", "dismissed", REASON) and desk.page("inbox").cases == ()


def test_what_its_schema_does_not_take_stays(desk: Desk) -> None:
    """Accepting makes no content right: the decision fails with the reason of the catalogue, and nothing is written."""
    desk.refused()
    opened, before = desk.open("inbox"), desk.world.rows("partition")
    desk.decide(desk.account("ani"), opened, "accept")
    assert desk.carry() == 0
    again = desk.open("inbox")
    assert (again.open, again.pending, again.last.state, again.last.code) == (True, None, "failed", "invalid")
    assert desk.world.rows("partition") == before and desk.world.count("outcome") == 0


def test_a_wrong_repair_is_said_at_once(desk: Desk) -> None:
    """A repair that is wrong itself is not kept; the details name the field."""
    desk.refused()
    opened = desk.open("inbox")
    with pytest.raises(Problem) as caught:
        desk.decide(desk.account("ani"), opened, "repair", fields={**opened.incoming.fields, "findings": "baik", "date": "kemarin"})
    assert caught.value.error.code == "unprocessable" and set(caught.value.error.details["fields"]) == {"date"}
    assert desk.world.count("decision") == 0


def test_what_was_released_meanwhile_is_not_taken_twice(desk: Desk) -> None:
    """Blocked work whose record arrives while a decision waits is settled by that; the decision fails and says so."""
    family = new_record(KINDS["kpm"], {"kelompok_id": desk.world.ids["mawar"]}, desk.world.new_id())
    form = desk.world.visit()
    form.changes[0].fields["kpm_id"] = family.id
    desk.siti.exchange(desk.world.form(*form.changes))
    opened = desk.open("inbox")
    assert (opened.case.code, opened.case.area) == ("missing_record", "350701")
    desk.decide(desk.account("ani"), opened, "dismiss")
    desk.office.write(HOME, [family])
    assert desk.carry() == 0 and desk.world.count("kunjungan") == 1
    [row] = desk.world.rows("decision")
    assert (row.state, row.code) == ("failed", "already_decided")
