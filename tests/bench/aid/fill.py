"""Disasters of two sizes, made by the database itself: households with their keys and sums, phones, stores, and what went in and out of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, Table, text

from server.aid.alike import Household, keys_of
from server.aid.stock import count_released
from server.engine import write_transaction
from server.store.goods import RELEASED
from server.store.tables import TABLES
from sync.limits import KORBAN_BLOCK_MAX

KORBAN, KEY = TABLES["korban"], TABLES["korban_key"]
FILLED = ("korban", "korban_key", "korban_known", "korban_standing", "korban_pair", "double_aid", "worker", "device", "bergabung", "bantuan", "mutasi")
AT_ONCE = 20_000
JIWA, GIVEN, STORES, DAYS, RECEIPTS = 4, 5_000, 5, 30, 2_000
"""People of a household, base units of rice that one hand-out has, stores of a disaster, days over which its hand-outs are spread, receipts of a block."""
SYLLABLES = ("ba", "di", "ga", "ji", "ko", "la", "mu", "na", "pra", "ri", "su", "ta", "wa", "yo", "ha", "ndo")
DAY, BEGAN, AT = "2026-11-20", "2026-10-22", "'2026-11-20 00:00:00.000000'"
SUMS = {"kk": 1, "jiwa": JIWA, "anak": 1, "dewasa": 3, "dilaporkan_kk": 1, "dilaporkan_jiwa": JIWA}
"""Measure -> what one household adds to it."""
COUNTS = '{"kk": 1, "jiwa": 4, "anak": 1, "dewasa": 3}'


@dataclass(frozen=True, slots=True)
class Disaster:
    """How large a disaster is, and where its records lie."""

    kabupaten: str
    households: int
    phones: int
    hand_outs: int

    @property
    def id(self) -> str:
        """The id of the event."""
        return f"kejadian{self.kabupaten}{0:010d}"

    @property
    def stores(self) -> tuple[str, ...]:
        """The ids of its stores; all goods come into the first, and go to the others and to the people."""
        return tuple(f"gudang{self.kabupaten}{number:012d}" for number in range(STORES))

    @property
    def helper(self) -> str:
        """What the ids of its workers begin with; no two kabupaten have the same worker."""
        return f"wrk{self.kabupaten[1:]}"

    @property
    def blocks(self) -> int:
        """How many blocks its receipts are of, each as long, whatever the size of the disaster."""
        return max(1, self.hand_outs // RECEIPTS)

    def household(self, number: int) -> str:
        """Return the id of a household."""
        return numbered("korban", number)


def numbered(name: str, number: int) -> str:
    """Return the id of one of many rows."""
    return f"{name}{10**15 + number}"


@contextmanager
def without_indexes(engine: Engine) -> Iterator[None]:
    """Take the indexes of the tables that are filled away meanwhile, and make them anew over what is there then."""
    indexes = [index for name in FILLED for index in sorted(TABLES[name].indexes, key=lambda one: str(one.name))]
    with write_transaction(engine) as connection:
        for index in indexes:
            index.drop(connection)
    yield
    with write_transaction(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
        for index in indexes:
            index.create(connection)


def fill(connection: Connection, disaster: Disaster, random: Random) -> int:
    """Write a disaster; return how many lines its ledgers have."""
    _write_households(connection, disaster, random)
    words = _words(connection.dialect.name, disaster)
    for table, number, where, said in (*_people(words), *_hand_outs(words), *_course(words), *_waiting(words)):
        columns = words.synced | said if "revision" in TABLES[table].c else said
        _insert(connection, disaster, table, number, where, columns)
    sums = [(disaster.kabupaten, disaster.id, name, disaster.households * each, disaster.households * each) for name, each in SUMS.items()]
    pour(connection, TABLES["coverage_sum"], ("kabupaten", "kejadian_id", "measure", "need", "served"), sums)
    told = {"kabupaten": disaster.kabupaten}
    summed = "SELECT kabupaten, gudang_id, barang, sum(jumlah), count(*) FROM mutasi WHERE kabupaten = :kabupaten GROUP BY kabupaten, gudang_id, barang"
    connection.execute(text(f"INSERT INTO stok (kabupaten, gudang_id, barang, jumlah, lines) {summed}"), told)
    out = [(disaster.kabupaten, *key, *jumlah) for key, jumlah in count_released(connection, disaster.kabupaten).items()]
    pour(connection, RELEASED, ("kabupaten", "kejadian_id", "gudang_id", "date", "barang", "jumlah"), out)
    return int(connection.scalar(text("SELECT sum(lines) FROM stok WHERE kabupaten = :kabupaten"), told) or 0)


@dataclass(frozen=True, slots=True)
class Words:
    """How a database spells what the rows are made up of; `n` is the number of a row."""

    disaster: Disaster
    true: str
    false: str
    day: str

    @property
    def synced(self) -> dict[str, str]:
        """The columns of every record."""
        told = {"kabupaten": ":kabupaten", "revision": "1", "tag": "0", "form": "'f'", "closed": self.false, "deleted": self.false}
        return told | {"scope": "'b:' || :event"}

    def id(self, name: str, number: str = "n") -> str:
        """The id of a row."""
        return f"'{name}' || CAST(1000000000000000 + {number} AS VARCHAR(16))"

    def store(self, number: str) -> str:
        """The id of a store."""
        return f"'gudang' || :kabupaten || '00000000000' || CAST({number} AS VARCHAR(1))"

    @property
    def household(self) -> str:
        """The id of the household whose turn it is."""
        return self.id("korban", f"n % {self.disaster.households}")

    @property
    def worker(self) -> str:
        """The id of the worker whose turn it is."""
        return self.id(self.disaster.helper, f"n % {self.disaster.phones}")

    def line(self, identity: str, store: str, goods: str, jenis: str, jumlah: str) -> dict[str, str]:
        """The columns of a line of a ledger."""
        told = {"id": identity, "scope": f"'g:' || {store}", "gudang_id": store, "barang": f"'{goods}'", "jenis": f"'{jenis}'", "jumlah": jumlah}
        return told | {"date": self.day, "time": "'08:00'", "worker_id": self.worker}


def _words(dialect: str, disaster: Disaster) -> Words:
    passed = f"CAST(n * {DAYS} / {disaster.hand_outs} AS INTEGER)"
    if dialect == "postgresql":
        return Words(disaster, "true", "false", f"DATE '{BEGAN}' + {passed}")
    return Words(disaster, "1", "0", f"date('{BEGAN}', '+' || {passed} || ' days')")


Part = tuple[str, int, str, dict[str, str]]
"""Table, how many numbers, the condition for those that get a row, and what stands in the columns."""


def _people(words: Words) -> Iterator[Part]:
    """Phones with those who carry them, all of whom were let in."""
    disaster, worker = words.disaster, words.id(words.disaster.helper)
    yield "worker", disaster.phones, "", {"id": worker, "scope": "'p'", "name": "'Relawan ' || n", "role": "'tagana'"}
    token = ":kabupaten || CAST(1000000000000000 + n AS VARCHAR(16))"
    phone = {"id": f"'hp' || {token}", "worker_id": worker, "kabupaten": ":kabupaten", "name": "'HP'", "token_hash": token, "state": "'active'"}
    yield "device", disaster.phones, "", phone | {"enrolled_at": AT, "last_seen_at": AT}
    joined = {"id": words.id("gabung"), "kejadian_id": ":event", "worker_id": worker, "joined_on": f"'{DAY}'", "status": "'diterima'"}
    yield "bergabung", disaster.phones, "", joined


def _hand_outs(words: Words) -> Iterator[Part]:
    """What was handed out, each with its receipt and line; every 200th was taken back, and most stand under a BAST."""
    disaster, aid, store = words.disaster, words.id("bantua"), words.store(f"n % {STORES}")
    block = f"'HP' || CAST(1000 + n % {disaster.blocks} AS VARCHAR(4))"
    of = {"id": aid, "kejadian_id": ":event", "jenis": "'langsung'", "korban_id": words.household, "date": words.day, "worker_id": words.worker}
    papers = {"bast_no": "CASE WHEN n % 200 BETWEEN 1 AND 190 THEN 'BAST-' || CAST(n / 400 AS VARCHAR(9)) END", "void_reason": "CASE WHEN n % 200 = 0 THEN 'salah catat' END"}
    yield "bantuan", disaster.hand_outs, "", of | papers | {"gudang_id": store, "receipt_no": f"{block} || '-' || CAST(n / {disaster.blocks} + 1 AS VARCHAR(9))"}
    yield "mutasi", disaster.hand_outs, "", words.line(words.id("mutasi"), store, "beras", "salur", f"-{GIVEN}") | {"bantuan_id": aid}
    back = words.line(words.id("batal0"), store, "beras", "batal", f"{GIVEN}") | {"batal_id": words.id("mutasi"), "reason": "'salah catat'"}
    yield "mutasi", disaster.hand_outs, "n % 200 = 0", back
    each = disaster.hand_outs // disaster.blocks
    yield "receipt_block", disaster.blocks, "", {"kabupaten": ":kabupaten", "block": "'HP' || CAST(1000 + n AS VARCHAR(4))", "highest": f"{each}", "found": f"{each}", "twice": "0"}


def _course(words: Words) -> Iterator[Part]:
    """How goods came in, went from store to store, were lent and counted; the numbers are those of the hand-outs, so that days go with them."""
    disaster, first, other = words.disaster, words.store("0"), words.store(f"1 + n / 500 % {STORES - 1}")
    all_of_it = disaster.hand_outs
    came = words.line(words.id("masuk0"), first, "beras", "masuk", f"{GIVEN * 1_000}")
    paper = {"document": "CASE WHEN n % 10000 = 0 THEN NULL ELSE 'SJ-' || n END", "batch": "'B' || n", "expires_on": "'2027-11-20'"}
    yield "mutasi", all_of_it, "n % 1000 = 0", came | paper
    sent = words.line(words.id("kirim0"), first, "beras", "kirim", f"-{GIVEN * 300}")
    yield "mutasi", all_of_it, "n % 500 = 0", sent | {"lawan_id": other}
    got = words.line(words.id("terima"), other, "beras", "terima", f"CASE WHEN n % 5000 = 0 THEN {GIVEN * 299} ELSE {GIVEN * 300} END")
    yield "mutasi", all_of_it, "n % 500 = 0 AND n % 10000 > 0", got | {"lawan_id": first, "kiriman_id": words.id("kirim0")}
    lent = words.line(words.id("pinjam"), first, "tenda_gulung", "pinjam_keluar", "-1") | {"sender": "'RT ' || n"}
    yield "mutasi", all_of_it, "n % 2000 = 0", lent
    yield "mutasi", all_of_it, "n % 2000 = 0 AND n % 20000 > 0", lent | {"id": words.id("kembal"), "jenis": "'kembali_dari'", "jumlah": "1"}
    yield "mutasi", all_of_it, "n % 2000 = 0", words.line(words.id("opname"), first, "beras", "opname", "-7") | {"reason": "'hasil hitung'"}


def _waiting(words: Words) -> Iterator[Part]:
    """Where each household stands; every 100th is registered twice, and as many received the same goods twice."""
    households = words.disaster.households
    standing = {"kabupaten": ":kabupaten", "korban_id": words.household, "kejadian_id": ":event", "counts": f"'{COUNTS}'"}
    served = f"CASE WHEN n % 10 = 0 THEN {words.false} ELSE {words.true} END"
    yield "korban_standing", households, "", standing | {"seen": words.true, "served": served, "receipts": "10", "last_on": f"'{DAY}'"}
    yield "korban_known", households, "", {"kabupaten": ":kabupaten", "korban_id": words.household, "root_kabupaten": ":kabupaten", "root_id": words.household}
    first = {"kabupaten": ":kabupaten", "kejadian_id": ":event", "state": "'open'", "found_at": AT}
    before = words.id("korban", "n - 1")
    pair = {"id": words.id("pasang"), "first_id": before, "second_kabupaten": ":kabupaten", "second_id": words.id("korban"), "score": "90 + n % 7", "reasons": "'[\"head\"]'"}
    yield "korban_pair", households, "n % 100 = 99", first | pair
    receipts = {"first_kabupaten": ":kabupaten", "first_id": words.id("bantua"), "second_kabupaten": ":kabupaten", "second_id": words.id("bantua", "n + 1")}
    yield "double_aid", households, "n % 100 = 50", first | {"id": words.id("ganda0"), "korban_id": words.id("korban"), "goods": "'[\"beras\"]'"} | receipts


def _insert(connection: Connection, disaster: Disaster, table: str, number: int, where: str, said: dict[str, str]) -> None:
    """Write rows by one statement; the colons of JSON are no parameters."""
    if connection.dialect.name == "postgresql":
        series = f"SELECT CAST(n AS BIGINT) AS n FROM generate_series(0, {number - 1}) AS made(n)"
    else:
        series = f"WITH RECURSIVE made(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM made WHERE n + 1 < {number}) SELECT n FROM made"
    told = ", ".join(said.values()).replace(":kabupaten", f"'{disaster.kabupaten}'").replace(":event", f"'{disaster.id}'").replace('": ', '"\\: ')
    connection.execute(text(f"INSERT INTO {table} ({', '.join(said)}) SELECT {told} FROM ({series}) AS series {f'WHERE {where}' if where else ''}"))


def pour(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows of Python in the fastest way of the database."""
    columns = ", ".join(names)
    if connection.dialect.name == "postgresql":
        with connection.connection.cursor().copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        connection.connection.cursor().executemany(f"INSERT INTO {table.name} ({columns}) VALUES ({', '.join('?' * len(names))})", rows)


