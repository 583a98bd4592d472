"""Words of the standard of service, of services after a disaster, and of children without family."""

WORDS = {
    "spm.title": ("SPM bencana", "Minimum service standard of disasters"),
    "spm.lead": (
        "Korban yang dilayani dibagi korban yang membutuhkan layanan, dalam jiwa, menurut Permensos 9/2018. Provinsi dihitung dari jumlah pembilang dan penyebut kabupaten dan kotanya.",
        "Victims served of victims who need service, in people, by Permensos 9/2018. A province adds up the numerators and denominators of its kabupaten.",
    ),
    "spm.year": ("Tahun kejadian", "Year of the events"),
    "spm.caption": ("SPM bencana {year}", "Standard of {year}"),
    "spm.place": ("Wilayah", "Region"),
    "spm.events": ("Kejadian", "Events"),
    "spm.numerator": ("Dilayani (jiwa)", "Served (people)"),
    "spm.denominator": ("Membutuhkan (jiwa)", "In need (people)"),
    "spm.percent": ("SPM", "Indicator"),
    "spm.none": ("Tidak ada korban yang membutuhkan layanan di tahun ini", "Nobody needed service in this year"),
    "spm.none_text": ("Korban yang sudah dilihat petugas akan dihitung di sini.", "Victims that a worker has seen are counted here."),
}
