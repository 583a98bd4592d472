"""Limits of exchanges between phones and the server, and of what phones keep."""

# one exchange
REQUEST_BYTES_MAX = 1_000_000
INFLATED_BYTES_MAX = 8_000_000
"""Body of a request, and after gzip."""
NESTING_MAX = 40
"""Lists and objects inside each other in a body."""
FORMS_PER_EXCHANGE_MAX = 200
CHANGES_PER_FORM_MAX = 200
FORM_BYTES_MAX = 500_000
"""Text of a form that a phone saves, so that it can be sent at all."""
CHANGES_PER_EXCHANGE_MAX = 1_000
AFTER_PER_CHANGE_MAX = 50
SEEN_VALUES_MAX = 50
CHAIN_MAX = 50
WORD_CHARS_MAX = 32
"""Names of kinds and partitions on the wire."""
TEXT_CHARS_MAX = 2_000
PARTITIONS_PER_WORKER_MAX = 8
SCOPES_PER_WORKER_MAX = 2_000
PAGE_ROWS_MAX = 1_000
PAGES_PER_ANSWER_MAX = 8
REPAIR_SCOPES_MAX = 50

# time
LATE_DAYS = 3
"""Work of a former owner is taken when its date lies this near the assignment (P36)."""
OLD_WORK_DAYS_MAX = 400
FUTURE_WORK_DAYS_MAX = 1
JOURNAL_DAYS = 35
JOURNAL_DAYS_FULL = 7
"""Before its last exchange: a phone whose disk is full keeps no more of what was accepted, as backups are made daily."""
MIRROR_DAYS = 60
"""Without contact for so long a phone forgets its mirror, never its outbox; a setting may say otherwise."""
MARKER_DAYS = 400
TRIWULAN_HELD = 3
CLOCK_ERROR_S_MAX = 600
"""So far a phone's clock may be off before its worker is told to set it."""

# phone
RETRIES_BEFORE_VALUES = 3
FAILURES_BEFORE_HALVING = 3
BACKOFF_S_MIN = 5
BACKOFF_S_MAX = 3_600
HTTP_TIMEOUT_S = 60
BATCH_FORMS_MAX = 60
BATCH_BYTES_MAX = 16_000
"""Compressed forms of one request, so that a weak signal can carry it."""
GZIP_REQUEST_FROM_BYTES = 200
EXCHANGES_PER_SYNC_MAX = 500
RECOVERIES_PER_SYNC_MAX = 3
SNAPSHOT_FROM_SCOPES = 8
"""So many scopes still empty are fetched as a snapshot, fewer by pages."""
NEWS_MAX = 300
"""Changes of others that a phone remembers, the newest."""

# inbox
INBOX_PER_DEVICE_MAX = 5_000
"""Changes of one phone that wait for a decision, and as many raw requests, before it must wait for the office."""
QUARANTINE_BYTES_MAX = 64_000
RAW_CHARS_MAX = QUARANTINE_BYTES_MAX // 8
"""Text of one raw hand-in, whose characters may take several bytes; a longer change goes in pieces."""

# sealed work
SEALED_FORMS_PER_REQUEST_MAX = 100
SEALED_BOX_CHARS_MAX = 960_000
"""A sealed form as text on the wire; it is as large as what a phone may save."""
SEALED_PER_DEVICE_MAX = 5_000
SEALED_FILE_BYTES_MAX = 100_000_000

# snapshots
SNAPSHOT_HOURS = 48
SNAPSHOTS_PER_HOUR_MAX = 30
"""Files prepared for one phone in an hour."""
