"""Limits of households hit by disasters: how they are found twice, counted and read in."""

KORBAN_KEYS_MAX = 24
"""Keys under which one household is looked for among others."""
KORBAN_BLOCK_MAX = 40
"""So many households of a disaster are kept under one key; what more of them share tells nobody apart."""
KORBAN_AT_ONCE = 200
"""Households that are compared or counted in one step."""
KORBAN_PER_PAGE_MAX = 100
ALIKE_MIN = 50
"""Points from which two households are laid before a person as perhaps one."""
ALIKE_SURE = 85
"""Points from which a household that was only reported is tied to the one that was seen, without a person."""
DOUBLE_AID_DAYS = 7
"""So many days apart two receipts of one household for the same goods from two stores are shown as double aid."""
DOUBLE_PER_HOUSEHOLD_MAX = 10
"""Pairs of receipts of one household that are shown."""
RT_ROWS_MAX = 5_000
"""Rows of one list of an RT, RW or desa."""
RT_FILE_BYTES_MAX = 4_000_000
RT_KEPT_HOURS = 72
"""So long a list that was tried can be taken in."""
