"""Personal data (UU 27/2022): what is held of a person and who saw it, corrections, retention; no pages and no HTTP."""
