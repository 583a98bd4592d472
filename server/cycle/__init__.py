"""The cycle of komitmen: rules, calendar, expected checks, compliance, closing, sanctions; no pages and no HTTP."""
