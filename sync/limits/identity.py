"""Limits of who comes in: accounts, enrolment, and the lock of a phone."""

# identity
ENROL_CODE_DAYS = 14
ENROL_TRIES_PER_HOUR = 30
LOGIN_TRIES_PER_HOUR = 30
LOGIN_TOKEN_HOURS = 12
PASSWORD_CHARS_MIN = 12
PASSWORD_CHARS_MAX = 200

# enrolment and accounts
APP_CHARS_MAX = 32
"""Name and version of a phone app."""
TOKEN_CHARS_MAX = 64
"""One-time codes, tokens and user names."""

# the lock of a phone
PIN_DIGITS_MIN = 6
PIN_DIGITS_MAX = 12
PIN_ROUNDS = 600_000
"""Of PBKDF2: a third of a second on a slow phone."""
PIN_TRIES_FREE = 3
"""Wrong tries before each costs a wait, twice as long each time."""
PIN_WAIT_S_MIN = 30
PIN_WAIT_S_MAX = 3_600
IDLE_MINUTES = 5
"""Without a touch for so long, a phone locks itself unless its worker chose otherwise."""
