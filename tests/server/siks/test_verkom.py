"""School sheets of 25 columns: read from whatever a spreadsheet made of them, tried row by row, taken over whole, and written as they are read."""

from collections import Counter
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import Row

from schemas import KINDS
from server.engine import read_transaction
from server.imports.source import Unreadable
from server.jobs.tasks import run_work
from server.longwork.items import find_item
from server.office import new_record
from server.siks.asking import KIND, VERKOM, Asked, ask_file, path_of
from server.siks.verkom import COLUMNS, read_sheet
from server.siks.verkom_in import Tried, keep, take_over, tried
from server.store.tables import TABLES
from sync.errors import Problem
from sync.nouns import Change, Revision
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.desk.office import ON_SQLITE, Desk
from tests.server.desk.school import checked, pupil, send, set_days
from tests.server.store.measured import statements

FIRST, NPSN, NIK = "2026-07", "20500001", "0000010101100001"
TOP = "VERIFIKASI KOMITMEN\r\nNPSN;{npsn}\r\nNAMA SEKOLAH;SD Contoh\r\n;;;;;;;;JULI;;;;;AGUSTUS;;;;;SEPTEMBER\r\nHARI EFEKTIF;;;;;;;;{days}\r\n"
DAYS = "20;;;;;22;;;;;21"


def named(desk: Desk) -> None:
    """Give the school its number, and its two pupils theirs."""
    desk.change("fasilitas", desk.school, npsn=NPSN)
    desk.change("anggota", pupil(desk), nik=NIK, nisn="0000000001")
    desk.change("anggota", pupil(desk, "kpm3"), nik="0000010101100003", nisn="0000000003")


def text_of(*rows: str, npsn: str = NPSN, days: str = DAYS) -> str:
    """Return a sheet."""
    return TOP.format(npsn=npsn, days=days) + ";".join(COLUMNS) + "\r\n" + "".join(f"{row}\r\n" for row in rows)


def row(*months: str, nik: str = NIK, nisn: str = "", name: str = "Anak Contoh") -> str:
    """Return a row of a pupil; each month is its five cells."""
    blocks = [*months, *[";;;;"] * (3 - len(months))]
    return ";".join(["1", "", "Ibu", nik, nisn, name, "SD", "4", *blocks, "", ""])


def laid(desk: Desk, folder: Path, account: Row, text: str = "") -> str:
    """Try a sheet; return the id of what it says."""
    if not any(one.npsn for one in desk.world.rows("fasilitas")):
        named(desk)
    path = folder / "verkom.csv"
    path.write_text(text or text_of(row("1;0;2;17;85")), "utf-8")
    return keep(desk.world.parts, account, HOME, path, FIRST)


def look(desk: Desk, folder: Path, text: str) -> Tried:
    """Try a sheet; return what would become of it."""
    account = desk.account(desk.world.new_id())
    return tried(desk.world.parts, account, HOME, laid(desk, folder, account, text))


def said(found: Tried) -> dict[str, int]:
    """Return verdict -> months of rows."""
    return dict(Counter(one.verdict for one in found.lines))


def test_a_check_is_made_where_none_is(desk: Desk, tmp_path: Path) -> None:
    """Absences and effective days are taken over once and judged by the rule; the sheet is then forgotten, and the same sheet says nothing new."""
    account = desk.account("ani")
    text = text_of(row("1;0;2;17;85", "9;0;0;13;59"))
    upload = laid(desk, tmp_path, account, text)
    assert take_over(desk.world.parts, account, HOME, upload) == 2
    checks = {one.bulan: one for one in desk.world.rows("komitmen")}
    july = checks["2026-07"]
    assert (july.alpa, july.izin, july.sakit, july.result, july.source, july.fasilitas_id) == (1, 0, 2, "memenuhi", "verkom", desk.school)
    assert checks["2026-08"].result == "tidak_memenuhi" and {one.bulan: one.days for one in desk.world.rows("hari_efektif")} == {"2026-07": 20, "2026-08": 22, "2026-09": 21}
    assert desk.world.rows("verkom_upload") == []
    again = look(desk, tmp_path, text)
    assert said(again) == {"same": 2} and [one.stands for one in again.days] == [20, 22, 21]


