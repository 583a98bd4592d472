"""Opaque tokens: random, shown once, kept only as a hash."""

import base64
import hmac
from collections.abc import Callable
from hashlib import sha256

TOKEN_BYTES = 24
DATA_MARK = "data."
"""Begins the tokens of other agencies, which read rows and nothing else."""
CONSOLE_MARK = "konsol."
"""Begins the tokens of the console, which live in a cookie and open nothing else."""
Random = Callable[[int], bytes]
"""Gives n random bytes."""


def new_token(random: Random) -> str:
    """Return a token of 192 random bits, 32 characters."""
    return base64.urlsafe_b64encode(random(TOKEN_BYTES)).decode("ascii")


def hand_in_token(token: str) -> str:
    """Return the token of the same phone that only hands in sealed forms; nobody gets from it to the first (P54)."""
    derived = hmac.digest(token.encode(), b"lapangan hand-in", sha256)
    return base64.urlsafe_b64encode(derived[:TOKEN_BYTES]).decode("ascii")


def hash_token(token: str) -> str:
    """Return what is stored of a token; too random to be guessed, it needs no salt."""
    return sha256(token.encode()).hexdigest()
