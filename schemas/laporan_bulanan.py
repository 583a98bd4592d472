"""Laporan bulanan: what the office adds in words to a worker's monthly report along the nine RHK."""

from schemas.base import RecordSchema, Sync
from schemas.fields import Id, Month, Text, together
from sync.kinds import Rule, ScopeRule

KEY = together("key", Rule.FIXED)
RHK = ("penyaluran", "p2k2", "verifikasi", "graduasi", "verval", "kasus", "laporan", "direktif", "berita_baik")
"""The nine results of work (rencana hasil kerja) of a PKH worker since 2025, in their order."""
GROUPS = {name: together(name, Rule.LATEST) for name in RHK}


class LaporanBulananSchema(RecordSchema):
    """Words beside the figures of a month, one text for each RHK; the figures themselves are counted anew from the records each time.

    What nobody has written stays empty: nothing is made up for the worker.
    """

    sync = Sync("laporan_bulanan", ScopeRule("w", "worker_id"), slot=("worker_id", "bulan"), office=True)

    worker_id = Id(KEY, "The worker", required=True)
    bulan = Month(KEY, "The month", required=True)
    penyaluran = Text(GROUPS["penyaluran"], "RHK 1: payments")
    p2k2 = Text(GROUPS["p2k2"], "RHK 2: P2K2")
    verifikasi = Text(GROUPS["verifikasi"], "RHK 3: verification of komitmen, and accompanying")
    graduasi = Text(GROUPS["graduasi"], "RHK 4: graduasi and PPSE")
    verval = Text(GROUPS["verval"], "RHK 5: validation and updates of data")
    kasus = Text(GROUPS["kasus"], "RHK 6: adaptive cases, complaints, disasters")
    laporan = Text(GROUPS["laporan"], "RHK 7: monthly report")
    direktif = Text(GROUPS["direktif"], "RHK 8: directives")
    berita_baik = Text(GROUPS["berita_baik"], "RHK 9: good news")
