"""Graduasi at the console: the board, one family before a proposal, one proposal with its steps, the rules."""
