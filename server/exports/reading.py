"""Rows read page by page with a token: the columns and filters of the exports, each page noted."""

import base64
import binascii
import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, literal, tuple_

from server.engine import read_transaction, write_transaction
from server.exports.asking import MONTH, demand_fields, why_not, wrong_number, wrong_rows
from server.exports.columns import Dataset
from server.exports.datasets import DATASETS
from server.exports.hashed import Reading, page_of
from server.exports.kept import past_of
from server.exports.query import Wish, query_of
from server.exports.stream import learn_to_hash
from server.exports.tokens import READS, key_of
from server.identity.regions import includes
from server.services import Services
from server.zones import local
from sync.errors import Problem
from sync.ids import id_from_bytes

KEY = "key"
HASHED_KEY = 3
"""Kabupaten, month and hash: what a cursor has of rows without names."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A page of rows as a program asks for it; `after` is the cursor of the page before, empty for the first."""

    dataset: str
    region: str
    first: str
    last: str
    state: str = ""
    after: str = ""
    limit: int = 0
    as_of: str = ""


def read_page(parts: Services, given: Row, token: str, asked: Asked) -> dict[str, Any]:
    """Return {"rows", "next"} of what a token may read, and write the use down.

    Raises `Problem`: forbidden for a dataset that the token is not for, not_found outside its region, unprocessable with {"fields"},
    being_prepared while rows as of a number are laid out.
    """
    if asked.dataset in DATASETS and asked.dataset not in given.datasets:
        raise Problem("forbidden", {"dataset": asked.dataset})
    if not includes(given.region, asked.region):
        raise Problem("not_found")
    wrong = wrong_rows(parts, asked) | dict(wrong_number(parts, asked, inside=True))
    demand_fields(wrong, why=why_not(asked, wrong))
    today = local(parts.clock(), asked.region).date().isoformat()
    key = key_of(parts.enrolment.secret, token) if given.deidentified else ""
    wish = Wish(asked.region, asked.first, asked.last, key, asked.state, today)
    rows, following = _rows(parts, given, wish, asked)
    _note(parts, given, asked, len(rows))
    return {"rows": rows, "next": following}


def _rows(parts: Services, given: Row, wish: Wish, asked: Asked) -> tuple[list[dict[str, Any]], str | None]:
    """Return a page, and the cursor behind it."""
    dataset = DATASETS[asked.dataset]
    with past_of(parts, asked) if asked.as_of else read_transaction(parts.engine) as connection:
        if not wish.key:
            return _by_index(connection, dataset, wish, asked)
        learn_to_hash(connection)
        reading = Reading(parts, connection, dataset, wish, given.id, digest_of(asked))
        rows, following = page_of(reading, _read_place(asked.after) if asked.after else (), asked.limit)
    return rows, following and write_cursor(following)


def _by_index(connection: Connection, dataset: Dataset, wish: Wish, asked: Asked) -> tuple[list[dict[str, Any]], str | None]:
    """Return a page in the order of the key of the rows, which an index has."""
    names = [f"{KEY}{place}" for place in range(len(dataset.order))]
    query = query_of(dataset, wish, guarded=False).add_columns(*(one.label(name) for one, name in zip(dataset.order, names, strict=True)))
    if asked.after:
        query = query.where(tuple_(*dataset.order) > tuple_(*map(literal, read_cursor(asked.after, len(names)))))
    found = [dict(row._mapping) for row in connection.execute(query.limit(asked.limit + 1))]
    keys = [[str(row.pop(name)) for name in names] for row in found]
    full = len(found) > asked.limit
    return found[: asked.limit], write_cursor(keys[asked.limit - 1]) if full else None


def digest_of(asked: Asked) -> str:
    """Return what tells one question from another, whichever of its pages is asked for."""
    return sha256(json.dumps([asked.dataset, asked.region, asked.first, asked.last, asked.state, asked.as_of]).encode()).hexdigest()


def write_cursor(key: list[str]) -> str:
    """Return the key of a row as a cursor."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def read_cursor(text: str, size: int) -> list[str]:
    """Return the key in a cursor; raises `Problem` (unprocessable) for what is none."""
    try:
        key = json.loads(base64.urlsafe_b64decode(text.encode()))
    except (binascii.Error, ValueError):
        key = None
    if not isinstance(key, list) or len(key) != size or not all(isinstance(one, str) and one.isascii() and "\0" not in one for one in key):
        raise Problem("unprocessable", {"fields": {"after": "not_allowed"}})
    return key


def _read_place(text: str) -> list[str]:
    """Return the kabupaten, month and hash in a cursor; raises `Problem` as `read_cursor` does."""
    key = read_cursor(text, HASHED_KEY)
    if not MONTH.fullmatch(key[1]):
        raise Problem("unprocessable", {"fields": {"after": "not_allowed"}})
    return key


def _note(parts: Services, given: Row, asked: Asked, rows: int) -> None:
    told: dict[str, Any] = {"dataset": asked.dataset, "region": asked.region, "first": asked.first, "last": asked.last, "state": asked.state or None}
    told["as_of"] = int(asked.as_of) if asked.as_of else None
    with write_transaction(parts.engine) as connection:
        connection.execute(READS.insert(), told | {"id": id_from_bytes(parts.random(16)), "token": given.id, "at": parts.clock(), "rows": rows})
