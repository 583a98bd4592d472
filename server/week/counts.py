"""Is every saved change accounted for, once? Notebook, phone file and change log are held against each other by plain SQL."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine

from server.engine import read_transaction
from server.week.hand import Hand
from server.week.sql import ask, iso, plain_json, stream

SAMPLES = 10
SAVED = """
    SELECT form.id, form.kabupaten, form.work_date, form.state, idx, kind, record, fields, outcome
    FROM change JOIN form USING (seq) ORDER BY form.seq, idx
"""
LOGGED = """
    SELECT form, body, decisions, work_date FROM change_log WHERE device = :device ORDER BY kabupaten, form
"""
WAITING = ("refused", "held", "blocked")
Key = tuple[str, int]
"""(form id, number of the change inside): one saved change."""


@dataclass(slots=True)
class CountResult:
    """How one phone's changes are accounted for; `wrong`: (form, number, what is wrong) of the first ones."""

    saved: int = 0
    forms: int = 0
    decided: int = 0
    in_all: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, int, str]] = field(default_factory=list)

    def blame(self, key: Key, what: str) -> None:
        """Note something wrong."""
        self.in_all += 1
        if len(self.wrong) < SAMPLES:
            self.wrong.append((*key, what))


@dataclass(slots=True)
class _Log:
    """What the server wrote down of one phone's changes."""

    times: Counter[Key] = field(default_factory=Counter)
    content: dict[Key, list[Any]] = field(default_factory=dict)
    outcome: dict[Key, str] = field(default_factory=dict)
    work_date: dict[str, str] = field(default_factory=dict)


def count_changes(engine: Engine, hand: Hand) -> CountResult:
    """Hold a phone's notebook and file against the change log, the inbox and the conflicts."""
    result, log = CountResult(), _read_log(engine, hand.device)
    kept = _kept(engine, hand.device)
    forms: dict[str, str] = {}
    seen: set[Key] = set()
    for form, _, day, state, index, kind, record, fields, outcome in hand.ask(SAVED):
        key = (form, index)
        forms[form] = day
        seen.add(key)
        result.saved += 1
        result.outcomes[outcome or state] += 1
        if log.times[key] != 1:
            result.blame(key, f"{log.times[key]} decisions in the change log")
            continue
        result.decided += 1
        if log.content[key] != [kind, record, json.loads(fields)]:
            result.blame(key, "the server holds other content")
        if log.outcome[key] != outcome:
            result.blame(key, "phone and server name different outcomes")
        if outcome in WAITING and key not in kept or outcome == "review" and key not in kept:
            result.blame(key, "neither in the inbox nor among the conflicts")
    for key in sorted(log.times.keys() - seen):
        result.blame(key, "decided, but not on the phone")
    result.forms = len(forms)
    _check_notebook(result, hand, forms, log)
    _check_status(result, hand)
    return result


def _read_log(engine: Engine, device: str) -> _Log:
    log = _Log()
    with read_transaction(engine) as connection:
        for row in stream(connection, LOGGED, device=device):
            body, decisions = plain_json(row.body), plain_json(row.decisions)
            log.work_date[row.form] = iso(row.work_date)
            for index, decision in enumerate(decisions):
                key = (row.form, index)
                log.times[key] += 1
                log.content[key] = body[index][:3]
                log.outcome[key] = decision[0]
    return log


def _kept(engine: Engine, device: str) -> set[Key]:
    """Return the changes that the inbox or a conflict keeps whole."""
    inbox = ask(engine, 'SELECT form, "index" AS place FROM inbox WHERE device = :device', device=device)
    sql = """SELECT c.form AS form, c."index" AS place FROM conflict c
             JOIN change_log l ON l.kabupaten = c.kabupaten AND l.form = c.form WHERE l.device = :device"""
    return {(row.form, row.place) for row in (*inbox, *ask(engine, sql, device=device))}


def _check_notebook(result: CountResult, hand: Hand, forms: dict[str, str], log: _Log) -> None:
    """Every form in the notebook is on the phone and on the server, under the day on which the work was done."""
    for noted in hand.notebook:
        key, day = (noted.form, 0), noted.done_on.isoformat()
        if noted.form not in forms:
            result.blame(key, "saved, but not on the phone any more")
        elif forms[noted.form] != day or log.work_date.get(noted.form, day) != day:
            result.blame(key, "another date than that of the work")
    for form in forms.keys() - {noted.form for noted in hand.notebook}:
        result.blame((form, 0), "on the phone, but nobody saved it")


def _check_status(result: CountResult, hand: Hand) -> None:
    """The phone's three counts make up what was saved, and nothing waits."""
    status = hand.phone.status()
    if status.here:
        result.blame(("-", 0), f"{status.here} changes are still only on the phone")
    if status.here + status.accepted + status.attention != result.saved:
        result.blame(("-", 0), "the phone's three counts do not add up to what was saved")


def count_strangers(engine: Engine, devices: list[str]) -> int:
    """Return how many forms in the change log are neither of these phones nor of the office."""
    sql = "SELECT count(*) AS forms FROM change_log WHERE device NOT IN :devices"
    return ask(engine, sql, devices=[*devices, "office"])[0].forms
