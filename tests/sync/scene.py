"""A scene for tests of the exchange: an office, two workers, their phones, and kinds that use every merge rule."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from random import Random
from typing import Any

from sync.feed import record_hash
from sync.ids import DIGEST_MASK, id_from_bytes, slot_id
from sync.kinds import Group, Kind, Kinds, Rule, ScopeRule
from sync.memory import MemoryStore
from sync.nouns import Author, Change, Conflict, Form, Grants, Record, Ref, Revision, Window
from sync.plan import Plan
from sync.snapshot import Batch, Verdict
from sync.wire import form_content

MALANG = "3507"
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
BULAN = "2026-11"

KEY = "key"
KINDS: Kinds = {
    kind.name: kind
    for kind in (
        Kind("kelompok", (Group("nama", Rule.LATEST, ("nama",), office=True),), ScopeRule("k", "id"), office=True, numbered=True),
        Kind(
            "keluarga",
            (
                Group("placement", Rule.LATEST, ("kelompok_id",), office=True),
                Group("contact", Rule.LATEST, ("phone",), low_risk=True),
            ),
            ScopeRule("k", "kelompok_id"),
            refs=(("kelompok_id", "kelompok"),),
            numbered=True,
        ),
        Kind(
            "warga",
            (
                Group("family", Rule.LATEST, ("keluarga_id",), office=True),
                Group("sekolah", Rule.ASK, ("kelas",)),
            ),
            ScopeRule(field="keluarga_id"),
            refs=(("keluarga_id", "keluarga"),),
        ),
        Kind(
            "kartu",
            (Group("pemilik", Rule.LATEST, ("warga_id",), office=True),),
            ScopeRule(field="warga_id"),
            refs=(("warga_id", "warga"),),
        ),
        Kind(
            "pertemuan",
            (
                Group(KEY, Rule.FIXED, ("kelompok_id", "bulan")),
                Group("waktu", Rule.ASK, ("tanggal", "jam")),
                Group("tempat", Rule.LATEST, ("tempat",)),
                Group("pembicara", Rule.UNION, ("pembicara",)),
                Group("pembuka", Rule.FIRST, ("pembuka",)),
                Group("peserta", Rule.LARGEST, ("peserta",)),
                Group("catatan", Rule.LATEST, ("catatan",), low_risk=True),
            ),
            ScopeRule(field="kelompok_id", month="bulan"),
            slot=("kelompok_id", "bulan"),
            refs=(("kelompok_id", "kelompok"),),
        ),
        Kind(
            "hadir",
            (
                Group(KEY, Rule.FIXED, ("pertemuan_id", "keluarga_id")),
                Group("mark", Rule.ASK, ("status", "alasan")),
                Group("catatan", Rule.LATEST, ("catatan",), low_risk=True),
            ),
            ScopeRule(field="pertemuan_id"),
            slot=("pertemuan_id", "keluarga_id"),
            refs=(("pertemuan_id", "pertemuan"), ("keluarga_id", "keluarga")),
        ),
        Kind(
            "kunjungan",
            (Group(KEY, Rule.FIXED, ("keluarga_id", "tanggal")), Group("temuan", Rule.LATEST, ("temuan",))),
            ScopeRule(field="keluarga_id", month="tanggal"),
            refs=(("keluarga_id", "keluarga"),),
        ),
        Kind("pengumuman", (Group("isi", Rule.LATEST, ("isi",), office=True),), ScopeRule("n"), office=True, since=2),
        Kind(
            "outcome",
            (
                Group(KEY, Rule.FIXED, ("form", "index"), office=True),
                Group("worker", Rule.LATEST, ("worker_id",), office=True),
                Group("outcome", Rule.LATEST, ("outcome", "code", "reason"), office=True),
            ),
            ScopeRule("w", "worker_id"),
            slot=("form", "index"),
            office=True,
        ),
    )
}


def make(kind: str, after: Iterable[Ref] = (), record: str = "", kinds: Kinds = KINDS, **fields: Any) -> Change:
    """Return the change that makes a record; a slot finds its own id."""
    slot = kinds[kind].slot
    identity = slot_id(kind, tuple(fields.get(name) for name in slot)) if slot else record
    return Change(kind, identity, fields, after=tuple(after))


def edit(record: Record, after: Iterable[Ref] = (), **fields: Any) -> Change:
    """Return the change of a record as it was seen, whole groups at a time."""
    return Change(record.kind, record.id, fields, Revision(record.revision, record.tag), tuple(after))


def outcomes(made: Plan) -> list[list[str]]:
    """Return what became of each change of each form."""
    return [[decision.outcome.value for decision in answer.decisions] for answer in made.answers]


def codes(made: Plan) -> list[str | None]:
    """Return the reasons of all changes, in order."""
    return [decision.code for answer in made.answers for decision in answer.decisions]


@dataclass
class Scene:
    """One kabupaten with two kelompok, Sri Wahyuni's and Budi Santoso's, and a family in the first.

    Every id comes from one seed, so a scene always is the same.
    """

    kinds: Kinds = field(default_factory=lambda: KINDS)
    today: date = TODAY

    def __post_init__(self) -> None:
        self.random = Random(7)
        self.store = MemoryStore(self.kinds)
        self.kantor = Author("kantor-dinas-sosial", "office", office=True)
        self.anggrek, self.melati, self.keluarga = self.new_id(), self.new_id(), self.new_id()
        self.office(
            make("kelompok", record=self.anggrek, nama="Anggrek"),
            make("kelompok", record=self.melati, nama="Melati"),
            make("keluarga", record=self.keluarga, kelompok_id=self.anggrek, phone=None),
        )
        self.sri = Phone(self, "sri-wahyuni", "hp-sri", (self.anggrek,))
        self.sri_tablet = Phone(self, "sri-wahyuni", "tablet-sri", (self.anggrek,))
        self.budi = Phone(self, "budi-santoso", "hp-budi", (self.anggrek, self.melati))

    def new_id(self) -> str:
        """Return a new random id."""
        return id_from_bytes(self.random.randbytes(16))

    def tag(self) -> int:
        """Return 32 random bits."""
        return self.random.getrandbits(32)

    def find(self, kind: str, record: str) -> Record | None:
        """Return a record as the server has it."""
        return self.store.partition(MALANG).kept.get((kind, record))

    def form(self, *changes: Change, work_date: date | None = None, form: str | None = None) -> Form:
        """Save changes as one form."""
        day = work_date or self.today
        return Form(form or self.new_id(), MALANG, day, changes, form_content(MALANG, day, changes))

    def office(self, *changes: Change, author: Author | None = None) -> Plan:
        """Write as the office."""
        batch = Batch(MALANG, author or self.kantor, (self.form(*changes),), self.tag(), self.today)
        return self.store.commit(batch, NOW)

    def decide(self, *verdicts: Verdict) -> Plan:
        """Carry out a supervisor's verdicts."""
        return self.store.commit(Batch(MALANG, self.kantor, (), self.tag(), self.today, verdicts=verdicts), NOW)

    def accept(self, form: str, index: int = 0, **repaired: Any) -> Plan:
        """Let a supervisor accept an inbox change, perhaps with repaired fields."""
        item = self.store.partition(MALANG).inbox[form, index]
        return self.decide(Verdict(item, accept=True, fields={**item.change.fields, **repaired} if repaired else None))

    def dismiss(self, form: str, index: int = 0, reason: str = "Sudah dicatat") -> Plan:
        """Let a supervisor dismiss an inbox change."""
        return self.decide(Verdict(self.store.partition(MALANG).inbox[form, index], accept=False, reason=reason))

    @property
    def conflicts(self) -> list[Conflict]:
        """The conflicts kept, in the order they came."""
        return list(self.store.partition(MALANG).conflicts.values())

    @property
    def inbox(self) -> list[tuple[str, int]]:
        """What waits for a person."""
        return list(self.store.partition(MALANG).inbox)

    def outcome_records(self) -> list[dict[str, Any]]:
        """Return the later outcomes fed back to workers."""
        return [one.fields for key, one in sorted(self.store.partition(MALANG).kept.items()) if key[0] == "outcome"]

    def pertemuan(self) -> tuple[Form, Record]:
        """Let Sri hold a meeting, and return her form and the record."""
        form = self.form(make("pertemuan", kelompok_id=self.anggrek, bulan=BULAN, tanggal="2026-11-20", jam="09:00"))
        self.sri.sends(form)
        return form, self.find("pertemuan", form.changes[0].id)


