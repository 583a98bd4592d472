"""What an inspector looks at: the sealed change log, its digests, questions about the month, who read what; no pages and no HTTP."""
