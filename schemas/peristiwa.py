"""Peristiwa: something that happened in a family, proposed to the office as a change of its data."""

from typing import Any

from marshmallow import validates_schema

from schemas.base import RecordSchema, Sync, demand
from schemas.decision import (
    decided_on,
    decision_reason,
    refusal_is_explained,
    siks_batch,
    siks_on,
    siks_reason,
    siks_status,
    status,
)
from schemas.fields import Choice, Day, Digits, Id, ListOf, Text, Whole, together
from sync.kinds import Rule, ScopeRule
from sync.limits import FAMILY_MEMBERS_MAX, NAME_CHARS_MAX, TWINS_MAX

KEY = together("key", Rule.FIXED)
EFFECT = together("effect", Rule.ASK)
ABOUT = together("about", Rule.ASK)
PERSON = together("person", Rule.LATEST)
FAMILY = together("family", Rule.LATEST)
PLACE = together("place", Rule.LATEST)
PROPOSAL = together("proposal", Rule.LATEST)
EVIDENCE = together("evidence", Rule.LATEST)

TYPES = (
    *("lahir", "hamil", "bersalin", "keguguran", "meninggal", "ganti_pengurus", "pecah_kk", "gabung_kk"),
    *("pindah_alamat", "pindah_sekolah", "putus_sekolah", "kembali_sekolah", "lainnya"),
)
DEMANDED = {
    "lahir": ("birth_date",),
    "ganti_pengurus": ("new_pengurus_id",),
    **dict.fromkeys(("hamil", "bersalin", "keguguran", "meninggal"), ("anggota_id",)),
    **dict.fromkeys(("pindah_sekolah", "putus_sekolah", "kembali_sekolah"), ("anggota_id",)),
    "lainnya": ("note",),
}
"""What a new peristiwa of a type cannot do without."""


class PeristiwaSchema(RecordSchema):
    """An event with its effective date, kept as a before/after proposal (verivali of SIKS-NG) until the office decides.

    Each child of a birth has a peristiwa and a provisional anggota of its own, all saved in one form.
    It lies in the triwulan in which it was reported: a death may be heard of years later.
    """

    sync = Sync("peristiwa", ScopeRule(field="kpm_id", month="reported_on"))

    kpm_id = Id(KEY, "The family", ref="kpm", required=True)
    type = Choice(KEY, "What happened", *TYPES, required=True)
    reported_on = Day(KEY, "Day on which the worker wrote it down", required=True)
    effective_date = Day(EFFECT, "Day from which it holds", required=True)
    anggota_id = Id(ABOUT, "Whom it is about; of a birth, the child", ref="anggota")
    mother_id = Id(ABOUT, "Mother of a child that was born", ref="anggota")
    follows_id = Id(ABOUT, "Earlier peristiwa that it ends: the pregnancy, the dropping out")
    new_name = Text(PERSON, "Name of a child, or the right name", chars=NAME_CHARS_MAX)
    sex = Choice(PERSON, "Laki-laki or perempuan", "L", "P")
    birth_date = Day(PERSON, "Date of birth")
    birth_order = Whole(PERSON, "First, second, ... child of this birth", 1, TWINS_MAX)
    new_pengurus_id = Id(FAMILY, "Member who becomes pengurus", ref="anggota")
    other_kpm_id = Id(FAMILY, "Other family of a split or merger, where it receives PKH")
    members = ListOf(FAMILY, "Members who go or come", Id(FAMILY, "Member", required=True), count=FAMILY_MEMBERS_MAX)
    new_no_kk = Digits(FAMILY, "Number of the new family card", 16)
    to_fasilitas_id = Id(PLACE, "School or service from now on, or where the birth was", ref="fasilitas")
    to_fasilitas_name = Text(PLACE, "The same by name, where it is not in the list", chars=NAME_CHARS_MAX)
    to_desa_code = Digits(PLACE, "Kemendagri code of the new desa", 10)
    to_address = Text(PLACE, "New address")
    before = Text(PROPOSAL, "What the data said when it was reported, in words")
    after = Text(PROPOSAL, "What they are to say, in words")
    evidence = Text(EVIDENCE, "Document: akta, KK, surat keterangan", chars=NAME_CHARS_MAX)
    note = Text(EVIDENCE, "Note")
    status = status()
    decision_reason = decision_reason()
    decided_on = decided_on()
    siks_batch = siks_batch()
    siks_status = siks_status()
    siks_reason = siks_reason()
    siks_on = siks_on()

    @validates_schema
    def type_has_its_details(self, data: dict[str, Any], **_: Any) -> None:
        """Ask a new peristiwa for what its type cannot do without."""
        if "type" in data and "effective_date" in data:
            demand(data, *DEMANDED.get(data["type"], ()))

    @validates_schema
    def refusal_has_its_reason(self, data: dict[str, Any], **_: Any) -> None:
        """Ask for the reason of a refusal."""
        refusal_is_explained(data)
