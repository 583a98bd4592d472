"""All tables: one per kind of record, and those of the exchange and of access."""

from server.models.access import Account, Device, EnrolCode, LoginToken, Quarantine
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
from server.models.family import Anggota, Kpm
from server.models.imports import Imported
from server.models.komitmen import HariEfektif, Komitmen
from server.models.office import (
    Assignment,
    Fasilitas,
    Kalender,
    Kelompok,
    Modul,
    ModulSesi,
    Periode,
    Wilayah,
    Worker,
)
from server.models.p2k2 import Jadwal, Kehadiran, P2k2Sesi
from server.models.work import Kunjungan, OutcomeRow, Tugas

__all__ = [
    "Account",
    "Alias",
    "Anggota",
    "Assignment",
    "ChangeLog",
    "CommitLog",
    "ConflictCase",
    "Device",
    "EnrolCode",
    "Fasilitas",
    "Feed",
    "HariEfektif",
    "Imported",
    "InboxEntry",
    "Jadwal",
    "Kalender",
    "Kehadiran",
    "Kelompok",
    "Komitmen",
    "Kpm",
    "Kunjungan",
    "LoginToken",
    "MatchCandidate",
    "Modul",
    "ModulSesi",
    "OutcomeRow",
    "P2k2Sesi",
    "Partition",
    "Periode",
    "Quarantine",
    "ScopeHead",
    "Tugas",
    "Wilayah",
    "Worker",
]
