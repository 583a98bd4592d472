"""Supervision on foot: families and meetings drawn by chance, with all that a supervisor needs offline."""
