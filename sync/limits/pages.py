"""Limits of the console's pages, of their files and papers, and of the staff's figures."""

# the APD's pages
FAMILIES_PLACED_MAX = 500
"""Families that change their kelompok in one step."""

# files
UPLOAD_BYTES_MAX = 32_000_000
"""A roster, or a file of sealed work, sent through a page; a larger one is compressed, or taken by a command."""
CARDS_MAX = 200
"""Enrolment cards of one sheaf."""
CARDS_PER_SHEET = 8
"""Cards on one sheet of A4."""
PAPER_CELL_CHARS_MAX = 400
"""Letters in a cell of a printed table; longer text stands in paragraphs."""
RUJUKAN_PER_PAGE_MAX = 50
"""Referrals on one page of their list."""
RUJUKAN_COUNTED_MAX = 1_000
"""So far referrals are counted by what came of them; more is "more"."""

# the survey
SURVEY_ANSWERS_MIN, SURVEY_CARDS_MAX, SURVEY_DAYS_MAX, SURVEY_ROUNDS_SHOWN_MAX, SURVEY_TRIES_PER_HOUR = 10, 400, 90, 100, 60
"""Of the survey: fewer answers are never shown; families and days of a round; rounds on a page; failing forms of one address."""
SURVEY_CODE_CHARS_MAX = 40
"""What is typed as the code of a card is cut here."""

# families
FAMILY_CHANGES_MAX = 10
"""The newest of them, on the page of the family itself."""
FAMILY_ROWS_MAX = 12
"""Records of one kind on the page of a family, the newest."""
FAMILY_RECORDS_MAX = 2_000
"""Changes of a family that are looked through for what it had on a day, the newest before it."""
SEARCH_RESULTS_MAX = 50
SEARCH_TEXT_MIN = 3
"""Letters of a name, or last digits of a number."""

# the staff
COUNTED_MAX = 99_999
"""Any figure of a worker's month."""
CASELOAD_IDEAL = 150
"""Families that one pendamping looks after at best, and at most: the minister's figures of 2016, until a regulation says others."""
CASELOAD_MAX = 400
TRAINING_HOURS_MAX = 1_000
"""Hours of one training."""
TRAININGS_SHOWN_MAX = 100
WORKERS_PER_PAGE_MAX = 50
FIGURE_MONTHS = 3
"""Months that are counted anew each day: this one and those before it."""

# disasters
EVENTS_PER_PAGE_MAX, EVENTS_COUNTED_MAX = 50, 1_000
"""Disasters on one page of their list, and as far as they are counted."""
IMPACT_REPORTS_MAX = 500
"""Reports of the impact of one disaster that are looked through, the newest."""
MEMBERS_SHOWN_MAX = 1_000
"""People who take part in one disaster, and codes, on its page."""
HELD_AT_ONCE = 5_000
"""Waiting changes of disasters of one kabupaten that are looked through in one step."""
DASAR_DAYS = 14
"""Days within which a declaration must cover goods that went out before it (dasar menyusul); an assumption, no rule names a number."""
DASAR_ROWS_MAX = 500
"""Days and goods of that list."""
SAME_EVENT_DAYS, SAME_EVENT_KM, SAME_EVENTS_SHOWN_MAX = 3, 20, 30
"""Of disasters that may be one: days between their beginnings, km that count as near, and how many are offered."""
INDUK_DAYS = 45
"""Days between the beginning of a disaster and that of what it may belong to across kabupaten."""
ROUTE_CHARS_MAX = 128
"""Letters of the rule of a page, as it is noted of a reading."""
AID_PHONE_LATE_HOURS = 12
"""After so many hours without a sign a phone in a disaster is late."""
CHAT_CHARS_MAX = 4_000
"""Letters of the daily report as a chat message; the shortest messenger in use takes 4,096."""
HANDOVERS_SHOWN_MAX = 50
"""Handovers of one post on its page, the newest."""
RECEIPT_DIGITS_MAX = 10
"""Digits of the running number of a receipt."""
