"""Limits of the cycle of komitmen, of graduasi and of the rules of both."""

# reminders of checks
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

# rules of komitmen and graduasi
RULE_AREAS_MAX = 800
"""Areas of PKH Akses in one version."""
RULE_EXPECTATIONS_MAX = 60
"""Checks that one version asks for."""
FOLLOW_UPS_MAX = 12

# the cycle of komitmen, and graduasi
CANDIDATE_DAYS = 365
"""So long an assessment keeps its family on the board, also when it is too old for a proposal."""
EXITS_SENT_MAX, EXITS_COUNTED_MAX, EXIT_ANSWERS_MAX = 200, 1_000, 1_000
FIGURES_PER_COMMIT = 2_000
"""Figures that one transaction freezes."""
LATE_FAMILIES_PER_STEP = 500
LATE_STAGES_MAX = 4
"""Closed stages, the newest, for which late work is still reckoned."""
SANCTIONS_PER_COMMIT = 200
PREFILL_PER_COMMIT = 200
"""Proposed meetings and effective days that one commit writes."""
STEPS_PER_RUN = 500
"""Steps of sanctions, or of exits, that one run of the job carries out."""
STEP_TRIES_MAX, STEP_RETRY_S = 5, 60
"""How often a step, or a decision of the console, that breaks is tried, and after how long a step again."""
EVIDENCE_LINES_MAX = 20
"""Failed checks that a proposal names; the page has all."""
