"""Households of a disaster that may be families of PKH: a volunteer's phone hears that it may be so, and the office of PKH alone sees which.

Looked for are the same NIK, of anybody in the household, and the same family card, in the kabupaten of the disaster.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, select, update

from schemas import KINDS
from server.aid.alike import NOBODYS
from server.aid.households import KORBAN, load_households
from server.apd.writing import find_all, write
from server.engine import read_transaction, write_transaction
from server.identity.accounts import DECIDING
from server.identity.regions import covers, within
from server.office import batched, edit
from server.services import Services
from server.store.areas import kecamatan_of
from server.store.tables import TABLES, listed, upsert
from sync.errors import Problem
from sync.limits import KORBAN_AT_ONCE, KORBAN_PER_PAGE_MAX

MATCH, MEMBER, KPM, EVENT = (TABLES[name] for name in ("korban_pkh", "anggota", "kpm", "kejadian"))
OPEN, SAME, DIFFERENT = "open", "same", "different"
BY_NIK, BY_KK = "nik", "no_kk"
BY_ITSELF = "korban"


def suggest(parts: Services, kabupaten: str, ids: Iterable[str], now: datetime) -> int:
    """Look for the families of these registrations and let phones know that there may be one; return how many flags were changed."""
    return sum(_suggest(parts, kabupaten, part, now) for part in batched(sorted(set(ids)), KORBAN_AT_ONCE))


def _suggest(parts: Services, kabupaten: str, ids: tuple[str, ...], now: datetime) -> int:
    with read_transaction(parts.engine) as connection:
        mine = load_households(connection, [(kabupaten, one) for one in ids])
        niks = {nik: one.id for one in mine.values() for nik in one.niks}
        cards = {one.no_kk: one.id for one in mine.values() if one.no_kk and one.no_kk != NOBODYS}
        by_nik, by_kk = _families(connection, kabupaten, niks, cards)
        found: dict[str, tuple[str, str, str]] = {}
        for one in mine.values():
            kpm = next((by_nik[nik] for nik in sorted(one.niks) if nik in by_nik), None)
            if kpm or one.no_kk in by_kk:
                found[one.id] = (kpm or by_kk[one.no_kk], BY_NIK if kpm else BY_KK, one.kejadian)
        areas = kecamatan_of(connection, kabupaten, {kpm for kpm, _, _ in found.values()})
        known = {row.korban_id: row for row in connection.execute(select(MATCH).where(MATCH.c.kabupaten == kabupaten, MATCH.c.korban_id.in_(listed(connection, ids))))}
        flags = dict(connection.execute(select(KORBAN.c.id, KORBAN.c.mungkin_pkh).where(KORBAN.c.kabupaten == kabupaten, KORBAN.c.id.in_(listed(connection, ids)))).all())
    rows = [_row((kabupaten, korban), told, areas.get(told[0]), now) for korban, told in found.items() if _is_new(known.get(korban), told[0])]
    gone = [korban for korban, row in known.items() if row.state == OPEN and korban not in found]
    with write_transaction(parts.engine) as connection:
        if gone:
            connection.execute(delete(MATCH).where(MATCH.c.kabupaten == kabupaten, MATCH.c.korban_id.in_(listed(connection, gone))))
        upsert(connection, MATCH, rows)
    refused = {korban for korban, row in known.items() if row.state == DIFFERENT} - {row["korban_id"] for row in rows}
    wanted = {one.id: True if one.id in found and one.id not in refused else None for one in mine.values()}
    return _flag(parts, kabupaten, {korban: flag for korban, flag in wanted.items() if (flags.get(korban) or None) != flag})


def _families(connection: Connection, kabupaten: str, niks: Mapping[str, str], cards: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return NIK -> family and family card -> family, of present families of the kabupaten; two statements."""
    there = (MEMBER.c.kabupaten == kabupaten, MEMBER.c.deleted.is_(False), MEMBER.c.moved.is_(None))
    by_nik = connection.execute(select(MEMBER.c.nik, MEMBER.c.kpm_id).where(*there, MEMBER.c.nik.in_(listed(connection, niks)))).all() if niks else ()
    present = (KPM.c.kabupaten == kabupaten, KPM.c.deleted.is_(False), KPM.c.moved.is_(None))
    by_kk = connection.execute(select(KPM.c.no_kk, KPM.c.id).where(*present, KPM.c.no_kk.in_(listed(connection, cards)))).all() if cards else ()
    return {row.nik: row.kpm_id for row in by_nik}, {row.no_kk: row.id for row in by_kk}


