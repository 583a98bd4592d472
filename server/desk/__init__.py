"""The desk: what a case is and what may be decided about it; no pages and no HTTP."""
