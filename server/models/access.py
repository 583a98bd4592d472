"""Who may come in: phones, enrolment codes, accounts, tokens; and what could not be read from them."""

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Big, Day, Id, Kabupaten, Moment, Prose, Word


class Device(db.Model):
    """A phone of a worker, or what stands for one; `state` is active, retired or stolen.

    `hand_in_hash` is of the token that only hands in sealed forms (P54); `clock_error_s`: its clock less the server's, as of the last contact;
    `waiting_forms` and `free_bytes` are what it last said of itself (P56);
    `marked_at` and `marked_by`: which account gave it its state, null for a command.
    """

    __tablename__ = "device"

    id: Mapped[Id] = mapped_column(primary_key=True)
    worker_id: Mapped[Id] = mapped_column(index=True)
    kabupaten: Mapped[Kabupaten]
    name: Mapped[Prose]
    token_hash: Mapped[Word]
    state: Mapped[Word]
    app: Mapped[Word | None]
    enrolled_at: Mapped[Moment]
    last_seen_at: Mapped[Moment | None]
    clock_error_s: Mapped[int | None]
    hand_in_hash: Mapped[Word | None]
    waiting_forms: Mapped[int | None]
    free_bytes: Mapped[Big | None]
    marked_at: Mapped[Moment | None]
    marked_by: Mapped[Id | None]

    __table_args__ = (UniqueConstraint("token_hash"), Index(None, "hand_in_hash", unique=True))


class DevicePast(db.Model):
    """What a phone was from a moment on: its state and its app; a row each time one of them changes."""

    __tablename__ = "device_past"

    device: Mapped[Id] = mapped_column(primary_key=True)
    at: Mapped[Moment] = mapped_column(primary_key=True)
    state: Mapped[Word]
    app: Mapped[Word | None]


class EnrolCode(db.Model):
    """A one-time code that makes a phone a worker's."""

    __tablename__ = "enrol_code"

    code_hash: Mapped[Word] = mapped_column(primary_key=True)
    worker_id: Mapped[Id]
    kabupaten: Mapped[Kabupaten]
    made_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]


class Account(db.Model):
    """Somebody who logs in at the console; `region` is the code up to which he sees, `until` the last day.

    `password_by`: the account that has set the present password, null once its holder has chosen one.
    """

    __tablename__ = "account"

    id: Mapped[Id] = mapped_column(primary_key=True)
    username: Mapped[Word]
    password_hash: Mapped[Prose]
    role: Mapped[Word]
    region: Mapped[Word]
    active: Mapped[bool]
    made_at: Mapped[Moment]
    until: Mapped[Day | None]
    password_by: Mapped[Id | None]

    __table_args__ = (UniqueConstraint("username"),)


class LoginToken(db.Model):
    """A login that lasts some hours."""

    __tablename__ = "login_token"

    token_hash: Mapped[Word] = mapped_column(primary_key=True)
    account_id: Mapped[Id] = mapped_column(ForeignKey("account.id"), index=True)
    made_at: Mapped[Moment]
    expires_at: Mapped[Moment]


class Quarantine(db.Model):
    """A request that could not be taken, raw, for a person to look at."""

    __tablename__ = "quarantine"

    id: Mapped[Id] = mapped_column(primary_key=True)
    device_id: Mapped[Id] = mapped_column(index=True)
    received_at: Mapped[Moment]
    body: Mapped[bytes] = mapped_column(LargeBinary())


class SealedForm(db.Model):
    """A form that a phone with a forgotten PIN handed in, sealed; `state` is waiting, recovered (box emptied) or unreadable."""

    __tablename__ = "sealed_form"

    device: Mapped[Id] = mapped_column(primary_key=True)
    form: Mapped[Id] = mapped_column(primary_key=True)
    number: Mapped[int]
    box: Mapped[bytes] = mapped_column(LargeBinary())
    received_at: Mapped[Moment]
    state: Mapped[Word]
    settled_at: Mapped[Moment | None]
    settled_by: Mapped[Word | None]
