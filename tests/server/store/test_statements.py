"""What an exchange asks of the database does not grow with what it brings."""


from schemas import KINDS
from server.office import Office, new_record
from sync.limits import CHANGES_PER_FORM_MAX
from sync.nouns import Change, Form
from tests.server.api.stage import bare, filled, on_each_database
from tests.server.api.world import HOME, Phone, World
from tests.server.store.measured import of_every_outcome, settled_phone, statements


place = on_each_database(filled, bare)


def cost(world: World, phone: Phone, *forms: Form) -> int:
    """Return the number of statements of one exchange, all of whose forms get a final outcome."""
    with statements(world.parts.engine) as seen:
        out = phone.exchange(*forms)[0]["out"]
    assert len(out) == len(forms)
    return len(seen)


def visits(world: World, number: int) -> list[Form]:
    """Return so many home visits, in forms as large as may be."""
    changes = [change for _ in range(number) for change in world.visit().changes]
    return [world.form(*changes[at : at + CHANGES_PER_FORM_MAX]) for at in range(0, number, CHANGES_PER_FORM_MAX)]


def test_one_change_or_five_hundred(place: World) -> None:
    """1, 60 and 500 changes that are applied take the same number of statements, and fewer than 50."""
    phone = settled_phone(place)
    costs = [cost(place, phone, *visits(place, number)) for number in (1, 60, 500)]
    assert len(set(costs)) == 1 and costs[0] < 50, costs


def test_outcomes_of_every_sort(place: World) -> None:
    """Conflicts, refusals, and held and blocked work take as many statements whether they are seven or seventy."""
    phone = settled_phone(place)
    cost(place, phone, *of_every_outcome(place, 1))
    costs = [cost(place, phone, *of_every_outcome(place, number)) for number in (2, 20)]
    assert costs[0] == costs[1], costs


def test_work_that_waited(place: World) -> None:
    """Whether one or forty waiting changes of a worker are released, it is as many statements."""
    phone = settled_phone(place)
    office = Office(place.parts.store, "test", place.clock, place.random.randbytes)
    costs = []
    for number in (1, 40):
        kpm = new_record(KINDS["kpm"], {"kelompok_id": place.ids["mawar"]}, place.new_id())
        told = {**dict.fromkeys(KINDS["kunjungan"].fields), "kpm_id": kpm.id, "date": "2026-11-20"}
        waiting = [place.form(Change("kunjungan", place.new_id(), told)) for _ in range(number)]
        assert {one[2][0][0] for one in phone.exchange(*waiting)[0]["out"]} == {"blocked"}
        with statements(place.parts.engine) as seen:
            made = office.write(HOME, [kpm])
        assert len(made.settled) == number
        costs.append(len(seen))
    assert costs[0] == costs[1], costs
