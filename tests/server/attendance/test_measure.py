"""The measure alone: its ends, and on which side of a threshold they lie."""

from itertools import product
from random import Random

from server.attendance.measure import ANYTHING, UNKNOWN, Interval, May, Tally, Verdict, measure

SINGLE = (May.OUT, May.CAME, May.MISSED)
SEEDS = range(200)


def every_outcome(meetings: list[May]) -> list[Tally]:
    """Return what each way of settling the open meetings comes to."""
    ways = product(*([one for one in SINGLE if one in may] for may in meetings))
    return [Tally(way.count(May.CAME), len(way) - way.count(May.OUT)) for way in ways]


def test_what_is_known_has_no_width() -> None:
    """Meetings that are certain give one value: those attended of those that count."""
    found = measure([May.CAME, May.CAME, May.MISSED, May.OUT])
    assert found == Interval(Tally(2, 3), Tally(2, 3))
    assert found.certain


def test_no_way_of_settling_what_is_open_leaves_the_interval() -> None:
    """Whatever the open meetings turn out to be, the share lies between the ends, and both ends can happen."""
    for seed in SEEDS:
        random = Random(seed)
        meetings = [random.choice((*SINGLE, UNKNOWN, ANYTHING, May.OUT | May.CAME, May.OUT | May.MISSED)) for _ in range(6)]
        found, ways = measure(meetings), every_outcome(meetings)
        shares = [one.came / one.counted for one in ways if one.counted]
        assert {found.worst, found.best} <= set(ways), f"seed {seed}"
        if shares and found.worst.counted and found.best.counted:
            assert found.worst.came / found.worst.counted <= min(shares), f"seed {seed}"
            assert found.best.came / found.best.counted >= max(shares), f"seed {seed}"


def test_a_verdict_holds_whatever_comes() -> None:
    """A family is called above or below a threshold only where every way of settling what is open says the same."""
    for seed in SEEDS:
        random = Random(seed)
        meetings = [random.choice((*SINGLE, UNKNOWN, ANYTHING)) for _ in range(5)]
        percent = random.randint(1, 100)
        verdict = measure(meetings).verdict(percent)
        said = {one.reaches(percent) for one in every_outcome(meetings)}
        assert verdict is not Verdict.ABOVE or said == {True}, f"seed {seed}"
        assert verdict is not Verdict.BELOW or said == {False}, f"seed {seed}"
        assert verdict is not Verdict.OPEN or len(said) == 2 or not all(one.counted for one in every_outcome(meetings)), f"seed {seed}"


def test_the_edge_of_a_threshold_reaches_it() -> None:
    """Three of four is 75 percent and no more; nothing at all is no attendance."""
    three = measure([May.CAME, May.CAME, May.CAME, May.MISSED])
    assert (three.verdict(75), three.verdict(76)) == (Verdict.ABOVE, Verdict.BELOW)
    assert measure([]).verdict(1) is Verdict.NOTHING
    assert measure([May.OUT]).verdict(1) is Verdict.NOTHING
    assert measure([May.OUT | May.MISSED]).verdict(1) is Verdict.OPEN
