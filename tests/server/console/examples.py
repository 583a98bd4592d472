"""Something to see in the region of each page that shows one thing, so that every page can be tried from every region."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from schemas import KINDS
from server.aid.events import find_event
from server.aid.reported import Told
from server.aid.reported import keep as keep_list
from server.aid.watch import WATCHER as HOUSEHOLDS
from server.apd.transfers import Release, propose
from server.desk.ask_worker import Question, ask_worker
from server.desk.missing import lay_missing
from server.desk.queues import QUEUES
from server.desk.sample import draw_lots
from server.desk.watch import run_watch
from server.engine import read_transaction
from server.exports.asking import Asked, ask_export
from server.graduasi.taking import keep as keep_exits
from server.jobs.tasks import run_work
from server.office import new_record
from server.privacy.requests import Wish, take_in
from server.siks.asking import P2K2, ask_file
from server.siks.asking import Asked as SiksAsked
from server.survey.drawing import Wanted as SurveyWanted
from server.survey.drawing import draw_round
from server.verivali.incoming import keep
from sync.limits import SURVEY_ANSWERS_MIN
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.complaints.room import Room
from tests.server.console.apd.test_apd_imports import sent
from tests.server.console.visitor import visit
from tests.server.desk.office import Desk
from tests.server.desk.school import checked, look, send
from tests.server.desk.test_late import handed_over, late
from tests.server.desk.test_match import merged, twins
from tests.server.desk.test_proposal import wished
from tests.server.desk.test_sample import fill
from tests.server.desk.test_ungrouped import DESA, lonely
from tests.server.siks.test_verkom import laid
from tests.server.verivali.test_verivali import shipped

Example = Callable[[Desk], Mapping[str, str]]
"""Lays something in the kecamatan 350701 of the kabupaten 3507, and returns what stands in the places of the rule."""
CASES: dict[str, Callable[[Desk], object]] = {
    "komitmen": lambda desk: (send(desk, checked(desk, result="tidak_memenuhi")), look(desk)),
    "missing": lambda desk: lay_missing(desk.world.parts),
    "school_days": lambda desk: (send(desk, checked(desk, result="memenuhi", alpa=3)), look(desk)),
    "inbox": lambda desk: desk.refused(),
    "conflict": lambda desk: desk.conflict(),
    "late": lambda desk: (handed_over(desk), late(desk)),
    "ungrouped": lambda desk: lonely(desk),
    "question": lambda desk: asked(desk),
    "match": lambda desk: twins(desk),
    "proposal": lambda desk: wished(desk, "kpm", desk.world.ids["kpm1"], field="address", after="Jalan Baru 2"),
}
"""Queue -> what lays a case into it."""


def asked(desk: Desk) -> None:
    """Ask Siti about a family."""
    question = Question(HOME, desk.world.ids["siti"], "Siti Contoh", "kpm", desk.world.ids["kpm1"], "350701", "Apa kabar?", "2026-11-28")
    ask_worker(desk.world.parts, desk.account(desk.world.new_id()), question)


def case_of(queue: str) -> Example:
    """Return an example of a queue."""

    def lay(desk: Desk) -> Mapping[str, str]:
        CASES[queue](desk)
        return {"queue": queue, "kabupaten": HOME, "ref": min(desk.page(queue).cases, key=lambda one: one.area is None).ref}

    return lay


def tried(desk: Desk) -> Mapping[str, str]:
    """Send a roster to be tried."""
    identity = sent(visit(desk.world, "apd", desk.world.new_id())).rpartition("/")[2]
    run_work(desk.world.parts)
    return {"identity": identity}


def released(desk: Desk) -> Mapping[str, str]:
    """Propose that a family goes to another kabupaten."""
    release = Release("kpm", desk.world.ids["kpm2"], HOME, ELSEWHERE, "Pindah rumah.")
    return {"identity": propose(desk.world.parts, desk.account(desk.world.new_id(), "apd"), release)}


def complaint(desk: Desk) -> Mapping[str, str]:
    """Let Siti's phone bring a complaint about a family."""
    form = Room(desk.world, desk.siti, desk.budi).form(kpm_id=desk.world.ids["kpm1"])
    desk.siti.exchange(form)
    return {"kabupaten": HOME, "ref": form.changes[0].id}


def pair(desk: Desk) -> Mapping[str, str]:
    """Lay two records that may be one."""
    return {name: text for name, text in case_of("match")(desk).items() if name != "queue"}


def batch(desk: Desk) -> Mapping[str, str]:
    """Hand approved proposals over."""
    number, _, _ = shipped(desk)
    return {"kabupaten": HOME, "number": str(number)}


