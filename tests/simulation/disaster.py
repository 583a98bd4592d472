"""Disasters in a run: opened offline, joined by code before the server knows them, goods handed out by several phones from one store."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

from schemas import KINDS
from server.aid import blocks
from server.office import edit, new_record
from sync.snapshot import Verdict
from tests.simulation.backoffice import Backoffice
from tests.simulation.fieldwork import Filler
from tests.simulation.handset import Handset, OpenForm, Shared
from tests.simulation.population import GOODS, WORKERS
from tests.simulation.posko import Posko

WRONG_CODE, WORKS_AT_ONCE, HAS_SIGNAL, NEXT_DISASTER, OFFICE_SHARE, JOIN_SHARE = 0.2, 0.8, 0.4, 0.25, 0.25, 0.15
AT_FIRST_STORE = 0.6
DISASTERS_MAX = 2
RARE = 0.5
AID_KINDS = ("kejadian", "undangan", "bergabung", "laporan_kejadian", "korban", "korban_jiwa", "posko", "sensus_posko", "gudang", "mutasi", "bantuan")
Act = Callable[["Relief", Handset, "Disaster"], None]


class World(Protocol):
    """What happens to phones."""

    def exchange(self, phone: Handset) -> Any:
        """Let a phone exchange."""

    def lose(self, phone: Handset) -> bool:
        """Lose a phone, unless few are left; tell whether it is gone."""

    def replace(self, phone: Handset) -> Handset | None:
        """Give a worker another phone in place of one that is lost, if that did not happen yet."""


def block_of(phone: Handset) -> str:
    """Return the block of a phone's receipts: a part of the id that it was enrolled under."""
    return blocks.block_of(phone.phone.files.get("device"))


def next_receipt(phone: Handset) -> str:
    """Give the next receipt number of a phone, and remember it before it is used, so that none is given again."""
    files = phone.phone.files
    last = files.get("receipt", 0) + 1
    with files.transaction("receipt"):
        files.put(receipt=last)
    return f"{block_of(phone)}-{last}"


def home_of(phone: Handset) -> str:
    """Return the kabupaten of a phone's worker."""
    return WORKERS[phone.name.split("-")[0]]


@dataclass(slots=True)
class Disaster:
    """What people tell each other of a disaster, by QR and by mouth, whatever the server knows of it.

    `team`: workers who opened or joined it as far as they know; `sent`: (line, from, to, goods, amount) of goods under way.
    """

    id: str
    kabupaten: str
    code: str
    team: set[str]
    stores: list[str] = field(default_factory=list)
    posko: list[str] = field(default_factory=list)
    sent: list[tuple[str, str, str, str, int]] = field(default_factory=list)


