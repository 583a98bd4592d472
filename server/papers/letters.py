"""Whose letter it is: what the office knows of a family that wishes to leave, for the Surat Pernyataan."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, select

from schemas.graduasi import MANDIRI
from server.engine import read_transaction
from server.graduasi.rules import exit_rules, rules_on
from server.identity.regions import KABUPATEN, KECAMATAN, PROVINCE, names_of_regions
from server.papers import words
from server.papers.statement import Statement
from server.people.family import Family, View, open_family
from server.people.names import names_of_shown
from server.services import Services
from server.store.household import merged_into
from server.store.tables import TABLES
from server.zones import local
from sync.errors import Problem

ASSESSMENT = TABLES["penilaian_graduasi"]
UTAMA = "utama"


def statement_of(parts: Services, region: str, kabupaten: str, kpm: str) -> Statement:
    """Return the letter of a family; raises `Problem` (not_found), also where its newest assessment names no exit by its own wish.

    The pengurus signs; where nobody is known as such, name and NIK are left to be written by hand, as a guess would be another person's.
    """
    now = parts.clock()
    today = local(now, kabupaten).date()
    with read_transaction(parts.engine) as connection:
        family = open_family(connection, View(region, today), kabupaten, kpm)
        said = newest_assessment(connection, kabupaten, kpm)
        if said is None or said.jalur != MANDIRI:
            raise Problem("not_found", {"field": "penilaian_graduasi"})
        days = rules_on(exit_rules(connection), today).objection_days
        places = places_of_family(connection, kabupaten, family.fields)
        helper = _pendamping(connection, family)
    signer = next((one.fields for one in family.members if one.fields.get("is_pengurus")), {})
    foot = f"Dicetak {words.moment(now, kabupaten)} · penilaian {words.day(said.date)} · nomor keluarga {family.no or '–'}"
    return Statement(
        **{"name": signer.get("name") or "", "nik": signer.get("nik") or "", "no_kk": family.fields.get("no_kk") or ""},
        **{"address": family.fields.get("address") or "", **places, "reason": said.family_words or "", "pendamping": helper},
        **{"objection_days": days, "moment": now, "foot": foot},
    )


def newest_assessment(connection: Connection, kabupaten: str, kpm: str) -> Row[Any] | None:
    """Return the last assessment of a family, under whatever id it was made, None while there is none here."""
    ids = [kpm, *merged_into(connection, [kpm])]
    mine = (ASSESSMENT.c.kabupaten == kabupaten, ASSESSMENT.c.kpm_id.in_(ids), ASSESSMENT.c.deleted.is_(False), ASSESSMENT.c.moved.is_(None))
    return connection.execute(select(ASSESSMENT).where(*mine).order_by(ASSESSMENT.c.date.desc(), ASSESSMENT.c.id.desc()).limit(1)).first()


def places_of_family(connection: Connection, kabupaten: str, fields: Mapping[str, Any]) -> dict[str, str]:
    """Return the names of desa, kecamatan, kabupaten and province of a family, empty where a name is not known; two statements."""
    desa = fields.get("desa_code") or ""
    named = names_of_shown(connection, kabupaten, [("kpm", {"desa_code": desa, "kecamatan_code": desa[:KECAMATAN]})])
    codes = (kabupaten[:KABUPATEN], kabupaten[:PROVINCE])
    above = names_of_regions(connection, codes)
    known = [named.get(desa, ""), named.get(desa[:KECAMATAN], ""), *("" if above[code] == code else above[code] for code in codes)]
    return dict(zip(("desa", "kecamatan", "kabupaten", "province"), known, strict=True))


def _pendamping(connection: Connection, family: Family) -> str:
    """Return the name of who has the family, empty where nobody has."""
    duties = sorted(family.duties, key=lambda one: (one.role != UTAMA, one.start_date, one.worker))
    if not duties:
        return ""
    return names_of_shown(connection, family.kabupaten, [], {("worker", duties[0].worker)}).get(duties[0].worker, "")
