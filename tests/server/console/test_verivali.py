"""Pages of verivali: a batch is made with its purpose, fetched by form, and answered by a file that is tried first."""

import io
import re


from sync.limits import SIKS_FILE_BYTES_MAX
from tests.server.api.stage import on_sqlite
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import visit
from tests.server.desk.office import Desk, make_desk
from tests.server.verivali.test_verivali import PURPOSE, approved, shipped

HOME = "/konsol/verivali/3507"


desk = on_sqlite(make_desk)


def test_a_batch_is_made_and_fetched(desk: Desk) -> None:
    """Without a purpose nothing is sent; with one the batch is made, and its file is fetched by form and noted."""
    approved(desk)
    visitor = visit(desk.world, "apd")
    assert visitor.get("/konsol/verivali").location == HOME
    assert "2 usulan disetujui" in visitor.get(HOME).text
    assert visitor.send(HOME, purpose=" ").status_code == 422 and desk.world.count("siks_batch") == 0
    assert visitor.send(HOME, purpose=PURPOSE).location == f"{HOME}/1"
    page = visitor.get(f"{HOME}/1").text
    assert "Ibu Contoh" in page and "Belum dijawab" in page and PURPOSE in page
    check_nesting(page)
    answer = visitor.send(f"{HOME}/1")
    assert answer.mimetype == "text/csv" and "verivali-3507-1.csv" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store" and answer.text.startswith("\ufeff") and '0000350701010001' in answer.text
    assert ("siks_batch", "1") in [(row.kind, row.record) for row in desk.world.rows("page_read")]
    assert "0 diterima, 0 ditolak, 2 belum dijawab" in visitor.get(HOME).text
    assert visitor.send(HOME, purpose=PURPOSE).status_code == 409


def test_answers_are_tried_and_taken(desk: Desk) -> None:
    """A file shows what it would do, line by line, and writes only when a person takes it over; then lists and item tell."""
    _, (event, value), _ = shipped(desk)
    visitor = visit(desk.world, "supervisor")
    form = f"{HOME}/jawaban"
    visitor.get(form)
    assert visitor.send(form).status_code == 404
    for bad in (b"PK\x03\x04", b"", b"x" * 400):
        visitor.get(form)
        assert visitor.send(form, file=(io.BytesIO(bad), "a.csv")).status_code in (422, 413)
    visitor.get(form)
    text = f"id;status;alasan\n{event};diterima;\n{value};ditolak;NIK tidak padan\nzzz;diterima;\n"
    tried = visitor.send(form, file=(io.BytesIO(text.encode()), "jawaban.csv")).location
    page = visitor.get(tried).text
    assert "Nomor usulan tidak dikenal" in page and "Ambil 2 jawaban" in page
    check_nesting(page)
    assert desk.record("usulan", value).fields["siks_status"] is None
    assert visitor.send(tried).status_code == 303
    assert "2 jawaban disimpan; 1 baris tidak diambil" in visitor.get(HOME).text
    listed = visitor.get(f"{HOME}/1").text
    assert "NIK tidak padan" in listed and "1 diterima, 1 ditolak" in visitor.get(HOME).text
    item = re.findall(r'href="(/konsol/antrian/proposal/[^"]+)"', listed)[1]
    assert "NIK tidak padan" in visitor.get(item).text


def test_a_file_that_is_too_large(desk: Desk) -> None:
    """What is larger than the limit is refused before it is read."""
    visitor = visit(desk.world, "apd")
    visitor.get(f"{HOME}/jawaban")
    big = io.BytesIO(b"x" * (SIKS_FILE_BYTES_MAX + 1))
    assert visitor.send(f"{HOME}/jawaban", file=(big, "a.csv")).status_code == 413


def test_a_wider_account_chooses(desk: Desk) -> None:
    """An account of a province names the kabupaten; one of a kecamatan sees no batch of the whole kabupaten."""
    shipped(desk)
    wide = visit(desk.world, "koordinator", region="35")
    assert 'name="kabupaten"' in wide.get("/konsol/verivali").text
    assert wide.get("/konsol/verivali?kabupaten=3507").location == HOME and wide.get(HOME).status_code == 200
    assert 'name="kabupaten"' in wide.get("/konsol/verivali?kabupaten=3607").text
    assert "Buat kiriman" not in wide.get(HOME).text
    assert visit(desk.world, "supervisor", "kec", region="350701").get(HOME).status_code == 404
