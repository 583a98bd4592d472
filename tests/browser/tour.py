"""A walk through every screen of the app: where each is found, with records of the demonstration in its address."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from playwright.sync_api import Page, expect
from sqlalchemy import text

from server.engine import read_transaction
from server.field.build import FIELD
from server.office import Office
from server.supervision.draw import Draw, changes_of, draw_families, draw_meetings
from server.zones import local
from tests.browser.fieldwork import rows
from tests.browser.site import Site

PATTERN = re.compile(r'pattern: "([^"]+)"')
CALM_MS = 150
MOVES = ("kirim", "dapur", "pinjamkan", "pinjam", "serah", "rakit", "bongkar", "hitung", "rusak", "koreksi")
OWN = """select {wanted} from {table} join kpm on kpm.id = {table}.kpm_id and kpm.kabupaten = {table}.kabupaten
join assignment on assignment.kelompok_id = kpm.kelompok_id where assignment.worker_id = :worker and {more} limit 1"""
GROUP = "select kelompok_id from assignment where worker_id = :worker order by kelompok_id limit 1"
PLAN = "select jadwal.id from jadwal where kelompok_id = :kelompok order by bulan desc limit 1"
OBSERVED = "select id from supervisi_p2k2 where supervisor_id = :worker limit 1"
CHECKED = "select id from uji_petik where supervisor_id = :worker limit 1"
TASK = "select id from tugas where worker_id = :worker and status = 'open' limit 1"


@dataclass(frozen=True, slots=True)
class Stop:
    """A screen: the pattern of its route, its file name, and the address that shows it."""

    pattern: str
    name: str
    path: str


def patterns() -> set[str]:
    """Return the patterns of all routes that the sources register."""
    sources = [path for ending in ("*.ts", "*.tsx") for path in (FIELD / "src").rglob(ending)]
    return {found for path in sources for found in PATTERN.findall(path.read_text("utf-8"))}


def stops(site: Site, worker: int = 0) -> list[Stop]:
    """Return every screen with records of a worker in its address."""
    with site.parts.engine.connect() as connection:

        def one(query: str, **given: str) -> str:
            return connection.scalar(text(query), {"worker": site.workers[worker].id, **given}) or "tidak-ada"

        now = site.parts.clock()
        kelompok = one(GROUP)
        member = "anggota.komponen = 'sd' and anggota.fasilitas_id is not null"
        ids = {
            ":kelompok": kelompok,
            ":jadwal": one(PLAN, kelompok=kelompok),
            ":kpm": one(OWN.format(wanted="kpm.id", table="anggota", more=member)),
            ":anggota": one(OWN.format(wanted="anggota.id", table="anggota", more=member)),
            ":fasilitas": one(OWN.format(wanted="anggota.fasilitas_id", table="anggota", more=member)),
            ":tugas": one(TASK),
            ":bulan": f"{now:%Y-%m}",
            ":semester": f"{now.year}-{(now.month + 5) // 6}",
            ":triwulan": f"{now.year}-{(now.month + 2) // 3}",
        }
    return [Stop(pattern, name, _fill(path, ids)) for pattern, (name, path) in PLACES.items()]


def supervisor_of(site: Site) -> int:
    """Return which of the workers is the supervisor."""
    return next(at for at, one in enumerate(site.workers) if one.role == "supervisor")


def draw(site: Site) -> int:
    """Draw three families and a meeting for the supervisor; return which of the workers that is."""
    at = supervisor_of(site)
    worker, parts, random = site.workers[at], site.parts, Random(7)
    wanted = Draw(worker.id, worker.kabupaten, local(parts.clock(), worker.kabupaten).date())
    with read_transaction(parts.engine) as connection:
        drawn = draw_families(connection, wanted, 3, random), draw_meetings(connection, wanted, 1, random)
    office = Office(parts.store, "supervisi", parts.clock, parts.random)
    office.write(worker.kabupaten, changes_of(*drawn, parts.kinds, office))
    return at


def volunteer_of(site: Site) -> int:
    """Return which of the workers opened the disaster of the demonstration."""
    openers = {row["opened_by"] for row in rows(site, "kejadian")}
    return next(at for at, one in enumerate(site.workers) if one.id in openers)


def stops_of_volunteer(site: Site) -> list[Stop]:
    """Return the screens of disasters with records of the demonstration's flood in their addresses."""
    worker = site.workers[volunteer_of(site)].id
    [event] = [row["id"] for row in rows(site, "kejadian", opened_by=worker)]
    person = rows(site, "korban_jiwa")[0]
    shelter = rows(site, "posko", kejadian_id=event)[0]["id"]
    census = rows(site, "sensus_posko", posko_id=shelter)[0]["date"]
    line = next(row for row in rows(site, "mutasi", kejadian_id=event) if row["bantuan_id"])
    ids = {":kejadian": event, ":korban": person["korban_id"], ":jiwa": person["id"], ":posko": shelter, ":hari": census}
    ids |= {":gudang": line["gudang_id"], ":mutasi": line["id"], ":bantuan": line["bantuan_id"]}
    disasters = {pattern: place for pattern, place in PLACES.items() if pattern.startswith("/bencana")}
    home = Stop("/", "relawan-hari-ini", "/")
    return [home, *(Stop(pattern, f"relawan-{name}", _fill(path, ids)) for pattern, (name, path) in disasters.items())]


