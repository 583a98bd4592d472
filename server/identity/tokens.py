"""Opaque tokens: random, shown once, kept only as a hash."""

import base64
from collections.abc import Callable
from hashlib import sha256

TOKEN_BYTES = 24
Random = Callable[[int], bytes]
"""Gives n random bytes."""


def new_token(random: Random) -> str:
    """Return a token of 192 random bits, 32 characters."""
    return base64.urlsafe_b64encode(random(TOKEN_BYTES)).decode("ascii")


def hash_token(token: str) -> str:
    """Return what is stored of a token; too random to be guessed, it needs no salt."""
    return sha256(token.encode()).hexdigest()
