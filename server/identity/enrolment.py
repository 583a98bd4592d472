"""How a phone becomes a worker's: a one-time code, typed or scanned, is changed for a token."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection, Engine, Row, func, select, update

from server.engine import read_transaction, write_transaction
from server.identity.phones import note_state
from server.identity.tokens import Random, hand_in_token, hash_token, new_token
from server.models import Device, EnrolCode, Worker
from sync.errors import Problem
from sync.ids import id_from_bytes, slot_id
from sync.limits import ENROL_CODE_DAYS
from sync.store import Clock

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No letter or digit that is easily taken for another: 0 O 1 I L."""
CODE_LENGTH = 10
GROUP_LENGTH = 5
CODES, DEVICES, WORKERS = EnrolCode.__table__, Device.__table__, Worker.__table__


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A phone just enrolled, with the token that is told only now."""

    token: str
    device: str
    worker: str
    worker_name: str
    role: str
    kabupaten: str


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Gives out codes and takes them in; `secret` keys their hashes, as a code is short enough to be tried out."""

    engine: Engine
    secret: str
    clock: Clock
    random: Random

    def issue(self, worker: str, kabupaten: str) -> str:
        """Return a new code for a worker, valid once and for `ENROL_CODE_DAYS`."""
        (code,), _until = self.issue_all([worker], kabupaten)
        return code

    def issue_all(self, workers: Sequence[str], kabupaten: str) -> tuple[list[str], datetime]:
        """Return a new code for each of several workers of a kabupaten, and until when they hold."""
        now, codes = self.clock(), [new_code(self.random) for _ in workers]
        until = now + timedelta(days=ENROL_CODE_DAYS)
        same = {"kabupaten": kabupaten, "made_at": now, "expires_at": until}
        rows = [{"code_hash": self._hash(code), "worker_id": worker, **same} for worker, code in zip(workers, codes, strict=True)]
        with write_transaction(self.engine) as connection:
            connection.execute(CODES.insert(), rows)
        return codes, until

    def redeem(self, code: str, name: str, app: str, key: str = "") -> Enrolled:
        """Change a code for a token; of several who try the same code, one gets it.

        `key`: random text of the phone; a phone whose answer was lost asks again with the same one and is the same phone.
        Raises `Problem` (code_unknown, code_expired).
        """
        hashed, token = self._hash(code), new_token(self.random)
        device = slot_id("device", (hashed, key)) if key else id_from_bytes(self.random(16))
        with write_transaction(self.engine) as connection:
            found, again = self._use(connection, hashed, device)
            if again:
                renewed = update(DEVICES).where(DEVICES.c.id == device)
                connection.execute(renewed.values(_hashes(token)))
            else:
                row = self._device(found, device, token, name, app)
                connection.execute(DEVICES.insert(), row)
                note_state(connection, [device], row["enrolled_at"])
            worker = connection.execute(
                select(WORKERS.c.name, WORKERS.c.role).where(WORKERS.c.kabupaten == found.kabupaten, WORKERS.c.id == found.worker_id)
            ).one_or_none()
        worker_name, role = worker or (None, None)
        return Enrolled(token, device, found.worker_id, worker_name or "", role or "", found.kabupaten)

    def _use(self, connection: Connection, hashed: str, device: str) -> tuple[Row, bool]:
        """Use up a code; return its row, and whether this very phone had used it before and is still active."""
        now = self.clock()
        use = update(CODES).where(CODES.c.code_hash == hashed, CODES.c.used_at.is_(None), CODES.c.expires_at > now)
        used = connection.execute(use.values(used_at=now)).rowcount
        found = connection.execute(select(CODES).where(CODES.c.code_hash == hashed)).one_or_none()
        if used:
            return found, False
        if found is None or (found.used_at and not self._had(connection, device)):
            raise Problem("code_unknown")
        if found.expires_at <= now:
            raise Problem("code_expired")
        return found, True

    def _had(self, connection: Connection, device: str) -> bool:
        query = select(DEVICES.c.id).where(DEVICES.c.id == device, DEVICES.c.state == "active")
        return connection.execute(query).first() is not None

    def _device(self, found: Row, device: str, token: str, name: str, app: str) -> dict[str, Any]:
        return {
            "id": device,
            "worker_id": found.worker_id,
            "kabupaten": found.kabupaten,
            "name": name,
            **_hashes(token),
            "state": "active",
            "app": app,
            "enrolled_at": self.clock(),
        }

    def _hash(self, code: str) -> str:
        plain = "".join(char for char in code.upper() if char.isalnum())
        return hmac.new(self.secret.encode(), plain.encode(), sha256).hexdigest()


def _hashes(token: str) -> dict[str, str]:
    return {"token_hash": hash_token(token), "hand_in_hash": hash_token(hand_in_token(token))}


def new_code(random: Random) -> str:
    """Return a random code in two groups, 49 bits."""
    number = int.from_bytes(random(16), "big")
    chars = []
    for _ in range(CODE_LENGTH):
        number, index = divmod(number, len(ALPHABET))
        chars.append(ALPHABET[index])
    text = "".join(chars)
    return f"{text[:GROUP_LENGTH]}-{text[GROUP_LENGTH:]}"


def qr_payload(address: str, code: str) -> str:
    """Return the text of the QR code that a phone scans to enrol; what follows # reaches no server and no log."""
    return f"{address}/app/#/daftar?" + urlencode({"k": code})


def find_workers(engine: Engine, wanted: str) -> list[Row]:
    """Return the workers (id, kabupaten, name, nip) whose id, NIP or name this is; more than one may have the name."""
    is_wanted = (WORKERS.c.id == wanted) | (WORKERS.c.nip == wanted) | (func.lower(WORKERS.c.name) == wanted.lower())
    query = select(WORKERS.c.id, WORKERS.c.kabupaten, WORKERS.c.name, WORKERS.c.nip)
    with read_transaction(engine) as connection:
        return list(connection.execute(query.where(is_wanted, WORKERS.c.deleted.is_(False)).order_by(WORKERS.c.id)))


def phones_of(engine: Engine, worker: str) -> list[Row]:
    """Return the phones (id, state, name, enrolled_at, last_seen_at) of a worker, the oldest first."""
    query = select(DEVICES.c.id, DEVICES.c.state, DEVICES.c.name, DEVICES.c.enrolled_at, DEVICES.c.last_seen_at)
    with read_transaction(engine) as connection:
        return list(connection.execute(query.where(DEVICES.c.worker_id == worker).order_by(DEVICES.c.enrolled_at, DEVICES.c.id)))


def mark_device(engine: Engine, device: str, state: str, *, at: datetime, by: str | None = None) -> None:
    """Mark a phone active, retired (may still hand in) or stolen (refused); raises `Problem` (not_found).

    `by`: the account that does so, None for a command.
    """
    with write_transaction(engine) as connection:
        if not connection.execute(update(DEVICES).where(DEVICES.c.id == device).values(state=state, marked_at=at, marked_by=by)).rowcount:
            raise Problem("not_found", {"field": "device"})
        note_state(connection, [device], at)
