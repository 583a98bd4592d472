"""A roster is tried and then taken in, for one kabupaten alone, and nothing that it does not mention is deleted."""

import io

import pytest
from sqlalchemy import Row

from server.apd.rosters import KIND, lines_page, run_roster, runs_of, take_in_roster, try_roster
from server.jobs.tasks import TASKS, run_work
from server.longwork.doing import do_waiting, take
from server.longwork.items import FOLDER, cancel, find_item
from sync.errors import Problem
from sync.limits import CASES_PER_PAGE_MAX, UPLOAD_BYTES_MAX, WORK_LEASE_S
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.apd.place import Place, code_of

HEADER = "no_kk;name;desa_code;kelompok_name;birth_date"
FAMILIES = (
    "0000000000000101;Ani Contoh;3507012001;Anggrek;1990-01-02",
    "0000000000000102;Ari Contoh;3507012001;Anggrek;bukan tanggal, \"ya\"",
    "0000000000000103;Jauh Contoh;3508012001;Anggrek;1991-01-02",
)


def roster(*lines: str) -> io.BytesIO:
    """Return a file with these lines."""
    return io.BytesIO("\n".join([HEADER, *(lines or FAMILIES), ""]).encode())


def item(place: Place, identity: str) -> Row:
    """Return a piece of work."""
    return find_item(place.parts, HOME, KIND, identity)


def files(place: Place) -> list[str]:
    """Return the files of work that are there."""
    folder = place.parts.settings.instance / FOLDER
    return sorted(path.name.partition(".")[2] for path in folder.iterdir()) if folder.exists() else []


def tried(place: Place, *lines: str) -> Row:
    """Have a roster tried; return the work."""
    identity = try_roster(place.parts, place.apd, HOME, roster(*lines))
    run_work(place.parts)
    return item(place, identity)


def test_a_dry_run_writes_nothing(place: Place) -> None:
    """It says what would be created, and what is of another kabupaten; families stay as they were."""
    before = (place.world.count("kpm"), place.world.count("change_log"))
    found = tried(place)
    assert (found.state, found.report["records"]["kpm"]["created"], found.report["records"]["kpm"]["refused"]) == ("done", 2, 1)
    assert any(one["code"] == "elsewhere" for one in found.report["writing"])
    assert (place.world.count("kpm"), place.world.count("change_log")) == before and files(place) == ["lines.csv", "roster"]


def test_what_was_tried_is_taken_in(place: Place) -> None:
    """The second step writes what the first one said, as the account; nobody is deleted, nobody of elsewhere written, the file goes."""
    found = tried(place)
    identity = take_in_roster(place.parts, place.apd, found)
    with pytest.raises(Problem) as refused:
        take_in_roster(place.parts, place.apd, found)
    assert code_of(refused) == "not_pending" and [one.id for one in runs_of(place.parts, found)] == [identity]
    assert run_work(place.parts) == 1
    written = item(place, identity)
    assert (written.state, written.report["records"]) == ("done", found.report["records"])
    rows = place.world.rows("kpm")
    assert len(rows) == 5 and not any(row.deleted for row in rows) and {row.kabupaten for row in rows} == {HOME}
    assert place.apd.id in {row.worker for row in place.world.rows("change_log")}
    assert files(place) == ["lines.csv", "lines.csv"]
    with pytest.raises(Problem) as refused:
        take_in_roster(place.parts, place.apd, found)
    assert code_of(refused) == "import_file_missing"


def test_a_run_that_dies_is_begun_again(place: Place) -> None:
    """When its process dies in the middle, another one takes the import and completes it."""
    identity = take_in_roster(place.parts, place.apd, tried(place))
    lease = take(place.parts, (KIND,))
    run_roster(place.parts, lease)
    place.world.clock.pass_by(seconds=WORK_LEASE_S + 1)
    (place.parts.settings.instance / FOLDER / f"{lease.row.args['file']}.roster").write_bytes(roster().getvalue())
    assert run_work(place.parts) == 1 and item(place, identity).state == "done"
    assert item(place, identity).report["records"]["kpm"]["unchanged"] == 2 and place.world.count("kpm") == 5


def test_an_import_is_cancelled(place: Place) -> None:
    """An import that is to stop stops at its next word and writes nothing more."""
    identity = try_roster(place.parts, place.apd, HOME, roster())

    def slowly(parts, lease):
        cancel(parts, HOME, KIND, identity)
        return run_roster(parts, lease)

    assert do_waiting(place.parts, {KIND: slowly}) == 0 and item(place, identity).state == "cancelled"
    with pytest.raises(Problem) as refused:
        take_in_roster(place.parts, place.apd, item(place, identity))
    assert code_of(refused) == "not_pending"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "import_empty"), (b"x" * (UPLOAD_BYTES_MAX + 1), "import_too_large")],
)
def test_files_that_are_not_kept(place: Place, content: bytes, code: str) -> None:
    """An empty file and one that is too large are refused, and nothing of them stays."""
    with pytest.raises(Problem) as refused:
        try_roster(place.parts, place.apd, HOME, io.BytesIO(content))
    assert code_of(refused) == code and files(place) == [] and place.world.count("work_item") == 0


def test_an_upload_that_breaks_off_leaves_nothing(place: Place) -> None:
    """Half a roster is full of numbers of people, and nobody would ever ask for it."""

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(8)

    with pytest.raises(ConnectionResetError):
        try_roster(place.parts, place.apd, HOME, Broken(roster().getvalue()))
    assert files(place) == [] and place.world.count("work_item") == 0


def test_what_is_no_roster_fails_with_its_reason(place: Place) -> None:
    """A workbook is told as one; the file is the server's alone, and nobody of another region or role brings one in."""
    identity = try_roster(place.parts, place.apd, HOME, io.BytesIO(b"PK\x03\x04 contoh"))
    path = place.parts.settings.instance / FOLDER / f"{identity}.roster"
    assert path.stat().st_mode & 0o777 == 0o600
    assert run_work(place.parts) == 0 and item(place, identity).code == "import_spreadsheet" and KIND in TASKS
    for account, code in ((place.account("jauh", "apd", ELSEWHERE), "not_found"), (place.account("lihat", "supervisor"), "forbidden")):
        with pytest.raises(Problem) as refused:
            try_roster(place.parts, account, HOME, roster())
        assert code_of(refused) == code
    with pytest.raises(Problem) as refused:
        lines_page(place.parts, ELSEWHERE, identity, 0)
    assert code_of(refused) == "not_found"


def test_every_line_of_a_report_can_be_read(place: Place) -> None:
    """The pages together have each line once, with shapes instead of values."""
    wrong = [f"00000000000{number:05};Contoh;3507012001;Anggrek;{number},\"x" for number in range(200, 200 + CASES_PER_PAGE_MAX + 5)]
    found = tried(place, *wrong)
    first = lines_page(place.parts, HOME, found.id, 0)
    rest = lines_page(place.parts, HOME, found.id, first.next)
    while rest.next:
        first = type(first)((*first.lines, *rest.lines), rest.next)
        rest = lines_page(place.parts, HOME, found.id, first.next)
    rows = [cells[1] for cells in (*first.lines, *rest.lines) if cells[2] == "birth_date"]
    assert len(rows) == len(set(rows)) == len(wrong) and all(len(cells) == 8 for cells in first.lines)
