"""The page of a family tells what was asked and seen by half-year, in words and in the language of the visitor."""

from schemas import KINDS
from server.office import Office, new_record
from tests.server.api.stage import on_sqlite
from tests.server.api.world import HOME, World
from tests.server.console.visitor import visit


def make_seen(world: World) -> World:
    """Return a world in which a family was asked and observed."""
    office = Office(world.parts.store, "test", world.clock, world.random.randbytes)
    key = {"kpm_id": world.ids["kpm1"], "semester": "2026-2"}
    told = {"komplementaritas": {"pip": "ya", "kube": "belum_diketahui"}, "perilaku": {"kesiapsiagaan": 3}}
    office.write(HOME, [new_record(KINDS[kind], key | fields, "") for kind, fields in told.items()])
    return world


seen = on_sqlite(make_seen)


def test_half_years_are_told_in_words(seen: World) -> None:
    """The half-year is named, a step stands with its sentence, and what nobody saw stays empty; so in English, too."""
    visitor, address = visit(seen, "supervisor"), f"/konsol/keluarga/{HOME}/{seen.ids['kpm1']}"
    page = visitor.get(address).text
    assert page.count("Semester 2 2026") == 2 and "3 · Tahu jalur dan tempat yang aman" in page and "belum diketahui" in page
    assert "Tahu bahayanya" not in page
    assert "3 · Knows the way and the safe place" in visitor.get(f"{address}?bahasa=en").text
