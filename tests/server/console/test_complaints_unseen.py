"""Who must not see a complaint: the worker it is about, by no route and no exchange; of confidential ones everybody but two."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import update
from werkzeug.test import TestResponse

from schemas import KINDS
from server.complaints.hand_on import hand_on
from server.complaints.hidden import CASE
from server.engine import write_transaction
from server.jobs.timetable import TIMETABLE, run_job
from server.office import new_record
from sync.ids import BUCKETS
from sync.nouns import Change, Revision
from tests.server.api.stage import on_sqlite
from tests.server.api.world import HOME, Phone
from tests.server.complaints.room import TOLD, Room, make_room
from tests.server.console.complaints import filled
from tests.server.console.doors import DOORS
from tests.server.console.test_dossier import text_of
from tests.server.console.visitor import Visitor, add_account, visit
from tests.server.dashboard.begun import begin_sums

NEW, KEEPERS, LIST = "/konsol/pengaduan/baru", "/konsol/pengaduan/pemegang", "/konsol/pengaduan"
CASE_PAGE = re.compile(r'href="(/konsol/pengaduan/kasus/[^"]+)"')
STEPS = re.compile(r'name="steps" value="(\d+)"')
MARK = "zamrud"
"""Stands in every word of a complaint that somebody must not see."""
OTHERS = (("supervisor", HOME), ("supervisor", "350701"), ("apd", HOME), ("koordinator", "00"), ("pemeriksa", "35"), ("operator", "00"))


room = on_sqlite(make_room)


def take_in(room: Room, visitor: Visitor, **told: str) -> str:
    """Take a complaint in by the form; return the id of its case."""
    before = {row.id for row in room.world.rows("complaint_case")}
    visitor.get(NEW)
    fields = {"reported_on": "2026-11-21", "programme": "pkh", "category": "petugas", "text": f"Isi {MARK}", "contact": f"HP {MARK}"}
    answer = visitor.send(NEW, **fields | told)
    assert answer.status_code == 303, answer.text
    [found] = {row.id for row in room.world.rows("complaint_case")} - before
    return found


def act(visitor: Visitor, identity: str, action: str, **fields: str) -> None:
    """Send one form of the page of a case."""
    address = f"/konsol/pengaduan/kasus/{HOME}/{identity}"
    steps = STEPS.search(visitor.get(address).text)[1]
    answer = visitor.send(address, action=action, steps=steps, **fields)
    assert answer.status_code == 303, answer.text


def everything(phone: Phone, scopes: dict[str, list[str]]) -> bytes:
    """Return all bytes that a phone gets: by pages, by a first sync, by digests and by the buckets of these scopes."""
    found = [str(phone.settle()).encode()]
    for asked in ({}, {"scopes": scopes}):
        made = phone.post("snapshot", {"epoch": phone.epoch, "asg": phone.said["asg"], **asked})
        found += [made.data, phone.get(made.json["url"].removeprefix("/api/v1/")).data if made.status_code == 200 else b""]
    wrong = {kabupaten: dict.fromkeys(names, 1) for kabupaten, names in scopes.items()}
    found.append(phone.post("repair", {"epoch": phone.epoch, "scopes": wrong}).data)
    buckets = {kabupaten: {name: [1] * BUCKETS for name in names} for kabupaten, names in scopes.items()}
    found.append(phone.post("repair", {"epoch": phone.epoch, "buckets": buckets}).data)
    assert len(found[-1]) > 200 and len(found[2]) > 0
    return b"".join(found)


def walked(room: Room, phone: Phone, refs: list[str]) -> bytes:
    """Return all bytes that every route of the application gives to a phone."""
    found = []
    for method, _rule, address in filled(room.world.app, room.world, refs):
        for body in ({}, {"epoch": phone.epoch, "forms": [], "v": 1, "now": 0}):
            sent = {"json": body} if method == "POST" else {}
            found.append(room.world.client.open(address, method=method, headers=phone.headers, **sent).data)
    return b"".join(found)


def scopes_of(room: Room, *people: str) -> dict[str, list[str]]:
    """Return the scopes of some workers and their kelompok, whoever asks for them."""
    own = [f"{letter}:{room.world.ids[name]}" for letter in "wp" for name in people]
    return {HOME: [*own, f"k:{room.world.ids['mawar']}", f"k:{room.world.ids['melati']}"]}


def test_a_complaint_about_a_worker_never_reaches_that_worker(room: Room) -> None:
    """Taken in at the office or by a colleague's phone, given for follow-up, answered and handed on: not a byte comes to his phones."""
    ani, budi, siti = visit(room.world, "supervisor", "ani"), room.world.ids["budi"], room.world.ids["siti"]
    office = [take_in(room, ani, about_worker=budi) for _ in range(2)]
    taken = room.complain(category="petugas", text=f"Budi {MARK}", complainant=f"Ibu {MARK}")
    act(ani, taken, "tentang", about_worker=budi)
    act(ani, taken, "langkah", step_state="selesai", step_text=f"Ditegur {MARK}")
    for identity in office:
        act(ani, identity, "tugaskan", give_worker=siti, give_text=f"Tolong tanya {MARK}")
    act(ani, office[0], "langkah", step_state="diteruskan", step_text=f"Catatan {MARK}", step_forwarded_to=f"Inspektorat {MARK}")
    [who] = [row for row in room.world.rows("account") if row.username == "ani"]
    assert hand_on(room.world.parts, who, HOME, source=siti, target=budi).went == 0
    refs = [*office, taken]
    work(room)
    secret = [MARK.encode(), *(one.encode() for one in refs), *(row.ticket.encode() for row in room.world.rows("complaint_case"))]
    scopes, fresh = scopes_of(room, "budi", "siti"), room.world.enrol("budi")
    for phone in (room.budi, fresh):
        seen = everything(phone, scopes)
        assert [one for one in secret if one in seen] == []
        assert MARK.encode() not in walked(room, phone, refs)
    assert MARK.encode() in everything(room.siti, scopes) and MARK not in room.world.log.getvalue()


