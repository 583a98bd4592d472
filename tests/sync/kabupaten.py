"""An invented kabupaten in any store, with the real kinds and full records, for the contract of stores."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from random import Random
from typing import Any

from schemas import KINDS
from schemas.check import check
from sync.decide import MOVED
from sync.feed import record_hash
from sync.ids import DIGEST_MASK, id_from_bytes, slot_id
from sync.nouns import Author, Change, Form, Grants, InboxItem, Record, Ref, Revision, Window
from sync.plan import Plan
from sync.snapshot import Batch, Verdict
from sync.store import ScopeHead, Store, View
from sync.wire import form_content

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
BULAN = "2026-11"
BIRTHDAY = "2017-05-04"


def full(kind: str, record: str = "", **fields: Any) -> Change:
    """Return the change that makes a record with all that phones know of; a slot finds its own id."""
    own = KINDS[kind]
    barred = {name for name in own.sent if own.group_of[name].office and not (own.office or own.provisional)}
    whole = {**dict.fromkeys(name for name in own.sent if name not in barred), **fields}
    slot = KINDS[kind].slot
    return Change(kind, slot_id(kind, tuple(whole[name] for name in slot)) if slot else record, whole)


def edit(record: Record, after: Iterable[Ref] = (), **fields: Any) -> Change:
    """Return the change of a record as it was seen, whole groups at a time."""
    groups = KINDS[record.kind].touched(fields)
    whole = {name: record.fields[name] for group in groups for name in group.fields}
    return Change(record.kind, record.id, whole | fields, Revision(record.revision, record.tag), tuple(after))


def outcomes(made: Plan) -> list[list[str]]:
    """Return what became of each change of each form."""
    return [[decision.outcome.value for decision in answer.decisions] for answer in made.answers]


class Kabupaten:
    """Two kelompok with a worker each, a school, a family with a child in the first, an empty one in the second.

    Dewi Lestari has Anggrek, Joko Susilo has Melati; `seed` keeps the ids of two kabupaten apart.
    """

    def __init__(self, store: Store, kabupaten: str = "3507", seed: int = 1) -> None:
        self.store, self.code, self.random = store, kabupaten, Random(seed)
        self.office = Author(self.new_id(), "office", office=True)
        self.anggrek, self.melati, self.sekolah = (self.new_id() for _ in range(3))
        self.kpm, self.anak = self.new_id(), self.new_id()
        self.dewi = self._worker((self.anggrek,))
        self.joko = self._worker((self.melati,))
        self.writes(*self._masters())
        self.writes(*self._family())

    def _worker(self, kelompok: tuple[str, ...]) -> Author:
        """Return a phone of a worker whose grants are those of the assignments written for it."""
        worker = self.new_id()
        scopes = {f"k:{each}" for each in kelompok} | ({f"f:{self.sekolah}"} if self.anggrek in kelompok else set())
        windows = {scope: (Window(date(2026, 1, 1)),) for scope in sorted(scopes)} | {f"w:{worker}": (Window(),)}
        held = [scope + part for scope in sorted(scopes) for part in ("", ":2026-4", ":2026-3", ":2026-2")]
        return Author(worker, self.new_id(), Grants(windows, (f"w:{worker}", f"p:{worker}", *held)))

    def _masters(self) -> Iterator[Change]:
        yield full("wilayah", code=self.code, level="kabupaten", name="Contoh", parent_code=self.code[:2], area=self.code)
        for author, name, kelompok in ((self.dewi, "Dewi Lestari", self.anggrek), (self.joko, "Joko Susilo", self.melati)):
            yield full("worker", author.worker, name=name, role="pendamping")
            yield full("kelompok", kelompok, name=f"Kelompok {name.split()[0]}", desa_code=f"{self.code}012001")
            term = {"role": "utama", "start_date": "2026-01-01"}
            yield full("assignment", self.new_id(), worker_id=author.worker, kelompok_id=kelompok, **term)
        yield full("fasilitas", self.sekolah, type="fasdik", level="sd", name="SDN Contoh 1", npsn="00000001")

    def _family(self) -> Iterator[Change]:
        yield full("kpm", self.kpm, kelompok_id=self.anggrek, no_kk="0000000000000001", membership_status="aktif", sembako=False)
        own = {"nik": "0000000000000002", "name": "Rini Contoh", "birth_date": BIRTHDAY, "komponen": "sd", "class_level": 3}
        yield full("anggota", self.anak, kpm_id=self.kpm, fasilitas_id=self.sekolah, is_pengurus=False, **own)

    def new_id(self) -> str:
        """Return a new random id."""
        return id_from_bytes(self.random.randbytes(16))

    def form(self, *changes: Change, form: str | None = None, work_date: date = TODAY) -> Form:
        """Save changes as one form; each has content that the schemas take."""
        for change in changes:
            fit = MOVED in change.fields or check(change.kind, change.fields, creating=change.creates) is None
            assert fit or change.problem, change.kind
        content = form_content(self.code, work_date, changes)
        return Form(form or self.new_id(), self.code, work_date, changes, content)

    def sends(self, author: Author, *forms: Form, cursor: int | None = None) -> Plan:
        """Commit forms of a phone."""
        return self.store.commit(self.batch(author, *forms, cursor=cursor), NOW)

    def batch(self, author: Author, *forms: Form, cursor: int | None = None) -> Batch:
        """Return the batch of some forms."""
        return Batch(self.code, author, forms, self.random.getrandbits(32), TODAY, cursor)

    def writes(self, *changes: Change) -> Plan:
        """Write as the office."""
        return self.sends(self.office, self.form(*changes))

    def decides(self, item: InboxItem, *, accept: bool, reason: str = "", **repaired: Any) -> Plan:
        """Carry out a supervisor's verdict, perhaps with repaired fields."""
        verdict = Verdict(item, accept, reason, {**item.change.fields, **repaired} if repaired else None)
        return self.store.commit(Batch(self.code, self.office, (), self.random.getrandbits(32), TODAY, verdicts=(verdict,)), NOW)

    def find(self, kind: str, record: str) -> Record | None:
        """Return a record as the store has it."""
        with self.store.view(self.code) as view:
            return next(iter(view.records(KINDS[kind], [record])), None)

    def meeting(self, **fields: Any) -> Change:
        """Return the change that makes Anggrek's meeting of the month."""
        key = {"kelompok_id": self.anggrek, "bulan": BULAN, "unplanned_date": "2026-11-20", "ordinal": 1}
        held = {"date": "2026-11-20", "status": "terlaksana", "held_by": [self.dewi.worker]}
        return full("p2k2_sesi", **key, **held, **fields)

    def mark(self, **fields: Any) -> Change:
        """Return the change that marks the family at that meeting."""
        return full("kehadiran", p2k2_sesi_id=self.meeting().id, kpm_id=self.kpm, **{"status": "H", **fields})

    def visit(self, **fields: Any) -> Change:
        """Return the change that makes a home visit."""
        return full("kunjungan", self.new_id(), **{"kpm_id": self.kpm, "date": "2026-11-20", **fields})

    def scopes(self) -> list[str]:
        """Return every scope that may hold something."""
        held = [scope for author in (self.dewi, self.joko) for scope in author.grants.scopes]
        return [*held, f"r:{self.code}", "u", f"w:{self.office.worker}"]


def recount(view: View, scopes: Iterable[str]) -> list[ScopeHead]:
    """Add up the heads of scopes from the entries and records alone, without numbers and empty ones."""
    found = []
    for scope in scopes:
        entries = view.feed_of_scope(scope)
        for name in sorted({entry.kind for entry in entries}):
            ids = {entry.id: entry for entry in entries if entry.kind == name}
            records = view.records(KINDS[name], ids)
            assert {record.id: (record.revision, record_hash(record)) for record in records} == {
                identity: (entry.number, entry.hash) for identity, entry in ids.items()
            }
            digest = sum(record_hash(record) for record in records) & DIGEST_MASK
            found.append(ScopeHead(scope, name, 0, digest, len(records)))
    return found


def kept_heads(view: View, scopes: Iterable[str]) -> list[ScopeHead]:
    """Return the heads a store keeps of scopes, without numbers and empty ones."""
    heads = view.scope_heads(scopes)
    return [ScopeHead(one.scope, one.kind, 0, one.digest, one.rows) for one in heads if one.rows or one.digest]
