"""All tables: one per kind of record, and those of the exchange and of access."""

from server.models.access import Account, Device, DevicePast, EnrolCode, LoginToken, Quarantine, SealedForm
from server.models.aid import (
    CoverageSum,
    DoubleAid,
    KejadianSpan,
    KorbanAct,
    KorbanKey,
    KorbanKnown,
    KorbanPair,
    KorbanStanding,
)
from server.models.attendance import AttendanceMonth, AttendancePlace
from server.models.complaints import ComplaintCase, ComplaintKeeper, ComplaintStep
from server.models.cycle import Approver, RancanganHari, RancanganJadwal, Sanksi, SanksiStep, Tahap, TahapFigure
from server.models.dashboard import AttendanceChange, DashboardPlace, KelompokMonth, Target, WilayahMonth
from server.models.desk import DecisionRow, PageRead, SavedFilter, ThreadRow
from server.models.exchange import (
    Alias,
    ChangeLog,
    CommitLog,
    ConflictCase,
    Feed,
    InboxEntry,
    MatchCandidate,
    Partition,
    ScopeHead,
)
from server.models.exports import DataOrder, DataRead, DataToken, Export
from server.models.family import Anggota, Kontak, Kpm
from server.models.goods import Bantuan, Barang, Gudang, LedgerNote, Mutasi, PenerimaBantuan, ReceiptBlock, Stok
from server.models.graduasi import AturanGraduasi, Graduasi, GraduasiStep, PenilaianGraduasi
from server.models.history import History, HistoryPlace, Standing
from server.models.imports import Imported
from server.models.inspect import BookHead, BookSeal, OutcomeLog, Restore, Seal, SealHead
from server.models.kejadian import Bergabung, Kejadian, KejadianInduk, LaporanKejadian, Undangan
from server.models.komitmen import HariEfektif, Komitmen
from server.models.korban import (
    AnakTerpisah,
    Keberadaan,
    Kesiapsiagaan,
    Korban,
    KorbanJiwa,
    Ldp,
    Masakan,
    Pemulihan,
    Posko,
    Santunan,
    SensusPosko,
)
from server.models.longwork import WorkItem
from server.models.merging import MergedRecord, SiksBatch, SiksUpload
from server.models.office import (
    Assignment,
    Aturan,
    Fasilitas,
    Kalender,
    Kelompok,
    Modul,
    ModulSesi,
    Periode,
    Wilayah,
    Worker,
)
from server.models.observed import Komplementaritas, Perilaku
from server.models.p2k2 import Jadwal, Kehadiran, P2k2Sesi
from server.models.people import Capaian, Contact, LaporanBulanan, Pelatihan
from server.models.privacy import DeletedRow, Deletion, LegalHold, PrivacyRequest, RetentionDue
from server.models.proposals import Pengaduan, Peristiwa, Rujukan, Usulan
from server.models.sample import SampleCheck, SampleLot
from server.models.siks import P2k2Handed, VerkomUpload
from server.models.staff import AccountAct
from server.models.supervision import SupervisiP2k2, UjiPetik
from server.models.survey import SurveyCard, SurveyDrawn, SurveyRound, SurveySum
from server.models.watch import WatchedCase, Watermark
from server.models.transfer import Transfer
from server.models.work import Catatan, Kunjungan, OutcomeRow, Penyaluran, Tugas

__all__ = [
    "Account",
    "AccountAct",
    "Alias",
    "AnakTerpisah",
    "Anggota",
    "Approver",
    "Assignment",
    "AttendanceMonth",
    "AttendancePlace",
    "Aturan",
    "AturanGraduasi",
    "Bantuan",
    "Barang",
    "Bergabung",
    "BookHead",
    "BookSeal",
    "Capaian",
    "Catatan",
    "ChangeLog",
    "CommitLog",
    "ComplaintCase",
    "ComplaintKeeper",
    "ComplaintStep",
    "ConflictCase",
    "Contact",
    "CoverageSum",
    "DataOrder",
    "DataRead",
    "DataToken",
    "DecisionRow",
    "DeletedRow",
    "Deletion",
    "Device",
    "DevicePast",
    "DoubleAid",
    "EnrolCode",
    "Export",
    "Fasilitas",
    "Feed",
    "Graduasi",
    "GraduasiStep",
    "Gudang",
    "HariEfektif",
    "History",
    "HistoryPlace",
    "Imported",
    "InboxEntry",
    "Jadwal",
    "Kalender",
    "Keberadaan",
    "Kehadiran",
    "Kejadian",
    "KejadianInduk",
    "KejadianSpan",
    "Kelompok",
    "Kesiapsiagaan",
    "Komitmen",
    "Komplementaritas",
    "Kontak",
    "Korban",
    "KorbanAct",
    "KorbanJiwa",
    "KorbanKey",
    "KorbanKnown",
    "KorbanPair",
    "KorbanStanding",
    "Kpm",
    "Kunjungan",
    "LaporanBulanan",
    "LaporanKejadian",
    "Ldp",
    "LedgerNote",
    "LegalHold",
    "LoginToken",
    "Masakan",
    "MatchCandidate",
    "MergedRecord",
    "Modul",
    "ModulSesi",
    "Mutasi",
    "OutcomeLog",
    "OutcomeRow",
    "P2k2Handed",
    "P2k2Sesi",
    "PageRead",
    "Partition",
    "Pelatihan",
    "Pemulihan",
    "PenerimaBantuan",
    "Pengaduan",
    "PenilaianGraduasi",
    "Penyaluran",
    "Perilaku",
    "Periode",
    "Peristiwa",
    "Posko",
    "PrivacyRequest",
    "Quarantine",
    "RancanganHari",
    "RancanganJadwal",
    "ReceiptBlock",
    "Restore",
    "RetentionDue",
    "Rujukan",
    "SampleCheck",
    "SampleLot",
    "Sanksi",
    "SanksiStep",
    "Santunan",
    "SavedFilter",
    "ScopeHead",
    "Seal",
    "SealHead",
    "SealedForm",
    "SensusPosko",
    "SiksBatch",
    "SiksUpload",
    "Standing",
    "Stok",
    "SupervisiP2k2",
    "SurveyCard",
    "SurveyDrawn",
    "SurveyRound",
    "SurveySum",
    "Tahap",
    "TahapFigure",
    "ThreadRow",
    "Transfer",
    "Tugas",
    "UjiPetik",
    "Undangan",
    "Usulan",
    "VerkomUpload",
    "WatchedCase",
    "Watermark",
    "Wilayah",
    "WorkItem",
    "Worker",
]
