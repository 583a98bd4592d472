"""Attendance of families in P2K2: one measure, from worst to best, of which meetings count and who came."""
