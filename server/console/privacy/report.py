"""The report of a person as people read it: a section for each kind of record, who saw it, where it went."""

from datetime import datetime
from typing import Any

from server.console.queues import say_kind
from server.console.speech import say, write_moment
from server.console.values import label_of, write_value

SEEN_HEADS = ("reads.at", "privacy.account", "privacy.role", "privacy.subject")
SENT_HEADS = ("privacy.worker", "privacy.from", "privacy.until", "privacy.phones")


def sections_of(report: dict[str, Any]) -> dict[str, Any]:
    """Return the report in words: `records` as (kind, [(title, facts)]), `seen` and `sent` as tables."""
    here = report["kabupaten"]
    records = [
        (say_kind(kind), [(_title(one, here), _facts(kind, one)) for one in rows]) for kind, rows in report["records"].items()
    ]
    seen = [
        {"cells": [_moment(one["at"], here), one["account"], say(f"role.{one['role']}"), say_kind(one["kind"]) if one["kind"] else ""]}
        for one in report["seen_by"]
    ]
    sent = [{"cells": [one["worker"], one["from"] or "", one["until"] or "", str(one["phones"])]} for one in report["sent_to"]]
    return {"records": records, "seen": seen, "seen_heads": SEEN_HEADS, "sent": sent, "sent_heads": SENT_HEADS}


def _title(record: dict[str, Any], here: str) -> str:
    """Return who wrote a record last and when, and whether it is deleted; its id where nobody knows."""
    last = record["last_written"]
    title = say("privacy.written", by=last["by"], moment=_moment(last["at"], here)) if last else record["id"]
    return say("privacy.deleted", title=title) if record["deleted"] else title


def _facts(kind: str, record: dict[str, Any]) -> list[tuple[str, str]]:
    return [(label_of(kind, name), write_value(kind, name, value) or "") for name, value in record["fields"].items()]


def _moment(text: str, here: str) -> str:
    return write_moment(datetime.fromisoformat(text), here)
