"""Messy rosters for tests: the same sorts of invented families, written the ways that real exports are.

`write_roster(path, style, ...)` writes one; STYLES names the styles.
"""

import gzip
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from tests.server.imports.invented import invent_family, invent_workers

EXCEL_DAY_ZERO = date(1899, 12, 30)
KELOMPOK_TIMES_TWO = 50
"""Families that a pendamping has per pair of kelompok, one in each of two villages."""
MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
NUMBERS = ("idsemesta", "no_kk", "nik", "nisn", "npsn", "desa_code", "pendamping_nip", "kks_last4")
FAMILY_CELLS = (
    *("no_kk", "address", "desa_code", "desa_name", "kecamatan_name", "kabupaten_name", "provinsi_name", "kelompok_name"),
    *("pendamping_name", "pendamping_nip", "kks_last4", "desil", "sembako"),
)
UPPER = {
    **{"idsemesta": "IDSEMESTA", "no_kk": "NOKK", "nik": "NIK", "name": "NAMA", "relation": "HUB_KELUARGA"},
    **{"is_pengurus": "PENGURUS", "sex": "JENIS_KELAMIN", "birth_date": "TGL_LAHIR", "komponen": "KOMPONEN"},
    **{"npsn": "NPSN", "fasilitas_name": "NAMA_SEKOLAH", "nisn": "NISN", "faskes_name": "FASKES", "address": "ALAMAT"},
    **{"desa_code": "ID_DESA", "desa_name": "DESA_KELURAHAN", "kecamatan_name": "KECAMATAN"},
    **{"kabupaten_name": "KABUPATEN", "provinsi_name": "PROVINSI", "kelompok_name": "KELOMPOK"},
    **{"pendamping_name": "PENDAMPING", "pendamping_nip": "NIP_PENDAMPING", "membership_status": "STATUS_KEPESERTAAN"},
    **{"kks_last4": "KKS_4", "desil": "DESIL", "sembako": "SEMBAKO", "pbi": "PBI", "pena": "PENA"},
}
SPOKEN = {
    **{"name": "Nama Lengkap", "nik": "NIK KTP", "no_kk": "No. KK", "sex": "L/P", "birth_date": "Tanggal Lahir"},
    **{"relation": "Hubungan Dalam\nKeluarga", "is_pengurus": "Pengurus PKH", "komponen": "Jenis Komponen"},
    **{"fasilitas_name": "Satuan Pendidikan", "npsn": "N P S N", "nisn": "N.I.S.N", "faskes_name": "Nama Posyandu"},
    **{"address": "Alamat Rumah", "desa_name": "Desa / Kel", "desa_code": "Kode Desa", "kecamatan_name": "Kec."},
    **{"kabupaten_name": "Kab/Kota", "provinsi_name": "Prov.", "kelompok_name": "Nama Kelompok P2K2"},
    **{"pendamping_nip": "NIP", "pendamping_name": "Pendamping Sosial", "membership_status": "Status Peserta"},
    **{"kks_last4": "Nomor KKS", "desil": "Peringkat Desil", "sembako": "BPNT", "pbi": "PBI-JK", "pena": "Program PENA"},
    **{"idsemesta": "ID DTSEN"},
}


@dataclass
class Messy:
    """What a written roster holds: rows and families, and for each planted fault the rows as a spreadsheet numbers them."""

    rows: int = 0
    families: int = 0
    workers: int = 0
    planted: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class Style:
    """One way of writing a roster; a `cell` function turns a column and its value into text."""

    delimiter: str
    encoding: str
    line_end: str
    headers: dict[str, str]
    cell: Callable[[str, Any], str]
    titles: tuple[str, ...] = ()
    sep_line: bool = False
    numbered: bool = False
    repeat_header: bool = False
    scatter: bool = False
    merged: bool = False
    zipped: bool = False
    trailing: int = 0


def yes_no(value: bool, words: tuple[str, str]) -> str:
    """Spell a yes or no."""
    return words[0] if value else words[1]