def upload(desk: Desk) -> Mapping[str, str]:
    """Read a file of answers in a dry run."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "jawaban.csv"
        path.write_text(f"id;status\n{desk.world.new_id()};diterima\n", "utf-8")
        return {"kabupaten": HOME, "upload": keep(desk.world.parts, desk.account("pembaca", "apd"), HOME, path)}


def answers(desk: Desk) -> Mapping[str, str]:
    """Read a file of answers about exits in a dry run."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "jawaban.csv"
        path.write_text(f"id;status_siks\n{desk.world.new_id()};diterima\n", "utf-8")
        return {"kabupaten": HOME, "upload": keep_exits(desk.world.parts, desk.account("penjawab", "apd"), HOME, path)}


def merging(desk: Desk) -> Mapping[str, str]:
    """Merge two records."""
    merged(desk)
    return {"kabupaten": HOME, "merging": desk.world.rows("merged_record")[0].id}


def sanction(desk: Desk) -> Mapping[str, str]:
    """Propose a sanction."""
    told = {"kpm_id": desk.world.ids["kpm1"], "tahap": "2026-07", "jenis": "penangguhan", "aturan_nomor": 1, "evidence": "-"}
    made = new_record(KINDS["sanksi"], {**told, "proposed_on": "2026-10-22", "status": "diusulkan"}, "")
    desk.office.write(HOME, [made])
    return {"kabupaten": HOME, "sanksi": made.id}


def wishing(desk: Desk) -> Mapping[str, str]:
    """Let a family wish to leave."""
    told = {"kpm_id": desk.world.ids["kpm1"], "date": "2026-11-20", "jalur": "mandiri", "family_view": "setuju"}
    desk.office.write(HOME, [new_record(KINDS["penilaian_graduasi"], told, desk.world.new_id())])
    desk.world.clock.pass_by(minutes=30)
    return {"kabupaten": HOME, "kpm": desk.world.ids["kpm1"]}


def referral(desk: Desk) -> Mapping[str, str]:
    """Refer a family."""
    told = {"kpm_id": desk.world.ids["kpm1"], "layanan": "kube", "reason": "-", "referred_on": "2026-11-20"}
    made = new_record(KINDS["rujukan"], told, desk.world.new_id())
    desk.office.write(HOME, [made])
    return {"kabupaten": HOME, "rujukan": made.id}


def leaving(desk: Desk) -> Mapping[str, str]:
    """Propose that a family leaves, sent in a batch."""
    kpm = wishing(desk)["kpm"]
    told = {"kpm_id": kpm, "penilaian_id": desk.world.rows("penilaian_graduasi")[0].id, "jalur": "mandiri", "aturan_nomor": 1, "as_of": 1, "evidence_for": "-"}
    state = {"proposed_on": "2026-10-22", "status": "disetujui", "decided_on": "2026-10-23", "siks_status": "dikirim", "siks_batch": 1, "siks_on": "2026-11-10"}
    made = new_record(KINDS["graduasi"], told | state, "")
    desk.office.write(HOME, [made])
    return {"kabupaten": HOME, "graduasi": made.id, "number": "1"}


def sampled(desk: Desk) -> Mapping[str, str]:
    """Draw a sample."""
    fill(desk, 4)
    draw_lots(desk.world.parts)
    [lot] = desk.world.rows("sample_lot")
    return {"kabupaten": HOME, "lot": lot.id}


def privacy(desk: Desk) -> Mapping[str, str]:
    """Ask for the report of a family."""
    wish = Wish("report", HOME, "kpm", desk.world.ids["kpm1"], "Ibu Contoh")
    return {"kabupaten": HOME, "ref": take_in(desk.world.parts, desk.account(desk.world.new_id(), "apd"), wish)}


def exported(desk: Desk) -> Mapping[str, str]:
    """Ask for an export."""
    asked = Asked("kehadiran_keluarga", "csv", HOME, "2026-10", "2026-10", "Rapat koordinasi", deidentified=False)
    return {"identity": ask_export(desk.world.parts, desk.account(desk.world.new_id(), "apd"), asked)}


def given_out(desk: Desk) -> Mapping[str, str]:
    """Ask for a file of meetings for SIKS-NG."""
    wanted = SiksAsked(P2K2, HOME, "2026-10", "Serah terima bulan Oktober")
    return {"identity": ask_file(desk.world.parts, desk.account(desk.world.new_id(), "apd"), wanted)}


