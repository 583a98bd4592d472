"""The bodies of requests and answers around the records; the OpenAPI page is made from them.

Only the outer object of an exchange is judged here: forms are read by `sync.wire`, their content by `schemas.check`.
A key that a newer app sends and this server does not know is passed over.
"""

from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate, validates_schema

from schemas.fields import is_storable_text
from sync.ids import BUCKETS, DIGEST_MASK, ID_LENGTH, is_id
from sync.limits import (
    APP_CHARS_MAX,
    COUNTED_MAX,
    NAME_CHARS_MAX,
    PARTITIONS_PER_WORKER_MAX,
    PASSWORD_CHARS_MAX,
    PASSWORD_CHARS_MIN,
    REPAIR_SCOPES_MAX,
    SCOPES_PER_WORKER_MAX,
    SEALED_BOX_CHARS_MAX,
    SEALED_FORMS_PER_REQUEST_MAX,
    TOKEN_CHARS_MAX,
)
from sync.wire import WIRE_VERSION

NUMBER_MAX = (1 << 53) - 1
"""The largest whole number that JavaScript holds exactly."""
PARTITIONS_MAX = 2 * PARTITIONS_PER_WORKER_MAX + 1
"""Each kabupaten may bring its province, and there is the nation."""
KABUPATEN = validate.Regexp(r"[0-9]{2}([0-9]{2})?\Z", error="not a partition code")
SCOPE = validate.Regexp(r"[a-z](:[A-Za-z0-9_-]{1,22}(:[0-9]{4}-[1-4])?)?\Z", error="not a scope")


def _storable(value: str) -> None:
    if not is_storable_text(value):
        raise ValidationError("not text")


def _id(value: str) -> None:
    if not is_id(value):
        raise ValidationError("not an id")


def _int(caption: str, highest: int = NUMBER_MAX, *, required: bool = True) -> fields.Integer:
    bounds = validate.Range(0, highest)
    return fields.Integer(strict=True, required=required, validate=bounds, metadata={"description": caption})


def _text(caption: str, longest: int, *, required: bool = True, shortest: int = 0) -> fields.String:
    bounds = validate.Length(shortest, longest)
    return fields.String(required=required, validate=[bounds, _storable], metadata={"description": caption})


def _identity(caption: str) -> fields.String:
    return fields.String(required=True, validate=_id, metadata={"description": caption, "minLength": ID_LENGTH})


def _by_kabupaten(caption: str, values: fields.Field, *, required: bool = False) -> fields.Dict:
    return fields.Dict(
        keys=fields.String(validate=KABUPATEN),
        values=values,
        required=required,
        validate=validate.Length(max=PARTITIONS_MAX),
        metadata={"description": caption},
    )


def _by_scope(values: fields.Field, most: int) -> fields.Dict:
    return fields.Dict(keys=fields.String(validate=SCOPE), values=values, validate=validate.Length(max=most))


def _schema_version() -> fields.Integer:
    return _int("Schema version: the newest kinds and fields the app knows", required=False)


class Body(Schema):
    """The body of a request."""

    class Meta:
        """Newer apps may send more than this server knows."""

        unknown = EXCLUDE


class ExchangeRequest(Body):
    """One exchange: what the phone brings, and how far it has come."""

    v = fields.Integer(
        strict=True,
        required=True,
        validate=validate.Equal(WIRE_VERSION),
        metadata={"description": "Version of the wire format"},
    )
    app = _text("Name and version of the app", APP_CHARS_MAX, required=False)
    sv = _schema_version()
    epoch = _int("Epoch of the server's history that the phone has learnt")
    now = fields.Integer(
        strict=True,
        validate=validate.Range(-NUMBER_MAX, NUMBER_MAX),
        metadata={"description": "The phone's clock in Unix seconds, at sending, however wrong"},
    )
    asg = _text("Version of the list of scopes the phone holds", TOKEN_CHARS_MAX, required=False)
    cur = _by_kabupaten(
        "Partition -> [number, tag] up to which its scopes are held",
        fields.List(_int("Number or tag"), validate=validate.Length(equal=2)),
    )
    lag = _by_kabupaten(
        "Partition -> scope -> number, for scopes held only up to a number of their own",
        _by_scope(_int("Number"), SCOPES_PER_WORKER_MAX),
    )
    wait = _int("Forms on the phone that are not accepted yet, those of this request too", COUNTED_MAX, required=False)
    free = _int("Bytes of room that the phone has left", required=False)
    last = _by_kabupaten("Partition -> newest accepted form", _identity("Form"))
    forms = fields.List(
        fields.List(fields.Raw(allow_none=True)),
        metadata={
            "description": "Forms in the order saved, each [id, partition, date of the work, device time, age in seconds, "
            "[change, ...]]; a change is [kind, id, fields, base, after, seen]"
        },
    )


class SnapshotRequest(Body):
    """Asks for whole scopes, on first sync or when scopes are gained; without `scopes` for all of the list."""

    sv = _schema_version()
    epoch = _int("Epoch of the server's history")
    asg = _text("Version of the list of scopes", TOKEN_CHARS_MAX)
    scopes = _by_kabupaten(
        "Partition -> scopes wanted",
        fields.List(fields.String(validate=SCOPE), validate=validate.Length(max=SCOPES_PER_WORKER_MAX)),
    )


