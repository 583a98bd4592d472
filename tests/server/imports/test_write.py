"""A roster in the store: what comes in, what stays as it is, what a person decides."""

from collections.abc import Callable
from datetime import date

import pytest

from schemas import KINDS
from server.imports.masters import first_day
from server.imports.write import PLANNING
from server.office import new_record
from sync.errors import Problem
from sync.ids import slot_id
from sync.nouns import Change
from tests.server.imports.storing import COLUMNS, KABUPATEN, Bench, differing, mother, person, values

A, B, C = "0000111111111111", "0000222222222222", "0000333333333333"
ANI, BELA = mother(A, "ANI"), mother(B, "BELA", kelompok_name="MELATI 2")
CICI = person(A, "CICI", komponen="SD", npsn="20520001", fasilitas_name="SDN 1", nisn="0011223344", birth_date="06/03/2015")
DODI = person(B, "DODI", komponen="LANSIA", faskes_name="POSYANDU LANSIA MAWAR", birth_date="06/03/1950")


def once_planned(work: Callable[[], object]) -> Callable[[str, int, int], None]:
    """Return a progress callback that does something when all is planned and nothing written."""
    waiting = [work]

    def told(stage: str, done: int, in_all: int) -> None:
        if stage == PLANNING and done == in_all and waiting:
            waiting.pop()()

    return told


def test_a_family_comes_in_with_all_it_needs(bench: Bench) -> None:
    """Family, members, kelompok, pendamping, charge and facilities are there, linked and in the kelompok's scope."""
    result = bench.rows([ANI, CICI, BELA, DODI])
    assert {kind: counts["created"] for kind, counts in result.writing.records.items()} == {
        **{"kpm": 2, "anggota": 4, "kelompok": 2, "worker": 1, "assignment": 2, "fasilitas": 2}
    }
    kelompok = bench.one("kelompok", name="MELATI 1")
    assert (kelompok["desa_code"], kelompok["kecamatan_code"], kelompok["kabupaten"]) == ("3508012005", "350801", "3508")
    kpm = bench.one("kpm", no_kk=A)
    assert (kpm["kelompok_id"], kpm["scope"], kpm["kks_last4"]) == (kelompok["id"], f"k:{kelompok['id']}", "1234")
    cici = bench.one("anggota", name="CICI")
    assert (cici["kpm_id"], cici["scope"], cici["birth_date"], cici["komponen"]) == (kpm["id"], kpm["scope"], "2015-03-06", "sd")
    school, service = bench.one("fasilitas", id=cici["fasilitas_id"]), bench.one("fasilitas", type="kesos")
    assert (school["type"], school["level"], school["npsn"], school["name"]) == ("fasdik", "sd", "20520001", "SDN 1")
    assert (service["level"], bench.one("anggota", name="DODI")["fasilitas_id"]) == ("posyandu_lansia", service["id"])
    worker, charge = bench.one("worker"), bench.one("assignment", kelompok_id=kelompok["id"])
    assert (worker["nip"], charge["worker_id"], charge["role"], charge["start_date"]) == (
        *("198001012025211001", worker["id"], "utama", "2026-01-01"),
    )
    assert all(row["no"] for table in ("kpm", "anggota", "kelompok", "worker", "fasilitas") for row in bench.all(table))


@pytest.mark.parametrize(("today", "start"), [(date(2026, 11, 1), "2026-01-01"), (date(2027, 1, 5), "2026-07-01")])
def test_a_charge_lets_late_work_of_the_months_held_in(today: date, start: str) -> None:
    """In January a charge begins early enough for the meetings of December."""
    assert first_day(today) == date.fromisoformat(start)


def test_the_same_file_again_changes_nothing(bench: Bench) -> None:
    """The second import finds everything as it is and leaves every row of every table alone."""
    bench.rows([ANI, CICI, BELA, DODI])
    before = bench.dump()
    result = bench.rows([ANI, CICI, BELA, DODI])
    assert result.writing.changes == 0
    assert bench.dump() == before


