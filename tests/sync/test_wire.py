"""Forms and rows as compact JSON, and what is too much of it (P22, P37, P41, P47, P49, P51)."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from schemas import KINDS
from sync import limits
from sync.errors import CATALOGUE, ExchangeError, Problem
from sync.ids import content_hash, id_from_bytes, is_id, revision_hash, slot_id
from sync.nouns import Change, Decision, Form, Outcome, Record, Revision
from sync.plan import Answer, reason_of
from sync.wire import (
    answer_from_wire,
    answer_to_wire,
    change_from_wire,
    form_content,
    form_from_wire,
    form_to_wire,
    request_from_wire,
    rows_from_wire,
    rows_to_wire,
)

FORM_ID, RECORD_ID = id_from_bytes(bytes(16)), id_from_bytes(bytes(range(16)))
DAY = date(2026, 11, 20)


def form_of(*changes: Change) -> Form:
    """Return a form of some changes."""
    return Form(FORM_ID, "3507", DAY, changes, form_content("3507", DAY, changes), device_at=1_000)


def visit(**fields: Any) -> Change:
    """Return a change that makes a home visit."""
    return Change("kunjungan", RECORD_ID, {"date": "2026-11-20", **fields})


def row(kind: str, number: int, **fields: Any) -> Record:
    """Return a record of a kind, as a server has it."""
    whole = {**dict.fromkeys(KINDS[kind].fields), "deleted": False, "closed": False, **fields}
    identity = slot_id(kind, (number,))
    return Record(kind, identity, "k:satu:2026-4", whole, number, number * 7, "")


@pytest.mark.parametrize(
    "change",
    [
        visit(),
        replace(visit(), base=Revision(7, 4_000_000_000)),
        replace(visit(), after=((FORM_ID, 0), (FORM_ID, 1))),
        replace(visit(), base=Revision(7, 0), after=((FORM_ID, 3),), seen={"temuan": [["a"], [None]]}),
        replace(visit(), seen={}, after=((FORM_ID, 3),)),
    ],
)
def test_forms_come_back_as_sent(change: Change) -> None:
    """P41, P51: a form survives the way over JSON; its age is told at sending, and empty parts are left out."""
    form = form_of(change, visit(findings=None))
    sent = json.loads(json.dumps(form_to_wire(form, now=1_250)))
    assert sent[3:5] == [1_000, 250]
    assert form_from_wire(sent) == replace(form, age_s=250, changes=(replace(change, seen=change.seen or None), form.changes[1]))
    assert len(sent[5][1]) == 3


def test_values_sent_on_request_do_not_make_another_form() -> None:
    """P6, P14: a form sent again with the values seen is the same form; another field, base or day is not."""
    form = form_of(visit())
    wire = form_to_wire(form, 0)
    with_values = form_to_wire(form_of(replace(visit(), seen={"temuan": [["a"]]})), 0)
    assert form_from_wire(wire).content == form_from_wire(with_values).content == form.content
    others = [form_of(visit(findings="a")), form_of(replace(visit(), base=Revision(1, 1)))]
    others.append(replace(form, work_date=date(2026, 11, 19)))
    assert form.content not in {form_from_wire(form_to_wire(one, 0)).content for one in others}


@pytest.mark.parametrize("text", ["\ud83d", "a\0b", "\U0001f600", "é"])
def test_any_text_can_be_hashed(text: str) -> None:
    """P22: no content makes a request fail, also not halves of surrogate pairs, which JSON can spell."""
    wire = json.loads(json.dumps(form_to_wire(form_of(visit(findings=text)), 0)))
    assert form_from_wire(wire).changes[0].fields["findings"] == text
    assert content_hash([text]) != content_hash([text + "x"])


@pytest.mark.parametrize(
    "broken",
    [
        {},
        [FORM_ID, "3507", "2026-11-20", 0, 0],
        ["short", "3507", "2026-11-20", 0, 0, [["a", RECORD_ID, {}]]],
        [FORM_ID, "35\0", "2026-11-20", 0, 0, [["a", RECORD_ID, {}]]],
        [FORM_ID, "3" * 33, "2026-11-20", 0, 0, [["a", RECORD_ID, {}]]],
        [FORM_ID, "3507", "20 November", 0, 0, [["a", RECORD_ID, {}]]],
        [FORM_ID, "3507", "2026-11-20", True, 0, [["a", RECORD_ID, {}]]],
        [FORM_ID, "3507", "2026-11-20", 0, 2**60, [["a", RECORD_ID, {}]]],
        [FORM_ID, "3507", "2026-11-20", 0, 0, []],
        [FORM_ID, "3507", "2026-11-20", 0, 0, [["a", RECORD_ID, {}]] * (limits.CHANGES_PER_FORM_MAX + 1)],
        [FORM_ID, "3507", "2026-11-20", 0, 0, [["a", RECORD_ID, []]]],
        [FORM_ID, "3507", "2026-11-20", 0, 0, [["a", 7, {}]]],
        [FORM_ID, "3507", "2026-11-20", 0, 0, [["a\0", RECORD_ID, {}]]],
        [FORM_ID, "3507", "2026-11-20", 0, 0, [["a" * 33, RECORD_ID, {}]]],
        [FORM_ID, "3507", "2026-11-20", 0, 0, [["a", RECORD_ID, {}, 5]]],
        [FORM_ID, "3507", "2026-11-20", 0, 0, [["a", RECORD_ID, {}, [5, "x"]]]],
        [FORM_ID, "3507", "2026-11-20", 0, 0, [["a", RECORD_ID, {}, 0, [[FORM_ID, -1]]]]],
        [FORM_ID, "3507", "2026-11-20", 0, 0, [["a", RECORD_ID, {}, 0, [[FORM_ID, 0]] * 51]]],
        [FORM_ID, "3507", "2026-11-20", 0, 0, [["a", RECORD_ID, {}, 0, [], {"g": [[1]] * 51}]]],
        [FORM_ID, "3507", "2026-11-20", 0, 0, [["a", RECORD_ID, {}, 0, [], None, 1]]],
    ],
)
def test_a_form_without_its_shape_is_unreadable(broken: Any) -> None:
    """P22, P49: only a frame that cannot be read, or is over a limit, makes an error of the request; its text names no value."""
    with pytest.raises(Problem) as raised:
        form_from_wire(broken)
    assert raised.value.error.code in ("unprocessable", "too_large")
    assert RECORD_ID not in str(raised.value)


def test_an_exchange_has_a_bounded_number_of_forms_and_changes() -> None:
    """P49: more forms or changes than the limits name are too large."""
    form = form_to_wire(form_of(visit()), 0)
    assert len(request_from_wire({"epoch": 1, "forms": [form] * limits.FORMS_PER_EXCHANGE_MAX}).forms) == limits.FORMS_PER_EXCHANGE_MAX
    big = form_to_wire(form_of(*[visit()] * limits.CHANGES_PER_FORM_MAX), 0)
    for forms in ([form] * (limits.FORMS_PER_EXCHANGE_MAX + 1), [big] * 6):
        with pytest.raises(Problem) as raised:
            request_from_wire({"epoch": 1, "forms": forms})
        assert raised.value.status == 413


def test_rows_come_back_as_written() -> None:
    """P37, P51: columns keep zero, false, empty text and nothing apart, and leave out only what a new record has anyway."""
    rows = [row("hari_efektif", 1, days=0), row("hari_efektif", 2, days=0, signer_name="")]
    columns = json.loads(json.dumps(rows_to_wire(KINDS["hari_efektif"], rows)))
    assert columns["days"] == [0, 0] and "signed_on" not in columns and "deleted" not in columns
    assert rows_from_wire(KINDS["hari_efektif"], columns) == rows
    marks = [row("kehadiran", 3, status="H", exempt=False, bulk=False), row("kehadiran", 4, status="A", exempt=False, deleted=True)]
    columns = json.loads(json.dumps(rows_to_wire(KINDS["kehadiran"], marks)))
    assert rows_from_wire(KINDS["kehadiran"], columns) == marks
    untagged = [replace(row("tugas", 5, text="Periksa"), tag=0)]
    assert rows_from_wire(KINDS["tugas"], rows_to_wire(KINDS["tugas"], untagged)) == untagged


def test_unknown_fields_of_rows_survive() -> None:
    """P47: a column that this program does not know is kept with the row."""
    columns = rows_to_wire(KINDS["tugas"], [row("tugas", 1, text="Periksa")]) | {"warna": ["merah"]}
    assert rows_from_wire(KINDS["tugas"], columns)[0].fields["warna"] == "merah"


def test_answers_come_back_as_told() -> None:
    """P22, P37, P51: one number stands for a whole form; else each change has its outcome, code, details and conflicts."""
    form = form_of(visit(), visit())
    applied = (Decision(Outcome.APPLIED, 7), Decision(Outcome.APPLIED, 8))
    assert answer_to_wire(Answer(form, applied, first=7)) == [FORM_ID, 7]
    assert answer_from_wire([FORM_ID, 7], 2).outcomes == ((Outcome.APPLIED, None),) * 2
    mixed = Answer(form, (Decision(Outcome.SAME), Decision(Outcome.REVIEW, code="conflict", conflicts=("c1",))))
    wire = answer_to_wire(mixed)
    assert wire == [FORM_ID, 0, [["same"], ["review", "conflict", None, ["c1"]]]]
    read = answer_from_wire(wire, 2)
    assert read.outcomes == ((Outcome.SAME, None), (Outcome.REVIEW, ExchangeError("conflict")))
    assert answer_from_wire([FORM_ID, 0, [["held", "new_code"]]], 1).outcomes[0][1].code in CATALOGUE
    assert reason_of(mixed.decisions[1]) == ExchangeError("conflict")


def test_every_reason_is_told_in_both_languages() -> None:
    """P22, P24: each code has an Indonesian and an English sentence, and reasons inside answers are no HTTP errors."""
    for code, entry in CATALOGUE.items():
        assert entry.id.endswith(".") and entry.en.endswith("."), code
        assert ExchangeError(code).to_data() == {"code": code, "message": entry.id, "details": {}}
    for code in ("conflict", "closed", "out_of_scope", "form_fork", "missing_record", "need_base"):
        assert CATALOGUE[code].status == 200


def test_ids_are_128_bits_as_text() -> None:
    """P5, P7: ids are 22 characters; a slot's id is the same everywhere and differs with its kind and each part of its key."""
    assert is_id(FORM_ID) and not is_id(FORM_ID + "A") and not is_id("é" * 22) and not is_id(7)
    assert slot_id("jadwal", ("a", "2026-11", 1)) == "KAf8T8HhXAapvXxQ9LTEqg"
    ids = {slot_id(kind, key) for kind in ("jadwal", "hadir") for key in [("a", 1), ("a", 2), ("b", 1), ("a", None), ("a1", None)]}
    assert len(ids) == 10 and all(is_id(one) for one in ids)


def test_revision_hashes_are_spread_over_forty_bits() -> None:
    """P38: the hash of a row changes with its id, its number and its tag, and fills 40 bits."""
    hashes = {revision_hash(slot_id("x", (record,)), number, tag) for record in range(9) for number in range(9) for tag in range(9)}
    assert len(hashes) == 729 and max(hashes) >> 39 == 1 and max(hashes) < 1 << 40
    assert revision_hash(RECORD_ID, 7, 9) == 676251030173


def test_a_change_may_leave_out_empty_parts() -> None:
    """P51: kind, record and fields are enough for a change that makes a record."""
    assert change_from_wire(["kunjungan", RECORD_ID, {}]) == Change("kunjungan", RECORD_ID, {})
    assert change_from_wire(["kunjungan", RECORD_ID, {}, 0, [], None]).creates


def test_an_outcome_of_a_newer_server_is_held() -> None:
    """P47: an outcome word this program does not know keeps the change in sight instead of stopping the phone."""
    verdicts = answer_from_wire(["A" * 22, 0, [["postponed", "a_new_code"], ["applied"]]], 2)
    assert [(outcome.value, reason and reason.code) for outcome, reason in verdicts.outcomes] == [
        ("held", "quarantined"),
        ("applied", None),
    ]
