"""The dashboard: measures of a month summed by kelompok, desa, kecamatan, kabupaten, province and nation."""
