"""Dataset of the satisfaction survey: the sums of a round that is over, by question, as far as its page tells them; nothing of a single answer."""

from sqlalchemy import String, case, cast, literal, null, select, union_all

from server.exports.columns import Column, Dataset, Sort
from server.exports.joins import month_of
from server.store.tables import TABLES
from server.survey.figures import is_told
from server.survey.questions import QUESTIONS

ROUND, SUMS = TABLES["survey_round"], TABLES["survey_sum"]
TOLD, HIDDEN = "ditampilkan", "disembunyikan"
OF_ROUND = (ROUND.c.id, ROUND.c.kabupaten, ROUND.c.opens_on, ROUND.c.closes_on, ROUND.c.families, ROUND.c.cards, SUMS.c.answers)
EACH = union_all(
    *(
        select(*OF_ROUND, literal(one).label("question"), SUMS.c[f"n_{one}"].label("number"), SUMS.c[f"sum_{one}"].label("total"))
        .join(SUMS, SUMS.c.round == ROUND.c.id)
        for one in QUESTIONS
    )
).subquery("survey_each")
ENOUGH = is_told(EACH.c.number)

SURVEY = Dataset(
    name="survei",
    title="Survei kepuasan per putaran dan pertanyaan",
    columns=(
        Column("kabupaten", Sort.DIGITS, "Kode kabupaten atau kota", EACH.c.kabupaten),
        Column("putaran_id", Sort.TEXT, "Nomor acak putaran; bukan nomor keluarga atau kartu", EACH.c.id),
        Column("opens_on", Sort.DAY, "Hari pertama putaran", EACH.c.opens_on),
        Column("closes_on", Sort.DAY, "Hari terakhir putaran", EACH.c.closes_on),
        Column("families", Sort.NUMBER, "Keluarga aktif saat diundi", EACH.c.families),
        Column("cards", Sort.NUMBER, "Kartu yang dibuat", EACH.c.cards),
        Column("answers", Sort.NUMBER, "Kartu yang dijawab", EACH.c.answers),
        Column("question", Sort.WORD, f"Pertanyaan: {', '.join(QUESTIONS)}", EACH.c.question),
        Column("number", Sort.NUMBER, "Yang menjawab pertanyaan ini; kosong bila terlalu sedikit untuk ditampilkan", case((ENOUGH, EACH.c.number))),
        Column("total", Sort.NUMBER, "Jumlah jawaban 1 sampai 4; indeks adalah total dibagi number, kali 25", case((ENOUGH, EACH.c.total))),
    ),
    source=EACH,
    tables=(),
    kabupaten=EACH.c.kabupaten,
    area=cast(null(), String),
    month=month_of(EACH.c.opens_on),
    last_month=month_of(EACH.c.closes_on),
    state=case((ENOUGH, TOLD), else_=HIDDEN),
    states=(TOLD, HIDDEN),
    order=(EACH.c.kabupaten, EACH.c.id, EACH.c.question),
    over=cast(EACH.c.closes_on, String),
    no_past="jawaban hanya disimpan sebagai jumlah, tanpa riwayat; putaran yang sudah ditutup tidak berubah lagi",
)
