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
    "reads.place": ("Wilayah", "Region"),
    "reads.list": ("Daftar", "List"),
    "reads.account": ("Nama pengguna", "User name"),
    "reads.record": ("Nomor catatan", "Id of the record"),
    "reads.since": ("Dari tanggal", "From"),
    "reads.until": ("Sampai tanggal", "Until"),
    "reads.none": ("Tidak ada", "Nothing"),
    "reads.none_text": ("Belum ada halaman yang cocok.", "No page fits."),
    # what was done to accounts
    "acts.title": ("Jejak akun", "Acts on accounts"),
    "acts.lead": (
        "Akun di wilayah ini yang dibuat, diberi kata sandi baru, atau ditutup dari konsol: siapa yang melakukannya, kapan, dan terhadap akun siapa.",
        "Accounts of this region that were made, given a new password or closed at the console: by whom, when, and whose account it was.",
    ),
    "acts.caption": ("Tindakan terhadap akun", "Acts on accounts"),
    "acts.at": ("Waktu", "When"),
    "acts.who": ("Siapa", "Who"),
    "acts.what": ("Tindakan", "What"),
    "acts.whose": ("Akun", "Account"),
    "acts.region": ("Wilayah akun", "Region of the account"),
    "acts.account": ("Nama pengguna", "User name"),
    "acts.none_text": ("Belum ada tindakan yang cocok.", "No act fits."),
    "act.made": ("Membuat akun", "Made the account"),
    "act.reset": ("Memberi kata sandi baru", "Gave a new password"),
    "act.closed": ("Menutup akun", "Closed the account"),
    # chains
    "chain.menu": ("Segel catatan", "Seal of the log"),
    "chain.title": ("Segel catatan perubahan", "Seal of the change log"),
    "chain.lead": (
        "Setiap baris catatan perubahan dirangkai dengan hash. Bandingkan hash terakhir dengan ringkasan harian yang disimpan di luar kantor.",
        "Every row of the change log is chained by hashes. Compare the last hash with the daily digest that is kept outside of the office.",
    ),
    "chain.caption": ("Rangkaian per wilayah", "Chains by region"),
    "chain.place": ("Wilayah", "Region"),
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
    # questions
    "ask.menu": ("Pertanyaan", "Questions"),
    "ask.title": ("Pertanyaan", "Questions"),
    "ask.lead": (
        "Hal yang dapat ditanyakan tentang satu bulan di satu kabupaten, beserta catatannya. Ini bukan temuan dan bukan penilaian; "
        "sering ada sebab yang wajar.",
        "What may be asked about a month of a kabupaten, with the rows behind it. These are no findings and no judgement; "
        "there is often a good reason.",
    ),
    "ask.place": ("Kabupaten", "Kabupaten"),
    "ask.month": ("Bulan", "Month"),
    "ask.none": ("Tidak ada pertanyaan.", "No question."),
    "ask.more": ("Dan {n} lagi.", "And {n} more."),
    "ask.date": ("Tanggal", "Day"),
    "ask.hours": ("Jam", "Hours"),
    "ask.kelompok": ("Kelompok", "Kelompok"),
    "ask.workers": ("Pendamping", "Pendamping"),
    "ask.two_places": (
        "Mengapa {worker} tercatat memimpin dua pertemuan pada waktu yang sama?",
        "Why is {worker} recorded as holding two meetings at the same time?",
    ),
    "ask.all_present": (
        "Benarkah semua keluarga kelompok {kelompok} hadir pada {meetings} pertemuan berturut-turut ({marks} catatan)?",
        "Were all families of the kelompok {kelompok} present at {meetings} meetings in a row ({marks} marks)?",
    ),
    "ask.same_words": ("Mengapa uraian {meetings} pertemuan ini sama?", "Why is the description of these {meetings} meetings the same?"),
    "ask.holiday": (
        "Apakah {meetings} pertemuan ini benar diadakan pada hari libur ({name})?",
        "Were these {meetings} meetings really held on a holiday ({name})?",
    ),
    "ask.month_end": (
        "Mengapa {late} dari {forms} isian {worker} untuk hari-hari sebelumnya baru disimpan pada tiga hari terakhir bulan ini?",
        "Why were {late} of the {forms} forms of {worker} about earlier days saved only in the last three days of this month?",
    ),
    "ask_title.two_places": ("Dua tempat pada satu waktu", "Two places at one time"),
    "ask_title.all_present": ("Selalu semua hadir", "Always all present"),
    "ask_title.same_words": ("Uraian yang sama", "The same description"),
    "ask_title.holiday": ("Pertemuan pada hari libur", "Meetings on holidays"),
    "ask_title.month_end": ("Disimpan pada akhir bulan", "Saved at the end of the month"),
    "ask_why.two_places": (
        "Jam bisa salah tulis, atau pertemuan digabung tanpa dicatat.",
        "Hours may be mistyped, or a joint meeting not recorded as one.",
    ),
    "ask_why.all_present": (
        "Kelompok kecil yang rajin memang ada; semua pertemuan tiga bulan terakhir dilihat.",
        "Small kelompok that always come do exist; all meetings of the last three months are looked at.",
    ),
    "ask_why.same_words": (
        "Materi yang sama dapat menghasilkan uraian serupa; yang tampil sama kata demi kata.",
        "The same module may lead to similar descriptions; these are the same word by word.",
    ),
    "ask_why.holiday": (
        "Kadang keluarga sendiri memilih hari libur.",
        "Families may choose a holiday themselves.",
    ),
    "ask_why.month_end": (
        "HP bisa rusak atau tugas bertumpuk; waktu simpan dihitung menurut jam server.",
        "A phone may fail or work pile up; the time of saving is reckoned by the server's clock.",
    ),
}
