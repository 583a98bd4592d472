"""One run: phones, office, network and server, driven by one seed until everything is quiet."""

import shutil
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from schemas import KINDS
from sync.errors import Problem
from sync.phone.phone import Phone
from sync.phone.talk import Failure
from tests.simulation.backoffice import Backoffice
from tests.simulation.disaster import Relief
from tests.simulation.fieldwork import BESIDE, CONTESTED, HOT, NEWER_KIND, NO_DAY, OLDER_KIND, Filler, birth, fill, rewrite
from tests.simulation.handset import Handset, Shared
from tests.simulation.history import History, read_history, read_tables
from tests.simulation.ledger import Key, Ledger, SavedForm
from tests.simulation.mirrors import rows_of_kind, scopes_of
from tests.simulation.network import CLEAR, Network, Weather
from tests.simulation.posko import Posko
from tests.simulation.population import KOTA, MALANG, START, WORKERS, known_id, make_database
from tests.simulation.server import Server
from tests.simulation.taking_part import AID_TABLES
from tests.simulation.themes import Theme

PHONES = ("ani-1", "budi-1", "budi-2", "citra-1", "dewi-1")
ZONE = ZoneInfo("Asia/Jakarta")
BACKUP_DAYS_MAX = 30
"""A backup older than this is not restored: journals are kept 35 days."""
QUIET_ROUNDS_MAX = 14
NOON = 5
"""Hour, in UTC, at which everybody exchanges in the end: the same day for the server and in the field."""
CLONES_MAX = 2
REPLACEMENT = "8"
"""Number of the phone that a worker gets in place of a lost one."""
OTHER_APP = 0.1
"""Share of phones with a newer app, and of those with an older one."""
PEEK_SHARE = 0.4
"""Share of phones whose screen is watched also in the middle of an exchange."""
DATABASE = "server.sqlite3"
TEMPLATE_SEED = -1
"""No run has it: whose randomness began the template would repeat its codes."""


@dataclass(slots=True)
class Backup:
    """A copy of the database, and when it was taken."""

    path: Path
    taken: datetime