def lay_secrets(room: Room) -> list[str]:
    """Lay confidential complaints everywhere they can lie: taken in, brought by a phone, refused, in a conflict, in a task."""
    kpm = {"kpm_id": room.world.ids["kpm1"], "complainant": f"Ibu {MARK}"}
    found = room.complain(category="kekerasan_rumah_tangga", text=f"Isi {MARK}", **kpm)
    marked = room.complain(rahasia=True, text=f"Isi {MARK}", **kpm)
    refused = room.form(category="perlindungan_anak", contact=7, text=f"Isi {MARK}", **kpm)
    room.siti.exchange(refused)
    old, told = room.record(marked), {**TOLD, **kpm, "contact": None}
    room.change(marked, **told | {"text": f"Kantor {MARK}"})
    edit = Change("pengaduan", marked, told | {"text": f"HP {MARK}"}, Revision(old.revision, old.tag))
    room.siti.exchange(room.world.form(edit))
    about = {"worker_id": room.world.ids["siti"], "about_kind": "pengaduan", "about_id": found, "text": f"Tanya {MARK}", "status": "open"}
    task = new_record(KINDS["tugas"], about, room.world.new_id())
    room.office.write(HOME, [task])
    base = room.record(task.id, "tugas")
    answer = {"answer": 7, "answered_on": None, "status": f"done {MARK}"}
    room.siti.exchange(room.world.form(Change("tugas", task.id, answer, Revision(base.revision, base.tag))))
    conflicts = [row.id for row in room.world.rows("conflict")]
    items = [f"{row.form}.{row._mapping['index']}" for row in room.world.rows("inbox")]
    assert len(conflicts) == 1 and len(items) == 2
    work(room)
    return [found, marked, refused.changes[0].id, task.id, *conflicts, *items]


def work(room: Room) -> None:
    """Let every job of the timetable run, as after a night, so that whatever comes out of records has come."""
    begin_sums(room.world, "2026-10")
    room.world.clock.pass_by(minutes=5)
    for job in TIMETABLE:
        run_job(job, room.world.parts)


def told_on(visitor: Visitor, addresses: Iterable[str]) -> set[str]:
    """Return the addresses whose pages, or papers, tell of a hidden complaint."""
    return {address for address in addresses if MARK in _read(visitor.get(address))}


def _read(answer: TestResponse) -> str:
    return text_of(answer.data) if answer.mimetype == "application/pdf" else answer.text


