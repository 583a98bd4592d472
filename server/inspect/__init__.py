"""What an inspector looks at: the sealed change log and books, their digests, questions about the month, who read what; no pages and no HTTP."""
