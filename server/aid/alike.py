"""How alike two registrations of households are: names, ages, place, telephone and numbers, as points with the reasons for them."""

from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from server.aid.names import bones_of, first_bones, sound_of
from sync.ids import slot_id
from sync.limits import KORBAN_KEYS_MAX

SAME_NAME, NEAR_NAME, MAYBE_NAME = 95, 87, 78
"""From which ratio two names are one, one with another spelling, or perhaps one."""
NIK, KK, PHONE, CARD, HEAD, PEOPLE, PLACE = "nik", "no_kk", "phone", "card", "head", "people", "place"
AGE_SLACK = 2
TYPING_SLIPS = 2
"""So many digits of a number may be slips of the hand."""
JIWA_SLACK = 2
PHONE_DIGITS = 9
NOBODYS = "0" * 16


@dataclass(frozen=True, slots=True)
class Person:
    """A person of a household, as far as is known."""

    name: str = ""
    age: int | None = None
    nik: str = ""
    sex: str = ""


@dataclass(frozen=True, slots=True)
class Household:
    """One registration of a household; texts are empty where nothing is known. `seen`: a worker stood before it."""

    kabupaten: str
    id: str
    kejadian: str
    head: str = ""
    nik: str = ""
    no_kk: str = ""
    phone: str = ""
    card: str = ""
    desa: str = ""
    rt: str = ""
    rw: str = ""
    posko: str = ""
    jiwa: int | None = None
    seen: bool = False
    root: str = ""
    people: tuple[Person, ...] = ()

    @property
    def niks(self) -> frozenset[str]:
        """All NIK that are known of it."""
        return frozenset(one for one in (self.nik, *(person.nik for person in self.people)) if one and one != NOBODYS)

    @property
    def names(self) -> tuple[str, ...]:
        """The sounds of all names of it, the head's first."""
        return tuple(dict.fromkeys(sound for name in (self.head, *(one.name for one in self.people)) if (sound := sound_of(name))))


@dataclass(frozen=True, slots=True)
class Likeness:
    """Points, of which one hundred and more leave no doubt, and by what."""

    score: int
    reasons: tuple[str, ...]


def keys_of(one: Household) -> tuple[str, ...]:
    """Return the keys under which others look for a household: two that share none are not compared."""
    told = [f"nik {nik}" for nik in sorted(one.niks)]
    told += [f"kk {one.no_kk}"] if one.no_kk and one.no_kk != NOBODYS else []
    told += [f"telepon {digits}"] if len(digits := _phone(one.phone)) >= PHONE_DIGITS else []
    told += [f"kartu {one.card.casefold()}"] if one.card else []
    told += [f"rt {one.desa} {_number(one.rt)} {_number(one.rw)} {first}"] if one.rt and (first := first_bones(one.head)) else []
    told += [f"jiwa {bones} {one.jiwa}"] if one.jiwa and (bones := bones_of(one.head)) else []
    told += [f"nama {one.desa} {bones}" for name in (one.head, *(person.name for person in one.people)) if (bones := bones_of(name))]
    return tuple(slot_id("korban_key", (key,)) for key in dict.fromkeys(told))[:KORBAN_KEYS_MAX]


def compare(one: Household, other: Household) -> Likeness:
    """Return how alike two registrations are; it is the same from either side."""
    points = [*_numbers(one, other), *_names(one, other), *_place(one, other)]
    if one.jiwa and other.jiwa and abs(one.jiwa - other.jiwa) > JIWA_SLACK:
        points.append((-10, ""))
    elif one.jiwa and one.jiwa == other.jiwa:
        points.append((5, ""))
    return Likeness(sum(number for number, _ in points), tuple(sorted({reason for number, reason in points if reason and number > 0})))


def _numbers(one: Household, other: Household) -> list[tuple[int, str]]:
    found = []
    if one.niks & other.niks:
        found.append((85, NIK))
    elif one.nik and other.nik:
        near = Levenshtein.distance(one.nik, other.nik, score_cutoff=TYPING_SLIPS) <= TYPING_SLIPS
        found.append((25, NIK) if near else (-30, ""))
    if one.no_kk and one.no_kk != NOBODYS and other.no_kk:
        same = Levenshtein.distance(one.no_kk, other.no_kk, score_cutoff=TYPING_SLIPS)
        found.append((60, KK) if not same else (20, KK) if same <= TYPING_SLIPS else (-20, ""))
    if len(digits := _phone(one.phone)) >= PHONE_DIGITS and digits == _phone(other.phone):
        found.append((25, PHONE))
    if one.card and one.card.casefold() == other.card.casefold():
        found.append((30, CARD))
    return found


def _names(one: Household, other: Household) -> list[tuple[int, str]]:
    """Hold the heads against each other, then anybody against anybody: two tents may write down husband here and wife there."""
    mine, theirs = sound_of(one.head), sound_of(other.head)
    heads = _ratio(mine, theirs) if mine and theirs else 0
    best = max((_ratio(a, b) for a in one.names for b in other.names), default=0) if heads < NEAR_NAME else heads
    found = [(45, HEAD)] if heads >= SAME_NAME else [(35, HEAD)] if heads >= NEAR_NAME else [(20, HEAD)] if heads >= MAYBE_NAME else []
    if not found and best >= NEAR_NAME:
        found = [(25, PEOPLE)]
    matched = sum(any(_one_person(a, b) for b in other.people) for a in one.people)
    matched = min(matched, sum(any(_one_person(a, b) for b in one.people) for a in other.people))
    if matched > 1:
        found.append((30, PEOPLE))
    elif matched:
        found.append((10, PEOPLE))
    if mine and theirs and best < MAYBE_NAME:
        found.append((-30, ""))
    return found


def _one_person(one: Person, other: Person) -> bool:
    """Tell whether two persons may be one: their names sound alike, and neither age nor sex speaks against it."""
    if not one.name or not other.name or (one.sex and other.sex and one.sex != other.sex):
        return False
    if one.age is not None and other.age is not None and abs(one.age - other.age) > AGE_SLACK:
        return False
    return _ratio(sound_of(one.name), sound_of(other.name)) >= NEAR_NAME


def _place(one: Household, other: Household) -> list[tuple[int, str]]:
    found = []
    if one.desa and other.desa:
        found.append((10, PLACE) if one.desa == other.desa else (-25, ""))
    if one.rt and other.rt and one.desa == other.desa:
        same = _number(one.rt) == _number(other.rt) and (not one.rw or not other.rw or _number(one.rw) == _number(other.rw))
        found.append((10, PLACE) if same else (-10, ""))
    if one.posko and one.posko == other.posko:
        found.append((5, PLACE))
    return found


def _ratio(one: str, other: str) -> float:
    """Return how alike two names are, in whatever order; a name that is the beginning of the other counts somewhat less."""
    whole = fuzz.token_sort_ratio(one, other)
    return whole if whole >= SAME_NAME else max(whole, 0.92 * fuzz.token_set_ratio(one, other))


def _phone(text: str) -> str:
    """Return the digits of a telephone number without what stands before them at home or abroad."""
    digits = "".join(filter(str.isdecimal, text))
    return digits.removeprefix("62").removeprefix("0")


def _number(text: str) -> str:
    """Return the number of an RT or RW without leading zeros: 003 is 3."""
    return "".join(filter(str.isalnum, text)).casefold().removeprefix("rt").removeprefix("rw").lstrip("0")
