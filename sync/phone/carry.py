"""Unsent work carried from one phone of a worker to another, as a file."""

import json
import os
from pathlib import Path
from typing import Any

from sync.errors import Problem
from sync.phone.files import Files
from sync.phone.outbox import Outbox, Saved
from sync.wire import change_from_wire, change_to_wire, form_from_wire, form_to_wire

FORMAT = "lapangan-unsent-1"


def export_unsent(files: Files, outbox: Outbox, path: str | Path) -> int:
    """Write unsent forms, oldest first, into a file that only its owner can read; return how many."""
    forms = []
    for saved, form in outbox.unsent():
        wire = form_to_wire(form, form.device_at)
        wire[5] = [[change_to_wire(one.change), one.seen, one.shown] for one in saved]
        forms.append(wire)
    content = {"format": FORMAT, "worker": files.get("worker"), "forms": forms}
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    return len(forms)


def take_in(files: Files, outbox: Outbox, path: str | Path) -> int:
    """Queue the forms of a file that this phone does not have; return how many.

    Raises `Problem`: bad_json or unprocessable for another kind of file, forbidden for another worker's.
    """
    content = _read(path)
    if content["worker"]["id"] != files.get("worker")["id"]:
        raise Problem("forbidden")
    taken = 0
    with files.transaction("take in"):
        for *head, parts in content["forms"]:
            form = form_from_wire([*head, [wire for wire, _, _ in parts]])
            if not outbox.knows(form.id):
                outbox.save(form, [Saved(change_from_wire(wire), seen, shown) for wire, seen, shown in parts])
                taken += 1
    return taken


def _read(path: str | Path) -> dict[str, Any]:
    try:
        content = json.loads(Path(path).read_text("utf-8"))
    except ValueError:
        raise Problem("bad_json") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise Problem("unprocessable", {"field": "format"})
    return content
