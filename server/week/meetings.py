"""A meeting of a kelompok: held as planned or not, everybody marked, the absent remembered."""

from datetime import date
from random import Random
from typing import Any

from server.week.cast import Group
from server.week.days import MEETING_MONTH
from server.week.hand import Fields, Hand, View
from sync.ids import slot_id

MARKS_PER_FORM = 120
TOPICS = ("Mengelola keuangan keluarga", "Gizi balita", "Pengasuhan anak", "Sanitasi rumah", "Hak anak")
REASONS = {"I": ("Ada hajatan", "Bekerja di luar desa"), "S": ("Demam", "Dirawat di puskesmas"), "A": (None, "Tanpa kabar")}
STAND_INS = ("Ibu mertua", "Anak pertama", "Kakak ipar")
SPEAKERS = ("Bidan desa|Puskesmas", "Penyuluh KUA|KUA", "Kader|Posyandu")
ATTENDANCE = (("H", 86), ("I", 5), ("S", 4), ("A", 5))


def hold_meeting(hand: Hand, group: Group, view: View) -> None:
    """Hold a kelompok's meeting and mark its roster: "semua hadir", with exceptions."""
    families = view.families.get(group.id, [])
    if not families:
        return
    meeting = _key(hand, group, view)
    with hand.form(group.kabupaten) as form:
        _note_plan(form, hand, meeting)
        sesi = form.make("p2k2_sesi", **meeting, **_content(hand, view))
        for family in families[:MARKS_PER_FORM]:
            form.make("kehadiran", p2k2_sesi_id=sesi, kpm_id=family["id"], **mark(hand.random))
    for start in range(MARKS_PER_FORM, len(families), MARKS_PER_FORM):
        with hand.form(group.kabupaten) as form:
            for family in families[start : start + MARKS_PER_FORM]:
                form.make("kehadiran", p2k2_sesi_id=sesi, kpm_id=family["id"], **mark(hand.random))
    hand.slots[group.id] = sesi
    hand.absent += [(group.kabupaten, sesi, family["id"]) for family in families if _is_absent(hand, sesi, family["id"])]


def _is_absent(hand: Hand, sesi: str, kpm: str) -> bool:
    shown = hand.phone.view("kehadiran", slot_id("kehadiran", (sesi, kpm)))
    return shown is not None and shown["status"] == "A"


def _key(hand: Hand, group: Group, view: View) -> Fields:
    """Return the key of the meeting: that of the plan, or without one the day."""
    plans = [plan for plan in view.plans.get(group.id, []) if plan["bulan"] == MEETING_MONTH]
    key = {"kelompok_id": group.id, "bulan": MEETING_MONTH}
    if plans:
        return {**key, "jadwal_id": plans[0]["id"]}
    if hand.random.random() < 0.5:
        with hand.form(group.kabupaten) as form:
            plan = {"ordinal": 1, "planned_date": hand.phone.today().isoformat(), "start_time": "09:00", "status": "rencana"}
            return {**key, "jadwal_id": form.make("jadwal", **key, **plan, place="Balai desa")}
    return {**key, "unplanned_date": hand.phone.today().isoformat(), "ordinal": 1}


def _note_plan(form: Any, hand: Hand, meeting: Fields) -> None:
    plan = meeting.get("jadwal_id")
    if plan is None:
        return
    shown = form.see("jadwal", plan)
    late = shown["planned_date"] != hand.phone.today().isoformat() and hand.random.random() < 0.2
    if late:
        moved = {"reason": "Balai dipakai", "replaced_on": hand.phone.today().isoformat()}
        form.edit("jadwal", plan, status="diganti", held_by=[hand.worker.id], **moved)
    else:
        form.edit("jadwal", plan, status="terlaksana", held_by=[hand.worker.id])


def _content(hand: Hand, view: View) -> Fields:
    """Return what was done in a meeting, after the form of SIKS-NG."""
    random = hand.random
    session = random.choice(view.sessions)
    adaptive = random.random() < 0.2
    modul = None if adaptive else slot_id("modul", (session["modul_code"],))
    return {
        "date": hand.phone.today().isoformat(),
        "start_time": random.choice(("09:00", "09:30", "13:00")),
        "end_time": "15:00",
        "modul_id": modul,
        "modul_sesi_id": None if adaptive else session["id"],
        "topic": random.choice(TOPICS) if adaptive else None,
        "place": "Rumah ketua kelompok",
        "speakers": sorted(random.sample(SPEAKERS, random.choice((0, 1, 1, 2)))),
        "process": "Pembukaan, materi, diskusi.",
        "result": "Peserta memahami materi.",
        "held_by": [hand.worker.id],
        "status": "terlaksana",
    }


def mark(random: Random) -> Fields:
    """Return the mark of one family, most of them present."""
    status = random.choices([one for one, _ in ATTENDANCE], [weight for _, weight in ATTENDANCE])[0]
    fields: Fields = {"status": status, "bulk": False}
    if status == "H":
        if random.random() < 0.08:
            return {**fields, "represented_by": random.choice(STAND_INS)}
        return {**fields, "bulk": True} if random.random() > 0.03 else {**fields, "exempt": True, "reason": "Lansia sendiri"}
    fields["reason"] = random.choice(REASONS[status])
    if random.random() < 0.2:
        fields["note"] = "Dikabari lewat ketua kelompok"
    return fields


def correct_marks(hand: Hand, group: Group, places: slice, day: date | None = None) -> int:
    """Mark some families of a meeting again, each in a form of its own; return how many."""
    sesi = hand.slots.get(group.id)
    marks = hand.phone.all("kehadiran", lambda record: record["p2k2_sesi_id"] == sesi)
    chosen = sorted(marks, key=lambda one: one["id"])[places]
    for shown in chosen:
        other = "S" if shown["status"] != "S" else "I"
        with hand.form(group.kabupaten, day) as form:
            again = {"status": other, "represented_by": None, "reason": "Dikoreksi setelah dicek", "bulk": False}
            form.edit("kehadiran", shown["id"], **again)
    return len(chosen)
