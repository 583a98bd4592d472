"""Long work: a leased row for each piece, so that it survives a restart, shows how far it is, and can be cancelled."""
