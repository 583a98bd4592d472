"""A desk on each database."""

from tests.server.api.stage import on_each_database
from tests.server.desk.office import make_desk

desk = on_each_database(make_desk)
