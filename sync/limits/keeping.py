"""Limits of what is kept: the history of families, the seal of the change log, privacy, and the access log."""

# the history of families
HISTORY_FORMS_PER_COMMIT = 100
"""Forms of the change log that are entered into the history at a time."""
HISTORY_FORMS_PER_RUN = 20_000
HISTORY_LOOK_BACK_S = 900
"""So much later than it arrived a form may be committed; the nightly run looks back further."""
HISTORY_LOOK_BACK_DAYS = 3
HISTORY_PER_PAGE_MAX = 50
"""Changes on one page of a family's history."""
PAST_RECORDS_AT_ONCE = 500
"""Records that are rebuilt from the change log at a time."""

# the seal of the change log
SEALED_PER_COMMIT = 2_000
"""Rows of the change log that are sealed in one transaction."""
SEAL_LOOK_BACK_S = 3_600
"""A row may be committed so much later than its arrival says, and is still sealed; a later one counts as added."""
RESTORES_SHOWN = 50
"""Restores that are shown and that digests are held against, the newest."""
DIGESTS_CHECKED_MAX = 31
"""So many of the newest digests in the folder each chain is held against every night."""
MAIL_TIMEOUT_S = 30
FAULTS_LOGGED_MAX = 100
"""Faults of the seal that one night writes into the log."""

# privacy and retention
PRIVACY_HOURS = 72
"""Within so long a report is handed over or data corrected (UU 27/2022, articles 30 and 32: 3×24 hours)."""
PRIVACY_REQUESTS_SHOWN = 100
DELETED_PER_COMMIT = 1_000
"""Rows past their retention that are deleted in one transaction."""
FAMILIES_ERASED_PER_COMMIT = 5
"""Families that are erased in one transaction; with 500 records each it takes some two seconds, in which their kabupaten waits."""
LATE_ERASED_PER_COMMIT = 100
"""Dismissed changes about erased families that are emptied in one transaction."""
ERASING_TRIES = 3
"""How often a portion of families is tried in one run while others write into its kabupaten at that moment."""
ERASED_COUNTED_MAX = 500
"""Families past their retention that the page looks at to count them."""
ERASED_SHOWN_MAX = 200
"""Families past their retention that the page shows, in each kabupaten the longest ended first."""
HOLDS_SHOWN_MAX = 100

# questions about meetings
QUESTION_MEETINGS_MAX = 20_000
"""Meetings of one kabupaten and month that questions are looked for among."""
QUESTION_PRESENT_MEETINGS = 3
QUESTION_MARKS_MIN = 12
"""Marks without one absence, over at least so many meetings, that make a question."""
QUESTION_WORDS_MIN = 40
"""Letters of a description from which on its repetition is asked about."""
QUESTION_MONTH_END_DAYS = 3
QUESTION_FORMS_MIN = 10
"""Forms of a worker in a month below which nothing is asked about when they were saved."""
QUESTIONS_SHOWN_MAX = 50

# the access log
READS_PER_PAGE = 100
"""Lines of the access log on one page."""
DOER_CHARS_MAX = 64
"""A command and the user of its system, as an act on an account names them."""
OWN_ACTS_SHOWN = 20
"""What others did to an account, on its own page."""
