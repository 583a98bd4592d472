"""Single values are repaired where that is certain, and left to a person where it is not."""

from datetime import date

import pytest

from server.imports import values
from server.imports.dates import birth_date
from server.imports.rows import readers
from server.imports.words import load_words
from tests.server.imports.reading import TODAY

NIK = "0000123412341234"
NUMBERS = [
    (NIK, NIK, ""),
    (f"'{NIK}", NIK, "apostrophe"),
    (f"’{NIK}", NIK, "apostrophe"),
    (f'="{NIK}"', NIK, "apostrophe"),
    (f" {NIK} ", NIK, "spaces"),
    (f"\u00a0{NIK}\u200b", NIK, "spaces"),
    ("0000 1234 1234 1234", NIK, "separators"),
    ("00.00.12.341234.1234", NIK, "separators"),
    (f"{NIK}.0", NIK, "separators"),
    ("3.500001234123412E+15", "3500001234123412", "scientific"),
]
LOST = [
    ("3.5E+15", "digits_lost", "9.9A+99"),
    ("3,50701E+15", "digits_lost", "9,99999A+99"),
    ("'3.5e15", "digits_lost", "'9.9A99"),
    (NIK[:-1], "wrong_length", "9" * 15),
    (NIK + "1", "wrong_length", "9" * 17),
    ("0" * 16, "placeholder", "9" * 16),
    ("00001234O2341234", "not_digits", "99999999A9999999"),
    ("BELUM PUNYA", "not_digits", "AAAAA AAAAA"),
    ("²" * 16, "not_digits", "9" * 16),
]


@pytest.mark.parametrize(("text", "value", "note"), NUMBERS)
def test_a_nik_is_freed_from_what_spreadsheets_add(text: str, value: str, note: str) -> None:
    """Quotes, spaces, separators and float endings go, with a word on what was done; clean ones have none."""
    assert values.digits(text, 16)[:3] == (value, note, "")


@pytest.mark.parametrize(("text", "problem", "shape"), LOST)
def test_a_nik_with_lost_digits_is_never_guessed(text: str, problem: str, shape: str) -> None:
    """What cannot be known needs a person, who is shown the shape and not the number."""
    assert values.digits(text, 16) == (None, "", problem, shape)


DATES = [
    ("05/04/2012", date(2012, 4, 5), ""),
    ("5-4-2012", date(2012, 4, 5), ""),
    ("05.04.2012", date(2012, 4, 5), ""),
    ("2012-04-05", date(2012, 4, 5), ""),
    ("2012/4/5", date(2012, 4, 5), ""),
    ("2012-04-05 00:00:00", date(2012, 4, 5), ""),
    ("2012-04-05T00:00:00Z", date(2012, 4, 5), ""),
    ("5 April 2012", date(2012, 4, 5), ""),
    ("5 Mei 2012", date(2012, 5, 5), ""),
    ("17 AGUSTUS 1945", date(1945, 8, 17), ""),
    ("1-Nop-1999", date(1999, 11, 1), ""),
    ("1 Okt. 1999", date(1999, 10, 1), ""),
    ("12 Peb 1980", date(1980, 2, 12), ""),
    ("29/02/2012", date(2012, 2, 29), ""),
    ("'05/04/2012", date(2012, 4, 5), "apostrophe"),
    (" 05/04/2012", date(2012, 4, 5), "spaces"),
    ("05-04-12", date(2012, 4, 5), "short_year"),
    ("05-04-26", date(2026, 4, 5), "short_year"),
    ("05-04-27", date(1927, 4, 5), "short_year"),
    ("41004", date(2012, 4, 5), "date_serial"),
    ("41004.0", date(2012, 4, 5), "date_serial"),
]
NO_DATES = [
    ("31/02/2012", "date_impossible"),
    ("29/02/2011", "date_impossible"),
    ("04/25/2012", "date_impossible"),
    ("00/00/0000", "date_impossible"),
    ("5 Brumaire 2012", "date_impossible"),
    ("02/11/2026", "date_in_future"),
    ("05/04/1850", "date_too_old"),
    ("2012", "date_year_alone"),
    ("60001", "date_not_understood"),
    ("0", "date_not_understood"),
    ("kira-kira 1980", "date_not_understood"),
]


@pytest.mark.parametrize(("text", "born", "note"), DATES)
def test_dates_of_every_style_are_read_day_first(text: str, born: date, note: str) -> None:
    """Numbers, ISO, Indonesian months, short years and day counts of spreadsheets give the same day."""
    assert birth_date(text, TODAY)[:3] == (born, note, "")


@pytest.mark.parametrize(("text", "problem"), NO_DATES)
def test_a_date_that_cannot_be_is_left_to_a_person(text: str, problem: str) -> None:
    """Impossible, future, too old and incomplete dates are not bent into another date."""
    assert birth_date(text, TODAY)[:3] == (None, "", problem)


def test_every_day_count_of_a_spreadsheet_is_its_day() -> None:
    """Day counts agree with the calendar of spreadsheets on both sides of the leap day of 1900 that never was."""
    long_ago = date(1920, 1, 1)
    assert birth_date("1", long_ago).value == date(1900, 1, 1)
    assert birth_date("59", long_ago).value == date(1900, 2, 28)
    assert birth_date("61", long_ago).value == date(1900, 3, 1)


