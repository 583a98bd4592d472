"""Limits of rosters and other files that are taken in."""

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

# files of SIKS-NG
SIKS_BATCHES_MAX = 99_999
"""Batches of one kabupaten."""
SIKS_BATCH_ROWS_MAX, SIKS_ROWS_PER_STEP, SIKS_ROWS_MAX = 2_000, 500, 10_000
"""Proposals in one batch, the rest goes into the next; lines of a file read at once, and lines of one file of answers."""
SIKS_UPLOAD_HOURS, SIKS_FILE_BYTES_MAX = 24, 4_000_000
"""So long a file of answers waits to be taken over after its dry run; bytes of the largest."""
SHEET_BYTES_MAX, SHEET_ROWS_MAX, SHEET_COLUMNS_MAX = 50_000_000, 20_000, 100
"""Bytes to which a workbook may unpack, and what of its first sheet is read at most."""
SIKS_TASK_DAYS, VERKOM_ROWS_MAX = 7, 5_000
"""So long a worker has to complete a meeting for SIKS-NG; lines of one sheet of a school."""
