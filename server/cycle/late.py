"""Late work (susulan): checks that came after a stage closed are shown beside its frozen figures, and name the families they touch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select, union, update

from server.cycle.closing import CLOSED, PARTITION, TAHAP, stages_in
from server.cycle.compliance import NOT_DUE
from server.cycle.expected import ALIAS, ANGGOTA, DAYS, KOMITMEN
from server.cycle.figures import FIGURE, figures, rows_of
from server.cycle.rules import Rules
from server.cycle.stages import Stage, shift, stage_named
from server.engine import read_transaction, write_transaction
from server.services import Services
from server.store.tables import TABLES, upsert
from sync.limits import LATE_FAMILIES_PER_STEP, LATE_STAGES_MAX

FEED, HEAD, MERGED, DEATH = (TABLES[name] for name in ("feed", "scope_head", "merged_record", "peristiwa"))
TAKEN_OVER = ("disetujui", "dikirim_siks")
"""What becomes of a report that the office believes."""
JUDGED = ("state", "failed", "gaps", "evidence")
KEY = ("kpm_id", "anggota_id")
NOTHING = MappingProxyType({"state": NOT_DUE, "failed": 0, "gaps": 0, "evidence": None})
"""What is said of one of whom nothing is due, in the order of `JUDGED`."""


@dataclass(frozen=True, slots=True)
class Touched:
    """Families of a closed stage that late work touches, and those of them whose figures this run changed."""

    stage: Stage
    families: tuple[str, ...]
    changed: tuple[str, ...]


def read_late(parts: Services, kabupaten: str, known: Sequence[Rules]) -> Iterator[Touched]:
    """Look at what came since the newest closed stages were last looked at; yield the families that it touches.

    Each step is written before it is yielded, and may be repeated: the mark moves on when the caller comes back for more.
    """
    with read_transaction(parts.engine) as connection:
        closed = stages_in(connection, kabupaten, CLOSED)[-LATE_STAGES_MAX:]
        number = connection.scalar(select(PARTITION.c.number).where(PARTITION.c.kabupaten == kabupaten)) or 0
    for row in closed:
        if row.read_to != number:
            stage = stage_named(known, row.tahap)
            yield from _steps(parts, kabupaten, stage, known, row)
            with write_transaction(parts.engine) as connection:
                mine = (TAHAP.c.kabupaten == kabupaten, TAHAP.c.tahap == row.tahap)
                connection.execute(update(TAHAP).where(*mine).values(read_to=number))


def _steps(parts: Services, kabupaten: str, stage: Stage, known: Sequence[Rules], row: Row) -> Iterator[Touched]:
    with read_transaction(parts.engine) as connection:
        touched = iter(list(connection.scalars(_touched(kabupaten, stage, row.read_to))))
    while families := list(islice(touched, LATE_FAMILIES_PER_STEP)):
        with read_transaction(parts.engine) as connection:
            rows = list(_differing(connection, kabupaten, stage, known, families))
        changed = [one | {"late_at": parts.clock()} for one in rows]
        with write_transaction(parts.engine) as connection:
            upsert(connection, FIGURE, changed, update=[*(f"late_{name}" for name in JUDGED), "late_at"])
        yield Touched(stage, tuple(families), tuple(sorted({one["kpm_id"] for one in rows})))


def _touched(kabupaten: str, stage: Stage, since: int) -> Select:
    """Return the query of the families whom something concerns that changed since a number: checks of a stage, effective days of its
    schools, those of today and those where they were checked, mergings, and deaths until its end.

    The heads of the scopes say where anything is new, so that the feed is not walked whole.
    """
    same = (FEED.c.kabupaten == HEAD.c.kabupaten) & (FEED.c.scope == HEAD.c.scope) & (FEED.c.kind == HEAD.c.kind)
    news = select(FEED.c.id).join(HEAD, same).where(HEAD.c.kabupaten == kabupaten, HEAD.c.number > since, FEED.c.number > since)
    checks, days, members, families, events = (
        news.where(HEAD.c.kind == name) for name in ("komitmen", "hari_efektif", "anggota", "kpm", "peristiwa")
    )
    counted = (DAYS.c.kabupaten == kabupaten, DAYS.c.bulan.in_(stage.months), DAYS.c.id.in_(days))
    at_school = (DAYS.c.kabupaten == KOMITMEN.c.kabupaten) & (DAYS.c.fasilitas_id == KOMITMEN.c.fasilitas_id) & (DAYS.c.bulan == KOMITMEN.c.bulan)
    lean = select(KOMITMEN.c.id).select_from(DAYS.join(KOMITMEN, at_school)).where(*counted)
    enrolled = (DAYS.c.kabupaten == ANGGOTA.c.kabupaten) & (DAYS.c.fasilitas_id == ANGGOTA.c.fasilitas_id)
    between = KOMITMEN.c.bulan.between(shift(stage.months[-1], -11), stage.months[-1])
    theirs = (KOMITMEN.c.kabupaten == kabupaten, between, or_(KOMITMEN.c.id.in_(checks), KOMITMEN.c.id.in_(lean)))
    own = KOMITMEN.join(ANGGOTA, (ANGGOTA.c.kabupaten == KOMITMEN.c.kabupaten) & (ANGGOTA.c.id == KOMITMEN.c.anggota_id))
    merged = KOMITMEN.join(ALIAS, (ALIAS.c.kabupaten == KOMITMEN.c.kabupaten) & (ALIAS.c.old_id == KOMITMEN.c.anggota_id))
    led = merged.join(ANGGOTA, (ANGGOTA.c.kabupaten == ALIAS.c.kabupaten) & (ANGGOTA.c.id == ALIAS.c.new_id))
    dead = (DEATH.c.type == "meninggal", DEATH.c.status.in_(TAKEN_OVER), DEATH.c.effective_date <= stage.last.isoformat())
    found = union(
        select(ANGGOTA.c.kpm_id).select_from(own).where(*theirs),
        select(ANGGOTA.c.kpm_id).select_from(led).where(*theirs),
        select(ANGGOTA.c.kpm_id).select_from(DAYS.join(ANGGOTA, enrolled)).where(*counted),
        *_merged(kabupaten, members, families),
        select(DEATH.c.kpm_id).where(DEATH.c.kabupaten == kabupaten, DEATH.c.id.in_(events), *dead),
    ).subquery("touched")
    return select(found.c.kpm_id).order_by(found.c.kpm_id)


def _merged(kabupaten: str, members: Select, families: Select) -> Iterator[Select]:
    """Yield the queries of the families on both sides of mergings, and of their undoing, that these changes belong to."""
    for side in (MERGED.c.kept_id, MERGED.c.lost_id):
        mine = (MERGED.c.kabupaten == kabupaten, ANGGOTA.c.kabupaten == kabupaten, ANGGOTA.c.id == side)
        yield select(ANGGOTA.c.kpm_id).where(*mine, MERGED.c.kind == "anggota", MERGED.c.lost_id.in_(members))
        yield select(side).where(MERGED.c.kabupaten == kabupaten, MERGED.c.kind == "kpm", MERGED.c.lost_id.in_(families))


def _differing(
    connection: Connection, kabupaten: str, stage: Stage, known: Sequence[Rules], families: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """Yield the rows of figures that are no longer what was frozen or seen last.

    What is new had no figure when the stage closed; of whom nothing is due any more, such as one who had died, nothing is said.
    """
    mine = (FIGURE.c.kabupaten == kabupaten, FIGURE.c.tahap == stage.tahap, FIGURE.c.kpm_id.in_(families))
    before = {(row.kpm_id, row.anggota_id): row for row in connection.execute(select(FIGURE).where(*mine))}
    for family in figures(connection, kabupaten, stage, known, families):
        for row in rows_of(kabupaten, stage.tahap, family):
            old = before.pop((row["kpm_id"], row["anggota_id"]), None)
            if old is None or _known(old) != tuple(row[name] for name in JUDGED):
                late = {f"late_{name}": row[name] for name in JUDGED}
                frozen = {name: row[name] for name in ("kabupaten", "tahap", "area", *KEY)}
                yield frozen | NOTHING | late
    for old in before.values():
        if _known(old) != tuple(NOTHING.values()):
            frozen = {name: old._mapping[name] for name in ("kabupaten", "tahap", "area", *KEY)}
            yield frozen | NOTHING | {f"late_{name}": value for name, value in NOTHING.items()}


def _known(row: Row) -> tuple[Any, ...]:
    """Return what a figure says at present."""
    late = "late_" if row.late_at is not None else ""
    return tuple(row._mapping[late + name] for name in JUDGED)
