"""Who takes part in which disaster, and which scopes follow from it, told anew from the tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.simulation.history import History

Row = dict[str, Any]
HELD_DAYS = 60
"""Days after the end of a disaster for which phones hold it."""
NAMED_FOR_CHILDREN = {"kepala_posko", "pendamping_anak"}
AID_TABLES = ("kejadian", "undangan", "bergabung", "code_arrival", "gudang", "worker", "wilayah")


@dataclass(slots=True)
class Part:
    """What a worker does in the disasters of one kabupaten.

    `doing`: record that speaks for all of a disaster -> duties, None for an ordinary one; `open`: records of those that phones hold;
    `shut`: records of those that ended too long ago.
    """

    doing: dict[str, set[str | None]] = field(default_factory=dict)
    open: dict[str, Row] = field(default_factory=dict)
    shut: dict[str, Row] = field(default_factory=dict)


def rows_in(history: History, kind: str, kabupaten: str) -> list[Row]:
    """Return the rows of a kind in a kabupaten."""
    return [row for row in history.tables[kind] if row["kabupaten"] == kabupaten]


def root_of(event: Mapping[str, Any]) -> str:
    """Return the id of the record that speaks for a disaster."""
    return event["same_as_id"] or event["id"]


def is_let_in(history: History, joined: Row) -> bool:
    """Tell whether somebody takes part: by the office's word, and without one by a code that held when it reached the office with him."""
    if joined["deleted"] or joined["status"] == "ditolak":
        return False
    return joined["status"] == "diterima" or any(one["let_in_on"] for one in arrivals(history, joined))


def arrivals(history: History, record: Row) -> list[Row]:
    """Return when a code, or who read one, reached the office."""
    return [row for row in rows_in(history, "code_arrival", record["kabupaten"]) if row["id"] == record["id"]]


def wrong_about_codes(history: History) -> Iterator[str]:
    """Yield what is wrong about who was let in by a code: nobody without one that held on the day he came in, and everybody with one that was never taken back."""
    for joined in history.tables["bergabung"]:
        for came in arrivals(history, joined):
            codes = [
                (code, met)
                for code in rows_in(history, "undangan", joined["kabupaten"])
                if (code["kejadian_id"], code["code"]) == (joined["kejadian_id"], came["code"])
                for met in arrivals(history, code)
                if met["until"] >= came["came_on"] and met["until"] <= code["valid_until"]
            ]
            if came["let_in_on"] and not codes:
                yield f"{joined['id']} was let in by no code that held"
            if not came["let_in_on"] and not joined["deleted"] and any(not code["revoked"] and not code["deleted"] for code, _ in codes):
                yield f"{joined['id']} was not let in though the code held"


def part_of(history: History, worker: str, kabupaten: str, today: date) -> Part:
    """Return in which disasters of a kabupaten a worker takes part on a day."""
    events = {row["id"]: row for row in rows_in(history, "kejadian", kabupaten)}
    ties = [(row["id"], None) for row in events.values() if row["opened_by"] == worker]
    joined = [row for row in rows_in(history, "bergabung", kabupaten) if row["worker_id"] == worker]
    ties += [(row["kejadian_id"], row["duty"]) for row in joined if is_let_in(history, row)]
    part = Part()
    for event, duty in ties:
        if event in events:
            part.doing.setdefault(root_of(events[event]), set()).add(duty)
    for row in events.values():
        if root_of(row) in part.doing:
            ended = row["closed_on"] is not None and date.fromisoformat(row["closed_on"]) + timedelta(days=HELD_DAYS) < today
            (part.shut if ended else part.open)[row["id"]] = row
    return part


def aid_scopes(history: History, worker: str, kabupaten: str, today: date) -> Iterator[str]:
    """Yield the scopes of a kabupaten that a worker holds because of disasters."""
    part = part_of(history, worker, kabupaten, today)
    for identity, row in part.open.items():
        yield f"b:{identity}"
        if part.doing[root_of(row)] & NAMED_FOR_CHILDREN:
            yield f"a:{identity}"
    stores = rows_in(history, "gudang", kabupaten)
    own = [row for row in stores if worker in (row["opened_by"], row["keeper_id"])]
    for row in stores:
        if row["kejadian_id"] in part.open or (row in own and row["kejadian_id"] not in part.shut):
            yield f"g:{row['id']}"
    volunteers = [row for row in rows_in(history, "worker", kabupaten) if row["role"] == "tagana" or row["relawan"]]
    asked = [row for row in rows_in(history, "bergabung", kabupaten) if row["worker_id"] == worker and is_let_in(history, row)]
    if part.doing or own or asked or any(row["id"] == worker for row in volunteers):
        yield from {row["scope"] for row in rows_in(history, "wilayah", kabupaten) if row["moved"] is None}
