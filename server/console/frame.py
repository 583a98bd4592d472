"""What every page of the console has: who is logged in, the menu, and headers that let nothing foreign in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, g, request
from sqlalchemy import Connection

from server.console.speech import CHOICE, language, say
from server.console.words import LANGUAGES
from server.engine import read_transaction
from server.identity.accounts import AID_READING, AUDITING, DECIDING, EXPORTING, INSPECTING, PRIVACY, READING, ROLES, SURVEYING
from server.identity.callers import caller
from server.identity.regions import names_of_regions
from server.services import services
from server.store.grants import NATION

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu: the endpoint it opens, the key of its words, the roles that see it."""

    endpoint: str
    key: str
    roles: tuple[str, ...] = ROLES


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of the menu that open together, under a name; one that has a single line for a role is that line."""

    key: str
    entries: tuple[Entry, ...]


MENU: tuple[Entry | Group, ...] = (
    Entry("konsol.start.get_start", "start.menu"),
    Entry("konsol.dashboard.get_dashboard", "dashboard.menu", READING),
    Entry("konsol.bencana.get_list", "bencana.menu", AID_READING),
    Entry("konsol.people_search.get_search", "people.menu", READING),
    Entry("konsol.people_workers.get_workers", "people.workers_menu", READING),
    Group(
        "frame.checking",
        (
            Entry("konsol.cycle_stages.get_stages", "cycle.menu", READING),
            Entry("konsol.komitmen_samples.get_lots", "sample.menu", READING),
            Entry("konsol.staff_kpi.get_month", "kinerja.menu", READING),
            Entry("konsol.supervision.get_month", "supervision.menu", READING),
        ),
    ),
    Group(
        "frame.following",
        (
            Entry("konsol.decided.get_decisions", "decided.menu", READING),
            Entry("konsol.graduasi_board.get_board", "graduasi.menu", READING),
            Entry("konsol.complaints.get_list", "complaints.menu", READING),
            Entry("konsol.rujukan.get_list", "rujukan.menu", READING),
            Entry("konsol.bencana_pkh.get_matches", "pkh.menu", DECIDING),
            Entry("konsol.aftercare_visits.get_visits", "aftercare.menu", READING),
            Entry("konsol.aftercare_resertifikasi.get_list", "aftercare.resertifikasi_menu", READING),
            Entry("konsol.verivali.get_home", "verivali.menu", READING),
            Entry("konsol.siks_p2k2.get_meetings", "siks.menu", READING),
            Entry("konsol.siks_verkom.get_sheets", "verkom.menu", READING),
            Entry("konsol.exports.get_exports", "exports.menu", EXPORTING),
            Entry("konsol.survey.get_rounds", "survey.menu", SURVEYING),
        ),
    ),
    Group(
        "frame.overseeing",
        (
            Entry("konsol.questions.get_questions", "ask.menu", INSPECTING),
            Entry("konsol.reads.get_reads", "reads.menu", AUDITING),
            Entry("konsol.chain.get_chains", "chain.menu", AUDITING),
            Entry("konsol.reads.get_own", "reads.own_menu", INSPECTING),
            Entry("konsol.privacy.get_requests", "privacy.menu", PRIVACY),
            Entry("konsol.retention.get_retention", "retention.menu", PRIVACY),
        ),
    ),
    Entry("konsol.apd_home.get_home", "apd.menu", READING),
    Entry("konsol.access.get_account", "account.menu"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A part of the menu as one account sees it: the key of its name, empty for a line that stands alone, and its lines."""

    key: str
    entries: tuple[Entry, ...]
    here: bool


def menu_of(role: str) -> Iterator[Shown]:
    """Yield what a role sees of the menu; `here` where the present page is in it."""
    for part in MENU:
        entries = tuple(one for one in (part.entries if isinstance(part, Group) else (part,)) if role in one.roles)
        key = part.key if isinstance(part, Group) and len(entries) > 1 else ""
        if entries:
            yield Shown(key, entries, request.endpoint in {one.endpoint for one in entries})


def frame() -> dict[str, Any]:
    """Give each template what the frame shows: `who` (row of the account, or None), `menu`, `languages`."""
    who = g.caller.row if "caller" in g else None
    menu = list(menu_of(who.role)) if who else []
    return {"who": who, "menu": menu, "language": language(), "languages": languages()}


def languages() -> list[tuple[str, str]]:
    """Return (language, address of the present page in it); a form goes to the address of the page that it stands on."""
    told = request.args.to_dict(flat=False)
    return [(one, f"{quote(request.path)}?{urlencode({**told, CHOICE: one}, doseq=True)}") for one in LANGUAGES]


def place() -> str:
    """Return the name of the region of the present account, looked up once for each page."""
    if "place" not in g:
        region = caller().row.region
        with read_transaction(services().engine) as connection:
            g.place = regions_in(connection, [region])[region]
    return g.place


def regions_in(connection: Connection, codes: Iterable[str]) -> Mapping[str, str]:
    """Return code -> name of regions as pages write them; the code itself where no region was imported. One statement."""
    found = names_of_regions(connection, codes)
    return found | {NATION: say("frame.nation")} if NATION in found else found


def guard(response: Response) -> Response:
    """Let a page load only what is ours, nobody frame it, and nobody keep it but what says so itself."""
    response.headers.update(HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")
    return response
