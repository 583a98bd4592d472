"""Demonstration data: one invented corner of a kabupaten, so that a first start has something to show."""
