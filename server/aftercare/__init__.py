"""Aftercare: visits to families that have left PKH, those that fall back, and when a family is resertified; no pages and no HTTP."""
