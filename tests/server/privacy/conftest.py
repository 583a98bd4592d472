"""A desk on each database."""

from tests.server.desk.conftest import desk

__all__ = ["desk"]