def test_a_dry_run_reports_what_a_real_run_does_and_stores_nothing(bench: Bench) -> None:
    """Both reports are equal, and after the dry run every table is empty."""
    rows = [ANI, CICI, BELA, DODI | {"nik": ANI["nik"]}, mother(C, "EKO", desa_code="", kabupaten_name="", idsemesta="X" * 65)]
    dry = bench.rows(rows, dry_run=True)
    assert not any(bench.dump().values())
    real = bench.rows(rows)
    assert dry.to_dict() == real.to_dict()
    assert (real.writing.records["kpm"]["created"], real.writing.records["kpm"]["refused"]) == (2, 1)
    assert real.writing.others["candidate"] == 1


def test_a_changed_cell_changes_only_its_field(bench: Bench) -> None:
    """One new address gives one change of one family; no other record gets a new revision."""
    bench.rows([ANI, CICI, BELA, DODI])
    before = bench.dump()
    result = bench.rows([ANI | {"address": "RT 9"}, CICI | {"address": "RT 9"}, BELA, DODI])
    assert (result.writing.changes, result.writing.records["kpm"]["changed"]) == (1, 1)
    changed = differing(before, bench.dump())
    assert changed.keys() == {"partition", "commit_log", "feed", "scope_head", "change_log", "kpm", "imported"}
    [(old, new)] = changed["kpm"]
    assert values(old, "kpm") | {"address": "RT 9"} == values(new, "kpm")
    assert [len(changed[table]) for table in ("change_log", "imported", "feed")] == [1, 1, 1]


def test_a_refused_member_keeps_the_whole_family_out(bench: Bench) -> None:
    """Nothing of the family is in any table, its row and reason are in the report, and other families come in."""
    result = bench.rows([BELA, ANI, CICI | {"idsemesta": "X" * 65}])
    assert [tuple(note)[:4] for note in result.writing.notes] == [("refused", 4, "idsemesta", "too_long")]
    assert (result.writing.records["kpm"]["created"], result.writing.records["kpm"]["refused"]) == (1, 1)
    assert [row["name"] for row in bench.all("anggota")] == ["BELA"]
    assert [row["no_kk"] for row in bench.all("kpm")] == [B]
    assert not [row for row in bench.all("imported") if row["key"] == A]
    assert bench.rows([BELA, ANI, CICI]).writing.records["kpm"]["created"] == 1


def test_a_refused_change_keeps_the_familys_other_changes_out(bench: Bench) -> None:
    """A family that exists stays wholly as it was while one of its rows cannot be taken."""
    bench.rows([ANI, CICI])
    before = bench.dump()
    result = bench.rows([ANI | {"address": "RT 9"}, CICI | {"idsemesta": "X" * 65}])
    assert result.writing.records["kpm"]["refused"] == 1
    assert bench.dump() == before


def test_an_edit_made_since_is_not_taken_back(bench: Bench) -> None:
    """What the console or a phone wrote after the import stays when the same file comes again."""
    bench.rows([ANI, CICI])
    bench.office_edits("kpm", bench.one("kpm")["id"], address="RT 5")
    bench.phone_edits("anggota", bench.one("anggota", name="CICI")["id"], nisn="9999999999", class_level=3)
    before = bench.dump()
    assert bench.rows([ANI, CICI]).writing.changes == 0
    assert bench.dump() == before
    assert (bench.one("kpm")["address"], bench.one("anggota", name="CICI")["nisn"]) == ("RT 5", "9999999999")


def test_two_new_values_of_one_group_are_both_kept(bench: Bench) -> None:
    """The console's address and the file's newer one make a conflict with both; the file's stands, once."""
    bench.rows([ANI])
    bench.office_edits("kpm", bench.one("kpm")["id"], address="RT 5")
    result = bench.rows([ANI | {"address": "RT 9"}])
    assert result.writing.others["conflict"] == 1
    case = bench.one("conflict")
    assert (case["standing"], case["incoming"], case["new_stands"]) == ({"address": "RT 5"}, {"address": "RT 9"}, True)
    assert bench.one("kpm")["address"] == "RT 9"
    before = bench.dump()
    assert bench.rows([ANI | {"address": "RT 9"}]).writing.others["conflict"] == 0
    assert bench.dump() == before
    assert bench.rows([ANI | {"address": "RT 10"}]).writing.others["conflict"] == 0
    assert bench.one("kpm")["address"] == "RT 10"


