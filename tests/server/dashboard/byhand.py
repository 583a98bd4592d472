"""The sums once more, by other code: plain loops over rows."""

from calendar import monthrange
from collections import defaultdict
from datetime import timedelta

from server.zones import local
from tests.server.api.world import HOME, World

Units = dict[tuple[str, ...], tuple[int, ...]]
NUMBERS = 8
SINCE = "2026-06"
"""The first month of the sums of these tests: the last of a stage, and of the half-year before the one in which the world begins."""
HALVES = (("komplementaritas", "kpm_id", "semester"), ("perilaku", "kpm_id", "semester"), ("penilaian_graduasi", "kpm_id", "date"))


def units_by_hand(world: World) -> Units:
    """Return (kabupaten, month, measure, kelompok, desa) -> sums."""
    found: defaultdict[tuple[str, ...], list[int]] = defaultdict(lambda: [0] * NUMBERS)
    kelompok = {row.id: row for row in world.rows("kelompok") if row.kabupaten == HOME}
    families = {row.id: row for row in world.rows("kpm")}

    def key(month: str, measure: str, group: str | None, family: str = "") -> tuple[str, ...]:
        if group:
            own = kelompok[group]
            desa = own.desa_code or f"{own.kecamatan_code}0000"
        else:
            desa = families[family].desa_code or f"{HOME}000000"
        return (HOME, month, measure, group or "", desa)

    def add(where: tuple[str, ...], *numbers: int) -> None:
        found[where] = [one + more for one, more in zip(found[where], numbers, strict=True)]

    for row in world.rows("attendance_month"):
        units = max(row.worst_counted, row.best_counted)
        gaps = row.belum_ditandai + row.sengketa + row.ditahan + row.belum_terkirim
        ends = (row.worst_came, row.worst_counted, row.best_came, row.best_counted)
        add(key(row.bulan, "p2k2", row.kelompok_id), *ends, units, min(units, gaps), min(units, row.belum_terkirim), min(units, row.ditahan))
    _heard(world, key, add, kelompok)
    _checks(world, key, add, families)
    _meetings(world, key, add)
    _years(world, key, add, families)
    return {where: tuple(numbers) for where, numbers in found.items() if numbers[4]}


def _today(world: World) -> str:
    return local(world.clock(), HOME).date().isoformat()


def _months(world: World) -> list[tuple[str, str]]:
    """Return (month, last day) of months that are over."""
    found, day = [], local(world.clock(), HOME).date().replace(day=1)
    for _ in range(30):
        last = day - timedelta(days=1)
        day = last.replace(day=1)
        found.append((last.isoformat()[:7], last.isoformat()))
    return [one for one in found if one[0] >= SINCE]


def _silent(world: World, group: str, last: str) -> bool | None:
    """Tell whether a phone of who had a kelompok on a day was not heard from since; None where nobody had it."""
    had = {
        row.worker_id
        for row in world.rows("assignment")
        if row.kelompok_id == group and not row.deleted and row.start_date <= last and (row.end_date is None or last <= row.end_date)
    }
    if not had:
        return None
    for phone in world.rows("device"):
        since = local(phone.enrolled_at, HOME).date().isoformat()
        clear = [row.day for row in world.rows("contact") if row.device == phone.id and row.waiting == 0 and row.day < _today(world)]
        if phone.worker_id in had and phone.state == "active" and since <= last and max(clear, default="") <= last:
            return True
    return False


def _heard(world: World, key, add, kelompok) -> None:
    for month, last in _months(world):
        for group in kelompok:
            silent = _silent(world, group, last)
            if silent is not None:
                add(key(month, "heard", group), not silent, 1, not silent, 1, 1, silent, silent, 0)


