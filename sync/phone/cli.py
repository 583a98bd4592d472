"""The phone at the command line: `lapangan phone COMMAND`."""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import click

from sync.errors import CATALOGUE, Problem
from sync.nouns import Outcome
from sync.phone.files import Files
from sync.phone.phone import Phone
from sync.phone.report import SyncReport
from sync.phone.talk import Failure
from sync.phone.transport import HttpTransport
from sync.phone.work import Check, Line, Mark, Work
from sync.phone.zones import local_time

DEFAULT_FILE = Path("~/.lapangan/phone.sqlite3")
MINUTE_S, HOUR_S, DAY_S = 60, 3_600, 86_400
FAILURES = {
    Failure.OFFLINE: "Tidak ada sambungan ke server.",
    Failure.LOST: "Sambungan terputus sebelum jawaban lengkap.",
    Failure.NOT_OURS: "Yang menjawab bukan server Lapangan (mungkin halaman masuk WiFi).",
    Failure.BUSY: CATALOGUE["overloaded"].id,
    Failure.UNREADABLE: "Server tidak dapat membaca kiriman HP ini.",
    Failure.BROKEN: CATALOGUE["internal"].id,
}
OUTCOMES = {
    Outcome.APPLIED: "diterima",
    Outcome.SAME: "sudah sama",
    Outcome.MERGED: "digabung",
    Outcome.REVIEW: "berbeda, menunggu keputusan",
    Outcome.REFUSED: "ditolak",
    Outcome.BLOCKED: "menunggu catatan induk",
    Outcome.HELD: "ditahan",
}
EXCEPTION = re.compile(r"(\d+)=([HISA])(?::(.+))?\Z", re.IGNORECASE)
RESULT = re.compile(r"(\d+)=(memenuhi|tidak_memenuhi|tidak_terverifikasi|pengecualian)(?::(.+))?\Z")


@click.group()
@click.option("--file", "path", type=click.Path(path_type=Path), default=DEFAULT_FILE, envvar="LAPANGAN_PHONE")
@click.pass_context
def phone(context: click.Context, path: Path) -> None:
    """Telepon acuan: bekerja tanpa sinyal, lalu bertukar data dengan server."""
    context.obj = path.expanduser()


@contextmanager
def _in_words() -> Iterator[None]:
    """Tell a problem as one Indonesian sentence."""
    try:
        yield
    except Problem as problem:
        raise click.ClickException(CATALOGUE[problem.error.code].id) from None
    except OSError:
        raise click.ClickException(FAILURES[Failure.OFFLINE]) from None


def _with_phone(command: Callable[..., Any]) -> Callable[..., Any]:
    """Open the phone for a command, and close it."""

    @click.pass_obj
    @wraps(command)
    def run(path: Path, /, *arguments: Any, **options: Any) -> Any:
        if not path.exists():
            raise click.ClickException("HP ini belum didaftarkan: lapangan phone enrol ALAMAT KODE")
        files = Files(path)
        address = files.get("address")
        files.close()
        opened = Phone.open(path, clock=time.time, random_bytes=os.urandom, transport=HttpTransport(address))
        try:
            return command(opened, *arguments, **options)
        finally:
            opened.close()

    return run


