"""The dossier of a family that may leave PKH: all that a decision stands on, in one document, the same for the same moment.

Workers and accounts go by their role, not by name; phones by how far their clock was off.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from schemas.komplementaritas import PROGRAMMES
from schemas.perilaku import ASPECTS
from server.attendance.marks import Counted
from server.attendance.measure import Interval, Tally, Verdict
from server.graduasi.measured import whole
from server.papers.evidence import Evidence
from server.papers.sheet import Sheet
from server.papers.words import day, moment, month, plain
from sync.errors import CATALOGUE

TITLE = "Berkas Graduasi Keluarga"
BELOW = "Program Keluarga Harapan (PKH)"
LEAD = (
    "Berkas ini memuat yang diketahui kantor pada saat di bawah; yang belum diketahui ditulis belum diketahui, bukan tidak memenuhi. "
    "Usulan kantor bukan keputusan akhir: SIKS-NG adalah sistem rujukan. Berkas ini untuk kantor; isinya tidak diberikan kepada pihak lain "
    "tanpa izin Dinas Sosial atau Kementerian Sosial."
)
DRAFT = (
    "SEMENTARA: dibuat dari keadaan saat ini, ketika kiriman yang sudah sampai mungkin masih diproses. Berkas yang selalu sama untuk saat ini "
    "dapat diminta lima belas menit kemudian, dengan menambahkan ?saat={stamp} pada alamatnya."
)
BY_PROPOSAL, BY_DAY = "yang dipakai saat diusulkan", "yang berlaku pada hari itu"
"""Which version of the rules a family is weighed by, as the console weighs it too."""
STAMP = "%Y%m%dT%H%M%SZ"
"""A moment in an address and in the name of a file, in UTC."""
MARKS = {"H": "hadir", "I": "izin", "S": "sakit", "A": "alpa"}
GAPS = {"belum_ditandai": "belum ditandai", "sengketa": "dua isian berbeda", "ditahan": "kiriman ditahan kantor", "belum_terkirim": "mungkin masih di HP"}
VERDICTS = {Verdict.ABOVE: "mencapai ambang", Verdict.BELOW: "di bawah ambang", Verdict.OPEN: "belum pasti", Verdict.NOTHING: "tanpa pertemuan"}
ANSWERS = (
    ("education", "Anak usia sekolah bersekolah"),
    ("health", "Memakai layanan kesehatan dasar"),
    ("bpjs_kesehatan", "BPJS Kesehatan mandiri dan terus-menerus"),
    ("bpjs_ketenagakerjaan", "BPJS Ketenagakerjaan mandiri dan terus-menerus"),
    ("economy", "Kegiatan ekonomi produktif"),
    ("dwelling", "Hunian layak"),
    ("data_terpadu", "Keluar Data Terpadu atau resertifikasi"),
    ("kehamilan", "Kehamilan yang belum tercatat"),
    ("kelahiran", "Kelahiran yang belum tercatat"),
    ("disabilitas", "Disabilitas yang belum tercatat"),
    ("lansia", "Lansia yang belum tercatat"),
)
WORDED = (
    ("layanan_evidence", "Bukti layanan dan jaminan"),
    ("economy_evidence", "Bukti ekonomi"),
    ("dwelling_evidence", "Bukti hunian"),
    ("data_terpadu_evidence", "Bukti Data Terpadu"),
    ("reason", "Alasan, menurut pendamping"),
    ("reason_document", "Dokumen alasan"),
    ("note", "Catatan"),
)
"""What the pendamping writes in words: over as many lines and pages as it takes, never cut."""
UNANSWERED = "belum diketahui"
KINDS = {
    **{"kpm": "keluarga", "anggota": "anggota", "penilaian_graduasi": "penilaian graduasi", "graduasi": "usulan graduasi", "kunjungan": "kunjungan"},
    **{"komitmen": "komitmen", "rujukan": "rujukan", "sanksi": "sanksi", "komplementaritas": "program lain", "perilaku": "perilaku"},
}
ROLES = {"supervisor": "supervisor", "koordinator": "koordinator", "apd": "APD"}
STATES = {"pending": "menunggu sepuluh menit", "done": "berlaku", "withdrawn": "ditarik kembali", "failed": "tidak jadi"}
STEPS = {
    **{"usul": "Diusulkan", "verifikasi": "Diverifikasi", "setuju_pertama": "Persetujuan pertama", "setuju_kedua": "Persetujuan kedua"},
    "tarik_pertama": "Persetujuan pertama ditarik",
    **{"tolak": "Ditolak", "batal": "Dibatalkan", "sanggah": "Sanggahan masuk", "sanggah_diterima": "Sanggahan diterima"},
    **{"sanggah_ditolak": "Sanggahan ditolak", "kirim_siks": "Dikirim ke SIKS-NG", "siks_diterima": "Diterima SIKS-NG"},
    **{"siks_ditolak": "Ditolak SIKS-NG"},
}
EXACT_S = 60
"""A clock that is off by less is told as right."""


def draw_dossier(told: Evidence) -> bytes:
    """Return the dossier as PDF."""
    kabupaten = told.then.kabupaten
    at = f"nomor {told.then.number}, {moment(told.then.at, kabupaten)}"
    sheet = Sheet(TITLE, told.then.at, f"Keadaan per {at} · kabupaten {kabupaten} · aturan graduasi versi {told.rules.nomor}")
    sheet.head(TITLE, BELOW)
    sheet.write_lines(LEAD)
    if not told.settled:
        sheet.write_lines(DRAFT.format(stamp=told.then.at.strftime(STAMP)))
    sheet.facts([("Keadaan per", at), ("Aturan graduasi", f"versi {told.rules.nomor}: {told.rules.name} ({BY_PROPOSAL if told.proposed else BY_DAY})")])
    for part in PARTS:
        part(sheet, told)
    return sheet.to_bytes()


def _family(sheet: Sheet, told: Evidence) -> None:
    sheet.heading("Keluarga")
    one, desa = told.family, told.family.get("desa_code") or ""
    province, kabupaten = told.then.kabupaten[:2], told.then.kabupaten
    named = (("Desa/Kelurahan", desa), ("Kecamatan", desa[:6]), ("Kabupaten/Kota", kabupaten), ("Provinsi", province))
    sheet.facts([("Nomor KK", one.get("no_kk") or ""), ("Alamat", one.get("address") or "")])
    sheet.facts((name, told.places.get(code, code)) for name, code in named)
    sheet.facts([("Kepesertaan", plain(one.get("membership_status"))), ("Peserta sejak", day(one.get("joined_on"))), ("Desil", plain(one.get("desil")))])
    rows = [
        (one.get("name") or "–", one.get("nik") or "–", day(one["birth_date"]), plain(one["relation"]), plain(one["komponen"]), plain(one["membership_status"]))
        for one in told.members
    ]
    sheet.rows(("Nama", "NIK", "Lahir", "Hubungan", "Komponen", "Kepesertaan"), rows, (46, 34, 28, 24, 22, 18))


def _proposals(sheet: Sheet, told: Evidence) -> None:
    sheet.heading("Usulan dan keputusan")
    if not told.records["graduasi"]:
        sheet.write_lines("Belum ada usulan graduasi.")
    for one in told.records["graduasi"]:
        known = f"{plain(one['attendance_worst'])} sampai {plain(one['attendance_best'])} %" if one["attendance_best"] is not None else ""
        sheet.facts([("Diusulkan", f"{day(one['proposed_on'])}, jalur {one['jalur']}, aturan versi {one['aturan_nomor']}, per nomor {one['as_of']}")])
        sheet.facts([("Kehadiran saat diusulkan", known), ("Pandangan keluarga", plain(one["family_view"])), ("Yang mendukung", one["evidence_for"])])
        sheet.facts([("Yang memberatkan", one["evidence_against"] or "tidak ada yang tercatat")])
        sheet.facts([("Keadaan di kantor", f"{plain(one['status'])} {day(one['decided_on'])}"), ("Alasan keputusan", one["reason"] or "")])
        sheet.facts([("SIKS-NG", f"{plain(one['siks_status']) or 'belum dikirim'} {day(one['siks_on'])}"), ("Alasan SIKS-NG", one["siks_reason"] or "")])
        sheet.facts([("Keluar PKH", day(one["exit_on"])), ("Sanggahan", _objection(one))])
        _steps(sheet, told, one["id"])


def _steps(sheet: Sheet, told: Evidence, proposal: str) -> None:
    """Draw who decided what about a proposal, by role, with the reasons."""
    mine = [one for one in told.decisions if one.proposal == proposal]
    for one in mine:
        who = f"{ROLES.get(one.role, 'sistem')}{' (plt)' if one.plt else ''}"
        sheet.facts([(STEPS.get(one.action, plain(one.action)), f"{moment(one.made_at, told.then.kabupaten)}, {who}, {STATES.get(one.state, one.state)}. {one.reason}")])
    sheet.ln()


def _objection(one: Mapping[str, Any]) -> str:
    if not one["sanggah_on"]:
        return "tidak ada"
    parts = (day(one["sanggah_on"]), one["sanggah_text"] or "", plain(one["sanggah_outcome"]), one["sanggah_reason"] or "")
    return ". ".join(part for part in parts if part)


def _assessments(sheet: Sheet, told: Evidence) -> None:
    sheet.heading("Penilaian pendamping dan pandangan keluarga")
    if not told.records["penilaian_graduasi"]:
        sheet.write_lines("Belum ada penilaian.")
    for one in told.records["penilaian_graduasi"]:
        sheet.facts([("Tanggal penilaian", day(one["date"])), ("Jalur", plain(one["jalur"])), ("Sampai di kantor", _arrival(told, one["id"]))])
        sheet.facts([("Pandangan keluarga", plain(one["family_view"]) or UNANSWERED), ("Kata-kata keluarga", one["family_words"] or "")])
        asked = [(label, plain(one[name]) or UNANSWERED) for name, label in ANSWERS]
        sheet.rows(("Yang dinilai", "Jawaban"), asked, (2, 3))
        sheet.facts((label, one[name]) for name, label in WORDED if one[name])


def _arrival(told: Evidence, record: str) -> str:
    """Say when a record came to the office and how its phone's clock stood."""
    found = told.arrivals.get(record)
    if found is None:
        return UNANSWERED
    off = found.clock_error_s
    clock = "ditulis kantor" if off is None else "jam HP tepat" if abs(off) < EXACT_S else f"jam HP {'cepat' if off > 0 else 'lambat'} {abs(off) // 60} menit"
    return f"{moment(found.received_at, told.then.kabupaten)}, {clock}"