@dataclass(slots=True)
class Run:
    """Everything of one run.

    `ended`: histories that a restore cut off; `stuck`: what did not come to rest; `repairs`: digest repairs that phones made;
    `events`: how often each thing happened.
    """

    seed: int
    folder: Path
    server: Server
    rng: Random
    shared: Shared
    office: Backoffice
    filler: Filler
    restores: bool
    unnoticed: bool
    relief: Relief | None = None
    phones: list[Handset] = field(default_factory=list)
    backups: list[Backup] = field(default_factory=list)
    ended: list[History] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    repairs: int = 0
    events: Counter[str] = field(default_factory=Counter)

    # --- beginning -------------------------------------------------------------------------------------------------

    @classmethod
    def begin(cls, seed: int, folder: Path, server: Server, template: Path, *, program: Any = Phone) -> "Run":
        """Set up server, office and phones, from the database and the phones of the template."""
        run = cls.empty(seed, folder, server, template / DATABASE)
        run.shared.program = program
        for name in run.rng.sample(PHONES, run.rng.choice((3, 4, 4, 5))):
            phone = run.handset(name)
            shutil.copyfile(template / phone.path.name, phone.path)
            run.take(phone)
            age = run.rng.random()
            if age < OTHER_APP:
                phone.install(newer=NEWER_KIND)
            elif age > 1 - OTHER_APP:
                phone.install(older=OLDER_KIND)
        run.back_up()
        return run

    @classmethod
    def empty(cls, seed: int, folder: Path, server: Server, database: Path) -> "Run":
        """Set up server and office, without phones."""
        rng, bits = Random(seed), Random(f"bits {seed}")
        folder.mkdir(parents=True)
        shared = Shared(rng, bits, Ledger(), START, START.date(), lambda phone, key: True)
        server.begin(database, START, bits)
        filler = Filler(rng, lambda: shared.today)
        office = Backoffice(server, shared, filler)
        restores = rng.random() < 0.4
        run = cls(seed, folder, server, rng, shared, office, filler, restores, rng.random() < 0.5)
        run.relief = Relief(office, Posko(office), shared, filler, run, run.phones)
        shared.may_leave = run.may_leave
        for row in office.ask("SELECT kabupaten, form FROM change_log ORDER BY kabupaten"):
            shared.ledger.saved(SavedForm(row["form"], row["kabupaten"], "", known_id("import"), 0, ()))
        return run

    def take(self, phone: Handset) -> None:
        """Switch on a phone that is enrolled and put it to use, in weather of its own."""
        phone.switch_on()
        phone.network.weather = Weather.bad(self.rng)
        phone.peek = self.rng.random() < PEEK_SHARE
        self.phones.append(phone)

    def hand_out(self, name: str) -> Handset:
        """Enrol a new phone; a network that loses the answer costs another code."""
        phone = self.handset(name)
        self.take(phone)
        while phone.phone.worker is None:
            self.enrol(phone)
        return phone

    def enrol(self, phone: Handset) -> None:
        """Give a phone's worker a code and type it in."""
        code = self.server.parts.enrolment.issue(phone.worker, WORKERS[phone.name.split("-")[0]])
        try:
            phone.survive(lambda: phone.phone.enrol(code, phone.name))
        except (OSError, Problem):
            self.events["enrolment failed"] += 1

    def handset(self, name: str) -> Handset:
        """Return a phone that is switched off."""
        worker = known_id("worker", name.split("-")[0])
        return Handset(name, worker, self.folder / f"{name}.sqlite3", self.shared, Network(self.server.handle, Random(f"{name} {self.seed}")))

    # --- events ----------------------------------------------------------------------------------------------------

    def play(self, count: int, theme: Theme) -> None:
        """Let so many things happen."""
        weights = theme.weights
        self.restores |= theme.restores
        self.unnoticed |= theme.unnoticed
        for phone in self.phones if theme.watched else ():
            phone.peek = True
        names, likely = list(weights), list(weights.values())
        for _ in range(count):
            self.pass_time(timedelta(minutes=self.rng.choice((1, 5, 30, 120))))
            event = self.rng.choices(names, likely)[0]
            self.events[event] += 1
            getattr(self, event)()

    def pass_time(self, span: timedelta) -> None:
        """Move the true time on."""
        self.shared.now += span
        self.server.now = self.shared.now
        self.shared.today = self.shared.now.astimezone(ZONE).date()
        self.shared.tick += 1

    def one(self, *states: str) -> Handset | None:
        """Choose a phone that is in use."""
        found = [phone for phone in self.phones if phone.state in (states or ("active", "retired", "stolen"))]
        return self.rng.choice(found) if found else None

    def open_form(self) -> None:
        """Somebody opens a form and fills in one thing, or only looks."""
        phone = self.one()
        if phone is None:
            return
        kabupaten = self.rng.choice((MALANG, MALANG, KOTA))
        form = phone.open_form(kabupaten, self.filler.work_date())
        fill(phone, form, self.filler)

    def fill_in(self) -> None:
        """Somebody goes on with an open form."""
        found = [phone for phone in self.phones if phone.forms and phone.state != "lost"]
        if found:
            phone = self.rng.choice(found)
            fill(phone, self.rng.choice(phone.forms), self.filler)

    def save(self) -> None:
        """Somebody saves an open form."""
        found = [phone for phone in self.phones if phone.forms and phone.state != "lost"]
        if found:
            phone = self.rng.choice(found)
            phone.save(self.rng.choice(phone.forms))

    def quick(self) -> None:
        """Somebody opens, fills in and saves at once."""
        phone = self.one()
        if phone is not None:
            form = phone.open_form(self.rng.choice((MALANG, MALANG, KOTA)), self.filler.work_date())
            for _ in range(self.rng.choice((1, 2, 3))):
                fill(phone, form, self.filler)
            phone.save(form)

    def entangle(self) -> None:
        """One record in many hands: opened, written by others, pulled, saved, and written again over all that."""
        phone, kabupaten = self.one("active"), self.rng.choice((MALANG, MALANG, KOTA))
        kind = self.rng.choice(CONTESTED)
        record = phone and self.filler.pick(phone, kind, kabupaten)
        if not record:
            return
        form = phone.open_form(kabupaten, self.shared.today)
        rewrite(phone, form, self.filler, kind, record)
        for _ in range(self.rng.choice((1, 2, 3))):
            self._meanwhile(phone, kabupaten, kind, record)
        if form in phone.forms:
            phone.save(form)
        for _ in range(self.rng.choice((1, 1, 2))):
            luck = self.rng.random()
            if luck < 0.3:
                self._meanwhile(phone, kabupaten, kind, record)
            elif luck < 0.6:
                self._half_exchange(phone)
            again = phone.open_form(kabupaten, self.shared.today)
            rewrite(phone, again, self.filler, kind, record)
            phone.save(again)

    def _meanwhile(self, phone: Handset, kabupaten: str, kind: str, record: str) -> None:
        """The office, another phone or an exchange comes between."""
        choice = self.rng.randrange(3)
        if choice == 0:
            self.office.rewrite(kabupaten, kind, record)
        elif choice == 1:
            self.exchange(phone)
        elif (other := self.one("active")) is not phone:
            form = other.open_form(kabupaten, self.shared.today)
            rewrite(other, form, self.filler, kind, record)
            other.save(form)
            self.exchange(other)

    def sync(self) -> None:
        """Somebody exchanges."""
        phone = self.one()
        if phone is not None:
            self.exchange(phone)

    def exchange(self, phone: Handset) -> Any:
        """Let a phone exchange, and return its report; one that a restored server does not know is enrolled again and keeps its work."""
        report = phone.sync()
        if report is not None:
            self.repairs += report.repairs
            if report.quarantined and phone.network.weather == CLEAR:
                self.stuck.append(f"{phone.name} handed a form in raw, though nothing was wrong with the line")
            if report.failure is Failure.DENIED and phone.state in ("active", "retired"):
                state = phone.state
                self.enrol(phone)
                if state == "retired":
                    self._mark(phone, state)
        return report

    def die(self) -> None:
        """A phone will lose power soon, in the middle of something."""
        phone = self.one()
        if phone is not None:
            phone.dies_in = self.rng.randint(1, 16)
            self.exchange(phone)

    def office_acts(self) -> None:
        """Somebody in the office does something."""
        self.office.act()

    def disaster(self) -> None:
        """Something happens in a disaster."""
        self.relief.act()

    def hasty(self) -> None:
        """Somebody writes to a record that few others write to, again and again in few minutes, at first to two of its groups."""
        phone, kind = self.one("active"), self.rng.choice(tuple(BESIDE))
        found = phone.records(kind, MALANG)[HOT:] if phone else []
        if not found:
            return
        record = self.rng.choice(found)
        for beside in (True, False, False):
            form = phone.open_form(MALANG, self.shared.today)
            rewrite(phone, form, self.filler, kind, record)
            if beside:
                phone.edit(form, kind, record, **{BESIDE[kind]: self.filler.text(phone.name)})
            phone.save(form)
            if self.rng.random() < 0.3:
                self._half_exchange(phone)

    def born(self) -> None:
        """A worker makes a provisional member, the office takes it over, and the worker goes on writing to it."""
        phone = self.one("active")
        if phone is not None:
            for _ in range(3):
                form = phone.open_form(MALANG, self.shared.today)
                birth(phone, form, self.filler)
                phone.save(form)
                self.exchange(phone)
                self.office.take_over()

    def mend(self) -> None:
        """Somebody sends nonsense, the office puts something else in its place, and the author writes again before or after seeing that."""
        phone = self.one("active")
        record = phone and self.filler.pick(phone, "kpm", MALANG)
        if not record:
            return
        form = phone.open_form(MALANG, self.shared.today)
        phone.edit(form, "kpm", record, phone=self.filler.text(phone.name), phone_on=NO_DAY)
        phone.save(form)
        self._half_exchange(phone)
        self.office.mend(record, NO_DAY)
        for _ in range(self.rng.choice((1, 1, 2))):
            again = phone.open_form(MALANG, self.shared.today)
            rewrite(phone, again, self.filler, "kpm", record)
            phone.save(again)
            if self.rng.random() < 0.5:
                self.exchange(phone)

    def households(self) -> None:
        """Households of a disaster are made one, or parted."""
        self.relief.households()

    def late_delivery(self) -> None:
        """An old request arrives once more."""
        phone = self.one("active", "retired", "stolen", "lost")
        if phone is not None:
            phone.network.deliver_late()

    def wrong_clock(self) -> None:
        """A phone's clock jumps."""
        phone = self.one()
        if phone is not None:
            phone.skew = self.rng.choice((0, 60, -7200, 86_400 * 400, -86_400 * 3000))

    def clone(self) -> None:
        """A phone is copied; both go on."""
        phone = self.one("active")
        if phone is None or sum("+" in each.name for each in self.phones) >= CLONES_MAX:
            return
        twin = self.handset(f"{phone.name}+{len(self.phones)}")
        phone.phone.copy_to(twin.path)
        twin.watched = dict(phone.watched)
        twin.network.weather = phone.network.weather
        self.shared.ledger.copied_from[twin.name] = (phone.name, self.shared.tick)
        self.shared.tick += 1
        twin.switch_on()
        self.phones.append(twin)

    def new_phone(self) -> None:
        """A worker gets one more phone, which has to fill itself in the present weather."""
        if sum(phone.name.endswith("-9") for phone in self.phones) == 0:
            self.exchange(self.hand_out(f"{self.rng.choice(sorted(WORKERS))}-9"))

    def lose_phone(self) -> None:
        """A phone falls into the river, with what it had not sent."""
        phone = self.one()
        if phone is not None:
            self.lose(phone)

    def lose(self, phone: Handset) -> bool:
        """Lose a phone, unless few are left; tell whether it is gone."""
        if sum(phone.state != "lost" for phone in self.phones) <= 2:
            return False
        phone.state = "lost"
        self.shared.ledger.lost.add(phone.name)
        phone.phone.close()
        return True

    def replace(self, phone: Handset) -> Handset | None:
        """Give a worker another phone in place of one that is lost, which happens once; it has to fill itself in the present weather."""
        name = f"{phone.name.split('-')[0]}-{REPLACEMENT}"
        if any(each.name.split("+")[0] == name for each in self.phones):
            return None
        other = self.hand_out(name)
        self.exchange(other)
        return other

    def retire_phone(self) -> None:
        """The office retires a phone, takes it back into use, or hears that it was stolen."""
        phone = self.one()
        if phone is not None:
            self._mark(phone, self.rng.choice(("retired", "retired", "active", "active", "stolen")))

    def _mark(self, phone: Handset, state: str) -> None:
        """Mark a phone and its copies; a restored server may not know them."""
        for each in self.phones:
            if each.name.split("+")[0] == phone.name.split("+")[0] and each.state != "lost":
                each.state = state
                with suppress(Problem):
                    self.server.mark(each.phone.files.get("device"), state)

    def back_up(self) -> None:
        """Take a backup."""
        backup = Backup(self.folder / f"backup-{len(self.backups)}.sqlite3", self.shared.now)
        self.server.backup(backup.path)
        self.backups.append(backup)

    def restore(self) -> None:
        """The server burns down and is restored from a backup."""
        young = [one for one in self.backups if self.shared.now - one.taken < timedelta(days=BACKUP_DAYS_MAX)]
        if not self.restores or not young:
            return
        self._restore_from(self.rng.choice(young))

    def _restore_from(self, backup: Backup) -> None:
        self.ended.append(read_history(self.server.past, self.shared.ledger))
        self.shared.ledger.restored = True
        self.shared.ledger.unnoticed |= self.unnoticed
        self.backups = [one for one in self.backups if one.taken <= backup.taken]
        self.server.restore(backup.path, noticed=not self.unnoticed)
        self.office.forget()
        for phone in self.phones:
            if phone.state not in ("active", "lost"):
                self._mark(phone, phone.state)

    def close_call(self) -> None:
        """A backup; then a phone hears that its work was taken, and no more; then the server is restored from that backup."""
        phone = self.one("active")
        if phone is None or not self.restores:
            return
        self.back_up()
        self._half_exchange(phone)
        self._restore_from(self.backups[-1])

    def _half_exchange(self, phone: Handset) -> None:
        """Let a phone exchange on a line that breaks in the answer."""
        weather, phone.network.weather = phone.network.weather, Weather(cut_answer=1.0)
        self.exchange(phone)
        phone.network.weather = weather

    def lost_future(self) -> None:
        """A form is opened on a state that a restore takes back; the office writes another one before it is saved."""
        phone, kind = self.one("active"), self.rng.choice(CONTESTED)
        record = phone and self.filler.pick(phone, kind, MALANG)
        if not record or not self.restores:
            return
        self.back_up()
        for _ in range(self.rng.choice((1, 2, 3))):
            self.office.rewrite(MALANG, kind, record)
        self.exchange(phone)
        form = phone.open_form(MALANG, self.shared.today)
        rewrite(phone, form, self.filler, kind, record)
        self._restore_from(self.backups[-1])
        self.office.rewrite(MALANG, kind, record)
        if form in phone.forms:
            phone.save(form)

    def forgotten(self) -> None:
        """All that a phone had sent was taken and told; a restore takes it back, and the server grows again before the phone comes."""
        phone, kind = self.one("active"), self.rng.choice(CONTESTED)
        record = phone and self.filler.pick(phone, kind, MALANG)
        if not record or not self.restores:
            return
        self.back_up()
        form = phone.open_form(MALANG, self.shared.today)
        rewrite(phone, form, self.filler, kind, record)
        phone.save(form)
        weather, phone.network.weather = phone.network.weather, CLEAR
        self.exchange(phone)
        phone.network.weather = weather
        self._restore_from(self.backups[-1])
        for _ in range(self.rng.choice((1, 4, 8))):
            self.office.correct()
        self.exchange(phone)

    def days_pass(self) -> None:
        """Some days, seldom some weeks, go by."""
        self.pass_time(timedelta(days=self.rng.choice((1, 1, 2, 4, 4, 33))))

    # --- rest ------------------------------------------------------------------------------------------------------

    def come_to_rest(self) -> None:
        """Let everything end well: forms saved, moves finished, networks clear, everybody exchanging until nothing changes."""
        for phone in self.phones:
            while phone.network.late:
                phone.network.deliver_late()
            phone.network.weather, phone.dies_in = CLEAR, None
            while phone.forms and phone.state != "lost":
                phone.save(phone.forms[0])
        self.office.finish_moves()
        for phone in self.phones:
            if phone.state == "stolen":
                self._mark(phone, "active")
        self.pass_time(timedelta(hours=NOON - self.shared.now.hour % 24 if self.shared.now.hour < NOON else 24 + NOON - self.shared.now.hour))
        equal: dict[str, list[Any]] = {}
        for _ in range(QUIET_ROUNDS_MAX):
            waiting = [phone for phone in self.phones if phone.state != "lost" and equal.get(phone.name) != self._heads()]
            if not waiting:
                return
            for phone in waiting:
                self.pass_time(timedelta(seconds=30))
                report = self.exchange(phone)
                if (report.complete or phone.state == "retired") and not phone.phone.status().here:
                    equal[phone.name] = self._heads()
        self.stuck.append("the phones and the server did not come to rest")

    def _heads(self) -> list[Any]:
        """Return what changes with each commit of the server."""
        return [tuple(row) for row in self.office.ask("SELECT kabupaten, number, commits FROM partition ORDER BY 1")]

    def may_leave(self, phone: Handset, key: Key) -> bool:
        """Tell whether a phone need not have a record now: it is outside its worker's scopes, or not on the server."""
        if phone.state != "active" or key[0] not in KINDS:
            return True
        tables = History(tables=read_tables(self.server.past, {"assignment", "kelompok", "anggota", "outcome", *AID_TABLES, key[0]}))
        held = scopes_of(tables, phone.worker, phone.phone.kabupaten, self.shared.today)
        return not any(
            row["id"] == key[1] and (row["kabupaten"], row["scope"]) in held for row in rows_of_kind(tables, key[0])
        )

    def close(self) -> None:
        """Put everything away."""
        for phone in self.phones:
            phone.put_away()
        shutil.rmtree(self.folder)


def make_template(folder: Path, server: Server) -> None:
    """Build what every run begins with: the database, and every phone enrolled and filled."""
    bare = folder / "bare.sqlite3"
    make_database(bare)
    run = Run.empty(TEMPLATE_SEED, folder / "begin", server, bare)
    for name in PHONES:
        phone = run.hand_out(name)
        phone.network.weather = CLEAR
        phone.sync()
        phone.phone.copy_to(folder / phone.path.name)
    server.backup(folder / DATABASE)
    run.close()
