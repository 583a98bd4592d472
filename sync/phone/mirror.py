"""The mirror: the server's rows in the scopes of this phone, and their digests (P33, P38, P39)."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sync.ids import BUCKETS, DIGEST_MASK, bucket_of, revision_hash
from sync.nouns import Record
from sync.phone.files import Files
from sync.pull import bucket_sums

COLUMNS = "kind, id, scope, fields, number, tag, '', NULL, no"
STORE = """INSERT INTO mirror VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    scope = excluded.scope, number = excluded.number, tag = excluded.tag, no = excluded.no,
    hash = excluded.hash, fields = excluded.fields"""


def _record(row: tuple[Any, ...]) -> Record:
    kind, identity, scope, fields, *rest = row
    return Record(kind, identity, scope, json.loads(fields), *rest)


class Mirror:
    """Rows as the server has them; nothing the worker did is kept here before the server took it."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def get(self, kind: str, identity: str, kabupaten: str | None = None) -> Record | None:
        """Return a row; of a family on the move, that of the kabupaten which had it first, until the move is done (P35)."""
        sql = f"""SELECT {COLUMNS} FROM mirror WHERE kind = ? AND id = ? AND kabupaten = coalesce(?, kabupaten)
                  ORDER BY rowid LIMIT 1"""
        row = self._files.db.execute(sql, (kind, identity, kabupaten)).fetchone()
        return None if row is None else _record(row)

    def kabupaten_of(self, kind: str, identity: str) -> str | None:
        """Return the partition a row lies in."""
        sql = "SELECT kabupaten FROM mirror WHERE kind = ? AND id = ? ORDER BY rowid LIMIT 1"
        row = self._files.db.execute(sql, (kind, identity)).fetchone()
        return None if row is None else row[0]

    def of_kind(self, kind: str) -> Iterator[Record]:
        """Yield the rows of a kind; where two kabupaten have one, the first is that to be shown."""
        sql = f"SELECT {COLUMNS} FROM mirror WHERE kind = ? ORDER BY rowid"
        return map(_record, self._files.db.execute(sql, (kind,)))

    def store(self, kabupaten: str, records: Iterable[Record], *, even_lower: bool = False) -> None:
        """Store rows, replacing older states of them.

        Only a repair may replace a newer state by a lower one (P39).
        """
        limit = "" if even_lower else " WHERE mirror.number <= excluded.number"
        self._files.db.conn.executemany(
            STORE + limit,
            [
                (r.kind, r.id, kabupaten, r.scope, r.revision, r.tag, r.no)
                + (revision_hash(r.id, r.revision, r.tag), json.dumps(r.fields))
                for r in records
            ],
        )

    def remove(self, kabupaten: str, markers: Iterable[tuple[str, str, str]]) -> None:
        """Remove rows that left a scope, given as (scope, kind, id); one that is in another scope by now stays (P32)."""
        self._files.db.conn.executemany(
            "DELETE FROM mirror WHERE kabupaten = ? AND scope = ? AND kind = ? AND id = ?",
            [(kabupaten, *marker) for marker in markers],
        )

    def drop_unheld(self) -> None:
        """Remove all rows of scopes that are not held."""
        held = "EXISTS (SELECT 1 FROM scope WHERE scope.kabupaten = mirror.kabupaten AND scope.scope = mirror.scope)"
        self._files.db.execute(f"DELETE FROM mirror WHERE NOT {held}")

    def digest(self) -> int:
        """Return one digest over everything held."""
        return (self._files.db.execute("SELECT sum(hash) FROM mirror").fetchone()[0] or 0) & DIGEST_MASK

    def digests(self) -> dict[tuple[str, str], int]:
        """Return the digest of each (kabupaten, scope) that has rows."""
        rows = self._files.db.execute("SELECT kabupaten, scope, sum(hash) FROM mirror GROUP BY kabupaten, scope")
        return {(kabupaten, scope): total & DIGEST_MASK for kabupaten, scope, total in rows}

    def buckets(self, kabupaten: str, scope: str) -> list[int]:
        """Return the digest of each bucket of a scope."""
        sql = "SELECT id, hash FROM mirror WHERE kabupaten = ? AND scope = ?"
        return bucket_sums(self._files.db.execute(sql, (kabupaten, scope)).fetchall())

    def keep_only(self, kabupaten: str, scope: str, buckets: Iterable[int], kept: set[tuple[str, str]]) -> int:
        """Remove what is in these buckets of a scope and not among `kept` (kind, id); return how many went."""
        wanted = set(buckets) & set(range(BUCKETS))
        sql = "SELECT kind, id FROM mirror WHERE kabupaten = ? AND scope = ?"
        rows = self._files.db.execute(sql, (kabupaten, scope)).fetchall()
        gone = [(scope, kind, one) for kind, one in rows if bucket_of(one) in wanted and (kind, one) not in kept]
        self.remove(kabupaten, gone)
        return len(gone)
