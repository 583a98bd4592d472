"""Graduasi: versions of its rules, assessments, proposals."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import CHECKED_JSON, LocalDate, key_text

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

INT, BIG, TEXT, WORD, DAY, ID = sa.Integer(), sa.BigInteger(), sa.Text(), sa.String(64), LocalDate(), key_text(22)
RULES = {
    **{"nomor": INT, "valid_from": DAY, "name": TEXT, "attendance_percent": INT, "attendance_months": INT, "meetings_min": INT},
    **{"susulan_counts": sa.Boolean(), "komitmen_tahap": INT, "criteria": CHECKED_JSON, "assessment_days": INT, "visit_days": INT},
    **dict.fromkeys(("school_age_min", "school_age_max", "working_age_min", "working_age_max", "objection_days"), INT),
    **{"follow_up_months": CHECKED_JSON, "resertifikasi_years": INT, "extension_years": INT, "pena_age_min": INT, "pena_age_max": INT},
}
ASSESSMENT = {
    **{"kpm_id": ID, "date": DAY, "aturan_nomor": INT, "jalur": WORD, "reason": TEXT, "reason_document": TEXT, "education": WORD},
    **{"health": WORD, "bpjs_kesehatan": WORD, "bpjs_ketenagakerjaan": WORD, "layanan_evidence": TEXT, "economy": WORD},
    **{"economy_evidence": TEXT, "dwelling": WORD, "dwelling_evidence": TEXT, "data_terpadu": WORD, "data_terpadu_evidence": TEXT},
    **{"family_view": WORD, "family_words": TEXT, "kunjungan_id": ID, "kehamilan": WORD, "kelahiran": WORD, "disabilitas": WORD},
    **{"lansia": WORD, "note": TEXT},
}
PROPOSAL = {
    **{"kpm_id": ID, "penilaian_id": ID, "jalur": WORD, "aturan_nomor": INT, "as_of": BIG, "attendance_worst": INT},
    **{"attendance_best": INT, "family_view": WORD, "evidence_for": TEXT, "evidence_against": TEXT, "proposed_on": DAY},
    **{"status": WORD, "reason": TEXT, "decided_on": DAY, "siks_status": WORD, "siks_batch": INT, "siks_on": DAY},
    **{"siks_reason": TEXT, "exit_on": DAY, "sanggah_on": DAY, "sanggah_outcome": WORD, "sanggah_reason": TEXT},
    **{"sanggah_text": TEXT, "sanggah_via": WORD},
}
REFERENCES = {
    "aturan_graduasi": {},
    "penilaian_graduasi": {"kpm_id": "kpm", "kunjungan_id": "kunjungan"},
    "graduasi": {"kpm_id": "kpm", "penilaian_id": "penilaian_graduasi"},
}
STATES = ["kabupaten", "status", "siks_status", "id"]


def upgrade() -> None:
    """Make the tables."""
    for table, columns in (("aturan_graduasi", RULES), ("penilaian_graduasi", ASSESSMENT), ("graduasi", PROPOSAL)):
        _make(table, columns, REFERENCES[table])
    op.create_index(f"ix_graduasi_{'_'.join(STATES)}", "graduasi", STATES)


def _make(table: str, columns: dict[str, sa.types.TypeEngine], references: dict[str, str]) -> None:
    parents = (
        sa.ForeignKeyConstraint(["kabupaten", field], [f"{parent}.kabupaten", f"{parent}.id"], name=f"fk_{table}_kabupaten_{field}")
        for field, parent in references.items()
    )
    op.create_table(
        table,
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("scope", key_text(48), nullable=False),
        sa.Column("revision", BIG, nullable=False),
        sa.Column("tag", BIG, nullable=False),
        sa.Column("form", ID, nullable=False),
        sa.Column("groups", CHECKED_JSON),
        sa.Column("no", INT),
        sa.Column("moved", key_text(4)),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        *(sa.Column(name, kind) for name, kind in columns.items()),
        sa.PrimaryKeyConstraint("kabupaten", "id", name=f"pk_{table}"),
        *parents,
    )
    for after in (("scope", "id"), *((field,) for field in references)):
        op.create_index(f"ix_{table}_kabupaten_{'_'.join(after)}", table, ["kabupaten", *after])


def downgrade() -> None:
    """Drop them."""
    for table in ("graduasi", "penilaian_graduasi", "aturan_graduasi"):
        op.drop_table(table)
