"""The timetable: every job and when it runs; APScheduler only ticks."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from server.cycle.carrying import carry_steps
from server.cycle.run import run_cycle
from server.desk.answers import read_answers
from server.apd.transfers import carry_transfers
from server.desk.decisions import carry_out
from server.desk.matching import find_foreign, lay_imported
from server.desk.missing import lay_missing
from server.desk.queues import WATCHERS
from server.desk.sample import draw_lots
from server.desk.sample_course import run_lots, tend_lots
from server.desk.watch import run_watch
from server.engine import read_transaction, refresh_statistics, write_transaction
from server.inspect.handing import hand_out
from server.inspect.seal import seal_all
from server.inspect.state import check_all
from server.jobs.disputes import tell_disputes
from server.jobs.proof import Finding, prove
from server.jobs.sweep import Swept, sweep
from server.jobs.tasks import run_work
from server.longwork.items import sweep_files
from server.people.capaian import count_all
from server.people.trace import trace
from server.privacy.retention import count_due
from server.services import Services
from sync.limits import FAULTS_LOGGED_MAX

ZONE = "Asia/Jakarta"


@dataclass(frozen=True, slots=True)
class Job:
    """A job: its name, its hour, minute and second in WIB as cron writes them, what it does, and how many may run at a time."""

    name: str
    hour: int | str
    minute: int | str
    work: Callable[[Services], object]
    second: int | str = 0
    instances: int = 1


def run_proof(parts: Services) -> list[Finding]:
    """Prove the feed and log what is wrong, by counts alone."""
    with read_transaction(parts.engine) as connection:
        findings = list(prove(connection, parts.kinds))
    for found in findings:
        parts.log.error("feed_is_wrong", what=found.what, kabupaten=found.kabupaten, kind=found.kind, count=found.count)
    parts.log.info("feed_proven", findings=len(findings))
    return findings


def run_sweep(parts: Services) -> Swept:
    """Sweep and log how much went."""
    with write_transaction(parts.engine) as connection:
        swept = sweep(connection, parts.clock())
    files = sweep_files(parts)
    parts.log.info("swept", files=files, markers=swept.markers, codes=swept.codes, tokens=swept.tokens)
    return swept


def run_statistics(parts: Services) -> None:
    """Renew what the database knows of its tables, so that it goes on choosing indexes well."""
    refresh_statistics(parts.engine)


def run_disputes(parts: Services) -> None:
    """Tell of disputes and log how many."""
    told = tell_disputes(parts)
    if told:
        parts.log.info("disputes_told", count=told)


def run_decisions(parts: Services) -> None:
    """Carry out what was decided at the console and log how many."""
    done = carry_out(parts)
    if done:
        parts.log.info("decisions_carried_out", count=done)


def run_samples(parts: Services) -> None:
    """Take samples of komitmen a step on and log how many checks were closed without one."""
    closed = run_lots(parts)
    if closed:
        parts.log.info("checks_closed_without_sample", count=closed)


def run_draw(parts: Services) -> None:
    """Settle drawn checks that are gone, draw the lots of the month whose entry has ended, and log how many."""
    tend_lots(parts)
    drawn = draw_lots(parts)
    if drawn:
        parts.log.info("samples_drawn", count=drawn)


def run_missing(parts: Services) -> None:
    """Lay missing checks before people and log how many cases came or went."""
    laid = lay_missing(parts)
    if laid:
        parts.log.info("missing_checks_laid", count=laid)


def run_watchers(parts: Services) -> None:
    """Lay cases before people and log how many came or went."""
    laid = run_watch(parts, WATCHERS)
    if laid:
        parts.log.info("cases_laid", count=laid)


def run_answers(parts: Services) -> None:
    """Bring cases back whose workers have answered, and log how many."""
    moved = read_answers(parts)
    if moved:
        parts.log.info("threads_moved", count=moved)


def run_matches(parts: Services) -> None:
    """Lay the pairs that imports found before people and log how many."""
    laid = lay_imported(parts)
    if laid:
        parts.log.info("matches_laid", count=laid)


def run_foreign_matches(parts: Services) -> None:
    """Look for people who are in two kabupaten and log how many pairs are new."""
    parts.log.info("foreign_matches_found", count=find_foreign(parts))


def run_seal(parts: Services) -> None:
    """Seal what is new in the change log and log how much."""
    sealed = seal_all(parts)
    if sealed:
        parts.log.info("log_sealed", count=sealed)


def run_digest(parts: Services) -> None:
    """Hand the digest of the day outside; a folder or a mail server out of reach is told in the log."""
    try:
        hand_out(parts)
    except OSError as error:
        parts.log.error("digest_not_handed_out", error=type(error).__name__)
        return
    parts.log.info("digest_handed_out")


def run_history(parts: Services) -> None:
    """Enter what is new in the change log into the history of families, and log how much."""
    forms = trace(parts)
    if forms:
        parts.log.info("history_traced", forms=forms)


def run_capaian(parts: Services) -> None:
    """Count what workers do, and log how many of them are told something new."""
    parts.log.info("capaian_counted", written=count_all(parts))


def run_history_again(parts: Services) -> None:
    """Look back for days for forms that the minutes missed, and log how many."""
    parts.log.info("history_traced_again", forms=trace(parts, all_partitions=True))


def run_cycle_of_day(parts: Services) -> Counter[str]:
    """Open and close stages, read late work, propose sanctions, ask for missing checks, and log how much."""
    done = run_cycle(parts)
    parts.log.info("cycle_ran", **done)
    return done


def run_sanctions(parts: Services) -> None:
    """Carry out the steps of sanctions that are due and log how many."""
    done = carry_steps(parts)
    if done:
        parts.log.info("sanction_steps_carried_out", count=done)


def run_check(parts: Services) -> None:
    """Verify every chain against its rows and log how many faults there are; the page of the chains tells them by partition."""
    faults = check_all(parts)
    for fault in faults[:FAULTS_LOGGED_MAX]:
        parts.log.error("log_is_wrong", what=fault.what, kabupaten=fault.kabupaten, link=fault.sequence, form=fault.form)
    parts.log.info("log_verified", faults=len(faults))


def run_retention(parts: Services) -> None:
    """Count what is past its retention; nothing is deleted."""
    parts.log.info("retention_counted", rows=count_due(parts))


TIMETABLE = (
    Job("transfers", "*", "*", carry_transfers),
    Job("watch", "*", "*", run_watchers),
    Job("answers", "*", "*", run_answers),
    Job("decisions", "*", "*", run_decisions),
    Job("disputes", "*", "*", run_disputes),
    Job("samples", "*", "*", run_samples),
    Job("draw", 1, 15, run_draw),
    Job("missing", 1, 20, run_missing),
    Job("matches", "*", "*", run_matches),
    Job("work", "*", "*", run_work, second="*/10", instances=2),
    Job("seal", "*", "*", run_seal),
    Job("digest", 0, 15, run_digest),
    Job("history", "*", "*", run_history),
    Job("sanctions", "*", "*", run_sanctions),
    Job("cycle", "0-23", 40, run_cycle_of_day),
    Job("check", 3, 0, run_check),
    Job("retention", 3, 30, run_retention),
    Job("sweep", 1, 30, run_sweep),
    Job("statistics", 2, 0, run_statistics),
    Job("proof", 2, 30, run_proof),
    Job("history_again", 3, 15, run_history_again),
    Job("capaian", 3, 45, run_capaian),
    Job("foreign_matches", 3, 45, run_foreign_matches),
)


def make_scheduler(parts: Services) -> BackgroundScheduler:
    """Return a scheduler with the whole timetable, not started; a job that is late is run once."""
    scheduler = BackgroundScheduler(timezone=ZONE)
    for job in TIMETABLE:
        trigger = CronTrigger(hour=job.hour, minute=job.minute, second=job.second, timezone=ZONE)
        more = {"coalesce": True, "max_instances": job.instances, "misfire_grace_time": 3_600}
        scheduler.add_job(job.work, trigger, (parts,), id=job.name, **more)
    return scheduler
