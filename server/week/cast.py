"""Who takes part: the pendamping of the roster with their kelompok, and the families and facilities the story needs."""

from dataclasses import dataclass, field

from sqlalchemy import Engine

from server.week.sql import ask

CHARGES = """
    SELECT w.kabupaten AS home, w.id AS worker, w.name AS name, a.kabupaten AS kabupaten, a.kelompok_id AS kelompok,
           count(k.id) AS families
    FROM worker w
    JOIN assignment a ON a.worker_id = w.id
    JOIN kelompok g ON g.kabupaten = a.kabupaten AND g.id = a.kelompok_id
    JOIN kpm k ON k.kabupaten = a.kabupaten AND k.kelompok_id = a.kelompok_id
    WHERE w.role = 'pendamping' AND a.end_date IS NULL
    GROUP BY w.kabupaten, w.no, w.id, w.name, a.kabupaten, g.no, a.kelompok_id
    ORDER BY w.kabupaten, w.no, a.kabupaten, g.no
"""
SHARED_FACILITIES = """
    SELECT m.fasilitas_id AS id FROM anggota m
    WHERE m.kabupaten = :kabupaten AND m.fasilitas_id IS NOT NULL AND m.scope IN :theirs
      AND EXISTS (SELECT 1 FROM anggota o WHERE o.kabupaten = m.kabupaten AND o.fasilitas_id = m.fasilitas_id
                  AND o.scope IN :others)
    GROUP BY m.fasilitas_id ORDER BY m.fasilitas_id
"""


@dataclass(frozen=True, slots=True)
class Group:
    """A kelompok and the partition it lies in."""

    kabupaten: str
    id: str


@dataclass(slots=True)
class Worker:
    """A pendamping with the kelompok in charge."""

    id: str
    name: str
    home: str
    groups: list[Group] = field(default_factory=list)
    families: int = 0

    @property
    def initials(self) -> str:
        """The letters of the name; names are not printed."""
        return initials(self.name)


def initials(name: str) -> str:
    """Return the first letters of a name."""
    return "".join(f"{word[0]}." for word in name.replace(",", " ").split()[:3] if word[0].isalpha()) or "?"


@dataclass(slots=True)
class Story:
    """Where the workers meet.

    `shared`: a kelompok of the first worker in which the second stands in; `handed_on`: one that the second takes over in
    mid-week; `same_days` and `other_days`: facilities of both, where they count equal days and different ones;
    `last`: whose family moves away, `leaving` (kabupaten, family), while the work on it waits; `strayed`: whose clock is wrong;
    `made`: what the roster did not have and was made for the story.
    """

    first: Worker
    second: Worker
    absent: Worker
    last: Worker
    strayed: Worker
    shared: Group
    handed_on: Group
    neighbour: Worker
    same_days: str = ""
    other_days: str = ""
    leaving: tuple[str, str] = ("", "")
    made: list[str] = field(default_factory=list)


def find_workers(engine: Engine) -> list[Worker]:
    """Return the pendamping who have families, the one with several kelompok and most families first."""
    found: dict[str, Worker] = {}
    for row in ask(engine, CHARGES):
        worker = found.setdefault(row.worker, Worker(row.worker, row.name, row.home))
        worker.groups.append(Group(row.kabupaten, row.kelompok))
        worker.families += row.families
    return sorted(found.values(), key=lambda one: (-min(2, len(one.groups)), -one.families))


def shared_facilities(engine: Engine, one: Worker, other: Worker) -> list[str]:
    """Return the facilities that families of both workers use, in the partition of the first."""
    kabupaten = one.groups[0].kabupaten
    theirs, others = ([f"k:{group.id}" for group in worker.groups if group.kabupaten == kabupaten] for worker in (one, other))
    if not others:
        return []
    return [row.id for row in ask(engine, SHARED_FACILITIES, kabupaten=kabupaten, theirs=theirs, others=others)]


def find_leaver(engine: Engine, worker: Worker, avoid: set[Group]) -> tuple[str, str]:
    """Return (kabupaten, id) of a family of the worker, in a kelompok that has no other part in the story if there is one."""
    groups = [group for group in worker.groups if group not in avoid] or worker.groups[-1:]
    sql = "SELECT id FROM kpm WHERE kabupaten = :kabupaten AND kelompok_id = :kelompok AND moved IS NULL ORDER BY no"
    return groups[0].kabupaten, ask(engine, sql, kabupaten=groups[0].kabupaten, kelompok=groups[0].id)[0].id