@dataclass(slots=True)
class Relief:
    """What volunteers and the disaster desk do in one run; `world` lets a phone exchange, loses it and gives another."""

    office: Backoffice
    posko: Posko
    shared: Shared
    filler: Filler
    world: World
    phones: list[Handset]
    known: list[Disaster] = field(default_factory=list)

    def act(self) -> None:
        """Let something happen: a disaster, somebody who joins one, work in one, or a word of the office."""
        rng = self.shared.rng
        here = [phone for phone in self.phones if phone.state != "lost"]
        if not here:
            return
        if not self.known or (len(self.known) < DISASTERS_MAX and rng.random() < NEXT_DISASTER):
            same = [phone for phone in here if self.known and home_of(phone) == self.known[0].kabupaten]
            self._happens(rng.choice(same or here), here)
            return
        disaster = rng.choice(self.known)
        team = [phone for phone in here if phone.worker in disaster.team]
        others = [phone for phone in here if phone.worker not in disaster.team]
        luck = rng.random()
        if luck < OFFICE_SHARE / 2 and len(self.known) > 1:
            join_events(self, disaster)
        elif luck < OFFICE_SHARE:
            rng.choice(OFFICE_ACTS)(self, disaster)
        elif others and luck < OFFICE_SHARE + JOIN_SHARE:
            self._join(rng.choice(others), disaster)
        elif team:
            self.work(rng.choice(team), disaster)

    def households(self) -> None:
        """Let households be made one or parted, where there is a disaster; else let one happen."""
        if self.known:
            self.shared.rng.choice((make_one, make_one, part))(self, self.shared.rng.choice(self.known))
        else:
            self.act()

    def work(self, phone: Handset, disaster: Disaster) -> None:
        """Do one thing in a disaster, in a form of its own."""
        names, weights = zip(*WORK, strict=True)
        self.shared.rng.choices(names, weights)[0](self, phone, disaster)

    def text(self, phone: Handset) -> str:
        """Return a text nobody has written before."""
        return self.filler.text(phone.name)

    @property
    def day(self) -> str:
        """Today, as records write it."""
        return self.shared.today.isoformat()

    def amount(self) -> int:
        """Return an amount of goods; stores have so few of them that several hand out more than there is."""
        return self.shared.rng.randint(1, 9)

    def form(self, phone: Handset, disaster: Disaster) -> OpenForm:
        """Open a form of today."""
        return phone.open_form(disaster.kabupaten, self.shared.today)

    def line(self, phone: Handset, form: OpenForm, store: str, jenis: str, **fields: Any) -> str:
        """Fill in a line of a store's ledger."""
        told = {"date": self.day, "worker_id": phone.worker, "entered": self.text(phone)}
        return phone.make(form, "mutasi", gudang_id=store, jenis=jenis, **told, **fields)

    # --- how it begins -----------------------------------------------------------------------------------------------

    def _happens(self, phone: Handset, here: list[Handset]) -> None:
        """Somebody opens a disaster without asking anybody, with a first store, and others read the code from the screen."""
        home = home_of(phone)
        form = phone.open_form(home, self.shared.today)
        what = {"golongan": "alam", "jenis": "banjir", "place": self.text(phone), "date": self.day, "time": "02:30"}
        event = phone.make(form, "kejadian", opened_by=phone.worker, **what)
        disaster = Disaster(event, home, self.text(phone), {phone.worker})
        until = (self.shared.today + timedelta(days=1)).isoformat()
        phone.make(form, "undangan", kejadian_id=event, code=disaster.code, worker_id=phone.worker, valid_until=until)
        store = store_in(self, phone, form, disaster)
        phone.save(form)
        if phone.look("kejadian", event) is None:
            return
        self.known.append(disaster)
        disaster.stores.append(store)
        if self.shared.rng.random() < HAS_SIGNAL:
            self.world.exchange(phone)
        others = [one for one in here if one.worker != phone.worker]
        for other in self.shared.rng.sample(others, min(len(others), self.shared.rng.choice((1, 1, 2)))):
            self._join(other, disaster)
        self.work(phone, disaster)

    def _join(self, phone: Handset, disaster: Disaster) -> None:
        """Somebody reads the code, seldom a wrong one, and works at once."""
        form = self.form(phone, disaster)
        code = "SALAH" if self.shared.rng.random() < WRONG_CODE else disaster.code
        phone.make(form, "bergabung", kejadian_id=disaster.id, worker_id=phone.worker, code=code, joined_on=self.day)
        phone.save(form)
        disaster.team.add(phone.worker)
        if self.shared.rng.random() < WORKS_AT_ONCE:
            self.work(phone, disaster)


# --- work of the field ---------------------------------------------------------------------------------------------------


def open_store(relief: Relief, phone: Handset, disaster: Disaster) -> None:
    """Open one more store."""
    form = relief.form(phone, disaster)
    store = store_in(relief, phone, form, disaster)
    phone.save(form)
    if phone.look("gudang", store) is not None:
        disaster.stores.append(store)


