"""A day's work in one request, and next to nothing when nothing is new; over real HTTP."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from schemas import KINDS
from server.commands.common import migrate
from server.config import Settings
from server.demo.fill import DemoWorker, fill
from server.office import Office, edit
from server.services import Services
from sync.phone.phone import Phone
from sync.phone.transport import HttpTransport
from tests.serving import serving

BYTES_OF_NOTHING_MAX = 500
KABUPATEN = "3507"


@dataclass(frozen=True, slots=True)
class Place:
    """A served demonstration kabupaten."""

    parts: Services
    address: str
    workers: list[DemoWorker]
    office: Office


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Serve the demonstration kabupaten."""
    app = migrate(Settings(instance=tmp_path / "instance"))
    parts: Services = app.extensions["lapangan"]
    office = Office(parts.store, "demo", parts.clock, parts.random)
    workers = fill(office, KINDS, parts.clock().date(), Random(11))
    with serving(app) as port:
        yield Place(parts, f"http://127.0.0.1:{port}", workers, office)


def settled_phone(place: Place, tmp_path: Path) -> tuple[Phone, HttpTransport]:
    """Return an enrolled phone with nothing left to fetch."""
    transport = HttpTransport(place.address)
    random = Random(12)
    clock = datetime.now(UTC).timestamp
    phone = Phone.create(tmp_path / "hp.sqlite3", clock=clock, random_bytes=random.randbytes, transport=transport)
    phone.enrol(place.parts.enrolment.issue(place.workers[0].id, KABUPATEN), "HP")
    assert phone.sync().complete
    return phone, transport


def test_sixty_changes_and_twenty_rows_are_one_request(place: Place, tmp_path: Path) -> None:
    """P2, P37: sixty changes go and twenty rows come in one round trip, and none of the sixty comes back."""
    phone, transport = settled_phone(place, tmp_path)
    families = phone.all("kpm")
    with place.parts.store.view(KABUPATEN) as view:
        records = view.records(KINDS["kpm"], [family["id"] for family in families[20:]])
    place.office.write(KABUPATEN, [edit(KINDS["kpm"], record, address="Dusun Baru RT 001 RW 001") for record in records])
    for day in range(6):
        draft = phone.form(KABUPATEN)
        for family in families[10 * (day % 2) : 10 * (day % 2) + 10]:
            draft.make("kunjungan", kpm_id=family["id"], date=phone.today().isoformat(), purpose="Kunjungan")
        draft.save()
    before, visits = transport.meter.round_trips, len(phone.all("kunjungan"))

    report = phone.sync()

    assert (report.complete, report.exchanges, transport.meter.round_trips - before) == (True, 1, 1)
    assert (report.outcomes, report.rows) == ({"applied": 60}, 20)
    assert len(phone.all("kunjungan")) == visits


def test_nothing_new_costs_next_to_nothing(place: Place, tmp_path: Path) -> None:
    """An exchange with nothing new is under 500 bytes both ways together, headers included."""
    phone, transport = settled_phone(place, tmp_path)
    draft = phone.form(KABUPATEN)
    draft.make("kunjungan", kpm_id=phone.all("kpm")[0]["id"], date=phone.today().isoformat(), purpose="Kunjungan")
    draft.save()
    assert phone.sync().complete
    before = transport.meter.sent + transport.meter.received

    assert phone.sync().complete

    assert transport.meter.sent + transport.meter.received - before < BYTES_OF_NOTHING_MAX
