"""Filters that an account keeps under a name."""

import pytest

from server.desk.saved import drop_filter, save_filter, saved_by
from server.engine import read_transaction
from sync.errors import Problem
from sync.limits import SAVED_FILTERS_MAX, SAVED_NAME_CHARS_MAX
from tests.server.desk.office import Desk

TOLD = {"kecamatan": "350701"}


def names(desk: Desk, account: str, queue: str | None = None) -> list[tuple[str, str]]:
    """Return (queue, name) of what an account keeps."""
    with read_transaction(desk.world.parts.engine) as connection:
        return [(row.queue, row.name) for row in saved_by(connection, account, queue)]


def test_each_account_keeps_its_own(desk: Desk) -> None:
    """A name stands once in each queue, the newer filters replace the older; another account sees and deletes nothing of it."""
    ani, eka, parts = desk.account("ani").id, desk.account("eka").id, desk.world.parts
    for queue, name, told in (("inbox", " Kec.  Contoh ", {"older": "3"}), ("inbox", "Kec. Contoh", TOLD), ("conflict", "Kec. Contoh", TOLD)):
        save_filter(parts, ani, queue, name, told)
    assert (names(desk, ani, "inbox"), names(desk, eka)) == ([("inbox", "Kec. Contoh")], [])
    with read_transaction(parts.engine) as connection:
        [row] = saved_by(connection, ani, "inbox")
    assert row.told == TOLD
    drop_filter(parts, eka, row.id)
    assert len(names(desk, ani)) == 2
    drop_filter(parts, ani, row.id)
    assert names(desk, ani) == [("conflict", "Kec. Contoh")]


def test_what_is_not_kept(desk: Desk) -> None:
    """No name, too long a name, nothing narrowed, and one more than there is room for; a name that is there may still be renewed."""
    ani, parts = desk.account("ani").id, desk.world.parts
    for number in range(SAVED_FILTERS_MAX):
        save_filter(parts, ani, "inbox", f"Saringan {number}", TOLD)
    save_filter(parts, ani, "inbox", "Saringan 1", {"older": "1"})
    for name, told, code in ((" ", TOLD, "required"), ("x", {}, "required"), ("x" * (SAVED_NAME_CHARS_MAX + 1), TOLD, "too_long"), ("Baru", TOLD, "too_many")):
        with pytest.raises(Problem) as caught:
            save_filter(parts, ani, "inbox", name, told)
        assert caught.value.error.details == {"fields": {"name": code}}
    assert len(names(desk, ani)) == SAVED_FILTERS_MAX
