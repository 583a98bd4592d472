"""Pages of complaints: the list, intake, one case, and who keeps the confidential ones."""