def _attendance(sheet: Sheet, told: Evidence) -> None:
    sheet.heading("Kehadiran P2K2")
    sheet.facts([("Bulan yang dihitung", f"{month(told.months[0])} sampai {month(told.months[-1])}"), ("Ambang", f"{told.rules.attendance_percent} %")])
    if not told.attendance:
        sheet.write_lines("Keluarga tidak tercatat di kabupaten ini pada bulan-bulan itu.")
        return
    found = whole(told.attendance)
    sheet.facts([("Kehadiran", _interval(found)), ("Terhadap ambang", VERDICTS[found.verdict(told.rules.attendance_percent)])])
    counted = (one for _, there in told.attendance for one in there.counted)
    rows = [_meeting(told, one) for one in sorted(counted, key=lambda one: one.meeting.day)]
    if rows:
        sheet.rows(("Tanggal", "Kelompok", "Pertemuan", "Tanda", "Yang belum pasti"), rows, (30, 46, 26, 20, 50))


def _interval(found: Interval) -> str:
    """Write a measure, from worst to best where something is not known."""
    if not found.best.counted and not found.worst.counted:
        return "tidak ada pertemuan yang dihitung"
    return _tally(found.best) if found.certain else f"antara {_tally(found.worst)} dan {_tally(found.best)}"


