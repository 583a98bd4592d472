"""Disaster aid: kejadian, korban, posko, goods with their ledger, bantuan, and what comes after."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import CHECKED_JSON, LocalDate, key_text

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

ID, WORD, PROSE, DAY = key_text(22), sa.String(64), sa.Text(), LocalDate()
INT, BIG, BOOL, LIST = sa.Integer(), sa.BigInteger(), sa.Boolean(), CHECKED_JSON
KINDS = {
    "kejadian_induk": {
        "golongan": WORD, "jenis": WORD, "name": PROSE, "date": DAY, "note": PROSE,
    },
    "kejadian": {
        "opened_by": ID, "golongan": WORD, "jenis": WORD, "name": PROSE, "desa_code": WORD, "place": PROSE,
        "coordinates": WORD, "date": DAY, "time": WORD, "chronology": PROSE, "status": WORD, "phase": WORD,
        "closed_on": DAY, "same_as_id": ID, "induk_id": ID, "sk_number": PROSE, "sk_on": DAY, "sk_from": DAY,
        "sk_until": DAY,
    },
    "undangan": {
        "kejadian_id": ID, "code": WORD, "worker_id": ID, "valid_until": DAY, "revoked": BOOL,
    },
    "bergabung": {
        "kejadian_id": ID, "worker_id": ID, "code": WORD, "joined_on": DAY, "status": WORD, "duty": WORD, "note": PROSE,
    },
    "laporan_kejadian": {
        "kejadian_id": ID, "worker_id": ID, "date": DAY, "time": WORD, "source": WORD, "meninggal": INT, "hilang": INT,
        "luka_berat": INT, "luka_ringan": INT, "menderita": INT, "mengungsi_kk": INT, "mengungsi_jiwa": INT,
        "rumah_rb": INT, "rumah_rs": INT, "rumah_rr": INT, "facilities": PROSE, "needs": LIST, "access": PROSE,
        "note": PROSE,
    },
    "posko": {
        "kejadian_id": ID, "name": PROSE, "jenis": WORD, "desa_code": WORD, "place": PROSE, "coordinates": WORD,
        "capacity": INT, "contact_name": PROSE, "phone": WORD, "air": WORD, "sanitasi": WORD, "listrik": WORD,
        "kesehatan": WORD, "gaps": PROSE, "closed_on": DAY,
    },
    "sensus_posko": {
        "posko_id": ID, "date": DAY, "kk": INT, "dewasa": INT, "anak": INT, "balita": INT, "lansia": INT, "bumil": INT,
        "disabilitas": INT, "note": PROSE,
    },
    "masakan": {
        "posko_id": ID, "date": DAY, "waktu": WORD, "cooked": INT, "served": INT, "menu": PROSE, "note": PROSE,
    },
    "korban": {
        "kejadian_id": ID, "worker_id": ID, "registered_on": DAY, "head_name": PROSE, "description": PROSE, "card_no": WORD,
        "nik": WORD, "no_kk": WORD, "phone": WORD, "origin": WORD, "desa_code": WORD, "rt": WORD, "rw": WORD,
        "address": PROSE, "stay": WORD, "posko_id": ID, "stay_note": PROSE, "jiwa": INT, "bayi": INT, "balita": INT,
        "anak": INT, "dewasa": INT, "lansia": INT, "bumil": INT, "disabilitas": INT, "damage": WORD, "seen_on": DAY,
        "seen_by": ID, "reported_by": PROSE, "same_as_id": ID,
    },
    "korban_jiwa": {
        "korban_id": ID, "name": PROSE, "description": PROSE, "sex": WORD, "age": INT, "relation": PROSE, "nik": WORD,
        "nationality": PROSE, "bumil": BOOL, "disabilitas": PROSE,
    },
    "keberadaan": {
        "korban_jiwa_id": ID, "worker_id": ID, "date": DAY, "time": WORD, "condition": WORD, "posko_id": ID, "place": PROSE,
        "source": PROSE,
    },
    "anak_terpisah": {
        "kejadian_id": ID, "worker_id": ID, "registered_on": DAY, "name": PROSE, "description": PROSE, "sex": WORD,
        "age": INT, "found_place": PROSE, "coordinates": WORD, "family_told": PROSE, "status": WORD, "carer": PROSE,
        "reunited_on": DAY,
    },
    "barang": {
        "code": WORD, "name": PROSE, "category": WORD, "unit": WORD, "units": LIST, "contents": LIST, "returnable": BOOL,
        "per_person_day": BIG, "expires": BOOL,
    },
    "gudang": {
        "opened_by": ID, "kejadian_id": ID, "posko_id": ID, "name": PROSE, "level": WORD, "desa_code": WORD, "place": PROSE,
        "keeper_id": ID, "closed_on": DAY,
    },
    "mutasi": {
        "gudang_id": ID, "barang": WORD, "jenis": WORD, "jumlah": BIG, "entered": WORD, "date": DAY, "time": WORD,
        "worker_id": ID, "kejadian_id": ID, "batch": WORD, "expires_on": DAY, "source": WORD, "source_year": INT,
        "document": PROSE, "sender": PROSE, "plate": WORD, "bantuan_id": ID, "lawan_id": ID, "kiriman_id": ID,
        "batal_id": ID, "reason": PROSE, "reconciled_document": PROSE, "reconciled_on": DAY,
    },
    "bantuan": {
        "kejadian_id": ID, "jenis": WORD, "korban_id": ID, "date": DAY, "time": WORD, "worker_id": ID, "gudang_id": ID,
        "receipt_no": WORD, "institution": PROSE, "contents": LIST, "receiver_name": PROSE, "proxy": PROSE,
        "desa_code": WORD, "rt": WORD, "rw": WORD, "households": BIG, "note": PROSE, "void_reason": PROSE, "bast_no": PROSE,
    },
    "penerima_bantuan": {
        "bantuan_id": ID, "korban_id": ID, "received": BOOL, "received_on": DAY, "receiver_name": PROSE, "note": PROSE,
    },
    "ldp": {
        "kejadian_id": ID, "worker_id": ID, "date": DAY, "time": WORD, "posko_id": ID, "place": PROSE, "method": WORD,
        "topic": PROSE, "follow_up": PROSE, "anak": INT, "dewasa": INT, "lansia": INT, "disabilitas": INT,
    },
    "santunan": {
        "korban_jiwa_id": ID, "jenis": WORD, "receiver_name": PROSE, "relation": PROSE, "note": PROSE, "documents": LIST,
        "stage": WORD, "stage_on": DAY, "amount": INT, "reason": PROSE,
    },
    "pemulihan": {
        "korban_id": ID, "date": DAY, "worker_id": ID, "keadaan": WORD, "reintegrasi": WORD, "service": PROSE,
        "note": PROSE,
    },
    "kesiapsiagaan": {
        "worker_id": ID, "date": DAY, "jenis": WORD, "desa_code": WORD, "place": PROSE, "topic": PROSE, "result": PROSE,
        "laki": INT, "perempuan": INT, "anak": INT, "disabilitas": INT,
    },
}
"""Kind -> its own columns, parents before children."""
REFERENCES = {
    "undangan": (("kejadian_id", "kejadian"),),
    "laporan_kejadian": (("kejadian_id", "kejadian"),),
    "posko": (("kejadian_id", "kejadian"),),
    "sensus_posko": (("posko_id", "posko"),),
    "masakan": (("posko_id", "posko"),),
    "korban": (("kejadian_id", "kejadian"), ("posko_id", "posko")),
    "korban_jiwa": (("korban_id", "korban"),),
    "keberadaan": (("korban_jiwa_id", "korban_jiwa"), ("posko_id", "posko")),
    "anak_terpisah": (("kejadian_id", "kejadian"),),
    "mutasi": (("gudang_id", "gudang"),),
    "bantuan": (("kejadian_id", "kejadian"), ("korban_id", "korban")),
    "penerima_bantuan": (("bantuan_id", "bantuan"), ("korban_id", "korban")),
    "ldp": (("kejadian_id", "kejadian"), ("posko_id", "posko")),
    "santunan": (("korban_jiwa_id", "korban_jiwa"),),
    "pemulihan": (("korban_id", "korban"),),
}
INDEXES = {
    "kejadian": (("date", "id"), ("same_as_id",), ("opened_by",)),
    "bergabung": (("kejadian_id",),),
    "korban": (("same_as_id",), ("nik",), ("no_kk",)),
    "gudang": (("kejadian_id",), ("opened_by",), ("keeper_id",)),
    "mutasi": (("gudang_id", "barang"), ("bantuan_id",), ("kiriman_id",), ("batal_id",)),
    "bantuan": (("receipt_no",), ("bast_no",)),
    "kesiapsiagaan": (("date", "id"),),
}


def upgrade() -> None:
    """Make the tables."""
    for name, columns in KINDS.items():
        _kind(name, columns)
    op.create_index("ix_bergabung_worker_id_kabupaten", "bergabung", ["worker_id", "kabupaten"])
    op.add_column("worker", sa.Column("relawan", WORD))


def _kind(name: str, columns: dict[str, sa.types.TypeEngine]) -> None:
    refs = REFERENCES.get(name, ())
    op.create_table(
        name,
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("scope", key_text(48), nullable=False),
        sa.Column("revision", BIG, nullable=False),
        sa.Column("tag", BIG, nullable=False),
        sa.Column("form", ID, nullable=False),
        sa.Column("groups", LIST),
        sa.Column("no", INT),
        sa.Column("moved", key_text(4)),
        sa.Column("closed", BOOL, nullable=False),
        sa.Column("deleted", BOOL, nullable=False),
        *(sa.Column(column, kind) for column, kind in columns.items()),
        sa.PrimaryKeyConstraint("kabupaten", "id", name=f"pk_{name}"),
        *(_reference(name, field, parent) for field, parent in refs),
    )
    for of in (("scope", "id"), *((field,) for field, _ in refs), *INDEXES.get(name, ())):
        op.create_index(f"ix_{name}_kabupaten_{'_'.join(of)}", name, ["kabupaten", *of])


def _reference(name: str, field: str, parent: str) -> sa.ForeignKeyConstraint:
    here, there = ["kabupaten", field], [f"{parent}.kabupaten", f"{parent}.id"]
    return sa.ForeignKeyConstraint(here, there, name=f"fk_{name}_kabupaten_{field}")


def downgrade() -> None:
    """Drop them."""
    op.drop_column("worker", "relawan")
    for name in reversed(KINDS):
        op.drop_table(name)
