"""Disasters at the console: their list, the page of each with its rooms, and what the head of a post decides."""
