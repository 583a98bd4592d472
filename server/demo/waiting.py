"""What waits for the office of invented families: proposals, a double, families without a kelompok, late and held work of a former pendamping."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from schemas.komplementaritas import RECEIVED
from server.demo.people import Inventor
from server.observations.halfyear import semester_of
from server.office import new_record
from sync.ids import content_hash, slot_id
from sync.nouns import Author, Change, Form, Grants, Window
from sync.snapshot import Batch

DEVICE = "demo"
LONELY = 2
ENDED_DAYS, WORKED_DAYS = 3, 4
"""Days ago on which the charge of a former pendamping ended, and on which the work was done that comes only now."""


def cases(inventor: Inventor, desa: str, families: list[str]) -> Iterator[Change]:
    """Yield what the field has proposed and what an import left over, about some families."""
    first, second, third = families[:3]
    today = inventor.today.isoformat()
    yield from _birth(inventor, first)
    told = {"kpm_id": second, "about_kind": "kpm", "about_id": second, "field": "address", "reported_on": today}
    wish = {"after": "Dusun Sumberejo RT 002 RW 001", "reason": "Pindah rumah", "evidence": "Surat keterangan desa"}
    yield inventor.make("usulan", {**told, **wish, "before": "Dusun Lama RT 001 RW 001", "field_group": "address"})
    decided = {"status": "disetujui", "decided_on": today, "closed": True, "evidence": "Kartu keluarga"}
    yield inventor.make("usulan", {**told, **decided, "kpm_id": third, "about_id": third, "field": "no_kk", "after": inventor.number()})
    nik = inventor.number()
    for family, name in ((second, "Dewi Lestari"), (third, "Dewi L.")):
        person = {"name": name, "sex": "P", "birth_date": "2012-04-05", "relation": "anak", "komponen": "smp", "is_pengurus": False}
        yield inventor.make("anggota", {"kpm_id": family, "nik": nik, "membership_status": "aktif", **person})
    for number in range(LONELY):
        lonely = {"desa_code": desa, "address": f"Dusun Krajan RT 00{number + 1} RW 002", "membership_status": "aktif"}
        yield inventor.make("kpm", {**lonely, "no_kk": inventor.number(), "joined_on": f"{inventor.today.year}-01-01"})


def _birth(inventor: Inventor, family: str) -> Iterator[Change]:
    born = (inventor.today - timedelta(days=9)).isoformat()
    child = {"name": "Bayi Sehat", "sex": "L", "birth_date": born}
    member = inventor.make("anggota", {"kpm_id": family, **child, "relation": "anak", "komponen": "anak_usia_dini", "provisional": True})
    yield member
    told = {"kpm_id": family, "type": "lahir", "reported_on": inventor.today.isoformat(), "effective_date": born, "anggota_id": member.id}
    words = {"new_name": child["name"], "sex": child["sex"], "birth_date": born, "before": "Belum tercatat", "after": "Lahir: Bayi Sehat (L)"}
    yield inventor.make("peristiwa", {**told, **words, "birth_order": 1, "evidence": "Surat keterangan lahir"})


def former(inventor: Inventor, worker: str, kelompok: str) -> Change:
    """Return the charge of somebody who helped out in a kelompok until some days ago."""
    ended = (inventor.today - timedelta(days=ENDED_DAYS)).isoformat()
    term = {"worker_id": worker, "kelompok_id": kelompok, "role": "pengganti", "start_date": f"{inventor.today.year}-01-01"}
    return inventor.make("assignment", {**term, "end_date": ended})


def late_work(inventor: Inventor, kabupaten: str, worker: str, kelompok: str, family: str) -> Batch:
    """Return a visit that the phone of the former pendamping hands in only today."""
    day = inventor.today - timedelta(days=WORKED_DAYS)
    fields = {"kpm_id": family, "date": day.isoformat(), "findings": "Keluarga sehat, anak masuk sekolah."}
    visit = Change("kunjungan", inventor.office.new_id(), fields)
    return _batch(inventor, kabupaten, (worker, Grants({f"k:{kelompok}": (Window(None, day),)}, ())), (visit, day))


def held_work(inventor: Inventor, kabupaten: str, worker: str, family: str) -> Batch:
    """Return what the former pendamping asked a family today, after the charge had ended: the office has to decide on it."""
    told = {"kpm_id": family, "semester": semester_of(inventor.today), "pip": RECEIVED}
    asked = new_record(inventor.kinds["komplementaritas"], told, "")
    change = Change(asked.kind, asked.id, told)
    return _batch(inventor, kabupaten, (worker, Grants({}, ())), (change, inventor.today))


def _batch(inventor: Inventor, kabupaten: str, who: tuple[str, Grants], what: tuple[Change, date]) -> Batch:
    change, day = what
    form = Form(slot_id("form", (DEVICE, change.id)), kabupaten, day, (change,), content_hash(change.id))
    tag = int.from_bytes(inventor.office.random_bytes(4))
    return Batch(kabupaten, Author(who[0], DEVICE, who[1]), (form,), tag, inventor.today)


def hand_in(inventor: Inventor, batch: Batch, now: datetime) -> None:
    """Take late work in."""
    inventor.office.store.commit(batch, now)
