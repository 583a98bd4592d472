"""Papers at the console: what is printed of a family, each time noted as read."""
