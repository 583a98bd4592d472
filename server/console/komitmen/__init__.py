"""Komitmen at the console: the evidence of a check, several approved at once, and the samples."""