def store_in(relief: Relief, phone: Handset, form: OpenForm, disaster: Disaster) -> str:
    """Fill in a new store, with a few goods that somebody brought without papers."""
    told = {"kejadian_id": disaster.id, "opened_by": phone.worker, "name": relief.text(phone), "level": "posko"}
    store = phone.make(form, "gudang", **told)
    for goods in GOODS:
        relief.line(phone, form, store, "masuk", barang=goods, jumlah=relief.amount() + 5)
    return store


def register(relief: Relief, phone: Handset, disaster: Disaster) -> None:
    """Register a household with a person in it."""
    form = relief.form(phone, disaster)
    household = household_in(relief, phone, form, disaster)
    phone.make(form, "korban_jiwa", korban_id=household, name=relief.text(phone))
    phone.save(form)


def household_in(relief: Relief, phone: Handset, form: OpenForm, disaster: Disaster) -> str:
    """Fill in a new household."""
    told = {"kejadian_id": disaster.id, "registered_on": relief.day, "head_name": relief.text(phone), "jiwa": relief.amount()}
    return phone.make(form, "korban", worker_id=phone.worker, **told)


def hand_out(relief: Relief, phone: Handset, disaster: Disaster) -> None:
    """Hand out goods to one or two households, known or new, with a receipt each."""
    for _ in range(relief.shared.rng.choice((1, 1, 1, 2))):
        receipt = phone.survive(lambda: next_receipt(phone))
        if receipt is None or not disaster.stores:
            return
        form = relief.form(phone, disaster)
        store = disaster.stores[0] if relief.shared.rng.random() < AT_FIRST_STORE else relief.shared.rng.choice(disaster.stores)
        known = phone.records("korban", disaster.kabupaten)
        household = relief.shared.rng.choice(known) if known and relief.shared.rng.random() < 0.5 else household_in(relief, phone, form, disaster)
        key = {"kejadian_id": disaster.id, "jenis": "langsung", "korban_id": household, "gudang_id": store, "receipt_no": receipt}
        aid = phone.make(form, "bantuan", **key, date=relief.day, worker_id=phone.worker, receiver_name=relief.text(phone))
        for goods in relief.shared.rng.sample(GOODS, relief.shared.rng.choice((1, 2))):
            relief.line(phone, form, store, "salur", barang=goods, jumlah=-relief.amount(), bantuan_id=aid)
        phone.save(form)


def receive(relief: Relief, phone: Handset, disaster: Disaster) -> None:
    """Take in what came, without papers."""
    if disaster.stores:
        form = relief.form(phone, disaster)
        store, goods = relief.shared.rng.choice(disaster.stores), relief.shared.rng.choice(GOODS)
        relief.line(phone, form, store, "masuk", barang=goods, jumlah=relief.amount(), plate="N 0000 XX")
        phone.save(form)


def send(relief: Relief, phone: Handset, disaster: Disaster) -> None:
    """Send goods to another store; the driver tells which line it is."""
    if len(disaster.stores) < 2:
        open_store(relief, phone, disaster)
        return
    form, goods, amount = relief.form(phone, disaster), relief.shared.rng.choice(GOODS), relief.amount()
    source, target = relief.shared.rng.sample(disaster.stores, 2)
    line = relief.line(phone, form, source, "kirim", barang=goods, jumlah=-amount, lawan_id=target)
    phone.save(form)
    if phone.look("mutasi", line) is not None:
        disaster.sent.append((line, source, target, goods, amount))


def take_in(relief: Relief, phone: Handset, disaster: Disaster) -> None:
    """Take in what another store sent, now and then less of it, perhaps before the server knows that it was sent."""
    if not disaster.sent:
        send(relief, phone, disaster)
        return
    line, source, target, goods, amount = disaster.sent.pop(relief.shared.rng.randrange(len(disaster.sent)))
    form, came = relief.form(phone, disaster), max(1, amount - relief.shared.rng.choice((0, 0, 1)))
    told = {"lawan_id": source, "kiriman_id": line, "reason": None if came == amount else relief.text(phone)}
    relief.line(phone, form, target, "terima", barang=goods, jumlah=came, **told)
    phone.save(form)


