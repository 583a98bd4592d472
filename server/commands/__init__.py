"""Commands of `lapangan`, a module for each matter; `server.cli` has the list."""
