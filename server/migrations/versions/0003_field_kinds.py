"""What the field app needs: events, proposals, complaints, payments, notes, numbers, supervision, provisional members."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _key_text(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


ID = _key_text(22)
KABUPATEN = _key_text(4)
SCOPE = _key_text(48)
WORD = sa.String(64)
PROSE = sa.Text()
BIG = sa.BigInteger()
INT = sa.Integer()
FLAG = sa.Boolean()
DAY = sa.String(10).with_variant(sa.Date(), "postgresql")
CHECKED = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

KINDS = ("kontak", "penyaluran", "catatan", "peristiwa", "usulan", "pengaduan", "supervisi_p2k2", "uji_petik")
ADDED = (("anggota", "provisional", FLAG), ("kehadiran", "guest", FLAG), ("p2k2_sesi", "activity", PROSE))


def upgrade() -> None:
    """Make the tables and add the columns."""
    for table, column, kind in ADDED:
        op.add_column(table, sa.Column(column, kind, nullable=True))
    _families()
    _events()
    _proposals()
    _meetings_observed()
    _families_checked()


def downgrade() -> None:
    """Drop them, children before parents."""
    for name in reversed(KINDS):
        op.drop_table(name)
    for table, column, _ in reversed(ADDED):
        op.drop_column(table, column)


def _kind(table: str, refs: dict[str, str], columns: dict[str, sa.types.TypeEngine]) -> None:
    """Make the table of a kind: the envelope, its own columns, its references."""
    must = {"kabupaten": KABUPATEN, "id": ID, "scope": SCOPE, "revision": BIG, "tag": BIG, "form": ID}
    may = {"groups": CHECKED, "no": INT, "moved": KABUPATEN}
    op.create_table(
        table,
        *(sa.Column(name, kind, nullable=False) for name, kind in must.items()),
        *(sa.Column(name, kind, nullable=True) for name, kind in may.items()),
        *(sa.Column(name, FLAG, nullable=False) for name in ("closed", "deleted")),
        *(sa.Column(name, kind, nullable=True) for name, kind in columns.items()),
        sa.PrimaryKeyConstraint("kabupaten", "id", name=f"pk_{table}"),
        *(
            sa.ForeignKeyConstraint(
                ["kabupaten", field], [f"{parent}.kabupaten", f"{parent}.id"], name=f"fk_{table}_kabupaten_{field}"
            )
            for field, parent in refs.items()
        ),
    )
    op.create_index(f"ix_{table}_kabupaten_scope_id", table, ["kabupaten", "scope", "id"])
    for field in refs:
        op.create_index(f"ix_{table}_kabupaten_{field}", table, ["kabupaten", field])


def _families() -> None:
    kontak = {"kpm_id": ID, "noted_on": DAY, "phone": WORD, "whose": PROSE, "works": FLAG, "tried_on": DAY}
    _kind("kontak", {"kpm_id": "kpm"}, kontak)
    penyaluran = {
        **{"kpm_id": ID, "bulan": WORD, "result": WORD, "reason": PROSE, "date": DAY, "amount": INT},
        **{"channel": WORD, "kks_held_by_family": FLAG, "kks_holder": PROSE, "note": PROSE},
    }
    _kind("penyaluran", {"kpm_id": "kpm"}, penyaluran)
    catatan = {"kpm_id": ID, "date": DAY, "anggota_id": ID, "text": PROSE}
    _kind("catatan", {"kpm_id": "kpm", "anggota_id": "anggota"}, catatan)


def _events() -> None:
    peristiwa = {
        **{"kpm_id": ID, "type": WORD, "reported_on": DAY, "effective_date": DAY, "anggota_id": ID},
        **{"mother_id": ID, "follows_id": ID, "new_name": PROSE, "sex": WORD, "birth_date": DAY},
        **{"birth_order": INT, "new_pengurus_id": ID, "other_kpm_id": ID, "members": CHECKED, "new_no_kk": WORD},
        **{"to_fasilitas_id": ID, "to_fasilitas_name": PROSE, "to_desa_code": WORD, "to_address": PROSE},
        **{"before": PROSE, "after": PROSE, "evidence": PROSE, "note": PROSE, "status": WORD},
        **{"decision_reason": PROSE, "decided_on": DAY},
    }
    people = dict.fromkeys(("anggota_id", "mother_id", "new_pengurus_id"), "anggota")
    _kind("peristiwa", {"kpm_id": "kpm", **people, "to_fasilitas_id": "fasilitas"}, peristiwa)


def _proposals() -> None:
    usulan = {
        **{"kpm_id": ID, "about_kind": WORD, "about_id": ID, "field_group": WORD, "field": WORD},
        **{"reported_on": DAY, "before": PROSE, "after": PROSE, "reason": PROSE, "evidence": PROSE},
        **{"status": WORD, "decision_reason": PROSE, "decided_on": DAY},
    }
    _kind("usulan", {"kpm_id": "kpm"}, usulan)
    pengaduan = {
        **{"reported_on": DAY, "worker_id": ID, "kpm_id": ID, "complainant": PROSE, "contact": PROSE},
        **{"programme": WORD, "category": WORD, "text": PROSE, "status": WORD, "answer": PROSE},
        **{"forwarded_to": PROSE, "handled_on": DAY},
    }
    _kind("pengaduan", {"kpm_id": "kpm"}, pengaduan)


def _meetings_observed() -> None:
    supervisi_p2k2 = {
        **{"supervisor_id": ID, "pendamping_id": ID, "pendamping_name": PROSE, "kelompok_id": ID},
        **{"kelompok_name": PROSE, "place": PROSE, "planned_date": DAY, "start_time": WORD, "jadwal_id": ID},
        **{"status": WORD, "date": DAY, "cancel_reason": PROSE, "topic": PROSE, "present": INT},
        **{"preparation_score": INT, "preparation_note": PROSE, "opening_score": INT, "opening_note": PROSE},
        **{"material_score": INT, "material_note": PROSE, "method_score": INT, "method_note": PROSE},
        **{"media_score": INT, "media_note": PROSE, "participation_score": INT, "participation_note": PROSE},
        **{"closing_score": INT, "closing_note": PROSE, "administration_score": INT},
        **{"administration_note": PROSE, "strengths": PROSE, "to_improve": PROSE, "follow_up": PROSE},
        **{"follow_up_on": DAY},
    }
    _kind("supervisi_p2k2", {"kelompok_id": "kelompok"}, supervisi_p2k2)


def _families_checked() -> None:
    uji_petik = {
        **{"supervisor_id": ID, "bulan": WORD, "kpm_id": ID, "pengurus_name": PROSE, "address": PROSE},
        **{"desa_code": WORD, "desa_name": PROSE, "kelompok_name": PROSE, "pendamping_name": PROSE},
        **{"drawn_on": DAY, "recorded_meetings": INT, "recorded_present": INT, "recorded_memenuhi": INT},
        **{"recorded_tidak_memenuhi": INT, "recorded_members": INT, "recorded_visit_on": DAY},
        **{"recorded_result": WORD, "recorded_kks_held": FLAG, "visited_on": DAY, "found_at_home": FLAG},
        **{"met": PROSE, "not_found_reason": PROSE, "attendance_fits": FLAG, "attendance_note": PROSE},
        **{"komitmen_fits": FLAG, "komitmen_note": PROSE, "kks_held_by_family": FLAG, "kks_holder": PROSE},
        **{"data_fits": FLAG, "data_note": PROSE, "note": PROSE, "follow_up": PROSE},
    }
    _kind("uji_petik", {"kpm_id": "kpm"}, uji_petik)