def spell(value: Any) -> str:
    """Spell a canonical word in capitals."""
    return "" if value is None else str(value).replace("_", " ").upper()


def plain_cell(column: str, value: Any) -> str:
    """Write as the ministry's system does."""
    if isinstance(value, bool):
        return yes_no(value, ("Y", "T"))
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else spell(value) if column in ("relation", "komponen") else str(value or "")


def excel_cell(column: str, value: Any) -> str:
    """Write as somebody does who has fought a spreadsheet: apostrophes, ISO dates, several lines in a cell."""
    if isinstance(value, bool):
        return yes_no(value, ("Ya", "Tidak"))
    if isinstance(value, date):
        return value.isoformat()
    if column in NUMBERS and value:
        return f"'{value}"
    if column == "address" and value:
        return value.replace(" RT", "\nRT")
    return spell(value).title() if column in ("relation", "komponen") else str(value or "").title()


def frame_cell(column: str, value: Any) -> str:
    """Write as a data frame does: floats, NaN, clock times on dates."""
    if value is None:
        return "NaN" if column in NUMBERS else ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, date):
        return f"{value} 00:00:00"
    if column in ("no_kk", "nik", "npsn", "desa_code"):
        return f"{value}.0"
    return {"L": "1", "P": "2"}[value] if column == "sex" else spell(value)


def unicode_cell(column: str, value: Any) -> str:
    """Write as 'Unicode text': words for months, whole card numbers, dotted village codes, formula quotes."""
    if isinstance(value, bool):
        return yes_no(value, ("TRUE", "FALSE"))
    if isinstance(value, date):
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    if column == "kks_last4" and value:
        return f"603298000000{value}"
    if column == "desa_code" and value:
        return f"{value[:2]}.{value[2:4]}.{value[4:6]}.{value[6:]}"
    if column in ("no_kk", "nik") and value:
        return f'="{value}"'
    return {"L": "Laki-laki", "P": "Perempuan"}[value] if column == "sex" and value else spell(value)


def serial_cell(column: str, value: Any) -> str:
    """Write dates as day counts, and words the short way."""
    if isinstance(value, date):
        return str((value - EXCEL_DAY_ZERO).days)
    short = {"kepala_keluarga": "KEP. KELUARGA", "sd": "SD/MI", "smp": "SMP/MTs", "sma": "SMA/SMK/MA", "ibu_hamil": "BUMIL"}
    return short.get(str(value)) or plain_cell(column, value)


def short_cell(column: str, value: Any) -> str:
    """Write two-digit years."""
    return f"{value:%d-%m-%y}" if isinstance(value, date) else plain_cell(column, value)


STYLES = {
    "siks": Style(";", "utf-8-sig", "\r\n", UPPER, plain_cell, sep_line=True),
    "excel": Style(
        *(",", "cp1252", "\n", SPOKEN, excel_cell),
        titles=("DAFTAR KPM PKH", "", "Kabupaten, Tahap 4 Tahun 2026"),
        numbered=True,
        repeat_header=True,
        trailing=3,
    ),
    "frame": Style("\t", "utf-8", "\n", {column: column for column in reversed(UPPER)}, frame_cell),
    "unicode": Style("\t", "utf-16", "\r\n", SPOKEN, unicode_cell, titles=("Data",), trailing=1),
    "pipe": Style("|", "utf-8", "\r", UPPER, serial_cell, scatter=True, zipped=True),
    "merged": Style(";", "cp1252", "\r\n", UPPER, short_cell, titles=("REKAP", "Nama;Jumlah"), numbered=True, merged=True),
}


