"""What the papers of disaster aid are made of: who hands over to whom, why, what, and who received it."""

from dataclasses import dataclass, field
from datetime import datetime

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
DOTS = "." * 42


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a hand-over; what is empty is left to be written by hand."""

    name: str = ""
    number: str = ""
    post: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """Goods of a hand-over, as they are written."""

    name: str
    jumlah: str
    unit: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A household on a list."""

    name: str
    nik: str
    address: str
    jiwa: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class HandOver:
    """A BAST: its number, day (ISO) and place, both sides, what it rests on, the disaster, whose goods, and the goods; `list`: recipients, where they are several."""

    number: str
    day: str
    place: str
    first: Party
    second: Party
    head: Party
    basis: str
    disaster: str
    disaster_day: str
    disaster_place: str
    source: str
    items: tuple[Item, ...]
    moment: datetime
    foot: str
    recipients: tuple[Recipient, ...] = field(default=())
    receipts: str = ""
