"""A large disaster from the command line: `./lapangan bench aid`."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import select

from schemas import KINDS
from server.aid.pairs import keep_pairs
from server.engine import read_transaction, refresh_statistics, write_transaction
from server.office import Office, new_record
from server.store.tables import TABLES
from tests.bench.aid.fill import BEGAN, DAY, JIWA, Disaster, fill, numbered, without_indexes
from tests.postgres import address, connect, postgres_server
from tests.server.api.world import World, make_world
from tests.server.console.visitor import Visitor, visit
from tests.server.store.measured import statements

LITTLE, MUCH = Disaster("3501", 1_000, 50, 10_000), Disaster("3502", 100_000, 500, 1_000_000)
RATIO_MAX, ROOM_RATIO_MAX = 2.0, 5.0
"""How much more the large disaster may cost: in what is promised to be flat, and in other rooms, which show a hundred rows there and ten here."""
ROUNDS = 15
DATABASES = ("sqlite", "postgresql")
Figures = list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class Ground:
    """A disaster that is measured, and somebody who decides about it at the console."""

    world: World
    disaster: Disaster
    visitor: Visitor


Prepare = Callable[[Ground], Callable[[], Callable[[], object]]]
"""Gives what makes ready, outside the time that counts, and returns the thing that is measured."""


def open_event(world: World, disaster: Disaster) -> None:
    """Write a disaster, its report and its stores as the office does."""
    office = Office(world.parts.store, "bench", world.clock, world.random.randbytes)
    event = {"opened_by": numbered(disaster.helper, 0), "golongan": "alam", "jenis": "banjir", "place": "Bantaran Kali Contoh", "date": BEGAN, "status": "aktif"}
    stores = [{"kejadian_id": disaster.id, "name": f"Gudang {number}", "level": "posko"} for number, _ in enumerate(disaster.stores)]
    counts = {"worker_id": event["opened_by"], "date": DAY, "time": "07:00", "source": "dilihat", "mengungsi_jiwa": disaster.households * JIWA}
    report = new_record(KINDS["laporan_kejadian"], {"kejadian_id": disaster.id, **counts}, office.new_id())
    made = [new_record(KINDS["gudang"], one, identity) for identity, one in zip(disaster.stores, stores, strict=True)]
    office.write(disaster.kabupaten, [new_record(KINDS["kejadian"], event, disaster.id), *made, report])


def make(world: World, sizes: Sequence[Disaster]) -> dict[Disaster, int]:
    """Write disasters of these sizes, and return how many lines the ledgers of each have."""
    lines = {}
    for disaster in sizes:
        open_event(world, disaster)
    with without_indexes(world.parts.engine):
        for disaster in sizes:
            with write_transaction(world.parts.engine) as connection:
                lines[disaster] = fill(connection, disaster, Random(disaster.kabupaten))
    refresh_statistics(world.parts.engine)
    return lines


def registering(ground: Ground) -> Callable[[], Callable[[], object]]:
    """Return what registers one more household, somebody's who is registered already, and gives the search for its doubles."""
    world, disaster = ground.world, ground.disaster
    office, numbers = Office(world.parts.store, "bench", world.clock, world.random.randbytes), count()
    table = TABLES["korban"]

    def register() -> Callable[[], object]:
        with read_transaction(world.parts.engine) as connection:
            known = table.c.kabupaten == disaster.kabupaten, table.c.id == disaster.household(next(numbers) * 7 % disaster.households)
            row = connection.execute(select(table).where(*known)).one()
        told = {"head_name": f"Bpk {row.head_name}", "desa_code": row.desa_code, "rt": row.rt, "rw": row.rw, "jiwa": JIWA, "registered_on": DAY}
        made = new_record(KINDS["korban"], {"kejadian_id": disaster.id, **told}, office.new_id())
        office.write(disaster.kabupaten, [made])
        return lambda: keep_pairs(world.parts, disaster.kabupaten, [made.id], world.clock())

    return register


def opening(page: str) -> Prepare:
    """Return what prepares to open a page of a disaster, as somebody who decides."""

    def prepare(ground: Ground) -> Callable[[], Callable[[], object]]:
        disaster = ground.disaster
        places = {"region": disaster.kabupaten, "event": f"{disaster.kabupaten}/{disaster.id}", "aid": numbered("bantua", 1)}
        path = f"/konsol/bencana{page.format(**places, store=disaster.stores[0], move=numbered('kirim0', 0), pair=numbered('pasang', 99))}"

        def open_page() -> object:
            answer = ground.visitor.get(path)
            assert answer.status_code == 200, (path, answer.status_code)
            return answer.data

        return lambda: open_page

    return prepare


