"""Assessments for graduasi of some invented families, with the home visit that they stand on, and proposals that wait or went to SIKS-NG."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from server.demo.people import Inventor
from sync.nouns import Change

VISITED_DAYS, SENT_DAYS, LEFT_DAYS = 6, 40, 85
"""Days ago on which families were visited, longer ago those whose proposal has been sent since, and on which one left."""
ADULT_AGE = 30


def assessments(inventor: Inventor, families: Sequence[str]) -> Iterator[Change]:
    """Yield a whole assessment of the first family, whose wish it is, and one with gaps of the second, which has not made up its mind."""
    day = (inventor.today - timedelta(days=VISITED_DAYS)).isoformat()
    for family, whole in zip(families, (True, False), strict=False):
        visit = inventor.make("kunjungan", {"kpm_id": family, "date": day, "purpose": "Penilaian graduasi", "findings": "Keluarga ditemui di rumah."})
        yield visit
        yield inventor.make("penilaian_graduasi", {"kpm_id": family, "date": day, "kunjungan_id": visit.id, **_answers(whole)})


def proposals(inventor: Inventor, families: Sequence[str]) -> Iterator[Change]:
    """Yield a proposal that waits to be verified, and one that was approved and sent to SIKS-NG, each with its assessment."""
    for family, days, sent in zip(families, (VISITED_DAYS, SENT_DAYS), (False, True), strict=False):
        day = (inventor.today - timedelta(days=days)).isoformat()
        visit = inventor.make("kunjungan", {"kpm_id": family, "date": day, "purpose": "Penilaian graduasi"})
        seen = inventor.make("penilaian_graduasi", {"kpm_id": family, "date": day, "kunjungan_id": visit.id, **_answers(True)})
        yield from (visit, seen)
        told = {"kpm_id": family, "penilaian_id": seen.id, "jalur": "mandiri", "aturan_nomor": 1, "as_of": 1, "attendance_worst": 83, "attendance_best": 91}
        told |= {"evidence_for": "Keluarga setuju; Kriteria terpenuhi: kegiatan ekonomi produktif", "family_view": "setuju", "proposed_on": day}
        decided = {"status": "disetujui", "reason": "Mandiri dan setuju", "decided_on": day, "siks_status": "dikirim", "siks_batch": 1}
        yield inventor.make("graduasi", told | (decided | {"siks_on": inventor.today.isoformat()} if sent else {"status": "usulan"}))


def left(inventor: Inventor, family: str) -> Iterator[Change]:
    """Yield the exit of a family that SIKS-NG has let go almost three months ago, so that its first visit after it is due."""
    gone = inventor.today - timedelta(days=LEFT_DAYS)
    seen_on, decided = ((gone - timedelta(days=days)).isoformat() for days in (60, 30))
    seen = inventor.make("penilaian_graduasi", {"kpm_id": family, "date": seen_on, **_answers(True)})
    told = {"kpm_id": family, "penilaian_id": seen.id, "jalur": "mandiri", "aturan_nomor": 1, "as_of": 1, "evidence_for": "Keluarga setuju"}
    ended = {"status": "disetujui", "reason": "Mandiri dan setuju", "decided_on": decided, "siks_status": "diterima", "siks_batch": 1}
    days = {"proposed_on": seen_on, "siks_on": gone.isoformat(), "exit_on": gone.isoformat()}
    yield from (seen, inventor.make("graduasi", told | ended | days))


def grown(inventor: Inventor, people: Sequence[Change], family: str) -> list[Change]:
    """Return families with their members, of which one has only adults without a komponen."""
    adult = {"komponen": None, "fasilitas_id": None, "birth_date": f"{inventor.today.year - ADULT_AGE}-05-05"}
    return [replace(one, fields=one.fields | adult) if one.fields.get("kpm_id") == family else one for one in people]


def without_komponen(inventor: Inventor, family: str) -> Iterator[Change]:
    """Yield the assessment of a family without a komponen, on a visit that found nothing unrecorded; it can be proposed at once."""
    day = (inventor.today - timedelta(days=VISITED_DAYS)).isoformat()
    visit = inventor.make("kunjungan", {"kpm_id": family, "date": day, "purpose": "Penilaian graduasi", "findings": "Anak-anak sudah dewasa."})
    ruled_out = dict.fromkeys(("kehamilan", "kelahiran", "disabilitas", "lansia"), "tidak_ada")
    told = {"jalur": "alamiah", "family_view": "setuju", "family_words": "Anak-anak sudah bekerja.", "economy": "ya", "economy_evidence": "Upah anak"}
    seen = inventor.make("penilaian_graduasi", {"kpm_id": family, "date": day, "kunjungan_id": visit.id, "aturan_nomor": 1, **told, **ruled_out})
    yield from (visit, seen)


def _answers(whole: bool) -> dict[str, str | int]:
    told: dict[str, str | int] = {
        **{"aturan_nomor": 1, "jalur": "mandiri", "education": "ya", "health": "ya", "bpjs_kesehatan": "ya"},
        **{"layanan_evidence": "Rapor dan kartu BPJS Kesehatan kelas 3, iuran dibayar sendiri sejak Januari."},
        **{"economy": "ya", "economy_evidence": "Warung kelontong di depan rumah, buku catatan penjualan."},
    }
    if not whole:
        return told | {"bpjs_ketenagakerjaan": "belum_diketahui", "dwelling": "tidak", "family_view": "belum_memutuskan"}
    return told | {
        **{"reason": "Keluarga merasa mampu dan ingin memberi kesempatan kepada yang lain.", "reason_document": "Surat pernyataan keluarga"},
        **{"bpjs_ketenagakerjaan": "ya", "dwelling": "ya", "dwelling_evidence": "Dinding bata, lantai keramik, jamban sendiri."},
        **{"data_terpadu": "ya", "data_terpadu_evidence": "Hasil musyawarah desa, desil 6.", "family_view": "setuju"},
        **{"family_words": "Kami sudah punya usaha sendiri, bantuan boleh untuk tetangga yang lebih perlu."},
    }
