"""Answers of SIKS-NG about exits from a file: tried line by line, kept all or none, twice the same file changes nothing."""

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from sqlalchemy import insert
from xlsxwriter import Workbook

from schemas import KINDS
from server.engine import read_transaction, write_transaction
from server.graduasi.answers import NEW, SAME, WRONG, Answer
from server.graduasi.carrying import carry_exits
from server.graduasi.deciding import withdraw_step
from server.graduasi.exits import STEPS
from server.graduasi.sending import file_of, send
from server.graduasi.taking import keep, take_over, tried
from server.identity.callers import COOKIE
from server.identity.tokens import CONSOLE_MARK
from server.imports.source import Unreadable
from server.moves import Move, move_family
from server.store.tables import TABLES
from server.verivali.incoming import kept
from sync.errors import Problem
from sync.limits import DECISION_WITHDRAW_S, EXIT_ANSWERS_MAX
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.console.visitor import Visitor
from tests.server.graduasi.room import ON_SQLITE, REASON, Room
from tests.server.graduasi.test_exits_merging import merge, twin
from tests.server.store.measured import statements

KK, NIK = "0000350701000001", "0000350701000099"


def sent(room: Room) -> str:
    """Have an exit approved and sent, of a family with a card and a NIK; return its id."""
    room.assess()
    room.desk.change("kpm", room.kpm, no_kk=KK)
    member = next(row.id for row in room.world.rows("anggota") if row.kpm_id == room.kpm)
    room.desk.change("anggota", member, nik=NIK)
    made = room.approved()
    room.world.clock.pass_by(days=20)
    send(room.world.parts, room.people["rina"], HOME, REASON)
    return made


def tried_of(room: Room, tmp_path: Path, text: str | bytes, who: str = "rina") -> tuple[str, list[Answer]]:
    """Try a file; return the id of the upload and its answers."""
    path = tmp_path / "jawaban"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    upload = keep(room.world.parts, room.people[who], HOME, path)
    return upload, tried(room.world.parts, room.people[who], HOME, upload)


def take(room: Room, upload: str) -> int:
    """Take over what was tried."""
    return take_over(room.world.parts, room.people["rina"], HOME, upload, REASON)


def sheet(rows: Sequence[Sequence[Any]]) -> bytes:
    """Return a workbook with these rows, a title above them."""
    file = io.BytesIO()
    with Workbook(file, {"default_date_format": "dd/mm/yyyy"}) as book:
        page = book.add_worksheet("Jawaban")
        page.write(0, 0, "Jawaban SIKS-NG")
        for number, row in enumerate(rows, 2):
            for place, cell in enumerate(row):
                page.write(number, place, cell)
    return file.getvalue()


def codes(answers: list[Answer]) -> list[tuple[int, tuple[tuple[str, str], ...]]]:
    """Return what is wrong, by row."""
    return [(one.row, one.faults) for one in answers if one.verdict == WRONG]


def more_exits(room: Room, made: str, number: int) -> list[str]:
    """Put further exits beside a sent one, each of a family of its own; return their ids."""
    [like] = [dict(row._mapping) for row in room.world.rows("graduasi") if row.id == made]
    family = dict(room.world.rows("kpm")[0]._mapping)
    ids = [(room.world.new_id(), room.world.new_id()) for _ in range(number)]
    with write_transaction(room.world.parts.engine) as connection:
        connection.execute(insert(TABLES["kpm"]), [family | {"id": kpm, "no": None, "no_kk": None} for _, kpm in ids])
        connection.execute(insert(TABLES["graduasi"]), [like | {"id": one, "no": None, "kpm_id": kpm} for one, kpm in ids])
    return [one for one, _ in ids]


