"""Single values, read and repaired; what cannot be repaired is left empty with a reason, never guessed.

Every reader takes the raw text of a cell that is not blank and returns a Read.
A shape (digits as 9, letters as A) stands for a value in reports, so that no number or name is printed.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from server.imports.headers import squeeze
from sync import limits

QUOTES = "'’‘`´\"="
SEPARATORS = re.compile(r"[\s.,\-/_]")
FLOAT_END = re.compile(r"(?<=\d)[.,]0+\Z")
SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d+)")
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f]")
MOJIBAKE = re.compile("Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|Â[\u0080-\u00bf]|\ufffd")
LETTER = re.compile(r"[^\W\d_]")
MASKED_CARD = re.compile(r"[*xX#•.\s-]*(\d{4})")
NPSN = re.compile(r"[A-Z0-9]\d{7}")
DESIL = re.compile(r"(?:DESIL|D)?\s*0?(\d{1,2})", re.IGNORECASE)
FEMALE_DAY = 40


class Read(NamedTuple):
    """What a cell says: the value (None when nobody can tell), the repair done or the problem met, the cell's shape."""

    value: Any
    note: str = ""
    problem: str = ""
    shape: str = ""


def shape(text: str) -> str:
    """Mask a value: 'Siti 35.07' -> 'AAAA 99.99'; long ones are cut."""
    masked = "".join(map(_mask, text[: limits.IMPORT_SHAPE_CHARS_MAX]))
    return masked + "…" if len(text) > limits.IMPORT_SHAPE_CHARS_MAX else masked


def _mask(letter: str) -> str:
    if letter.isdigit():
        return "9"
    if letter.isalpha():
        return "A"
    return letter if letter.isascii() and letter.isprintable() else " " if letter.isspace() else "?"


def unread(text: str, problem: str) -> Read:
    """Return the Read of a cell that needs a person."""
    return Read(None, problem=problem, shape=shape(text))


def fixed(value: Any, note: str, text: str) -> Read:
    """Return the Read of a cell that was repaired, or of a clean one when the note is empty."""
    return Read(value, note, "", shape(text) if note else "")


def words(text: str, *, chars_max: int = limits.IMPORT_TEXT_CHARS_MAX) -> Read:
    """Read free text: white space, invisible letters and letters decoded twice are repaired; the spelling is kept."""
    value, note = text, ""
    if not text.isascii():
        value = unicodedata.normalize("NFC", INVISIBLE.sub("", text))
        if MOJIBAKE.search(value):
            value, note = _decoded_again(value)
    elif not text.isprintable():
        value = INVISIBLE.sub("", text)
    squeezed = " ".join(value.split())
    if len(squeezed) > chars_max:
        return unread(text, "too_long")
    if squeezed != value and not note:
        note = "line_break" if "\n" in text or "\r" in text else "spaces"
    return fixed(squeezed, note or ("spaces" if squeezed != text else ""), text)


def _decoded_again(text: str) -> tuple[str, str]:
    try:
        return text.encode("cp1252").decode("utf-8"), "decoded_twice"
    except UnicodeError:
        return text, "letters_damaged"


def name(text: str) -> Read:
    """Read a person's name: only white space is repaired, case and spelling stay."""
    read = words(text, chars_max=limits.IMPORT_NAME_CHARS_MAX)
    if read.value and not LETTER.search(read.value):
        return unread(text, "no_letters")
    return read


def digits(text: str, length: int, *, padded_from: int = 0) -> Read:
    """Read a number of fixed length kept as text.

    Apostrophes, separators and a '.0' of a spreadsheet go; leading zeros come back from `padded_from` digits on.
    A number in scientific spelling is whole only when all its digits are written: 3.5E+15 has lost them.
    """
    if len(text) == length and text.isascii() and text.isdigit():
        return Read(text) if text.strip("0") else unread(text, "placeholder")
    bare, note = _bare(text)
    if scientific := SCIENTIFIC.fullmatch(bare):
        mantissa = scientific[1] + (scientific[2] or "")
        whole = len(mantissa) == int(scientific[3]) + 1 == length if len(scientific[3]) < 4 else False
        return fixed(mantissa, "scientific", text) if whole else unread(text, "digits_lost")
    if FLOAT_END.search(bare):
        bare, note = FLOAT_END.sub("", bare), "separators"
    if (joined := SEPARATORS.sub("", bare)) != bare:
        bare, note = joined, "separators"
    if not bare:
        return Read(None)
    if not (bare.isascii() and bare.isdigit()):
        return unread(text, "not_digits")
    if padded_from <= len(bare) < length and padded_from:
        bare, note = bare.zfill(length), "zero_padded"
    if len(bare) != length:
        return unread(text, "wrong_length")
    return fixed(bare, note, text) if bare.strip("0") else unread(text, "placeholder")


