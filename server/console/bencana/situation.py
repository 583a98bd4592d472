"""The daily report of a disaster at the console: its text to be sent by chat, and the PDF; in Indonesian, whoever takes it."""

from datetime import date, datetime

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Row

from schemas.fields import is_day
from server.aid.amounts import amount, number
from server.aid.daily import Amounts, Daily, daily_of
from server.aid.events import Event
from server.aid.impact import FIGURES
from server.console.apd.common import today_in
from server.console.bencana.parts import framed, opened
from server.console.frame import regions_in
from server.console.papers.letter import as_file
from server.console.words import LANGUAGES, tell
from server.engine import read_transaction
from server.identity.accounts import AID_READING
from server.identity.callers import caller, console
from server.papers import words as paper
from server.papers.situation import Section, Situation, as_chat, draw_situation
from server.services import services
from sync.errors import Problem

language = LANGUAGES[0]
"""What is printed and sent goes to people in Indonesia, whatever the visitor reads."""
HEADS = ("situation.head_name", "situation.head_jenis", "situation.head_capacity", "situation.head_people", "situation.head_lacks")
LACKS = {"air": "situation.lacks_air", "sanitasi": "situation.lacks_sanitasi", "listrik": "situation.lacks_listrik", "kesehatan": "situation.lacks_kesehatan"}
SIGNS = ("situation.sign_left", "situation.sign_right")
pages = Blueprint("bencana_situation", __name__)


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/laporan")
@console(*AID_READING)
def get_report(kabupaten: str, kejadian: str) -> str:
    """Show the report of a day."""
    event = opened(kabupaten, kejadian)
    day, wrong = day_of(event)
    place = {"kabupaten": event.kabupaten, "kejadian": event.id}
    ways = {"here": url_for("konsol.bencana_situation.get_report", **place), "pdf": url_for("konsol.bencana_situation.get_pdf", **place, tanggal=day.isoformat())}
    told = {"text": as_chat(report_of(event, day)), "typed": request.args.get("tanggal", day.isoformat()), "wrong": wrong}
    return framed(event, "konsol/bencana/situation.html", **told, **ways)


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/laporan.pdf")
@console(*AID_READING)
def get_pdf(kabupaten: str, kejadian: str) -> Response:
    """Give the report of a day as a file."""
    event = opened(kabupaten, kejadian)
    day, wrong = day_of(event)
    if wrong:
        raise Problem("bad_request", {"fields": ["tanggal"]})
    return as_file(draw_situation(report_of(event, day)), f"laporan-harian-{day.isoformat()}.pdf")


def day_of(event: Event) -> tuple[date, bool]:
    """Return the day that the address asks for, else today, and whether what it asks for is none: no date, or one to come."""
    today, asked = today_in(event.kabupaten), request.args.get("tanggal", "").strip()
    if not asked:
        return today, False
    good = is_day(asked) and asked <= today.isoformat()
    return (date.fromisoformat(asked) if good else today), not good


def report_of(event: Event, day: date) -> Situation:
    """Return the report of a day."""
    now = services().clock()
    with read_transaction(services().engine) as connection:
        daily, place = daily_of(connection, event, day), regions_in(connection, [event.kabupaten])[event.kabupaten]
    return situation_of(daily, place, caller().row.username, now)


def situation_of(daily: Daily, place: str, username: str, now: datetime) -> Situation:
    """Return the figures of a day in words."""
    row = daily.event.row
    below = f"{name_of(row)} · {place} · {paper.day(daily.day.isoformat())}"
    foot = tell(language, "situation.foot", moment=paper.moment(now, daily.event.kabupaten), username=username)
    sections = (about(row), impact(daily), shelters(daily), coverage(daily), goods(daily), needs(daily))
    left, right = ((tell(language, one), "(.............................)") for one in SIGNS)
    return Situation(tell(language, "situation.title"), below, sections, (left, right), foot, now)


def name_of(row: Row) -> str:
    """Return what a disaster is called, in Indonesian."""
    key = f"bencana.jenis.{row.jenis}"
    return row.name or tell(language, "bencana.named", jenis=tell(language, key), place=row.place)


