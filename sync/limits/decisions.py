"""Limits of what people decide: threads, decisions, samples, supervision, and records that may be one."""

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

# samples of komitmen
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

# the watch
WATCH_NUMBERS_MAX = 20_000
"""Numbers of a partition that one step of the watch reads."""
WATCH_STEPS_MAX = 50
"""Steps of one run of the watch; what is left waits for the next minute."""
CASES_FOLLOWED_PER_STEP = 500
"""Open cases that are examined anew at a time when their kelompok went to others; phones wait while so many are written."""

# moves between kabupaten
TRANSFERS_PER_RUN = 500
"""Moves between kabupaten that one run of the job completes."""
TRANSFERS_FOLLOWED_DAYS = 800
"""In which what still comes of a family that has left is carried on: visits after an exit."""

# supervision
DRAWN_MAX = 100
"""Families or meetings drawn for one supervisor at a time."""

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
