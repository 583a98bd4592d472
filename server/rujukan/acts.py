"""What the office does with a referral: make one for a family, and write down what came of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from schemas import KINDS
from schemas.fields import is_day
from schemas.rujukan import OF_A_MEMBER
from server.apd.writing import as_seen, find, office_of, write
from server.engine import read_transaction
from server.graduasi.rules import ExitRules, exit_rules, rules_on
from server.identity.accounts import DECIDING
from server.office import edit, new_record
from server.people.family import demand_family
from server.services import Services
from server.store.household import goes_by
from server.zones import local
from sync.errors import Problem
from sync.nouns import Record, Revision

REFERRED = ("layanan", "anggota_id", "reason", "referred_to", "referred_on")
"""What is said of a new referral."""
SETTLED = ("status", "outcome", "outcome_on")
"""What is said of its outcome."""


def refer(parts: Services, account: Any, kabupaten: str, kpm: str, fields: Mapping[str, Any]) -> str:
    """Refer a family or one of its members and return the id; raises `Problem`: forbidden, not_found (also outside the region), unprocessable."""
    _demand_role(account)
    with read_transaction(parts.engine) as connection:
        demand_family(connection, account.region, kabupaten, kpm)
        known = exit_rules(connection)
    _demand_past(parts, kabupaten, fields, "referred_on")
    if fields.get("anggota_id"):
        _demand_fitting(find(parts, kabupaten, "anggota", str(fields["anggota_id"])), kpm, fields, known)
    office = office_of(parts, account.id)
    made = new_record(KINDS["rujukan"], {**fields, "kpm_id": kpm}, office.new_id())
    write(parts, account.id, kabupaten, [made])
    return made.id


def find_referral(parts: Services, region: str, kabupaten: str, rujukan: str) -> Record:
    """Return a referral; raises `Problem` (not_found), also where its family lies outside the region."""
    record = find(parts, kabupaten, "rujukan", rujukan)
    with read_transaction(parts.engine) as connection:
        demand_family(connection, region, kabupaten, goes_by(connection, kabupaten, record.fields["kpm_id"]))
    return record


def settle(parts: Services, account: Any, kabupaten: str, record: Record, fields: Mapping[str, Any], *, seen: Revision | None) -> None:
    """Write what came of a referral, as of what the page showed; raises `Problem`: forbidden, unprocessable, changed_meanwhile.

    Without a status the referral waits again: day and words of an outcome go with it.
    """
    _demand_role(account)
    told = dict(fields) if fields.get("status") else dict.fromkeys(SETTLED)
    _demand_past(parts, kabupaten, told, "outcome_on")
    if (told["outcome_on"] or "9999") < record.fields["referred_on"]:
        raise Problem("unprocessable", {"fields": {"outcome_on": "too_early"}})
    write(parts, account.id, kabupaten, [as_seen(edit(KINDS["rujukan"], record, **told), seen)])


def fits_pena(birth: str | None, on: str, known: Sequence[ExitRules]) -> bool | None:
    """Tell whether a person is of the age that PENA takes by the rules of a day, None where the birth is not known."""
    if not birth or not is_day(birth) or not is_day(on):
        return None
    born, day = date.fromisoformat(birth), date.fromisoformat(on)
    rules = rules_on(known, day)
    return rules.pena_age_min <= day.year - born.year - ((day.month, day.day) < (born.month, born.day)) <= rules.pena_age_max




def _demand_role(account: Any) -> None:
    if account.role not in DECIDING:
        raise Problem("forbidden", {"account": account.role})


def _demand_past(parts: Services, kabupaten: str, fields: Mapping[str, Any], name: str) -> None:
    """Raise `Problem` (unprocessable) for a day that is still to come."""
    if str(fields.get(name) or "") > local(parts.clock(), kabupaten).date().isoformat() and is_day(str(fields[name])):
        raise Problem("unprocessable", {"fields": {name: "out_of_range"}})


def _demand_fitting(member: Record, kpm: str, fields: Mapping[str, Any], known: Sequence[ExitRules]) -> None:
    """Raise `Problem` (unprocessable) for a member of another family, or of an age that the service does not take."""
    own = member.fields["kpm_id"] == kpm
    aged = fields.get("layanan") in OF_A_MEMBER and fits_pena(member.fields["birth_date"], str(fields.get("referred_on")), known) is False
    if not own or aged:
        raise Problem("unprocessable", {"fields": {"anggota_id": "out_of_range" if own else "other"}})
