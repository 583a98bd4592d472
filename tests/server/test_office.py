"""What a person decides about the inbox: only content that its schema takes can be taken in (P24)."""

from typing import Any

import pytest
from sqlalchemy import Row

from server.office import Office
from server.store.grants import grants_in
from server.store.reader import PartitionReader
from server.engine import read_transaction
from sync.nouns import Form, InboxItem
from sync.snapshot import Verdict
from tests.server.api.world import HOME, World


def waiting(world: World, form: Form) -> InboxItem:
    """Return the inbox item of a form with one change."""
    with read_transaction(world.parts.engine) as connection:
        today = world.clock.now.date()
        reader = PartitionReader(connection, HOME, lambda *of: grants_in(*of, today))
        return reader.inbox_items([form.id])[0]


def decide(world: World, form: Form, **verdict: Any) -> Row:
    """Accept the change of a form, perhaps repaired, and return the row of its inbox item."""
    office = Office(world.parts.store, "supervisor", world.clock, world.random.randbytes)
    office.decide(HOME, [Verdict(waiting(world, form), accept=True, **verdict)])
    return next(row for row in world.rows("inbox") if row.form == form.id)


@pytest.mark.parametrize("wrong", [{"findings": 7}, {"date": "kemarin"}, {"kpm_id": None}])
def test_accepting_makes_no_content_right(world: World, wrong: dict[str, Any]) -> None:
    """A refused change that is accepted as it is stays refused and in the inbox, and no table gets its value."""
    phone, form = world.enrol(), world.visit(**wrong)
    assert phone.exchange(form)[0]["out"][0][2][0][:2] == ["refused", "invalid"]
    row = decide(world, form)
    assert (row.state, row.outcome, row.code) == ("open", "refused", "invalid")
    assert world.count("kunjungan") == 0


def test_a_repair_is_judged_like_any_change(world: World) -> None:
    """A repair that is wrong itself waits on; a right one is taken in and settled."""
    phone, form = world.enrol(), world.visit(findings=7)
    phone.exchange(form)
    fields = form.changes[0].fields
    assert decide(world, form, fields={**fields, "findings": ["x"]}).state == "open"
    assert decide(world, form, fields={**fields, "findings": "baik"}).state == "settled"
    assert [row.findings for row in world.rows("kunjungan")] == ["baik"]


def test_what_newer_apps_send_waits_until_it_is_known(world: World) -> None:
    """A change with an unknown field stays held when it is accepted as it is, and nothing of it is dropped."""
    phone, form = world.enrol(), world.visit(sulap="ya")
    phone.exchange(form)
    row = decide(world, form)
    assert (row.state, row.code) == ("open", "unknown_field") and row.change[2]["sulap"] == "ya"
