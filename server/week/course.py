"""The course of the week: phones handed out, six days of work out of reach, evenings on a bad line, and quiet at last."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from server.week.backoffice import Backoffice, Decided
from server.week.cast import Group, Story, Worker
from server.week.checks import check_families, count_days
from server.week.days import EVENING, MORNING, NOON, SUNDAY, SUNDAY_BEFORE, WORK_DAYS
from server.week.encounters import CLOCK_DAYS_WRONG, Players, play
from server.week.ground import Ground
from server.week.hand import Hand, View
from server.week.line import ANSWER_CUT, ANSWER_LOST, REQUEST_LOST
from server.week.meetings import hold_meeting
from server.week.stage import Stage
from server.week.visits import correct_checks, keep_contacts, visit_absent

Say = Callable[[str], None]
DAY_S = 86_400
MINUTES_APART = 7
DEAD_DAYS = range(2, 5)
SPARE_SHARE = 3
"""The first worker's second phone goes along to one kelompok in so many."""
QUIET_ROUNDS_MAX = 12
LAST_DAY = WORK_DAYS - 1
BAD_LUCK = {0: (ANSWER_LOST,), 1: (REQUEST_LOST, ANSWER_CUT), 2: (ANSWER_CUT, ANSWER_LOST)}
"""What happens for sure to the first requests with work of every third phone; the rest is chance."""


@dataclass(slots=True)
class Course:
    """All that goes on in one week; `rounds`: exchanges of all phones until nothing was new."""

    stage: Stage
    workers: list[Worker]
    story: Story
    seed: int
    say: Say
    hands: list[Hand] = field(default_factory=list)
    players: Players | None = None
    decided: Decided = field(default_factory=Decided)
    quiet: bool = False
    rounds: int = 0

    @property
    def ground(self) -> Ground:
        """Where the week takes place."""
        return self.stage.ground

    def hand_out(self) -> None:
        """Enrol a phone for each worker, two for the first, and let each fetch what it needs."""
        people = [(f"A{1 + index}", self.story.first) for index in (0, 1)]
        others = [worker for worker in self.workers if worker is not self.story.first]
        people += [(f"{chr(66 + index % 25)}{1 + index // 25}", worker) for index, worker in enumerate(others)]
        people.append(("N1", self.story.neighbour))
        folder = self.ground.folder / "phones"
        folder.mkdir()
        for index, (label, worker) in enumerate(people):
            self.ground.clock.set(SUNDAY_BEFORE, NOON, index)
            hand = self._take(label, worker, folder)
            hand.line.next_pushes.extend(BAD_LUCK[index % len(BAD_LUCK)])
            self.hands.append(hand)
            self.say(f"phone {label}: first sync of {hand.first.rows} rows, {hand.first.received / 1000:.0f} kB")
        self.players = self._cast()
        self._make_timetable()

    def _take(self, label: str, worker: Worker, folder: Path) -> Hand:
        path, ground = folder / f"{label}.sqlite3", self.ground
        hand = Hand.take(label, worker, path, address=ground.address, clock=ground.clock, seed=self.seed)
        if worker is self.story.strayed:
            hand.skew[0] = CLOCK_DAYS_WRONG * DAY_S
        hand.begin(ground.parts.enrolment.issue(worker.id, worker.home))
        return hand

    def _cast(self) -> Players:
        def phone_of(worker: Worker) -> Hand:
            return next(hand for hand in self.hands if hand.worker is worker)

        story = self.story
        workers = (story.second, story.absent, story.last, story.neighbour)
        return Players(self.hands[0], self.hands[1], *map(phone_of, workers))

    def _make_timetable(self) -> None:
        """Say which kelompok each phone visits on which day, and in which evenings it exchanges."""
        for hand in self.hands:
            for index, group in enumerate(hand.worker.groups):
                hand.days.setdefault(self._day(hand, index, group), []).append(group)
            hand.evenings = {hand.random.randrange(2), 3, LAST_DAY}
        first, spare = self.players.first, self.players.spare
        for day, groups in first.days.items():
            apart = [group for group in groups if group not in (self.story.shared, self.story.handed_on)]
            spare.days[day] = apart[::SPARE_SHARE]
            first.days[day] = [group for group in groups if group not in spare.days[day]]
        self.players.last.evenings = {LAST_DAY}
        first.evenings, spare.evenings = {0, LAST_DAY}, {2, LAST_DAY}
        self.players.second.evenings = {1, 3, LAST_DAY}
        self.players.absent.evenings = {1, LAST_DAY}
        self.players.neighbour.evenings = {3, LAST_DAY}

    def _day(self, hand: Hand, index: int, group: Group) -> int:
        fixed = {self.story.handed_on: 0, self.story.shared: 1}
        day = fixed.get(group, index % WORK_DAYS) if hand.worker in (self.story.first, self.story.second) else index % WORK_DAYS
        return LAST_DAY if hand.worker is self.story.absent and day in DEAD_DAYS else day

    def work(self) -> None:
        """Let six days pass."""
        office = self._backoffice()
        for hand in self.hands:
            hand.line.bad = True
        for day in range(WORK_DAYS):
            for hand in self.hands:
                if not (hand is self.players.absent and day in DEAD_DAYS):
                    self.ground.clock.set(day, MORNING)
                    self._work_day(hand, day)
            play(day, self.players, self.story)
            self.ground.clock.set(day, NOON)
            office.act(day)
            self._evening(day)
            saved = sum(len(hand.notebook) for hand in self.hands)
            self.say(f"day {day + 1} of {WORK_DAYS}: {saved} forms saved so far")

    def _work_day(self, hand: Hand, day: int) -> None:
        groups = hand.days.get(day, [])
        view = View.of(hand.phone) if groups else None
        for group in groups:
            hold_meeting(hand, group, view)
            count_days(hand, group, view, {self.story.same_days, self.story.other_days})
            check_families(hand, group, view)
            keep_contacts(hand, group, view)
            if hand.random.random() < 0.5:
                correct_checks(hand, group)
        visit_absent(hand)

    def _evening(self, day: int) -> None:
        for index, hand in enumerate(self.hands):
            if day in hand.evenings and not (hand is self.players.absent and day in DEAD_DAYS):
                self.ground.clock.set(day, EVENING, index * MINUTES_APART % 60)
                hand.exchange()

    def settle(self) -> None:
        """On Sunday the line is good: everything is handed in, the supervisor decides, and all exchange until quiet."""
        for hand in self.hands:
            hand.line.bad = False
        self.ground.clock.set(SUNDAY, NOON)
        self._exchange_all()
        self.decided = self._backoffice().decide(self.players.first.device, self.players.last.device)
        for _ in range(QUIET_ROUNDS_MAX):
            self.rounds += 1
            if self._exchange_all():
                self.quiet = True
                break
        self.say(f"quiet after {self.rounds} rounds" if self.quiet else f"not quiet after {self.rounds} rounds")

    def put_away(self) -> None:
        """Close every phone."""
        for hand in self.hands:
            hand.close()

    def _exchange_all(self) -> bool:
        """Let all phones exchange; tell whether nothing was new for any of them."""
        quiet = True
        for hand in self.hands:
            report = hand.exchange()
            quiet = quiet and report.complete and not (report.rows or report.gone or report.outcomes or report.repairs)
            self.ground.clock.step()
        return quiet

    def _backoffice(self) -> Backoffice:
        return Backoffice(self.stage, self.story)