def _checks(world: World, key, add, families) -> None:
    """Pupils of these tests are judged by 85 % of the days; elders owe a check with the year, which no step makes."""
    days = {row.bulan: row.days for row in world.rows("hari_efektif") if not row.deleted}
    made = {(row.anggota_id, row.bulan): row for row in world.rows("komitmen") if not row.deleted}
    waits, disputed = _waiting(world, "komitmen", "anggota_id", "bulan"), {record for record, _ in _disputed(world)}
    held_days = {month for _, month in _waiting(world, "hari_efektif", "fasilitas_id", "bulan")}
    disputed_days = {row.bulan for row in world.rows("hari_efektif") if row.id in disputed and not row.deleted}
    for member in world.rows("anggota"):
        family = families.get(member.kpm_id)
        for month, last in _months(world):
            in_time = family.joined_on is None or family.joined_on <= last
            active = in_time and not family.deleted and (family.ended_on is None or family.ended_on >= last)
            if not active or member.komponen not in ("sd", "smp") or days.get(month) == 0:
                continue
            young = member.birth_date is None or member.birth_date > "2005-01-01"
            check = made.get((member.id, month))
            if not young:
                continue
            where = key(month, "education", family.kelompok_id, family.id)
            total, held = days.get(month), (member.id, month) in waits or (check is not None and month in held_days)
            silent = bool(family.kelompok_id and _silent(world, family.kelompok_id, last))
            if check is None or check.alpa is None or not total:
                add(where, 0, 1, 1, 1, 1, 1, silent, held)
                add(key(month, "prompt_checks", family.kelompok_id, family.id), 0, 1, 1, 1, 1, 1, 0, held)
            else:
                absent = (check.alpa or 0) + (check.izin or 0) + (check.sakit or 0)
                met = (total - absent) * 100 >= 85 * total
                add(where, *((0, 1, 1, 1, 1, 1, silent, held) if held or check.id in disputed or month in disputed_days else (met, 1, met, 1, 1, 0, 0, 0)))
    home = {row.id: families[row.kpm_id] for row in world.rows("anggota")}
    known, month = {row.id for row in world.rows("komitmen")}, _today(world)[:7]
    unmade = {record: home[fields["anggota_id"]] for of, record, fields in _inbox(world) if of == "komitmen" and record not in known and fields["bulan"] == month}
    for family in unmade.values():
        add(key(month, "prompt_checks", family.kelompok_id, family.id), 0, 1, 1, 1, 1, 1, 0, 1)
    for record, (check, prompt) in _brought(world, "komitmen").items():
        if not check.deleted and check.alpa is not None:
            family = home[check.anggota_id]
            add(key(check.bulan, "prompt_checks", family.kelompok_id, family.id), prompt, 1, prompt, 1, 1, 0, 0, 0)


def _meetings(world: World, key, add) -> None:
    told = {row.jadwal_id for row in world.rows("p2k2_sesi") if not row.deleted}
    known = {row.id: row for row in world.rows("p2k2_sesi")}
    came = {one[1]: one[2] for one in _inbox(world) if one[0] == "p2k2_sesi"}
    waits = {one: fields for one, fields in came.items() if one not in known}
    called_off = [row for one, row in known.items() if row.status == "batal" and not row.deleted and came.get(one, {}).get("status") == "terlaksana"]
    for row in called_off:
        add(key(row.bulan, "prompt_meetings", row.kelompok_id), 0, 1, 1, 1, 1, 1, 0, 1)
    for row in world.rows("jadwal"):
        day = row.replaced_on or row.planned_date
        if not row.deleted and row.status != "batal" and day < _today(world) and row.id not in told:
            held = [one for one, fields in waits.items() if fields.get("jadwal_id") == row.id]
            add(key(row.bulan, "prompt_meetings", row.kelompok_id), 0, 1, 1, 1, 1, 1, 0, bool(held))
            waits = {one: fields for one, fields in waits.items() if one not in held}
    for fields in waits.values():
        add(key(fields["bulan"], "prompt_meetings", fields["kelompok_id"]), 0, 1, 1, 1, 1, 1, 0, 1)
    for _, (row, prompt) in _brought(world, "p2k2_sesi").items():
        if row.status == "terlaksana" and not row.deleted:
            add(key(row.bulan, "prompt_meetings", row.kelompok_id), prompt, 1, prompt, 1, 1, 0, 0, 0)


def _brought(world: World, kind: str) -> dict:
    """Return record -> (row, whether it came with the first contact after its day of work), of those that phones made."""
    rows, found = {row.id: row for row in world.rows(kind)}, {}
    for form in world.rows("change_log"):
        if form.device == "office":
            continue
        for change, decision in zip(form.body, form.decisions, strict=True):
            record = change[1]
            if record in rows and decision[0] == "applied" and record not in found:
                days = sorted(row.day for row in world.rows("contact") if row.device == form.device and row.day > form.work_date)
                arrived = local(form.received_at, HOME).date().isoformat()
                found[record] = (rows[record], not days or arrived <= days[0])
    return found