def void(relief: Relief, phone: Handset, disaster: Disaster) -> None:
    """Take a hand-out back that the phone shows, with a line against each of its lines; seldom another phone does so, too, before they hear of each other."""
    shown = phone.records("bantuan", disaster.kabupaten)
    if not shown:
        hand_out(relief, phone, disaster)
        return
    aid = relief.shared.rng.choice(shown)
    others = [one for one in relief.phones if one.state != "lost" and one is not phone and aid in one.records("bantuan", disaster.kabupaten)]
    for one in (phone, *relief.shared.rng.sample(others, min(len(others), relief.shared.rng.choice((0, 1))))):
        void_on(relief, one, disaster, aid)


def void_on(relief: Relief, phone: Handset, disaster: Disaster, aid: str) -> None:
    """Take a hand-out back on one phone, whatever was done on another one."""
    form = relief.form(phone, disaster)
    phone.edit(form, "bantuan", aid, void_reason=relief.text(phone))
    for line in phone.records("mutasi", disaster.kabupaten):
        fields = phone.look("mutasi", line) or {}
        if fields.get("bantuan_id") == aid and fields["jenis"] == "salur":
            told = {"barang": fields["barang"], "jumlah": -fields["jumlah"], "batal_id": line, "bantuan_id": aid, "reason": relief.text(phone)}
            relief.line(phone, form, fields["gudang_id"], "batal", **told)
    phone.save(form)


def count_store(relief: Relief, phone: Handset, disaster: Disaster) -> None:
    """Count what lies in a store, and write by how much it differs from what the phone shows."""
    if not disaster.stores:
        return
    store, goods = relief.shared.rng.choice(disaster.stores), relief.shared.rng.choice(GOODS)
    lines = [phone.look("mutasi", line) or {} for line in phone.records("mutasi", disaster.kabupaten)]
    shown = sum(line["jumlah"] for line in lines if (line.get("gudang_id"), line.get("barang")) == (store, goods))
    if differs := relief.amount() - shown:
        form = relief.form(phone, disaster)
        relief.line(phone, form, store, "opname", barang=goods, jumlah=differs, reason=relief.text(phone))
        phone.save(form)


def visit(relief: Relief, phone: Handset, disaster: Disaster) -> None:
    """Mend what is told of a household, which may be made one with another meanwhile."""
    if shown := phone.records("korban", disaster.kabupaten):
        form = relief.form(phone, disaster)
        phone.edit(form, "korban", relief.shared.rng.choice(shown), head_name=relief.text(phone))
        phone.save(form)


def lose(relief: Relief, phone: Handset, disaster: Disaster) -> None:
    """Hand out, and lose the phone before it has sent that; its worker gets another one, and the post enters what is on paper."""
    if relief.shared.rng.random() < RARE:
        hand_out(relief, phone, disaster)
        if phone.state == "active" and relief.world.lose(phone):
            enter_papers(relief, disaster)
            if other := relief.world.replace(phone):
                hand_out(relief, other, disaster)
    else:
        hand_out(relief, phone, disaster)


def falsify(relief: Relief, phone: Handset, disaster: Disaster) -> None:
    """Change the amount of a line, as no sound program lets anybody do: it must be refused and kept."""
    if shown := phone.records("mutasi", disaster.kabupaten):
        form = relief.form(phone, disaster)
        phone.edit(form, "mutasi", relief.shared.rng.choice(shown), jumlah=relief.amount())
        phone.save(form)


def count_shelter(relief: Relief, phone: Handset, disaster: Disaster) -> None:
    """Open a shelter, or count one that somebody else may count too."""
    form = relief.form(phone, disaster)
    if not disaster.posko:
        disaster.posko.append(phone.make(form, "posko", kejadian_id=disaster.id, name=relief.text(phone), jenis="pengungsian"))
    phone.make(form, "sensus_posko", posko_id=disaster.posko[0], date=relief.day, dewasa=relief.amount(), note=relief.text(phone))
    phone.save(form)


