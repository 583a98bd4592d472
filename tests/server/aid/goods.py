"""A store with goods in a disaster, and the lines that phones and the office write into its ledger."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from server.catalogue import install, read_goods
from server.engine import write_transaction
from server.store.goods import STOCK
from server.store.tables import TABLES
from schemas import KINDS
from sync.nouns import Change
from tests.server.aid.ground import DAY, Ground, volunteers
from tests.server.api.world import HOME, World

LOST = "3Du9U9MAAAAAAAAAAAAAAA"
"""A phone whose receipts begin with VGXVTMYK."""


@dataclass(slots=True)
class Barn:
    """A flood that `rudi` opened and `wati` joined, with one store; `event` and `store` are their ids."""

    ground: Ground
    event: str
    store: str

    @property
    def world(self) -> World:
        """The world."""
        return self.ground.world

    def line(self, barang: str, jenis: str, jumlah: int, **fields: Any) -> Change:
        """Return the change that writes a line."""
        told = {"gudang_id": self.store, "kejadian_id": self.event, "date": DAY}
        return self.ground.make("mutasi", barang=barang, jenis=jenis, jumlah=jumlah, **told | fields)

    def handed(self, receipt: str, korban: str, **fields: Any) -> Change:
        """Return the change that hands something to a household."""
        told = {"jenis": "langsung", "kejadian_id": self.event, "gudang_id": self.store, "korban_id": korban, "date": DAY}
        return self.ground.make("bantuan", receipt_no=receipt, **told | fields)

    def stock(self) -> dict[tuple[str, str], int]:
        """Return (store, goods) -> base units, as they are kept."""
        return {(row.gudang_id, row.barang): row.jumlah for row in self.world.rows(STOCK.name)}

    def sums(self) -> dict[tuple[str, str], int]:
        """Return the same by adding up every line that is there."""
        found: dict[tuple[str, str], int] = {}
        for row in self.world.rows(TABLES["mutasi"].name):
            key = (row.gudang_id, row.barang)
            found[key] = found.get(key, 0) + row.jumlah
        return found


def barn(ground: Ground) -> Barn:
    """Open the flood and its store, and load the catalogue of goods; a phone of `rudi` is lost."""
    install(read_goods(), ground.world.parts.store, ground.office, KINDS)
    opened = ground.kejadian()
    store = ground.make("gudang", name="Gudang Posko Contoh", level="posko", kejadian_id=opened.id, opened_by=ground.id_of("rudi"))
    ground.sends("rudi", opened, ground.undangan(opened.id), store)
    ground.sends("wati", ground.bergabung(opened.id))
    with write_transaction(ground.world.parts.engine) as connection:
        row = {"id": LOST, "worker_id": ground.id_of("rudi"), "kabupaten": HOME, "name": "HP hilang", "token_hash": "-", "state": "retired", "enrolled_at": ground.world.clock()}
        connection.execute(insert(TABLES["device"]), row)
    return Barn(ground, opened.id, store.id)


def filled_barn(world: World) -> Barn:
    """Return a barn in a world with volunteers."""
    return barn(volunteers(world))
