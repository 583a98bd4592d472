"""P2K2 sesi: a P2K2 meeting that was held."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.base import RecordSchema, Sync, demand, forbid, in_order
from schemas.fields import Choice, Clock, Day, Id, ListOf, Month, Speaker, Text, Whole, together
from sync.kinds import Rule, ScopeRule
from sync.limits import (
    ACTIVITY_CHARS_MAX,
    ASPECTS_CHARS_MAX,
    HOLDERS_MAX,
    JOINT_KELOMPOK_MAX,
    NAME_CHARS_MAX,
    ORDINAL_MAX,
    SPEAKERS_MAX,
)

KEY = together("key", Rule.FIXED)
TIME = together("time", Rule.ASK)
MATERIAL = together("material", Rule.ASK)
PLACE = together("place", Rule.LATEST)
SPEAKERS = together("speakers", Rule.UNION)
JOINT = together("joint", Rule.UNION)
DESCRIPTION = together("description", Rule.LATEST)
HELD = together("held", Rule.ASK)
HOLDERS = together("holders", Rule.UNION)
ACTIVITY = together("activity", Rule.LATEST)

ASPECTS = ("process", "material_note", "participation", "result", "obstacles")


class P2k2SesiSchema(RecordSchema):
    """A monthly meeting of a kelompok, planned (`jadwal_id`) or not (`unplanned_date` and `ordinal`).

    The fields follow the SIKS-NG form "Tambah Kegiatan P2K2": five aspects of the course, at most three speakers.
    A wrong meeting is cancelled and made anew, since its key is fixed.
    """

    sync = Sync(
        "p2k2_sesi",
        ScopeRule(field="kelompok_id", month="bulan"),
        slot=("kelompok_id", "jadwal_id", "unplanned_date", "ordinal"),
    )

    kelompok_id = Id(KEY, "The kelompok", ref="kelompok", required=True)
    bulan = Month(KEY, "Month it counts for", required=True)
    jadwal_id = Id(KEY, "The plan it carries out", ref="jadwal")
    unplanned_date = Day(KEY, "Without a plan: the day")
    ordinal = Whole(KEY, "Without a plan: first, second, ... meeting of that day", 1, ORDINAL_MAX)
    date = Day(TIME, "Day it was held", required=True)
    start_time = Clock(TIME, "Local time it began")
    end_time = Clock(TIME, "Local time it ended")
    modul_id = Id(MATERIAL, "Modul")
    modul_sesi_id = Id(MATERIAL, "Session of the modul")
    topic = Text(MATERIAL, "Topic outside the modules (P2K2 adaptif)", chars=NAME_CHARS_MAX)
    place = Text(PLACE, "Place", chars=NAME_CHARS_MAX)
    speakers = ListOf(SPEAKERS, "Speakers as name|institution", Speaker(SPEAKERS, "Speaker"), count=SPEAKERS_MAX)
    kelompok_joint = ListOf(JOINT, "Kelompok met jointly", Id(JOINT, "Kelompok", required=True), count=JOINT_KELOMPOK_MAX)
    process = Text(DESCRIPTION, "Course of the meeting (proses)")
    material_note = Text(DESCRIPTION, "What was taught (materi)")
    participation = Text(DESCRIPTION, "How the families took part (partisipasi)")
    result = Text(DESCRIPTION, "What came of it (hasil)")
    obstacles = Text(DESCRIPTION, "Obstacles and what follows (kendala dan tindak lanjut)")
    status = Choice(HELD, "Whether it took place", "terlaksana", "batal", required=True)
    cancel_reason = Text(HELD, "Why it is cancelled")
    held_by = ListOf(HOLDERS, "Workers who held it", Id(HOLDERS, "Worker", required=True), count=HOLDERS_MAX)
    activity = Text(ACTIVITY, "Name of the activity (nama kegiatan)", chars=ACTIVITY_CHARS_MAX)

    @validates_schema
    def key_is_planned_or_not(self, data: dict[str, Any], **_: Any) -> None:
        """Take either the plan, or a day of the month with its ordinal."""
        if data.get("jadwal_id") is not None:
            forbid(data, "unplanned_date", "ordinal")
        elif "kelompok_id" in data:
            demand(data, "unplanned_date", "ordinal")
            if not data["unplanned_date"].startswith(data["bulan"]):
                raise ValidationError("not_allowed", "bulan")

    @validates_schema
    def ends_after_start(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse an end at or before the beginning."""
        in_order(data, "start_time", "end_time", strictly=True)

    @validates_schema
    def aspects_fit_their_box(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse more text in the five aspects than the one box of the SIKS-NG form takes."""
        if sum(len(data.get(name) or "") for name in ASPECTS) > ASPECTS_CHARS_MAX:
            raise ValidationError({name: ["too_long"] for name in ASPECTS})

    @validates_schema
    def holding_is_told(self, data: dict[str, Any], **_: Any) -> None:
        """Ask who held the meeting, or why it is cancelled; an edit that is silent about the holders leaves them as they are."""
        held = data.get("status") == "terlaksana" and "kelompok_id" in data
        if held or ("held_by" in data and data.get("status") != "batal"):
            demand(data, "held_by")
        if data.get("status") == "batal":
            demand(data, "cancel_reason")
