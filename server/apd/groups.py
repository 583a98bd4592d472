"""Kelompok renamed, split and merged: ids stay, what is emptied stays readable, and no work that waits on a phone is lost."""

from collections.abc import Iterable, Iterator
from typing import Any

from schemas import KINDS
from server.apd.placing import demand_open, find_families, find_kelompok, moved_to
from server.apd.writing import as_seen, office_of, write
from server.identity.accounts import DECIDING
from server.office import edit, new_record
from server.services import Services
from server.zones import local
from sync.errors import Problem
from sync.limits import FAMILIES_PLACED_MAX
from sync.nouns import Change, Record, Revision

FIELDS = ("name", "place")
MERGED = "Kelompok digabung dengan kelompok {name}."
"""Why a meeting is no longer planned, as its worker reads it."""


def rename(parts: Services, account: Any, kabupaten: str, kelompok: Record, fields: dict[str, Any], seen: Revision | None) -> None:
    """Give a kelompok another name or place; raises `Problem`: forbidden, unprocessable, changed_meanwhile."""
    _demand_apd(account)
    changed = {name: fields[name] for name in FIELDS if fields[name] != kelompok.fields[name]}
    if changed:
        write(parts, account.id, kabupaten, [as_seen(edit(KINDS["kelompok"], kelompok, **changed), seen)])


def split(parts: Services, account: Any, kabupaten: str, kelompok: str, kpm_ids: Iterable[str], name: str) -> str:
    """Make a kelompok out of families of another one and return its id.

    Those who have charge of the old one have it of the new one too, from today, so that no family is without a worker.
    Raises `Problem`: forbidden, not_found, kelompok_ended, changed_meanwhile, unprocessable (no name, no family, all families, too many).
    """
    _demand_apd(account)
    old = find_kelompok(parts, account.region, kabupaten, kelompok)
    demand_open(old)
    families = find_families(parts, account.region, kabupaten, kpm_ids)
    if any(one.fields["kelompok_id"] != old.id for one in families):
        raise Problem("changed_meanwhile")
    if len(families) == len(_families(parts, kabupaten, old.id)):
        raise Problem("unprocessable", {"fields": {"kpm_id": "all_of_them"}})
    office, today = office_of(parts, account.id), _today(parts, kabupaten)
    made = new_record(KINDS["kelompok"], {one: old.fields[one] for one in ("desa_code", "kecamatan_code")} | {"name": name}, office.new_id())
    duties = [
        new_record(KINDS["assignment"], _of_duty(one) | {"kelompok_id": made.id, "start_date": today}, office.new_id())
        for one in _followers(parts, kabupaten, "assignment", old.id)
        if one.fields["start_date"] <= today <= (one.fields["end_date"] or today)
    ]
    write(parts, account.id, kabupaten, [made, *duties, *moved_to(families, made.id)])
    return made.id


def merge(parts: Services, account: Any, kabupaten: str, source: str, target: str) -> int:
    """Bring the families of one kelompok into another, end the emptied one today, and return how many families went.

    Its charges end today and its plans after today are cancelled.
    Raises `Problem`: forbidden, not_found, kelompok_ended, changed_meanwhile, unprocessable.
    """
    _demand_apd(account)
    old, other = (find_kelompok(parts, account.region, kabupaten, one) for one in (source, target))
    for one in (old, other):
        demand_open(one)
    if old.id == other.id:
        raise Problem("unprocessable", {"fields": {"target": "same"}})
    families, today = _families(parts, kabupaten, old.id), _today(parts, kabupaten)
    if len(families) > FAMILIES_PLACED_MAX:
        raise Problem("unprocessable", {"fields": {"target": "too_many"}})
    ending = [edit(KINDS["kelompok"], old, ended_on=today), *_duties_ended(parts, kabupaten, old.id, today)]
    plans = _plans_cancelled(parts, kabupaten, old.id, today, MERGED.format(name=other.fields["name"]))
    write(parts, account.id, kabupaten, [*moved_to(families, other.id), *ending, *plans])
    return len(families)


def _duties_ended(parts: Services, kabupaten: str, kelompok: str, today: str) -> Iterator[Change]:
    """Yield charges that end today instead of later; one that was to begin later is deleted."""
    for one in _followers(parts, kabupaten, "assignment", kelompok):
        if one.fields["start_date"] > today:
            yield edit(KINDS["assignment"], one, deleted=True)
        elif (one.fields["end_date"] or today) >= today and one.fields["end_date"] != today:
            yield edit(KINDS["assignment"], one, end_date=today)


def _plans_cancelled(parts: Services, kabupaten: str, kelompok: str, today: str, reason: str) -> Iterator[Change]:
    for one in _followers(parts, kabupaten, "jadwal", kelompok):
        if one.fields["status"] == "rencana" and one.fields["planned_date"] > today:
            yield edit(KINDS["jadwal"], one, status="batal", reason=reason, replaced_on=None)


def _of_duty(duty: Record) -> dict[str, Any]:
    return {name: duty.fields[name] for name in ("worker_id", "role", "end_date")}


def _families(parts: Services, kabupaten: str, kelompok: str) -> list[Record]:
    return _followers(parts, kabupaten, "kpm", kelompok)


def _followers(parts: Services, kabupaten: str, kind: str, kelompok: str) -> list[Record]:
    """Return the records of a kelompok that are there."""
    with parts.store.view(kabupaten) as view:
        found = view.followers(KINDS[kind], "kelompok_id", [kelompok])
    return [one for one in found if not one.fields["deleted"]]


def _today(parts: Services, kabupaten: str) -> str:
    return local(parts.clock(), kabupaten).date().isoformat()


def _demand_apd(account: Any) -> None:
    if account.role not in DECIDING:
        raise Problem("forbidden", {"account": account.role})
