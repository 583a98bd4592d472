"""Amounts of goods as people write them: 1.234,5 kg; numbers in Indonesian style, whole base units inside."""

import re
from decimal import Decimal

from server.aid.stock import Goods
from sync.limits import JUMLAH_MAX

TELLING = {"gram": "kg", "ml": "liter"}
"""Base units that nobody reads, and the larger one that is told instead."""
TYPED = re.compile(r"(-?)([0-9]{1,3}(?:[.][0-9]{3})+|[0-9]{1,15})(?:,([0-9]{1,6}))?")


def number(value: int | Decimal) -> str:
    """Write a number: 1.234,5."""
    plain = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    whole, _, rest = plain.partition(".")
    rest = rest.rstrip("0")
    return whole.replace(",", ".") + (f",{rest}" if rest else "")


def in_unit(goods: Goods, jumlah: int) -> tuple[str, str]:
    """Return number and unit of an amount: of grams the kg, of millilitres the liter, else the base unit."""
    sizes = dict(goods.units)
    unit = TELLING.get(goods.unit, "")
    if unit not in sizes:
        return number(jumlah), goods.unit.replace("_", " ")
    return number(Decimal(jumlah) / sizes[unit]), unit


def amount(goods: Goods, jumlah: int) -> str:
    """Write an amount with its unit; goods that the catalogue lacks have none."""
    told, unit = in_unit(goods, jumlah)
    return f"{told} {unit}".strip()


def units_of(goods: Goods) -> list[tuple[str, int]]:
    """Return (unit, base units) of all units in which an amount may be typed, that in which it is told first."""
    found = [(goods.unit, 1), *goods.units]
    told = TELLING.get(goods.unit, goods.unit)
    return sorted(found, key=lambda pair: (pair[0] != told, pair[1]))


def read_amount(goods: Goods, text: str, unit: str) -> int | None:
    """Return the base units of an amount as it was typed, None where it is none, or no whole number of base units."""
    found, size = TYPED.fullmatch(text.strip()), dict(units_of(goods)).get(unit)
    if found is None or size is None:
        return None
    sign, whole, rest = found.groups()
    value = Decimal(f"{whole.replace('.', '')}.{rest or 0}") * size
    if value != int(value) or value > JUMLAH_MAX:
        return None
    return -int(value) if sign else int(value)
