"""Pengaduan: a complaint that a worker took in, also about other programmes."""

from collections.abc import Mapping
from typing import Any

from marshmallow import validates_schema

from schemas.base import RecordSchema, Sync, demand
from schemas.fields import Choice, Day, Flag, Id, Text, together
from sync.kinds import Rule, ScopeRule
from sync.limits import NAME_CHARS_MAX

KEY = together("key", Rule.FIXED)
TAKEN_BY = together("taken_by", Rule.LATEST)
COMPLAINT = together("complaint", Rule.LATEST)
CONFIDENTIAL = together("confidential", Rule.LATEST)
HANDLING = together("handling", Rule.LATEST, office=True)

PROGRAMMES = ("pkh", "sembako", "pbi_jk", "pip", "atensi", "blt", "pena", "rutilahu", "lainnya")
CATEGORIES = (
    *("bantuan_tidak_cair", "jumlah_tidak_sesuai", "kks_hilang_rusak", "kks_dipegang_orang_lain", "pungutan"),
    *("tidak_terdaftar", "data_salah", "tidak_layak", "layanan", "petugas", "lainnya"),
    *("kekerasan_rumah_tangga", "perlindungan_anak"),
)
RAHASIA = ("kekerasan_rumah_tangga", "perlindungan_anak")
"""Categories that are confidential by themselves."""
ABOUT_WORKER = "petugas"
"""The category of a complaint about a worker."""
STATES = ("diterima", "diproses", "diteruskan", "selesai")


class PengaduanSchema(RecordSchema):
    """A complaint, in the scope of the worker who follows it up, whether or not a family of PKH is meant.

    Other workers of the kelompok do not see it: it may be about one of them.
    When the worker is replaced the office hands it to the next one; what the former one still writes may be about him, so it waits.
    """

    sync = Sync("pengaduan", ScopeRule("w", "worker_id", present_only=True))

    reported_on = Day(KEY, "Day of the complaint", required=True)
    worker_id = Id(TAKEN_BY, "Worker who follows it up", required=True)
    kpm_id = Id(COMPLAINT, "The family, if one of PKH is meant", ref="kpm")
    complainant = Text(COMPLAINT, "Who complains, if somebody else", chars=NAME_CHARS_MAX)
    contact = Text(COMPLAINT, "How the person can be reached", chars=NAME_CHARS_MAX)
    programme = Choice(COMPLAINT, "Programme it is about", *PROGRAMMES, required=True)
    category = Choice(COMPLAINT, "What it is about", *CATEGORIES, required=True)
    text = Text(COMPLAINT, "The complaint", required=True)
    rahasia = Flag(CONFIDENTIAL, "Confidential: at the office only two people named for it may see it")
    status = Choice(HANDLING, "How far the office has come; null while nobody has read it", *STATES)
    answer = Text(HANDLING, "Answer of the office")
    forwarded_to = Text(HANDLING, "Where it was passed on to", chars=NAME_CHARS_MAX)
    handled_on = Day(HANDLING, "Day of the last step")

    @validates_schema
    def handling_is_told(self, data: dict[str, Any], **_: Any) -> None:
        """Ask for the answer that settles, and for whom it was passed on to."""
        if data.get("status") == "selesai":
            demand(data, "answer")
        if data.get("status") == "diteruskan":
            demand(data, "forwarded_to")


def is_rahasia(fields: Mapping[str, Any]) -> bool:
    """Tell whether a complaint asks to be kept confidential, by its flag or its category; its content may be anything."""
    category = fields.get("category")
    return fields.get("rahasia") is True or (isinstance(category, str) and category in RAHASIA)