def test_what_stands_is_never_overwritten(desk: Desk, tmp_path: Path) -> None:
    """A check and days that a worker wrote stay; both numbers are shown, and the rest is taken."""
    named(desk)
    send(desk, checked(desk, bulan="2026-07", alpa=5, izin=0, sakit=0))
    set_days(desk, 19, "2026-07")
    account = desk.account("ani")
    upload = laid(desk, tmp_path, account, text_of(row("1;0;2;;", "0;0;0;;")))
    found = tried(desk.world.parts, account, HOME, upload)
    assert {one.bulan: (one.verdict, one.stands) for one in found.lines} == {"2026-07": ("differs", (5, 0, 0)), "2026-08": ("ok", ())}
    assert take_over(desk.world.parts, account, HOME, upload) == 1
    assert [(one.alpa, one.sakit) for one in desk.world.rows("komitmen") if one.bulan == "2026-07"] == [(5, 0)]
    assert next(one.days for one in desk.world.rows("hari_efektif") if one.bulan == "2026-07") == 19


@ON_SQLITE
@pytest.mark.parametrize(
    ("month", "verdict", "odd"),
    [
        ("1;0;2;17;85", "ok", ()),
        ("1;0;2;3;15", "ok", ()),
        ("1;0;2;17;0,85", "ok", ()),
        ("1;0;2;17;85%", "ok", ()),
        ("1.0;0;2;;", "ok", ()),
        ("1;0;2;18;85", "ok", ("jml",)),
        ("1;0;2;17;40", "ok", ("percent",)),
        ("1;0;2;banyak;x", "ok", ("jml", "percent")),
        ("1;;2;17;85", "incomplete", ()),
        ("satu;0;2;17;85", "not_a_number", ()),
        ("-1;0;2;17;85", "not_a_number", ()),
        ("11;5;5;0;0", "too_many", ()),
    ],
)
def test_a_month_is_judged_by_its_parts(desk: Desk, tmp_path: Path, month: str, verdict: str, odd: tuple[str, ...]) -> None:
    """JML may be days present or absent and is never taken; one that is neither is a contradiction, and so is a percent that fits no share."""
    [line] = look(desk, tmp_path, text_of(row(month))).lines
    assert (line.verdict, line.odd) == (verdict, odd)


@ON_SQLITE
def test_every_row_is_answered_for(desk: Desk, tmp_path: Path) -> None:
    """Unknown pupils, two in one row, another school, and a second mention are told with their row; a footer is counted, an empty month is nothing."""
    named(desk)
    desk.change("anggota", pupil(desk, "kpm3"), fasilitas_id=None)
    full = "0;0;0;;"
    rows = [row(full), row(full, name="Anak Lain"), row(full, nik="0000010101100003"), row(full, nik="0000010101109999"), row(full, nisn="0000000003"), row()]
    found = look(desk, tmp_path, text_of(*rows, ";;;;;;;;;;", "Mengetahui, Kepala Sekolah;;;"))
    assert said(found) == {"ok": 1, "twice": 2, "other_school": 1, "unknown_pupil": 1, "two_pupils": 1} and found.skipped == 1
    assert next(one for one in found.lines if one.verdict == "twice").odd == ("name",)
    assert "0000010101" not in str(desk.world.rows("verkom_upload")[0].told) and "Anak" not in str(desk.world.rows("verkom_upload")[0].told)


@ON_SQLITE
def test_a_dash_is_nobodys_number(desk: Desk, tmp_path: Path) -> None:
    """A row that writes a dash for a NIK is not about the pupil who has none and stands in another row by his NISN."""
    named(desk)
    desk.change("anggota", pupil(desk, "kpm3"), nik=None)
    rows = row("9;0;0;;", nik="-", name="Anak Lain"), row("1;0;0;;", nik="", nisn="0000000003")
    assert [(one.verdict, one.absent) for one in look(desk, tmp_path, text_of(*rows)).lines] == [("unknown_pupil", (9, 0, 0)), ("ok", (1, 0, 0))]


@ON_SQLITE
def test_two_rows_that_say_otherwise_settle_nothing(desk: Desk, tmp_path: Path) -> None:
    """Of a pupil whose rows differ in a month neither is taken for it; a month in which they agree, or that one alone tells, is."""
    found = look(desk, tmp_path, text_of(row("1;0;0;;", "2;0;0;;", "0;0;3;;"), row("9;0;0;;", "2;0;0;;")))
    assert [(one.row, one.bulan[-2:], one.verdict) for one in found.lines] == [
        *((7, "07", "twice"), (7, "08", "ok"), (7, "09", "ok")),
        *((8, "07", "twice"), (8, "08", "twice")),
    ]