def test_the_file_of_the_batch_comes_back(room: Room, tmp_path: Path) -> None:
    """The file as it was handed over, its last columns filled in, is kept as the step that a person would have taken; once more it changes nothing."""
    made = sent(room)
    with read_transaction(room.world.parts.engine) as connection:
        head, line = list(file_of(connection, HOME, 1))
    day = room.open(made).today
    cells = line.rstrip().split(";")
    text = head + ";".join([*cells[:-3], '"Diterima"', f'"{day:%d-%m-%Y}"', '""']) + "\r\n"
    upload, [answer] = tried_of(room, tmp_path, text)
    assert (answer.id, answer.verdict, answer.last) == (made, NEW, day.isoformat())
    assert room.open(made).record.fields["siks_status"] == "dikirim" and room.open(made).waiting is None
    assert take(room, upload) == 1
    step = room.open(made).steps[-1]
    assert (step.action, step.state, step.reason, step.username) == ("siks_diterima", "pending", REASON, "rina")
    again, [answer] = tried_of(room, tmp_path, text)
    assert answer.verdict == SAME and take(room, again) == 0
    room.carry()
    fields, family = room.open(made).record.fields, room.desk.record("kpm", room.kpm).fields
    assert (fields["siks_status"], fields["exit_on"], family["membership_status"]) == ("diterima", day.isoformat(), "graduasi")
    before = room.world.rows("graduasi_step")
    again, [answer] = tried_of(room, tmp_path, text)
    assert answer.verdict == SAME and take(room, again) == 0 and room.world.rows("graduasi_step") == before
    assert [row for row in room.world.rows("siks_upload")] == []
    assert not any(number in str(room.world.lines()) for number in (KK, NIK))


def test_a_workbook_names_families_by_card_and_nik(room: Room, tmp_path: Path) -> None:
    """An XLSX with a title, the card or a NIK as text and a real date finds the proposal; what is kept of it has no number of a person."""
    made = sent(room)
    day = date(2026, 12, 1)
    for head, number in (("No. KK", KK), ("NIK", NIK)):
        upload, [answer] = tried_of(room, tmp_path, sheet([(head, "Jawaban", "Tanggal", "Alasan"), (number, "ditolak", day, "Data DTSEN belum cocok.")]))
        assert (answer.row, answer.id, answer.status, answer.verdict) == (4, made, "ditolak", NEW)
        assert number not in str(room.world.rows("siks_upload"))
    assert take(room, upload) == 1
    carry_exits(room.world.parts)
    fields = room.open(made).record.fields
    assert (fields["siks_status"], fields["siks_reason"], fields["exit_on"]) == ("ditolak", "Data DTSEN belum cocok.", None)
    assert room.desk.record("kpm", room.kpm).fields["membership_status"] == "aktif"


@ON_SQLITE
def test_each_line_says_what_is_wrong_and_what_is_expected(room: Room, tmp_path: Path) -> None:
    """Row, field and what was expected, several where several are wrong; the sound line beside them is kept, and no other."""
    made = sent(room)
    [other, third] = more_exits(room, made, 2)
    unsent = room.world.new_id()
    lines = [
        "id;kabupaten;kiriman;no_kk;nik;status_siks;hari_terakhir;alasan_siks",
        f"{made};3507;1;{KK};{NIK};diterima;1/12/2026;",
        f"{unsent};3507;1;;;diterima;1/12/2026;",
        ";;;;;diterima;1/12/2026;",
        f"{other};3508;9;;;mungkin;;",
        f"{other};;;{KK};;ditolak;;",
        f"{third};;;;;diterima;31/12/2027;",
        f"{third};;;;;diterima;kapan-kapan;",
        ";;;3,50701E+15;;ditolak;;Belum cocok",
        ";;;0000999999999999;;ditolak;;Belum cocok",
    ]
    upload, answers = tried_of(room, tmp_path, "\n".join(lines))
    assert codes(answers) == [
        (3, (("id", "unknown"),)),
        (4, (("id", "key"),)),
        (5, (("kabupaten", "other"), ("status", "word"), ("batch", "differs"), ("id", "twice"))),
        (6, (("reason", "needed"), ("no_kk", "differs"), ("id", "twice"))),
        (7, (("last", "day"),)),
        (8, (("last", "day"),)),
        (9, (("no_kk", "digits"),)),
        (10, (("no_kk", "unknown"),)),
    ]
    assert [one.id for one in answers if one.verdict == NEW] == [made]
    assert take(room, upload) == 1 and [row.graduasi for row in room.world.rows("graduasi_step") if row.action == "siks_diterima"] == [made]


