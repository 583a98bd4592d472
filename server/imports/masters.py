"""Pendamping, kelompok, charges and facilities that the families of a file name, found or to be made.

They are few beside the families, so those of a kabupaten are held in memory; each is known by the name files give it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from schemas.check import check
from server.imports.facilities import Place, place_key
from server.imports.families import Family, kelompok_key, pendamping_key
from server.imports.memory import CREATED, UNCHANGED, Draft, Known, draft_edit, draft_new, recall_all
from server.store.reader import PartitionReader
from server.store.tables import TABLES
from sync.kinds import Kinds
from sync.nouns import Change, Revision
from sync.scopes import recent_triwulan

MASTERS = ("worker", "kelompok", "fasilitas", "assignment")
"""In the order in which they are written."""
ROLE = "pendamping"
CHARGE = "utama"
REFERENCES = ("kelompok_id", "fasilitas_id")
"""Fields of kpm and anggota that name a master."""
Fields = dict[str, Any]
NATURAL_KEYS: Mapping[str, Callable[[Mapping[str, Any]], str | None]] = {
    "worker": lambda row: pendamping_key(row["nip"], row["name"]),
    "kelompok": lambda row: _text_key(kelompok_key(row["desa_code"], row["name"])),
    "fasilitas": place_key,
    "assignment": lambda row: f"{row['worker_id']}:{row['kelompok_id']}",
}


@dataclass(slots=True)
class Entry:
    """One master: what is known of it, whether it exists, and how often the file spelled it in which way.

    `named`: its key says all there is, so another spelling of the name is no news.
    """

    known: Known
    exists: bool
    named: bool = False
    row: int = 0
    spelled: Counter[tuple[tuple[str, Any], ...]] = field(default_factory=Counter)

    def mention(self, fields: Fields, row: int) -> None:
        """Note that a row of the file names it so."""
        self.row = self.row or row
        self.spelled[tuple(fields.items())] += 1

    def says(self) -> Fields:
        """Return the one spelling to keep: the last import's while the file still has it, else the commonest."""
        kept = [said for said in self.spelled if all(self.known.values.get(name) == value for name, value in said)]
        return dict(kept[0] if kept else min(self.spelled, key=lambda said: (-self.spelled[said], str(said))))


class Homes:
    """NIP -> id of a pendamping, over all kabupaten: one who works in two of them has one record."""

    def __init__(self) -> None:
        self.by_nip: dict[str, str] = {}

    def look_up(self, connection: Connection, nips: Iterable[str]) -> None:
        """Find the pendamping of these NIP, wherever their home is; two statements at most."""
        wanted = sorted(set(nips) - self.by_nip.keys())
        if not wanted:
            return
        imported, worker = TABLES["imported"], TABLES["worker"]
        keys = {f"nip:{nip}": nip for nip in wanted}
        known = select(imported.c.key, imported.c.id).where(imported.c.kind == "worker", imported.c.key.in_(list(keys)))
        present = select(worker.c.nip, worker.c.id).where(worker.c.nip.in_(wanted), worker.c.deleted.is_(False))
        found = {row.nip: row.id for row in connection.execute(present.order_by(worker.c.id.desc()))}
        found |= {keys[row.key]: row.id for row in connection.execute(known.order_by(imported.c.kabupaten.desc()))}
        self.by_nip.update(found)


