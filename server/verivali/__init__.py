"""Verivali: approved proposals handed to SIKS-NG as files, and its answers read back; no pages and no HTTP."""
