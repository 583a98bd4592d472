"""Names as different hands write them down: titles left out, old and new spelling made one, and the sound of a name as a key."""

import re
import unicodedata
from functools import lru_cache

TITLES = frozenset(
    "pak bapak bpk bu ibu mas mbak mbok kang sdr sdri tn ny nyonya tuan h hj haji hajjah alm almh almarhum almarhumah "
    "ust ustad ustadz ustadzah kh dr drs dra ir spd se sh sag amd bin binti".split()
)
SPELLED = (
    *(("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "s"), ("nj", "n"), ("ny", "n"), ("kh", "k"), ("ch", "k"), ("gh", "g")),
    *(("sy", "s"), ("sh", "s"), ("dh", "d"), ("th", "t"), ("dz", "d"), ("ts", "s"), ("ph", "p")),
    *(("f", "p"), ("v", "p"), ("z", "s"), ("q", "k"), ("x", "ks"), ("y", "i"), ("ie", "i"), ("eu", "e")),
)
"""Old and Arabic spellings -> what they sound like; in this order."""
SHORT = {
    "moh": "muhamad", "muh": "muhamad", "mohd": "muhamad", "moch": "muhamad", "much": "muhamad", "md": "muhamad", "muhd": "muhamad", "mhd": "muhamad", "abd": "abdul", "st": "siti",
}
VOWELS = frozenset("aeiou")
TOKENS = 2
"""So many words of a name make its key; the rest is often left out."""
NAMES_AT_HAND = 16_384
APART = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=NAMES_AT_HAND)
def words_of(name: str | None) -> tuple[str, ...]:
    """Return the words of a name as they sound, without titles; the name of a title alone is kept."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", name or "") if not unicodedata.combining(one)).casefold()
    words = [one for one in APART.split(plain.replace("'", "").replace("`", "")) if one]
    kept = [one for one in words if one not in TITLES] or words
    return tuple(_sound(SHORT.get(one, one)) for one in kept)


def sound_of(name: str | None) -> str:
    """Return a name as it sounds, to be compared with another."""
    return " ".join(words_of(name))


def bones_of(name: str | None) -> str:
    """Return the consonants of the first words of a name, in order of the alphabet; empty where there is no name."""
    return " ".join(sorted(_bones(one) for one in words_of(name)[:TOKENS]))


def first_bones(name: str | None) -> str:
    """Return the consonants of the first word of a name."""
    return next((_bones(one) for one in words_of(name)), "")


def _sound(word: str) -> str:
    if word.startswith(("moham", "muham", "mocham", "mucham", "mokam", "mukam")):
        return "muhamad"
    for written, heard in SPELLED:
        word = word.replace(written, heard)
    return "".join(one for place, one in enumerate(word) if place == 0 or one != word[place - 1])


def _bones(word: str) -> str:
    """Return the first letter and the consonants behind it; an h is often not heard."""
    return word[0] + "".join(one for one in word[1:] if one not in VOWELS and one != "h")
