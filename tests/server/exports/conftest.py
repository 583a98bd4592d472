"""A desk on each database, with something to export."""

from tests.server.desk.conftest import desk

__all__ = ["desk"]
