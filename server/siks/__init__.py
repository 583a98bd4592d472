"""What goes to SIKS-NG and schools and comes from them beside verivali: meetings of P2K2, sheets of schools; no pages and no HTTP."""
