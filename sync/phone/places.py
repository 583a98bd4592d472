"""Where the phone stands: cursors, the scopes it holds and how far each is filled (P33, P43, P44)."""

from collections.abc import Iterable, Mapping

from sync.nouns import Revision
from sync.phone.files import Files


class Places:
    """A cursor per kabupaten; a scope with a number below it lags behind."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def cursors(self) -> dict[str, list[int]]:
        """Return kabupaten -> [number, tag]."""
        rows = self._files.db.execute("SELECT kabupaten, number, tag FROM cursor WHERE number IS NOT NULL")
        return {kabupaten: [number, tag] for kabupaten, number, tag in rows}

    def lagging(self) -> dict[str, dict[str, int]]:
        """Return kabupaten -> scope -> number, for scopes behind the cursor."""
        rows = self._files.db.execute(
            "SELECT s.kabupaten, s.scope, s.number FROM scope s JOIN cursor c USING (kabupaten) WHERE s.number < c.number"
        )
        found: dict[str, dict[str, int]] = {}
        for kabupaten, scope, number in rows:
            found.setdefault(kabupaten, {})[scope] = number
        return found

    def empty(self) -> dict[str, list[str]]:
        """Return the scopes of which nothing has come yet."""
        sql = """SELECT kabupaten, scope FROM scope LEFT JOIN cursor c USING (kabupaten)
                 WHERE scope.number = 0 AND c.number IS NOT 0"""
        found: dict[str, list[str]] = {}
        for kabupaten, scope in self._files.db.execute(sql):
            found.setdefault(kabupaten, []).append(scope)
        return found

    def held(self) -> dict[str, set[str]]:
        """Return kabupaten -> scopes."""
        found: dict[str, set[str]] = {}
        for kabupaten, scope in self._files.db.execute("SELECT kabupaten, scope FROM scope"):
            found.setdefault(kabupaten, set()).add(scope)
        return found

    def last(self) -> dict[str, str]:
        """Return kabupaten -> newest accepted form."""
        return dict(self._files.db.execute("SELECT kabupaten, last FROM cursor WHERE last IS NOT NULL").fetchall())

    def accept(self, kabupaten: str, form: str, *, numbered: bool) -> None:
        """Note the newest accepted form; `numbered` tells whether it wrote anything."""
        sql = """INSERT INTO cursor (kabupaten, last, numbered) VALUES (?, ?, ?)
                 ON CONFLICT DO UPDATE SET last = excluded.last, numbered = excluded.numbered"""
        self._files.db.execute(sql, (kabupaten, form, numbered))

    def cover(self) -> None:
        """After a complete pull: a cursor proves the history of a form that wrote something, so the form need not (P44)."""
        self._files.db.execute("UPDATE cursor SET last = NULL WHERE numbered AND number IS NOT NULL")

    def reach(self, kabupaten: str, at: Revision, scopes: Iterable[str] | None = None) -> None:
        """Note that some scopes, or all, are held up to a revision; none goes back by it."""
        sql = "UPDATE scope SET number = max(number, ?) WHERE kabupaten = ?"
        if scopes is None:
            self._files.db.execute(sql, (at.number, kabupaten))
        else:
            rows = [(at.number, kabupaten, scope) for scope in scopes]
            self._files.db.conn.executemany(f"{sql} AND scope = ?", rows)
        self._files.db.execute(
            """INSERT INTO cursor (kabupaten, number, tag) VALUES (?, ?, ?)
               ON CONFLICT DO UPDATE SET number = excluded.number, tag = excluded.tag
               WHERE cursor.number IS NULL OR cursor.number <= excluded.number""",
            (kabupaten, at.number, at.tag),
        )

    def begin_at(self, kabupaten: str, at: Revision) -> None:
        """Set the cursor, also to a lower number, as a repair found it (P39)."""
        self._files.db.execute("UPDATE scope SET number = 0 WHERE kabupaten = ?", (kabupaten,))
        self._files.db.execute("UPDATE cursor SET number = NULL WHERE kabupaten = ?", (kabupaten,))
        self.reach(kabupaten, at)

    def forget(self) -> None:
        """Forget every cursor and the last accepted forms: the server went back (P44), and none is sent in its new epoch (P46)."""
        self._files.db.execute("UPDATE scope SET number = 0")
        self._files.db.execute("DELETE FROM cursor")

    def assign(self, scopes: Mapping[str, Iterable[str]]) -> None:
        """Take over a new list of scopes; those gained begin at 0."""
        pairs = [(kabupaten, scope) for kabupaten, names in scopes.items() for scope in names]
        held = [(kabupaten, scope) for kabupaten, names in self.held().items() for scope in names]
        conn = self._files.db.conn
        conn.executemany("DELETE FROM scope WHERE kabupaten = ? AND scope = ?", set(held) - set(pairs))
        conn.executemany("INSERT OR IGNORE INTO scope VALUES (?, ?, 0)", pairs)
        conn.execute("UPDATE cursor SET number = NULL, tag = NULL WHERE kabupaten NOT IN (SELECT kabupaten FROM scope)")
