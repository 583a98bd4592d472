"""Many months of many families, made by the database itself."""

from sqlalchemy import Connection, text

MONTHS = 24
FIRST_YEAR = 2025
CODE = "3507"
SERIES = {
    "postgresql": "generate_series(1, {size}) AS made(n)",
    "sqlite": "(WITH RECURSIVE made(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM made WHERE n < {size}) SELECT n FROM made) AS made",
}
NUMBER = {"postgresql": "lpad(cast({0} as text), {1}, '0')", "sqlite": "printf('%0{1}d', {0})"}
FALSE = {"postgresql": "false", "sqlite": "0"}
TRUE = {"postgresql": "true", "sqlite": "1"}
COUNTS = (
    *("worst_came", "worst_counted", "best_came", "best_counted", "hadir", "izin", "sakit", "alpa", "diwakili", "dibebaskan"),
    *("susulan", "tambahan", "belum_ditandai", "sengketa", "ditahan", "belum_terkirim"),
)


def fill(connection: Connection, rows: int) -> None:
    """Make families with a pengurus each, and so many of their months."""
    name = connection.dialect.name
    families = -(-rows // MONTHS)

    def number(value: str, digits: int) -> str:
        return NUMBER[name].format(value, digits)

    def series(size: int) -> str:
        return SERIES[name].format(size=size)

    yes, no = TRUE[name], FALSE[name]
    envelope = f"'{CODE}', {{0}}, 'k:g', 1, 0, 'f', {no}, {no}"
    known = "kabupaten, id, scope, revision, tag, form, closed, deleted"
    family, member = f"'k' || {number('n', 21)}", f"'m' || {number('n', 21)}"
    moment = "'2026-11-01 00:00:00.000000'"
    statements = (
        f"INSERT INTO partition (kabupaten, number, tag, commits, last_no) VALUES ('{CODE}', 1, 0, 1, 0)",
        f"INSERT INTO attendance_place (kabupaten, number, at, day, since) VALUES ('{CODE}', 1, {moment}, '2026-11-01', '{FIRST_YEAR}-01')",
        f"INSERT INTO kelompok ({known}, name, kecamatan_code) VALUES ({envelope.format(repr('g'))}, 'Mawar', '350701')",
        f"INSERT INTO kpm ({known}, kelompok_id, desa_code, no_kk, membership_status) SELECT {envelope.format(family)}, 'g', '3507012001',"
        f" {number('n', 16)}, 'aktif' FROM {series(families)}",
        f"INSERT INTO anggota ({known}, kpm_id, nik, name, is_pengurus) SELECT {envelope.format(member)}, {family}, {number('n', 16)},"
        f" 'Ibu ' || n, {yes} FROM {series(families)}",
        f"INSERT INTO attendance_month (kabupaten, bulan, kpm_id, kelompok_id, {', '.join(COUNTS)}) SELECT '{CODE}', month, {family}, 'g',"
        f" {', '.join(['1'] * len(COUNTS))} FROM ({_months()}) AS months CROSS JOIN {series(families)} LIMIT {rows}",
    )
    for statement in statements:
        connection.execute(text(statement))


def _months() -> str:
    months = (f"{FIRST_YEAR + place // 12}-{place % 12 + 1:02d}" for place in range(MONTHS))
    return " UNION ALL ".join(f"SELECT '{one}' AS month" for one in months)
