"""Lists of an RT: tried row by row against what is registered, then taken in as households that are only reported, none twice."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from schemas import KINDS
from schemas.check import check
from server.aid.alike import Household, compare, keys_of
from server.aid.events import Event
from server.aid.households import KORBAN, load_households
from server.aid.names import sound_of
from server.aid.pairs import near
from server.aid.span import spans_of
from server.aid.writing import demand_aiding
from server.apd.writing import write
from server.engine import read_transaction, write_transaction
from server.identity.regions import KABUPATEN, covers
from server.imports.headers import load_spellings, squeeze
from server.imports.source import Unreadable
from server.imports.table import Table
from server.imports.workbook import open_sheet
from server.office import new_record
from server.services import Services
from server.store.tables import TABLES, listed
from server.verivali.incoming import plain
from server.zones import local
from sync.errors import Problem
from sync.ids import id_from_bytes, slot_id
from sync.limits import ALIKE_MIN, ALIKE_SURE, CODE_CHARS_MAX, KORBAN_AT_ONCE, KORBAN_BLOCK_MAX, NAME_CHARS_MAX, RT_KEPT_HOURS, RT_ROWS_MAX
from sync.nouns import Change

UPLOAD = TABLES["rt_upload"]
NEW, KNOWN, SAME, MAYBE, TWIN, WRONG = "new", "known", "same", "maybe", "twin", "wrong"
TAKEN = (NEW, SAME, MAYBE, TWIN)
"""Rows that are taken in; of those that are `same` the watch ties the report to the registration, a `twin` is like another row of the list."""
COUNTS = ("jiwa", "bayi", "balita", "anak", "dewasa", "lansia", "bumil", "disabilitas")
DIGITS = ("nik", "no_kk")
TEXTS = ("head_name", "phone", "rt", "rw", "address", "card_no")
Resembled = tuple[int, str, bool]
"""Points, name, and whether it lies where whoever looks does not see."""
ANY_ID, ANY_DAY = "A" * 22, "2026-01-01"
"""Stand for what a row gets when it is taken in."""
DAMAGES = {"rb": "rb", "rusakberat": "rb", "berat": "rb", "rs": "rs", "rusaksedang": "rs", "sedang": "rs", "rr": "rr", "rusakringan": "rr", "ringan": "rr", "tidak": "tidak", "tidakrusak": "tidak", "utuh": "tidak"}
NOTHING = frozenset({"", "-", "–", "—", "tidak ada", "nihil"})
"""What people write into a cell that has nothing to say."""
NUMBERS = frozenset({"no", "nomor", "nourut", "nomorurut"})
"""Columns that number the rows, of which nobody misses anything."""
COUNTED = re.compile(r"([0-9]{1,2})(?: *(?:org|orang|jiwa|jw|anak))?")


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of a list: its number and fields, the id that it has as a record, and what becomes of it.

    `like`: the name of what it resembles, empty where that lies `elsewhere`, in a kabupaten that whoever looks does not see; `twin`: the
    row of the same list that it resembles, 0 for none; `left`: fields that nobody could read.
    """

    row: int
    id: str
    fields: Mapping[str, Any]
    verdict: str
    why: str = ""
    like: str = ""
    twin: int = 0
    left: tuple[str, ...] = ()
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What whoever brings a list tells of it: who reported it, and where rows lie that do not say so."""

    who: str
    desa: str = ""
    rt: str = ""
    rw: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """A list that was tried: its rows, and the columns that nobody knows and nothing was read of."""

    rows: list[Listed]
    ignored: tuple[str, ...]


def keep(parts: Services, account: Any, event: Event, path: Path, said: Told) -> str:
    """Read a file and keep what it says until somebody takes it in; return the id to look at it.

    Raises `Problem`: forbidden, unprocessable, those of a file that is no list.
    """
    demand_aiding(account, event.kabupaten)
    wrong = {name: "too_long" for name, text in (("rt", said.rt), ("rw", said.rw)) if len(text) > CODE_CHARS_MAX}
    if not said.who or len(said.who) > NAME_CHARS_MAX:
        wrong["reported_by"] = "too_long" if said.who else "required"
    if wrong:
        raise Problem("unprocessable", {"fields": wrong})
    now, identity = parts.clock(), id_from_bytes(parts.random(16))
    with open_sheet(path, load_spellings("rt", required=["head_name"])) as table:
        rows, ignored = _twins(event, list(_read(table, event, said))), tuple(one for one in table.columns.ignored if squeeze(one) not in NUMBERS)
    if not rows:
        raise Unreadable("import_empty")
    told = {"today": local(now, event.kabupaten).date().isoformat(), "rows": [asdict(one) for one in rows], "ignored": ignored}
    with write_transaction(parts.engine) as connection:
        connection.execute(delete(UPLOAD).where(UPLOAD.c.made_at < now - timedelta(hours=RT_KEPT_HOURS)))
        row = {"id": identity, "kabupaten": event.kabupaten, "kejadian_id": event.id, "account": account.id, "made_at": now}
        connection.execute(insert(UPLOAD), row | {"told": told})
    return identity


def _read(table: Table, event: Event, said: Told) -> Iterator[Listed]:
    """Yield the rows of a file that say something, each judged by itself; one that the file has twice is told apart."""
    seen: Counter[tuple[str, ...]] = Counter()
    for row in table.rows:
        fields, wrong, left = _fields(row.cells)
        if not any(fields.values()):
            continue  # a signature, a line drawn under the table
        if seen.total() >= RT_ROWS_MAX:
            raise Unreadable("import_too_large", {"rows_max": RT_ROWS_MAX})
        fields |= {name: fields[name] or default or None for name, default in (("desa_code", said.desa), ("rt", said.rt), ("rw", said.rw))}
        fields |= {"kejadian_id": event.id, "reported_by": said.who}
        key = tuple(str(one or "") for one in (fields["nik"], fields["no_kk"], sound_of(fields["head_name"]), fields["rt"], fields["rw"], fields["desa_code"]))
        seen[key] += 1
        yield Listed(row.row, slot_id("rt_row", (event.id, *key, seen[key])), fields, WRONG if wrong else NEW, wrong, left=left)


def _twins(event: Event, rows: Sequence[Listed]) -> list[Listed]:
    """Return the rows of a file, each that is like an earlier one with the number of that; compared as registrations are, under their keys."""
    under: dict[str, list[tuple[int, Household]]] = defaultdict(list)
    found = []
    for one in rows:
        mine, twin = _household(event, one), 0
        for key in keys_of(mine) if one.verdict != WRONG else ():
            same = [row for row, other in under[key] if not twin and compare(mine, other).score >= ALIKE_MIN]
            twin = twin or next(iter(same), 0)
            under[key] += [(one.row, mine)] if len(under[key]) < KORBAN_BLOCK_MAX else []
        found.append(replace(one, verdict=TWIN if twin else one.verdict, twin=twin))
    return found


def _fields(cells: Mapping[str, str]) -> tuple[dict[str, Any], str, tuple[str, ...]]:
    """Return the fields of a row, the first for which the row cannot be taken, and those that are left out as nobody can read them.

    A household without its number still is a household: a spreadsheet that spoiled a column of NIK keeps nobody out of the list.
    """
    told = {name: "" if plain(text).casefold() in NOTHING else plain(text) for name, text in cells.items()}
    fields: dict[str, Any] = {name: told.get(name) or None for name in TEXTS}
    left = []
    for name in DIGITS:
        digits = "".join(filter(str.isdecimal, told.get(name, "")))
        fields[name] = digits if len(digits) == 16 else None
        left += [name] if told.get(name) and fields[name] is None else []
    for name in COUNTS:
        text = told.get(name, "")
        number = COUNTED.fullmatch(text.casefold())
        fields[name] = int(number[1]) if number else None
        left += [name] if text and number is None else []
    if fields["jiwa"] == 0:
        fields["jiwa"] = None
    damage = "".join(filter(str.isalnum, told.get("damage", ""))).casefold()
    fields["damage"] = DAMAGES.get(damage)
    left += ["damage"] if damage and fields["damage"] is None else []
    desa = told.get("desa_code", "").replace(".", "")
    fields["desa_code"] = desa if len(desa) == 10 and desa.isascii() and desa.isdecimal() else None
    return fields, _refused(fields) if fields["head_name"] else "head_name", tuple(left)


def _refused(fields: Mapping[str, Any]) -> str:
    """Return the first field that the schema does not take, empty for none."""
    whole = {**dict.fromkeys(KINDS["korban"].fields), **fields, "kejadian_id": ANY_ID, "registered_on": ANY_DAY}
    problem = check("korban", whole, creating=True)
    found = (problem.details or {}).get("fields", {}) if problem else {}
    return next(iter(found), "other") if problem else ""


def tried(parts: Services, account: Any, event: Event, upload: str) -> Tried:
    """Return a list with what would become of each row now; raises `Problem`: forbidden, not_found."""
    demand_aiding(account, event.kabupaten)
    with read_transaction(parts.engine) as connection:
        told = _told(connection, event, upload)
        rows = [Listed(**one) for one in told["rows"]]
        known = set(connection.scalars(select(KORBAN.c.id).where(KORBAN.c.kabupaten == event.kabupaten, KORBAN.c.id.in_(listed(connection, [one.id for one in rows])))))
        like: dict[str, Resembled] = {}
        for start in range(0, len(rows), KORBAN_AT_ONCE):
            like |= _like(connection, event, account.region, [one for one in rows[start : start + KORBAN_AT_ONCE] if one.verdict != WRONG and one.id not in known])
    return Tried([_judged(one, known, like.get(one.id)) for one in rows], tuple(told.get("ignored", ())))


def _judged(one: Listed, known: set[str], like: Resembled | None) -> Listed:
    verdict = one.verdict
    if verdict != WRONG and one.id in known:
        verdict = KNOWN
    elif verdict != WRONG and like:
        verdict = SAME if like[0] >= ALIKE_SURE else MAYBE
    return replace(one, verdict=verdict, like=like[1] if like else "", elsewhere=bool(like and like[2]))


def _like(connection: Connection, event: Event, region: str, rows: Sequence[Listed]) -> dict[str, Resembled]:
    """Return row -> the registration that it resembles most; what lies outside the region is told without its name."""
    mine = {(event.kabupaten, one.id): _household(event, one) for one in rows}
    spans = spans_of(connection, event.kabupaten, [event.id])
    met = [(place, other) for place, other in near(connection, mine, {place: keys_of(one) for place, one in mine.items()}, spans) if other not in mine]
    others = load_households(connection, {other for _, other in met})
    found: dict[str, Resembled] = {}
    for place, other in met:
        if other in others:
            score = compare(mine[place], others[other]).score
            if score >= ALIKE_MIN:
                seen = covers(region[:KABUPATEN], other[0])
                found[place[1]] = max(found.get(place[1], (0, "", False)), (score, others[other].head if seen else "", not seen))
    return found


def _household(event: Event, one: Listed) -> Household:
    told = {name: one.fields.get(field) or "" for name, field in (("head", "head_name"), ("card", "card_no"), ("desa", "desa_code"))}
    told |= {name: one.fields.get(name) or "" for name in ("nik", "no_kk", "phone", "rt", "rw")}
    return Household(event.kabupaten, one.id, event.id, **told, jiwa=one.fields.get("jiwa"), root=one.id)


def take_in(parts: Services, account: Any, event: Event, upload: str) -> dict[str, int]:
    """Write what a list reports, and return how many rows became what; the same list again adds nothing.

    Raises `Problem`: forbidden, not_found, changed_meanwhile.
    """
    rows = tried(parts, account, event, upload).rows
    with read_transaction(parts.engine) as connection:
        today = _told(connection, event, upload)["today"]
    changes: list[Change] = [new_record(KINDS["korban"], {**one.fields, "registered_on": today}, one.id) for one in rows if one.verdict in TAKEN]
    write(parts, account.id, event.kabupaten, changes)
    with write_transaction(parts.engine) as connection:
        connection.execute(delete(UPLOAD).where(UPLOAD.c.id == upload))
    return dict(Counter(one.verdict for one in rows))


def _told(connection: Connection, event: Event, upload: str) -> dict[str, Any]:
    mine = (UPLOAD.c.id == upload, UPLOAD.c.kabupaten == event.kabupaten, UPLOAD.c.kejadian_id == event.id)
    told = connection.scalar(select(UPLOAD.c.told).where(*mine))
    if told is None:
        raise Problem("not_found")
    return dict(told)
