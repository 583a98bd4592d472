"""A cycle of komitmen on each database."""

from tests.server.api.stage import on_each_database
from tests.server.cycle.village import make_village

village = on_each_database(make_village)
