"""Limits of long work, exports, sums and the demonstration."""

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

# exports
EXPORT_ROWS_AT_ONCE = 10_000
EXPORT_BLOCK_BYTES = 4_000_000
"""Text that is read into Parquet at a time."""
DATA_CALLS_PER_HOUR = 3_600
DATA_TOKEN_DAYS_MAX = 366
DATA_ORDER_S = 3_600
"""So long the order is kept in which a token reads rows without names; it is worked out anew for whoever reads on later."""
DATA_PAST_S = 3_600
"""So long rows as of a number stay laid out for who reads them page by page."""
DATA_PAST_OPEN_MAX = 20
"""Pasts that may wait to be laid out."""
DATA_PARTS_PER_PAGE_MAX = 24
"""Months of kabupaten that a page of rows without names looks through."""
XLSX_ROWS_MAX = 1_000_000
"""Rows of one sheet, which ends at 1,048,576."""

# demonstration data
DEMO_FAMILIES = 1_000
DEMO_KABUPATEN_MAX = 38

# attendance
ATTENDANCE_MONTHS = 12
"""Months over which the attendance of a family is shown, this one included."""
FAMILIES_AT_ONCE = 1_000
MONTHS_KEPT = 24
"""Months that are kept counted when a kabupaten begins; none is dropped later."""

# the dashboard
DASHBOARD_MONTHS = 13
"""Months of a trend: the one that is looked at and the year before it."""
DASHBOARD_ROWS_PER_PAGE = 50