def within_reach(role: str, pages: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the addresses of pages by their rule; of a page whose door is shut to the role before anything is looked up, one."""
    for rule, addresses in pages.items():
        yield from addresses if role in DOORS["GET", rule] else addresses[:1]


def test_a_confidential_complaint_is_on_no_page_but_for_two(room: Room) -> None:
    """Every page of the console for every role: no word, no ticket, no count; holder and second find all of it."""
    world = room.world
    ani, eko = visit(world, "supervisor", "ani"), visit(world, "supervisor", "eko")
    room.people |= {row.username: row for row in world.rows("account")}
    before = {role: visit(world, role, f"{role}-{region}", region=region) for role, region in OTHERS}
    start = {role: visitor.get("/konsol/").text for role, visitor in before.items()}
    ani.get(KEEPERS)
    assert ani.send(KEEPERS, seen="0", kabupaten=HOME, holder=room.people["ani"].id, second=room.people["eko"].id).status_code == 303
    refs = lay_secrets(room)
    refs.append(take_in(room, before["apd"], rahasia="1"))
    tickets = [row.ticket for row in world.rows("complaint_case")]
    pages: dict[str, list[str]] = {}
    for _method, rule, address in (one for one in filled(world.app, world, refs, below="/konsol") if one[0] == "GET"):
        pages.setdefault(rule, []).append(address)
    pages[LIST] += [*(f"{LIST}?tiket={ticket}" for ticket in tickets), f"{LIST}?keadaan=baru", f"{LIST}?saya=1"]
    for role, visitor in before.items():
        first = visitor.get("/konsol/").text  # whoever took it in is given its ticket once, and no way to it
        assert ("nomor tiket" in first) == (role == "apd") and "/tanda/" not in first
        assert told_on(visitor, within_reach(role, pages)) == set(), role
        lists = "".join(visitor.get(address).text for address in (LIST, "/konsol/", "/konsol/antrian/inbox", "/konsol/antrian/conflict"))
        assert not CASE_PAGE.search(lists) and "/3507/" not in lists and not [one for one in tickets if one in lists], role
        assert counted(visitor.get("/konsol/").text) == counted(start[role]), role
        for identity in (*refs[:2], refs[-1]):
            assert visitor.get(f"/konsol/pengaduan/kasus/{HOME}/{identity}").status_code in (403, 404), role
            assert visitor.get(f"/konsol/pengaduan/tanda/{HOME}/{identity}").status_code in (403, 404), role
    for visitor in (ani, eko):
        theirs = {f"/konsol/pengaduan/kasus/{HOME}/{one}" for one in (*refs[:2], refs[-1])}
        theirs |= {f"/konsol/antrian/conflict/{HOME}/{refs[4]}", f"/konsol/keluarga/{HOME}/{world.ids['kpm1']}/riwayat"}
        assert theirs <= {address for addresses in pages.values() for address in addresses}
        assert told_on(visitor, theirs) == theirs and len(CASE_PAGE.findall(visitor.get(LIST).text)) == 3
    assert MARK not in world.log.getvalue()


def counted(page: str) -> list[str]:
    """Return the counts of the start page."""
    return re.findall(r"<b>(\d+\+?)</b>", page)


def test_no_form_reaches_a_confidential_complaint(room: Room) -> None:
    """Whoever is not named can send nothing to it, whatever the form says; who was named once is out after the change."""
    world = room.world
    ani, apd = visit(world, "supervisor", "ani"), visit(world, "apd")
    for name in ("eko", "ina"):
        add_account(world, "supervisor", name)
    ids = {row.username: row.id for row in world.rows("account")}
    found = room.complain(text=f"Isi {MARK}")
    act(ani, found, "rahasiakan", holder=ids["ani"], second=ids["eko"])
    for action in ("langkah", "tentang", "tugaskan", "pemegang", "rahasiakan", "", "apa"):
        apd.get("/konsol/akun")
        sent = {"holder": ids["apd"], "second": ids["eko"], "step_state": "selesai", "step_text": "x"}
        assert apd.send(f"/konsol/pengaduan/kasus/{HOME}/{found}", action=action, steps="1", **sent).status_code == 404
    act(ani, found, "pemegang", holder=ids["ina"], second=ids["eko"])
    assert ani.get(f"/konsol/pengaduan/kasus/{HOME}/{found}").status_code == 404
    with write_transaction(world.parts.engine) as connection:
        row: Any = connection.execute(update(CASE).where(CASE.c.id == found).values(holder=CASE.c.holder).returning(CASE.c.holder, CASE.c.steps)).one()
    assert (row.holder, row.steps) == (ids["ina"], 2)
