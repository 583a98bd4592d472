"""Limits of aid goods: their ledgers, what is checked about them, hand-outs and their papers."""

LINES_PER_PAGE_MAX = 50
"""Lines of a ledger on one page."""
OUT_LINES_LOOKED_MAX = 2_000
"""Newest lines in which it is told who took how much of goods that lie below zero."""
GOODS_ROWS_MAX = 100
"""Moves, loans, counts and goods without paper that a page lists, the newest of each."""
GUDANG_SHOWN_MAX = 300
"""Stores of one list."""
EXPIRY_DAYS = 60
"""A batch that ends within so many days is told."""
CBP_KABUPATEN_KG = 100_000
"""Rice of the government's reserve that the head of a kabupaten may call in a year (Permensos 22/2019)."""
CBP_PROVINCE_KG = 200_000
"""The same of a governor."""
HANDOUTS_PER_PAGE_MAX = 50
BAST_HANDOUTS_MAX = 500
"""Hand-outs under one BAST."""
BAST_SHOWN_MAX = 50
"""Numbers of BAST on one page, the newest."""
BLOCKS_SHOWN_MAX = 500
"""Blocks of receipts on one page."""
GAPS_SHOWN_MAX = 200
"""Missing numbers of a block that are told one by one."""
RECEIPTS_LOOKED_MAX = 20_000
"""Numbers of one block that are looked through, from the first."""
RECIPIENTS_MAX = 2_000
"""Rows of a printed list of recipients."""
VOID_AT_ONCE_MAX = 20
"""Receipts that are made void together."""
PAPER_HOUSEHOLDS_SHOWN = 30
"""Households that are offered for a receipt on paper, of those that fit what was typed."""
PAPER_HOUSEHOLDS_LOOKED = 2_000
"""Households of a disaster whose names are looked through for a part in the middle; of more, a name is found by its beginning alone."""
PAPER_LINES = 6
"""Sorts of goods of one receipt that is entered from paper."""
PAPER_NUMBER_AHEAD_MAX = 500
"""How far above the highest number of its block a receipt on paper may be before somebody has to say that it is right."""
PAPER_CARDS_MAX = 400
"""Numbered cards printed at a time."""
EXPLANATION_CHARS_MAX = 1_000
