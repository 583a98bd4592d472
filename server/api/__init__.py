"""The interface for phones and programs, under /api/v1."""
