"""A desk on each database, with workers whose month can be told."""

from tests.server.desk.conftest import desk

__all__ = ["desk"]