def moves_of_store(site: Site) -> list[Stop]:
    """Return the forms by which goods come and go, each kind of move but that of the tour, of a store of the demonstration."""
    line = next(row for row in rows(site, "mutasi") if row["bantuan_id"])
    path = f"/bencana/{line['kejadian_id']}/gudang/{line['gudang_id']}/catat"
    return [Stop("/bencana/:id/gudang/:gudang/catat/:apa", f"relawan-catat-{move}", f"{path}/{move}") for move in MOVES]


def stops_on_foot(site: Site) -> list[Stop]:
    """Return the screens of a supervisor, with what was drawn in their addresses."""
    worker = site.workers[supervisor_of(site)].id
    with site.parts.engine.connect() as connection:
        observed, checked = (connection.scalar(text(query), {"worker": worker}) for query in (OBSERVED, CHECKED))
    return [
        Stop("/", "supervisor-hari-ini", "/"),
        Stop("/supervisi", "supervisor-supervisi", "/supervisi"),
        Stop("/supervisi/observasi/:id", "supervisor-observasi", f"/supervisi/observasi/{observed}"),
        Stop("/supervisi/uji-petik/:id", "supervisor-uji-petik", f"/supervisi/uji-petik/{checked}"),
    ]


def _fill(path: str, ids: dict[str, str]) -> str:
    return "/".join(ids.get(part, part) for part in path.split("/"))


def walk(page: Page, tour: list[Stop]) -> Iterator[Stop]:
    """Open one screen after the other; each is drawn when it is given."""
    for stop in tour:
        page.evaluate("path => { location.hash = path }", stop.path)
        expect(page.locator("h1")).to_have_count(1)
        expect(page.locator(".skeleton")).to_have_count(0)
        page.wait_for_timeout(CALM_MS)
        yield stop


