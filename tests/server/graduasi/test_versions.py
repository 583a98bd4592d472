"""A new version of the rules in the middle of it all: a proposal goes on by its own, the others by the new one, on paper as on the board."""

import io
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from server.engine import read_transaction
from server.graduasi.rules import add_exit_rules, exit_rules, shipped_exit_rules
from server.office import Office
from server.papers.dossier import draw_dossier
from server.papers.evidence import gather
from tests.server.api.world import HOME
from tests.server.console.visitor import visit
from tests.server.graduasi.room import ON_SQLITE, Room

STRICTER = {"valid_from": "2026-11-22", "meetings_min": 60, "name": "Aturan baru"}


def tighten(room: Room) -> None:
    """Write a version by which nobody here may leave, and let its day come."""
    parts = room.world.parts
    with read_transaction(parts.engine) as connection:
        known = exit_rules(connection)
    office = Office(parts.store, "test", parts.clock, parts.random)
    add_exit_rules(office, known, {**shipped_exit_rules().fields, **STRICTER}, date(2026, 11, 21))
    room.world.clock.pass_by(days=1)


def paper(room: Room, family: str = "kpm1") -> tuple[int, str]:
    """Return the version by which the dossier of a family weighs it, and its text."""
    told = gather(room.world.parts, HOME, HOME, room.world.ids[family])
    pages = PdfReader(io.BytesIO(draw_dossier(told))).pages
    return told.rules.nomor, " ".join(" ".join(page.extract_text() for page in pages).split())


@ON_SQLITE
def test_a_proposal_goes_on_by_the_version_it_was_made_by(room: Room) -> None:
    """Verification and both approvals, the page, the batch and the dossier weigh it by that version, and say so; the next one is weighed by the new."""
    room.assess()
    made = room.propose()
    tighten(room)
    opened = room.open(made)
    assert (opened.rules.nomor, opened.known.weighing.missing, opened.founded) == (1, (), True)
    nomor, text = paper(room)
    assert nomor == 1 and "versi 1: " in text and "yang dipakai saat diusulkan" in text
    page = visit(room.world, "koordinator").get(f"/konsol/graduasi/{HOME}/usulan/{made}").text
    assert "Ditimbang menurut aturan graduasi versi 1, yang dipakai saat diusulkan. Usulan baru ditimbang menurut versi 2." in page
    for who, action in (("oki", "verifikasi"), ("ani", "setuju_pertama"), ("eka", "setuju_kedua")):
        room.act(who, made, action)
    assert room.carry() == "disetujui"


@ON_SQLITE
@pytest.mark.parametrize("refused", [False, True])
def test_a_family_without_a_proposal_is_weighed_by_the_version_of_the_day(room: Room, refused: bool) -> None:
    """Whatever version its assessment was made by, and also after a refusal: the board and the dossier read the same one."""
    room.assess(aturan_nomor=1)
    if refused:
        room.act("ani", room.propose(), "tolak")
        assert room.carry() == "ditolak"
        room.world.clock.pass_by(seconds=1)
        room.assess(day="2026-11-21", aturan_nomor=1)
    tighten(room)
    room.world.clock.pass_by(seconds=int(timedelta(minutes=1).total_seconds()))
    room.count()
    [candidate] = [one for one in room.candidates() if one.kpm == room.kpm]
    assert "meetings_few" in [one.code for one in candidate.weighing.missing]
    nomor, text = paper(room)
    assert nomor == 2 and "versi 2: Aturan baru" in text and "yang berlaku pada hari itu" in text
    page = visit(room.world, "koordinator").get(f"/konsol/graduasi/{HOME}/keluarga/{room.kpm}").text
    assert "Ditimbang menurut aturan graduasi versi 2." in page