FLAT = ("duplicate search of one household", "board of the disaster")
"""What is promised to be flat."""
PAGES = {
    FLAT[1]: "/{event}",
    "list of disasters": "",
    "members": "/{event}/anggota",
    "work that waits": "/{event}/ditahan",
    "households": "/{event}/korban",
    "registered twice": "/{event}/kembar",
    "one pair": "/{event}/kembar/{pair}",
    "aid twice": "/{event}/ganda",
    "cards": "/{event}/kartu",
    "lists of RT": "/{event}/daftar",
    "daily report": f"/{{event}}/laporan?tanggal={DAY}",
    "handover": "/{event}/serah-terima",
    "services": "/{event}/layanan",
    "children": "/{event}/anak",
    "state and papers to follow": "/{event}/keadaan",
    "same event": "/{event}/sama",
    "induk": "/{event}/induk",
    "stores of the disaster": "/{event}/gudang",
    "stores of the kabupaten": "/gudang",
    "one store": "/gudang/{region}/{store}",
    "goods of one store": "/gudang/{region}/{store}?barang=beras",
    "one move": "/kiriman/{region}/{move}",
    "receipts": "/kuitansi",
    "one block of receipts": "/kuitansi?blok=HP1000",
    "papers of one BAST": "/{event}/bast/{aid}",
    "hand-outs": "/{event}/bantuan",
    "hand-outs without BAST": "/{event}/bantuan?keadaan=tanpa_bast",
    "hand-outs not whole": "/{event}/bantuan?keadaan=belum_lengkap",
    "receipts on paper": "/{event}/bukti",
    "household of a receipt on paper": "/{event}/bukti?cari=contoh",
    "void hand-outs": "/{event}/bantuan?keadaan=batal",
    "SPM": "/spm",
}
"""What a page shows -> its address."""
MATTERS: dict[str, Prepare] = {FLAT[0]: registering} | {name: opening(path) for name, path in PAGES.items()}


def figures(database: str, url: str, folder: Path, sizes: Sequence[Disaster], rounds: int) -> Figures:
    """Fill a database with a small and a large disaster, do each thing in both in turn, and return what it costs."""
    world = make_world(folder / database, None, url=url)
    lines = make(world, sizes)
    grounds = [Ground(world, one, visit(world, "posko", f"posko{one.kabupaten}", region=one.kabupaten)) for one in sizes]
    found: Figures = []
    for name, prepare in MATTERS.items():
        acts = {ground.disaster: prepare(ground) for ground in grounds}
        took: dict[Disaster, list[float]] = {disaster: [] for disaster in sizes}
        asked: dict[Disaster, int] = {}
        for _ in range(rounds + 1):
            for disaster, ready in acts.items():
                act = ready()
                with statements(world.parts.engine) as seen:
                    began = perf_counter()
                    result = act()
                    took[disaster].append((perf_counter() - began) * 1000)
                assert result, name
                asked[disaster] = max(asked.get(disaster, 0), len(seen))
        little, much = (round(min(took[disaster][1:]), 2) for disaster in sizes)
        sized = {"households": [one.households for one in sizes], "lines": list(lines.values()), "statements": list(asked.values())}
        ratio = round(much / little, 2)
        found.append({"database": database, "matter": name, **sized, "ms": [little, much], "ratio": ratio, "kept": ratio <= (RATIO_MAX if name in FLAT else ROOM_RATIO_MAX)})
    world.parts.engine.dispose()
    return found


def run(little: Disaster, much: Disaster, rounds: int, databases: Sequence[str] = DATABASES) -> Iterator[dict[str, object]]:
    """Measure on SQLite and on PostgreSQL, in folders that are thrown away; yield figures as they come."""
    with TemporaryDirectory(prefix="lapangan-bench-") as folder, postgres_server() as postgres:
        connect(postgres).execute("CREATE DATABASE aid")
        urls = {"sqlite": "", "postgresql": address(postgres, "aid")}
        for database in databases:
            yield from figures(database, urls[database], Path(folder), (little, much), rounds)


def main(arguments: Sequence[str]) -> int:
    """Run the command; the exit status is 1 when the promise is broken."""
    told = "Search the doubles of one household and open every page of a disaster, in a small one and in a large one."
    parser = argparse.ArgumentParser("bench aid", description=told)
    parser.add_argument("--households", type=int, default=MUCH.households, help="of the large one")
    parser.add_argument("--hand-outs", type=int, default=MUCH.hand_outs, help="of the large one")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each thing is done; the fastest counts, as all else on the machine only adds")
    parser.add_argument("--database", choices=DATABASES, action="append", help="measure on this one alone")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all figures to a file")
    asked = parser.parse_args(arguments)
    much, found = Disaster(MUCH.kabupaten, asked.households, MUCH.phones, asked.hand_outs), []
    print(f"{'ratio':>6} {'ms little':>10} {'ms much':>10} {'statements':>11}")
    for one in run(LITTLE, much, asked.rounds, asked.database or DATABASES):
        found.append(one)
        over = "" if one["kept"] else "  OVER"
        ms, asked_for = one["ms"], "/".join(map(str, one["statements"]))
        print(f"{one['ratio']:>5}x {ms[0]:>10} {ms[1]:>10} {asked_for:>11}  {one['database']} {one['matter']}{over}", flush=True)
    print(json.dumps(found))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    return 0 if all(one["kept"] for one in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
