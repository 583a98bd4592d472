"""A small kabupaten on each database."""

from tests.server.apd.conftest import place

__all__ = ["place"]
