"""Words of attendance: the measure, the meetings it is made of, and what is missing for it."""

WORDS = {
    "attendance.link": ("Lihat kehadiran P2K2", "See the P2K2 attendance"),
    "attendance.of": ("Kehadiran P2K2: {name}", "P2K2 attendance: {name}"),
    "attendance.span": ("{first} sampai {last}", "{first} to {last}"),
    "attendance.certain": ("Hadir {came} dari {counted} pertemuan ({percent} %)", "Attended {came} of {counted} meetings ({percent} %)"),
    "attendance.between": (
        "Hadir {worst_came} dari {worst_counted} pertemuan ({worst_percent} %) sampai {best_came} dari {best_counted} ({best_percent} %)",
        "Attended {worst_came} of {worst_counted} meetings ({worst_percent} %) to {best_came} of {best_counted} ({best_percent} %)",
    ),
    "attendance.nothing": ("Tidak ada pertemuan yang dihitung", "No meeting counts"),
    "attendance.missing": (
        "{number} pertemuan belum pasti. Lihat kolom keterangan: apa yang kurang, dan dari siapa.",
        "{number} meetings are not certain. The column of notes says what is missing, and from whom.",
    ),
    "attendance.meetings": ("Pertemuan, yang terbaru di atas", "Meetings, the newest first"),
    "attendance.sort": ("Jenis", "Sort"),
    "attendance.mark": ("Tanda", "Mark"),
    "attendance.note": ("Keterangan", "Note"),
    "attendance.whose": ("Dari petugas", "From the worker"),
    "attendance.sort.terjadwal": ("Terjadwal", "Planned"),
    "attendance.sort.pengganti": ("Pengganti jadwal", "In place of a plan"),
    "attendance.sort.tambahan": ("Tambahan, tidak dihitung", "Beyond the plan, not counted"),
    "attendance.sort.mungkin": ("Mungkin diadakan", "Perhaps held"),
    "attendance.gap.belum_ditandai": ("belum ditandai", "not marked"),
    "attendance.gap.sengketa": ("dua isian berbeda, belum diputuskan", "two values, not decided"),
    "attendance.gap.ditahan": ("ada kiriman yang ditahan kantor", "work held by the office"),
    "attendance.gap.belum_terkirim": ("mungkin masih di HP petugas", "may still be on the worker's phone"),
    "attendance.proxy": ("diwakili", "by proxy"),
    "attendance.exempt": ("dibebaskan, tidak dihitung", "excused, not counted"),
    "attendance.susulan": ("susulan", "made up for"),
    "attendance.modules": ("Materi yang sudah diikuti", "Sessions attended"),
    "attendance.none": ("Belum ada pertemuan", "No meetings yet"),
    "attendance.none_text": (
        "Dalam masa ini tidak ada pertemuan terjadwal untuk kelompok keluarga ini.",
        "In these months no meeting was planned for the kelompok of this family.",
    ),
    "attendance.how": ("Cara menghitung", "How it is counted"),
    "attendance.how_text": (
        "Yang dihitung: pertemuan terjadwal yang diadakan bagi kelompok keluarga ini selama keluarga ini peserta PKH. Pertemuan yang batal"
        " atau tidak diadakan tidak merugikan siapa pun. Diwakili dan susulan dihitung hadir; dibebaskan tidak dihitung. Tanda yang belum ada"
        " bukan alpa: angka pertama menganggapnya tidak hadir, angka kedua menganggapnya hadir.",
        "Counted are the planned meetings that were held for this family's kelompok while it was in PKH. Meetings that were cancelled or not"
        " held count against nobody. By proxy and made up for count as attended; excused does not count. A mark that is missing is not an"
        " absence: the first figure takes it as absent, the second as attended.",
    ),
}
