"""Exports: what goes out of the house as a file, by datasets whose columns are described once."""