def _tally(one: Tally) -> str:
    percent = one.came * 100 // one.counted if one.counted else 0
    return f"{one.came} dari {one.counted} ({percent} %)"


def _meeting(told: Evidence, one: Counted) -> tuple[str, ...]:
    fields = one.mark.fields if one.mark else {}
    mark = MARKS.get(fields.get("status") or "", "–")
    more = [text for name, text in (("represented_by", "diwakili"), ("exempt", "dibebaskan"), ("susulan", "susulan")) if fields.get(name)]
    gaps = ", ".join(GAPS[gap.value] for gap in one.gaps)
    return day(one.meeting.day), told.places.get(one.meeting.slot[0], "–"), one.meeting.sort.value, ", ".join([mark, *more]), gaps


def _checks(sheet: Sheet, told: Evidence) -> None:
    sheet.heading("Komitmen")
    names = {one["id"]: one.get("name") or "–" for one in told.members}
    found = [one for one in told.records["komitmen"] if (one["bulan"] or "") >= told.months[0]]
    rows = [(month(one["bulan"]), names.get(one["anggota_id"], "–"), plain(one["condition"]), plain(one["result"]) or UNANSWERED, _days(one)) for one in found]
    if rows:
        sheet.rows(("Bulan", "Anggota", "Syarat", "Hasil", "Alpa/izin/sakit"), rows, (28, 46, 42, 32, 24))
    else:
        sheet.write_lines("Tidak ada pemeriksaan komitmen pada bulan-bulan itu.")


