"""Disasters of two sizes, made by the database itself: households with their keys and sums, phones, and what was handed out to them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import Connection, insert, text

from server.aid.alike import Household, keys_of
from server.store.tables import TABLES
from sync.limits import KORBAN_BLOCK_MAX

KORBAN, KEY = TABLES["korban"], TABLES["korban_key"]
AT_ONCE = 5_000
JIWA, GIVEN = 4, 5_000
"""People of a household, and base units of rice that one hand-out has."""
GOODS = "beras"
FALSE = {"postgresql": "false", "sqlite": "0"}
SYLLABLES = ("ba", "di", "ga", "ji", "ko", "la", "mu", "na", "pra", "ri", "su", "ta", "wa", "yo", "ha", "ndo")
DAY, AT = "2026-11-20", "'2026-11-20 00:00:00.000000'"
SUMS = {"kk": 1, "jiwa": JIWA, "anak": 1, "dewasa": 3, "dilaporkan_kk": 1, "dilaporkan_jiwa": JIWA}
"""Measure -> what one household adds to it."""


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
    def store(self) -> str:
        """The id of the store that all was handed out of."""
        return f"gudang{self.kabupaten}{0:012d}"

    def household(self, number: int) -> str:
        """Return the id of a household."""
        return f"korban{1_000_000_000_000_000 + number}"


def name_of(random: Random) -> str:
    """Return a name of two words, as many as there are in a kabupaten."""
    return " ".join("".join(random.choices(SYLLABLES, k=3)).title() for _ in range(2))


def households(disaster: Disaster, random: Random) -> Iterator[dict[str, Any]]:
    """Yield the rows of all households: every hundredth was registered a second time, by other hands."""
    fixed = {"kabupaten": disaster.kabupaten, "scope": f"b:{disaster.id}", "revision": 1, "tag": 0, "form": "f", "closed": False, "deleted": False}
    fixed |= {"kejadian_id": disaster.id, "registered_on": DAY, "seen_on": DAY, "jiwa": JIWA, "anak": 1, "dewasa": 3, "stay": "rumah", "rw": "002"}
    before: dict[str, Any] = {}
    for number in range(disaster.households):
        told = {"head_name": name_of(random), "nik": f"0000{random.randrange(10**12):012d}", "rt": f"{random.randint(1, 9):03d}"}
        told["desa_code"] = f"{disaster.kabupaten}01{2_000 + random.randint(1, 60 if disaster.households > 1_000 else 3)}"
        if number % 100 == 99:
            told |= {"head_name": before["head_name"], "desa_code": before["desa_code"], "nik": None}
        before = told
        yield fixed | told | {"id": disaster.household(number)}


def fill(connection: Connection, disaster: Disaster, random: Random) -> int:
    """Write a disaster; return how many lines its ledger has."""
    _write_households(connection, disaster, random)
    false = FALSE[connection.dialect.name]
    true = "true" if false == "false" else "1"
    told = {"kabupaten": disaster.kabupaten, "event": disaster.id, "store": disaster.store, "scope": f"b:{disaster.id}", "ledger": f"g:{disaster.store}"}
    told |= {"households": disaster.households, "hand_outs": disaster.hand_outs, "phones": disaster.phones, "day": DAY, "goods": GOODS}
    synced = f"1, 0, 'f', {false}, {false}"
    columns = "kabupaten, id, scope, revision, tag, form, closed, deleted"
    numbered = "CAST(1000000000000000 + n AS VARCHAR(16))"
    series = "WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n + 1 < CAST(:{} AS BIGINT))"
    household = "'korban' || CAST(1000000000000000 + n % CAST(:households AS BIGINT) AS VARCHAR(16))"
    worker = "'worker' || CAST(1000000000000000 + n % CAST(:phones AS BIGINT) AS VARCHAR(16))"
    block = "'HP' || CAST(1000 + n % CAST(:phones AS BIGINT) AS VARCHAR(4)) || '-' || CAST(n / CAST(:phones AS BIGINT) + 1 AS VARCHAR(9))"
    standing = '{"kk": 1, "jiwa": 4, "anak": 1, "dewasa": 3}'
    for of, sql in (
        ("phones", f"INSERT INTO worker ({columns}, name, role) {{}} SELECT :kabupaten, {worker}, 'p', {synced}, 'Relawan', 'tagana' FROM series"),
        ("phones", "INSERT INTO device (id, worker_id, kabupaten, name, token_hash, state, enrolled_at, last_seen_at) {}"
                   f" SELECT 'hp' || :kabupaten || {numbered}, {worker}, :kabupaten, 'HP', :kabupaten || {numbered}, 'active', {AT}, {AT} FROM series"),
        ("hand_outs", f"INSERT INTO bantuan ({columns}, kejadian_id, jenis, korban_id, date, worker_id, gudang_id, receipt_no) {{}}"
                      f" SELECT :kabupaten, 'bantua' || {numbered}, :scope, {synced}, :event, 'langsung', {household}, :day, {worker}, :store, {block} FROM series"),
        ("hand_outs", f"INSERT INTO mutasi ({columns}, gudang_id, barang, jenis, jumlah, date, worker_id, bantuan_id) {{}} SELECT :kabupaten,"
                      f" 'mutasi' || {numbered}, :ledger, {synced}, :store, :goods, 'salur', -{GIVEN}, :day, {worker}, 'bantua' || {numbered} FROM series"),
        ("households", "INSERT INTO korban_standing (kabupaten, korban_id, kejadian_id, counts, seen, served, receipts, last_on) {}"
                       f" SELECT :kabupaten, {household}, :event, '{standing}', {true}, {true}, 10, :day FROM series"),
        ("households", f"INSERT INTO korban_known {{}} SELECT :kabupaten, {household}, :kabupaten, {household} FROM series"),
    ):
        # The colons of JSON are no parameters.
        statement = sql.replace("{}", series.format(of)).replace('": ', '"\\: ')
        asked = text(statement)
        connection.execute(asked, {name: told[name] for name in asked._bindparams})
    kept = {"kabupaten": disaster.kabupaten, "gudang_id": disaster.store, "barang": GOODS}
    connection.execute(insert(TABLES["stok"]), kept | {"jumlah": -GIVEN * disaster.hand_outs, "lines": disaster.hand_outs})
    sums = [{"measure": name, "need": disaster.households * each, "served": disaster.households * each} for name, each in SUMS.items()]
    connection.execute(insert(TABLES["coverage_sum"]), [{"kabupaten": disaster.kabupaten, "kejadian_id": disaster.id, **one} for one in sums])
    return connection.scalar(text("SELECT count(*) FROM mutasi WHERE kabupaten = :kabupaten"), {"kabupaten": disaster.kabupaten}) or 0


def _write_households(connection: Connection, disaster: Disaster, random: Random) -> None:
    """Write the households, and their keys as those that look for doubles keep them."""
    rows, taken = households(disaster, random), Counter[str]()
    while part := list(islice(rows, AT_ONCE)):
        connection.execute(insert(KORBAN), part)
        keys = []
        for row in part:
            known = {name: row[name] or "" for name in ("nik", "rt", "rw")}
            one = Household(row["kabupaten"], row["id"], disaster.id, head=row["head_name"], desa=row["desa_code"], jiwa=JIWA, seen=True, **known)
            for key in keys_of(one):
                taken[key] += 1
                if taken[key] <= KORBAN_BLOCK_MAX:
                    keys.append({"kejadian_id": disaster.id, "key": key, "kabupaten": disaster.kabupaten, "korban_id": row["id"]})
        connection.execute(insert(KEY), keys)
