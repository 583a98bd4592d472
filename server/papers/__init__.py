"""Papers: what leaves the house as PDF, drawn by one engine; no pages and no HTTP."""
