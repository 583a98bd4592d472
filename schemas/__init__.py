"""The words on the wire: one schema for each kind of record, and `KINDS`, the one list of what syncs."""

from schemas.anggota import AnggotaSchema
from schemas.assignment import AssignmentSchema
from schemas.aturan import AturanSchema
from schemas.bantuan import BantuanSchema, PenerimaBantuanSchema
from schemas.base import RecordSchema, kind_of
from schemas.capaian import CapaianSchema
from schemas.catatan import CatatanSchema
from schemas.fasilitas import FasilitasSchema
from schemas.graduasi import AturanGraduasiSchema, GraduasiSchema, PenilaianGraduasiSchema
from schemas.gudang import BarangSchema, GudangSchema, MutasiSchema
from schemas.hari_efektif import HariEfektifSchema
from schemas.jadwal import JadwalSchema
from schemas.kalender import KalenderSchema
from schemas.kehadiran import KehadiranSchema
from schemas.kejadian import (
    BergabungSchema,
    KejadianIndukSchema,
    KejadianSchema,
    LaporanKejadianSchema,
    UndanganSchema,
)
from schemas.kelompok import KelompokSchema
from schemas.kesiapsiagaan import KesiapsiagaanSchema
from schemas.komitmen import KomitmenSchema
from schemas.komplementaritas import KomplementaritasSchema
from schemas.kontak import KontakSchema
from schemas.korban import AnakTerpisahSchema, KeberadaanSchema, KorbanJiwaSchema, KorbanSchema
from schemas.kpm import KpmSchema
from schemas.kunjungan import KunjunganSchema
from schemas.laporan_bulanan import LaporanBulananSchema
from schemas.modul import ModulSchema
from schemas.modul_sesi import ModulSesiSchema
from schemas.outcome import OutcomeSchema
from schemas.p2k2_sesi import P2k2SesiSchema
from schemas.pelatihan import PelatihanSchema
from schemas.pemulihan import LdpSchema, PemulihanSchema, SantunanSchema
from schemas.pengaduan import PengaduanSchema
from schemas.penyaluran import PenyaluranSchema
from schemas.perilaku import PerilakuSchema
from schemas.periode import PeriodeSchema
from schemas.peristiwa import PeristiwaSchema
from schemas.posko import MasakanSchema, PoskoSchema, SensusPoskoSchema
from schemas.rancangan import RancanganHariSchema, RancanganJadwalSchema
from schemas.rujukan import RujukanSchema
from schemas.sanksi import SanksiSchema
from schemas.supervisi_p2k2 import SupervisiP2k2Schema
from schemas.tugas import TugasSchema
from schemas.uji_petik import UjiPetikSchema
from schemas.usulan import UsulanSchema
from schemas.wilayah import WilayahSchema
from schemas.worker import WorkerSchema
from sync.kinds import Kinds

IN_ORDER: tuple[type[RecordSchema], ...] = (
    WilayahSchema,
    WorkerSchema,
    KelompokSchema,
    AssignmentSchema,
    FasilitasSchema,
    KpmSchema,
    AnggotaSchema,
    KontakSchema,
    ModulSchema,
    ModulSesiSchema,
    PeriodeSchema,
    AturanSchema,
    AturanGraduasiSchema,
    KalenderSchema,
    JadwalSchema,
    RancanganJadwalSchema,
    P2k2SesiSchema,
    KehadiranSchema,
    HariEfektifSchema,
    RancanganHariSchema,
    KomitmenSchema,
    KunjunganSchema,
    PenyaluranSchema,
    CatatanSchema,
    PenilaianGraduasiSchema,
    KomplementaritasSchema,
    PerilakuSchema,
    PeristiwaSchema,
    UsulanSchema,
    PengaduanSchema,
    RujukanSchema,
    SanksiSchema,
    GraduasiSchema,
    SupervisiP2k2Schema,
    UjiPetikSchema,
    CapaianSchema,
    LaporanBulananSchema,
    PelatihanSchema,
    TugasSchema,
    KejadianIndukSchema,
    KejadianSchema,
    UndanganSchema,
    BergabungSchema,
    LaporanKejadianSchema,
    PoskoSchema,
    SensusPoskoSchema,
    MasakanSchema,
    KorbanSchema,
    KorbanJiwaSchema,
    KeberadaanSchema,
    AnakTerpisahSchema,
    BarangSchema,
    GudangSchema,
    BantuanSchema,
    MutasiSchema,
    PenerimaBantuanSchema,
    LdpSchema,
    SantunanSchema,
    PemulihanSchema,
    KesiapsiagaanSchema,
    OutcomeSchema,
)
"""Parents before children, so that writing kinds in this order never breaks a reference."""

KINDS: Kinds = {schema.sync.name: kind_of(schema) for schema in IN_ORDER}
SCHEMAS: dict[str, RecordSchema] = {schema.sync.name: schema() for schema in IN_ORDER}