def test_a_value_that_lost_stays_unseen(bench: Bench) -> None:
    """Where the standing value stays (ask), the next value of the file is a conflict again, never a silent overwrite."""
    bench.rows([ANI, CICI])
    cici = bench.one("anggota", name="CICI")["id"]
    bench.phone_edits("anggota", cici, nisn="9999999999", class_level=3)
    for nisn, cases in (("1111111111", 1), ("1111111111", 1), ("2222222222", 2)):
        bench.rows([ANI, CICI | {"nisn": nisn}])
        assert (len(bench.all("conflict")), bench.one("anggota", id=cici)["nisn"]) == (cases, "9999999999")
    assert bench.one("anggota", id=cici)["class_level"] == 3


def test_another_group_is_written_beside_an_edit(bench: Bench) -> None:
    """A new address from the file and a new status from the console do not meet."""
    bench.rows([ANI])
    bench.office_edits("kpm", bench.one("kpm")["id"], membership_status="graduasi")
    assert bench.rows([ANI | {"address": "RT 9"}]).writing.others["conflict"] == 0
    kpm = bench.one("kpm")
    assert (kpm["address"], kpm["membership_status"]) == ("RT 9", "graduasi")


def test_an_edit_of_another_group_before_a_later_file_is_still_unseen(bench: Bench) -> None:
    """Writing one group is no look at the others: a later value for them meets the edit as a conflict."""
    bench.rows([ANI])
    bench.office_edits("kpm", bench.one("kpm")["id"], desil=4)
    bench.rows([ANI | {"address": "RT 9"}])
    result = bench.rows([ANI | {"address": "RT 9", "kks_last4": "9876"}])
    assert result.writing.others["conflict"] == 1
    assert bench.one("kpm")["desil"] == 4


def test_blank_and_lost_cells_erase_nothing(bench: Bench) -> None:
    """A NIK turned into 3.5E+15, a blank kelompok or a missing column leave what was known."""
    bench.rows([ANI, CICI])
    before = bench.dump()
    spoiled = CICI | {"nik": "3,5E+15", "nisn": "", "birth_date": "31/02/2015", "komponen": "apa saja"}
    assert bench.rows([ANI | {"kelompok_name": "", "kks_last4": ""}, spoiled | {"kelompok_name": ""}]).writing.changes == 0
    columns = [name for name in COLUMNS if name not in ("komponen", "npsn", "fasilitas_name", "faskes_name", "address")]
    assert bench.rows([ANI, CICI], columns=columns).writing.changes == 0
    assert bench.dump() == before


def test_a_blank_komponen_ends_it(bench: Bench) -> None:
    """A child whose komponen is blank now has none, and no school."""
    bench.rows([ANI, CICI])
    bench.rows([ANI, CICI | dict.fromkeys(("komponen", "npsn", "fasilitas_name"), "")])
    cici = bench.one("anggota", name="CICI")
    assert (cici["komponen"], cici["fasilitas_id"], cici["nisn"]) == (None, None, "0011223344")


def test_who_is_not_mentioned_stays_and_is_listed(bench: Bench) -> None:
    """A family and a member that a later file leaves out keep every value; the report names their ids."""
    bench.rows([ANI, CICI, BELA, DODI])
    before = bench.dump()
    result = bench.rows([ANI])
    assert bench.dump() == before
    listed = {(note.code, note.record) for note in result.writing.notes if note.kind == "not_mentioned"}
    assert listed == {("kpm", bench.one("kpm", no_kk=B)["id"]), ("anggota", bench.one("anggota", name="CICI")["id"])}
    assert [result.writing.records[kind]["not_mentioned"] for kind in ("kpm", "anggota", "kelompok")] == [1, 1, 1]


