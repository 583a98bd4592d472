"""Other programmes and improved behaviour are counted over the families of a region, from what was asked and seen in half-years."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, insert, select, update

from schemas import KINDS
from schemas.komplementaritas import PROGRAMMES
from server.engine import read_transaction, write_transaction
from server.observations.behaviour import behaviour_families
from server.observations.complementary import complementary_families
from server.observations.halfyear import semester_before
from server.office import Office, new_record
from server.store.tables import TABLES
from sync.nouns import Change
from tests.server.api.stage import on_each_database
from tests.server.api.world import HOME, World

NOW, LAST = "2026-2", "2026-1"
ALOFT = HOME[:2]


@dataclass(slots=True)
class Seen:
    """A world in which families were asked and observed."""

    world: World

    def write(self, kind: str, kpm: str, semester: str, **fields: object) -> None:
        """Write a record of a half-year."""
        office = Office(self.world.parts.store, "test", self.world.clock, self.world.random.randbytes)
        office.write(HOME, [new_record(KINDS[kind], {"kpm_id": self.world.ids[kpm], "semester": semester, **fields}, "")])

    def rows(self, query: Select) -> list[dict[str, Any]]:
        """Return what a query finds."""
        with read_transaction(self.world.parts.engine) as connection:
            return [dict(row._mapping) for row in connection.execute(query)]

    def family(self, query: Select, kpm: str) -> dict[str, Any]:
        """Return what a query finds of a family."""
        return next(row for row in self.rows(query) if row["kpm_id"] == self.world.ids[kpm])


seen = on_each_database(Seen)


def total(rows: list[dict[str, Any]], name: str) -> int:
    """Count the families with something in a column."""
    return sum(row[name] > 0 for row in rows)


def test_a_family_that_nobody_asked_counts_as_not_asked(seen: Seen) -> None:
    """Who receives is counted over the half-year asked for; unknown, another half-year and no record are not asked, and stay families."""
    families = len(seen.rows(complementary_families(HOME, NOW)))
    seen.write("komplementaritas", "kpm1", NOW, pip="ya", kube="tidak", lpg="ya")
    seen.write("komplementaritas", "kpm2", NOW, pip="belum_diketahui")
    seen.write("komplementaritas", "kpm3", LAST, pip="ya")
    found = seen.rows(complementary_families(HOME, NOW))
    assert (len(found), total(found, "asked"), total(found, "receives")) == (families, 1, 1) and families >= 3
    assert seen.family(complementary_families(HOME, NOW), "kpm3")["asked"] == 0
    assert total(seen.rows(complementary_families(ALOFT, NOW)), "receives") == 1
    assert seen.rows(complementary_families("9999", NOW)) == []


def test_what_was_not_asked_about_is_not_without(seen: Seen) -> None:
    """A family that lacks one programme is known to lack all only when it was asked about each; what one reaches is known at once."""
    seen.write("komplementaritas", "kpm1", NOW, pip="tidak")
    seen.write("komplementaritas", "kpm2", NOW, **dict.fromkeys(PROGRAMMES, "tidak"))
    seen.write("komplementaritas", "kpm3", NOW, **dict.fromkeys(PROGRAMMES, "tidak") | {"lpg": "belum_diketahui"})
    found = {name: seen.family(complementary_families(HOME, NOW), name) for name in ("kpm1", "kpm2", "kpm3")}
    assert {name: (row["asked"], row["receives"]) for name, row in found.items()} == {"kpm1": (0, 0), "kpm2": (1, 0), "kpm3": (0, 0)}


def test_improvement_needs_a_baseline_and_a_follow_up(seen: Seen) -> None:
    """An aspect seen once says nothing; the first observation is the baseline and the newest until then the follow-up, and others do not mix in."""
    seen.write("perilaku", "kpm1", "2025-2", pendidikan=2, ekonomi=1)
    seen.write("perilaku", "kpm1", LAST, pendidikan=4)
    seen.write("perilaku", "kpm1", NOW, pendidikan=3, kesehatan=4)
    seen.write("perilaku", "kpm2", LAST, kesehatan=4)
    seen.write("perilaku", "kpm3", LAST, kesehatan=3, ekonomi=2)
    seen.write("perilaku", "kpm3", NOW, kesehatan=2, ekonomi=2)
    first = seen.family(behaviour_families(HOME, NOW), "kpm1")
    assert [first[name] for name in ("observed", "compared", "baseline", "follow_up", "improved", "worse")] == [3, 1, 2, 3, 1, 0]
    found = seen.rows(behaviour_families(HOME, NOW))
    assert [total(found, name) for name in ("observed", "compared", "improved", "worse")] == [3, 2, 1, 1]
    before = seen.rows(behaviour_families(HOME, LAST))
    assert [total(before, name) for name in ("observed", "compared", "improved", "worse")] == [3, 1, 1, 0]
    assert [total(seen.rows(behaviour_families(HOME, "2025-2")), name) for name in ("observed", "compared")] == [1, 0]


def test_two_observations_of_one_day_are_no_improvement(seen: Seen) -> None:
    """A half-year written down later, by what was seen on a day after it, is no baseline of that half-year, whatever the follow-up says."""
    seen.write("perilaku", "kpm1", LAST, ekonomi=1, observed_on="2026-11-20")
    seen.write("perilaku", "kpm1", NOW, ekonomi=4, observed_on="2026-11-20")
    seen.write("perilaku", "kpm2", LAST, ekonomi=1, observed_on="2026-06-30")
    seen.write("perilaku", "kpm2", NOW, ekonomi=4, observed_on="2026-07-01")
    first, second = (seen.family(behaviour_families(HOME, NOW), one) for one in ("kpm1", "kpm2"))
    assert [first[name] for name in ("observed", "compared", "improved")] == [1, 0, 0]
    assert [second[name] for name in ("observed", "compared", "improved")] == [1, 1, 1]


def test_two_phones_that_ask_for_different_programmes_agree(seen: Seen) -> None:
    """Two workers who write different programmes of one family and half-year make one record with both; about the same one, both values
    stay, and it is not known that it reaches the family until somebody decides."""
    office, ids = Office(seen.world.parts.store, "test", seen.world.clock, seen.world.random.randbytes), seen.world.ids
    shared = {"worker_id": ids["budi"], "kelompok_id": ids["mawar"], "role": "bersama", "start_date": "2026-01-01"}
    office.write(HOME, [new_record(KINDS["assignment"], shared, seen.world.new_id())])
    siti, budi = seen.world.enrol("siti"), seen.world.enrol("budi")
    for phone in (siti, budi):
        phone.settle()
    key = {"kpm_id": seen.world.ids["kpm1"], "semester": NOW}

    def asked(**told: str) -> Change:
        made = new_record(KINDS["komplementaritas"], key | told, "")
        return Change(made.kind, made.id, {name: value for name, value in made.fields.items() if value is not None})

    def known() -> tuple[int, int]:
        told = seen.rows(complementary_families(HOME, NOW))
        return total(told, "asked"), total(told, "receives")

    siti.exchange(seen.world.form(asked(pip="ya")))
    outcomes = [(budi.exchange(seen.world.form(asked(**told)))[0]["out"][0][2][0][0], known()) for told in ({"kube": "tidak"}, {"pip": "tidak"})]
    assert outcomes == [("merged", (1, 1)), ("review", (0, 0))]


def test_the_half_year_before() -> None:
    """The half-year before the first of a year is the second of the year before."""
    assert [semester_before(one) for one in (NOW, LAST)] == [LAST, "2025-2"]


def merge(seen: Seen, lost: str, kept: str) -> None:
    """Let a family be given up for another one."""
    ids, now = seen.world.ids, seen.world.clock()
    with write_transaction(seen.world.parts.engine) as connection:
        connection.execute(update(TABLES["kpm"]).where(TABLES["kpm"].c.id == ids[lost]).values(deleted=True))
        connection.execute(insert(TABLES["alias"]), {"kabupaten": HOME, "old_id": ids[lost], "new_id": ids[kept], "made_at": now})


def test_the_answers_of_a_merged_family_are_the_households_once(seen: Seen) -> None:
    """What was asked under the id given up fills what the family itself was not asked, and counts no family twice; its own answer is the one that
    counts, and of two others that differ none."""
    seen.write("komplementaritas", "kpm1", NOW, **dict.fromkeys(PROGRAMMES, "tidak"))
    seen.write("komplementaritas", "kpm2", NOW, pip="ya", kube="ya")
    seen.write("komplementaritas", "kpm3", NOW, kube="tidak")
    families = len(seen.rows(complementary_families(HOME, NOW)))
    merge(seen, "kpm1", "kpm3")
    found = seen.rows(complementary_families(HOME, NOW))
    assert (len(found), seen.family(complementary_families(HOME, NOW), "kpm3")["asked"]) == (families - 1, 1)
    merge(seen, "kpm2", "kpm3")
    [told] = [row for row in seen.rows(complementary_families(HOME, NOW)) if row["kpm_id"] == seen.world.ids["kpm3"]]
    assert (told["asked"], told["receives"]) == (0, 0)  # of PIP nothing is known, KUBE is not received by its own word


def test_a_phone_that_knows_a_merged_family_by_its_old_id_counts_it_once(seen: Seen) -> None:
    """What it brings later is one more record of the same family and half-year: both are one family, and of what they say otherwise nothing is known."""
    seen.write("komplementaritas", "kpm3", NOW, kube="ya")
    seen.write("perilaku", "kpm3", LAST, ekonomi=2, pendidikan=2)
    seen.write("perilaku", "kpm3", NOW, ekonomi=3, pendidikan=3)
    merge(seen, "kpm1", "kpm3")
    seen.write("komplementaritas", "kpm1", NOW, kube="tidak", pip="ya")
    seen.write("perilaku", "kpm1", LAST, ekonomi=3)
    assert {row["kpm_id"] for row in seen.rows(select(TABLES["perilaku"]))} == {seen.world.ids["kpm3"]}
    [told] = [row for row in seen.rows(complementary_families(HOME, NOW)) if row["kpm_id"] == seen.world.ids["kpm3"]]
    assert told["receives"] == 1
    seen.write("komplementaritas", "kpm1", NOW, kube="tidak", pip="tidak")
    assert seen.family(complementary_families(HOME, NOW), "kpm3")["receives"] == 0
    seen_twice = seen.family(behaviour_families(HOME, NOW), "kpm3")
    assert [seen_twice[name] for name in ("observed", "compared", "improved")] == [2, 1, 1]


def test_a_merged_family_does_not_improve_by_having_been_seen_twice(seen: Seen) -> None:
    """Of one half-year its own observation counts; what was seen under the other id alone is its baseline, and two of one half-year are none."""
    for kpm, step in (("kpm1", 1), ("kpm2", 2), ("kpm3", 4)):
        seen.write("perilaku", kpm, LAST, ekonomi=step)
    seen.write("perilaku", "kpm1", "2025-2", pendidikan=2)
    seen.write("perilaku", "kpm3", NOW, ekonomi=4, pendidikan=3)
    merge(seen, "kpm1", "kpm3")
    told = seen.family(behaviour_families(HOME, NOW), "kpm3")
    assert [told[name] for name in ("observed", "compared", "baseline", "follow_up", "improved")] == [2, 2, 6, 7, 1]
    merge(seen, "kpm2", "kpm3")
    assert seen.family(behaviour_families(HOME, LAST), "kpm3")["compared"] == 0
    assert len([row for row in seen.rows(behaviour_families(HOME, NOW)) if row["kpm_id"] == seen.world.ids["kpm3"]]) == 1
