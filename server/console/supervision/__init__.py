"""Supervision on foot at the console: what is planned, done and overdue, and drawing more of it."""
