"""What a worker fills in: rosters, checks, visits, corrections, and now and then something the server must refuse."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from tests.simulation.handset import Handset, OpenForm
from tests.simulation.ledger import Fields

Fill = Callable[[Handset, OpenForm, "Filler"], None]
STATUS = ("H", "I", "S", "A")
RECENT, POPULAR = 0.45, 0.8
NEWER_KIND, OLDER_KIND = "tagihan", "kunjungan"
"""A kind that only a newer app knows, and one that an older app does not know."""
NO_DAY = "kemarin"
"""What somebody writes where a day belongs."""
CONTESTED = ("kpm", "jadwal", "jadwal", "kehadiran", "komitmen", "hari_efektif")
BESIDE = {"kpm": "field_note", "jadwal": "note"}
"""Kind -> a field beside the group that many hands write."""
HOT = 2
"""How many records of a kind everybody likes to write, so that people meet."""


class Filler:
    """Chooses records and values; every text it makes is made once in a run, so that a value tells who wrote it."""

    def __init__(self, rng: Random, today: Callable[[], date]) -> None:
        self.rng = rng
        self.today = today
        self._serial = count(1)

    def text(self, author: str) -> str:
        """Return a text nobody has written before."""
        return f"{author} {next(self._serial)}"

    def pick(self, phone: Handset, kind: str, kabupaten: str) -> str | None:
        """Return one of the records the phone shows: often one this worker has just written, or one that all like to write."""
        found = phone.records(kind, kabupaten) if kind in phone.phone.kinds else []
        if not found:
            return None
        luck = self.rng.random()
        recent = [record for each, record in phone.watched if each == kind and record in found]
        if recent and luck < RECENT:
            return self.rng.choice(recent)
        return self.rng.choice(found[:HOT] if luck < POPULAR else found)

    def month(self) -> str:
        """Return the month of the work, mostly the present one."""
        day = self.today() - timedelta(days=self.rng.choice((0, 0, 0, 31)))
        return day.isoformat()[:7]

    def work_date(self) -> date:
        """Return the date of the work: today, some days ago, seldom nonsense."""
        if self.rng.random() < 0.03:
            return self.today() + timedelta(days=self.rng.choice((-500, 9)))
        return self.today() - timedelta(days=self.rng.choice((0, 0, 0, 1, 2, 5)))


def fill(phone: Handset, form: OpenForm, filler: Filler) -> None:
    """Fill in one thing, chosen by weight."""
    act = filler.rng.choices([one for one, _ in ACTS], [weight for _, weight in ACTS])[0]
    act(phone, form, filler)


def rewrite(phone: Handset, form: OpenForm, filler: Filler, kind: str, record: str) -> None:
    """Write the one group of a record that many hands write."""
    fields = contested(kind, filler.text(phone.name), filler)
    phone.edit(form, kind, record, **fields)


def contested(kind: str, text: str, filler: Filler) -> Fields:
    """Return new values for the group of a kind that many hands write."""
    return {
        "kpm": {"phone": text, "phone_on": None},
        "jadwal": {"status": "batal", "reason": text, "held_by": None, "replaced_on": None},
        "kehadiran": {"status": filler.rng.choice(STATUS), "reason": text, "represented_by": None, "exempt": None},
        "komitmen": {"result": "pengecualian", "reason": text},
        "hari_efektif": {"days": filler.rng.randint(0, 31)},
    }[kind]


def _contact(phone: Handset, form: OpenForm, filler: Filler) -> None:
    kpm = filler.pick(phone, "kpm", form.kabupaten)
    if kpm and filler.rng.random() < 0.3:
        phone.make(form, "kontak", kpm_id=kpm, phone=filler.text(phone.name), noted_on=filler.today().isoformat())
    elif kpm:
        phone.edit(form, "kpm", kpm, phone=filler.text(phone.name), phone_on=filler.today().isoformat())


def birth(phone: Handset, form: OpenForm, filler: Filler) -> None:
    """Make a provisional member with the peristiwa that tells of it and a check, or mend one; some are the office's by then."""
    day = filler.today().isoformat()
    waiting = [one for one in phone.records("anggota", form.kabupaten) if _is_provisional(phone, one)]
    if waiting and filler.rng.random() < 0.6:
        child = filler.rng.choice(waiting)
        identity: Fields = {"name": filler.text(phone.name), "sex": filler.rng.choice("LP"), "birth_date": day}
        fields = filler.rng.choice((identity, identity, {"deleted": True}))
        phone.edit(form, "anggota", child, **fields)
    elif kpm := filler.pick(phone, "kpm", form.kabupaten):
        child = phone.make(form, "anggota", kpm_id=kpm, name=filler.text(phone.name), birth_date=day, provisional=True)
        told = {"kpm_id": kpm, "type": "lahir", "reported_on": day, "effective_date": day, "birth_date": day, "anggota_id": child}
        phone.make(form, "peristiwa", **told, note=filler.text(phone.name))
        check = {"anggota_id": child, "bulan": day[:7], "condition": "timbang_ukur"}
        phone.make(form, "komitmen", **check, note=filler.text(phone.name))


