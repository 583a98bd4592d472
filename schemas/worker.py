"""Worker: somebody who works in the field or supervises it."""

from schemas.base import RecordSchema, Sync
from schemas.fields import Choice, Text, together
from sync.kinds import Rule, ScopeRule
from sync.limits import CODE_CHARS_MAX, NAME_CHARS_MAX

IDENTITY = together("identity", Rule.LATEST)
EMPLOYMENT = together("employment", Rule.LATEST, at_office=True)
CONTACT = together("contact", Rule.LATEST, at_office=True)
DUTY = together("duty", Rule.LATEST)


class WorkerSchema(RecordSchema):
    """A worker; the home kabupaten is the partition of the record.

    Phones of those who share a kelompok get it to name who held a meeting; numbers of the worker stay at the office.
    """

    sync = Sync("worker", ScopeRule("p", "id"), office=True, numbered=True)

    name = Text(IDENTITY, "Full name", chars=NAME_CHARS_MAX, required=True)
    nip = Text(EMPLOYMENT, "Employee number (NIP or NI PPPK)", chars=CODE_CHARS_MAX)
    phone = Text(CONTACT, "Telephone number", chars=CODE_CHARS_MAX)
    role = Choice(DUTY, "Profession", "pendamping", "supervisor", "koordinator", "apd", "tagana", required=True)
    relawan = Choice(DUTY, "Volunteer corps besides the profession", "tagana", "pelopor_perdamaian")
