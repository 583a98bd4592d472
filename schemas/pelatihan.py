"""Pelatihan: a training that a worker took part in."""

from schemas.base import RecordSchema, Sync
from schemas.fields import Day, Id, Text, Whole, together
from sync.kinds import Rule, ScopeRule
from sync.limits import CODE_CHARS_MAX, NAME_CHARS_MAX, TRAINING_HOURS_MAX

KEY = together("key", Rule.FIXED)
TRAINING = together("training", Rule.LATEST)
CERTIFICATE = together("certificate", Rule.LATEST)


class PelatihanSchema(RecordSchema):
    """An entry of the training register, kept by the office in the worker's own scope, so that it may be read and objected to there."""

    sync = Sync("pelatihan", ScopeRule("w", "worker_id"), office=True)

    worker_id = Id(KEY, "The worker", required=True)
    date = Day(KEY, "Last day of the training", required=True)
    title = Text(KEY, "What was taught (P2K2 modules, case management, TAGANA, ...)", chars=NAME_CHARS_MAX, required=True)
    hours = Whole(TRAINING, "Hours of training (jam pelajaran)", 1, TRAINING_HOURS_MAX, required=True)
    organiser = Text(TRAINING, "Who gave it", chars=NAME_CHARS_MAX)
    certificate = Text(CERTIFICATE, "Number of the certificate", chars=CODE_CHARS_MAX)
