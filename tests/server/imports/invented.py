"""Invented families for rosters: nobody in them exists, and every NIK and family card number starts with 0000.

The villages are real, so that rosters also fit the list of regions.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

VILLAGES = (
    ("3508012005", "TEMPURSARI", "TEMPURSARI", "KABUPATEN LUMAJANG", "JAWA TIMUR"),
    ("3508012006", "PUNDUNGSARI", "TEMPURSARI", "KABUPATEN LUMAJANG", "JAWA TIMUR"),
    ("3508022003", "TAMANAYU", "PRONOJIWO", "KABUPATEN LUMAJANG", "JAWA TIMUR"),
    ("3508022005", "ORO-ORO OMBO", "PRONOJIWO", "KABUPATEN LUMAJANG", "JAWA TIMUR"),
    ("5307012005", "PAGA", "PAGA", "KABUPATEN SIKKA", "NUSA TENGGARA TIMUR"),
    ("5307012021", "REGAPU’U", "PAGA", "KABUPATEN SIKKA", "NUSA TENGGARA TIMUR"),
    ("5307012012", "MAULOO", "PAGA", "KABUPATEN SIKKA", "NUSA TENGGARA TIMUR"),
    ("5307012020", "AEBUBU", "PAGA", "KABUPATEN SIKKA", "NUSA TENGGARA TIMUR"),
)
GIVEN = (
    "SITI AMINAH SRI NUR'AINI DEWI RATNA WAHYU AGUS BUDI SLAMET JOSÉ MARIA YOHANES KATARINA SUPRIYADI TUMINI "
    "LASTRI PONIRAH DARSONO KUSNADI MA'RUF FATIMAH ENDANG BAMBANG MELKIOR THERESIA"
).split()
FAMILY = (
    "WIDODO LESTARI HIDAYAT KUSUMA SANTOSO NAINGGOLAN PUTRI SAPUTRA RAHAYU WIBOWO BEATRIX SETIAWAN MAHARANI "
    "SUGIARTO TUKIMIN HARYANTO WULANDARI PRASETYO BELÉN UTOMO"
).split()
FLOWERS = ("MELATI", "MAWAR", "ANGGREK", "KENANGA", "DAHLIA", "TERATAI")
SCHOOLS = {"sd": "SDN", "smp": "SMPN", "sma": "SMAN"}
NEWEST_BIRTH = date(2024, 6, 30)


@dataclass(frozen=True)
class Worker:
    """A pendamping with the villages they work in, and the flower their kelompok are named after."""

    name: str
    nip: str
    flower: str
    villages: tuple[tuple[str, ...], ...]


def invent_workers(random: Random, number: int) -> list[Worker]:
    """Invent pendamping of one kabupaten, each with one or two villages of their own or shared."""
    kabupaten = random.choice(sorted({village[3] for village in VILLAGES}))
    near = [village for village in VILLAGES if village[3] == kabupaten]
    names = random.sample([f"{given} {family}, S.Sos" for given in GIVEN[:8] for family in FAMILY], number)
    return [
        Worker(
            name,
            f"{random.randint(1975, 1999)}0{random.randint(1, 9)}{random.randint(10, 28)}2025211{serial:03}",
            FLOWERS[serial % len(FLOWERS)] + ("" if serial < len(FLOWERS) else f" {serial}"),
            villages,
        )
        for serial, name in enumerate(names, 1)
        for villages in [(near[serial % len(near)], near[(serial + 1) % len(near)])]
    ]


def invent_family(random: Random, worker: Worker, serial: int, *, kelompok: int) -> list[dict[str, object]]:
    """Invent one family of one to five people; each row has every canonical column, the first row is the pengurus."""
    village = random.choice(worker.villages)
    shared = {
        "no_kk": f"0000{random.randrange(10**6):06}{serial:06}",
        "address": f"DUSUN {random.choice(FAMILY)} RT {random.randint(1, 12):03} RW {random.randint(1, 6):03}",
        **dict(zip(("desa_code", "desa_name", "kecamatan_name", "kabupaten_name", "provinsi_name"), village, strict=True)),
        "kelompok_name": f"{worker.flower} {village[1].title()} {kelompok}",
        "pendamping_name": worker.name,
        "pendamping_nip": worker.nip,
        "kks_last4": f"{random.randrange(10_000):04}",
        "desil": random.randint(1, 4),
        "sembako": random.random() < 0.8,
    }
    relations = ["istri", "kepala_keluarga", "anak", "anak", "orang_tua"][: random.randint(1, 5)]
    if len(relations) == 1:
        relations = ["kepala_keluarga"]
    people = []
    for place, relation in enumerate(relations):
        people.append(shared | _invent_person(random, relation, serial * 10 + place) | {"is_pengurus": place == 0})
    return people


def _invent_person(random: Random, relation: str, serial: int) -> dict[str, object]:
    sex = {"istri": "P", "kepala_keluarga": "L"}.get(relation) or random.choice("LP")
    youngest, oldest = {"anak": (0, 20), "orang_tua": (61, 90)}.get(relation, (22, 60))
    born = NEWEST_BIRTH - timedelta(days=random.randint(youngest * 366, oldest * 365 + 5))
    age = (NEWEST_BIRTH - born).days // 365
    komponen = _komponen(random, age, relation)
    day = born.day + (40 if sex == "P" else 0)
    school = random.randint(1, 3)
    in_school = komponen in SCHOOLS
    return {
        "idsemesta": f"9{serial:09}{random.randrange(10**6):06}",
        "nik": f"0000{random.randint(10, 99)}{day:02}{born:%m%y}{serial % 10_000:04}",
        "name": f"{random.choice(GIVEN)} {random.choice(FAMILY)}",
        "relation": relation,
        "sex": sex,
        "birth_date": born,
        "komponen": komponen,
        "npsn": f"2052{list(SCHOOLS).index(komponen)}{school:03}" if in_school else None,
        "fasilitas_name": f"{SCHOOLS[komponen]} {school}" if in_school else None,
        "nisn": f"00{random.randrange(10**8):08}" if in_school else None,
        "faskes_name": None if in_school or not komponen else f"POSYANDU {random.choice(FAMILY)}",
        "membership_status": "aktif",
        "pbi": random.random() < 0.5,
        "pena": random.random() < 0.03,
    }


def _komponen(random: Random, age: int, relation: str) -> str | None:
    if age < 6:
        return "anak_usia_dini"
    if age < 19:
        return "sd" if age < 12 else "smp" if age < 15 else "sma"
    if age > 60:
        return "lansia"
    if random.random() < 0.02:
        return "disabilitas_berat"
    return "ibu_hamil" if relation == "istri" and random.random() < 0.2 else None
