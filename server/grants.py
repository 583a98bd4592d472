"""The party of an exchange: a phone, and what its worker may touch today in each partition."""

from datetime import date
from typing import Any

from sqlalchemy import Engine

from server.engine import read_transaction
from server.store.grants import grants_in, own_scope, partitions_of
from sync.exchange import Party
from sync.nouns import Author, Grants


def party_of(engine: Engine, device: Any, today: date) -> Party:
    """Return the party of a device row (id, worker_id, kabupaten, state), as of a day."""
    with read_transaction(engine) as connection:
        partitions = partitions_of(connection, device.worker_id, device.kabupaten)
        grants = {kabupaten: grants_in(connection, device.worker_id, kabupaten, today) for kabupaten in partitions}
    author = Author(device.worker_id, device.id, retired=device.state == "retired")
    return Party(author, device.kabupaten, grants, Grants(own_scope(device.worker_id)))
