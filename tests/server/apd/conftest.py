"""A small kabupaten on each database, and the APD in it."""

from tests.server.apd.place import make_place
from tests.server.api.stage import on_each_database

place = on_each_database(make_place)