@phone.command()
@click.argument("address")
@click.argument("code")
@click.option("--name", default="HP", help="Nama HP ini.")
@click.pass_obj
def enrol(path: Path, address: str, code: str, name: str) -> None:
    """Daftarkan HP dengan KODE dari kantor, pada server di ALAMAT."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    make = Phone.open if path.exists() else Phone.create
    made = make(path, clock=time.time, random_bytes=os.urandom, transport=HttpTransport(address))
    with _in_words():
        made.enrol(code, name)
    with made.files.transaction("address"):
        made.files.put(address=address)
    click.echo(f"HP ini sekarang milik {made.worker['name']}. Lanjutkan dengan: lapangan phone sync")
    made.close()


@phone.command()
@click.option("--once", is_flag=True, help="Jangan menunggu dan mencoba lagi.")
@_with_phone
def sync(opened: Phone, once: bool) -> None:
    """Kirim pekerjaan dan ambil yang baru."""
    while True:
        report = opened.sync(_show_progress)
        if report.rows or report.snapshot_bytes:
            click.echo("", err=True)
        if report.outcomes:
            click.echo("Dikirim: " + ", ".join(f"{count} {OUTCOMES[Outcome(key)]}" for key, count in report.outcomes.items()))
        if report.complete:
            click.echo("Selesai. " + _counts(opened))
            return
        click.echo(f"{_why(report)} Data Anda aman di HP. {_counts(opened)}")
        if once or report.failure is Failure.DENIED:
            raise click.exceptions.Exit(1)
        click.echo(f"Mencoba lagi dalam {round(report.retry_after_s or 0)} detik (Ctrl-C untuk berhenti) …")
        time.sleep(report.retry_after_s or 0)


def _show_progress(rows: int, received: int) -> None:
    if rows or received:
        click.echo(f"\r{rows} baris, {received // 1024} kB", err=True, nl=False)


def _why(report: SyncReport) -> str:
    if report.failure is Failure.DENIED:
        return CATALOGUE[report.code or "not_authenticated"].id
    return FAILURES.get(report.failure, FAILURES[Failure.LOST])


def _counts(opened: Phone) -> str:
    now = opened.status()
    return f"Hanya di HP ini: {now.here} · diterima: {now.accepted} · perlu perhatian: {now.attention}."


@phone.command()
@_with_phone
def today(opened: Phone) -> None:
    """Daftar kelompok dan pertemuan bulan ini."""
    work = Work(opened)
    numbers = {one["id"]: number for number, one in enumerate(work.kelompok(), 1)}
    click.echo(f"Hari ini {opened.today().isoformat()}")
    for line in work.today():
        plan = line.jadwal
        when = "tanpa jadwal" if plan is None else f"{plan['planned_date']} {plan['place'] or ''} ({plan['status']})"
        name = line.kelompok["name"] or "(tanpa nama)"
        click.echo(f"{numbers[line.kelompok['id']]:3}  {name}: {when}; {line.marked} dari {line.families} keluarga tercatat")


def _kelompok(work: Work, wanted: str) -> dict[str, Any]:
    """Return a kelompok by its number in the list or the beginning of its name."""
    known = work.kelompok()
    if wanted.isdecimal() and 0 < int(wanted) <= len(known):
        return known[int(wanted) - 1]
    found = [one for one in known if (one["name"] or "").casefold().startswith(wanted.casefold())]
    if len(found) != 1:
        raise click.ClickException(f"Ada {len(found)} kelompok yang cocok; lihat nomornya dengan: lapangan phone today")
    return found[0]


@phone.command()
@click.argument("kelompok")
@_with_phone
def roster(opened: Phone, kelompok: str) -> None:
    """Daftar hadir sebuah KELOMPOK (nomor atau awal namanya)."""
    work = Work(opened)
    group = _kelompok(work, kelompok)
    _show_roster(work.roster(group["id"], work.plan(group["id"])))


def _show_roster(lines: list[Line]) -> None:
    for number, line in enumerate(lines, 1):
        mark = line.mark
        told = "-" if mark is None else " ".join(filter(None, (mark["status"], mark["reason"])))
        click.echo(f"{number:3}  {line.name}: {told}")


@phone.command()
@click.argument("kelompok")
@click.argument("exceptions", nargs=-1, metavar="[NOMOR=STATUS[:ALASAN]]...")
@click.option("--topic", help="Topik di luar modul.")
@click.option("--place", help="Tempat.")
@_with_phone
def mark(opened: Phone, kelompok: str, exceptions: tuple[str, ...], **more: str | None) -> None:
    """Catat pertemuan: semua hadir, kecuali NOMOR=I, NOMOR=S atau NOMOR=A."""
    work = Work(opened)
    group = _kelompok(work, kelompok)
    plan = work.plan(group["id"])
    lines = work.roster(group["id"], plan)
    marks = {}
    for text in exceptions:
        number, status, reason = _read(EXCEPTION, text, len(lines))
        marks[lines[number - 1].kpm["id"]] = Mark(status.upper(), reason)
    work.mark(group["id"], marks, jadwal=plan, more={name: value for name, value in more.items() if value})
    _show_roster(work.roster(group["id"], plan))
    click.echo(_counts(opened))


def _read(pattern: re.Pattern[str], text: str, count: int) -> tuple[int, str, str | None]:
    match = pattern.match(text)
    if match is None or not 0 < int(match[1]) <= count:
        raise click.BadParameter(f"{text}: tulis seperti 3=S:demam, nomor 1 sampai {count}")
    return int(match[1]), match[2], match[3]


@phone.command()
@click.argument("kelompok")
@click.argument("results", nargs=-1, metavar="[NOMOR=HASIL[:ALASAN]]...")
@click.option("--bulan", help="Bulan, seperti 2026-11; bulan ini bila tidak disebut.")
@_with_phone
def komitmen(opened: Phone, kelompok: str, results: tuple[str, ...], bulan: str | None) -> None:
    """Lihat atau isi komitmen anggota sebuah KELOMPOK.

    HASIL: memenuhi, tidak_memenuhi, tidak_terverifikasi:ALASAN atau pengecualian:ALASAN.
    """
    work, month = Work(opened), bulan or opened.today().isoformat()[:7]
    group = _kelompok(work, kelompok)
    checks = work.checks(group["id"], month)
    told = []
    for text in results:
        number, result, reason = _read(RESULT, text, len(checks))
        told.append((checks[number - 1], {"result": result, "reason": reason}))
    if told:
        work.check(month, told)
        checks = work.checks(group["id"], month)
    for number, one in enumerate(checks, 1):
        click.echo(f"{number:3}  {one.anggota['name']} ({one.condition}): {_result(one)}")


def _result(check: Check) -> str:
    done = check.komitmen
    return "-" if done is None else " ".join(filter(None, (done["result"], done["reason"])))


@phone.command("hari-efektif")
@click.argument("fasilitas")
@click.argument("days", type=click.IntRange(0, 31))
@click.option("--bulan", help="Bulan, seperti 2026-11; bulan ini bila tidak disebut.")
@_with_phone
def hari_efektif(opened: Phone, fasilitas: str, days: int, bulan: str | None) -> None:
    """Catat berapa hari sebuah FASILITAS (awal namanya) buka dalam sebulan."""
    found = opened.all("fasilitas", lambda one: (one["name"] or "").casefold().startswith(fasilitas.casefold()))
    if len(found) != 1:
        raise click.ClickException(f"Ada {len(found)} fasilitas yang cocok: {', '.join(one['name'] for one in found)}")
    Work(opened).effective_days(found[0]["id"], bulan or opened.today().isoformat()[:7], days)
    click.echo(_counts(opened))


@phone.command()
@click.argument("kelompok")
@click.argument("number", type=int)
@click.option("--findings", required=True, help="Yang ditemukan.")
@click.option("--purpose", help="Tujuan kunjungan.")
@_with_phone
def kunjungan(opened: Phone, kelompok: str, number: int, **told: str | None) -> None:
    """Catat kunjungan ke rumah keluarga nomor NUMBER pada daftar sebuah KELOMPOK."""
    work = Work(opened)
    lines = work.roster(_kelompok(work, kelompok)["id"])
    if not 0 < number <= len(lines):
        raise click.BadParameter(f"nomor 1 sampai {len(lines)}")
    work.visit(lines[number - 1].kpm["id"], **{name: value for name, value in told.items() if value})
    click.echo(_counts(opened))


@phone.command()
@_with_phone
def status(opened: Phone) -> None:
    """Tiga hitungan, umur pekerjaan yang belum terkirim, pertukaran terakhir."""
    now = opened.status()
    click.echo(_counts(opened))
    if now.unsent_age_s is not None:
        click.echo(f"Yang tertua belum terkirim: {_age(now.unsent_age_s)}.")
    last = now.exchanged_at
    zone = opened.files.get("zone")
    when = "belum pernah" if last is None else f"{local_time(last, zone):%Y-%m-%d %H:%M} {zone}"
    click.echo(f"Pertukaran lengkap terakhir: {when}.")


def _age(seconds: int) -> str:
    for unit, name in ((DAY_S, "hari"), (HOUR_S, "jam"), (MINUTE_S, "menit")):
        if seconds >= unit:
            return f"{seconds // unit} {name}"
    return "baru saja"


@phone.command()
@click.option("--read", type=int, help="Nomor yang sudah Anda baca dan boleh disingkirkan.")
@_with_phone
def attention(opened: Phone, read: int | None) -> None:
    """Pekerjaan yang perlu perhatian, dengan alasannya."""
    items = opened.attention()
    if read is not None and 0 < read <= len(items):
        opened.put_aside(items[read - 1].form, items[read - 1].index)
        items = opened.attention()
    for number, one in enumerate(items, 1):
        words = f' "{one.reason}"' if one.reason else ""
        click.echo(f"{number:3}  {one.work_date} {one.kind} ({OUTCOMES[Outcome(one.outcome)]}): {one.why}{words}")
    if not items:
        click.echo("Tidak ada.")


@phone.command()
@click.argument("path", type=click.Path(path_type=Path))
@_with_phone
def export(opened: Phone, path: Path) -> None:
    """Tulis pekerjaan yang belum terkirim ke berkas."""
    click.echo(f"{opened.export_unsent(path)} formulir ditulis ke {path}.")


@phone.command("take-in")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_with_phone
def take_in(opened: Phone, path: Path) -> None:
    """Ambil berkas pekerjaan dari HP Anda yang lain."""
    with _in_words():
        click.echo(f"{opened.take_in(path)} formulir baru.")
