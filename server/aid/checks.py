"""What is kept beside the records of disaster aid (stock, what went out, receipts, coverage), held against them, and counted anew."""

from sqlalchemy import delete, insert, select

from server.aid.coverage import SUM, count_sums, drift
from server.aid.stock import check_goods, recount_goods
from server.engine import read_transaction, write_transaction
from server.services import Services
from server.store.tables import TABLES


def check_aid(parts: Services, kabupaten: str) -> int:
    """Count a kabupaten anew, and return in how many rows what was kept differs."""
    with read_transaction(parts.engine) as connection:
        differing = len(drift(connection, kabupaten))
    return check_goods(parts, kabupaten) + differing


def recount_aid(parts: Services, kabupaten: str) -> int:
    """Count a kabupaten from nothing and keep that; return how many rows of stock it has."""
    with write_transaction(parts.engine) as connection:
        connection.execute(delete(SUM).where(SUM.c.kabupaten == kabupaten))
        names = ("kejadian_id", "measure", "need", "served")
        rows = [{"kabupaten": kabupaten, **dict(zip(names, (*key, *numbers), strict=True))} for key, numbers in sorted(count_sums(connection, kabupaten).items())]
        if rows:
            connection.execute(insert(SUM), rows)
    return recount_goods(parts, kabupaten)


def check_all_aid(parts: Services) -> int:
    """Check every kabupaten that has goods or households of disasters, tell each that differs in the log, and return how many differ."""
    tables = (TABLES[name] for name in ("stok", "mutasi", "coverage_sum", "korban_standing"))
    with read_transaction(parts.engine) as connection:
        codes = sorted({code for table in tables for code in connection.scalars(select(table.c.kabupaten).distinct())})
    wrong = {code: differing for code in codes if (differing := check_aid(parts, code))}
    for code, differing in wrong.items():
        parts.log.error("stock_is_wrong", kabupaten=code, rows=differing)
    return len(wrong)