def test_families_that_no_file_brought_are_not_listed(bench: Bench) -> None:
    """A family made at the console is none that a roster forgot."""
    bench.rows([ANI])
    bench.office.write(KABUPATEN, [new_record(KINDS["kpm"], {"no_kk": C}, bench.office.new_id())])
    assert bench.rows([ANI]).writing.records["kpm"]["not_mentioned"] == 0


def test_a_family_made_at_the_console_is_met_and_both_values_are_kept(bench: Bench) -> None:
    """The file finds it by its number; where both say something else, a conflict keeps both."""
    kpm = bench.office.new_id()
    bench.office.write(KABUPATEN, [new_record(KINDS["kpm"], {"no_kk": A, "address": "RT 5", "desil": 2}, kpm)])
    result = bench.rows([ANI])
    assert (bench.one("kpm")["id"], bench.one("kpm")["address"], bench.one("kpm")["kks_last4"]) == (kpm, "RT 1", "1234")
    assert bench.one("kpm")["desil"] == 2
    assert "RT 5" in str([case["standing"] for case in bench.all("conflict")])
    assert result.writing.records["kpm"]["changed"] == 1
    before = bench.dump()
    assert bench.rows([ANI]).writing.changes == 0
    assert bench.dump() == before


def test_a_kelompok_renamed_at_the_console_stays_the_same(bench: Bench) -> None:
    """The file's old name still means it: no second kelompok, no old name back, no family moved."""
    bench.rows([ANI])
    bench.office_edits("kelompok", bench.one("kelompok")["id"], name="MELATI BARU")
    before = bench.dump()
    assert bench.rows([ANI | {"kelompok_name": "Melati  01"}]).writing.changes == 0
    assert bench.dump() == before


def test_a_family_changes_its_kelompok(bench: Bench) -> None:
    """The family and its members go to the scope of the kelompok that the file names now."""
    bench.rows([ANI, CICI, BELA])
    bench.rows([row | {"kelompok_name": "MELATI 2"} for row in (ANI, CICI)] + [BELA])
    scope = bench.one("kpm", no_kk=B)["scope"]
    assert {row["scope"] for row in (*bench.all("kpm"), *bench.all("anggota"))} == {scope}


def test_another_pendamping_gets_a_charge_and_the_former_one_is_listed(bench: Bench) -> None:
    """No charge is ended by a file; the one it does not name any more is told to a person."""
    bench.rows([ANI])
    result = bench.rows([ANI | {"pendamping_name": "SITI", "pendamping_nip": "198001012025211002"}])
    assert (len(bench.all("worker")), len(bench.all("assignment"))) == (2, 2)
    assert all(charge["end_date"] is None for charge in bench.all("assignment"))
    assert [note.code for note in result.writing.notes] == ["assignment"]


def test_one_nip_in_two_kabupaten_is_one_pendamping(bench: Bench) -> None:
    """A pendamping who works on both sides of a border has one record and a charge in each partition."""
    sikka = mother(B, "BELA", desa_code="5307012005", kelompok_name="MAWAR", kabupaten_name="SIKKA")
    result = bench.rows([ANI, sikka])
    assert result.writing.kabupaten == ("3508", "5307")
    worker = bench.one("worker")["id"]
    assert [(row["kabupaten"], row["worker_id"]) for row in bench.all("assignment")] == [("3508", worker), ("5307", worker)]
    bench.rows([mother(C, "EKO", desa_code="5307012005", kelompok_name="DAHLIA")])
    assert {row["worker_id"] for row in bench.all("assignment")} == {worker}


def test_a_family_without_a_known_kabupaten_waits_unless_the_option_tells_it(bench: Bench) -> None:
    """Nothing is guessed: the family is refused with its row, and comes in once the kabupaten is given."""
    lost = [mother(A, "ANI", desa_code="", kabupaten_name="")]
    assert [tuple(note)[:4] for note in bench.rows(lost).writing.notes] == [("refused", 2, "desa_code", "kabupaten_unknown")]
    assert not bench.all("kpm")
    bench.rows(lost, kabupaten="3508")
    assert bench.one("kpm")["kabupaten"] == "3508"