def _days(one: Mapping[str, Any]) -> str:
    told = [one[name] for name in ("alpa", "izin", "sakit")]
    return "/".join("–" if value is None else str(value) for value in told) if any(value is not None for value in told) else ""


def _visits(sheet: Sheet, told: Evidence) -> None:
    sheet.heading("Kunjungan rumah")
    rows = [(day(one["date"]), one["purpose"] or "", one["findings"] or "", _arrival(told, one["id"])) for one in told.records["kunjungan"]]
    if rows:
        sheet.rows(("Tanggal", "Tujuan", "Temuan", "Sampai di kantor"), rows, (26, 34, 66, 46))
    else:
        sheet.write_lines("Belum ada kunjungan yang tercatat.")


def _referrals(sheet: Sheet, told: Evidence) -> None:
    sheet.heading("Rujukan dan sanksi")
    rows = [
        (day(one["referred_on"]), f"rujukan {plain(one['layanan'])}", plain(one["status"]) or "menunggu hasil", one["outcome"] or one["heard"] or "")
        for one in told.records["rujukan"]
    ]
    rows += [(month(one["tahap"]), plain(one["jenis"]), plain(one["status"]), one["reason"] or "") for one in told.records["sanksi"]]
    if rows:
        sheet.rows(("Tanggal", "Jenis", "Keadaan", "Keterangan"), rows, (30, 40, 36, 66))
    else:
        sheet.write_lines("Tidak ada rujukan dan tidak ada sanksi.")


def _observations(sheet: Sheet, told: Evidence) -> None:
    """Draw what other programmes reach the family, and the step of each aspect of behaviour that was seen."""
    sheet.heading("Program lain dan perilaku, per semester")
    rows = [(one["semester"], "program lain", _listed(one, PROGRAMMES), one["note"] or "") for one in told.records["komplementaritas"]]
    rows += [(one["semester"], "perilaku, langkah 1 sampai 4", _listed(one, ASPECTS), one["note"] or "") for one in told.records["perilaku"]]
    if rows:
        sheet.rows(("Semester", "Jenis", "Yang dicatat", "Catatan"), rows, (24, 36, 72, 40))
    else:
        sheet.write_lines("Belum ada catatan.")


def _listed(one: Mapping[str, Any], names: Sequence[str]) -> str:
    return ", ".join(f"{plain(name)}: {plain(one[name]) or UNANSWERED}" for name in names)


def _undecided(sheet: Sheet, told: Evidence) -> None:
    sheet.heading("Yang belum diputuskan")
    kabupaten = told.then.kabupaten
    rows = [(KINDS.get(one.kind, one.kind), "dua isian berbeda", plain(one.group), moment(one.received_at, kabupaten)) for one in told.disputed]
    rows += [(KINDS.get(one.kind, one.kind), "kiriman menunggu kantor", CATALOGUE[one.code].id if one.code in CATALOGUE else plain(one.code), moment(one.received_at, kabupaten)) for one in told.waiting]
    if rows:
        sheet.rows(("Tentang", "Keadaan", "Bagian atau sebab", "Sejak"), rows, (34, 44, 44, 50))
    else:
        sheet.write_lines("Tidak ada isian yang bertentangan dan tidak ada kiriman yang ditahan.")


PARTS: tuple[Callable[[Sheet, Evidence], None], ...] = (
    *(_family, _proposals, _assessments, _attendance, _checks, _visits, _referrals, _observations, _undecided),
)