PLACES: dict[str, tuple[str, str]] = {
    "/": ("hari-ini", "/"),
    "/p2k2": ("p2k2", "/p2k2"),
    "/kelompok/:id": ("p2k2-kelompok", "/kelompok/:kelompok"),
    "/p2k2/baru": ("p2k2-baru", "/p2k2/baru"),
    "/p2k2/rencana/:id": ("p2k2-rencana", "/p2k2/rencana/:jadwal"),
    "/p2k2/:ref": ("p2k2-absensi", "/p2k2/:jadwal"),
    "/p2k2/:ref/kegiatan": ("p2k2-kegiatan", "/p2k2/:jadwal/kegiatan"),
    "/p2k2/:ref/absen": ("p2k2-tidak-hadir", "/p2k2/:jadwal/absen"),
    "/p2k2/:ref/pindah": ("p2k2-pindah", "/p2k2/:jadwal/pindah"),
    "/komitmen": ("komitmen", "/komitmen"),
    "/komitmen/fasilitas/:id": ("komitmen-sekolah", "/komitmen/fasilitas/:fasilitas"),
    "/komitmen/fasilitas/:id/:triwulan": ("komitmen-triwulan", "/komitmen/fasilitas/:fasilitas/:triwulan"),
    "/komitmen/keluarga/:kpm": ("komitmen-keluarga", "/komitmen/keluarga/:kpm"),
    "/komitmen/anggota/:id": ("komitmen-anggota", "/komitmen/anggota/:anggota"),
    "/keluarga": ("keluarga", "/keluarga"),
    "/keluarga/:id": ("keluarga-satu", "/keluarga/:kpm"),
    "/keluarga/:id/kunjungan": ("keluarga-kunjungan", "/keluarga/:kpm/kunjungan"),
    "/keluarga/:id/penyaluran/:bulan": ("keluarga-penyaluran", "/keluarga/:kpm/penyaluran/:bulan"),
    "/keluarga/:id/komplementaritas/:semester": ("keluarga-program-lain", "/keluarga/:kpm/komplementaritas/:semester"),
    "/keluarga/:id/perilaku/:semester": ("keluarga-perilaku", "/keluarga/:kpm/perilaku/:semester"),
    "/keluarga/:id/graduasi": ("keluarga-graduasi", "/keluarga/:kpm/graduasi"),
    "/keluarga/:id/graduasi/:penilaian": ("keluarga-graduasi-lama", "/keluarga/:kpm/graduasi/tidak-ada"),
    "/keluarga/:id/catatan": ("keluarga-catatan", "/keluarga/:kpm/catatan"),
    "/keluarga/:id/kontak": ("keluarga-kontak", "/keluarga/:kpm/kontak"),
    "/keluarga/:id/usulan": ("keluarga-usulan", "/keluarga/:kpm/usulan"),
    "/keluarga/:id/pengaduan": ("keluarga-pengaduan", "/keluarga/:kpm/pengaduan"),
    "/keluarga/:id/rujukan": ("keluarga-rujukan", "/keluarga/:kpm/rujukan"),
    "/keluarga/:id/rujukan/:rujukan": ("keluarga-rujukan-kabar", "/keluarga/:kpm/rujukan/tidak-ada"),
    "/pengaduan": ("pengaduan", "/pengaduan"),
    "/pengaduan/baru": ("pengaduan-baru", "/pengaduan/baru"),
    "/keluarga/:id/peristiwa": ("peristiwa", "/keluarga/:kpm/peristiwa"),
    "/keluarga/:id/peristiwa/:type": ("peristiwa-lahir", "/keluarga/:kpm/peristiwa/lahir"),
    "/keluarga/:id/tercatat/:type": ("peristiwa-tercatat", "/keluarga/:kpm/tercatat/lahir"),
    "/usul/:kind/:id": ("usul", "/usul/peristiwa/tidak-ada"),
    "/usul/:kind/:id/perbaiki": ("usul-perbaiki", "/usul/usulan/tidak-ada/perbaiki"),
    "/supervisi": ("supervisi", "/supervisi"),
    "/supervisi/observasi/:id": ("supervisi-observasi", "/supervisi/observasi/baru"),
    "/supervisi/uji-petik/:id": ("supervisi-uji-petik", "/supervisi/uji-petik/tidak-ada"),
    "/bencana": ("bencana", "/bencana"),
    "/bencana/baru": ("bencana-baru", "/bencana/baru"),
    "/bencana/gabung": ("bencana-gabung", "/bencana/gabung"),
    "/bencana/:id": ("bencana-satu", "/bencana/:kejadian"),
    "/bencana/:id/ubah": ("bencana-ubah", "/bencana/:kejadian/ubah"),
    "/bencana/:id/kode": ("bencana-kode", "/bencana/:kejadian/kode"),
    "/bencana/:id/dampak": ("bencana-dampak", "/bencana/:kejadian/dampak"),
    "/bencana/siaga": ("siaga", "/bencana/siaga"),
    "/bencana/siaga/:siaga": ("siaga-baru", "/bencana/siaga/baru"),
    "/bencana/:id/dapur": ("bencana-dapur", "/bencana/:kejadian/dapur"),
    "/bencana/:id/dapur/:posko": ("bencana-dapur-satu", "/bencana/:kejadian/dapur/:posko"),
    "/bencana/:id/ldp": ("bencana-ldp", "/bencana/:kejadian/ldp"),
    "/bencana/:id/ldp/:ldp": ("bencana-ldp-baru", "/bencana/:kejadian/ldp/baru"),
    "/bencana/:id/santunan": ("bencana-santunan", "/bencana/:kejadian/santunan"),
    "/bencana/:id/santunan/:jiwa/:jenis": ("bencana-santunan-satu", "/bencana/:kejadian/santunan/:jiwa/meninggal"),
    "/bencana/:id/pemulihan": ("bencana-pemulihan", "/bencana/:kejadian/pemulihan"),
    "/bencana/:id/pemulihan/:korban": ("bencana-pemulihan-satu", "/bencana/:kejadian/pemulihan/:korban"),
    "/bencana/:id/gudang": ("bencana-gudang", "/bencana/:kejadian/gudang"),
    "/bencana/:id/gudang/baru": ("bencana-gudang-baru", "/bencana/:kejadian/gudang/baru"),
    "/bencana/:id/gudang/:gudang": ("bencana-gudang-satu", "/bencana/:kejadian/gudang/:gudang"),
    "/bencana/:id/gudang/:gudang/terima": ("bencana-gudang-terima", "/bencana/:kejadian/gudang/:gudang/terima"),
    "/bencana/:id/gudang/:gudang/kembali": ("bencana-gudang-kembali", "/bencana/:kejadian/gudang/:gudang/kembali"),
    "/bencana/:id/gudang/:gudang/catat/:apa": ("bencana-gudang-catat", "/bencana/:kejadian/gudang/:gudang/catat/masuk"),
    "/bencana/:id/gudang/:gudang/baris/:mutasi": ("bencana-gudang-baris", "/bencana/:kejadian/gudang/:gudang/baris/:mutasi"),
    "/bencana/:id/bantuan": ("bencana-bantuan", "/bencana/:kejadian/bantuan"),
    "/bencana/:id/bantuan/beri": ("bencana-bantuan-beri", "/bencana/:kejadian/bantuan/beri"),
    "/bencana/:id/bantuan/kolektif": ("bencana-bantuan-kolektif", "/bencana/:kejadian/bantuan/kolektif"),
    "/bencana/:id/bantuan/lembaga": ("bencana-bantuan-lembaga", "/bencana/:kejadian/bantuan/lembaga"),
    "/bencana/:id/bantuan/:bantuan": ("bencana-bantuan-satu", "/bencana/:kejadian/bantuan/:bantuan"),
    "/bencana/:id/bantuan/beri/:korban": ("bencana-bantuan-serahkan", "/bencana/:kejadian/bantuan/beri/:korban"),
    "/bencana/:id/bantuan/:bantuan/penerima": ("bencana-bantuan-penerima", "/bencana/:kejadian/bantuan/:bantuan/penerima"),
    "/bencana/:id/bantuan/:bantuan/batal": ("bencana-bantuan-batal", "/bencana/:kejadian/bantuan/:bantuan/batal"),
    "/bencana/:id/korban": ("korban", "/bencana/:kejadian/korban"),
    "/bencana/:id/korban/baru": ("korban-baru", "/bencana/:kejadian/korban/baru"),
    "/bencana/:id/korban/:korban": ("korban-satu", "/bencana/:kejadian/korban/:korban"),
    "/bencana/:id/korban/:korban/ubah": ("korban-ubah", "/bencana/:kejadian/korban/:korban/ubah"),
    "/bencana/:id/korban/:korban/jiwa/baru": ("korban-jiwa-baru", "/bencana/:kejadian/korban/:korban/jiwa/baru"),
    "/bencana/:id/korban/:korban/jiwa/:jiwa": ("korban-jiwa", "/bencana/:kejadian/korban/:korban/jiwa/:jiwa"),
    "/bencana/:id/korban/:korban/jiwa/:jiwa/ubah": ("korban-jiwa-ubah", "/bencana/:kejadian/korban/:korban/jiwa/:jiwa/ubah"),
    "/bencana/:id/korban/:korban/jiwa/:jiwa/keadaan": ("korban-jiwa-keadaan", "/bencana/:kejadian/korban/:korban/jiwa/:jiwa/keadaan"),
    "/bencana/:id/posko": ("posko", "/bencana/:kejadian/posko"),
    "/bencana/:id/posko/baru": ("posko-baru", "/bencana/:kejadian/posko/baru"),
    "/bencana/:id/posko/:posko": ("posko-satu", "/bencana/:kejadian/posko/:posko"),
    "/bencana/:id/posko/:posko/ubah": ("posko-ubah", "/bencana/:kejadian/posko/:posko/ubah"),
    "/bencana/:id/posko/:posko/sensus/:hari": ("posko-sensus", "/bencana/:kejadian/posko/:posko/sensus/:hari"),
    "/bencana/:id/anak": ("anak", "/bencana/:kejadian/anak"),
    "/bencana/:id/anak/baru": ("anak-baru", "/bencana/:kejadian/anak/baru"),
    "/bencana/:id/anak/:anak": ("anak-satu", "/bencana/:kejadian/anak/:anak"),
    "/tugas/:id": ("tugas", "/tugas/:tugas"),
    "/sinkron": ("sinkron", "/sinkron"),
    "/sinkron/berkas": ("sinkron-berkas", "/sinkron/berkas"),
    "/sinkron/hp": ("sinkron-hp", "/sinkron/hp"),
    "/capaian": ("capaian", "/capaian"),
    "/setelan": ("setelan", "/setelan"),
    "/setelan/kunci": ("setelan-kunci", "/setelan/kunci"),
    "/setelan/pin": ("setelan-pin", "/setelan/pin"),
    "/daftar": ("setelan-daftar", "/daftar"),
}
"""Pattern of a route -> file name of its picture, and its address with names of records to be filled in."""
