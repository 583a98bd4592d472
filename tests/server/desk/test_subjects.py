"""Lists and pages name whom a case is about, not its ids."""

from schemas import KINDS
from server.desk.naming import names_for
from server.desk.queues import queue_of
from server.desk.subjects import subjects_of
from server.engine import read_transaction
from server.office import new_record
from tests.server.api.world import HOME
from tests.server.desk.office import Desk
from tests.server.store.measured import statements


def head(desk: Desk, kpm: str, name: str) -> str:
    """Give a family its pengurus; return the id of the member."""
    member = desk.world.new_id()
    fields = {"kpm_id": desk.world.ids[kpm], "name": name, "is_pengurus": True, "provisional": False}
    desk.office.write(HOME, [new_record(KINDS["anggota"], fields, member)])
    return member


def whom(desk: Desk, queue: str) -> list[str]:
    """Return the names of those whom a list is about."""
    found = desk.page(queue).cases
    with read_transaction(desk.world.parts.engine) as connection:
        names = subjects_of(connection, queue_of(queue), found)
    return [names.get((case.kabupaten, case.ref), "") for case in found]


def test_work_of_a_record_that_is_not_there_names_its_family(desk: Desk) -> None:
    """A visit that was refused names the family by its pengurus, in the list and on its page."""
    head(desk, "kpm1", "Ibu Contoh")
    desk.refused()
    assert whom(desk, "inbox") == ["Ibu Contoh"]
    opened = desk.open("inbox")
    assert opened.subject == ("kpm", desk.world.ids["kpm1"])
    assert opened.names[desk.world.ids["kpm1"]] == "Ibu Contoh"


def test_a_conflict_names_what_it_is_about(desk: Desk) -> None:
    """Days that were counted twice name their school, and the page has a name for each id of its values."""
    desk.conflict()
    assert whom(desk, "conflict") == ["SD Contoh"]
    assert desk.open("conflict").names[desk.school] == "SD Contoh"


def test_more_rows_cost_no_more_statements(desk: Desk) -> None:
    """A page of many cases asks as often as a page of one."""
    made = []
    for _more in range(2):
        for _visit in range(4):
            desk.refused()
        with statements(desk.world.parts.engine) as asked:
            whom(desk, "inbox")
        made.append(len(asked))
    assert made[0] == made[1]


def test_two_of_one_name_do_not_look_the_same(desk: Desk) -> None:
    """Two people of one name are told apart, so that values that differ are seen to differ."""
    first, second = (head(desk, kpm, "Siti Aminah") for kpm in ("kpm1", "kpm2"))
    with read_transaction(desk.world.parts.engine) as connection:
        names = names_for(connection, HOME, {("anggota", first), ("anggota", second)})
    assert len(set(names.values())) == 2 and all(name.startswith("Siti Aminah (") for name in names.values())
