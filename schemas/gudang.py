"""Gudang: stores of aid goods, the goods, and the ledger of every store, line by line."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.base import RecordSchema, Sync, demand, forbid, keep
from schemas.fields import Amount, Choice, Clock, Day, Digits, Flag, Id, ListOf, Text, Whole, together
from sync.kinds import Opening, Rule, ScopeRule
from sync.limits import BARANG_IN_LIST_MAX, CODE_CHARS_MAX, JUMLAH_MAX, NAME_CHARS_MAX

KEY = together("key", Rule.FIXED)
NAME = together("name", Rule.LATEST)
UNITS = together("units", Rule.LATEST)
USE = together("use", Rule.LATEST)
CATEGORIES = ("pangan", "sandang", "papan", "kebersihan", "dapur", "anak", "alat", "paket")


class BarangSchema(RecordSchema):
    """A kind of goods, the same in all of Indonesia, with its units (Kemensos lumbung sosial, January 2025)."""

    sync = Sync("barang", ScopeRule("n"), slot=("code",), office=True)

    code = Text(KEY, "Code", chars=CODE_CHARS_MAX, required=True)
    name = Text(NAME, "Name", chars=NAME_CHARS_MAX, required=True)
    category = Choice(NAME, "Category", *CATEGORIES, required=True)
    unit = Text(UNITS, "Base unit, in which the ledger counts whole numbers", chars=CODE_CHARS_MAX, required=True)
    units = ListOf(UNITS, "Larger units, each as name and how many base units it has", Amount(UNITS, ""), count=BARANG_IN_LIST_MAX)
    contents = ListOf(UNITS, "What one base unit of a package is made up of: code of goods and amount", Amount(UNITS, ""), count=BARANG_IN_LIST_MAX)
    returnable = Flag(USE, "Lent and taken back, as tents and gensets")
    per_person_day = Whole(USE, "Base units that one person needs a day, for the days a stock lasts", 0, JUMLAH_MAX)
    expires = Flag(USE, "Whether a batch has a last day")


PLACE = together("place", Rule.LATEST)
KEEPER = together("keeper", Rule.LATEST, office=True)
LEVELS = ("pusat", "provinsi", "kabupaten", "lumbung", "posko")


class GudangSchema(RecordSchema):
    """A store whose goods are counted by a ledger, from the ministry's to that of a post (Kemensos; lumbung sosial: Permensos 128/2011).

    Who opens one in the field works in it at once (P58), and so do all who take part in its kejadian.
    """

    sync = Sync("gudang", ScopeRule("g", "id"), opens=Opening.HERE)

    opened_by = Id(KEY, "Worker who opened it; null for the office")
    kejadian_id = Id(KEY, "The disaster it was opened for; null for a standing store")
    posko_id = Id(KEY, "The post it belongs to")
    name = Text(NAME, "Name", chars=NAME_CHARS_MAX, required=True)
    level = Choice(NAME, "Level", *LEVELS, required=True)
    desa_code = Digits(PLACE, "Desa", 10)
    place = Text(PLACE, "Where it is, in words")
    keeper_id = Id(KEEPER, "Worker who keeps it")
    closed_on = Day(KEEPER, "Day on which it was closed")

    @validates_schema
    def stays(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse to delete a store: its lines would count nowhere."""
        keep(data)


LINE = together("line", Rule.FIXED)
RECONCILED = together("reconciled", Rule.LATEST, office=True)
IN = ("masuk", "terima", "kembali_dari", "pinjam_masuk", "rakit_masuk", "bongkar_masuk")
OUT = ("salur", "kirim", "kembali_ke", "pinjam_keluar", "rakit_keluar", "bongkar_keluar", "rusak")
EITHER = ("koreksi", "opname", "batal")
SOURCES = ("apbn", "apbd_provinsi", "apbd_kabupaten", "cbp", "donasi")
NAMED = {"terima": "kiriman_id", "batal": "batal_id", "kirim": "lawan_id"}
"""Jenis -> the other side that such a line must name."""
REASONED = ("koreksi", "opname", "rusak", "batal")


class MutasiSchema(RecordSchema):
    """A line of the ledger of one store: goods, and by how many base units their stock went up or down.

    Nothing of a line changes and no line is deleted: a wrong one is met by a line `batal` that names it, one and no second, of
    the same store and goods over as much the other way (P59), and the stock is the sum. The lines of a hand-out wait as long as it does, so that both stand or none;
    one that comes after it is void waits for a person (P60).
    """

    sync = Sync("mutasi", ScopeRule(field="gudang_id"), once=("batal", "batal_id"), alike=("gudang_id", "barang"), against=("jumlah",), ended=("bantuan_id", "void_reason"))

    gudang_id = Id(LINE, "The store", ref="gudang", required=True)
    barang = Text(LINE, "Code of the goods", chars=CODE_CHARS_MAX, required=True)
    jenis = Choice(LINE, "What happened", *IN, *OUT, *EITHER, required=True)
    jumlah = Whole(LINE, "Base units, above zero for goods that came, below for goods that went", -JUMLAH_MAX, JUMLAH_MAX, required=True)
    entered = Text(LINE, "Amount and unit as they were entered", chars=CODE_CHARS_MAX)
    date = Day(LINE, "Day", required=True)
    time = Clock(LINE, "Local time")
    worker_id = Id(LINE, "Worker who wrote it; null for the office")
    kejadian_id = Id(LINE, "The disaster it served")
    batch = Text(LINE, "Batch", chars=CODE_CHARS_MAX)
    expires_on = Day(LINE, "Last day of the batch")
    source = Choice(LINE, "Whose goods", *SOURCES)
    source_year = Whole(LINE, "Year of the budget", 2000, 2100)
    document = Text(LINE, "Number of the delivery note or receipt", chars=NAME_CHARS_MAX)
    sender = Text(LINE, "Who sent or brought it", chars=NAME_CHARS_MAX)
    plate = Text(LINE, "Number plate of the vehicle", chars=CODE_CHARS_MAX)
    bantuan_id = Id(LINE, "The hand-out it belongs to", ref="bantuan")
    lawan_id = Id(LINE, "The other store")
    kiriman_id = Id(LINE, "The sent line that this one receives")
    batal_id = Id(LINE, "The line that this one takes back", ref="mutasi")
    reason = Text(LINE, "Why, or how sent and received differ")
    reconciled_document = Text(RECONCILED, "Paper that came later for goods taken in without one", chars=NAME_CHARS_MAX)
    reconciled_on = Day(RECONCILED, "Day on which it came")

    @validates_schema
    def line_is_whole(self, data: dict[str, Any], **_: Any) -> None:
        """Hold the sign against what happened, ask for the other side and for a reason where one is due, and let only `batal` take a line back."""
        jenis, jumlah = data.get("jenis"), data.get("jumlah")
        if jenis is None or jumlah is None:
            return
        if jumlah == 0 or (jenis in IN and jumlah < 0) or (jenis in OUT and jumlah > 0):
            raise ValidationError({"jumlah": ["out_of_range"]})
        forbid(data, *([] if jenis == "batal" else ["batal_id"]))
        demand(data, *([NAMED[jenis]] if jenis in NAMED else []), *(["reason"] if jenis in REASONED else []))

    @validates_schema
    def ledger_only_grows(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse to delete a line."""
        keep(data)