def regions_by_hand(units: Units) -> Units:
    """Return (region, measure, month) -> sums."""
    found: defaultdict[tuple[str, ...], list[int]] = defaultdict(lambda: [0] * NUMBERS)
    for (kabupaten, month, measure, _, desa), numbers in units.items():
        for region in ("00", kabupaten[:2], kabupaten, desa[:6], desa):
            where = (region, measure, month)
            found[where] = [one + more for one, more in zip(found[where], numbers, strict=True)]
    return {where: tuple(numbers) for where, numbers in found.items()}


def _years(world: World, key, add, families) -> None:
    """Families that were asked, seen and that left; no step merges half-years, so the first of each is its baseline."""
    today, disputed = _today(world), _disputed(world)
    asked = {(row.kpm_id, row.semester): row for row in world.rows("komplementaritas") if not row.deleted}
    asking, seeing, assessing = (_waiting(world, *told) for told in HALVES)
    for month, last in [(today[:7], ""), *_months(world)]:
        semester = f"{month[:4]}-{1 if int(month[5:]) <= 6 else 2}"
        for family in families.values():
            if family.kabupaten != HOME or family.deleted or family.moved or family.membership_status in ("non_aktif", "graduasi"):
                continue
            group, end = family.kelompok_id, _last(month)
            if family.joined_on and family.joined_on > end:
                continue
            silent = bool(group) and bool(_silent(world, group, end))
            told = asked.get((family.id, semester))
            asked_of = ("pip", "pbi_jk", "sembako", "rst", "kube", "pln", "lpg")
            answers = [None if (told.id, name) in disputed else getattr(told, name) for name in asked_of] if told else [None]
            held = (family.id, semester) in asking
            known = not held and ("ya" in answers or all(one == "tidak" for one in answers))
            add(key(month, "complementary", group, family.id), *_ends("ya" in answers, known), 1, not known, silent and not known, held)
            seen = sorted(
                (row.semester, row.ekonomi)
                for row in world.rows("perilaku")
                if row.kpm_id == family.id and not row.deleted and row.ekonomi and row.semester <= semester and (row.id, "ekonomi") not in disputed
            )
            held = any(kpm == family.id and when <= semester for kpm, when in seeing)
            twice = len(seen) > 1 and not held
            better = twice and seen[-1][1] > seen[0][1]
            add(key(month, "behaviour", group, family.id), *_ends(better, twice), 1, not twice, silent and not twice, held)
            left = [
                row
                for row in world.rows("graduasi")
                if row.kpm_id == family.id and not row.deleted and row.siks_status == "diterima" and f"{month[:4]}-01-01" <= row.exit_on <= end
            ]
            started = [row for row in world.rows("graduasi") if row.kpm_id == family.id and row.status == "usulan" and row.proposed_on <= end]
            bound = (family.joined_on is None or family.joined_on <= end) and (family.ended_on is None or family.ended_on >= _last(month))
            held = not left and any(kpm == family.id and when <= end for kpm, when in assessing)
            if bound or left:
                settled = bool(left) or not (started or held)
                add(key(month, "graduated", group, family.id), *_ends(bool(left), settled), 1, not settled, 0, held)


def _disputed(world: World) -> set[tuple[str, str]]:
    """Return (record, group) of which two values stand beside each other."""
    return {(row.record, row.group) for row in world.rows("conflict") if row.state == "open"}


def _inbox(world: World) -> list[tuple[str, str, dict]]:
    """Return (kind, record, fields) of what waits there."""
    return [(row.kind, row.record, row.change[2]) for row in world.rows("inbox") if row.state == "open"]


def _waiting(world: World, kind: str, *names: str) -> set[tuple[str, ...]]:
    """Return what changes of a kind that wait are about: what they say themselves, else what their record says."""
    stored = {row.id: tuple(getattr(row, name) for name in names) for row in world.rows(kind)}
    return {stored.get(record) or tuple(fields[name] for name in names) for of, record, fields in _inbox(world) if of == kind}


def _ends(met: bool, known: bool) -> tuple[bool, int, bool, int]:
    return (met and known, 1, met or not known, 1)


def _last(month: str) -> str:
    return f"{month}-{monthrange(int(month[:4]), int(month[5:]))[1]}"
