"""Referrals at the console."""