@ON_SQLITE
def test_what_stands_is_looked_at(room: Room, tmp_path: Path) -> None:
    """A day before the approval, an answer that was recorded otherwise, a step that waits, and two exits of one family are told, and nothing is replaced."""
    made = sent(room)
    [other] = more_exits(room, made, 1)
    head = "id;no_kk;status;tanggal;alasan\n"
    assert codes(tried_of(room, tmp_path, f"{head}{made};;diterima;1/11/2026;\n")[1]) == [(2, (("last", "range"),))]
    room.act("rina", other, "siks_ditolak")
    assert codes(tried_of(room, tmp_path, f"{head}{other};;diterima;1/12/2026;\n")[1]) == [(2, (("status", "answered"),))]
    room.act("rina", made, "siks_diterima", detail="2026-12-02")
    assert codes(tried_of(room, tmp_path, f"{head}{made};;diterima;1/12/2026;\n")[1]) == [(2, (("status", "waits"),))]
    withdraw_step(room.world.parts, room.people["rina"], room.open(made))
    with write_transaction(room.world.parts.engine) as connection:
        connection.execute(TABLES["graduasi"].update().where(TABLES["graduasi"].c.id == other).values(kpm_id=room.kpm, siks_status="dikirim"))
    assert codes(tried_of(room, tmp_path, f"{head};{KK};diterima;1/12/2026;\n")[1]) == [(2, (("no_kk", "several"),))]
    upload, _ = tried_of(room, tmp_path, f"{head}{made};;diterima;1/12/2026;\n{made};;diterima;2/12/2026;\n")
    assert codes(tried(room.world.parts, room.people["rina"], HOME, upload)) == [(2, (("id", "twice"),)), (3, (("id", "twice"),))]


def test_all_or_none_are_kept(room: Room, tmp_path: Path) -> None:
    """Where one of them was changed at the moment of taking over, none is kept; many lines take as many statements as few."""
    made = sent(room)
    others = more_exits(room, made, 30)
    day = room.open(made).today.isoformat()
    counted = []
    for chosen in (others[:1], others[1:]):
        upload, _ = tried_of(room, tmp_path, "id;status;tanggal\n" + "".join(f"{one};diterima;{day}\n" for one in chosen))
        with statements(room.world.parts.engine) as found:
            assert take(room, upload) == len(chosen)
        counted.append(len(found))
    assert counted[0] == counted[1]
    upload, answers = tried_of(room, tmp_path, "id;status;tanggal\n" + f"{made};ditolak;;\n")
    assert [one.faults for one in answers] == [(("reason", "needed"),)]
    revisions = {row.id: row.revision for row in room.world.rows("graduasi") if row.id in (made, others[0])}
    steps = [STEPS.due(STEPS.row(room.world.parts, HOME, one, "siks_ditolak", account=None, reason=REASON, detail=None), 0) for one in revisions]
    before = room.world.count("graduasi_step")
    with pytest.raises(Problem) as caught:
        STEPS.keep_all(room.world.parts, HOME, revisions, steps)  # of others[0] a step waits
    assert caught.value.error.code == "changed_meanwhile" and room.world.count("graduasi_step") == before
    with pytest.raises(Problem):
        STEPS.keep_all(room.world.parts, HOME, {made: revisions[made] - 1}, steps[:1])
    assert room.world.count("graduasi_step") == before


@ON_SQLITE
def test_an_exit_that_moved_with_its_family_is_told(room: Room, tmp_path: Path) -> None:
    """Its answer is recorded where the family lives now: here the line says so, and there the same file is taken."""
    made = sent(room)
    assert move_family(Move(room.kpm, HOME, ELSEWHERE), room.world.parts.store, room.desk.office, KINDS)
    text = f"id;status;alasan\n{made};ditolak;Belum cocok\n"
    assert codes(tried_of(room, tmp_path, text)[1]) == [(2, (("id", "moved"),))]
    there = room.desk.account("sana", "apd", ELSEWHERE)
    upload = keep(room.world.parts, there, ELSEWHERE, tmp_path / "jawaban")
    assert take_over(room.world.parts, there, ELSEWHERE, upload, REASON) == 1


