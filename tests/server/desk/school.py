"""A school with pupils whose checks come from a phone."""

from typing import Any

from sqlalchemy import Row

from schemas import KINDS
from server.desk.queues import WATCHERS
from server.desk.watch import run_watch
from server.office import new_record
from sync.nouns import Change, Form, Revision
from tests.server.api.world import HOME
from tests.server.desk.office import Desk

QUEUE, BULAN = "komitmen", "2026-10"


def pupil(desk: Desk, kpm: str = "kpm1") -> str:
    """Return the id of the pupil of a family."""
    return next(row.id for row in desk.world.rows("anggota") if row.kpm_id == desk.world.ids[kpm])


def checked(desk: Desk, kpm: str = "kpm1", *, bulan: str = BULAN, **told: Any) -> Change:
    """Return the change that makes a pupil's check of a month; without absences unless some are told."""
    key = {"anggota_id": pupil(desk, kpm), "bulan": bulan, "condition": "kehadiran_sekolah", "fasilitas_id": desk.school}
    made = new_record(KINDS["komitmen"], {**key, **told}, "")
    return Change(made.kind, made.id, {name: value for name, value in made.fields.items() if name != "review"})


def send(desk: Desk, *changes: Change) -> Form:
    """Let Siti's phone send changes; all of them must be taken."""
    form = desk.world.form(*changes)
    answer = desk.siti.exchange(form)[0]["out"]
    assert "refused" not in str(answer) and "held" not in str(answer), answer
    return form


def set_days(desk: Desk, days: int, bulan: str = BULAN) -> None:
    """Write the effective days of the school as the office."""
    made = new_record(KINDS["hari_efektif"], {"fasilitas_id": desk.school, "bulan": bulan, "days": days}, "")
    known = [row for row in desk.world.rows("hari_efektif") if row.id == made.id]
    if known:
        desk.change("hari_efektif", made.id, days=days)
    else:
        desk.office.write(HOME, [made])


def look(desk: Desk) -> int:
    """Let the watch run."""
    return run_watch(desk.world.parts, WATCHERS)


def cases(desk: Desk, state: str = "open") -> list[Row]:
    """Return the watched cases of komitmen."""
    return [row for row in desk.world.rows("watched") if row.queue == QUEUE and row.state == state]


def codes(desk: Desk) -> list[str]:
    """Return why cases wait."""
    return sorted(row.code for row in cases(desk))


def edited(desk: Desk, record: str, **fields: Any) -> Form:
    """Let Siti's phone, which has seen everything, edit a check."""
    known = desk.record("komitmen", record)
    form = desk.world.form(Change("komitmen", record, fields, Revision(known.revision, known.tag)))
    desk.siti.exchange(form)
    return form
