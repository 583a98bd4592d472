"""Every limit of the system, named in one place (P49)."""

# one exchange
REQUEST_BYTES_MAX = 1_000_000
"""Compressed or plain body of a request."""
INFLATED_BYTES_MAX = 8_000_000
"""Body after gzip."""
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

# disputes
DISPUTES_PER_RUN = 500
"""Conflicts of which the first authors are told at a time."""

# decisions at the console
DECISION_WITHDRAW_S = 600
"""So long a decision waits, and can be withdrawn, before phones hear of it."""
DECISIONS_PER_RUN = 500
"""Decisions that one run of the job carries out."""
REASON_CHARS_MIN = 10
"""Reason of a step about a sanction, so that it is more than a letter."""
REASON_CHARS_MAX = 500
"""Reason that a worker is given for a decision."""
QUESTION_DAYS = 7
"""So many days a worker has to answer, unless the question says otherwise."""
QUESTION_DAYS_MAX = 60
TURNS_MAX = 200
"""Questions and decisions in one thread."""
THREADS_PER_RUN = 500
"""Threads that one run of the job marks as answered."""
SAVED_FILTERS_MAX = 20
"""Filters of queues that an account keeps."""
SAVED_NAME_CHARS_MAX = 60
CASES_PER_PAGE_MAX = 100
CASES_COUNTED_MAX = 1_000
"""So far the waiting cases of a queue are counted; more is "more"."""

SUPERVISED_PER_PAGE_MAX = 300
"""Meetings, and families, of a month that the page of supervision shows."""
BULK_DECISIONS_MAX = 50
"""Checks that are approved in one step; each is a decision of its own."""
REMINDED_MONTHS = 24
"""So far back a tugas about missing checks still ends by itself when they come."""
REMINDED_DAYS = 200
"""So long after a decision its case may still be asked once more; a tahap of three months and its entry end before."""
BEFORE_CLOSING_DAYS = 7
"""So long before figures are frozen people are reminded of school days that are missing."""
MISSING_MONTHS = 3
"""So many of the newest months whose missing checks lie before people."""
MISSING_SHOWN_MAX = 200
"""Members of a facility that the page of missing checks names."""
HELD_UP_SHOWN_MAX = 200
"""Members whose checks wait for the effective days of a school, that its page names."""
SAMPLE_SIZE = 30
"""Ordinary checks of komitmen drawn from the lot of a kecamatan and month, and again when the sample grows."""
SAMPLE_PER_WORKER_MIN = 3
"""Of each worker of the lot at least so many are drawn, so that nobody's work goes unseen."""
SAMPLE_FINDINGS_MAX = 2
"""Findings with which the sample grows; with more the whole lot is looked at."""
SAMPLE_MONTHS = 12
"""So far back late checks still join a lot."""
SAMPLE_CLOSED_PER_COMMIT = 500
SAMPLE_LOTS_PER_PAGE = 50
SAMPLE_CHECKS_PER_PAGE = 50

WATCH_NUMBERS_MAX = 20_000
"""Numbers of a partition that one step of the watch reads."""
WATCH_STEPS_MAX = 50
"""Steps of one run of the watch; what is left waits for the next minute."""
CASES_FOLLOWED_PER_STEP = 500
"""Open cases that are examined anew at a time when their kelompok went to others; phones wait while so many are written."""

# long work
WORK_LEASE_S = 300
"""So long a process may be silent before another one takes its work."""
WORK_TELL_S = 2
"""How often work says how far it is."""
WORK_TRIES_MAX = 5
"""Starts of one piece of work before it is given up."""
WORK_ITEMS_OPEN_MAX = 10
"""Pieces that one account may have waiting."""
WORK_ITEMS_SHOWN_MAX = 50
WORK_FILE_DAYS = 14
"""So long files of work are kept."""

# the APD's pages
FAMILIES_PLACED_MAX = 500
"""Families that change their kelompok in one step."""
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
# exports
EXPORT_ROWS_AT_ONCE = 10_000
EXPORT_BLOCK_BYTES = 4_000_000
"""Text that is read into Parquet at a time."""
XLSX_ROWS_MAX = 1_000_000
"""Rows of one sheet, which ends at 1,048,576."""
# demonstration data
DEMO_FAMILIES = 1_000
DEMO_KABUPATEN_MAX = 38
# attendance
ATTENDANCE_MONTHS = 12
"""Months over which the attendance of a family is shown, this one included."""
ATTENDANCE_FAMILIES_AT_ONCE = 1_000
ATTENDANCE_MONTHS_KEPT = 24
"""Months whose attendance is kept counted when a kabupaten begins; none is dropped later."""
# files
UPLOAD_BYTES_MAX = 32_000_000
"""A roster, or a file of sealed work, sent through a page; a larger one is compressed, or taken by a command."""
TRANSFERS_PER_RUN = 500
"""Moves between kabupaten that one run of the job completes."""
CARDS_MAX = 200
"""Enrolment cards of one sheaf."""
CARDS_PER_SHEET = 8
"""Cards on one sheet of A4."""
FAMILY_CHANGES_MAX = 10
"""The newest of them, on the page of the family itself."""
FAMILY_ROWS_MAX = 12
"""Records of one kind on the page of a family, the newest."""
FAMILY_RECORDS_MAX = 2_000
"""Changes of a family that are looked through for what it had on a day, the newest before it."""
SEARCH_RESULTS_MAX = 50
COUNTED_MAX = 99_999
"""Any figure of a worker's month."""
CASELOAD_IDEAL = 150
"""Families that one pendamping looks after at best, and at most: the minister's figures of 2016, until a regulation says others."""
CASELOAD_MAX = 400
WORKERS_PER_PAGE_MAX = 50
FIGURE_MONTHS = 3
"""Months that are counted anew each day: this one and those before it."""
SEARCH_TEXT_MIN = 3
"""Letters of a name, or last digits of a number."""