@ON_SQLITE
def test_what_is_no_such_file_is_refused(room: Room, tmp_path: Path) -> None:
    """A file without a column that names proposals, an empty one, one of too many lines, a broken workbook, one that unpacks to a huge one or ends far away."""
    sent(room)
    with ZipFile(huge := io.BytesIO(), "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 60_000_000)
    with Workbook(stray := io.BytesIO()) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ("NIK", "Jawaban"))
        page.write(1_048_575, 16_383, "x")
    whole = sheet([("NIK", "Jawaban"), (NIK, "ditolak")])
    many = "id;status\n" + f"{'a' * 22};ya\n" * (EXIT_ANSWERS_MAX + 1)
    wanted: dict[str, str | bytes] = {
        "import_missing_column": "kiriman;status\n1;diterima\n",
        "import_no_header": "halo\n",
        "import_empty": "id;status\n",
        "too_large": many,
        "import_binary": whole[: len(whole) // 2],
        "import_too_large": huge.getvalue(),
    }
    for code, text in [*wanted.items(), ("import_too_large", stray.getvalue())]:
        with pytest.raises((Problem, Unreadable)) as caught:
            tried_of(room, tmp_path, text)
        assert caught.value.error.code == code, code


@ON_SQLITE
def test_who_may_take_answers_over(room: Room, tmp_path: Path) -> None:
    """Only who decides over the whole kabupaten; an upload is no upload of another kabupaten, nor one of verivali."""
    sent(room)
    upload, _ = tried_of(room, tmp_path, f"no_kk;status;alasan\n{KK};ditolak;Belum cocok\n")
    near, far = room.desk.account("dekat", region="350701"), room.desk.account("jauh", region=ELSEWHERE)
    for who, code in ((near, "not_found"), (far, "not_found"), (room.people["koor"], "forbidden")):
        for work in (lambda who=who: tried(room.world.parts, who, HOME, upload), lambda who=who: take_over(room.world.parts, who, HOME, upload, REASON)):
            with pytest.raises(Problem) as caught:
                work()
            assert caught.value.error.code == code
    for ask in (lambda: tried(room.world.parts, far, ELSEWHERE, upload), lambda: kept(room.world.parts, room.people["rina"], HOME, upload)):
        with pytest.raises(Problem) as caught:
            ask()
        assert caught.value.error.code == "not_found"


@ON_SQLITE
def test_the_pages_of_answers(room: Room) -> None:
    """The board of what was sent has the form; the dry run tells row, column and what is expected; taking over needs a reason, and tells how many."""
    made = sent(room)
    visitor = Visitor(room.world.client)
    visitor.client.set_cookie(COOKIE, room.world.let_in(room.people["rina"], CONSOLE_MARK), path="/konsol/")
    board, form = "/konsol/graduasi?keadaan=dikirim", "/konsol/graduasi/3507/jawaban"
    assert f'action="{form}"' in visitor.get(board).text and f'action="{form}"' not in visitor.get("/konsol/graduasi?keadaan=usulan").text
    visitor.get(form)
    refused = visitor.send(form, file=(io.BytesIO(b"kiriman;status\n1;diterima\n"), "a.csv"))
    assert refused.status_code == 422 and "kolom wajib" in refused.text
    visitor.get(form)
    file = sheet([("No. KK", "Status SIKS", "Hari terakhir"), (KK, "diterima", date(2026, 12, 5)), (float(NIK) + 9e15, "diterima", "")])
    tried_at = visitor.send(form, file=(io.BytesIO(file), "jawaban.xlsx")).headers["Location"]
    page = visitor.get(tried_at).text
    assert "5 Desember 2026" in page and f"usulan/{made}" in page and "16 angka sebagai teks" in page and "Ambil 1 jawaban" in page and KK not in page
    assert visitor.send(tried_at, action="take", reason="").status_code == 422
    visitor.get(tried_at)
    visitor.send(tried_at, action="take", reason=REASON)
    assert "1 jawaban disimpan" in visitor.get(board).text
    room.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    carry_exits(room.world.parts)
    assert room.open(made).record.fields["exit_on"] == "2026-12-05"


@ON_SQLITE
def test_answers_about_what_was_merged_since_it_was_sent(room: Room, tmp_path: Path) -> None:
    """The card under which an exit went out names it still, beside its id and alone, and so does that of the family that stays."""
    made = sent(room)
    merge(room, twin(room))
    own, kept = "0000350701010077", "0000350701010088"
    room.desk.change("kpm", twin(room), no_kk=kept)
    day = f"{room.world.clock():%d-%m-%Y}"
    text = f"id;no kk;status siks;hari terakhir\n{made};{own};diterima;{day}\n;{own};diterima;{day}\n;{kept};diterima;{day}\n"
    assert [(one.id, one.verdict) for one in tried_of(room, tmp_path, text)[1]] == [(made, NEW), (made, SAME), (made, SAME)]
