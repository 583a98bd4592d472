"""One export, or the bare rows it is made of, in a process of its own, whose time and memory are told as JSON."""

import json
import resource
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import Connection

from server.engine import make_engine, read_transaction
from server.exports.datasets import DATASETS
from server.exports.formats import WRITERS
from server.exports.query import GUARDED, Wish, columns_of, query_of
from server.exports.stream import stream
from tests.bench.exports.fill import CODE, FIRST_YEAR

DATASET = DATASETS["kehadiran_keluarga"]
WISH = Wish(CODE, f"{FIRST_YEAR}-01", f"{FIRST_YEAR + 1}-12")
BARE = "bare"


def bare(connection: Connection) -> Iterator[bytes]:
    """Yield the same rows by the database's own means: COPY, or a cursor in a loop that does nothing with them."""
    sql = str(query_of(DATASET, WISH, guarded=False).compile(connection, compile_kwargs={"literal_binds": True}))
    driver = connection.connection.driver_connection
    if connection.dialect.name == "postgresql":
        with driver.cursor() as cursor, cursor.copy(f"COPY ({sql}) TO STDOUT WITH (FORMAT csv)") as copy:  # type: ignore[union-attr]
            yield from map(bytes, copy)
        return
    for _row in driver.execute(sql):  # type: ignore[union-attr]
        pass


def main(url: str, what: str, path: Path) -> dict[str, float]:
    """Make one file; return rows, seconds, those in which this process worked, and its most memory in MB."""
    counted: list[int] = []
    with read_transaction(make_engine(url)) as connection:
        began, worked = perf_counter(), process_time()
        if what == BARE:
            _keep(path, bare(connection))
        else:
            pieces = stream(connection, query_of(DATASET, WISH, guarded=what in GUARDED), counted.append)
            WRITERS[what](path, DATASET, columns_of(DATASET, WISH), pieces)
        took, cpu = perf_counter() - began, process_time() - worked
    return {"rows": sum(counted), "seconds": round(took, 2), "cpu": round(cpu, 2), "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def _keep(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(pieces)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))))