def test_the_name_of_the_kabupaten_tells_it_when_the_village_does_not(bench: Bench) -> None:
    """A kota and a kabupaten of one name are told apart."""
    for code, name in (("3507", "Kabupaten Malang"), ("3573", "Kota Malang")):
        fields = {"code": code, "level": "kabupaten", "name": name, "parent_code": "35", "area": code}
        bench.office.write("35", [new_record(KINDS["wilayah"], fields, "")])
    rows = [mother(A, "ANI", kabupaten_name="KAB. MALANG"), mother(B, "BELA", kabupaten_name="KOTA MALANG")]
    bench.rows([row | {"desa_code": ""} for row in rows])
    assert [(row["no_kk"], row["kabupaten"]) for row in bench.all("kpm")] == [(A, "3507"), (B, "3573")]


def test_a_family_without_a_kelompok_waits(bench: Bench) -> None:
    """It is stored in the scope of the unassigned, counted, and goes to its kelompok when the file has one."""
    result = bench.rows([ANI | {"kelompok_name": ""}])
    assert (bench.one("kpm")["scope"], bench.one("anggota")["scope"], result.writing.others["waiting"]) == ("u", "u", 1)
    bench.rows([ANI])
    assert bench.one("kpm")["scope"] == bench.one("anggota")["scope"] == f"k:{bench.one('kelompok')['id']}"


def test_a_family_that_moved_away_is_not_brought_back(bench: Bench) -> None:
    """What the old kabupaten's file still says of it is refused with the reason, and changes nothing."""
    bench.rows([ANI])
    kpm, ani = bench.one("kpm")["id"], bench.one("anggota")["id"]
    gone = [("anggota", ani), ("kpm", kpm)]
    bench.office.write(KABUPATEN, [Change(kind, one, {"moved": "3509"}) for kind, one in gone])
    before = bench.dump()
    assert bench.rows([ANI]).writing.changes == 0
    result = bench.rows([ANI | {"address": "RT 9"}])
    assert {note.code for note in result.writing.notes if note.kind == "refused"} == {"moved_away"}
    assert bench.dump() == before


def test_members_are_known_again_by_the_surest_ground(bench: Bench) -> None:
    """A corrected NIK, a corrected name and a lost source id change the person; nobody is made twice."""
    bench.rows([ANI, CICI])
    ids = {row["id"] for row in bench.all("anggota")}
    bench.rows([ANI | {"nik": "0000999999999999"}, CICI | {"name": "CICI LESTARI"}])
    bench.rows([ANI | {"nik": "0000999999999999", "idsemesta": ""}, CICI | {"name": "CICI LESTARI", "nik": "", "idsemesta": ""}])
    assert {row["id"] for row in bench.all("anggota")} == ids
    assert {row["name"] for row in bench.all("anggota")} == {"ANI", "CICI LESTARI"}


def test_a_member_corrected_at_the_console_is_known_by_what_the_file_called_him(bench: Bench) -> None:
    """The console's NIK and name stay, and the file's old ones still mean the same person."""
    bare = ANI | {"idsemesta": ""}
    bench.rows([bare])
    bench.office_edits("anggota", bench.one("anggota")["id"], nik="0000999999999999", name="ANI WIDODO")
    before = bench.dump()
    assert bench.rows([bare]).writing.changes == 0
    assert bench.dump() == before


def test_a_family_without_a_number_is_the_same_when_it_gets_one(bench: Bench) -> None:
    """A family named after its pengurus keeps its id when the file has the family card number."""
    bench.rows([ANI | {"no_kk": ""}, CICI | {"no_kk": ""}])
    kpm = bench.one("kpm")
    assert kpm["no_kk"] is None
    bench.rows([ANI, CICI])
    assert (bench.one("kpm")["id"], bench.one("kpm")["no_kk"], len(bench.all("anggota"))) == (kpm["id"], A, 2)
    bench.rows([ANI | {"no_kk": ""}, CICI | {"no_kk": ""}])
    assert (bench.one("kpm")["id"], bench.one("kpm")["no_kk"]) == (kpm["id"], A)


