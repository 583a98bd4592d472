"""Pages about what the field proposes, records that may be one, late work, families without a kelompok, and verivali."""
