"""Pemulihan: psychosocial sessions, compensation for death and injury, and the way back of families after a disaster."""

from typing import Any

from marshmallow import validates_schema

from schemas.base import RecordSchema, Sync, demand
from schemas.fields import Choice, Clock, Day, Id, ListOf, Text, Whole, together
from sync.kinds import Rule, ScopeRule
from sync.limits import JIWA_MAX, NAME_CHARS_MAX, SANTUNAN_RUPIAH_MAX

KEY = together("key", Rule.FIXED)
SESSION = together("session", Rule.LATEST)
PEOPLE = together("people", Rule.LATEST)


def guests(caption: str) -> Whole:
    """Return a count of people in one session."""
    return Whole(PEOPLE, caption, 0, JIWA_MAX)


class LdpSchema(RecordSchema):
    """A session of psychosocial support (layanan dukungan psikososial) during or after a disaster; nobody is named."""

    sync = Sync("ldp", ScopeRule(field="kejadian_id"))

    kejadian_id = Id(KEY, "The disaster", ref="kejadian", required=True)
    worker_id = Id(KEY, "Worker who held it", required=True)
    date = Day(KEY, "Day", required=True)
    time = Clock(KEY, "Local time")
    posko_id = Id(SESSION, "Shelter", ref="posko")
    place = Text(SESSION, "Place, in words", chars=NAME_CHARS_MAX)
    method = Choice(SESSION, "What was done", "bermain", "kelompok", "perorangan", "kunjungan", "edukasi", required=True)
    topic = Text(SESSION, "Topic")
    follow_up = Text(SESSION, "What is to follow")
    anak = guests("Children")
    dewasa = guests("Adults")
    lansia = guests("Elderly")
    disabilitas = guests("With a disability, counted among the others too")


CLAIM = together("claim", Rule.LATEST)
PAPERS = together("papers", Rule.UNION)
STAGE = together("stage", Rule.LATEST, office=True)
DOCUMENTS = ("surat_pengantar", "akta_kematian", "kk", "ktp", "akta_lahir", "surat_ahli_waris", "surat_dokter")
STAGES = ("desa", "dinas", "sk_bupati", "kemensos", "dibayar", "ditolak")


class SantunanSchema(RecordSchema):
    """The dossier of a compensation for one dead or badly injured person (Kemensos: Rp15 million to heirs, Rp5 million for injury)."""

    sync = Sync("santunan", ScopeRule(field="korban_jiwa_id"), slot=("korban_jiwa_id", "jenis"))

    korban_jiwa_id = Id(KEY, "The person", ref="korban_jiwa", required=True)
    jenis = Choice(KEY, "What for", "meninggal", "luka_berat", required=True)
    receiver_name = Text(CLAIM, "Heir, or the injured person", chars=NAME_CHARS_MAX)
    relation = Text(CLAIM, "How the heir belongs to the person", chars=NAME_CHARS_MAX)
    note = Text(CLAIM, "Note")
    documents = ListOf(PAPERS, "Papers that are there", Choice(PAPERS, "", *DOCUMENTS, required=True), count=len(DOCUMENTS))
    stage = Choice(STAGE, "Where the dossier lies; null while it is being gathered", *STAGES)
    stage_on = Day(STAGE, "Since when")
    amount = Whole(STAGE, "Rupiah", 0, SANTUNAN_RUPIAH_MAX)
    reason = Text(STAGE, "Why it was refused, or what is missing")

    @validates_schema
    def stage_is_dated(self, data: dict[str, Any], **_: Any) -> None:
        """Ask since when a dossier lies somewhere, and why it was refused."""
        if data.get("stage"):
            demand(data, "stage_on")
        if data.get("stage") == "ditolak":
            demand(data, "reason")


VISIT = together("visit", Rule.LATEST)


class PemulihanSchema(RecordSchema):
    """How far a household has come back on one day; of a social disaster also whether it lives among its neighbours again."""

    sync = Sync("pemulihan", ScopeRule(field="korban_id"), slot=("korban_id", "date"))

    korban_id = Id(KEY, "The household", ref="korban", required=True)
    date = Day(KEY, "Day", required=True)
    worker_id = Id(VISIT, "Worker who saw it")
    keadaan = Choice(VISIT, "How it stands", "perlu_bantuan", "berjalan", "pulih", required=True)
    reintegrasi = Choice(VISIT, "Back among its neighbours, after a social disaster", "belum", "sebagian", "sudah")
    service = Text(VISIT, "What it was given")
    note = Text(VISIT, "Note")
