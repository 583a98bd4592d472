"""The timetable: every job and when it runs; APScheduler only ticks."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from server.aftercare.giving import give_visits
from server.aid.checks import check_all_aid
from server.aid.watch import WATCHER as HOUSEHOLDS
from server.apd.transfers import carry_late, carry_transfers
from server.attendance.rollup import keep_attendance
from server.cycle.carrying import carry_steps
from server.graduasi.carrying import carry_exits
from server.cycle.run import run_cycle
from server.dashboard.keep import keep_dashboard
from server.desk.answers import read_answers
from server.desk.decisions import carry_out
from server.desk.follow import follow_day
from server.desk.matching import find_foreign, lay_imported
from server.desk.missing import lay_missing
from server.desk.queues import FINDING, WATCHERS
from server.desk.sample import draw_lots
from server.desk.sample_course import run_lots, tend_lots
from server.desk.watch import run_watch
from server.engine import read_transaction, refresh_statistics, write_transaction
from server.exports.kept import forget_past
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
from server.siks.ending import end_tasks
from sync.limits import FAULTS_LOGGED_MAX

ZONE = "Asia/Jakarta"


@dataclass(frozen=True, slots=True)
class Job:
    """A job: its name, its hour, minute and second in WIB as cron writes them, what it does, and how many may run at a time.

    `told`: the line of the log that says how many were done, written when there were some, or with `always` whenever it ran;
    none where the work logs for itself.
    """

    name: str
    hour: int | str
    minute: int | str
    work: Callable[[Services], object]
    told: str = ""
    always: bool = False
    second: int | str = 0
    instances: int = 1


def run_job(job: Job, parts: Services) -> object:
    """Do a job, log how much, and return what it returned."""
    done = job.work(parts)
    if job.told and (done or job.always):
        parts.log.info(job.told, count=done)
    return done


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
    files = sweep_files(parts) + forget_past(parts)
    parts.log.info("swept", files=files, markers=swept.markers, codes=swept.codes, tokens=swept.tokens, orders=swept.orders, uploads=swept.uploads)
    return swept


def run_draw(parts: Services) -> int:
    """Settle drawn checks that are gone, draw the lots of the month whose entry has ended, and return how many."""
    tend_lots(parts)
    return draw_lots(parts)


def run_digest(parts: Services) -> None:
    """Hand the digest of the day outside; a folder or a mail server out of reach is told in the log."""
    try:
        hand_out(parts)
    except OSError as error:
        parts.log.error("digest_not_handed_out", error=type(error).__name__)
        return
    parts.log.info("digest_handed_out")


def run_cycle_of_day(parts: Services) -> Counter[str]:
    """Open and close stages, read late work, propose sanctions, ask for missing checks, and log how much."""
    done = run_cycle(parts)
    parts.log.info("cycle_ran", **done)
    return done


def run_check(parts: Services) -> None:
    """Verify every chain against its rows and log how many faults there are; the page of the chains tells them by partition."""
    faults = check_all(parts)
    for fault in faults[:FAULTS_LOGGED_MAX]:
        parts.log.error("log_is_wrong", what=fault.what, chain=fault.chain, link=fault.sequence, form=fault.form)
    parts.log.info("log_verified", faults=len(faults))


TIMETABLE = (
    Job("transfers", "*", "*", carry_transfers),
    Job("watch", "*", "*", partial(run_watch, watchers=WATCHERS), "cases_laid"),
    Job("korban", "*", "*", partial(run_watch, watchers=(HOUSEHOLDS,))),
    Job("answers", "*", "*", read_answers, "threads_moved"),
    Job("decisions", "*", "*", carry_out, "decisions_carried_out"),
    Job("disputes", "*", "*", tell_disputes, "disputes_told"),
    Job("samples", "*", "*", run_lots, "checks_closed_without_sample"),
    Job("matches", "*", "*", lay_imported, "matches_laid"),
    Job("work", "*", "*", run_work, "work_done", second="*/10", instances=2),
    Job("seal", "*", "*", seal_all, "log_sealed"),
    Job("history", "*", "*", trace, "history_traced"),
    Job("attendance", "*", "*/15", keep_attendance, "attendance_counted"),
    Job("dashboard", "*", "5-59/15", keep_dashboard, "dashboard_summed"),
    Job("sanctions", "*", "*", carry_steps, "sanction_steps_carried_out"),
    Job("exits", "*", "*", carry_exits, "exit_steps_carried_out"),
    Job("followers", "*", 50, carry_late, "families_followed"),
    Job("cycle", "0-23", 40, run_cycle_of_day),
    Job("siks_tasks", "0-23", 25, end_tasks, "siks_tasks_ended"),
    Job("follow", "0-23", 10, partial(follow_day, watchers=FINDING), "cases_followed"),
    Job("digest", 0, 15, run_digest),
    Job("draw", 1, 15, run_draw, "samples_drawn"),
    Job("aftercare", 1, 10, give_visits, "visits_given"),
    Job("missing", 1, 20, lay_missing, "missing_checks_laid"),
    Job("sweep", 1, 30, run_sweep),
    Job("statistics", 2, 0, lambda parts: refresh_statistics(parts.engine)),
    Job("proof", 2, 30, run_proof),
    Job("check", 3, 0, run_check),
    Job("history_again", 3, 15, partial(trace, all_partitions=True), "history_traced_again", always=True),
    Job("goods", 3, 20, check_all_aid, "stock_checked", always=True),
    Job("retention", 3, 30, count_due, "retention_counted", always=True),
    Job("capaian", 3, 45, count_all, "capaian_counted", always=True),
    Job("foreign_matches", 3, 45, find_foreign, "foreign_matches_found", always=True),
)


def make_scheduler(parts: Services) -> BackgroundScheduler:
    """Return a scheduler with the whole timetable, not started; a job that is late is run once."""
    scheduler = BackgroundScheduler(timezone=ZONE)
    for job in TIMETABLE:
        trigger = CronTrigger(hour=job.hour, minute=job.minute, second=job.second, timezone=ZONE)
        more = {"coalesce": True, "max_instances": job.instances, "misfire_grace_time": 3_600}
        scheduler.add_job(run_job, trigger, (job, parts), id=job.name, **more)
    return scheduler
