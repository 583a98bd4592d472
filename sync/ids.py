"""Identity: record and form ids, slot ids, and the 40-bit hash of a revision.

Ids are 128 bits written as 22 characters of URL-safe base64, the same text in the database, in JSON and in files.
"""

import base64
import json
from hashlib import blake2b
from typing import Any
from uuid import UUID, uuid5
from zlib import crc32

ID_LENGTH = 22
SLOT_NAMESPACE = UUID("4c617061-6e67-416e-8000-736c6f740001")
SEPARATOR = "\x1f"
DIGEST_BITS = 40
DIGEST_MASK = (1 << DIGEST_BITS) - 1
BUCKETS = 256
WORD = 0xFFFFFFFF


def id_from_bytes(bits: bytes) -> str:
    """Write 16 random bytes as an id.

    Randomness is an argument, so that a run can be repeated from its seed.
    """
    return base64.urlsafe_b64encode(bits).rstrip(b"=").decode("ascii")


def is_id(value: object) -> bool:
    """Tell whether a value has the form of an id."""
    return (
        isinstance(value, str)
        and len(value) == ID_LENGTH
        and value.replace("-", "a").replace("_", "a").isalnum()
        and value.isascii()
    )


def slot_id(kind: str, key: tuple[Any, ...]) -> str:
    """Return the id of a slot, equal on every phone that fills in the same key (P7)."""
    name = SEPARATOR.join([kind, *("" if part is None else str(part) for part in key)])
    return id_from_bytes(uuid5(SLOT_NAMESPACE, name).bytes)


def _mixed(word: int) -> int:
    """Spread every bit of a 32-bit word over all of them (finaliser of MurmurHash3)."""
    word = ((word ^ (word >> 16)) * 0x85EBCA6B) & WORD
    word = ((word ^ (word >> 13)) * 0xC2B2AE35) & WORD
    return word ^ (word >> 16)


def revision_hash(record: str, number: int, tag: int) -> int:
    """Return the 40-bit hash of (id, revision) that digests add up (P38).

    It is no secret: plain 32-bit arithmetic keeps it cheap in a phone's JavaScript too.
    """
    name = crc32(record.encode("ascii"))
    low = _mixed((name + _mixed((number * 0x9E3779B1 + tag) & WORD)) & WORD)
    high = _mixed((low + name * 0x27D4EB2F + tag) & WORD)
    return ((high & 0xFF) << 32) | low


def bucket_of(record: str) -> int:
    """Return the digest bucket of a record, 0 to 255 (P39)."""
    return crc32(record.encode("ascii")) % BUCKETS


def canonical(value: Any) -> str:
    """Write JSON in the one form that is hashed and compared."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(value: Any) -> str:
    """Return a hash of JSON content, to tell a repeated form from a forked one (P6).

    Any JSON has one, also text with halves of surrogate pairs: content makes no HTTP error (P22).
    """
    return id_from_bytes(blake2b(canonical(value).encode("utf-8", "surrogatepass"), digest_size=16).digest())
