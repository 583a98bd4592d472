"""Sums of a whole nation, made by the database itself: 38 provinces, 514 kabupaten, their kecamatan and some 83,000 desa, month by month."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, text

from server.console.dashboard.charts import places_of_tiles
from server.dashboard.measures import MEASURES, SUMS

KECAMATAN, DESA = 14, 12
"""In each kabupaten, and in each kecamatan but every other one, which has one less: 83,000 in all."""
FIRST_YEAR = 2025
FALSE = {"postgresql": "false", "sqlite": "0"}
AT = "'2026-11-01 00:00:00.000000'"


@dataclass(frozen=True, slots=True)
class Nation:
    """How much is made."""

    kabupaten: int = 514
    months: int = 12

    @property
    def places(self) -> Iterator[tuple[str, str, str]]:
        """Yield (code, what it lies in, level) from province to desa."""
        provinces = sorted(places_of_tiles())
        yield from ((code, "00", "provinsi") for code in provinces)
        for index in range(self.kabupaten):
            province = provinces[index % len(provinces)]
            kabupaten = f"{province}{index // len(provinces) + 1:02d}"
            yield kabupaten, province, "kabupaten"
            for one in range(1, KECAMATAN + 1):
                kecamatan = f"{kabupaten}{one:02d}"
                yield kecamatan, kabupaten, "kecamatan"
                yield from ((f"{kecamatan}{2000 + desa}", kecamatan, "desa") for desa in range(1, DESA + one % 2))

    @property
    def names_of_months(self) -> list[str]:
        """The months."""
        return [f"{FIRST_YEAR + place // 12}-{place % 12 + 1:02d}" for place in range(self.months)]


def fill(connection: Connection, nation: Nation) -> int:
    """Write regions with names and all their sums; return how many sums."""
    false = FALSE[connection.dialect.name]
    places = [{"code": code, "parent": parent, "level": level, "partition": parent[:4]} for code, parent, level in nation.places]
    connection.execute(text("CREATE TEMPORARY TABLE made (code VARCHAR(10), parent VARCHAR(6))"))
    connection.execute(text("INSERT INTO made VALUES (:code, :parent)"), [one for one in places if one["level"] == "desa"])
    for number, one in enumerate(places):
        one |= {"id": f"w{number:021d}", "name": f"{one['level'].title()} Contoh {one['code']}"}
    connection.execute(
        text(
            "INSERT INTO wilayah (kabupaten, id, scope, revision, tag, form, closed, deleted, code, level, name)"
            f" VALUES (:partition, :id, 'r', 1, 0, 'f', {false}, {false}, :code, :level, :name)"
        ),
        places,
    )
    kabupaten = [{"code": one["code"]} for one in places if one["level"] == "kabupaten"]
    place = f"INSERT INTO dashboard_place VALUES (:code, 1, {AT}, '2026-11-01', '{FIRST_YEAR}-01', 0, {AT})"
    connection.execute(text(place), kabupaten)
    _sum_up(connection)
    columns = ", ".join(SUMS)
    months = " UNION ALL ".join(f"SELECT '{month}' AS bulan" for month in nation.names_of_months)
    every = f"INSERT INTO wilayah_month (wilayah, measure, bulan, parent, {columns}) SELECT wilayah, measure, bulan, parent, {columns}"
    connection.execute(text(f"{every} FROM summed CROSS JOIN ({months}) AS m"))
    return connection.scalar(text("SELECT count(*) FROM wilayah_month")) or 0


def _sum_up(connection: Connection) -> None:
    """Make the sums of a month: of each desa by its code, and of what lies above by what lies in it."""
    counts = ", ".join(f"{name} INTEGER" for name in SUMS)
    key = "wilayah VARCHAR(10), measure VARCHAR(64), parent VARCHAR(6)"
    connection.execute(text(f"CREATE TEMPORARY TABLE summed ({key}, {counts}, PRIMARY KEY (wilayah, measure))"))
    measures = " UNION ALL ".join(f"SELECT '{name}' AS measure" for name in MEASURES)
    seed = "(CAST(substr(code, 3) AS BIGINT) % 37)"
    numbers = f"80 + {seed}, 110 + {seed}, 85 + {seed}, 110 + {seed}, 120 + {seed}, 10, 5, 2"
    connection.execute(text(f"INSERT INTO summed SELECT code, measure, parent, {numbers} FROM made CROSS JOIN ({measures}) AS m"))
    sums = ", ".join(f"sum({name})" for name in SUMS)
    for below, above in ((10, "substr(parent, 1, 4)"), (6, "substr(parent, 1, 2)"), (4, "'00'"), (2, "''")):
        upward = f"INSERT INTO summed SELECT parent, measure, min({above}), {sums} FROM summed"
        connection.execute(text(f"{upward} WHERE length(wilayah) = {below} AND wilayah <> '00' GROUP BY parent, measure"))
