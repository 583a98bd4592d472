"""Families put into a kelompok: their ids stay, their history stays, and what waits on phones is still decided by its date (P31 to P36)."""

from collections.abc import Iterable
from typing import Protocol

from schemas import KINDS
from server.apd.writing import find, find_all, write
from server.identity.accounts import DECIDING
from server.identity.regions import KECAMATAN, covers
from server.office import edit
from server.services import Services
from sync.errors import Problem
from sync.limits import FAMILIES_PLACED_MAX
from sync.nouns import Change, Record


class AccountRow(Protocol):
    """Who acts: the row of an account."""

    id: str
    role: str
    region: str


def place_families(parts: Services, account: AccountRow, kabupaten: str, kpm_ids: Iterable[str], kelompok_id: str) -> int:
    """Put families into a kelompok, all or none; return how many were not in it before.

    Raises `Problem`: forbidden, not_found (also outside the region of the account), kelompok_ended, changed_meanwhile,
    unprocessable for more than `FAMILIES_PLACED_MAX`.
    """
    if account.role not in DECIDING:
        raise Problem("forbidden", {"account": account.role})
    kelompok = find_kelompok(parts, account.region, kabupaten, kelompok_id)
    demand_open(kelompok)
    families = find_families(parts, account.region, kabupaten, kpm_ids)
    changes = moved_to(families, kelompok_id)
    write(parts, account.id, kabupaten, changes)
    return len(changes)


def find_kelompok(parts: Services, region: str, kabupaten: str, kelompok: str) -> Record:
    """Return a kelompok that a region covers; raises `Problem` (not_found)."""
    found = find(parts, kabupaten, "kelompok", kelompok)
    if not covers(region, kabupaten, found.fields["kecamatan_code"]):
        raise Problem("not_found", {"field": "kelompok"})
    return found


def demand_open(kelompok: Record) -> None:
    """Raise `Problem` (kelompok_ended) for a kelompok that takes no families any more."""
    if kelompok.fields["ended_on"] is not None:
        raise Problem("kelompok_ended", {"ended_on": kelompok.fields["ended_on"]})


def find_families(parts: Services, region: str, kabupaten: str, kpm_ids: Iterable[str]) -> list[Record]:
    """Return families that a region covers, by their kelompok or else by their village; raises `Problem` (not_found, unprocessable)."""
    wanted = list(dict.fromkeys(kpm_ids))
    if not 0 < len(wanted) <= FAMILIES_PLACED_MAX:
        raise Problem("unprocessable", {"fields": {"kpm_id": "too_many" if wanted else "required"}})
    families = list(find_all(parts, kabupaten, "kpm", wanted).values())
    groups = {one.fields["kelompok_id"] for one in families} - {None}
    with parts.store.view(kabupaten) as view:
        areas = {one.id: one.fields["kecamatan_code"] for one in view.records(KINDS["kelompok"], groups)}
    for one in families:
        area = areas.get(one.fields["kelompok_id"]) or (one.fields["desa_code"] or "")[:KECAMATAN]
        if not covers(region, kabupaten, area):
            raise Problem("not_found", {"field": "kpm"})
    return families


def moved_to(families: Iterable[Record], kelompok: str) -> list[Change]:
    """Return the changes that bring families into a kelompok."""
    return [edit(KINDS["kpm"], one, kelompok_id=kelompok) for one in families if one.fields["kelompok_id"] != kelompok]
