"""Bantuan: aid handed to a household, or through an RT to many, with its receipt; and who of a list received it."""

from typing import Any

from marshmallow import validates_schema

from schemas.base import RecordSchema, Sync, demand, forbid, keep
from schemas.fields import Amount, Choice, Clock, Day, Digits, Flag, Id, ListOf, Text, Whole, together
from sync.kinds import Rule, ScopeRule
from sync.limits import BARANG_IN_LIST_MAX, CODE_CHARS_MAX, JUMLAH_MAX, NAME_CHARS_MAX

KEY = together("key", Rule.FIXED)
RECEIVER = together("receiver", Rule.LATEST)
AREA = together("area", Rule.LATEST)
VOID = together("void", Rule.ASK)
BAST = together("bast", Rule.LATEST, office=True)
JENIS = ("langsung", "kolektif", "lembaga_lain")


class BantuanSchema(RecordSchema):
    """Aid that was handed out; its goods are lines of the ledger that name it, or `contents` where another institution gave them.

    `receipt_no` comes from the block of the device, `bast_no` from the register of the office: they are two numbers on purpose.
    A collective hand-out is outstanding until its list of recipients is whole.
    """

    sync = Sync("bantuan", ScopeRule(field="kejadian_id"))

    kejadian_id = Id(KEY, "The disaster", ref="kejadian", required=True)
    jenis = Choice(KEY, "How it was handed out", *JENIS, required=True)
    korban_id = Id(KEY, "The household, where it is one", ref="korban")
    date = Day(KEY, "Day", required=True)
    time = Clock(KEY, "Local time")
    worker_id = Id(KEY, "Worker who handed it out; null for the office")
    gudang_id = Id(KEY, "The store it came from")
    receipt_no = Text(KEY, "Receipt number of the field", chars=CODE_CHARS_MAX)
    institution = Text(KEY, "The other institution that gave it", chars=NAME_CHARS_MAX)
    contents = ListOf(KEY, "What the other institution gave: code of goods and amount", Amount(KEY, ""), count=BARANG_IN_LIST_MAX)
    receiver_name = Text(RECEIVER, "Who took it", chars=NAME_CHARS_MAX)
    proxy = Text(RECEIVER, "How somebody else who took it belongs to the household", chars=NAME_CHARS_MAX)
    desa_code = Digits(AREA, "Desa of a collective hand-out", 10)
    rt = Text(AREA, "RT", chars=CODE_CHARS_MAX)
    rw = Text(AREA, "RW", chars=CODE_CHARS_MAX)
    households = Whole(AREA, "Households it is for", 1, JUMLAH_MAX)
    note = Text(AREA, "Note")
    void_reason = Text(VOID, "Why the receipt does not count; its goods are taken back by lines of the ledger")
    bast_no = Text(BAST, "Number of the official hand-over (BAST)", chars=NAME_CHARS_MAX)

    @validates_schema
    def stays(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse to delete a receipt: one that does not count says why (void_reason)."""
        keep(data)

    @validates_schema
    def parts_fit(self, data: dict[str, Any], **_: Any) -> None:
        """Ask for what each way of handing out needs."""
        match data.get("jenis"):
            case "langsung":
                demand(data, "korban_id", "gudang_id", "receipt_no")
                forbid(data, "contents", "institution")
            case "kolektif":
                demand(data, "gudang_id", "receipt_no", "receiver_name", "households")
                forbid(data, "contents", "institution")
            case "lembaga_lain":
                demand(data, "institution", "contents")
                forbid(data, "gudang_id")


MARK = together("mark", Rule.ASK)


class PenerimaBantuanSchema(RecordSchema):
    """A household on the list of a collective hand-out, and whether it received its share."""

    sync = Sync("penerima_bantuan", ScopeRule(field="bantuan_id"), slot=("bantuan_id", "korban_id"))

    bantuan_id = Id(KEY, "The hand-out", ref="bantuan", required=True)
    korban_id = Id(KEY, "The household", ref="korban", required=True)
    received = Flag(MARK, "Whether it received its share", required=True)
    received_on = Day(MARK, "Day")
    receiver_name = Text(MARK, "Who took it", chars=NAME_CHARS_MAX)
    note = Text(MARK, "Note")
