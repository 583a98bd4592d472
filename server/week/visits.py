"""What a pendamping does between meetings: visits to the absent, telephone numbers, notes, checks corrected."""

from server.week.cast import Group
from server.week.days import CHECK_MONTH
from server.week.hand import Hand, View
from sync.ids import slot_id

VISITS_PER_DAY = 2
CONTACT_SHARE = 0.05
NOTE_SHARE = 0.04
CORRECTED_SHARE = 0.03


def visit_absent(hand: Hand) -> None:
    """Visit some families that missed a meeting, repeat the material, and note that they caught up."""
    visited, hand.absent = hand.absent[:VISITS_PER_DAY], hand.absent[VISITS_PER_DAY:]
    today = hand.phone.today().isoformat()
    for kabupaten, sesi, kpm in visited:
        mark = slot_id("kehadiran", (sesi, kpm))
        if hand.phone.view("kpm", kpm) is None or hand.phone.view("kehadiran", mark) is None:
            continue
        with hand.form(kabupaten) as form:
            visit = {"purpose": "Mengulang materi P2K2", "met": "Pengurus", "findings": "Keluarga di rumah, materi diulang."}
            form.make("kunjungan", kpm_id=kpm, date=today, p2k2_sesi_id=sesi, **visit)
            form.edit("kehadiran", mark, susulan=True, susulan_date=today)


def keep_contacts(hand: Hand, group: Group, view: View) -> None:
    """Write down new telephone numbers and notes of some families."""
    today = hand.phone.today().isoformat()
    for family in view.families.get(group.id, []):
        if hand.random.random() < CONTACT_SHARE:
            set_phone(hand, group.kabupaten, family["id"])
        if hand.random.random() < NOTE_SHARE:
            with hand.form(group.kabupaten) as form:
                form.edit("kpm", family["id"], field_note=f"Bertemu {today}, keluarga sehat.")


def set_phone(hand: Hand, kabupaten: str, kpm: str) -> None:
    """Write down the telephone number of a family; the numbers belong to nobody."""
    number = f"0800{hand.random.randrange(10**8):08d}"
    with hand.form(kabupaten) as form:
        form.edit("kpm", kpm, phone=number, phone_on=hand.phone.today().isoformat())


def correct_checks(hand: Hand, group: Group) -> None:
    """Correct some checks of a kelompok, seen again in the evening."""
    families = {one["id"]: one["kelompok_id"] for one in hand.phone.all("kpm")}
    members = {one["id"] for one in hand.phone.all("anggota") if families.get(one["kpm_id"]) == group.id}
    checks = hand.phone.all("komitmen", lambda one: one["anggota_id"] in members and one["bulan"] == CHECK_MONTH)
    for shown in sorted(checks, key=lambda one: one["id"]):
        if hand.random.random() < CORRECTED_SHARE:
            with hand.form(group.kabupaten) as form:
                form.edit("komitmen", shown["id"], result="pengecualian", reason="Surat keterangan menyusul")
