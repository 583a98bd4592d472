"""Pages of what goes to SIKS-NG and schools: meetings of P2K2 and what they lack, files, sheets of schools."""
