"""Disaster aid at the office: events and what belongs to them, read in few statements and written like any write of the office; no HTTP."""
