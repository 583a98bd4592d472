"""Rujukan: referrals of families to other programmes, made and settled at the office, and their list."""
