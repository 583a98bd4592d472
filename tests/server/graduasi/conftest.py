"""A room for graduasi on each database."""

from tests.server.api.stage import on_each_database
from tests.server.graduasi.room import make_room

room = on_each_database(make_room)