class SnapshotFrom(Body):
    """Where to go on in a first sync."""

    stored = fields.Integer(validate=validate.Range(0, NUMBER_MAX), metadata={"description": "Frames after the opening that the phone has stored"})


class RepairRequest(Body):
    """Tells digests, so that the server can name and fill what differs.

    First `scopes`, one digest for each; then, for those that differ, `buckets`.
    """

    sv = _schema_version()
    epoch = _int("Epoch of the server's history")
    scopes = _by_kabupaten(
        "Partition -> scope -> digest", _by_scope(_int("Digest", DIGEST_MASK), SCOPES_PER_WORKER_MAX)
    )
    buckets = _by_kabupaten(
        "Partition -> scope -> digest of each bucket",
        _by_scope(fields.List(_int("Digest", DIGEST_MASK), validate=validate.Length(equal=BUCKETS)), REPAIR_SCOPES_MAX),
    )

    @validates_schema
    def not_too_many_buckets(self, data: dict[str, Any], **_: Any) -> None:
        """Bound the scopes of all partitions together."""
        if sum(len(scopes) for scopes in data.get("buckets", {}).values()) > REPAIR_SCOPES_MAX:
            raise ValidationError(f"more than {REPAIR_SCOPES_MAX} scopes", "buckets")


class EnrolRequest(Body):
    """Makes a phone a worker's, with a one-time code."""

    code = _text("One-time code, typed or scanned", TOKEN_CHARS_MAX, shortest=1)
    name = _text("Name of the phone, to tell it from others", NAME_CHARS_MAX)
    app = _text("Name and version of the app", APP_CHARS_MAX)
    key = _text("Random text of the phone, to ask again after a lost answer", TOKEN_CHARS_MAX, required=False)


class SealedOne(Body):
    """A form sealed to the office's key."""

    id = _identity("The form")
    box = _text("Box in base64url", SEALED_BOX_CHARS_MAX, shortest=1)


class SealedRequest(Body):
    """Hands in sealed forms, in the order they were saved."""

    forms = fields.List(
        fields.Nested(SealedOne),
        required=True,
        validate=validate.Length(1, SEALED_FORMS_PER_REQUEST_MAX),
        metadata={"description": "Sealed forms in the order saved"},
    )


class LoginRequest(Body):
    """A login at the console or the API."""

    username = _text("User name", TOKEN_CHARS_MAX, shortest=1)
    password = _text("Password", PASSWORD_CHARS_MAX, shortest=1)


class PasswordChange(Body):
    """A new password for one's own account."""

    old = _text("Password until now", PASSWORD_CHARS_MAX, shortest=1)
    new = _text("New password", PASSWORD_CHARS_MAX, shortest=PASSWORD_CHARS_MIN)


class Problem(Schema):
    """The one shape of every error."""

    code = fields.String(required=True, metadata={"description": "Code that never changes, for programs"})
    message = fields.String(required=True, metadata={"description": "Sentence in Indonesian, for people"})
    details = fields.Dict(required=True, metadata={"description": "Names of fields and limits, never personal data"})


class WorkerName(Schema):
    """A worker, by id and name, with the role that decides what the app shows."""

    id = _identity("The worker")
    name = fields.String(required=True, metadata={"description": "Full name"})
    role = fields.String(required=True, metadata={"description": "Profession: pendamping, supervisor, ..."})


class PhoneSettings(Schema):
    """What the operator has set for all phones."""

    mirror_days = _int("Days without contact after which a phone forgets its mirror, never its outbox")


class EnrolAnswer(Schema):
    """What a phone learns when it is enrolled; the token is told only now."""

    token = fields.String(required=True, metadata={"description": "Token for the Authorization header"})
    device = _identity("The phone")
    worker = fields.Nested(WorkerName, required=True, metadata={"description": "Whose phone it is"})
    kabupaten = fields.String(required=True, metadata={"description": "Home partition of the worker"})
    epoch = _int("Epoch of the server's history")
    kinds = fields.List(
        fields.Dict(), required=True, metadata={"description": "Kinds of record with their field groups and merge rules"}
    )
    settings = fields.Nested(PhoneSettings, required=True, metadata={"description": "What is set for all phones"})
    t = _int("The server's clock in Unix seconds")


class LoginAnswer(Schema):
    """A login that lasts some hours."""

    token = fields.String(required=True, metadata={"description": "Token for the Authorization header"})
    seconds = _int("How long it lasts")


class AccountAnswer(Schema):
    """One's own account."""

    id = _identity("The account")
    username = fields.String(required=True, metadata={"description": "User name"})
    role = fields.String(required=True, metadata={"description": "Role, which decides what is allowed"})
    region = fields.String(required=True, metadata={"description": "Code of the region the account sees"})


class HealthAnswer(Schema):
    """Whether the server can work."""

    status = fields.String(required=True, metadata={"description": "ok, or the part that fails"})
    v = _int("Version of the wire format")
    sv = _int("Schema version")
    epoch = _int("Epoch of the server's history")
    t = _int("The server's clock in Unix seconds")
