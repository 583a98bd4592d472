"""Words of values and of what is wrong with them."""

WORDS = {
    # values
    "value.yes": ("ya", "yes"),
    "value.no": ("tidak", "no"),
    "value.day_hint": ("Tahun-bulan-tanggal, misalnya 2026-11-03.", "Year-month-day, for example 2026-11-03."),
    "value.list_hint": ("Satu per baris.", "One on each line."),
    "wrong.required": ("Wajib diisi.", "Needed."),
    "wrong.not_text": ("Harus berupa teks.", "Must be text."),
    "wrong.not_a_number": ("Harus berupa angka.", "Must be a number."),
    "wrong.not_a_flag": ("Pilih ya atau tidak.", "Choose yes or no."),
    "wrong.not_a_list": ("Harus berupa daftar.", "Must be a list."),
    "wrong.too_many": ("Terlalu banyak.", "Too many."),
    "wrong.twice": ("Ada yang tertulis dua kali.", "Something stands twice."),
    "wrong.too_long": ("Terlalu panjang.", "Too long."),
    "wrong.not_a_date": ("Bukan tanggal yang benar.", "Not a date."),
    "wrong.not_a_month": ("Bukan bulan yang benar.", "Not a month."),
    "wrong.not_a_time": ("Bukan jam yang benar.", "Not a time of day."),
    "wrong.not_digits": ("Jumlah angkanya tidak sesuai.", "Not the right number of digits."),
    "wrong.not_an_id": ("Bukan nomor catatan.", "Not the id of a record."),
    "wrong.out_of_range": ("Di luar batas.", "Out of range."),
    "wrong.unknown_value": ("Tidak ada dalam pilihan.", "Not one of the choices."),
    "wrong.too_early": ("Terlalu awal.", "Too early."),
    "wrong.incomplete_group": ("Harus diisi bersama isian lain.", "Must be filled in together with others."),
    "wrong.taken": ("Sudah dipakai yang lain.", "Somebody else has it."),
    "wrong.overlaps": (
        "Sudah ada yang mendampingi pada hari-hari itu; akhiri atau serahkan dulu.",
        "Somebody has charge on those days already; end it or hand it over first.",
    ),
    "wrong.all_of_them": ("Sisakan paling sedikit satu keluarga.", "Leave at least one family."),
    "wrong.same": ("Pilih yang lain.", "Choose another one."),
    "wrong.other": ("Isian ini tidak sesuai.", "This is not valid."),
}
