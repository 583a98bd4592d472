"""A desk on each database, for people."""

from tests.server.desk.conftest import desk

__all__ = ["desk"]
