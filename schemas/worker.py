"""Worker: somebody who works in the field or supervises it."""

from schemas.base import RecordSchema, Sync
from schemas.fields import Choice, Text, together
from sync.kinds import Rule, ScopeRule
from sync.limits import CODE_CHARS_MAX, NAME_CHARS_MAX

IDENTITY = together("identity", Rule.LATEST)
CONTACT = together("contact", Rule.LATEST)
DUTY = together("duty", Rule.LATEST)


class WorkerSchema(RecordSchema):
    """A worker; the home kabupaten is the partition of the record."""

    sync = Sync("worker", ScopeRule("w", "id"), office=True, numbered=True)

    name = Text(IDENTITY, "Full name", chars=NAME_CHARS_MAX, required=True)
    nip = Text(IDENTITY, "Employee number (NIP or NI PPPK)", chars=CODE_CHARS_MAX)
    phone = Text(CONTACT, "Telephone number", chars=CODE_CHARS_MAX)
    role = Choice(DUTY, "Profession", "pendamping", "supervisor", "koordinator", "apd", "tagana", required=True)