def report(relief: Relief, phone: Handset, disaster: Disaster) -> None:
    """Report what is known of the impact."""
    form = relief.form(phone, disaster)
    told = {"worker_id": phone.worker, "date": relief.day, "time": "07:00", "source": "dilihat", "needs": [f"beras|{relief.amount()}"]}
    phone.make(form, "laporan_kejadian", kejadian_id=disaster.id, **told, note=relief.text(phone))
    phone.save(form)


# --- the disaster desk ----------------------------------------------------------------------------------------------------


def judge_joining(relief: Relief, _disaster: Disaster) -> None:
    """Let somebody in, with or without a duty, or keep him out, or leave it to the code again."""
    status = relief.shared.rng.choice(("diterima", "diterima", "ditolak", None))
    relief.office.change("bergabung", status=status, duty=relief.shared.rng.choice((None, "kepala_posko")), note=relief.filler.text("posko"))


def turn_away(relief: Relief, disaster: Disaster) -> None:
    """Keep somebody out who had worked, so that all of it leaves the phone, where he works on; and let him in after all."""
    team = [phone for phone in relief.phones if phone.state == "active" and phone.worker in disaster.team]
    if not team:
        return
    phone = relief.shared.rng.choice(team)
    hand_out(relief, phone, disaster)
    relief.world.exchange(phone)
    sql = "SELECT id FROM bergabung WHERE kabupaten = ? AND kejadian_id = ? AND worker_id = ?"
    for status in ("ditolak", "diterima"):
        for row in relief.office.ask(sql, (disaster.kabupaten, disaster.id, phone.worker)):
            record = relief.office.read(disaster.kabupaten, "bergabung", row["id"])
            relief.office.write(disaster.kabupaten, [edit(KINDS["bergabung"], record, status=status)], [dict(record.fields)])
        relief.world.exchange(phone)
        if status == "ditolak":
            hand_out(relief, phone, disaster)
    confirm(relief, disaster)


def revoke(relief: Relief, _disaster: Disaster) -> None:
    """Take a code back, or give it again."""
    relief.office.change("undangan", revoked=relief.shared.rng.random() < 0.6)


def close(relief: Relief, disaster: Disaster) -> None:
    """End a disaster some days ago, seldom so many that nobody holds it any more, or open it again."""
    ended = (relief.shared.today - timedelta(days=relief.shared.rng.choice((0, 3, 59, 61)))).isoformat()
    found = relief.office.read(disaster.kabupaten, "kejadian", disaster.id)
    if found is not None:
        over = found.fields["closed_on"] is None
        fields = {"status": "selesai", "closed_on": ended} if over else {"status": "aktif", "closed_on": None}
        relief.office.write(disaster.kabupaten, [edit(KINDS["kejadian"], found, **fields)], [dict(found.fields)])


def join_events(relief: Relief, disaster: Disaster) -> None:
    """Make one record speak for another of the same disaster, all at one level; or part those that were joined."""
    sql = "SELECT id, same_as_id FROM kejadian WHERE kabupaten = ? AND NOT deleted ORDER BY id"
    rows = relief.office.ask(sql, (disaster.kabupaten,))
    roots = [row["id"] for row in rows if row["same_as_id"] is None]
    joined = [row["id"] for row in rows if row["same_as_id"] is not None]
    if joined and relief.shared.rng.random() < 0.5:
        _point(relief, disaster.kabupaten, [relief.shared.rng.choice(joined)], None)
    elif len(roots) > 1:
        winner, loser = relief.shared.rng.sample(roots, 2)
        _point(relief, disaster.kabupaten, [loser, *(row["id"] for row in rows if row["same_as_id"] == loser)], winner)