def surveyed(desk: Desk) -> Mapping[str, str]:
    """Draw a round of the survey."""
    told = {"kelompok_id": desk.world.ids["mawar"], "membership_status": "aktif"}
    desk.office.write(HOME, [new_record(KINDS["kpm"], told, desk.world.new_id()) for _ in range(SURVEY_ANSWERS_MIN)])
    made = draw_round(desk.world.parts, desk.account(desk.world.new_id(), "apd"), SurveyWanted(HOME, SURVEY_ANSWERS_MIN, 30, desk.world.new_id()))
    return {"kabupaten": HOME, "identity": made.round}


def school_sheet(desk: Desk) -> Mapping[str, str]:
    """Read a sheet of the school in a dry run."""
    with TemporaryDirectory() as folder:
        return {"kabupaten": HOME, "upload": laid(desk, Path(folder), desk.account(desk.world.new_id(), "apd"))}


def disaster(desk: Desk) -> Mapping[str, str]:
    """Open a flood in a kecamatan."""
    told = {"opened_by": desk.world.ids["siti"], "golongan": "alam", "jenis": "banjir", "place": "Bantaran Kali", "date": "2026-11-20"}
    made = new_record(KINDS["kejadian"], told | {"desa_code": "3507010001"}, desk.world.new_id())
    desk.office.write(HOME, [made])
    return {"kabupaten": HOME, "kejadian": made.id}


def joining(desk: Desk) -> Mapping[str, str]:
    """Let somebody ask to take part in a disaster."""
    places = disaster(desk)
    told = {"kejadian_id": places["kejadian"], "worker_id": desk.world.ids["budi"], "code": "K7Q2MZ8", "joined_on": "2026-11-20"}
    made = new_record(KINDS["bergabung"], told, "")
    desk.office.write(HOME, [made])
    return {**places, "bergabung": made.id}


def registered_twice(desk: Desk) -> Mapping[str, str]:
    """Register a household twice in a flood."""
    event = disaster(desk)
    told = {"kejadian_id": event["kejadian"], "registered_on": "2026-11-20", "head_name": "Slamet Riyadi", "desa_code": "3507010001", "jiwa": 4}
    desk.office.write(HOME, [new_record(KINDS["korban"], told, desk.world.new_id()) for _ in range(2)])
    run_watch(desk.world.parts, [HOUSEHOLDS])
    return event | {"pair": desk.world.rows("korban_pair")[0].id}


def store_of_disaster(desk: Desk) -> Mapping[str, str]:
    """Open a store in a flood."""
    event = disaster(desk)["kejadian"]
    store = {"name": "Gudang Contoh", "level": "posko", "kejadian_id": event, "desa_code": "3507010001"}
    made = new_record(KINDS["gudang"], store, desk.world.new_id())
    desk.office.write(HOME, [made])
    return {"kabupaten": HOME, "gudang": made.id}


def post_of_disaster(desk: Desk) -> Mapping[str, str]:
    """Open a post in a flood."""
    event = disaster(desk)
    made = new_record(KINDS["posko"], {"name": "Posko Contoh", "jenis": "posko", "kejadian_id": event["kejadian"]}, desk.world.new_id())
    desk.office.write(HOME, [made])
    return event | {"posko": made.id}


def counted_twice(desk: Desk) -> Mapping[str, str]:
    """Count a shelter of a flood twice, with other numbers."""
    event = post_of_disaster(desk)
    for people in (10, 12):
        desk.office.write(HOME, [new_record(KINDS["sensus_posko"], {"posko_id": event["posko"], "date": "2026-11-20", "dewasa": people}, "")])
    return {"kabupaten": HOME, "kejadian": event["kejadian"], "ref": desk.world.rows("conflict")[0].id}


def handed_out(desk: Desk) -> Mapping[str, str]:
    """Hand something out in a flood, under a number of BAST."""
    event = disaster(desk)
    household = {"kejadian_id": event["kejadian"], "registered_on": "2026-11-20", "head_name": "Keluarga Contoh", "jiwa": 4, "stay": "rumah"}
    korban = new_record(KINDS["korban"], household, desk.world.new_id())
    told = {"jenis": "langsung", "kejadian_id": event["kejadian"], "korban_id": korban.id, "date": "2026-11-20", "receipt_no": "HP0009-1"}
    made = new_record(KINDS["bantuan"], told | {"bast_no": "460/1/2026"}, desk.world.new_id())
    desk.office.write(HOME, [korban, made])
    return event | {"bantuan": made.id}


def sent_goods(desk: Desk) -> Mapping[str, str]:
    """Send goods between two stores of a flood, which have not arrived."""
    there, here = (store_of_disaster(desk)["gudang"] for _ in range(2))
    line = {"gudang_id": here, "lawan_id": there, "barang": "beras", "jenis": "kirim", "jumlah": -5_000, "date": "2026-11-20"}
    made = new_record(KINDS["mutasi"], line, desk.world.new_id())
    desk.office.write(HOME, [made])
    return {"kabupaten": HOME, "mutasi": made.id}