def _is_provisional(phone: Handset, anggota: str) -> bool:
    shown = phone.look("anggota", anggota)
    return shown is not None and bool(shown.get("provisional"))


def _note(phone: Handset, form: OpenForm, filler: Filler) -> None:
    kind = filler.rng.choice(("kpm", "anggota"))
    record = filler.pick(phone, kind, form.kabupaten)
    if record:
        phone.edit(form, kind, record, field_note=filler.text(phone.name))


def _schooling(phone: Handset, form: OpenForm, filler: Filler) -> None:
    anggota = filler.pick(phone, "anggota", form.kabupaten)
    if anggota:
        nisn = f"{filler.rng.randrange(10**9):010d}"
        phone.edit(form, "anggota", anggota, class_level=filler.rng.randint(1, 13), nisn=nisn)


def _jadwal(phone: Handset, form: OpenForm, filler: Filler) -> None:
    jadwal = filler.pick(phone, "jadwal", form.kabupaten)
    if not jadwal:
        return
    state: Fields = {"status": "batal", "reason": filler.text(phone.name), "held_by": None, "replaced_on": None}
    plan: Fields = {"planned_date": filler.today().isoformat(), "start_time": None, "place": filler.text(phone.name)}
    note: Fields = {"note": filler.text(phone.name)}
    for fields in filler.rng.sample((state, plan, note), filler.rng.choice((1, 1, 2))):
        phone.edit(form, "jadwal", jadwal, **fields)


def _plan(phone: Handset, form: OpenForm, filler: Filler) -> None:
    kelompok = filler.pick(phone, "kelompok", form.kabupaten)
    if kelompok:
        key = {"kelompok_id": kelompok, "bulan": filler.month(), "ordinal": filler.rng.choice((1, 2, 3))}
        day = filler.today().isoformat()
        phone.make(form, "jadwal", **key, planned_date=day, place=filler.text(phone.name), status="rencana")


def _roster(phone: Handset, form: OpenForm, filler: Filler) -> None:
    """Hold a meeting and mark its families, or mark again."""
    kelompok = filler.pick(phone, "kelompok", form.kabupaten)
    if not kelompok:
        return
    sesi = _meeting(phone, form, filler, kelompok)
    families = phone.records("kpm", form.kabupaten)
    for kpm in filler.rng.sample(families, min(len(families), filler.rng.choice((1, 2, 3)))):
        mark: Fields = {"status": filler.rng.choice(STATUS), "reason": filler.text(phone.name)}
        if filler.rng.random() < 0.3:
            mark["note"] = filler.text(phone.name)
        phone.make(form, "kehadiran", p2k2_sesi_id=sesi, kpm_id=kpm, **mark)


def _meeting(phone: Handset, form: OpenForm, filler: Filler, kelompok: str) -> str:
    day = filler.today()
    key: Fields = {"kelompok_id": kelompok, "bulan": day.isoformat()[:7]}
    plans = [one for one in phone.records("jadwal", form.kabupaten) if _is_of(phone, one, key)]
    if plans and filler.rng.random() < 0.6:
        key["jadwal_id"] = filler.rng.choice(plans)
    else:
        key |= {"unplanned_date": day.isoformat(), "ordinal": 1}
    held = {"date": day.isoformat(), "held_by": [phone.worker], "status": "terlaksana", "place": filler.text(phone.name)}
    return phone.make(form, "p2k2_sesi", **key, **held)


def _is_of(phone: Handset, jadwal: str, key: Fields) -> bool:
    shown = phone.look("jadwal", jadwal)
    return shown is not None and all(shown.get(name) == value for name, value in key.items())


def _remark(phone: Handset, form: OpenForm, filler: Filler) -> None:
    mark = filler.pick(phone, "kehadiran", form.kabupaten)
    if not mark:
        return
    status: Fields = {"status": filler.rng.choice(STATUS), "represented_by": None, "exempt": None, "reason": filler.text(phone.name)}
    repeat: Fields = {"susulan": True, "susulan_date": filler.today().isoformat()}
    note: Fields = {"note": filler.text(phone.name)}
    for fields in filler.rng.sample((status, repeat, note), filler.rng.choice((1, 1, 2))):
        phone.edit(form, "kehadiran", mark, **fields)


