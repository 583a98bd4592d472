"""Ticket numbers of complaints, and the day by which each must be answered."""

import base64
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without letters that are read as digits or as each other."""
CHARS, BITS = 10, 5
USUAL_DAYS = 14
DAYS: Mapping[str, int] = MappingProxyType(
    {
        "kekerasan_rumah_tangga": 1,
        "perlindungan_anak": 1,
        "kks_dipegang_orang_lain": 5,
        "kks_hilang_rusak": 5,
        "data_salah": 5,
        "pungutan": 60,
        "petugas": 60,
    }
)
"""Category -> days in which it must be answered, `USUAL_DAYS` for the rest.

The bounds are those of complaints to public services (Permenpan-RB 62/2018: 5, 14, and 60 where somebody is examined), counted in
days of the calendar, which is stricter; where somebody is in danger it is the day after. A case keeps the day it was given.
"""


def ticket_of(kabupaten: str, complaint: str) -> str:
    """Return the ticket of a complaint, `3507-8GMFT-2Q0ZK`, made from its id alone.

    So a phone without signal can tell it at once, and no number says how many others there are.
    """
    bits = int.from_bytes(base64.urlsafe_b64decode(complaint + "==")) >> (128 - CHARS * BITS)
    letters = "".join(ALPHABET[bits >> (BITS * place) & 31] for place in reversed(range(CHARS)))
    return f"{kabupaten}-{letters[:5]}-{letters[5:]}"


def due_day(category: str, reported_on: date) -> date:
    """Return the last day for an answer, counted from the day on which the person complained."""
    days = timedelta(days=DAYS.get(category, USUAL_DAYS))
    return reported_on + min(days, date.max - reported_on)
