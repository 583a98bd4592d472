"""Runs seeds: builds the template once, plays each seed, and lets the checker judge it."""

import gc
import os
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from sync.phone.phone import Phone
from tests.simulation.checker import Violation, check_history
from tests.simulation.goods import (
    codes_let_in_once,
    goods_add_up,
    goods_figures,
    households_are_one,
    nothing_handed_out_is_lost,
    receipts_differ,
    who_was_let_in_has_it_all,
)
from tests.simulation.history import read_history
from tests.simulation.mirrors import feed_is_sound, mirror_equals_server, scopes_of
from tests.simulation.planted import planted, small_limits
from tests.simulation.population import START
from tests.simulation.server import Server
from tests.simulation.themes import THEMES, USUAL
from tests.simulation.views import Screens, counts_add_up
from tests.simulation.world import Run, make_template

MEMORY = Path("/dev/shm")
EVENTS = (45, 90)
"""How many events a run has."""
SOFT = frozenset({"c*", "d*", "i*"})


@dataclass(slots=True)
class Outcome:
    """What came of one seed; `soft` are findings that are counted and not forbidden."""

    seed: int
    violations: list[Violation] = field(default_factory=list)
    soft: list[Violation] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


class Simulator:
    """Plays seeds in a folder of its own, in memory where the system has such a place; `program`: what runs on the phones."""

    def __init__(self, program: Any = Phone) -> None:
        self._program = program
        self._folder = tempfile.TemporaryDirectory(prefix="lapangan-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None)
        self._top = Path(self._folder.name)
        (self._top / "server").mkdir()
        self._server = Server(self._top / "server", START)
        make_template(self._top, self._server)

    def __enter__(self) -> "Simulator":
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.close()
        self._folder.cleanup()

    def play(self, seed: int, plant: str | None = None, theme: str = USUAL) -> Outcome:
        """Play one seed and check it; every second seed has small limits, and a planted fault comes on top of that."""
        began = time.process_time()
        outcome = Outcome(seed)
        run = Run.begin(seed, self._top / f"run-{seed}", self._server, self._top, program=self._program)
        try:
            with small_limits(seed % 2 == 1), planted(plant), no_collector():
                run.play(Random(seed).randint(*EVENTS), THEMES[theme])
                run.come_to_rest()
            for violation in judge(run):
                (outcome.soft if violation.rule in SOFT else outcome.violations).append(violation)
            outcome.figures = figures(run)
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            what = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}: {error}"
            outcome.violations.append(Violation("x", what))
        finally:
            run.close()
        outcome.seconds = time.process_time() - began
        return outcome


@contextmanager
def no_collector() -> Iterator[None]:
    """Let what one run leaves behind lie until it is over: looking for it meanwhile takes a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.collect(0)
        gc.enable()


def judge(run: Run) -> Iterator[Violation]:
    """Yield everything the checker finds in a run that has come to rest."""
    ledger = run.shared.ledger
    history = read_history(run.server.past, ledger)
    yield from (Violation("a", stuck) for stuck in run.stuck)
    yield from (Violation("s", error) for error in run.server.errors)
    if run.repairs and not run.ended:
        yield Violation("r", f"{run.repairs} repairs by digest, though the server never went back")
    yield from check_history(history, ledger)
    yield from feed_is_sound(history)
    for check in (goods_add_up, nothing_handed_out_is_lost, receipts_differ, codes_let_in_once, households_are_one):
        yield from check(history, ledger)
    for phone in run.phones:
        if phone.state == "active":
            held = scopes_of(history, phone.worker, phone.phone.kabupaten, run.shared.today)
            yield from mirror_equals_server(phone.name, phone.path, held, history)
            yield from who_was_let_in_has_it_all(phone, history, run.shared.today)
        if phone.state != "lost":
            yield from counts_add_up(phone, ledger, history)
    yield from Screens([*run.ended, history], ledger).never_flicker()


def figures(run: Run) -> Counter[str]:
    """Count what happened in a run."""
    ledger = run.shared.ledger
    counted = Counter({f"event {name}": count for name, count in run.events.items()})
    counted["forms saved"] = sum(bool(form.phone) for form in ledger.forms.values())
    counted["changes saved"] = sum(len(form.changes) for form in ledger.forms.values() if form.phone)
    counted["restores"] = len(run.ended)
    counted.update(goods_figures(run.office.ask))
    for phone in run.phones:
        counted.update({f"fault {name}": count for name, count in phone.network.faults.items()})
    return counted