def _meeting_text(phone: Handset, form: OpenForm, filler: Filler) -> None:
    sesi = filler.pick(phone, "p2k2_sesi", form.kabupaten)
    if not sesi:
        return
    speakers: Fields = {"speakers": [f"{filler.text(phone.name)}|Puskesmas"]}
    topic: Fields = {"modul_id": None, "modul_sesi_id": None, "topic": filler.text(phone.name)}
    cancel: Fields = {"held_by": None, "status": "batal", "cancel_reason": filler.text(phone.name)}
    place: Fields = {"place": filler.text(phone.name)}
    phone.edit(form, "p2k2_sesi", sesi, **filler.rng.choice((speakers, topic, cancel, place)))


def _hari_efektif(phone: Handset, form: OpenForm, filler: Filler) -> None:
    fasilitas = filler.pick(phone, "fasilitas", form.kabupaten)
    if fasilitas:
        fields: Fields = {"days": filler.rng.randint(0, 31)}
        if filler.rng.random() < 0.5:
            fields["signer_name"] = filler.text(phone.name)
        phone.make(form, "hari_efektif", fasilitas_id=fasilitas, bulan=filler.month(), **fields)


def _komitmen(phone: Handset, form: OpenForm, filler: Filler) -> None:
    anggota = filler.pick(phone, "anggota", form.kabupaten)
    if not anggota:
        return
    fields: Fields = {"alpa": filler.rng.randint(0, 9)}
    if filler.rng.random() < 0.5:
        fields |= {"result": "pengecualian", "reason": filler.text(phone.name)}
    if filler.rng.random() < 0.5:
        fields["note"] = filler.text(phone.name)
    key = {"anggota_id": anggota, "bulan": filler.month(), "condition": "kehadiran_sekolah"}
    phone.make(form, "komitmen", **key, **fields)


def _kunjungan(phone: Handset, form: OpenForm, filler: Filler) -> None:
    kpm = filler.pick(phone, "kpm", form.kabupaten)
    if kpm and filler.rng.random() < 0.5:
        phone.make(form, "kunjungan", kpm_id=kpm, date=filler.today().isoformat(), findings=filler.text(phone.name))
    elif visit := filler.pick(phone, "kunjungan", form.kabupaten):
        phone.edit(form, "kunjungan", visit, follow_up=filler.text(phone.name))


def _tugas(phone: Handset, form: OpenForm, filler: Filler) -> None:
    tugas = filler.pick(phone, "tugas", form.kabupaten)
    if tugas:
        answer = {"answer": filler.text(phone.name), "answered_on": filler.today().isoformat(), "status": "done"}
        phone.edit(form, "tugas", tugas, **answer)


def _delete(phone: Handset, form: OpenForm, filler: Filler) -> None:
    kind = filler.rng.choice(("kunjungan", "kehadiran", "jadwal", "komitmen"))
    record = filler.pick(phone, kind, form.kabupaten)
    if record:
        phone.edit(form, kind, record, deleted=filler.rng.random() < 0.8)


def _nonsense(phone: Handset, form: OpenForm, filler: Filler) -> None:
    """Send what must be refused or held: wrong values, the office's own fields, a word only a newer app knows."""
    kpm = filler.pick(phone, "kpm", form.kabupaten)
    fasilitas = filler.pick(phone, "fasilitas", form.kabupaten)
    choice = filler.rng.randrange(6)
    if choice == 0 and fasilitas:
        phone.make(form, "hari_efektif", fasilitas_id=fasilitas, bulan=filler.month(), days=77)
    elif choice == 1 and kpm:
        phone.edit(form, "kpm", kpm, phone=filler.text(phone.name), phone_on=NO_DAY)
    elif choice == 2 and kpm:
        phone.edit(form, "kpm", kpm, desil=3, kks_last4="0000", sembako=None)
    elif choice == 5 and (member := filler.pick(phone, "anggota", form.kabupaten)):
        phone.edit(form, "anggota", member, name=filler.text(phone.name))
    elif choice == 3 and NEWER_KIND in phone.phone.kinds:
        phone.make(form, NEWER_KIND, kpm_id=kpm, findings=filler.text(phone.name))
    elif kpm:
        day = filler.today().isoformat()
        extra: dict[str, Any] = {"suasana": filler.text(phone.name)}
        phone.make(form, "kunjungan", kpm_id=kpm, date=day, findings=filler.text(phone.name), **extra)


ACTS: tuple[tuple[Fill, int], ...] = (
    (_contact, 8),
    (birth, 7),
    (_note, 6),
    (_schooling, 5),
    (_jadwal, 8),
    (_plan, 3),
    (_roster, 10),
    (_remark, 8),
    (_meeting_text, 7),
    (_hari_efektif, 9),
    (_komitmen, 8),
    (_kunjungan, 6),
    (_tugas, 3),
    (_delete, 3),
    (_nonsense, 3),
)
