"""How much one imported file may hold."""

FILE_BYTES_MAX = 8_000_000_000
"""Text of a file after gzip."""
LINE_CHARS_MAX = 200_000
RECORD_LINES_MAX = 40
"""Lines that one quoted cell may run over before its quote counts as never closed."""
HEADER_LINES_MAX = 60
"""Lines at the top of a file among which the header is looked for."""
CELLS_MAX = 500
FAMILY_ROWS_MAX = 60
"""Rows under one family card number; a larger family is a placeholder number used by many."""
TEXT_CHARS_MAX = 300
NAME_CHARS_MAX = 150
SHAPE_CHARS_MAX = 40
BAD_BYTES_LOOKED_AT = 1_000
"""Bytes that are not UTF-8, after which a file's encoding is decided."""
REPORT_LINES_MAX = 200
"""Lines of each sort that a report holds in memory; the rest is counted and written to its file."""
