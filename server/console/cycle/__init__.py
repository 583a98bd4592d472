"""Pages of the cycle of komitmen: stages, rules, calendar, sanctions, who approves second."""