def _bare(text: str) -> tuple[str, str]:
    """Take away white space and the quotes by which a spreadsheet marks text."""
    stripped = INVISIBLE.sub("", text).strip()
    bare = stripped.strip(QUOTES).strip()
    if bare != stripped:
        return bare, "apostrophe"
    return bare, "spaces" if bare != text else ""


def identifier(text: str) -> Read:
    """Read an opaque id of the source, which stays text; only a number turned scientific is refused."""
    bare, note = _bare(text)
    bare = FLOAT_END.sub("", bare)
    if SCIENTIFIC.fullmatch(bare):
        return unread(text, "digits_lost")
    if len(bare) > limits.IMPORT_TEXT_CHARS_MAX:
        return unread(text, "too_long")
    return fixed(bare or None, note or ("separators" if bare != text else ""), text)


def npsn(text: str) -> Read:
    """Read a school number: 8 digits, of which newer ones have a letter in front."""
    bare = _bare(text)[0].upper()
    if NPSN.fullmatch(bare) and not bare.isdigit():
        return fixed(bare, "" if bare == text else "spaces", text)
    return digits(text, 8)


def listed(text: str, spellings: Mapping[str, str | None]) -> Read:
    """Read a word of a short list; another spelling of it is no repair, an unknown word needs a person."""
    squeezed = squeeze(text)
    if squeezed in spellings:
        return Read(spellings[squeezed])
    if squeeze(FLOAT_END.sub("", text.strip())) in spellings:
        return Read(spellings[squeeze(FLOAT_END.sub("", text.strip()))])
    return unread(text, "unknown_word") if squeezed else Read(None)


def yes_no(text: str, spellings: Mapping[str, str | None]) -> Read:
    """Read yes (Y, YA, 1, TRUE ...) as True and no (T, TIDAK, 0, FALSE ...) as False; T is tidak."""
    read = listed(text, spellings)
    return read if read.value is None else read._replace(value=read.value == "ya")


def desa_code(text: str) -> Read:
    """Read a village code of the Ministry of Home Affairs, dotted (11.01.01.2001) or not; dots are no repair."""
    read = digits(text, 10)
    return Read(read.value) if read.note == "separators" else read


def kks_last4(text: str) -> Read:
    """Read the last four digits of the card; a whole card number is cut to them, and only they are kept (UU 27/2022)."""
    bare = SEPARATORS.sub("", _bare(text)[0])
    if 16 <= len(bare) <= 19 and bare.isdigit():
        return fixed(bare[-4:], "card_number_cut", text)
    if (masked := MASKED_CARD.fullmatch(text.strip())) and len(text.strip()) > 4:
        return fixed(masked[1], "card_number_cut", text)
    read = digits(text, 4, padded_from=1)
    return Read("0000") if read.problem == "placeholder" else read


def desil(text: str) -> Read:
    """Read a desil of DTSEN, 1 to 10 (Inpres 4/2025)."""
    match = DESIL.fullmatch(FLOAT_END.sub("", _bare(text)[0]))
    if match and 1 <= int(match[1]) <= 10:
        return Read(int(match[1]))
    return unread(text, "out_of_range")


def nik_agrees(nik: str, born: date) -> bool:
    """Say whether digits 7 to 12 of a NIK are the birth date (day + 40 for women); only ever a warning."""
    day = int(nik[6:8])
    return (day - FEMALE_DAY if day > FEMALE_DAY else day, int(nik[8:10]), int(nik[10:12])) == (
        born.day,
        born.month,
        born.year % 100,
    )


def nik_sex(nik: str) -> str:
    """Return the sex that a NIK shows."""
    return "P" if int(nik[6:8]) > FEMALE_DAY else "L"
