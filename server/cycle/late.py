"""Late work (susulan): checks that came after a stage closed are shown beside its frozen figures, and name the families they touch."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, Select, select, union, update

from server.cycle.closing import CLOSED, PARTITION, TAHAP, stages_in
from server.cycle.compliance import NOT_DUE
from server.cycle.expected import ANGGOTA, DAYS, KOMITMEN
from server.cycle.figures import FIGURE, figures, rows_of
from server.cycle.rules import Rules
from server.cycle.stages import Stage, shift, stage_named
from server.engine import read_transaction, write_transaction
from server.services import Services
from server.store.tables import TABLES, upsert
from sync.limits import LATE_FAMILIES_PER_STEP, LATE_STAGES_MAX

FEED, HEAD = TABLES["feed"], TABLES["scope_head"]
JUDGED = ("state", "failed", "gaps", "evidence")
KEY = ("kpm_id", "anggota_id")


def read_late(parts: Services, kabupaten: str, known: Sequence[Rules]) -> Iterator[tuple[Stage, list[str]]]:
    """Look at what came since the newest closed stages were last looked at; yield (stage, families whose figures it changed).

    Each step is written before it is yielded, and may be repeated: the mark moves on when the caller comes back for more.
    """
    with read_transaction(parts.engine) as connection:
        closed = stages_in(connection, kabupaten, CLOSED)[-LATE_STAGES_MAX:]
        number = connection.scalar(select(PARTITION.c.number).where(PARTITION.c.kabupaten == kabupaten)) or 0
    for row in closed:
        if row.read_to != number:
            stage = stage_named(known, row.tahap)
            yield from ((stage, changed) for changed in _steps(parts, kabupaten, stage, known, row) if changed)
            with write_transaction(parts.engine) as connection:
                mine = (TAHAP.c.kabupaten == kabupaten, TAHAP.c.tahap == row.tahap)
                connection.execute(update(TAHAP).where(*mine).values(read_to=number))


def _steps(parts: Services, kabupaten: str, stage: Stage, known: Sequence[Rules], row: Row) -> Iterator[list[str]]:
    with read_transaction(parts.engine) as connection:
        touched = iter(list(connection.scalars(_touched(kabupaten, stage, row.read_to))))
    while families := list(islice(touched, LATE_FAMILIES_PER_STEP)):
        with read_transaction(parts.engine) as connection:
            rows = list(_differing(connection, kabupaten, stage, known, families))
        changed = [one | {"late_at": parts.clock()} for one in rows]
        with write_transaction(parts.engine) as connection:
            upsert(connection, FIGURE, changed, update=[*(f"late_{name}" for name in JUDGED), "late_at"])
        yield sorted({one["kpm_id"] for one in rows})


def _touched(kabupaten: str, stage: Stage, since: int) -> Select:
    """Return the query of the families that checks or effective days of a stage concern, which changed since a number.

    The heads of the scopes say where anything is new, so that the feed is not walked whole.
    """
    months = (shift(stage.months[-1], -11), stage.months[-1])
    same = (FEED.c.kabupaten == HEAD.c.kabupaten) & (FEED.c.scope == HEAD.c.scope) & (FEED.c.kind == HEAD.c.kind)
    news = select(FEED.c.id).join(HEAD, same).where(HEAD.c.kabupaten == kabupaten, HEAD.c.number > since, FEED.c.number > since)
    of_checks = (
        select(ANGGOTA.c.kpm_id)
        .join(KOMITMEN, (KOMITMEN.c.kabupaten == ANGGOTA.c.kabupaten) & (KOMITMEN.c.anggota_id == ANGGOTA.c.id))
        .where(KOMITMEN.c.kabupaten == kabupaten, KOMITMEN.c.bulan.between(*months))
        .where(KOMITMEN.c.id.in_(news.where(HEAD.c.kind == "komitmen")))
    )
    of_days = (
        select(ANGGOTA.c.kpm_id)
        .join(DAYS, (DAYS.c.kabupaten == ANGGOTA.c.kabupaten) & (DAYS.c.fasilitas_id == ANGGOTA.c.fasilitas_id))
        .where(DAYS.c.kabupaten == kabupaten, DAYS.c.bulan.in_(stage.months))
        .where(DAYS.c.id.in_(news.where(HEAD.c.kind == "hari_efektif")))
    )
    both = union(of_checks, of_days).subquery("touched")
    return select(both.c.kpm_id).order_by(both.c.kpm_id)


def _differing(
    connection: Connection, kabupaten: str, stage: Stage, known: Sequence[Rules], families: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """Yield the rows of figures that are no longer what was frozen or seen last; what is new had no figure when the stage closed."""
    mine = (FIGURE.c.kabupaten == kabupaten, FIGURE.c.tahap == stage.tahap, FIGURE.c.kpm_id.in_(families))
    before = {(row.kpm_id, row.anggota_id): row for row in connection.execute(select(FIGURE).where(*mine))}
    for family in figures(connection, kabupaten, stage, known, families):
        for row in rows_of(kabupaten, stage.tahap, family):
            old = before.get((row["kpm_id"], row["anggota_id"]))
            if old is None or _known(old) != tuple(row[name] for name in JUDGED):
                late = {f"late_{name}": row[name] for name in JUDGED}
                frozen = {name: row[name] for name in ("kabupaten", "tahap", "area", *KEY)}
                yield frozen | {"state": NOT_DUE, "failed": 0, "gaps": 0, "evidence": None} | late


def _known(row: Row) -> tuple[Any, ...]:
    """Return what a figure says at present."""
    late = "late_" if row.late_at is not None else ""
    return tuple(row._mapping[late + name] for name in JUDGED)