def _point(relief: Relief, kabupaten: str, events: list[str], root: str | None) -> None:
    records = [relief.office.read(kabupaten, "kejadian", event) for event in events]
    changes = [edit(KINDS["kejadian"], record, same_as_id=root) for record in records]
    relief.office.write(kabupaten, changes, [dict(record.fields) for record in records])


def make_one(relief: Relief, disaster: Disaster) -> None:
    """Say that two households are one, after some of the team came to where there is signal, with one more of them."""
    team = [phone for phone in relief.phones if phone.state == "active" and phone.worker in disaster.team]
    for phone in relief.shared.rng.sample(team, min(len(team), 2)):
        register(relief, phone, disaster)
        relief.world.exchange(phone)
    relief.posko.make_one(disaster.kabupaten)


def part(relief: Relief, _disaster: Disaster) -> None:
    """Take back that two households are one."""
    relief.posko.part()


def enter_papers(relief: Relief, disaster: Disaster) -> None:
    """Enter the receipts of phones that are lost, as their papers have them; those that came already are refused."""
    ledger = relief.shared.ledger
    for form in [one for one in ledger.forms.values() if one.phone in ledger.lost and one.kabupaten == disaster.kabupaten]:
        goods = [(change.fields["barang"], str(-change.fields["jumlah"])) for change in form.changes if change.fields.get("jenis") == "salur"]
        for change in form.changes:
            if change.kind == "bantuan" and change.shown is None and change.fields["receipt_no"] not in ledger.papers:
                relief.posko.enter_paper(disaster.kabupaten, change.fields, goods)


def correct_stock(relief: Relief, disaster: Disaster) -> None:
    """Write a line of the office in a store that the server knows."""
    rows = relief.office.ask("SELECT id FROM gudang WHERE kabupaten = ? ORDER BY id", (disaster.kabupaten,))
    if rows:
        fields = {"gudang_id": relief.shared.rng.choice(rows)["id"], "barang": relief.shared.rng.choice(GOODS), "jenis": "koreksi"}
        told = {"jumlah": relief.amount(), "date": relief.day, "reason": relief.filler.text("posko")}
        made = new_record(KINDS["mutasi"], {**fields, **told}, relief.office.server.office().new_id())
        relief.office.write(disaster.kabupaten, [made], [None])


def reconcile(relief: Relief, _disaster: Disaster) -> None:
    """Note the paper that came later for a line; the line itself stays."""
    relief.office.change("mutasi", reconciled_document=relief.filler.text("posko"), reconciled_on=relief.day)


def confirm(relief: Relief, disaster: Disaster) -> None:
    """Accept what waits of people who worked before they were let in, after one of them came to where there is signal."""
    team = [phone for phone in relief.phones if phone.state == "active" and phone.worker in disaster.team]
    if team:
        relief.world.exchange(relief.shared.rng.choice(team))
    sql = "SELECT DISTINCT form FROM inbox WHERE kabupaten = ? AND state = 'open' ORDER BY form"
    forms = [row["form"] for row in relief.office.ask(sql, (disaster.kabupaten,))]
    with relief.office.server.parts.store.view(disaster.kabupaten) as view:
        items = [one for one in view.inbox_items(forms) if one.change.kind in AID_KINDS] if forms else []
    if items:
        relief.shared.tick += 1
        relief.office.server.office().decide(disaster.kabupaten, [Verdict(item, accept=True) for item in items])


WORK: tuple[tuple[Act, int], ...] = (
    (hand_out, 18),
    (register, 3),
    (receive, 3),
    (send, 3),
    (take_in, 4),
    (void, 4),
    (open_store, 1),
    (falsify, 3),
    (count_shelter, 2),
    (report, 1),
    (count_store, 2),
    (visit, 2),
    (lose, 4),
)
OFFICE_ACTS = (judge_joining, *[turn_away] * 3, revoke, close, *[join_events] * 4, correct_stock, *[reconcile] * 3, *[confirm] * 5, *[make_one] * 2, part, enter_papers)
