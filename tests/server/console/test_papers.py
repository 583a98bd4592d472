"""Papers: the letter of a family that wishes to leave, as it is printed at the console."""

import io
from datetime import UTC, datetime
from typing import Any

from pypdf import PdfReader

from schemas import KINDS
from server.office import Office, new_record
from server.papers.sheet import Sheet, drawable
from server.papers.statement import Statement, draw_statement
from tests.server.api.stage import on_sqlite
from tests.server.api.world import HOME, World
from tests.server.console.visitor import visit

NIK = "0000123412341234"
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
LONG = "Siti " + "Nurhaliza" * 20
STRANGE = "Ni Luh Ñandú Ọlá-D’Arc \u202e\u0007 \u0645\u0631\u064a\u0645 \U0001f600 <b>&amp;"


def text_of(made: bytes) -> str:
    """Return the text of a PDF, as a reader finds it."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)


def letter(**fields: Any) -> bytes:
    """Draw a letter."""
    told = {"name": "Siti Contoh", "nik": NIK, "no_kk": "0000123412341235", "address": "Dusun Contoh", "desa": "Contoh"}
    told |= {"kecamatan": "Contoh", "kabupaten": "Malang", "province": "Jawa Timur", "reason": "Sudah punya warung.", "pendamping": "Budi Contoh"}
    return draw_statement(Statement(**told | {"objection_days": 14, "moment": NOW, "foot": "Dicetak 21 November 2026"} | fields))


def wishing(world: World) -> World:
    """Let the newest assessment of a family name its own wish, and that of another something else."""
    office = Office(world.parts.store, "test", world.clock, world.random.randbytes)
    member = {"kpm_id": world.ids["kpm1"], "name": "Sari Contoh", "nik": NIK, "is_pengurus": True}
    said = [("kpm1", "alamiah", "2026-10-01"), ("kpm1", "mandiri", "2026-11-20"), ("kpm2", "mandiri", "2026-10-01"), ("kpm2", "paksa", "2026-11-20")]
    made = [
        new_record(KINDS["penilaian_graduasi"], {"kpm_id": world.ids[who], "jalur": jalur, "date": day, "family_words": "Kami sudah mampu."}, world.new_id())
        for who, jalur, day in said
    ]
    office.write(HOME, [new_record(KINDS["anggota"], member, world.new_id()), *made])
    return world


wished = on_sqlite(wishing)


def test_a_letter_says_whose_it_is() -> None:
    """Number, places, reason and the right to object stand in it as text that can be selected; title and language are told."""
    made = letter()
    reader, text = PdfReader(io.BytesIO(made)), text_of(made)
    assert all(one in text for one in (NIK, "0000123412341235", "Jawa Timur", "Sudah punya warung.", "14", "sanggahan", "Halaman 1 dari 1"))
    assert (reader.metadata.title, reader.trailer["/Root"]["/Lang"]) == ("Surat Pernyataan Graduasi Mandiri", "id-ID")
    assert letter() == made and letter(name="Tuti Contoh") != made


def test_strange_names_break_no_page() -> None:
    """A name longer than a page is wide, letters that no font has, controls and markup: numbers stay whole and nothing leaves the page."""
    for name in (LONG, STRANGE, "", "x" * 5_000):
        made = letter(name=name, address=name)
        text = text_of(made)
        assert NIK in text and "Yang menyatakan" in text
        assert len(PdfReader(io.BytesIO(made)).pages) <= 10
    assert "Ñandú Ọlá-D’Arc" in text_of(letter(name=STRANGE)) and "<b>&amp;" in text_of(letter(name=STRANGE))
    assert drawable(STRANGE).count("□") == 5 and "\u202e" not in drawable(STRANGE)
    assert ". . ." not in text_of(letter(nik="")) and "....." in text_of(letter(nik=""))


def test_a_table_goes_over_pages_with_its_heads() -> None:
    """The heads of a table stand on each of its pages, and text that would fill a page is cut with a mark."""
    sheet = Sheet("Uji", NOW, "kaki")
    sheet.rows(("Kepala", "Isi"), [(str(one), "y" * 5_000 if one == 7 else "isi") for one in range(120)], (1, 3))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(sheet.to_bytes())).pages]
    assert len(pages) > 1 and all("Kepala" in page and "kaki" in page for page in pages) and "…" in "".join(pages)


def test_the_console_prints_the_letter_of_a_wish(wished: World) -> None:
    """A family whose newest assessment names its own wish has a letter in its own words, noted as read; any other exit has none."""
    visitor = visit(wished, "supervisor")
    family, other = (f"/konsol/keluarga/{HOME}/{wished.ids[name]}" for name in ("kpm1", "kpm2"))
    assert f"{family}/surat.pdf" in visitor.get(family).text
    answer = visitor.client.get(f"{family}/surat.pdf")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    assert "attachment" in answer.headers["Content-Disposition"] and "Sari" not in answer.headers["Content-Disposition"]
    text = text_of(answer.data)
    assert all(one in text for one in (NIK, "Sari Contoh", "Kami sudah mampu.", "Siti Contoh", "Jalan Rahasia"))
    assert "surat.pdf#nik" in wished.rows("page_read")[-1].route
    assert "surat.pdf" not in visitor.get(other).text
    assert visitor.client.get(f"{other}/surat.pdf").status_code == 404
    assert NIK not in wished.log.getvalue() and "Sari" not in wished.log.getvalue()
