"""The satisfaction survey: rounds with a random sample, one-time codes, and answers that lead to nobody; no pages and no HTTP."""
