"""A family with something in every corner of the office, whose membership then ended and whose retention is over."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row, insert, select, update

from schemas import KINDS
from server.desk.reads import note_read
from server.engine import read_transaction, write_transaction
from server.inspect.seal import seal_all
from server.inspect.verify import verify
from server.jobs.proof import prove
from server.jobs.tasks import run_work
from server.office import new_record
from server.people.trace import trace
from server.privacy.erasure import CONFIRM, ask_erasure, release_families, term_of
from server.privacy.families import count_families
from server.privacy.requests import Wish, open_request, settle, take_in
from server.privacy.retention import FILE
from server.store.tables import TABLES
from sync.nouns import Change, Form, Revision
from sync.wire import form_content
from tests.server.api.world import HOME
from tests.server.desk.office import Desk

NAME, NIK, ADDRESS, WORDS = "Rahmawati Contoh", "0000998877665544", "Jalan Rahasia", "Ibu Rahmawati sedang sakit"
SECRETS = ("rahmawati", NIK, "0000000000000001")
"""Parts of what is erased: name, NIK, number of the family card."""
OTHER = "Tetangga ikut"
"""What stands in the same roster of another family."""
YEARS = 5


@dataclass(slots=True)
class Ended:
    """The family, its member, and what others have in the same forms."""

    desk: Desk
    apd: Row
    kpm: str
    member: str
    roster: Form
    ended_at: datetime

    def counts(self) -> dict[str, int]:
        """Return how many families are due and held back."""
        parts = self.desk.world.parts
        while trace(parts):
            pass
        with read_transaction(parts.engine) as connection:
            return count_families(connection, term_of(parts), "00")

    def erase(self) -> Any:
        """Ask for the erasing, have it done, and return the work."""
        parts = self.desk.world.parts
        work = ask_erasure(parts, self.apd, "Masa simpan lewat", CONFIRM)
        run_work(parts)
        return next(row for row in self.desk.world.rows("work_item") if row.id == work)

    def faults(self) -> list[Any]:
        """Seal what is new and return what is wrong with chains and feed."""
        parts = self.desk.world.parts
        seal_all(parts)
        with read_transaction(parts.engine) as connection:
            return [*verify(connection), *prove(connection, parts.kinds)]


def set_years(desk: Desk, folder: Path, years: int = YEARS) -> None:
    """Give the office a period for families."""
    text = FILE.read_text("utf-8").replace("years = 0", f"years = {years}")
    path = folder / "retention.toml"
    path.write_text(text, "utf-8")
    parts = desk.world.parts
    desk.world.app.extensions["lapangan"] = replace(parts, settings=replace(parts.settings, retention=str(path)))


def end(desk: Desk, kpm: str, **more: Any) -> None:
    """End the membership of a family, as of the present day."""
    desk.change("kpm", kpm, **{"membership_status": "graduasi", "ended_on": desk.world.clock().date().isoformat(), **more})


def make_ended(desk: Desk, folder: Path) -> Ended:
    """Fill every corner, end the membership, let the years pass, and take the family out of its kelompok."""
    set_years(desk, folder)
    world, kpm, apd = desk.world, desk.world.ids["kpm1"], desk.account("nasional", "apd", "00")
    member = new_record(KINDS["anggota"], {"kpm_id": kpm, "name": NAME, "nik": NIK, "is_pengurus": True}, world.new_id())
    old = desk.record("kpm", kpm)
    key = {"kpm_id": kpm, "semester": "2026-2", "note": WORDS}
    referral = {"kpm_id": kpm, "anggota_id": member.id, "referred_on": "2026-11-20", "layanan": "kube", "reason": WORDS, "heard": WORDS}
    observed = [new_record(KINDS[kind], key, "") for kind in ("komplementaritas", "perilaku")]
    desk.office.write(HOME, [member, *observed, new_record(KINDS["rujukan"], referral, world.new_id())])
    roster = _roster(desk)
    for form in (roster, world.visit("kpm1", findings=WORDS)):
        desk.siti.exchange(form)
    _conflict(desk, kpm, Revision(old.revision, old.tag))
    _dismissed(desk)
    _complaint(desk, kpm)
    _beside(desk, apd, kpm, member.id)
    end(desk, kpm)
    while trace(world.parts):
        pass
    seal_all(world.parts)
    ended_at = world.clock()
    world.clock.pass_by(days=(YEARS + 1) * 366)
    made = Ended(desk, apd, kpm, member.id, roster, ended_at)
    assert made.counts()["assigned"] == 1 == release_families(world.parts, apd)
    return made


def _roster(desk: Desk) -> Form:
    """Return a form with a meeting and the marks of two families."""
    world = desk.world
    key = {"kelompok_id": world.ids["mawar"], "bulan": "2026-11", "unplanned_date": "2026-11-20", "ordinal": 1}
    meeting = new_record(KINDS["p2k2_sesi"], {**key, "date": "2026-11-20", "held_by": [world.ids["siti"]], "status": "terlaksana"}, "")
    marks = [
        new_record(KINDS["kehadiran"], {"p2k2_sesi_id": meeting.id, "kpm_id": world.ids[kpm], "status": "I", "reason": text}, "")
        for kpm, text in (("kpm1", WORDS), ("kpm2", OTHER))
    ]
    return world.form(meeting, *marks)


def _conflict(desk: Desk, kpm: str, base: Revision) -> None:
    """Let a phone and the office write different notes on the family; a person decided between them."""
    desk.change("kpm", kpm, field_note="Kantor: " + WORDS)
    desk.phone_edits("kpm1", base, field_note="HP: " + WORDS)
    with write_transaction(desk.world.parts.engine) as connection:
        assert connection.execute(update(TABLES["conflict"]).values(state="decided")).rowcount == 1


def _dismissed(desk: Desk) -> None:
    """Have a visit refused and dismissed with a reason that names the person."""
    desk.refused(findings=7, met=NAME)
    judge = desk.account("penyelia")
    desk.decide(judge, desk.open("inbox"), "dismiss", reason=WORDS)
    assert desk.carry() == 1


def _complaint(desk: Desk, kpm: str) -> None:
    told = {"programme": "lainnya", "category": "layanan", "reported_on": "2026-11-20", "worker_id": desk.world.ids["siti"], "kpm_id": kpm}
    made = new_record(KINDS["pengaduan"], {**told, "complainant": NAME, "text": WORDS, "status": "selesai", "answer": WORDS}, desk.world.new_id())
    desk.office.write(HOME, [made])
    step = {"kabupaten": HOME, "complaint": made.id, "number": 1, "at": desk.world.clock(), "action": "selesai", "text": WORDS}
    with write_transaction(desk.world.parts.engine) as connection:
        connection.execute(insert(TABLES["complaint_step"]), step)


def _beside(desk: Desk, apd: Row, kpm: str, member: str) -> None:
    """Put down what imports remember, a request that was answered, a read, a figure that was published, the attendance of a month, and a draw."""
    parts, now = desk.world.parts, desk.world.clock()
    asked = take_in(parts, apd, Wish("report", HOME, "kpm", kpm, NAME))
    with read_transaction(parts.engine) as connection:
        request = open_request(connection, HOME, HOME, asked)
    settle(parts, apd, request, "done", f"Diserahkan kepada {NAME}")
    note_read(parts, apd.id, "/konsol/keluarga", kabupaten=HOME, kind="kpm", record=kpm)
    closed = {"kpm_id": kpm, "aturan_nomor": 1, "proposed_on": "2026-11-20", "status": "ditolak", "reason": WORDS}
    said = new_record(KINDS["penilaian_graduasi"], {"kpm_id": kpm, "date": "2026-11-20", "jalur": "paksa", "reason": WORDS}, desk.world.new_id())
    made = [
        said,
        new_record(KINDS["graduasi"], closed | {"penilaian_id": said.id, "jalur": "paksa", "as_of": 1, "evidence_for": WORDS}, ""),
        new_record(KINDS["sanksi"], closed | {"tahap": "2026-07", "jenis": "penangguhan", "evidence": WORDS}, ""),
    ]
    desk.office.write(HOME, made)
    decided = {one.kind: one.id for one in made}
    memory = {"kabupaten": HOME, "kind": "anggota", "id": member, "key": kpm, "values": {"nik": NIK, "name": NAME}, "groups": {}}
    figure = {"kabupaten": HOME, "tahap": "2026-10", "kpm_id": kpm, "anggota_id": "", "state": "memenuhi", "failed": 0, "gaps": 0}
    month = TABLES["attendance_month"]
    attended = dict.fromkeys(month.c.keys(), 0) | {"kabupaten": HOME, "bulan": "2026-11", "kpm_id": kpm, "kelompok_id": desk.world.ids["mawar"]}
    step = {"kabupaten": HOME, "round": 1, "account": apd.id, "plt": False, "reason": WORDS, "made_at": now, "settled_at": now, "state": "done", "tries": 0}
    drawn = {"id": desk.world.new_id(), "kabupaten": HOME, "seed": "x", "families": 2, "cards": 2, "opens_on": "2026-11-01", "closes_on": "2026-11-30"}
    with write_transaction(parts.engine) as connection:
        connection.execute(insert(TABLES["survey_round"]), drawn | {"account": apd.id, "made_at": now})
        draws = [{"round": drawn["id"], "kabupaten": HOME, "kpm_id": one} for one in (kpm, desk.world.ids["kpm2"])]
        connection.execute(insert(TABLES["survey_drawn"]), draws)
        connection.execute(insert(month), [attended, attended | {"kpm_id": desk.world.ids["kpm2"]}])
        connection.execute(insert(TABLES["imported"]), memory | {"revision": 1, "tag": 1, "source": "x", "imported_at": now})
        connection.execute(insert(TABLES["tahap_figure"]), figure)
        for kind, action in (("graduasi", "usul"), ("sanksi", "tolak")):
            told = {"id": desk.world.new_id(), kind: decided[kind], "action": action}
            connection.execute(insert(TABLES[f"{kind}_step"]), step | told)


def late_form(desk: Desk, kpm: str) -> Form:
    """Return a form of an old phone: a visit to the erased family, one to its neighbour, a new member of it, and an edit of it."""
    world, day = desk.world, desk.world.clock().date()
    told = [{"kpm_id": one, "date": day.isoformat(), "findings": text} for one, text in ((kpm, WORDS), (world.ids["kpm2"], OTHER))]
    child = {"kpm_id": kpm, "name": NAME, "nik": NIK, "provisional": True}
    made = [new_record(KINDS["kunjungan"], fields, world.new_id()) for fields in told]
    noted = Change("kpm", kpm, {"field_note": WORDS}, Revision(1, 1), seen={"field_note": [[WORDS]]})
    changes = (*made, new_record(KINDS["anggota"], child, world.new_id()), noted)
    return Form(world.new_id(), HOME, day, changes, form_content(HOME, day, changes))


def everything(desk: Desk) -> str:
    """Return all that all tables hold, as text in small letters."""
    found = []
    with read_transaction(desk.world.parts.engine) as connection:
        for table in TABLES.values():
            found += [str(tuple(row)) for row in connection.execute(select(table))]
    return "\n".join(found).lower()


def left_in(desk: Desk) -> list[str]:
    """Return which secrets any table or, on SQLite, any byte of the database's files still has."""
    text = everything(desk)
    files = [path.read_bytes().lower() for path in desk.world.parts.settings.instance.glob("lapangan.sqlite3*")]
    return [secret for secret in SECRETS if secret in text or any(secret.encode() in raw for raw in files)]
