"""The report of a person as people read it: a section for each kind of record, who saw it, where it went."""

from datetime import datetime
from typing import Any

from server.console.queues import say_kind
from server.console.speech import say, write_moment
from server.console.values import label_of, write_value
from server.exports.datasets import DATASETS

SEEN_HEADS = ("reads.at", "privacy.account", "privacy.role", "privacy.subject")
STEP_HEADS = ("reads.at", "cycle.step", "cycle.who", "cycle.step_state", "parts.reason")
ROOMS = {"sanksi": "cycle", "graduasi": "graduasi"}
"""Kind of a record -> what the words of its steps begin with."""
FILE_HEADS = ("reads.at", "privacy.what", "privacy.purpose", "privacy.account", "privacy.role")
READ_HEADS = ("privacy.reader", "privacy.what", "privacy.purpose", "privacy.when", "privacy.calls")
SENT_HEADS = ("privacy.worker", "privacy.from", "privacy.until", "privacy.phones")


def sections_of(report: dict[str, Any]) -> dict[str, Any]:
    """Return the report in words: `records` as (kind, [(title, facts)]), `drawn` as sentences, and `tables` as name -> (heads, rows)."""
    here = report["kabupaten"]
    records = [
        (say_kind(kind), [(_title(one, here), _facts(kind, one)) for one in rows]) for kind, rows in report["records"].items()
    ]
    seen = [
        {"cells": [_moment(one["at"], here), one["account"], say(f"role.{one['role']}"), say_kind(one["kind"]) if one["kind"] else ""]}
        for one in report["seen_by"]
    ]
    sent = [{"cells": [one["worker"], one["from"] or "", one["until"] or "", str(one["phones"])]} for one in report["sent_to"]]
    files = [{"cells": [_moment(one["at"], here), what_of(one), one["purpose"], one["account"], say(f"role.{one['role']}")]} for one in report["files"]]
    reads = [{"cells": [one["token"], what_of(one), one["purpose"], _span(one, here), str(one["calls"])]} for one in report["read_by_others"]]
    steps = [{"cells": _step(one, here)} for one in report["steps"]]
    drawn = [say("privacy.drawn", **one) for one in report["survey"]]
    tables = {"steps": (STEP_HEADS, steps), "seen": (SEEN_HEADS, seen), "sent": (SENT_HEADS, sent), "files": (FILE_HEADS, files), "reads": (READ_HEADS, reads)}
    return {"records": records, "drawn": drawn, "tables": tables}


def _step(one: dict[str, Any], here: str) -> list[str]:
    """Return a step: when, what it was, by whom, how it stands, and why."""
    who = f"{one['account'] or say('cycle.system')}{' (' + say('cycle.plt') + ')' if one['plt'] else ''}"
    return [_moment(one["at"], here), say(f"{ROOMS[one['kind']]}.step.{one['step']}"), who, say(f"cycle.step_state.{one['state']}"), one["reason"]]


def what_of(one: dict[str, Any]) -> str:
    """Return which rows went out, of which months where it is told, and whether without names."""
    name = DATASETS[one["dataset"]].title if one["dataset"] in DATASETS else say(f"siks.paper.{one['dataset']}")
    span = f" {one['first']}–{one['last']}" if "first" in one else ""
    return f"{name}{span} · {say('exports.without_names' if one['deidentified'] else 'tokens.with_names')}"


def _span(one: dict[str, Any], here: str) -> str:
    return f"{_moment(one['from'], here)} – {_moment(one['until'], here)}"


def _title(record: dict[str, Any], here: str) -> str:
    """Return who wrote a record last and when, and whether it is deleted; its id where nobody knows."""
    last = record["last_written"]
    title = say("privacy.written", by=last["by"], moment=_moment(last["at"], here)) if last else record["id"]
    return say("privacy.deleted", title=title) if record["deleted"] else title


def _facts(kind: str, record: dict[str, Any]) -> list[tuple[str, str]]:
    return [(label_of(kind, name), write_value(kind, name, value) or "") for name, value in record["fields"].items()]


def _moment(text: str, here: str) -> str:
    return write_moment(datetime.fromisoformat(text), here)
