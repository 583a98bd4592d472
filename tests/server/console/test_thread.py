"""Questions on the page of a case: the form, the thread, and the marks in the list."""

import re
from html import unescape


from server.desk.answers import read_answers
from sync.ids import slot_id
from tests.server.api.stage import on_sqlite
from tests.server.api.world import HOME
from tests.server.console.test_pages import check_nesting
from tests.server.console.test_queues import INBOX, carry, first, items, send
from tests.server.console.visitor import visit
from tests.server.desk.office import Desk, make_desk
from tests.server.desk.test_asking import answer, tasks

QUESTIONS = "/konsol/antrian/question"
QUESTION = "Mohon foto absennya diperiksa lagi."
FIELD = re.compile(r'name="(worker_id|due_date)"[^>]* value="([^"]*)"')


desk = on_sqlite(make_desk)


def test_a_question_there_and_back(desk: Desk) -> None:
    """The form offers the worker and a week; the list marks what was asked and what was answered; the page tells all of it in order."""
    desk.refused()
    visitor = visit(desk.world, "supervisor", "ani")
    address = first(visitor, INBOX)
    fields = dict(FIELD.findall(visitor.seen.text))
    assert fields == {"worker_id": desk.world.ids["siti"], "due_date": "2026-11-28"}
    assert send(visitor, address, "ask", reason=QUESTION, **fields).status_code == 303
    assert "Keputusan disimpan: Tanya pendamping" in visitor.get(INBOX).text
    assert carry(desk) == 1
    assert items(visitor.get(INBOX)) == [] and "Ditanyakan, sampai 28 November 2026" in visitor.get(f"{INBOX}?thread=asked").text
    page = visitor.get(address).text
    for told in ("Ditanyakan kepada Siti Contoh; waktu menjawab sampai 28 November 2026.", "ani bertanya kepada Siti Contoh", QUESTION):
        assert told in page, told
    check_nesting(page)
    answer(desk, desk.siti, tasks(desk)[0], "Sudah <b>benar</b>.")
    read_answers(desk.world.parts)
    assert "Dijawab" in visitor.get(INBOX).text and items(visitor.seen) == [address]
    page = visitor.get(address).text
    assert "Siti Contoh menjawab" in page and "<b>benar</b>" not in page
    said = unescape(re.sub(r"<[^>]+>", "", page))
    assert said.index(QUESTION) < said.index("Sudah <b>benar</b>.")


def test_a_question_that_is_not_kept(desk: Desk) -> None:
    """What was typed stays, and each field says what is wrong with it; other forms of the page stay as they were."""
    desk.refused()
    visitor = visit(desk.world, "supervisor")
    address = first(visitor, INBOX)
    answer_page = send(visitor, address, "ask", reason=QUESTION, worker_id=slot_id("x", ("y",)), due_date="besok")
    assert answer_page.status_code == 422 and QUESTION in answer_page.text and "Bukan tanggal yang benar." in answer_page.text
    assert answer_page.text.count(QUESTION) == 1
    assert "Wajib diisi." in send(visitor, address, "ask", reason=" ", worker_id=desk.world.ids["siti"], due_date="").text
    assert send(visitor, address, "ask", reason="a\0b", worker_id="", due_date="").status_code == 422


def test_who_reads_sees_no_form_of_a_question(desk: Desk) -> None:
    """A coordinator reads the thread and asks nothing; the filter takes only its own words."""
    desk.refused()
    visitor = visit(desk.world, "koordinator")
    page = visitor.get(items(visitor.get(INBOX))[0]).text
    assert 'value="ask"' not in page
    assert visitor.get(f"{INBOX}?thread=apa").status_code == 400


def test_a_question_about_no_case(desk: Desk) -> None:
    """From the page of a worker: the question waits ten minutes, its answer comes back to a queue of its own, and is noted as done."""
    visitor, siti = visit(desk.world, "supervisor", "ani"), desk.world.ids["siti"]
    page = f"/konsol/tanya/{HOME}/{siti}"
    assert page in visitor.get(f"/konsol/petugas/{HOME}/{siti}").text
    check_nesting(visitor.get(page).text)
    assert visitor.send(page, action="ask", reason=" ").status_code == 422
    visitor.get(page)
    assert visitor.send(page, action="ask", reason=QUESTION, due_date="besok").status_code == 422 and desk.world.count("watched") == 0
    visitor.get(page)
    case = visitor.send(page, action="ask", reason=QUESTION, due_date="").headers["Location"]
    assert carry(desk) == 1
    [task] = tasks(desk)
    assert (task.worker_id, task.text, task.about_kind, task.due_date) == (siti, QUESTION, "worker", "2026-11-28")
    answer(desk, desk.siti, task, "Sudah saya kerjakan.")
    read_answers(desk.world.parts)
    assert items(visitor.get(QUESTIONS)) == [case] and "Dijawab" in visitor.seen.text
    assert "Sudah saya kerjakan." in visitor.get(case).text
    check_nesting(visitor.seen.text)
    assert send(visitor, case, "noted").status_code == 303 and carry(desk) == 1
    visitor.get(QUESTIONS)
    assert items(visitor.get(QUESTIONS)) == []
    assert [row.state for row in desk.world.rows("thread")] == ["closed"]


def test_a_question_about_a_family(desk: Desk) -> None:
    """The family of a region is what the worker is led to; one of another region, or none, is not found."""
    visitor, siti, kpm = visit(desk.world, "supervisor", region="350701"), desk.world.ids["siti"], desk.world.ids["kpm1"]
    page = f"/konsol/tanya/{HOME}/{siti}"
    visitor.get(f"{page}?kpm={kpm}")
    assert visitor.send(f"{page}?kpm={kpm}", action="ask", reason=QUESTION, due_date="").status_code == 303
    assert carry(desk) == 1
    assert [(row.about_kind, row.about_id) for row in tasks(desk)] == [("kpm", kpm)]
    assert [visitor.get(f"{page}?kpm={text}").status_code for text in ("x", desk.world.new_id(), siti)] == [404, 404, 404]
