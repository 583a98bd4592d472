"""Pages of staff: a month of every pendamping beside the standard, monthly reports, the training register."""