WORDS = [
    *[("sex", text, "L") for text in ("L", "l", "Laki-laki", "LAKI LAKI", "LK", "1", "1.0", "Pria")],
    *[("sex", text, "P") for text in ("P", "Perempuan", "PR", "2", "wanita")],
    *[("is_pengurus", text, True) for text in ("Y", "Ya", "1", "TRUE", "v")],
    *[("is_pengurus", text, False) for text in ("T", "Tidak", "0", "FALSE", "n")],
    *[("komponen", text, "sd") for text in ("SD", "SD/MI", "Anak SD", "Sekolah Dasar", "MI")],
    *[("komponen", text, "anak_usia_dini") for text in ("ANAK USIA DINI", "AUD", "Balita", "anak_usia_dini")],
    *[("komponen", text, "disabilitas_berat") for text in ("Disabilitas Berat", "PENYANDANG DISABILITAS")],
    *[("komponen", text, None) for text in ("Tidak ada", "Bukan Komponen")],
    *[("relation", text, "kepala_keluarga") for text in ("KEPALA KELUARGA", "KEP. KELUARGA", "Kepala  Keluarga")],
    *[("relation", text, "istri") for text in ("ISTRI", "Isteri")],
    *[("membership_status", text, "non_aktif") for text in ("NON AKTIF", "Non-Aktif", "TIDAK AKTIF")],
    *[("desa_code", text, "3507012002") for text in ("3507012002", "35.07.01.2002", "'3507012002", "3507012002.0")],
    *[("kks_last4", text, "0042") for text in ("0042", "42", "'0042", "6032980000000042", "6032 9800 0000 0042", "****0042")],
    *[("nisn", text, "0012345678") for text in ("0012345678", "12345678", "'0012345678")],
    *[("npsn", text, "P9998877") for text in ("P9998877", " p9998877")],
    *[("desil", text, 3) for text in ("3", "03", "Desil 3", "3.0", "D3")],
    *[("idsemesta", text, "A-17/x") for text in ("A-17/x", " A-17/x", "'A-17/x")],
]


@pytest.mark.parametrize(("column", "text", "value"), WORDS)
def test_spellings_of_one_thing_are_one_value(column: str, text: str, value: object) -> None:
    """Whatever way an export spells it, a column has one value for one thing, and no problem with it."""
    read = readers(load_words(), TODAY)[column](text)
    assert (read.value, read.problem) == (value, "")


@pytest.mark.parametrize(
    ("column", "text", "problem"),
    [
        ("sex", "X", "unknown_word"),
        ("komponen", "SMP 3 MALANG", "unknown_word"),
        ("relation", "TETANGGA", "unknown_word"),
        ("desil", "11", "out_of_range"),
        ("desil", "6-10", "out_of_range"),
        ("kks_last4", "12345", "wrong_length"),
        ("desa_code", "3,5E+09", "digits_lost"),
        ("idsemesta", "5,4E+15", "digits_lost"),
        ("pendamping_nip", "1,99E+17", "digits_lost"),
        ("address", "A" * 301, "too_long"),
        ("name", "1234", "no_letters"),
    ],
)
def test_what_nobody_knows_is_left_to_a_person(column: str, text: str, problem: str) -> None:
    """An unknown word or a number out of range gives no value and the reason."""
    read = readers(load_words(), TODAY)[column](text)
    assert (read.value, read.problem) == (None, problem)
    assert not set(read.shape) & set("12345678")


def test_a_whole_card_number_is_cut_and_told() -> None:
    """Of a card number only the last four digits leave the reader, and the shape has none of it."""
    assert values.kks_last4("6032980000001234") == ("1234", "card_number_cut", "", "9" * 16)


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("SITI AMINAH", "SITI AMINAH", ""),
        ("  Siti   aminah ", "Siti aminah", "spaces"),
        ("Siti\u00a0Aminah", "Siti Aminah", "spaces"),
        ("NUR'AINI, S.Sos", "NUR'AINI, S.Sos", ""),
        ("SITI\r\nAMINAH", "SITI AMINAH", "line_break"),
        ("JosÃ©", "José", "decoded_twice"),
        ("REGAPUâ€™U", "REGAPU’U", "decoded_twice"),
        ("Jos\ufffd", "Jos\ufffd", "letters_damaged"),
        ("BELÉN", "BELÉN", ""),
        ("MU\x07NAH", "MUNAH", "spaces"),
    ],
)
def test_a_name_keeps_its_spelling(text: str, value: str, note: str) -> None:
    """Only white space and letters decoded twice are repaired in a name."""
    assert values.name(text)[:3] == (value, note, "")


@pytest.mark.parametrize(("nik", "agrees", "sex"), [("0000124501900001", True, "P"), ("0000120501900001", True, "L"), ("0000120601900001", False, "L")])
def test_a_nik_shows_birth_date_and_sex(nik: str, agrees: bool, sex: str) -> None:
    """Digits 7 to 12 are day, month and year, 40 added to the day for women."""
    assert values.nik_agrees(nik, date(1990, 1, 5)) is agrees
    assert values.nik_sex(nik) == sex
