"""A desk on each database, with families, pupils and two phones."""

from tests.server.desk.conftest import desk

__all__ = ["desk"]
