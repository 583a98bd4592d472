"""Pages of verivali: batches for SIKS-NG, and its answers."""
