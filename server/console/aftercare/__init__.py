"""Pages of aftercare: visits after an exit, families that fell back, and resertifikasi."""