def households(disaster: Disaster, random: Random) -> Iterator[dict[str, Any]]:
    """Yield the rows of all households: every hundredth was registered a second time, by other hands."""
    fixed = {"kabupaten": disaster.kabupaten, "scope": f"b:{disaster.id}", "revision": 1, "tag": 0, "form": "f", "closed": False, "deleted": False}
    fixed |= {"kejadian_id": disaster.id, "registered_on": DAY, "seen_on": DAY, "jiwa": JIWA, "anak": 1, "dewasa": 3, "stay": "rumah", "rw": "002"}
    before: dict[str, Any] = {}
    for number in range(disaster.households):
        told = {"head_name": name_of(random), "nik": f"0000{random.randrange(10**12):012d}", "rt": f"{random.randint(1, 9):03d}"}
        told["card_no"] = f"K-{number}" if number % 20 == 7 else None
        told["desa_code"] = f"{disaster.kabupaten}01{2_000 + random.randint(1, 60 if disaster.households > 1_000 else 3)}"
        if number % 100 == 99:
            told |= {"head_name": before["head_name"], "desa_code": before["desa_code"], "nik": None}
        before = told
        yield fixed | told | {"id": disaster.household(number)}


def name_of(random: Random) -> str:
    """Return a name of two words, as many as there are in a kabupaten."""
    return " ".join("".join(random.choices(SYLLABLES, k=3)).title() for _ in range(2))


def _write_households(connection: Connection, disaster: Disaster, random: Random) -> None:
    """Write the households, and their keys as those that look for doubles keep them."""
    rows, taken = households(disaster, random), Counter[str]()
    while part := list(islice(rows, AT_ONCE)):
        pour(connection, KORBAN, tuple(part[0]), (tuple(row.values()) for row in part))
        keys = []
        for row in part:
            known = {name: row[name] or "" for name in ("nik", "rt", "rw")}
            one = Household(row["kabupaten"], row["id"], disaster.id, head=row["head_name"], desa=row["desa_code"], jiwa=JIWA, seen=True, **known)
            for key in keys_of(one):
                taken[key] += 1
                if taken[key] <= KORBAN_BLOCK_MAX:
                    keys.append((disaster.id, key, disaster.kabupaten, row["id"]))
        pour(connection, KEY, ("kejadian_id", "key", "kabupaten", "korban_id"), keys)
