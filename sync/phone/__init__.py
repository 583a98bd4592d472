"""The reference phone: mirror, outbox, journal and cursors in one SQLite file, spoken for over HTTP.

It knows the rules of the exchange and no schemas: kinds come as plain data at enrolment, records are plain dictionaries.
"""
