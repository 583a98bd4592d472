"""Kesiapsiagaan: what a volunteer does before disasters, with those who took part."""

from schemas.base import RecordSchema, Sync
from schemas.fields import Choice, Day, Digits, Id, Text, Whole, together
from sync.kinds import Rule, ScopeRule
from sync.limits import JIWA_MAX, NAME_CHARS_MAX

KEY = together("key", Rule.FIXED)
ACTIVITY = together("activity", Rule.LATEST)
PEOPLE = together("people", Rule.LATEST)
JENIS = (
    *("ksb", "tagana_masuk_sekolah", "tagana_masuk_komunitas", "keserasian_sosial", "mitigasi"),
    *("peningkatan_kapasitas", "sertifikasi", "droping_logistik"),
)


def guests(caption: str) -> Whole:
    """Return a count of people who took part."""
    return Whole(PEOPLE, caption, 0, JIWA_MAX)


class KesiapsiagaanSchema(RecordSchema):
    """An activity of preparedness: Kampung Siaga Bencana (Permensos 128/2011), Tagana Masuk Sekolah, Keserasian Sosial and the like."""

    sync = Sync("kesiapsiagaan", ScopeRule("w", "worker_id"))

    worker_id = Id(KEY, "Worker who reports it", required=True)
    date = Day(ACTIVITY, "Day", required=True)
    jenis = Choice(ACTIVITY, "What it was", *JENIS, required=True)
    desa_code = Digits(ACTIVITY, "Desa", 10)
    place = Text(ACTIVITY, "School, hall or village, in words", chars=NAME_CHARS_MAX, required=True)
    topic = Text(ACTIVITY, "Topic")
    result = Text(ACTIVITY, "What came of it")
    laki = guests("Men and boys")
    perempuan = guests("Women and girls")
    anak = guests("Children, counted among the others too")
    disabilitas = guests("With a disability, counted among the others too")
