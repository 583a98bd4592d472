"""What the APD keeps: workers, charges, kelompok, moves, imports, catalogue, sealed work, accounts; no pages and no HTTP."""