def test_one_nik_in_two_families_is_a_match_candidate(bench: Bench) -> None:
    """Both people are stored; the pair is kept by ids, without a number, once however often the file comes."""
    rows = [ANI, BELA | {"nik": ANI["nik"]}]
    assert bench.rows(rows).writing.others["candidate"] == 1
    pair, people = bench.one("match_candidate"), {row["id"] for row in bench.all("anggota")}
    assert ({pair["first_id"], pair["second_id"]}, pair["reason"], pair["state"]) == (people, "nik", "open")
    assert pair["id"] == slot_id("match", ("anggota", *sorted(people)))
    assert bench.rows(rows).writing.others["candidate"] == 0
    assert bench.rows([rows[1]]).writing.others["candidate"] == 0
    assert len(bench.all("match_candidate")) == 1


def test_a_nik_that_the_store_has_in_another_family_is_a_candidate(bench: Bench) -> None:
    """Also when that family is not in the file."""
    bench.rows([ANI])
    result = bench.rows([BELA | {"nik": ANI["nik"]}])
    assert (result.writing.others["candidate"], result.writing.others["moved"]) == (1, 0)
    assert bench.one("match_candidate")["reason"] == "nik"


def test_somebody_who_changed_families_is_listed_and_not_moved(bench: Bench) -> None:
    """The person stays in the old family, stands in the new one too, and the pair waits for a decision."""
    bench.rows([ANI, CICI, BELA])
    old = bench.one("anggota", name="CICI")
    result = bench.rows([ANI, BELA, CICI | {"no_kk": B, "kelompok_name": "MELATI 2"}])
    assert (result.writing.others["moved"], result.writing.others["candidate"]) == (1, 0)
    assert bench.one("anggota", id=old["id"]) == old
    pair = bench.one("match_candidate")
    assert (pair["first_id"], pair["reason"], len(bench.all("anggota", name="CICI"))) == (old["id"], "left", 2)
    assert bench.rows([ANI, BELA, CICI | {"no_kk": B, "kelompok_name": "MELATI 2"}]).writing.changes == 0


def test_an_import_overtaken_by_another_makes_no_family_twice(bench: Bench) -> None:
    """When the same file is imported by somebody else between planning and writing, nothing is doubled."""
    path = bench.file([ANI | {"kelompok_name": "", "pendamping_name": "", "pendamping_nip": ""}])
    result = bench.take(path, progress=once_planned(lambda: bench.take(path)))
    assert (len(bench.all("kpm")), len(bench.all("anggota"))) == (1, 1)
    assert [note.code for note in result.writing.notes if note.kind == "refused"] == ["overtaken"]
    assert (result.writing.records["kpm"]["refused"], result.writing.changes) == (1, 0)


def test_an_import_overtaken_in_its_kelompok_stops(bench: Bench) -> None:
    """A second kelompok of the same name is not made; the message says to import again, which then completes."""
    path = bench.file([ANI, CICI])
    with pytest.raises(Problem) as caught:
        bench.take(path, progress=once_planned(lambda: bench.take(bench.file([ANI]))))
    assert caught.value.error.code == "import_overtaken"
    assert (len(bench.all("kelompok")), len(bench.all("worker")), len(bench.all("kpm"))) == (1, 1, 1)
    assert bench.rows([ANI, CICI]).writing.records["anggota"]["created"] == 1


def test_an_edit_during_the_import_is_kept_beside_the_files_value(bench: Bench) -> None:
    """What is edited between planning and writing is judged at the commit."""
    bench.rows([ANI])
    kpm = bench.one("kpm")["id"]

    edits = once_planned(lambda: bench.office_edits("kpm", kpm, address="RT 5"))
    bench.rows([ANI | {"address": "RT 9"}], progress=edits)
    assert (bench.one("conflict")["standing"], bench.one("kpm")["address"]) == ({"address": "RT 5"}, "RT 9")