@ON_SQLITE
def test_a_month_that_has_not_come_is_not_taken(desk: Desk, tmp_path: Path) -> None:
    """Nobody was absent in it yet: absences that a sheet has filled in beforehand are told, and make no check."""
    named(desk)
    path, ani = tmp_path / "verkom.csv", desk.account("ani")
    path.write_text(text_of(*[row(*["0;0;0;;"] * 3)]).replace("JULI", "OKTOBER").replace("AGUSTUS", "NOVEMBER").replace("SEPTEMBER", "DESEMBER"), "utf-8")
    upload = keep(desk.world.parts, ani, HOME, path, "2026-10")
    assert said(tried(desk.world.parts, ani, HOME, upload)) == {"ok": 2, "not_come": 1}
    assert take_over(desk.world.parts, ani, HOME, upload) == 2
    assert {one.bulan for one in desk.world.rows("komitmen")} == {"2026-10", "2026-11"}


@ON_SQLITE
def test_whatever_a_spreadsheet_made_of_it(desk: Desk, tmp_path: Path) -> None:
    """A mark of UTF-8, a line that names the delimiter, commas, UTF-16 and text guards are read alike."""
    named(desk)
    plain = text_of(row("1;0;2;17;85", nik=f'"=""{NIK}"""'))
    path = tmp_path / "verkom.csv"
    found = []
    for data in (plain.encode(), f"\ufeffsep=;\r\n{plain}".encode(), plain.replace('"', "").replace("==", "=").replace(";", ",").encode(), plain.encode("utf-16")):
        path.write_bytes(data.replace(f"={NIK}".encode(), NIK.encode()))
        found.append(read_sheet(path))
    path.write_text(plain.replace("JULI", "Bulan Juli 2026"), "utf-8")
    assert read_sheet(path).months == ("2026-07", "-08", "-09")
    assert len({(one.npsn, one.school, one.months, one.days, one.rows) for one in found}) == 1
    assert (found[0].npsn, found[0].months, found[0].days) == (NPSN, ("-07", "-08", "-09"), (20, 22, 21))
    for bad in (b"PK\x03\x04", b"", b"nama;alamat\nx;y\n"):
        path.write_bytes(bad)
        with pytest.raises(Unreadable):
            read_sheet(path)


@ON_SQLITE
def test_a_sheet_that_is_not_the_wanted_one(desk: Desk, tmp_path: Path) -> None:
    """An unknown school, other months or none, and days that no month has are refused whole; so are who may not, and another kabupaten."""
    ani = desk.account("ani")
    full = row("0;0;0;;")
    other = text_of(full).replace("JULI", "OKTOBER").replace("AGUSTUS", "NOVEMBER").replace("SEPTEMBER", "DESEMBER")
    tries = ((ani, text_of(full, npsn="1"), "verkom_school"), (ani, other, "verkom_months"), (ani, text_of(), "import_empty"))
    tries += ((ani, text_of(full).replace("JULI", "JULI 2025"), "verkom_months"), (ani, text_of(full).replace("JULI", ""), "verkom_months"))
    tries += ((ani, text_of(full, days="20;;;;;99;;;;;21"), "verkom_days"),)
    tries += ((desk.account("ko", "koordinator"), text_of(full), "forbidden"), (desk.account("jauh", "apd", ELSEWHERE), text_of(full), "not_found"))
    for account, text, code in tries:
        with pytest.raises(Problem) as caught:
            laid(desk, tmp_path, account, text)
        assert caught.value.error.code == code
    upload = laid(desk, tmp_path, ani, text_of(full))
    with pytest.raises(Problem) as caught:
        take_over(desk.world.parts, desk.account("kec", region="350701"), HOME, upload)
    assert caught.value.error.code == "not_found" and desk.world.rows("komitmen") == []


def sheets(desk: Desk, region: str = HOME) -> dict[str, str]:
    """Make the sheets of a region; return name of a file -> its text."""
    parts = desk.world.parts
    identity = ask_file(parts, desk.account(desk.world.new_id(), "koordinator", region), Asked(VERKOM, region, "2026-08", "Rekonsiliasi"))
    run_work(parts)
    with ZipFile(path_of(parts, find_item(parts, "00", KIND, identity))) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def test_what_goes_out_comes_back(desk: Desk, tmp_path: Path) -> None:
    """The sheet that is made says what is recorded, in the same columns, and read back it is the same, month for month; a region has its own pupils."""
    account = desk.account("ani")
    take_over(desk.world.parts, account, HOME, laid(desk, tmp_path, account, text_of(row("1;0;2;17;85", "0;0;0;;"))))
    desk.change("anggota", pupil(desk, "kpm3"), name="=Anak")
    [(name, text)] = sheets(desk).items()
    assert name == f"verkom-{NPSN}-{FIRST}.csv" and f'"=""{NIK}"""' in text and "\"'=Anak\"" in text
    found = look(desk, tmp_path, text.removeprefix("\ufeff"))
    assert said(found) == {"same": 2} and not any(one.odd for one in found.lines)
    assert [(one.told, one.stands) for one in found.days] == [(20, 20), (22, 22), (21, 21)]
    assert sheets(desk, "350702") == {}
    assert {one.dataset for one in desk.world.rows("export")} == {VERKOM}