def about(row: Row) -> Section:
    """Return what happened, where and when, and the state of the declaration."""
    kind, state = f"bencana.jenis.{row.jenis}", f"bencana.status.{row.status or 'dilaporkan'}"
    since = paper.day(row.date) + (f", pukul {row.time.replace(':', '.')}" if row.time else "")
    until = tell(language, "situation.until", day=paper.day(row.sk_until)) if row.sk_until else ""
    sk = tell(language, "situation.sk_told", number=row.sk_number, day=paper.day(row.sk_on), since=paper.day(row.sk_from), until=until) if row.sk_number else ""
    facts = (
        (tell(language, "situation.kind"), tell(language, kind)),
        (tell(language, "situation.place"), row.place),
        (tell(language, "situation.since"), since),
        (tell(language, "situation.state"), tell(language, state)),
        (tell(language, "situation.sk"), sk or tell(language, "situation.no_sk")),
    )
    return Section(tell(language, "situation.about"), facts + (((tell(language, "situation.chronology"), row.chronology),) if row.chronology else ()))


def impact(daily: Daily) -> Section:
    """Return the figures of the impact, each with its change since the day before; nothing is told of what nobody knows."""
    facts = []
    for name in FIGURES:
        if name in daily.known:
            key, change = f"bencana.figure.{name}", daily.change.get(name, 0)
            facts.append((tell(language, key), f"{number(int(str(daily.known[name].value)))}{f' ({change:+d})' if change else ''}"))
    for name in ("facilities", "access", "note"):
        if name in daily.known:
            key = f"bencana.said.{name}"
            facts.append((tell(language, key), str(daily.known[name].value)))
    return Section(tell(language, "situation.impact"), tuple(facts) or ((tell(language, "situation.impact"), tell(language, "bencana.unknown")),))


def shelters(daily: Daily) -> Section:
    """Return the places with the people in them; the chat tells the sum."""
    rows, people = [], 0
    for place in daily.places:
        key, counted = f"situation.jenis.{place.row.jenis}", place.people
        people += counted or 0
        said = "–" if counted is None or place.census is None else f"{number(counted)} ({paper.day(place.census.date)})"
        lacks = ", ".join(tell(language, one) for name, one in LACKS.items() if place.row._mapping[name] in ("kurang", "tidak_ada"))
        room = number(place.row.capacity) if place.row.capacity is not None else "–"
        rows.append((place.row.name, tell(language, key), room, said, lacks))
    heads = tuple(tell(language, one) for one in HEADS)
    short = ((tell(language, "situation.places_number"), number(len(rows))), (tell(language, "situation.sheltered"), number(people))) if rows else ()
    return Section(tell(language, "situation.places"), (), heads, tuple(rows), (30, 20, 14, 28, 26), short)


def coverage(daily: Daily) -> Section:
    """Return how many are in need and how many were reached, as of now."""
    facts = []
    for one in daily.coverage.groups:
        if one.need:
            key = f"korban.measure.{one.measure}"
            facts.append((tell(language, key), tell(language, "situation.share", served=number(one.served), need=number(one.need), percent=f"{one.percent:.1f}".replace(".", ","))))
    return Section(tell(language, "situation.coverage"), tuple(facts))


def goods(daily: Daily) -> Section:
    """Return what was handed out on the day, and the meals."""
    facts = list(amounts(daily.goods))
    if daily.receipts:
        facts.insert(0, (tell(language, "situation.receipts"), number(daily.receipts)))
    if daily.cooked or daily.served:
        facts.append((tell(language, "situation.meals"), tell(language, "situation.meals_told", cooked=number(daily.cooked), served=number(daily.served))))
    return Section(tell(language, "situation.goods"), tuple(facts) or ((tell(language, "situation.goods"), tell(language, "situation.nothing")),))


def needs(daily: Daily) -> Section:
    """Return the goods that the newest report asks for."""
    return Section(tell(language, "situation.needs"), amounts(daily.needs))


def amounts(told: Amounts) -> tuple[tuple[str, str], ...]:
    """Write goods with their amounts."""
    return tuple((one.name, amount(one, jumlah)) for one, jumlah in told)
