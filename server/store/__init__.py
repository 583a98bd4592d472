"""The store over SQL: one implementation for SQLite and PostgreSQL, no decision in it."""
