"""Words of staff: a month beside the standard, the training register."""

WORDS = {
    "kinerja.menu": ("Kinerja petugas", "Work of staff"),
    "kinerja.title": ("Kinerja petugas", "Work of staff"),
    "kinerja.lead": (
        "Untuk melihat di mana pendampingan, pelatihan, atau pembagian beban diperlukan. Urutan menurut nama; tidak ada peringkat, dan tidak ada akibat otomatis.",
        "To see where support, training or a smaller load is needed. In order of names; there is no ranking, and nothing follows by itself.",
    ),
    "kinerja.caption": ("Petugas bulan ini", "Workers of the month"),
    "kinerja.families": ("Keluarga, dari batas beban", "Families, of the most"),
    "kinerja.hours": ("Jam pelatihan", "Hours of training"),
    "kinerja.standard": ("Standar", "Standard"),
    "kinerja.state.memenuhi": ("Memenuhi standar", "To standard"),
    "kinerja.state.belum": ("Belum memenuhi", "Below standard"),
    "kinerja.state.beban_lebih": ("Beban berlebih, tidak dinilai", "Overloaded, not judged"),
    "kinerja.state.belum_dapat_dinilai": ("Belum dapat dinilai", "Cannot be judged yet"),
    "kinerja.below.meetings": ("pertemuan", "meetings"),
    "kinerja.below.checks": ("verifikasi komitmen", "checks"),
    "kinerja.below.prompt": ("ketepatan kirim", "timeliness"),
    "kinerja.below.training": ("pelatihan", "training"),
    "kinerja.held": ("{number} kiriman menunggu keputusan kantor", "{number} pieces of work wait for the office"),
    "kinerja.objected": ("ada sanggahan", "objected to"),
    "kinerja.rule": ("Aturan standar versi {number}: {name}", "Version {number} of the standard: {name}"),
    "kinerja.rule_text": (
        "Pertemuan diadakan paling sedikit {meetings}% dari rencana; pemeriksaan komitmen {checks}% dari yang jatuh tempo; isian {prompt}% datang pada kontak "
        "pertama HP sesudah hari kerja, jadi hari tanpa sinyal tidak dihitung terlambat. Di atas {families} keluarga petugas tidak dinilai: bebannya urusan kantor. "
        "Yang tidak ada untuk dihitung tidak menambah dan tidak mengurangi.",
        "Meetings held at least {meetings}% of those planned; checks {checks}% of those due; forms {prompt}% at the phone's first contact after the work, so that "
        "days without signal are nobody's delay. Above {families} families a worker is not judged: the load is the office's matter. "
        "What there was nothing to count of speaks neither for nor against.",
    ),
    "kinerja.rule_training": (
        "Pelatihan paling sedikit {hours} jam dalam {months} bulan, bagi petugas yang daftarnya sudah diisi.",
        "At least {hours} hours of training in {months} months, of workers whose register has entries.",
    ),
    "kinerja.rule_no_training": ("Jam pelatihan belum diminta oleh aturan ini.", "This version does not ask for hours of training."),
    "kinerja.rule_use": (
        "Angka sama dengan yang dibaca petugas di HP, dan petugas dapat menyanggahnya. Aturan ada di berkas data dan diganti dengan versi baru, tidak pernah diubah.",
        "The figures are those that the worker reads on the phone, and may object to. The rule is a data file; a new version takes its place, none is edited.",
    ),
    "kinerja.training": ("Pelatihan", "Training"),
    "kinerja.training_lead": (
        "Daftar pelatihan yang pernah diikuti. Petugas melihatnya di data miliknya sendiri.",
        "The trainings that the worker took part in. The worker finds them among the own data.",
    ),
    "kinerja.entry": ("{day}: {title}", "{day}: {title}"),
    "kinerja.organiser": ("Penyelenggara", "Given by"),
    "kinerja.certificate": ("Nomor sertifikat", "Number of the certificate"),
    "kinerja.drop": ("Batalkan catatan", "Take back"),
    "kinerja.drop_one": ("Batalkan catatan {title}", "Take back {title}"),
    "kinerja.no_training": ("Belum ada pelatihan", "No training yet"),
    "kinerja.no_training_text": ("Pelatihan yang dicatat akan tampil di sini.", "Trainings that are written down stand here."),
    "kinerja.hours_sum": ("Seluruhnya {hours} jam.", "{hours} hours in all."),
    "kinerja.add": ("Catat pelatihan", "Write down a training"),
    "kinerja.added": ("Pelatihan dicatat.", "The training is written down."),
    "kinerja.dropped": ("Catatan pelatihan dibatalkan.", "The training is taken back."),
    "kinerja.kept": ("Keterangan laporan disimpan.", "The words of the report are kept."),
}
