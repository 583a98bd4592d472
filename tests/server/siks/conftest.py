"""A desk on each database, with meetings to hand over."""

from tests.server.desk.conftest import desk

__all__ = ["desk"]
