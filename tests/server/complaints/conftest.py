"""A room for complaints on each database."""

from tests.server.api.stage import on_each_database
from tests.server.complaints.room import make_room

room = on_each_database(make_room)
