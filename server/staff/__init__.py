"""Staff: the work of a month of every pendamping, a stated standard, and the training register; for support, never for a ranking."""
