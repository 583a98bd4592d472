"""Pages of the APD, below Kelola."""
