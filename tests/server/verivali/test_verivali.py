"""Approved proposals go to SIKS-NG once and can be fetched again; its answers come back line by line (verivali)."""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Row
from xlsxwriter import Workbook

from server.engine import read_transaction
from server.verivali.incoming import keep, kept, plain, take_over
from server.verivali.outgoing import Line, answered, cells_of, file_of, hand_over, lines, waiting
from sync.errors import Problem
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.desk.office import ON_SQLITE, Desk
from tests.server.desk.test_proposal import decide, happened, mother, wished
from tests.server.store.measured import statements

PURPOSE = "Pemutakhiran bulan November"


def approved(desk: Desk, number: int = 2) -> list[str]:
    """Have proposals about a member approved, one of them an event; return their ids."""
    member = mother(desk, is_pengurus=True, nik="0000350701010001")
    made = [happened(desk, "lainnya", note="Pindah kerja", evidence="=1+1", anggota_id=member)]
    made += [wished(desk, "anggota", member, field="nisn", after=f"000000000{n}", evidence="KK; asli") for n in range(1, number)]
    for at in range(number):
        decide(desk, desk.open("proposal"), "approve", f"penyetuju{at}")
        assert desk.carry() == 1
    return made


def shipped(desk: Desk, account: Row | None = None) -> tuple[int, list[str], Row]:
    """Hand over what is approved; return (batch, ids, account)."""
    made, ani = approved(desk), account or desk.account("pengirim", "apd")
    return hand_over(desk.world.parts, ani, HOME, PURPOSE), made, ani


def table(desk: Desk, number: int) -> list[dict[str, str]]:
    """Read a batch as a spreadsheet does."""
    text = "".join(file_of(desk.world.parts, HOME, number))
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def answer(desk: Desk, account: Row, folder: Path, text: str | bytes) -> Counter[str]:
    """Read a file in a dry run, and return its verdicts."""
    path = folder / "jawaban.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    upload = keep(desk.world.parts, account, HOME, path)
    return Counter(one.verdict for one in kept(desk.world.parts, account, HOME, upload))


def taken(desk: Desk, account: Row, folder: Path, text: str) -> Counter[str]:
    """Read a file and take it over."""
    path = folder / "jawaban.csv"
    path.write_text(text, "utf-8")
    return take_over(desk.world.parts, account, HOME, keep(desk.world.parts, account, HOME, path))


def test_a_batch_has_what_was_approved(desk: Desk) -> None:
    """Approved proposals become a batch, marked with its number, and the file is safe to open in a spreadsheet."""
    number, made, ani = shipped(desk)
    assert number == 1 and {desk.record("peristiwa", made[0]).fields["status"], desk.record("usulan", made[1]).fields["status"]} == {"dikirim_siks"}
    rows = table(desk, number)
    assert [row["id"] for row in rows] == sorted(made[:1]) + sorted(made[1:])
    event, value = rows
    assert (event["nik"], event["nama"], event["isian"], event["bukti"]) == ('="0000350701010001"', "Ibu Contoh", "lainnya", "'=1+1")
    assert (value["isian"], value["sesudah"], value["kabupaten"]) == ("nisn", "0000000001", HOME) and value["tanggal_disetujui"]
    assert table(desk, number) == rows
    with pytest.raises(Problem) as caught:
        hand_over(desk.world.parts, ani, HOME, PURPOSE)
    assert caught.value.error.code == "nothing_to_send"
    assert [(row.number, row.purpose, row.rows) for row in desk.world.rows("siks_batch")] == [(1, PURPOSE, 2)]


def test_what_is_not_approved_stays(desk: Desk) -> None:
    """Proposals that wait or were rejected go into no batch."""
    member = mother(desk)
    wished(desk, "anggota", member, field="nisn", after="0000000001")
    decide(desk, desk.open("proposal"), "reject")
    desk.carry()
    wished(desk, "anggota", member, field="nisn", after="0000000002")
    with read_transaction(desk.world.parts.engine) as connection:
        assert waiting(connection, HOME) == 0


def test_who_may_hand_over(desk: Desk) -> None:
    """Only who decides over the whole kabupaten hands over, with a purpose."""
    approved(desk, 1)
    tries = (("ko", "koordinator", HOME, "forbidden"), ("kec", "supervisor", "350701", "not_found"), ("jauh", "apd", ELSEWHERE, "not_found"))
    for name, role, region, code in tries:
        with pytest.raises(Problem) as caught:
            hand_over(desk.world.parts, desk.account(name, role, region), HOME, PURPOSE)
        assert caught.value.error.code == code
    with pytest.raises(Problem) as caught:
        hand_over(desk.world.parts, desk.account("ani"), HOME, " ")
    assert caught.value.error.code == "unprocessable"