def rt_list(desk: Desk) -> Mapping[str, str]:
    """Try a list of an RT in a flood."""
    place = disaster(desk)
    with TemporaryDirectory() as folder, read_transaction(desk.world.parts.engine) as connection:
        path = Path(folder) / "daftar.csv"
        path.write_text("Nama;RT\nSlamet Contoh;03\n", "utf-8")
        event = find_event(connection, HOME, HOME, place["kejadian"])
        return place | {"upload": keep_list(desk.world.parts, desk.account(desk.world.new_id(), "posko"), event, path, Told("Ketua RT 03"))}


EVENT = "/konsol/bencana/<string:kabupaten>/<string:kejadian>"
THING = "/konsol/bencana/<kabupaten>/<kejadian>"
EXAMPLES: dict[str, tuple[Example, ...]] = {
    EVENT: (disaster,),
    f"{EVENT}/anggota": (disaster,),
    f"{EVENT}/anggota/<string:bergabung>": (joining,),
    f"{EVENT}/keadaan": (disaster,),
    f"{EVENT}/sama": (disaster,),
    f"{EVENT}/induk": (disaster,),
    f"{EVENT}/serah-terima": (disaster,),
    f"{EVENT}/laporan": (disaster,),
    f"{EVENT}/laporan.pdf": (disaster,),
    f"{EVENT}/ditahan": (disaster,),
    f"{EVENT}/korban": (disaster,),
    f"{EVENT}/anak": (disaster,),
    f"{EVENT}/layanan": (disaster,),
    f"{EVENT}/ganda": (disaster,),
    f"{EVENT}/kartu": (disaster,),
    f"{EVENT}/bukti": (disaster,),
    f"{EVENT}/daftar": (disaster,),
    f"{THING}/daftar/<upload>": (rt_list,),
    f"{EVENT}/kembar": (disaster,),
    f"{THING}/kembar/<pair>": (registered_twice,),
    f"{EVENT}/gudang": (disaster,),
    f"{EVENT}/bantuan": (disaster,),
    f"{EVENT}/cetak-kartu": (disaster,),
    f"{THING}/bast/<bantuan>": (handed_out,),
    f"{THING}/bast/<bantuan>/batal": (handed_out,),
    f"{THING}/bantuan/<bantuan>/daftar.pdf": (handed_out,),
    f"{EVENT}/daftar-penerima": (disaster,),
    f"{THING}/daftar-penerima.pdf": (disaster,),
    "/konsol/bencana/gudang/<string:kabupaten>/<string:gudang>": (store_of_disaster,),
    "/konsol/bencana/gudang/<string:kabupaten>/<string:gudang>/ubah": (store_of_disaster,),
    f"{EVENT}/posko": (disaster,),
    f"{EVENT}/beda": (disaster,),
    f"{THING}/beda/<ref>": (counted_twice,),
    f"{EVENT}/posko/<string:posko>": (post_of_disaster,),
    "/konsol/bencana/kiriman/<string:kabupaten>/<string:mutasi>": (sent_goods,),
    "/konsol/verivali/<string:kabupaten>": (lambda desk: {"kabupaten": HOME},),
    "/konsol/verivali/<string:kabupaten>/<int:number>": (batch,),
    "/konsol/verivali/<string:kabupaten>/jawaban": (lambda desk: {"kabupaten": HOME},),
    "/konsol/verivali/<string:kabupaten>/jawaban/<string:upload>": (upload,),
    "/konsol/belum-berkelompok/<string:kabupaten>/<string:desa>": (lambda desk: {"kabupaten": HOME, "desa": DESA},),
    "/konsol/kembar/<string:kabupaten>/<string:ref>": (pair,),
    "/konsol/gabungan/<string:kabupaten>/<string:merging>": (merging,),
    "/konsol/graduasi/<string:kabupaten>/keluarga/<string:kpm>": (lambda desk: {"kabupaten": HOME, "kpm": desk.world.ids["kpm1"]},),
    "/konsol/graduasi/<string:kabupaten>/usulan/<string:graduasi>": (leaving,),
    "/konsol/graduasi/<string:kabupaten>/kiriman/<int:number>": (leaving,),
    "/konsol/graduasi/<string:kabupaten>/jawaban": (lambda desk: {"kabupaten": HOME},),
    "/konsol/graduasi/<string:kabupaten>/jawaban/<string:upload>": (answers,),
    "/konsol/siklus/sanksi/<string:kabupaten>/<string:sanksi>": (sanction,),
    "/konsol/sampel/<string:kabupaten>/<string:lot>": (sampled,),
    "/konsol/antrian/<string:queue>/<string:kabupaten>/<string:ref>": tuple(case_of(queue) for queue in sorted(QUEUES)),
    "/konsol/keluarga/<string:kabupaten>/<string:kpm>": (lambda desk: {"kabupaten": HOME, "kpm": desk.world.ids["kpm1"]},),
    "/konsol/keluarga/<string:kabupaten>/<string:kpm>/kehadiran": (lambda desk: {"kabupaten": HOME, "kpm": desk.world.ids["kpm1"]},),
    "/konsol/keluarga/<string:kabupaten>/<string:kpm>/riwayat": (lambda desk: {"kabupaten": HOME, "kpm": desk.world.ids["kpm1"]},),
    "/konsol/keluarga/<string:kabupaten>/<string:kpm>/rujuk": (lambda desk: {"kabupaten": HOME, "kpm": desk.world.ids["kpm1"]},),
    "/konsol/keluarga/<string:kabupaten>/<string:kpm>/berkas.pdf": (wishing,),
    "/konsol/keluarga/<string:kabupaten>/<string:kpm>/surat.pdf": (wishing,),
    "/konsol/rujukan/<string:kabupaten>/<string:rujukan>": (referral,),
    "/konsol/permintaan/<string:kabupaten>/<string:ref>": (privacy,),
    "/konsol/permintaan/<string:kabupaten>/<string:ref>/laporan": (privacy,),
    "/konsol/permintaan/<string:kabupaten>/<string:ref>/laporan.json": (privacy,),
    "/konsol/pengaduan/kasus/<string:kabupaten>/<string:ref>": (complaint,),
    "/konsol/pengaduan/tanda/<string:kabupaten>/<string:ref>": (complaint,),
    "/konsol/dasbor/<string:wilayah>": (lambda desk: {"wilayah": "350701"},),
    "/konsol/dasbor/<string:wilayah>/lembar": (lambda desk: {"wilayah": "350701"},),
    "/konsol/dasbor/<string:wilayah>/kelompok": (lambda desk: {"wilayah": "350701"},),
    "/konsol/dasbor/kelompok/<string:kabupaten>/<string:kelompok>": (lambda desk: {"kabupaten": HOME, "kelompok": desk.world.ids["mawar"]},),
    "/konsol/ekspor/<string:identity>": (exported,),
    "/konsol/survei/<string:kabupaten>/<string:identity>": (surveyed,),
    "/konsol/siks/berkas/<string:identity>": (given_out,),
    "/konsol/siks/verkom/<string:kabupaten>/<string:upload>": (school_sheet,),
    "/konsol/kelola/impor/<string:identity>": (tried,),
    "/konsol/kelola/impor/<string:identity>/baris": (tried,),
    "/konsol/kelola/pindah/<string:identity>": (released,),
    "/konsol/kelola/kelompok/<string:kabupaten>/<string:kelompok>": (
        lambda desk: {"kabupaten": HOME, "kelompok": desk.world.ids["mawar"]},
    ),
    "/konsol/tanya/<string:kabupaten>/<string:worker>": (lambda desk: {"kabupaten": HOME, "worker": desk.world.ids["siti"]},),
    "/konsol/petugas/<string:kabupaten>/<string:worker>": (lambda desk: {"kabupaten": HOME, "worker": desk.world.ids["siti"]},),
    "/konsol/petugas/<string:kabupaten>/<string:worker>/laporan": (lambda desk: {"kabupaten": HOME, "worker": desk.world.ids["siti"]},),
    "/konsol/petugas/<string:kabupaten>/<string:worker>/pelatihan": (lambda desk: {"kabupaten": HOME, "worker": desk.world.ids["siti"]},),
    "/konsol/kelola/petugas/<string:kabupaten>/<string:worker>": (
        lambda desk: {"kabupaten": HOME, "worker": desk.world.ids["siti"]},
    ),
}
"""Rule of a page of one thing -> examples; a page that takes forms alone counts too."""
PLACELESS = frozenset(
    {
        "/konsol/<path:rest>",
        "/konsol/aset/<string:checksum>/<string:name>",
        "/konsol/antrian/<string:queue>",
        "/konsol/kelola/katalog/<string:kind>/baru",
        "/konsol/kelola/katalog/<string:kind>/<string:record>",
    }
)
"""Rules with a place that is no thing of a region."""
NAMES = ("Siti Contoh", "Budi Contoh", "SD Contoh")
"""People and places of 3507 that a page for another region never shows."""
