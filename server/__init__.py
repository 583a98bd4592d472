"""The house that the exchange runs in: a Flask application, its database, its commands."""