def _is_new(row: Row | None, kpm: str) -> bool:
    """Tell whether a match is written: a new one, or one with another family than was decided about."""
    return row is None or row.kpm_id != kpm


def _row(place: tuple[str, str], told: tuple[str, str, str], area: str | None, now: datetime) -> dict[str, Any]:
    kpm, by, kejadian = told
    key = {"kabupaten": place[0], "korban_id": place[1], "kejadian_id": kejadian, "kpm_id": kpm, "by": by, "area": area}
    return key | {"state": OPEN, "found_at": now, "account": None, "settled_at": None}


def _flag(parts: Services, kabupaten: str, flags: Mapping[str, bool | None]) -> int:
    """Write what phones hear; nothing of the family is in it."""
    if flags:
        records = find_all(parts, kabupaten, "korban", flags)
        write(parts, BY_ITSELF, kabupaten, [edit(KINDS["korban"], one, mungkin_pkh=flags[one.id]) for one in records.values()])
    return len(flags)


def matches(connection: Connection, region: str) -> list[Row]:
    """Return the matches of a region that wait, the newest first, with names of the household and of the family's pengurus; one statement."""
    household = and_(KORBAN.c.kabupaten == MATCH.c.kabupaten, KORBAN.c.id == MATCH.c.korban_id)
    event = and_(EVENT.c.kabupaten == MATCH.c.kabupaten, EVENT.c.id == MATCH.c.kejadian_id)
    head = and_(MEMBER.c.kabupaten == MATCH.c.kabupaten, MEMBER.c.kpm_id == MATCH.c.kpm_id, MEMBER.c.is_pengurus.is_(True), MEMBER.c.deleted.is_(False))
    names = (KORBAN.c.head_name, KORBAN.c.description, KORBAN.c.card_no, EVENT.c.name.label("event_name"), EVENT.c.place, EVENT.c.jenis, MEMBER.c.name.label("pengurus"))
    joined = MATCH.join(KORBAN, household).join(EVENT, event).outerjoin(MEMBER, head)
    query = select(MATCH, *names).select_from(joined).where(MATCH.c.state == OPEN, within(region, MATCH.c.kabupaten, MATCH.c.area))
    return list(connection.execute(query.order_by(MATCH.c.found_at.desc(), MATCH.c.korban_id).limit(KORBAN_PER_PAGE_MAX)))


def settle(parts: Services, account: Any, kabupaten: str, korban: str, *, same: bool) -> None:
    """Say whether a household is the family; if not, phones hear of it no more.

    Raises `Problem`: forbidden, not_found (also outside the region), already_decided.
    """
    if account.role not in DECIDING:
        raise Problem("forbidden", {"account": account.role})
    mine = (MATCH.c.kabupaten == kabupaten, MATCH.c.korban_id == korban)
    with read_transaction(parts.engine) as connection:
        row = connection.execute(select(MATCH).where(*mine)).first()
    if row is None or not covers(account.region, kabupaten, row.area):
        raise Problem("not_found")
    told = {"state": SAME if same else DIFFERENT, "account": account.id, "settled_at": parts.clock()}
    with write_transaction(parts.engine) as connection:
        if connection.execute(update(MATCH).where(*mine, MATCH.c.state == OPEN).values(**told)).rowcount != 1:
            raise Problem("already_decided")
    if not same:
        _flag(parts, kabupaten, {korban: None})
