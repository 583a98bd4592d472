"""Dataset of komitmen: the check of one condition for one member and month."""

from sqlalchemy import and_, case, func

from schemas.komitmen import RESULTS
from server.exports.columns import Column, Dataset, Privacy, Sort
from server.exports.joins import AREA, DISPUTED, GROUP, KPM, MEMBER, SENT, course, disputed, family, same, sent
from server.store.household import is_family_of, with_family
from server.store.tables import TABLES

CHECK, PLACE, DAYS = (TABLES[name] for name in ("komitmen", "fasilitas", "hari_efektif"))
STAYS = TABLES["alias"].alias("stays")
"""Where the id of a member was given up in a merge, the member who stays."""
WITHOUT_RESULT = "tanpa_hasil"

KOMITMEN = Dataset(
    name="komitmen",
    title="Komitmen per anggota dan bulan",
    columns=(
        *family(CHECK.c.kabupaten, KPM.c.kelompok_id, "anggota"),
        Column("anggota_id", Sort.TEXT, "Nomor acak anggota", MEMBER.c.id, Privacy.HASHED),
        Column("komponen", Sort.WORD, "Komponen anggota", MEMBER.c.komponen),
        Column("bulan", Sort.WORD, "Bulan yang diverifikasi", CHECK.c.bulan),
        Column("condition", Sort.WORD, "Kewajiban yang diperiksa", CHECK.c.condition),
        Column("fasilitas_id", Sort.TEXT, "Nomor acak fasilitas", CHECK.c.fasilitas_id),
        Column("fasilitas", Sort.TEXT, "Nama fasilitas", PLACE.c.name),
        Column("npsn", Sort.DIGITS, "NPSN sekolah", PLACE.c.npsn),
        Column("hari_efektif", Sort.NUMBER, "Hari efektif fasilitas pada bulan itu", DAYS.c.days),
        Column("alpa", Sort.NUMBER, "Hari tidak hadir tanpa izin", CHECK.c.alpa),
        Column("izin", Sort.NUMBER, "Hari tidak hadir dengan izin", CHECK.c.izin),
        Column("sakit", Sort.NUMBER, "Hari tidak hadir karena sakit", CHECK.c.sakit),
        Column("result", Sort.WORD, "Hasil: memenuhi, tidak_memenuhi, tidak_terverifikasi, pengecualian", CHECK.c.result),
        Column("reason", Sort.TEXT, "Alasan hasil yang tidak memutuskan", CHECK.c.reason, Privacy.LEFT_OUT),
        Column("review", Sort.WORD, "Penutupan kantor: disetujui, tanpa_sampel; kosong bila terbuka", CHECK.c.review),
        *course(CHECK),
    ),
    source=with_family(
        sent(CHECK)
        .outerjoin(STAYS, and_(STAYS.c.kabupaten == CHECK.c.kabupaten, STAYS.c.old_id == CHECK.c.anggota_id))
        .join(MEMBER, same(MEMBER, CHECK.c.kabupaten, func.coalesce(STAYS.c.new_id, CHECK.c.anggota_id))),
        of=MEMBER,
    )
    .join(KPM, is_family_of(MEMBER))
    .outerjoin(GROUP, same(GROUP, KPM.c.kabupaten, KPM.c.kelompok_id))
    .outerjoin(PLACE, same(PLACE, CHECK.c.kabupaten, CHECK.c.fasilitas_id))
    .outerjoin(DAYS, and_(DAYS.c.kabupaten == CHECK.c.kabupaten, DAYS.c.fasilitas_id == CHECK.c.fasilitas_id, DAYS.c.bulan == CHECK.c.bulan, DAYS.c.deleted.is_(False))),
    tables=("alias", "komitmen", "anggota", "kpm", "kelompok", "fasilitas", "hari_efektif", *SENT),
    kabupaten=CHECK.c.kabupaten,
    area=AREA,
    month=CHECK.c.bulan,
    state=case((disputed(CHECK), DISPUTED), else_=func.coalesce(CHECK.c.result, WITHOUT_RESULT)),
    states=(*RESULTS, WITHOUT_RESULT, DISPUTED),
    order=(CHECK.c.kabupaten, CHECK.c.bulan, CHECK.c.id),
    where=(CHECK.c.deleted.is_(False),),
)
