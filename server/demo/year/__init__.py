"""A generated year: a kabupaten whose kelompok met each month, with what goes wrong in one."""
