"""All figures of a week, as plain data; what differs from run to run is under keys named `measured`."""

import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from server.week.cases import Faces, conflicts_of, inbox_of
from server.week.counts import count_changes, count_strangers
from server.week.course import Course
from server.week.days import MONDAY
from server.week.hand import Hand
from server.week.mirrors import compare_mirror, scopes_of
from server.week.sql import ask
from server.week.story import scenes_of

CARD_NUMBER = re.compile(r"(?<!\d)\d{16}(?!\d)")
Figures = dict[str, Any]


def judge(course: Course) -> Figures:
    """Return the verdict: changes accounted for, mirrors equal, quiet reached, dates right, a log without people."""
    engine, today = course.ground.parts.engine, course.ground.clock().date()
    phones = {hand.label: _judge_phone(course, hand, today) for hand in course.hands}
    strangers = count_strangers(engine, [hand.device for hand in course.hands])
    leaks = _card_numbers(course.ground.folder / "server.log")
    fine = all(not one["wrong_in_all"] and not one["differences_in_all"] for one in phones.values())
    return {
        "ok": fine and course.quiet and not strangers and not leaks,
        "quiet": course.quiet,
        "changes_saved": sum(one["saved"] for one in phones.values()),
        "changes_decided_once": sum(one["decided"] for one in phones.values()),
        "forms_of_nobody": strangers,
        "card_numbers_in_log": leaks,
        "phones": phones,
    }


def _judge_phone(course: Course, hand: Hand, today: date) -> Figures:
    engine = course.ground.parts.engine
    counted = count_changes(engine, hand)
    mirror = compare_mirror(engine, hand.path, scopes_of(engine, hand.worker.id, hand.worker.home, today))
    return {
        "saved": counted.saved,
        "forms": counted.forms,
        "decided": counted.decided,
        "outcomes": dict(sorted(counted.outcomes.items())),
        "wrong": [list(one) for one in counted.wrong],
        "wrong_in_all": counted.in_all,
        "mirror_rows": mirror.phone_rows,
        "server_rows": mirror.server_rows,
        "differences": [list(one) for one in mirror.differences],
        "differences_in_all": mirror.in_all,
    }


def _card_numbers(log: Path) -> int:
    """Count numbers in the log that have the length of a NIK."""
    with open(log, encoding="utf-8") as lines:
        return sum(len(CARD_NUMBER.findall(line)) for line in lines)


def figures_of(course: Course, imported: Figures) -> Figures:
    """Return all figures."""
    engine, faces = course.ground.parts.engine, Faces.of(course.hands)
    verdict = judge(course)
    conflicts, inbox = conflicts_of(engine, faces), inbox_of(engine, faces)
    return {
        "week": {
            "monday": MONDAY.isoformat(),
            "seed": course.seed,
            "database": engine.dialect.name,
            "pendamping": len(course.workers),
            "phones": len(course.hands),
            "made_for_the_story": course.story.made,
            "rounds_until_quiet": course.rounds,
        },
        "import": imported,
        "phones": [_phone(course, hand, verdict["phones"][hand.label]) for hand in course.hands],
        "story": scenes_of(course, conflicts, inbox),
        "conflicts": conflicts,
        "inbox": inbox,
        "verdict": verdict,
    }


def _phone(course: Course, hand: Hand, judged: Figures) -> Figures:
    sql = "SELECT clock_error_s FROM device WHERE id = :device"
    status = hand.phone.status()
    return {
        "phone": hand.label,
        "worker": hand.worker.initials,
        "kabupaten": hand.worker.home,
        "forms": judged["forms"],
        "saved": judged["saved"],
        "outcomes": judged["outcomes"],
        "status": {"here": status.here, "accepted": status.accepted, "attention": status.attention},
        "syncs": len(hand.reports),
        "failed_syncs": sum(not report.complete for report in hand.reports),
        "repairs": sum(report.repairs for report in hand.reports),
        "round_trips": hand.meter.round_trips,
        "faults": dict(sorted(hand.line.faults.items())),
        "forms_sent_again": _more_than_once(hand.line.carried.values()),
        "clock_error_s": ask(course.ground.parts.engine, sql, device=hand.device)[0].clock_error_s,
        "first_sync": {"rows": hand.first.rows, "families": hand.first.families},
        "measured": {
            "bytes_sent": hand.meter.sent,
            "bytes_received": hand.meter.received,
            "first_sync": {name: round(asdict(hand.first)[name], 3) for name in ("sent", "received", "seconds")},
        },
    }


def _more_than_once(times: Iterable[int]) -> int:
    return sum(count > 1 for count in times)