def test_answers_come_back(desk: Desk, tmp_path: Path) -> None:
    """Diterima and ditolak stand beside our state; the same file again changes nothing, another answer replaces the first."""
    number, (event, value), ani = shipped(desk)
    text = f"id;status;alasan\n{event};DITERIMA;\n{value};ditolak;NIK tidak padan\n"
    assert answer(desk, ani, tmp_path, text) == {"ok": 2}
    assert desk.record("usulan", value).fields["siks_status"] is None
    assert taken(desk, ani, tmp_path, text) == {"ok": 2}
    fields = desk.record("usulan", value).fields
    assert (fields["siks_status"], fields["siks_reason"], fields["siks_on"], fields["status"]) == ("ditolak", "NIK tidak padan", "2026-11-21", "dikirim_siks")
    assert taken(desk, ani, tmp_path, text) == {"same": 2}
    assert taken(desk, ani, tmp_path, f"id,status\n{value},diterima\n") == {"changed": 1}
    with read_transaction(desk.world.parts.engine) as connection:
        assert answered(connection, HOME, [number]) == {1: {"diterima": 2}}
        assert [one.siks_status for one in lines(connection, HOME, number)] == ["diterima", "diterima"]
    told = [frame.get("rows", {}).get("usulan", {}) for frame in desk.siti.settle()]
    assert all("siks_status" not in rows for rows in told)


def test_every_line_is_answered_for(desk: Desk, tmp_path: Path) -> None:
    """Unknown ids, odd answers, refusals without a reason, second mentions, other kabupaten and what was never sent are told apart."""
    _, (event, value), ani = shipped(desk)
    member = mother(desk)
    never = wished(desk, "anggota", member, field="nisn", after="0000000009")
    text = (
        f"Jawaban SIKS-NG\r\n\r\nKode Kabupaten;ID;Hasil;Keterangan\r\n"
        f'3507;"=""{event}""";Diterima;\r\n35.07;{event};diterima;\r\n3508;{value};diterima;\r\n;{value};mungkin;\r\n;{value};tolak;\r\n'
        f";{desk.world.new_id()};diterima;\r\n;12;diterima;\r\n;{never};diterima;\r\n"
    )
    wanted = {"ok": 1, "twice": 1, "other_kabupaten": 1, "wrong_status": 1, "no_reason": 1, "unknown_id": 2, "not_sent": 1}
    assert answer(desk, ani, tmp_path, text) == wanted
    assert answer(desk, ani, tmp_path, "\ufeff".encode() + text.encode("utf-8")) == wanted
    assert answer(desk, ani, tmp_path, text.encode("utf-16")) == wanted
    for bad in (b"PK\x03\x04", b"", b"nama;alamat\nx;y\n"):
        with pytest.raises(Problem):
            answer(desk, ani, tmp_path, bad)


def test_the_file_itself_comes_back(desk: Desk, tmp_path: Path) -> None:
    """The file as it was handed over, with the answers filled in, is understood."""
    number, _, ani = shipped(desk)
    text = "".join(file_of(desk.world.parts, HOME, number)).replace('"";""\r\n', '"";""\r\n')
    filled = text.replace(';"";""\r\n', ';"diterima";""\r\n')
    assert taken(desk, ani, tmp_path, filled) == {"ok": 2}
    assert plain('="0012"') == "0012" and plain("'=1") == "=1"


@ON_SQLITE
def test_answers_come_from_a_workbook_too(desk: Desk, tmp_path: Path) -> None:
    """The first sheet of an XLSX file is read as the CSV that a spreadsheet would save of it."""
    _, ids, account = shipped(desk)
    with Workbook(file := io.BytesIO()) as book:
        page = book.add_worksheet()
        for row, cells in enumerate([("Id usulan", "Hasil", "Alasan"), *((one, "Diterima", "") for one in ids)]):
            page.write_row(row, 0, cells)
    assert answer(desk, account, tmp_path, file.getvalue()) == {"ok": len(ids)}


def test_no_cell_computes(desk: Desk) -> None:
    """Ids too may begin with a sign that a spreadsheet takes for a formula; what the file says of one comes back as it was."""
    odd = "-" + desk.world.new_id()[1:]
    line = Line("usulan", odd, "@1", "+2", "=A1", *("-x",) * 4, "\t=1", "2026-11-21", "", "")
    cells = cells_of(HOME, line)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert plain(cells[0]) == odd


def test_who_may_take_over(desk: Desk, tmp_path: Path) -> None:
    """A dry run is seen by those who decide over its kabupaten, and by nobody else."""
    _, (event, _value), ani = shipped(desk)
    path = tmp_path / "jawaban.csv"
    path.write_text(f"id;status\n{event};diterima\n", "utf-8")
    upload = keep(desk.world.parts, ani, HOME, path)
    tries = (("ko", "koordinator", HOME, HOME, "forbidden"), ("jauh", "apd", ELSEWHERE, HOME, "not_found"), ("lain", "apd", "00", ELSEWHERE, "not_found"))
    for name, role, region, kabupaten, code in tries:
        with pytest.raises(Problem) as caught:
            take_over(desk.world.parts, desk.account(name, role, region), kabupaten, upload)
        assert caught.value.error.code == code
    assert take_over(desk.world.parts, desk.account("eka"), HOME, upload) == {"ok": 1}
    assert desk.world.rows("siks_upload") == []


def test_statements_do_not_grow(desk: Desk) -> None:
    """A page of a batch takes as many statements whatever it holds."""
    number, _, _ = shipped(desk)
    with statements(desk.world.parts.engine) as made, read_transaction(desk.world.parts.engine) as connection:
        lines(connection, HOME, number)
    assert len(made) <= 10
