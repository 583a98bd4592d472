"""What came of one sync, and what the phone holds: figures for the worker and for tests."""

from dataclasses import dataclass, field

from sync.phone.talk import Failure


@dataclass(slots=True)
class SyncReport:
    """What one sync did.

    `complete`: everything sent and everything received; else `failure` says why, `code` is the server's word for it and
    `retry_after_s` says when to try again. `outcomes`: outcome -> changes; `recovered`: how often the server had gone back.
    """

    complete: bool = False
    exchanges: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    rows: int = 0
    gone: int = 0
    snapshot_bytes: int = 0
    repairs: int = 0
    recovered: int = 0
    quarantined: int = 0
    failure: Failure | None = None
    code: str | None = None
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """Three counts of changes: `here` only on this phone, `accepted` by the server, `attention` needed.

    `unsent_age_s`: age of the oldest unsent form; `exchanged_at`: Unix time of the last complete exchange, by the server's clock.
    """

    here: int
    accepted: int
    attention: int
    unsent_age_s: int | None
    exchanged_at: int | None


@dataclass(frozen=True, slots=True)
class Attention:
    """A change that a person must look at; `why` is the reason in Indonesian, `reason` a supervisor's own words."""

    form: str
    index: int
    kind: str
    id: str
    fields: dict[str, object]
    work_date: str
    outcome: str
    code: str | None
    why: str
    reason: str | None
