"""Forms of a store that write: a line as it was typed, and the paper that came later."""

from typing import Any

from flask import request
from sqlalchemy import Row

from server.aid.amounts import read_amount
from server.aid.goods_acts import Entry, reconcile, write_line
from server.aid.stock import goods_called, goods_of_nation
from server.console.speech import note
from server.engine import read_transaction
from server.identity.callers import caller
from server.services import services
from sync.errors import Problem

TOLD = ("document", "sender", "plate", "batch", "reason", "source", "expires_on", "lawan_id")
"""Fields of a line that are taken as they were typed; what is empty is left out."""


def written(store: Row[Any]) -> None:
    """Write the line of the form; raises `Problem` (unprocessable)."""
    text, unit = request.form.get("jumlah", ""), request.form.get("unit", "")
    with read_transaction(services().engine) as connection:
        goods = goods_called(goods_of_nation(connection), request.form.get("barang", "").strip())
    jumlah = read_amount(goods, text, unit or goods.unit)
    if not goods.code or jumlah is None:
        raise Problem("unprocessable", {"fields": {"jumlah": "not_a_number"} if goods.code else {"barang": "required"}})
    fields: dict[str, Any] = {name: told for name in TOLD if (told := request.form.get(name, "").strip())}
    year = request.form.get("source_year", "").strip()
    if year:
        fields["source_year"] = int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else 0
    fields |= {"date": request.form.get("date", ""), "kejadian_id": store.kejadian_id}
    made = write_line(services(), caller().row, store.kabupaten, Entry(store.id, request.form.get("jenis", ""), goods, jumlah, f"{text} {unit}".strip()[:60], fields))
    note("goods.written" if made else "goods.counted_same")


def reconciled(store: Row[Any]) -> None:
    """Note the paper of the form for the lines that were chosen; raises `Problem` (unprocessable)."""
    chosen = request.form.getlist("lines")
    reconcile(services(), caller().row, store.kabupaten, store.id, chosen, request.form.get("reconciled_document", ""), request.form.get("reconciled_on", ""))
    note("goods.reconciled")
