"""Did the scenes of the story take place, and end as the rules say? Read from the change log by plain SQL."""

from typing import Any

from sqlalchemy import Engine

from server.week.course import Course
from server.week.days import day_of
from server.week.encounters import HANDED_ON_AFTER
from server.week.sql import ask, iso, plain_json
from sync.ids import slot_id

Case = dict[str, Any]


def scenes_of(course: Course, conflicts: list[Case], inbox: list[Case]) -> list[dict[str, Any]]:
    """Return each scene with how often it was seen."""
    engine, story, decided = course.ground.parts.engine, course.story, course.decided
    labels = {name: getattr(course.players, name).label for name in ("first", "spare", "second", "absent", "last", "neighbour")}
    both = {labels["first"], labels["spare"]}
    seen = {
        "one school counted alike by two: one record, no conflict": _days(engine, conflicts, story.same_days) == (1, 0),
        "one school counted differently: both values kept": _days(engine, conflicts, story.other_days) == (1, 1),
        "two workers wrote the same families": _count(conflicts, by=labels["first"], other=labels["second"], group="contact"),
        "worker against office": sum(
            "office" in (one["standing_from"], one["incoming_from"]) for one in conflicts
        ),
        "one worker against oneself on two phones": sum(one["own"] and one["incoming_from"] in both for one in conflicts),
        "approved rows edited later: kept as proposals": sum(one["rule"] == "closed" for one in conflicts),
        "work in a kelompok handed on, in time: taken": _late_visits(course, "applied"),
        "work in a kelompok handed on, too late: held": _inbox(inbox, "out_of_scope", labels["first"]),
        "waiting work on a family that moved: held": _inbox(inbox, "moved_away", labels["last"]),
        "moved family visited in its new kabupaten": _visits_there(course),
        "impossible value: refused": _inbox(inbox, "invalid", None),
        "work that leans on a refused record: blocked, then released": sum(
            one["outcome"] == "blocked" and one["state"] == "settled" for one in inbox
        ),
        "kind that only a newer app knows: held": _inbox(inbox, "unknown_kind", labels["second"]),
        "accepted from the inbox, told to the phone": _told(course, decided.accepted, ("applied", "merged", "same"), None),
        "mended and accepted, told to the phone": _told(course, decided.repaired, ("applied", "merged"), None),
        "dismissed with a reason, told to the phone": _told(course, decided.dismissed, ("refused",), "dismissed"),
        "forms sent again after a lost or cut answer": sum(sum(n > 1 for n in h.line.carried.values()) for h in course.hands),
        "phone with a clock 400 days wrong": _wrong_clocks(course),
    }
    return [{"scene": scene, "seen": int(times)} for scene, times in seen.items()]


def _days(engine: Engine, conflicts: list[Case], school: str) -> tuple[int, int]:
    """Return how many records of a school's days there are, and how many conflicts about the number."""
    rows = ask(engine, "SELECT id FROM hari_efektif WHERE fasilitas_id = :school", school=school)
    met = [one for one in conflicts if one["group"] == "days" and one["record"] in {row.id for row in rows}]
    return len(rows), len(met)


def _count(conflicts: list[Case], *, by: str, other: str, group: str) -> int:
    """Count the conflicts of a group between two phones."""
    pairs = ({one["incoming_from"], one["standing_from"]} for one in conflicts if one["group"] == group)
    return sum(pair == {by, other} for pair in pairs)


def _inbox(inbox: list[Case], code: str, phone: str | None) -> int:
    return sum(one["code"] == code and phone in (None, one["phone"]) for one in inbox)


def _late_visits(course: Course, outcome: str) -> int:
    """Count the changes of the former worker in the kelompok handed on, dated after the last day, with an outcome."""
    sql = "SELECT body, decisions, work_date FROM change_log WHERE device = :device ORDER BY form"
    group, first = course.story.handed_on, course.players.first
    visits = """SELECT v.id FROM kunjungan v JOIN kpm k ON k.kabupaten = v.kabupaten AND k.id = v.kpm_id
                WHERE k.kelompok_id = :group"""
    ids = {row.id for row in ask(course.ground.parts.engine, visits, group=group.id)}
    last_day = day_of(HANDED_ON_AFTER).isoformat()
    rows = [row for row in ask(course.ground.parts.engine, sql, device=first.device) if iso(row.work_date) > last_day]
    pairs = (pair for row in rows for pair in zip(plain_json(row.body), plain_json(row.decisions), strict=True))
    return sum(change[1] in ids and decision[0] == outcome for change, decision in pairs)


def _visits_there(course: Course) -> int:
    sql = "SELECT count(*) AS visits FROM kunjungan WHERE kabupaten = :kabupaten AND kpm_id = :kpm"
    return ask(course.ground.parts.engine, sql, kabupaten=course.story.neighbour.home, kpm=course.story.leaving[1])[0].visits


def _told(course: Course, key: tuple[str, int] | None, outcomes: tuple[str, ...], code: str | None) -> bool:
    """Tell whether the phone that sent a change shows what a person decided, and its outcome row is there."""
    if key is None:
        return False
    row = slot_id("outcome", key)
    sql = "SELECT outcome, code FROM change WHERE form = ? AND idx = ?"
    for hand in course.hands:
        for outcome, why in hand.ask(sql, *key):
            return outcome in outcomes and code in (None, why) and bool(hand.ask("SELECT 1 FROM mirror WHERE id = ?", row))
    return False


def _wrong_clocks(course: Course) -> int:
    """Count the phones whose clock the server found to be off by a year or more."""
    sql = "SELECT clock_error_s AS error FROM device WHERE clock_error_s IS NOT NULL"
    year = 365 * 86_400
    return sum(abs(row.error) > year for row in ask(course.ground.parts.engine, sql))