class Masters:
    """The masters of one kabupaten."""

    def __init__(
        self, connection: Connection, kabupaten: str, *, kinds: Kinds, homes: Homes, new_id: Callable[[], str]
    ) -> None:
        self.kabupaten = kabupaten
        self._kinds = kinds
        self._homes = homes
        self._new_id = new_id
        self._entries: dict[str, dict[str, Entry]] = {kind: {} for kind in MASTERS}
        self._made: dict[str, Entry] = {}
        self._checked: dict[str, list[tuple[str, str]]] = {}
        for known in recall_all(connection, kabupaten, MASTERS):
            self._entries[known.kind].setdefault(known.key, Entry(known, exists=True))
        for kind in MASTERS:
            self._find_others(connection, kind)

    def worker(self, family: Family) -> str | None:
        """Return the id of a family's pendamping."""
        key = family.pendamping_key
        if key is None:
            return None
        nip = family.pendamping_nip
        if nip and nip in self._homes.by_nip and key not in self._entries["worker"]:
            return self._homes.by_nip[nip]
        fields = {"name": family.pendamping_name or f"NIP {nip}", "nip": nip, "role": ROLE}
        identity = self._entry("worker", key, fields, row=family.row, named=not nip)
        if nip:
            self._homes.by_nip.setdefault(nip, identity)
        return identity

    def kelompok(self, family: Family) -> str | None:
        """Return the id of a family's kelompok, None for one that waits."""
        key = _text_key(family.kelompok_key)
        if key is None:
            return None
        code = family.desa_code
        fields = {"name": family.kelompok_name, "desa_code": code, "kecamatan_code": code[:6] if code else None}
        return self._entry("kelompok", key, fields, row=family.row, named=True)

    def assign(self, worker: str | None, kelompok: str | None, *, today: date, row: int) -> None:
        """Put a pendamping in charge of a kelompok."""
        if worker and kelompok:
            start = first_day(today).isoformat()
            fields = {"worker_id": worker, "kelompok_id": kelompok, "role": CHARGE, "start_date": start}
            self._entry("assignment", f"{worker}:{kelompok}", fields, row=row, named=True)

    def facility(self, place: Place, row: int) -> str:
        """Return the id of a facility."""
        return self._entry("fasilitas", place.key, place.fields, row=row, named=not place.fields["npsn"])

    def not_there(self, ids: Iterable[str]) -> list[Change]:
        """Return the changes that would make those of these records that do not exist."""
        return [self._creation(self._made[one]).changes[0] for one in sorted(set(ids)) if one in self._made]

    def problems(self, draft: Draft) -> list[tuple[str, str]]:
        """Return why a kelompok or facility that a draft names cannot be made, as (field of the draft, code)."""
        named = [(name, draft.known.values.get(name)) for name in REFERENCES if draft.changes]
        return [(name, code) for name, one in named if one in self._made for _, code in self._problems_of(one)]

    def _problems_of(self, identity: str) -> list[tuple[str, str]]:
        if identity not in self._checked:
            self._checked[identity] = problem_of(self._creation(self._made[identity]))
        return self._checked[identity]

    def drafts(self, reader: PartitionReader) -> list[Draft]:
        """Draft everything the file named, kinds in the order of MASTERS."""
        drafts = []
        now = Revision(reader.head.number, reader.head.tag)
        for name in MASTERS:
            named = [entry for entry in self._entries[name].values() if entry.spelled]
            kind = self._kinds[name]
            drafts += [self._creation(entry) for entry in named if not entry.exists]
            drafts += [_known_again(entry) for entry in named if entry.exists and entry.named]
            rest = {entry.known.id: entry for entry in named if entry.exists and not entry.named}
            for record in reader.records(kind, rest):
                entry = rest[record.id]
                drafts.append(draft_edit(kind, entry.says(), entry.known, record=record, now=now, row=entry.row))
        return drafts

    def not_mentioned(self, kind: str) -> int:
        """Count the masters that earlier files named and this one does not."""
        return sum(one.exists and bool(one.known.values) and not one.spelled for one in self._entries[kind].values())

    def charges_not_mentioned(self) -> list[str]:
        """Return the charges of kelompok that this file names, under pendamping that it does not name with them any more."""
        named = {one.known.id for one in self._entries["kelompok"].values() if one.spelled}
        charges = [one for one in self._entries["assignment"].values() if one.exists and not one.spelled]
        return sorted(one.known.id for one in charges if one.known.values.get("kelompok_id") in named)

    def _entry(self, kind: str, key: str, fields: Fields, *, row: int, named: bool) -> str:
        entry = self._entries[kind].get(key)
        if entry is None:
            entry = self._entries[kind][key] = Entry(Known(kind, self._new_id(), key, {}), exists=False)
            self._made[entry.known.id] = entry
        entry.named = named
        entry.mention(fields, row)
        return entry.known.id

    def _creation(self, entry: Entry) -> Draft:
        made = Known(entry.known.kind, entry.known.id, entry.known.key, entry.says())
        return draft_new(self._kinds[made.kind], made, entry.row)

    def _find_others(self, connection: Connection, kind: str) -> None:
        """Find the masters that no file made, by the names that files would give them."""
        table, known = TABLES[kind], {entry.known.id for entry in self._entries[kind].values()}
        query = select(table).where(table.c.kabupaten == self.kabupaten, table.c.deleted.is_(False), table.c.moved.is_(None))
        for row in connection.execute(query.order_by(table.c.id)):
            key = NATURAL_KEYS[kind](row._mapping)
            if key is not None and row.id not in known:
                self._entries[kind].setdefault(key, Entry(Known(kind, row.id, key, {}), exists=True))


def _known_again(entry: Entry) -> Draft:
    """Draft a master whose name is all the file has; it is only remembered under it."""
    known = entry.known
    if known.values:
        return Draft(known, entry.row, UNCHANGED)
    return Draft(Known(known.kind, known.id, known.key, entry.says()), entry.row, UNCHANGED, news=True)


def first_day(today: date) -> date:
    """Return the day from which a charge counts: 1 January, or the start of the oldest triwulan that phones still hold.

    A roster says who has charge now, not since when; an earlier day than the import lets late work of these months in.
    """
    year, triwulan = recent_triwulan(today)[-1].split("-")
    return min(date(today.year, 1, 1), date(int(year), int(triwulan) * 3 - 2, 1))


def problem_of(draft: Draft) -> list[tuple[str, str]]:
    """Return why a draft cannot be written, as (field, code); empty when it can."""
    problems = []
    for change in draft.changes:
        error = check(change.kind, change.fields, creating=draft.outcome == CREATED)
        if error is not None:
            named = (error.details or {}).get("fields") or {"": error.code}
            problems += list(named.items()) if isinstance(named, dict) else [(name, error.code) for name in named]
    return problems


def _text_key(key: tuple[str | None, str] | None) -> str | None:
    return None if key is None else f"{key[0] or ''}:{key[1]}"
