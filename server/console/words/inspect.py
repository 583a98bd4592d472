"""Words of the inspector's pages: who read what, how the chains stand, questions of a month."""

WORDS = {
    # who read what
    "reads.menu": ("Jejak akses", "Access log"),
    "reads.title": ("Jejak akses", "Access log"),
    "reads.lead": (
        "Setiap halaman dengan data orang yang dibuka di wilayah ini, siapa yang membuka dan kapan, yang terbaru di atas.",
        "Every page with personal data that was opened in this region, who opened it and when, the newest first.",
    ),
    "reads.own": ("Akses saya", "My access"),
    "reads.own_menu": ("Akses saya", "My access"),
    "reads.own_lead": (
        "Halaman yang Anda buka tercatat. Catatan ini juga dapat dilihat APD dan pemeriksa di wilayahnya.",
        "The pages that you open are recorded. The APD and the inspector of the region can see this record too.",
    ),
    "reads.caption": ("Halaman yang dibuka", "Pages opened"),
    "reads.at": ("Waktu", "When"),
    "reads.who": ("Siapa", "Who"),
    "reads.person": ("{name} ({role})", "{name} ({role})"),
    "reads.page": ("Halaman", "Page"),
    "reads.about": ("Tentang", "About"),
    "reads.place": ("Kode wilayah", "Code of the region"),
    "reads.list": ("Daftar", "List"),
    "reads.account": ("Nama pengguna", "User name"),
    "reads.record": ("Nomor catatan", "Id of the record"),
    "reads.since": ("Dari tanggal", "From"),
    "reads.until": ("Sampai tanggal", "Until"),
    "reads.none": ("Tidak ada", "Nothing"),
    "reads.none_text": ("Belum ada halaman yang cocok.", "No page fits."),
    # chains
    "chain.menu": ("Segel catatan", "Seal of the log"),
    "chain.title": ("Segel catatan perubahan", "Seal of the change log"),
    "chain.lead": (
        "Setiap baris catatan perubahan dirangkai dengan hash. Bandingkan hash terakhir dengan ringkasan harian yang disimpan di luar kantor.",
        "Every row of the change log is chained by hashes. Compare the last hash with the daily digest that is kept outside of the office.",
    ),
    "chain.caption": ("Rangkaian per wilayah", "Chains by region"),
    "chain.place": ("Kode wilayah", "Code of the region"),
    "chain.links": ("Jumlah segel", "Links"),
    "chain.sealed": ("Tersegel sampai", "Sealed up to"),
    "chain.head": ("Hash terakhir", "Last hash"),
    "chain.checked": ("Diperiksa", "Verified"),
    "chain.faults": ("Yang tidak cocok", "Faults"),
    "chain.never": ("Belum", "Not yet"),
    "chain.faulty": (
        "Ada baris yang tidak cocok dengan segelnya. Minta petugas server menjalankan pemeriksaan; ia menyebut barisnya.",
        "Rows do not fit their seal. Ask the operator to run the verification; it names them.",
    ),
    "chain.none": ("Belum ada segel", "No seal yet"),
    "chain.none_text": ("Catatan disegel setiap menit.", "The log is sealed each minute."),
}