@dataclass
class Phone:
    """A phone of a worker who has some kelompok; it sends forms and nothing else."""

    scene: Scene
    worker: str
    device: str
    kelompok: tuple[str, ...]
    window: Window = Window()
    retired: bool = False

    def author(self) -> Author:
        """Return the author with the grants of the moment."""
        scopes = [f"k:{each}{part}" for each in self.kelompok for part in ("", ":2026-4", ":2026-3", ":2026-2")]
        own = f"w:{self.worker}"
        windows = {f"k:{each}": (self.window,) for each in self.kelompok} | {own: (Window(),)}
        return Author(self.worker, self.device, Grants(windows, (own, "n", *scopes)), retired=self.retired)

    def sends(self, *forms: Form, cursor: int | None = None, lagging: Iterable[str] = ()) -> Plan:
        """Send forms; `cursor` says how far the phone holds its scopes."""
        scene = self.scene
        batch = Batch(MALANG, self.author(), forms, scene.tag(), scene.today, cursor, frozenset(lagging))
        return scene.store.commit(batch, NOW)

    def saves(self, *changes: Change, work_date: date | None = None, cursor: int | None = None) -> Plan:
        """Save one form and send it at once."""
        return self.sends(self.scene.form(*changes, work_date=work_date), cursor=cursor)

    def without_assignment(self) -> "Phone":
        """Return the phone of the same worker after the last assignment ended."""
        return replace(self, kelompok=())


def recount(scene: Scene) -> dict[tuple[str, str], tuple[int, int]]:
    """Add up digest and rows of each (scope, kind) from the records alone, without empty ones."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for (kind, _), record in scene.store.partition(MALANG).kept.items():
        if record.moved is None:
            digest, rows = sums.get((record.scope, kind), (0, 0))
            sums[record.scope, kind] = ((digest + record_hash(record)) & DIGEST_MASK, rows + 1)
    return sums


def heads(scene: Scene) -> dict[tuple[str, str], tuple[int, int]]:
    """Return digest and rows that the server keeps of each (scope, kind), without empty ones."""
    kept = scene.store.partition(MALANG).heads
    return {key: (head.digest, head.rows) for key, head in kept.items() if head.rows or head.digest}
