"""Graduasi: who may be proposed to leave PKH, what is missing, and what people decide."""
