"""Shapes of answers that only the interface knows; the rest are in `schemas.envelope`."""

from marshmallow import Schema, fields

from schemas.envelope import AccountAnswer, EnrolAnswer, HealthAnswer, WorkerName

STATES = "active, retired (may still hand in) or stolen"


def _said(caption: str) -> dict[str, str]:
    return {"description": caption}


class EnrolledAnswer(EnrolAnswer):
    """What a phone learns when it is enrolled; the token is told only now."""

    zone = fields.String(required=True, metadata=_said("Zone of the place of work: WIB, WITA or WIT"))
    office_key = fields.String(required=True, metadata=_said("Public key of the office, P-256, for a forgotten PIN"))
    hand_in = fields.String(required=True, metadata=_said("Token that only hands in sealed forms"))


class StateAnswer(HealthAnswer):
    """Whether the server can work."""

    migration = fields.String(allow_none=True, metadata=_said("Version of the tables"))


class Frame(Schema):
    """One line of an answer to an exchange; which keys it has says what it is (rules in PROTOCOL.md)."""

    v = fields.Integer(metadata=_said("Version of the wire format, in the first frame"))
    epoch = fields.Integer(metadata=_said("Epoch of the server's history; alone if the phone must learn it first"))
    resend = fields.Integer(metadata=_said("1: the server went back behind what the phone knows; send the journal again"))
    t = fields.Integer(metadata=_said("The server's clock in Unix seconds"))
    out = fields.List(
        fields.List(fields.Raw()),
        metadata=_said("Outcomes: [form, first number], or [form, 0, [[outcome, code, details, conflicts], ...]]"),
    )
    tags = fields.Dict(metadata=_said("Partition -> tag of the commit just made"))
    asg = fields.String(metadata=_said("Version of the new list of scopes; store it and ask again"))
    kab = fields.String(metadata=_said("Partition of the rows in this frame"))
    rows = fields.Dict(metadata=_said("Kind -> column -> values"))
    gone = fields.List(fields.List(fields.String()), metadata=_said("[scope, kind, id] of what left a scope"))
    cur = fields.List(fields.Integer(), metadata=_said("[number, tag] reached; store it after the rows"))
    scopes = fields.Raw(metadata=_said("With asg: partition -> scopes held now. In a first sync: scopes whole as of cur; without it, all asked for of the partition"))
    more = fields.Integer(metadata=_said("1: there is more; ask again"))
    dig = fields.Integer(metadata=_said("Digest over all scopes held, to compare"))
    end = fields.Integer(metadata=_said("1: the answer is whole"))


class RepairFrame(Schema):
    """One line of an answer to a repair."""

    v = fields.Integer(metadata=_said("Version of the wire format, in the first frame"))
    epoch = fields.Integer(metadata=_said("Epoch; alone if the phone must learn it first"))
    kab = fields.String(metadata=_said("Partition"))
    at = fields.List(fields.Integer(), metadata=_said("[number, tag] of the moment the digests were compared"))
    differ = fields.List(fields.String(), metadata=_said("Scopes whose digest differs"))
    scope = fields.String(metadata=_said("Scope whose differing buckets follow whole"))
    buckets = fields.List(fields.Integer(), metadata=_said("Buckets that differ"))
    rows = fields.Dict(metadata=_said("Kind -> column -> values, of these buckets"))
    end = fields.Integer(metadata=_said("1: the answer is whole"))


class SnapshotAnswer(Schema):
    """Where the first sync is to be fetched; `epoch` alone if the phone must learn it first."""

    epoch = fields.Integer(required=True, metadata=_said("Epoch of the server's history"))
    url = fields.String(metadata=_said("Path of the frames"))
    bytes = fields.Integer(metadata=_said("Their size, compressed by brotli"))
    text = fields.Integer(metadata=_said("Their size as text, to tell how far a phone is"))
    rows = fields.Integer(metadata=_said("Records in it"))
    families = fields.Integer(metadata=_said("Families in it"))


class QuarantineAnswer(Schema):
    """The raw request was kept."""

    id = fields.String(required=True, metadata=_said("Id under which it is kept; the same bytes get the same id"))


class SealedAnswer(Schema):
    """The sealed forms were kept."""

    stored = fields.List(fields.String(), required=True, metadata=_said("Ids of the forms that are kept"))


class Phone(Schema):
    """A phone of the worker."""

    id = fields.String(required=True, metadata=_said("The phone"))
    name = fields.String(required=True, metadata=_said("Its name"))
    state = fields.String(required=True, metadata=_said(STATES))
    app = fields.String(allow_none=True, metadata=_said("Name and version of its app"))
    enrolled_at = fields.AwareDateTime(required=True, metadata=_said("When it was enrolled"))
    last_seen_at = fields.AwareDateTime(allow_none=True, metadata=_said("When it last exchanged"))


class MeAnswer(Schema):
    """Who calls: a phone (with its worker), or an account."""

    worker = fields.Nested(WorkerName, metadata=_said("Whose phone it is"))
    kabupaten = fields.String(metadata=_said("Home partition of the worker"))
    zone = fields.String(metadata=_said("Zone of the place of work: WIB, WITA or WIT"))
    phones = fields.List(fields.Nested(Phone), metadata=_said("All phones of the worker"))
    inbox = fields.Dict(
        keys=fields.String(), values=fields.Integer(), metadata=_said("Outcome -> open changes that wait for the office")
    )
    account = fields.Nested(AccountAnswer, metadata=_said("The account, if one calls"))
