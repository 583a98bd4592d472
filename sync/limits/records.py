"""Limits of what a record holds."""

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
SIKS_DESCRIPTION_CHARS_MAX = 1_000
"""The box "uraian" of the P2K2 form of SIKS-NG."""
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
RECORD_NUMBER_MAX = 2**53 - 1
NAMES_IN_DETAILS_MAX = 20
"""Names of unknown fields that an answer repeats."""

# contents of a disaster record
CODE_DAYS_MAX = 7
"""A code to join a disaster holds so many days after it reached the office at most, whatever its phone said."""
JIWA_MAX = 10_000_000
"""People, houses or portions that one count names."""
HOUSEHOLD_MAX = 99
"""People of one household in a disaster, guests included."""
AGE_MAX = 130
JUMLAH_MAX = 10**12
"""Base units of one line of a ledger; grams of a year's reserve of rice fit in."""
BARANG_IN_LIST_MAX = 60
"""Kinds of goods that one list names."""
SANTUNAN_RUPIAH_MAX = 100_000_000
LATE_KEJADIAN_DAYS = 60
"""Days after the last day of a disaster's emergency on which work for it is still taken."""
