"""The pages of those who oversee, with little and with very much behind them: access log, questions of a month, batches of verivali."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select

from server.engine import read_transaction, write_transaction
from server.store.tables import TABLES
from sync.ids import slot_id
from tests.bench.console.rooms import Page, Room
from tests.server.api.world import HOME
from tests.server.desk.office import Desk

AT_ONCE = 10_000
MONTH, MONTHS = "2026-11", 60
PER_MONTH, PER_BATCH = 100, 250
PEOPLE = ("siti", "budi", "kpm1", "kpm2", "kpm3")


def write(desk: Desk, table: str, rows: Iterable[dict[str, Any]]) -> None:
    """Replace what a table holds."""
    rows = list(rows)
    with write_transaction(desk.world.parts.engine) as connection:
        connection.execute(TABLES[table].delete())
        for start in range(0, len(rows), AT_ONCE):
            connection.execute(insert(TABLES[table]), rows[start : start + AT_ONCE])


def synced(kind: str, index: int) -> dict[str, Any]:
    """Return what every record has."""
    told = {"kabupaten": HOME, "id": slot_id(kind, ("bench", index)), "scope": "k:x", "revision": 1, "tag": 1, "form": "f" * 22}
    return told | {"groups": None, "no": None, "moved": None, "closed": False, "deleted": False}


def read_much(desk: Desk, size: int) -> None:
    """Let so many pages have been read, ten a second, of families and workers in turn; the first hundred by one account."""
    who = [account_of(desk, name, "operator") for name in ("bench-a", "bench-b")]
    rules = ("/konsol/keluarga/<string:kabupaten>/<string:kpm>", "/konsol/petugas/<string:kabupaten>/<string:worker>")
    write(desk, "page_read", (_read(desk, index, who[index >= 100], rules) for index in range(size)))


def account_of(desk: Desk, name: str, role: str) -> str:
    """Return the id of an account, made if it is not there yet."""
    account = TABLES["account"]
    with read_transaction(desk.world.parts.engine) as connection:
        found = connection.scalar(select(account.c.id).where(account.c.username == name))
    return found or desk.account(name, role).id


def _read(desk: Desk, index: int, who: str, rules: tuple[str, str]) -> dict[str, Any]:
    person = PEOPLE[index % len(PEOPLE)]
    kind = "kpm" if person.startswith("kpm") else "worker"
    told = {"id": slot_id("page_read", ("bench", index)), "account": who, "at": desk.world.clock.now - timedelta(seconds=index // 10)}
    return told | {"route": rules[kind == "worker"], "kabupaten": HOME, "kind": kind, "record": desk.world.ids[person]}


def read_pages(desk: Desk) -> Iterator[Page]:
    """Yield the log, wide and narrow, narrowed and further on, and one's own reads."""
    for region in ("00", "35", HOME):
        yield Page(f"access log {region}", region, "/konsol/jejak", role="apd")
        yield Page(f"access log {region}, further", region, "/konsol/jejak", further=True, role="apd")
    for called, told in (("account", "account=bench-a"), ("family", f"record={desk.world.ids['kpm1']}"), ("day", "since=2026-11-21")):
        yield Page(f"access log of a {called}", HOME, f"/konsol/jejak?{told}", role="apd")
    yield Page("own access", HOME, "/konsol/akses-saya", role="apd")


def meet_much(desk: Desk, size: int) -> None:
    """Let so many meetings have been held: at most a hundred in the month that is asked about, the others in the months before."""
    write(desk, "p2k2_sesi", (_meeting(desk, index) for index in range(size)))


def _meeting(desk: Desk, index: int) -> dict[str, Any]:
    back = 0 if index < PER_MONTH else 1 + index % (MONTHS - 1)
    year, month = divmod(2026 * 12 + 10 - back, 12)
    bulan = f"{year}-{month + 1:02d}"
    group, worker = (("mawar", "siti"), ("melati", "budi"))[index % 2]
    told = {"kelompok_id": desk.world.ids[group], "bulan": bulan, "ordinal": index, "date": f"{bulan}-{index % 28 + 1:02d}", "status": "terlaksana"}
    return synced("p2k2_sesi", index) | told | {"held_by": [desk.world.ids[worker]], "start_time": "09:00", "end_time": "11:00"}


def question_pages(_desk: Desk) -> Iterator[Page]:
    """Yield the questions of the month, for the nation and for a kecamatan."""
    for region in ("00", HOME, "350701"):
        yield Page(f"questions {region}", region, f"/konsol/pertanyaan?kabupaten={HOME}&bulan={MONTH}", role="pemeriksa")


def send_much(desk: Desk, size: int) -> None:
    """Let so many proposals have been handed over, 250 in a batch, every other one answered."""
    now = desk.world.clock.now
    numbers = range(1, -(-size // PER_BATCH) + 1)
    write(desk, "usulan", (_proposal(desk, index) for index in range(size)))
    told = {"kabupaten": HOME, "account": "a" * 22, "purpose": "Pemutakhiran", "rows": PER_BATCH, "made_at": now}
    write(desk, "siks_batch", ({**told, "number": number} for number in numbers))


def _proposal(desk: Desk, index: int) -> dict[str, Any]:
    kpm = desk.world.ids["kpm1"]
    told = {"kpm_id": kpm, "about_kind": "kpm", "about_id": kpm, "field": "address", "after": f"Jalan {index}", "status": "dikirim_siks"}
    answer = ("diterima", None)[index % 2]
    return synced("usulan", index) | told | {"siks_batch": 1 + index // PER_BATCH, "siks_status": answer, "decided_on": "2026-11-01"}


def batch_pages(_desk: Desk) -> Iterator[Page]:
    """Yield the list of batches, and the first batch."""
    yield Page("batches", HOME, f"/konsol/verivali/{HOME}")
    yield Page("a batch", HOME, f"/konsol/verivali/{HOME}/1")
    yield Page("a batch, further", HOME, f"/konsol/verivali/{HOME}/1", further=True)


READS = Room("reads", 100, 100_000, read_much, lambda desk: tuple(read_pages(desk)))
QUESTIONS = Room("questions", 100, 20_000, meet_much, lambda desk: tuple(question_pages(desk)))
BATCHES = Room("verivali", 25_000, 100_000, send_much, lambda desk: tuple(batch_pages(desk)))
"""The list shows a hundred batches and counts their proposals, so that it is full with twenty-five thousand."""
