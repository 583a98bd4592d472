"""Numbers of receipts as people type them from paper: read into the one form that phones write, and held against the phones that there are."""

import re
from base64 import urlsafe_b64decode

from sqlalchemy import Connection, func, select

from server.store.goods import BLOCK, numbered
from server.store.tables import TABLES
from sync.ids import id_from_bytes
from sync.limits import PAPER_NUMBER_AHEAD_MAX

DEVICE = TABLES["device"]
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of Crockford's base 32; letters that are left out look like one of these."""
LOOKS_LIKE = str.maketrans("ILOU", "110V")
BLOCK_BITS, SHARED_CHARS = 40, 6
"""How much of the id of a phone is in its block, and how many letters of that id its block tells whole."""
TYPED = re.compile(rf"([{DIGITS}]{{8}})(\.[0-9]{{4}})?-([1-9][0-9]{{0,9}})")


def block_of(device: str) -> str:
    """Return the block of a phone: the first 40 bits of the id that it was enrolled under, as eight characters; phones say the same."""
    value = int.from_bytes(urlsafe_b64decode(device + "==")[: BLOCK_BITS // 8])
    return "".join(DIGITS[value >> shift & 31] for shift in range(BLOCK_BITS - 5, -1, -5))


def read_receipt(text: str) -> str:
    """Return a number as phones write it, whatever case and which look-alike letters were typed; what is none comes back as it is."""
    block, dash, number = "".join(text.upper().split()).rpartition("-")
    told = block.translate(LOOKS_LIKE) + dash + number
    return told if TYPED.fullmatch(told) else text


def wrong_number(connection: Connection, kabupaten: str, receipt: str, sure: bool) -> str:
    """Return the code of what is wrong with a number, "" for nothing: not one of a phone that is or was enrolled, or, unless somebody is `sure`, far ahead of all that came."""
    found = TYPED.fullmatch(receipt)
    if found is None:
        return "not_a_receipt"
    if found[2] not in (None, f".{kabupaten}") or not _is_enrolled(connection, found[1]):
        return "unknown_block"
    block, number = numbered(receipt) or ("", 0)
    highest = connection.scalar(select(BLOCK.c.highest).where(BLOCK.c.kabupaten == kabupaten, BLOCK.c.block == block)) or 0
    return "far_ahead" if number > highest + PAPER_NUMBER_AHEAD_MAX and not sure else ""


def _is_enrolled(connection: Connection, block: str) -> bool:
    value = sum(DIGITS.index(one) << 5 * place for place, one in enumerate(reversed(block)))
    shared = id_from_bytes(value.to_bytes(BLOCK_BITS // 8) + bytes(11))[:SHARED_CHARS]
    ids = connection.scalars(select(DEVICE.c.id).where(func.substr(DEVICE.c.id, 1, SHARED_CHARS) == shared))
    return any(block_of(one) == block for one in ids)
