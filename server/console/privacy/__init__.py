"""Pages about personal data: requests with their clock, the report of a person, retention and legal holds."""
