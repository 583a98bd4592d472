"""Findings: what is missing for a proposal, what forbids it, what speaks for and against it, as codes with words in two languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

Texts = tuple[str, str]
"""Indonesian and English."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found about a family, without names: a code, and the numbers or words that its sentence takes."""

    code: str
    values: tuple[tuple[str, str | int], ...] = ()

    def text(self, language: int = 0) -> str:
        """Return the sentence, in Indonesian (0) or English (1)."""
        told = {name: WORDS[value][language] if value in WORDS else value for name, value in self.values}
        return SENTENCES[self.code][language].format(**told)


def finding(code: str, **values: str | int) -> Finding:
    """Return a finding."""
    return Finding(code, tuple(values.items()))


def write_lines(found: Iterable[Finding]) -> str:
    """Return findings as the Indonesian text of a record; empty for none."""
    return "; ".join(one.text() for one in found)


WORDS: Mapping[str | int, Texts] = MappingProxyType(
    {
        "education": ("anak usia sekolah bersekolah", "members of school age at school"),
        "health": ("layanan kesehatan dasar", "basic health services"),
        "bpjs_kesehatan": ("BPJS Kesehatan mandiri", "BPJS Kesehatan of their own"),
        "bpjs_ketenagakerjaan": ("BPJS Ketenagakerjaan mandiri", "BPJS Ketenagakerjaan of their own"),
        "economy": ("kegiatan ekonomi produktif", "productive economic activity"),
        "dwelling": ("rumah layak huni", "decent dwelling"),
        "data_terpadu": ("keluar Data Terpadu atau resertifikasi", "out of the Data Terpadu or resertified"),
        "kehamilan": ("kehamilan", "pregnancy"),
        "kelahiran": ("kelahiran", "birth"),
        "disabilitas": ("disabilitas", "disability"),
        "lansia": ("lansia", "elder"),
        "layanan": ("layanan dan jaminan", "services and insurance"),
        "ekonomi": ("ekonomi", "economy"),
        "hunian": ("hunian", "dwelling"),
    }
)
SENTENCES: Mapping[str, Texts] = MappingProxyType(
    {
        # forbids
        "not_member": ("Keluarga tidak lagi menjadi peserta di sini", "The family is no member here any more"),
        "open_proposal": ("Masih ada usulan graduasi yang belum selesai", "A proposal is still open"),
        "protected": (
            "Keluarga hanya terdiri atas lansia atau penyandang disabilitas: dilindungi, tidak diusulkan",
            "Only elders or members with a disability: protected, never proposed",
        ),
        "criterion_no": ("Kriteria belum terpenuhi: {name}", "Criterion not met: {name}"),
        "view_not_yes": ("Keluarga tidak menyatakan setuju, padahal graduasi mandiri adalah keinginan keluarga", "The family has not agreed to leave by its own wish"),
        "attendance_below": (
            "Kehadiran P2K2 di bawah {percent} % ({came} dari {counted} pertemuan)",
            "P2K2 attendance below {percent} % ({came} of {counted} meetings)",
        ),
        "stage_failed": ("Komitmen gagal pada tahap mulai {month}", "Komitmen failed in the stage from {month}"),
        "komponen_left": ("Masih ada {number} anggota dengan komponen", "{number} members still have a komponen"),
        "found": ("Kunjungan menemukan {name} yang belum tercatat", "The visit found an unrecorded {name}"),
        # missing
        "no_members": ("Belum ada anggota yang tercatat", "No member is on record"),
        "no_assessment": ("Belum ada penilaian pendamping", "No assessment by the pendamping"),
        "assessment_old": ("Penilaian lebih lama dari {days} hari", "The assessment is older than {days} days"),
        "assessment_ahead": ("Tanggal penilaian masih akan datang; perlu dibetulkan", "The day of the assessment is still to come; it needs correcting"),
        "work_waits": (
            "{number} kiriman lapangan tentang keluarga ini masih ditahan di antrian kantor",
            "{number} changes from the field about this family wait at the office",
        ),
        "assessment_used": ("Penilaian ini sudah pernah diusulkan; perlu penilaian baru", "This assessment was proposed before; a new one is needed"),
        "assessment_disputed": ("Isi penilaian berbeda antara dua petugas dan belum diputuskan", "Two workers filled in the assessment differently"),
        "assessment_waits": ("Perubahan penilaian masih menunggu di antrian kantor", "A change of the assessment waits at the office"),
        "criterion_unknown": ("Belum dinilai: {name}", "Not assessed: {name}"),
        "criterion_bare": ("Belum ada bukti: {name}", "Without evidence: {name}"),
        "criterion_by_age": ("Ditulis tidak berlaku, padahal ada anggota seusia itu: {name}", "Said not to apply, but a member is of that age: {name}"),
        "view_unknown": ("Pandangan keluarga belum ditanyakan", "The family's own view has not been asked"),
        "attendance_open": (
            "Kehadiran P2K2 belum pasti: {worst} sampai {best} %, ambang {percent} %",
            "P2K2 attendance is not certain: {worst} to {best} %, threshold {percent} %",
        ),
        "meetings_few": ("Baru {number} pertemuan P2K2, diminta {least}", "Only {number} P2K2 meetings of the {least} asked for"),
        "stage_open": ("Komitmen belum lengkap diverifikasi pada tahap mulai {month}", "Komitmen not fully verified in the stage from {month}"),
        "stages_few": ("Baru {number} tahap ditutup, diminta {least}", "Only {number} stages closed of the {least} asked for"),
        "no_reason": ("Alasan belum ditulis", "No reason is given"),
        "no_document": ("Dokumen alasan belum ada (surat desa atau surat peringatan)", "No document for the reason (letter of the desa, or warnings)"),
        "age_unknown": ("Tanggal lahir {number} anggota belum diketahui", "Date of birth of {number} members is not known"),
        "events_wait": ("{number} peristiwa keluarga belum diputuskan kantor", "{number} events of the family are not decided"),
        "no_visit": ("Belum ada kunjungan rumah untuk penilaian ini", "No home visit goes with this assessment"),
        "visit_old": ("Kunjungan rumah lebih lama dari {days} hari", "The home visit is older than {days} days"),
        "not_ruled_out": ("Kunjungan belum memastikan tidak ada {name} yang belum tercatat", "The visit has not ruled out an unrecorded {name}"),
        # speaks for
        "criterion_yes": ("Kriteria terpenuhi: {name}", "Criterion met: {name}"),
        "criterion_none": ("Tidak berlaku bagi umur anggota: {name}", "Does not apply to the members' ages: {name}"),
        "attendance_above": (
            "Kehadiran P2K2 paling sedikit {came} dari {counted} pertemuan, ambang {percent} %",
            "P2K2 attendance at least {came} of {counted} meetings, threshold {percent} %",
        ),
        "stages_met": (
            "Komitmen memenuhi pada {number} dari {of} tahap terakhir yang ditutup",
            "Komitmen met in {number} of the last {of} closed stages",
        ),
        "view_yes": ("Keluarga setuju", "The family agrees"),
        "no_komponen": ("Tidak ada komponen tersisa menurut umur dan data", "No komponen is left by ages and records"),
        "ruled_out": ("Kunjungan rumah tidak menemukan kehamilan, kelahiran, disabilitas, atau lansia", "The home visit found no pregnancy, birth, disability or elder"),
        "reasoned": ("Ada alasan dan dokumennya", "A reason and its document are given"),
        # speaks against
        "view_no": ("Keluarga menolak", "The family refuses"),
        "view_open": ("Keluarga belum memutuskan", "The family has not made up its mind"),
        "no_meetings": ("Belum ada pertemuan P2K2 yang dihitung", "No P2K2 meeting counts"),
    }
)