def write_roster(path: Path, style: str, workers: int = 3, families: int = 40, seed: int = 1) -> Messy:
    """Write a roster of `families` families over `workers` pendamping; the same seed writes the same file."""
    random = Random(f"{style}-{seed}")
    how = STYLES[style]
    staff = invent_workers(random, workers)
    groups = [
        invent_family(random, staff[serial % workers], serial, kelompok=serial // workers // KELOMPOK_TIMES_TWO + 1)
        for serial in range(families)
    ]
    groups.sort(key=lambda people: (people[0]["pendamping_nip"], people[0]["kelompok_name"]))
    faults: dict[int, list[str]] = defaultdict(list)
    rows = _spoiled(random, groups, how, faults)
    if how.scatter:
        random.shuffle(rows)
    text, messy = _text(random, rows, how, faults)
    data = text.encode(how.encoding)
    path.write_bytes(gzip.compress(data, mtime=0) if how.zipped else data)
    messy.families, messy.workers = families, workers
    return messy


def _spoiled(
    random: Random, groups: list[list[dict[str, Any]]], how: Style, faults: dict[int, list[str]]
) -> list[dict[str, str]]:
    """Write the cells of every row and plant faults; `faults` names those of each row object."""
    rows = []
    for people in groups:
        for place, person in enumerate(people):
            cells = {column: how.cell(column, value) for column, value in person.items()}
            if how.merged and place and cells["relation"] != "KEPALA KELUARGA":
                cells |= dict.fromkeys(FAMILY_CELLS, "")
            _spoil(random, cells, faults[id(cells)], alone=len(people) == 1, merged=how.merged)
            rows.append(cells)
            if random.random() < 0.01:
                rows.append(dict(cells))
                faults[id(rows[-1])].append("double")
    for cells in random.sample(rows, k=max(1, len(rows) // 60)):
        cells["nik"] = random.choice(rows)["nik"]
    return rows


def _spoil(random: Random, cells: dict[str, str], faults: list[str], *, alone: bool, merged: bool) -> None:
    """Plant at most one fault in a row."""
    fault = random.randrange(120)
    if fault < 2:
        cells["nik"] = "3,5E+15"
        faults.append("nik_lost")
    elif fault == 2:
        cells["birth_date"] = "31/02/1990"
        faults.append("no_such_date")
    elif fault == 3:
        cells["name"] = f"  {cells['name'].replace(' ', '   ')} "
    elif fault == 4 and cells["desa_code"]:
        cells["desa_code"] = f"{cells['desa_code'].strip(chr(39))[:4]}999999"
    elif fault == 5 and not alone and not merged:
        cells["no_kk"] = ""
        faults.append("no_kk_lost")
    elif fault == 6 and not merged:
        cells["name"] = "-"
        faults.append("nameless")
    elif fault == 7:
        cells["sex"] = ""
    elif fault == 8:
        cells["nik"] = cells["nik"][:-1] if len(cells["nik"]) == 16 else ""
    elif fault == 9:
        cells["is_pengurus"] = ""
    elif fault == 10:
        cells["address"] = f'{cells["address"]} "BARU"' if cells["address"] else ""
    elif fault == 11 and not merged:
        cells["kelompok_name"] = ""


def _text(
    random: Random, rows: list[dict[str, str]], how: Style, faults: dict[int, list[str]]
) -> tuple[str, Messy]:
    """Lay the rows out, with title lines, empty rows, headers come again and a row too wide."""
    messy = Messy()
    header = [*(["No"] if how.numbered else []), *how.headers.values()]
    records = [[title] for title in how.titles] + [header]
    for number, cells in enumerate(rows, 1):
        if random.random() < 0.01:
            records.append([])
        if how.repeat_header and number % 50 == 0:
            records.append(header)
        record = [*([str(number)] if how.numbered else []), *(cells.get(column, "") for column in how.headers)]
        messy.rows += 1
        if random.random() < 0.002:
            record = [*record, *[""] * how.trailing, "GESER"]
            messy.planted["too_wide"].append(len(records) + 1)
        for fault in faults[id(cells)]:
            messy.planted[fault].append(len(records) + 1)
        records.append(record)
    lines = [how.delimiter.join([*(_quoted(cell, how.delimiter) for cell in record), *[""] * how.trailing]) for record in records]
    first = [f"sep={how.delimiter}"] if how.sep_line else []
    return how.line_end.join([*first, *lines, ""]), messy


def _quoted(cell: str, delimiter: str) -> str:
    if delimiter in cell or '"' in cell or "\n" in cell or "\r" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell
