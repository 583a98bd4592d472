"""The measure once more, by other code: the change log played back by hand, every way of settling what is open tried out."""

import json
from collections import defaultdict
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

GROUPS = {
    "kpm": {"placement": ("kelompok_id",), "status": ("membership_status", "joined_on", "ended_on")},
    "jadwal": {"plan": ("planned_date",), "state": ("status", "replaced_on")},
    "p2k2_sesi": {"time": ("date",), "held": ("status",), "joint": ("kelompok_joint",)},
    "kehadiran": {"mark": ("status", "exempt"), "catch_up": ("susulan",), "guest": ("guest",)},
    "assignment": {"term": ("start_date", "end_date")},
}
HERE = ZoneInfo("Asia/Jakarta")
LATER = 10**12
Row = dict[str, Any]
Ends = tuple[Fraction, Fraction]
"""The share at worst and at best; nothing where no meeting counts."""


class Log:
    """What the change log of a kabupaten comes to, change after change."""

    def __init__(self, connection: Connection, kabupaten: str) -> None:
        self.records: dict[str, dict[str, Row]] = {kind: {} for kind in GROUPS}
        self.homes: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self.rivals: defaultdict[str, list[Row]] = defaultdict(list)
        rows = connection.execute(text("SELECT form, body, decisions, received_at FROM change_log WHERE kabupaten = :k"), {"k": kabupaten})
        told = [
            (decision[1] or LATER, row.form, place, change, decision, row.received_at)
            for row in rows
            for place, (change, decision) in enumerate(zip(_json(row.body), _json(row.decisions), strict=True))
        ]
        for *_, change, decision, at in sorted(told, key=lambda one: one[:3]):
            if change[0] in GROUPS:
                self._play(change, decision, at)

    def _play(self, change: list[Any], decision: list[Any], at: Any) -> None:
        (kind, identity, fields), (outcome, number, stood) = change[:3], decision[:3]
        if outcome in ("review", "held", "refused", "blocked"):
            self.rivals[identity].append(fields)
        written = stood if isinstance(stood, list) else [group for group, when in stood.items() if when == number]
        if number and identity not in self.records[kind]:
            self.records[kind][identity] = dict(fields)
        for group in written:
            here = self.records[kind][identity]
            here.update({name: fields[name] for name in GROUPS[kind].get(group, ()) if name in fields})
        if kind == "kpm" and "placement" in written:
            self.homes[identity].append((_day(at), fields["kelompok_id"]))


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _day(at: Any) -> str:
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(HERE).date().isoformat()


def last_contacts(connection: Connection) -> dict[str, str]:
    """Return worker -> the last day of contact of the phone."""
    rows = connection.execute(text("SELECT d.worker_id, max(c.day) AS day FROM device d LEFT JOIN contact c ON c.device = d.id GROUP BY 1"))
    return {row.worker_id: str(row.day or "") for row in rows}


def meetings(log: Log, heard: dict[str, str], kelompok: str, month: str) -> list[tuple[str, str, str]]:
    """Return (day, meeting or nothing, how sure) of what counts for a kelompok in a month: sure, loose (may not count), perhaps."""
    held = {one: row for one, row in log.records["p2k2_sesi"].items() if row["bulan"] == month and row["status"] == "terlaksana"}
    own = {one: row for one, row in held.items() if row["kelompok_id"] == kelompok}
    joint = {one: row for one, row in held.items() if kelompok in (row["kelompok_joint"] or ())}
    plans = {
        one: row["replaced_on"] if row["status"] == "diganti" else row["planned_date"]
        for one, row in log.records["jadwal"].items()
        if row["kelompok_id"] == kelompok and row["bulan"] == month and row["status"] != "batal"
    }
    workers = [row["worker_id"] for row in log.records["assignment"].values() if row["kelompok_id"] == kelompok]

    def silent(day: str) -> bool:
        return any(heard.get(worker, "9") <= day for worker in workers)

    planned = {row["jadwal_id"] for row in own.values() if row["jadwal_id"]}
    found = [(row["date"], one, "sure") for one, row in own.items() if row["jadwal_id"]]
    free = sorted(day for one, day in plans.items() if one not in planned)
    spare = sorted((row["date"], row["ordinal"] or 0, one) for one, row in (own | joint).items() if one in joint or not row["jadwal_id"])
    places = len(free) if plans or planned else 1
    lost = [day for day in free if silent(day)]
    taken = [(day, one, "loose" if lost or silent(day) else "sure") for day, _, one in spare[:places]]
    if not lost:
        lost = [day for day, _, how in taken if how == "loose"][:1]
    if not (plans or found or spare):
        last = f"{month}-{_last(month)}"
        lost = [last] if silent(last) else []
    return found + taken + [(day, "", "perhaps") for day in lost]


def _last(month: str) -> int:
    year, number = int(month[:4]), int(month[5:])
    return (date(year + number // 12, number % 12 + 1, 1) - date(year, number, 1)).days


def _said(mark: Row) -> str:
    if mark.get("exempt"):
        return "out"
    return "came" if mark["status"] == "H" or mark.get("susulan") else "missed"


def ends_of(log: Log, known: dict[Any, Any], family: str, months: list[str]) -> Ends:
    """Return the ends of the measure of a family, by trying every way of settling what is open."""
    marks = {one["p2k2_sesi_id"]: [one, *({**one, **rival} for rival in log.rivals[identity])] for identity, one in known["marks"].get(family, ())}
    may: list[set[str]] = []
    for month in months:
        found = sorted(_of_month(log, known, family, month))
        counts = {sesi for _, sesi, _ in found}
        guest = [_as_guest(ways) for sesi, ways in marks.items() if sesi not in counts and _held(log, sesi, month)]
        times = sorted((certain for came, certain in guest if came), reverse=True)
        for _, sesi, how in found:
            if how == "perhaps":
                may.append({"out", "came", "missed"})
                continue
            ways = {_said(one) for one in marks[sesi]} if sesi in marks else {"came", "missed"}
            if times and "missed" in ways:
                ways = (ways - {"missed"} if times.pop(0) else ways) | {"came"}
            may.append(ways | ({"out"} if how == "loose" else set()))
    ways = (share(way.count("came"), len(way) - way.count("out")) for way in product(*map(sorted, may)))
    shares = sorted(set(ways))
    return shares[0], shares[-1]


def _as_guest(ways: list[Row]) -> tuple[bool, bool]:
    """Return whether a family may have come as a guest, and whether that is certain."""
    said = {bool(one["guest"]) and one["status"] == "H" for one in ways}
    return True in said, said == {True}


def _held(log: Log, sesi: str, month: str) -> bool:
    row = log.records["p2k2_sesi"][sesi]
    return row["bulan"] == month and row["status"] == "terlaksana"


def _of_month(log: Log, known: dict[Any, Any], family: str, month: str) -> list[tuple[str, str, str]]:
    """Return the meetings of a month that count for a family where it was then."""
    row, homes = log.records["kpm"][family], log.homes[family]
    first = min((log.records["p2k2_sesi"][one["p2k2_sesi_id"]]["bulan"] for _, one in known["marks"].get(family, ())), default="9")
    joined = row["joined_on"] or min(homes[0][0], f"{first}-01")
    there = []
    for kelompok in {home for _, home in homes}:
        if (kelompok, month) not in known["meetings"]:
            known["meetings"][kelompok, month] = meetings(log, known["heard"], kelompok, month)
        for day, sesi, how in known["meetings"][kelompok, month]:
            home = ([home for since, home in homes if since <= day] or [homes[0][1]])[-1]
            if home == kelompok and joined <= day <= (row["ended_on"] or "9"):
                there.append((day, sesi, how))
    return there


def share(came: int, counted: int) -> Fraction:
    """Return a share; nothing of nothing is nothing."""
    return Fraction(came, counted) if counted else Fraction(0)
