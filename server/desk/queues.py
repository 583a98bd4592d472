"""Every queue of the desk; a new one is a module that gives its `QUEUE`, its `WATCHER` if records make its cases, and a line here."""

from types import MappingProxyType

from server.desk import conflict, inbox, komitmen, late, match, matching, missing, proposal, question, school_days, ungrouped
from server.desk.follow import following
from server.desk.nouns import Queue
from server.desk.watch import Watcher
from sync.errors import Problem

INDEX_DIGITS_MAX = 4
"""Digits of the number of a change in its form."""
QUEUES = MappingProxyType(
    {
        queue.name: queue
        for queue in (
            inbox.QUEUE,
            conflict.QUEUE,
            komitmen.QUEUE,
            proposal.QUEUE,
            match.QUEUE,
            late.QUEUE,
            missing.QUEUE,
            school_days.QUEUE,
            ungrouped.QUEUE,
            question.QUEUE,
        )
    }
)
FINDING: tuple[Watcher, ...] = (
    komitmen.WATCHER,
    proposal.WATCHER,
    matching.WATCHER,
    late.WATCHER,
    ungrouped.WATCHER,
    school_days.WATCHER,
)
WATCHERS = (*FINDING, following(FINDING))


def queue_of(name: str) -> Queue:
    """Return a queue; raises `Problem` (not_found)."""
    if name not in QUEUES:
        raise Problem("not_found", {"field": "queue"})
    return QUEUES[name]


def parts_of(queue: Queue, ref: str) -> dict[str, str | int]:
    """Return the key columns that a ref names; raises `Problem` (not_found) for text that is no ref."""
    texts = ref.split(".")
    if len(texts) != len(queue.key) or not (ref.isascii() and ref.isprintable()):
        raise Problem("not_found")
    found: dict[str, str | int] = {}
    for name, text in zip(queue.key, texts, strict=True):
        number = queue.table.c[name].type.python_type is int
        if number and not (text.isdecimal() and text.isascii() and len(text) <= INDEX_DIGITS_MAX):
            raise Problem("not_found")
        found[name] = int(text) if number else text
    return found
