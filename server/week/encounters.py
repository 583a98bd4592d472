"""The scenes that the phones play: shared schools and families, late work, work that cannot be taken, a wrong clock."""

from dataclasses import dataclass

from server.week.cast import Group, Story
from server.week.checks import DAYS, count_days_of
from server.week.days import MEETING_MONTH, day_of
from server.week.hand import Hand
from server.week.meetings import correct_marks
from server.week.visits import set_phone
from sync.kinds import Group as FieldGroup
from sync.kinds import Kind, Rule, ScopeRule
from sync.limits import LATE_DAYS

OTHER_DAYS = DAYS - 2
SHARED_FAMILIES = 3
APPROVED_MARKS = 3
CLOCK_DAYS_WRONG = -400
NEWER_KIND = Kind("catatan_harian", (FieldGroup("text", Rule.LATEST, ("text",)),), ScopeRule("w", "worker_id"))
"""A kind that only a newer app knows."""
BROKEN_TIMES = {"start_time": "11:00", "end_time": "09:00"}
MENDED_TIMES = {"start_time": "09:00", "end_time": "11:00"}


@dataclass(slots=True)
class Players:
    """The phones of the story; `spare` is the first worker's second phone."""

    first: Hand
    spare: Hand
    second: Hand
    absent: Hand
    last: Hand
    neighbour: Hand


def play(day: int, players: Players, story: Story) -> None:
    """Play the scenes of a day, each worker in the field and without a signal."""
    for scene in SCENES.get(day, ()):
        scene(players, story)


def count_shared_days(players: Players, story: Story) -> None:
    """Two workers count the days of the same two schools: alike in one, differently in the other."""
    kabupaten = story.shared.kabupaten
    for hand, days in ((players.first, DAYS), (players.second, OTHER_DAYS)):
        count_days_of(hand, kabupaten, story.same_days, DAYS)
        count_days_of(hand, kabupaten, story.other_days, days)


def reach_same_families(players: Players, story: Story) -> None:
    """Two workers write down telephone numbers of the same families."""
    families = _families(players.first, story.shared)[:SHARED_FAMILIES]
    for hand in (players.first, players.second):
        for kpm in families:
            set_phone(hand, story.shared.kabupaten, kpm)


def use_two_phones(players: Players, story: Story) -> None:
    """One worker marks a meeting on one phone, and marks it differently on another that has not heard of it."""
    group = story.handed_on
    kpm = _families(players.spare, group)[0]
    sesi = players.first.slots.get(group.id)
    meeting = None if sesi is None else players.first.phone.view("p2k2_sesi", sesi)
    if meeting is not None:
        key = {name: meeting[name] for name in ("kelompok_id", "bulan", "jadwal_id", "unplanned_date", "ordinal")}
        given = {name: value for name, value in key.items() if value is not None}
        held = {"date": meeting["date"], "held_by": [players.spare.worker.id], "status": "terlaksana", "topic": "Gizi ibu hamil"}
        with players.spare.form(group.kabupaten, day_of(0)) as form:
            again = form.make("p2k2_sesi", **given, **held)
            form.make("kehadiran", p2k2_sesi_id=again, kpm_id=kpm, status="S", reason="Kata ketua kelompok")
    for hand, note in ((players.first, "Rumah di belakang masjid."), (players.spare, "Rumah di samping masjid.")):
        with hand.form(group.kabupaten) as form:
            form.edit("kpm", kpm, field_note=note)


def work_on_leaver(players: Players, story: Story) -> None:
    """A worker visits a family that is about to move away, and carries the work along unsent."""
    kabupaten, kpm = story.leaving
    set_phone(players.last, kabupaten, kpm)
    with players.last.form(kabupaten) as form:
        today = players.last.phone.today().isoformat()
        form.make("kunjungan", kpm_id=kpm, date=today, purpose="Sebelum pindah", findings="Keluarga akan pindah.")


def send_impossible(players: Players, story: Story) -> None:
    """One form has a value that cannot be, another a meeting that ends before it begins, with marks that lean on it."""
    kabupaten, kpm = story.leaving
    with players.last.form(kabupaten) as form:
        form.edit("kpm", kpm, phone="0800", phone_on="kemarin")
    hand = players.absent
    group = hand.worker.groups[0]
    key = {"kelompok_id": group.id, "bulan": MEETING_MONTH, "unplanned_date": day_of(1).isoformat(), "ordinal": 2}
    with hand.form(group.kabupaten) as form:
        held = {"date": day_of(1).isoformat(), "held_by": [hand.worker.id], "status": "terlaksana"}
        sesi = form.make("p2k2_sesi", **key, **held, **BROKEN_TIMES)
        for one in _families(hand, group)[:2]:
            form.make("kehadiran", p2k2_sesi_id=sesi, kpm_id=one, status="H")


def send_unknown(players: Players, story: Story) -> None:
    """A phone with a newer app sends a kind of record that the server does not know."""
    hand = players.second
    hand.teach(NEWER_KIND.to_data())
    with hand.form(story.shared.kabupaten) as form:
        form.make(NEWER_KIND.name, text="Hujan sepanjang hari.")


def correct_approved(players: Players, story: Story) -> None:
    """The first worker marks again what the supervisor has approved meanwhile."""
    correct_marks(players.first, story.handed_on, slice(APPROVED_MARKS))


def visit_handed_on(players: Players, story: Story) -> None:
    """The former worker visits a family of the kelompok handed on, in time and too late."""
    hand, group = players.first, story.handed_on
    kpm = next(one for one in reversed(_families(hand, group)) if one != story.leaving[1])
    with hand.form(group.kabupaten) as form:
        form.make("kunjungan", kpm_id=kpm, date=hand.phone.today().isoformat(), findings="Pamit kepada keluarga.")
    correct_marks(hand, group, slice(APPROVED_MARKS, APPROVED_MARKS + 2))


def welcome(players: Players, story: Story) -> None:
    """The worker of the other kabupaten visits the family that has come."""
    hand, kpm = players.neighbour, story.leaving[1]
    if hand.phone.view("kpm", kpm) is None:
        return
    kabupaten = story.neighbour.home
    set_phone(hand, kabupaten, kpm)
    with hand.form(kabupaten) as form:
        form.make("kunjungan", kpm_id=kpm, date=hand.phone.today().isoformat(), findings="Keluarga baru datang.")


def _families(hand: Hand, group: Group) -> list[str]:
    return sorted(one["id"] for one in hand.phone.all("kpm", lambda one: one["kelompok_id"] == group.id))


HANDED_ON_AFTER = 1
"""The last day of the former worker: Tuesday."""
IN_TIME, TOO_LATE = HANDED_ON_AFTER + LATE_DAYS, HANDED_ON_AFTER + LATE_DAYS + 1
SCENES = {
    0: (count_shared_days,),
    1: (reach_same_families, use_two_phones, work_on_leaver, send_impossible, send_unknown),
    2: (correct_approved,),
    IN_TIME: (visit_handed_on, welcome),
    TOO_LATE: (visit_handed_on,),
}