@ON_SQLITE
def test_what_is_not_decided_is_on_no_sheet(desk: Desk, tmp_path: Path) -> None:
    """A check of which work waits in the inbox leaves its month empty with a note, and so do days in dispute; a sheet that is read makes none beside it."""
    named(desk)
    send(desk, checked(desk, bulan="2026-07", alpa=1, izin=0, sakit=2), checked(desk, bulan="2026-08", alpa=0, izin=0, sakit=0))
    check = next(one for one in desk.world.rows("komitmen") if one.bulan == "2026-07")
    desk.budi.exchange(desk.world.form(Change("komitmen", check.id, {"alpa": 9, "izin": 0, "sakit": 0}, Revision(check.revision, check.tag))))
    desk.budi.exchange(desk.world.form(checked(desk, bulan="2026-09", alpa=3, izin=0, sakit=0)))
    [text] = sheets(desk).values()
    [line] = [one for one in text.splitlines() if NIK in one]
    assert [cell.strip('"') for cell in line.split(";")[8:]] == [*[""] * 5, "0", "0", "0", "", "", *[""] * 5, "belum diputuskan kantor: Juli, September", "Siti Contoh"]
    for phone, number in ((desk.siti, 20), (desk.budi, 18)):
        made = new_record(KINDS["hari_efektif"], {"fasilitas_id": desk.school, "bulan": "2026-08", "days": number}, "")
        phone.exchange(desk.world.form(Change(made.kind, made.id, made.fields)))
    [text] = sheets(desk).values()
    assert "Juli, Agustus, September" in text and "20" not in next(one for one in text.splitlines() if "HARI EFEKTIF" in one)
    found = look(desk, tmp_path, text_of(row("1;0;2;;", "0;0;0;;", "3;0;0;;")))
    assert {one.bulan: one.verdict for one in found.lines} == {"2026-07": "same", "2026-08": "same", "2026-09": "waits"}


@ON_SQLITE
def test_a_check_under_a_merged_id_is_the_pupils(desk: Desk, tmp_path: Path) -> None:
    """What was written of a pupil under another id stands on the school's sheet once both are one, and no sheet makes a second check beside it."""
    named(desk)
    kept, old = pupil(desk), pupil(desk, "kpm3")
    send(desk, checked(desk, bulan="2026-07", alpa=1, izin=0, sakit=2))
    desk.budi.exchange(desk.world.form(checked(desk, "kpm3", bulan="2026-07", alpa=4, izin=0, sakit=0), checked(desk, "kpm3", bulan="2026-08", alpa=9, izin=0, sakit=0)))
    desk.change("anggota", old, deleted=True)
    with desk.world.parts.engine.begin() as connection:
        connection.execute(TABLES["alias"].insert(), {"kabupaten": HOME, "old_id": old, "new_id": kept, "made_at": desk.world.clock()})
    [text] = sheets(desk).values()
    assert [cell.strip('"') for one in text.splitlines() if NIK in one for cell in one.split(";")[8:]][:8] == ["1", "0", "2", "", "", "9", "0", "0"]
    found = look(desk, tmp_path, text_of(row("1;0;2;;", "0;0;0;;")))
    assert {one.bulan: (one.verdict, one.stands) for one in found.lines} == {"2026-07": ("same", (1, 0, 2)), "2026-08": ("differs", (9, 0, 0))}


@ON_SQLITE
def test_two_schools_of_one_number_have_a_file_each(desk: Desk) -> None:
    """A school that stands in our data twice loses no sheet: no two files of an archive have one name."""
    named(desk)
    other = new_record(KINDS["fasilitas"], {"type": "fasdik", "name": "SD Contoh 1", "desa_code": "3507012001", "npsn": NPSN}, desk.world.new_id())
    desk.office.write(HOME, [other])
    desk.change("anggota", pupil(desk, "kpm3"), fasilitas_id=other.id)
    found = sheets(desk)
    assert len(found) == 2 and sum(NIK in text for text in found.values()) == 1


@ON_SQLITE
def test_statements_do_not_grow(desk: Desk, tmp_path: Path) -> None:
    """A sheet is tried in as many statements whatever it holds."""
    account = desk.account("ani")
    upload = laid(desk, tmp_path, account, text_of(*(row("0;0;0;;", nik=f"00000101011{n:05d}") for n in range(50))))
    with statements(desk.world.parts.engine) as made, read_transaction(desk.world.parts.engine):
        tried(desk.world.parts, account, HOME, upload)
    assert len(made) <= 9
