"""Words of questions to workers and of their threads."""

WORDS = {
    "action.ask": ("Tanya pendamping", "Ask the worker"),
    "thread.title": ("Percakapan dan keputusan", "Questions, answers and decisions"),
    "thread.lead": (
        "Pertanyaan menjadi tugas di HP pendamping setelah sepuluh menit. Hal ini tetap terbuka dan kembali ke sini bila dijawab.",
        "The question becomes a task on the worker's phone after ten minutes. This stays open, and comes back here when it is answered.",
    ),
    "thread.worker": ("Kepada", "To"),
    "thread.text": ("Pertanyaan atau permintaan perbaikan", "Question, or what is to be put right"),
    "thread.text_hint": (
        "Dibaca oleh pendamping di HP. Tulis singkat dan jelas, tanpa NIK.",
        "The worker reads it on the phone. Keep it short and clear, and leave out any NIK.",
    ),
    "thread.due": ("Dijawab paling lambat", "To be answered until"),
    "thread.send": ("Kirim pertanyaan", "Send the question"),
    "thread.nobody": (
        "Tidak ada pendamping yang dapat ditanya tentang hal ini.",
        "There is no worker who could be asked about this.",
    ),
    "thread.asked_whom": ("{by} bertanya kepada {worker}", "{by} asked {worker}"),
    "thread.until": ("Dijawab paling lambat {day}", "To be answered until {day}"),
    "thread.answered_who": ("{worker} menjawab", "{worker} answered"),
    "thread.decided_who": ("{by}: {action}", "{by}: {action}"),
    "thread.asked": (
        "Ditanyakan kepada {worker}; waktu menjawab sampai {day}.",
        "{worker} was asked, and has until {day} to answer.",
    ),
    "thread.late": (
        "Ditanyakan kepada {worker}, tetapi belum dijawab sampai {day}.",
        "{worker} was asked, but has not answered by {day}.",
    ),
    "thread.by_answer": ("{worker} sudah menjawab. Baca jawabannya di bawah, lalu putuskan.", "{worker} has answered. Read it below, then decide."),
    "thread.by_record": (
        "Catatan ini berubah sejak {worker} ditanya. Periksa lagi, lalu putuskan.",
        "The record was changed since {worker} was asked. Look at it again, then decide.",
    ),
    "queue.question": ("Pertanyaan kepada pendamping", "Questions to workers"),
    "queue_lead.question": (
        "Pertanyaan dari halaman pendamping atau keluarga. Yang sudah dijawab dan yang lewat batas ada di sini sampai dicatat selesai.",
        "Questions from the page of a worker or a family. What was answered, or not in time, is here until it is noted as done.",
    ),
    "item.title.question": ("Pertanyaan kepada pendamping", "Question to a worker"),
    "reason.asked_freely": ("Ditanyakan dari halaman pendamping atau keluarga", "Asked from the page of a worker or a family"),
    "thread.free_lead": (
        "Pertanyaan menjadi tugas di HP pendamping setelah sepuluh menit; jawabannya masuk ke antrian Pertanyaan kepada pendamping.",
        "The question becomes a task on the worker's phone after ten minutes; the answer comes into the queue Questions to workers.",
    ),
    "thread.noted_lead": ("Bila jawabannya cukup, catat pertanyaan ini selesai.", "When the answer is enough, note this question as done."),
    "list.asked": ("Ditanyakan, sampai {day}", "Asked, until {day}"),
    "list.late": ("Ditanyakan, lewat batas {day}", "Asked, not answered by {day}"),
    "list.answered": ("Dijawab", "Answered"),
    "list.closed": ("Belum ada", "None yet"),
    "list.thread": ("Pertanyaan", "Question"),
    "list.thread.us": ("Menunggu kita", "Waiting for us"),
    "list.thread.asked": ("Menunggu pendamping", "Waiting for the worker"),
    "list.thread.answered": ("Sudah dijawab", "Answered"),
}
