"""A village on each database, with something to export."""

from tests.server.api.stage import on_each_database
from tests.server.exports.hamlet import make_hamlet

village = on_each_database(make_hamlet)
