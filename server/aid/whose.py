"""Who wrote something: a worker by id alone, as those who come to help belong to another kabupaten than what they write."""

from sqlalchemy import ColumnElement, FromClause


def wrote(worker: FromClause, column: ColumnElement[str | None]) -> ColumnElement[bool]:
    """Return the condition that joins the worker whom a column names, in whatever kabupaten he is at home; one row at most."""
    return (worker.c.id == column) & worker.c.moved.is_(None)
