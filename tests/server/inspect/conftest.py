"""A desk on each database, whose change log can be sealed."""

from tests.server.desk.conftest import desk

__all__ = ["desk"]