# identity
ENROL_CODE_DAYS = 14
ENROL_TRIES_PER_HOUR = 30
LOGIN_TRIES_PER_HOUR = 30
LOGIN_TOKEN_HOURS = 12
PASSWORD_CHARS_MIN = 12
PASSWORD_CHARS_MAX = 200

# snapshots
SNAPSHOT_HOURS = 48
SNAPSHOTS_PER_HOUR_MAX = 30
"""Files prepared for one phone in an hour."""

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
FAULTS_LOGGED_MAX = 100
"""Faults of the seal that one night writes into the log."""
READS_PER_PAGE = 100
"""Lines of the access log on one page."""
DOER_CHARS_MAX = 64
"""A command and the user of its system, as an act on an account names them."""
OWN_ACTS_SHOWN = 20
"""What others did to an account, on its own page."""

# contents of a record
NAME_CHARS_MAX = 200
"""Names of people, places, facilities and topics; addresses and other longer texts have TEXT_CHARS_MAX."""
CODE_CHARS_MAX = 64
"""Codes and words of a list."""
SPEAKERS_MAX = 3
"""Speakers of a P2K2 meeting that the SIKS-NG form takes."""
ACTIVITY_CHARS_MAX = 100
"""Name of an activity on the P2K2 form of SIKS-NG."""
ASPECTS_CHARS_MAX = 900
"""Five aspects of a P2K2 meeting together: the SIKS-NG form takes 1,000 characters with their headings."""
JOINT_KELOMPOK_MAX = 20
"""Kelompok that meet jointly with one other."""
HOLDERS_MAX = 20
"""Workers who hold one P2K2 meeting together."""
DAYS_PER_MONTH_MAX = 31
ORDINAL_MAX = 99
"""Meetings of one kelompok in one month; sessions of one modul."""
FAMILY_MEMBERS_MAX = 30
"""Members that one peristiwa names."""
TWINS_MAX = 9
FAMILIES_AT_MEETING_MAX = 999
RECORDED_MAX = 999
"""Figures of one family that a spot check repeats."""
RUPIAH_MAX = 100_000_000
"""Aid of one stage."""
WEIGHT_KG_MAX = 400
HEIGHT_CM_MAX = 250
NAMES_IN_DETAILS_MAX = 20
"""Names of unknown fields that an answer repeats."""

# rules of komitmen
RULE_AREAS_MAX = 800
"""Areas of PKH Akses in one version."""
RULE_EXPECTATIONS_MAX = 60
"""Checks that one version asks for."""

# the cycle of komitmen
FIGURES_PER_COMMIT = 2_000
"""Figures that one transaction freezes."""
LATE_FAMILIES_PER_STEP = 500
LATE_STAGES_MAX = 4
"""Closed stages, the newest, for which late work is still reckoned."""
SANCTIONS_PER_COMMIT = 200
PREFILL_PER_COMMIT = 200
"""Proposed meetings and effective days that one commit writes."""
STEPS_PER_RUN = 500
"""Steps of sanctions that one run of the job carries out."""
EVIDENCE_LINES_MAX = 20
"""Failed checks that a proposal names; the page has all."""

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

# supervision
DRAWN_MAX = 100
"""Families or meetings drawn for one supervisor at a time."""

# imports
IMPORT_FILE_BYTES_MAX = 8_000_000_000
"""Text of a file after gzip."""
IMPORT_LINE_CHARS_MAX = 200_000
IMPORT_RECORD_LINES_MAX = 40
"""Lines that one quoted cell may run over before its quote counts as never closed."""
IMPORT_HEADER_LINES_MAX = 60
"""Lines at the top of a file among which the header is looked for."""
IMPORT_CELLS_MAX = 500
IMPORT_FAMILY_ROWS_MAX = 60
"""Rows under one family card number; a larger family is a placeholder number used by many."""
IMPORT_TEXT_CHARS_MAX = 300
IMPORT_NAME_CHARS_MAX = 150
IMPORT_SHAPE_CHARS_MAX = 40
IMPORT_BAD_BYTES_LOOKED_AT = 1_000
"""Bytes that are not UTF-8, after which a file's encoding is decided."""
IMPORT_REPORT_LINES_MAX = 200
"""Lines of each sort that a report holds in memory; the rest is counted and written to its file."""
IMPORT_DOUBLES_MAX = 5
"""Members of other families that one number is compared with; a number that many share is no person's."""

# records that may be one, and verivali
MATCH_GROUP_MAX = 10
"""So many records that share a number are looked at as perhaps one; a number that more share identifies nobody."""
MATCHES_PER_RUN = 500
"""Pairs from imports that are laid before people in one run."""
MATCH_FOREIGN_MAX = 1_000
"""Pairs over two kabupaten that one night lays before people."""
UNGROUPED_PER_PAGE_MAX = 100
"""Families without a kelompok that one page offers to place."""
UNMERGE_DAYS = 90
"""So long a merging can be undone at the console."""
SIKS_BATCHES_MAX = 99_999
"""Batches of one kabupaten."""
SIKS_BATCH_ROWS_MAX = 2_000
"""Proposals in one batch; what is left goes into the next."""
SIKS_ROWS_PER_STEP = 500
"""Lines of a file that are read at once."""
SIKS_ROWS_MAX = 10_000
"""Lines of one file of answers."""
SIKS_UPLOAD_HOURS = 24
"""So long a file of answers waits to be taken over after its dry run."""
SIKS_FILE_BYTES_MAX = 4_000_000
"""Largest file of answers from SIKS-NG."""
