"""A desk on each database, whose meetings are held and marked."""

from tests.server.desk.conftest import desk

__all__ = ["desk"]
