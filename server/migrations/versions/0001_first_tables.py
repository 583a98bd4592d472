"""First tables: the kinds of record, the exchange, access."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _key_text(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


ID = _key_text(22)
KABUPATEN = _key_text(4)
SCOPE = _key_text(48)
KIND = _key_text(32)
WORD = sa.String(64)
PROSE = sa.Text()
BIG = sa.BigInteger()
INT = sa.Integer()
FLAG = sa.Boolean()
DOUBLE = sa.Double()
DAY = sa.String(10).with_variant(sa.Date(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
CHECKED = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
RAW = sa.JSON()

CLUSTERED = {"sqlite_with_rowid": False}
EXCHANGE = (
    *("partition", "commit_log", "feed", "scope_head", "change_log", "conflict", "inbox", "alias"),
    "match_candidate",
)
ACCESS = ("quarantine", "login_token", "account", "enrol_code", "device")
KINDS = (
    *("wilayah", "worker", "kelompok", "assignment", "fasilitas", "kpm", "anggota", "modul", "modul_sesi"),
    *("periode", "kalender", "jadwal", "p2k2_sesi", "kehadiran", "hari_efektif", "komitmen", "kunjungan"),
    *("tugas", "outcome"),
)


def upgrade() -> None:
    """Make all tables, parents before children."""
    _office()
    _families()
    _catalogue()
    _p2k2()
    _komitmen()
    _work()
    _counters()
    _log()
    _waiting()
    _access()


def downgrade() -> None:
    """Drop all tables, children before parents."""
    for name in (*ACCESS, *EXCHANGE, *reversed(KINDS)):
        op.drop_table(name)


def _table(name: str, key: tuple[str, ...], *columns: sa.Column, **options: object) -> None:
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"), **options)


def _index(table: str, *columns: str, unique: bool = False) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns, unique=unique)


def _must(name: str, kind: sa.types.TypeEngine) -> sa.Column:
    return sa.Column(name, kind, nullable=False)


def _may(name: str, kind: sa.types.TypeEngine) -> sa.Column:
    return sa.Column(name, kind, nullable=True)


def _kind(table: str, refs: dict[str, str], columns: dict[str, sa.types.TypeEngine], *, numbered: bool = False) -> None:
    """Make the table of a kind: the envelope, its own columns, its references."""
    envelope = [
        *(_must("kabupaten", KABUPATEN), _must("id", ID), _must("scope", SCOPE), _must("revision", BIG)),
        *(_must("tag", BIG), _must("form", ID), _may("groups", CHECKED), _may("no", INT), _may("moved", KABUPATEN)),
        *(_must("closed", FLAG), _must("deleted", FLAG)),
    ]
    references = [
        sa.ForeignKeyConstraint(
            ["kabupaten", field], [f"{parent}.kabupaten", f"{parent}.id"], name=f"fk_{table}_kabupaten_{field}"
        )
        for field, parent in refs.items()
    ]
    own = [_may(name, kind) for name, kind in columns.items()]
    _table(table, ("kabupaten", "id"), *envelope, *own, *references)
    _index(table, "kabupaten", "scope", "id")
    for field in refs:
        _index(table, "kabupaten", field)
    if numbered:
        _index(table, "kabupaten", "no", unique=True)


def _office() -> None:
    wilayah = {"code": WORD, "level": WORD, "name": PROSE, "parent_code": WORD, "area": WORD}
    _kind("wilayah", {}, wilayah)
    _kind("worker", {}, {"name": PROSE, "nip": WORD, "phone": WORD, "role": WORD}, numbered=True)
    kelompok = {"name": PROSE, "desa_code": WORD, "kecamatan_code": WORD, "place": PROSE, "ketua_kpm_id": ID}
    _kind("kelompok", {}, kelompok, numbered=True)
    assignment = {"worker_id": ID, "kelompok_id": ID, "role": WORD, "start_date": DAY, "end_date": DAY}
    _kind("assignment", {"kelompok_id": "kelompok"}, assignment)
    _index("assignment", "worker_id", "kabupaten")
    fasilitas = {"type": WORD, "level": WORD, "npsn": WORD, "name": PROSE, "desa_code": WORD, "address": PROSE}
    _kind("fasilitas", {}, fasilitas, numbered=True)


def _families() -> None:
    kpm = {
        **{"kelompok_id": ID, "desa_code": WORD, "address": PROSE, "no_kk": WORD, "idsemesta": WORD},
        **{"membership_status": WORD, "joined_on": DAY, "ended_on": DAY, "kks_last4": WORD, "desil": INT},
        **{"sembako": FLAG, "phone": WORD, "phone_on": DAY, "field_note": PROSE},
    }
    _kind("kpm", {"kelompok_id": "kelompok"}, kpm, numbered=True)
    _index("kpm", "kabupaten", "no_kk")
    anggota = {
        **{"kpm_id": ID, "nik": WORD, "idsemesta": WORD, "name": PROSE, "sex": WORD, "birth_date": DAY},
        **{"relation": WORD, "is_pengurus": FLAG, "membership_status": WORD, "komponen": WORD, "fasilitas_id": ID},
        **{"pbi": FLAG, "pena": FLAG, "note": PROSE, "nisn": WORD, "class_level": INT, "field_note": PROSE},
    }
    _kind("anggota", {"kpm_id": "kpm", "fasilitas_id": "fasilitas"}, anggota, numbered=True)
    _index("anggota", "kabupaten", "nik")


def _catalogue() -> None:
    _kind("modul", {}, {"code": WORD, "name": PROSE, "position": INT, "siks_category": WORD})
    _kind("modul_sesi", {}, {"modul_code": WORD, "position": INT, "name": PROSE, "siks_category": WORD})
    periode = {"year": INT, "triwulan": INT, "start_date": DAY, "end_date": DAY, "entry_state": WORD}
    _kind("periode", {}, periode)
    _kind("kalender", {}, {"date": DAY, "end_date": DAY, "type": WORD, "name": PROSE})


def _p2k2() -> None:
    jadwal = {
        **{"kelompok_id": ID, "bulan": WORD, "ordinal": INT, "planned_date": DAY, "start_time": WORD},
        **{"place": PROSE, "status": WORD, "reason": PROSE, "held_by": ID, "replaced_on": DAY, "note": PROSE},
    }
    _kind("jadwal", {"kelompok_id": "kelompok"}, jadwal)
    p2k2_sesi = {
        **{"kelompok_id": ID, "bulan": WORD, "jadwal_id": ID, "unplanned_date": DAY, "ordinal": INT},
        **{"date": DAY, "start_time": WORD, "end_time": WORD, "modul_id": ID, "modul_sesi_id": ID},
        **{"topic": PROSE, "place": PROSE, "speakers": CHECKED, "kelompok_joint": CHECKED, "process": PROSE},
        **{"material_note": PROSE, "participation": PROSE, "result": PROSE, "obstacles": PROSE},
        **{"held_by": ID, "status": WORD, "cancel_reason": PROSE},
    }
    _kind("p2k2_sesi", {"kelompok_id": "kelompok", "jadwal_id": "jadwal"}, p2k2_sesi)
    kehadiran = {
        **{"p2k2_sesi_id": ID, "kpm_id": ID, "status": WORD, "represented_by": PROSE, "exempt": FLAG},
        **{"reason": PROSE, "susulan": FLAG, "susulan_date": DAY, "bulk": FLAG, "note": PROSE},
    }
    _kind("kehadiran", {"p2k2_sesi_id": "p2k2_sesi", "kpm_id": "kpm"}, kehadiran)


def _komitmen() -> None:
    hari_efektif = {"fasilitas_id": ID, "bulan": WORD, "days": INT, "signer_name": PROSE, "signed_on": DAY}
    _kind("hari_efektif", {"fasilitas_id": "fasilitas"}, hari_efektif)
    komitmen = {
        **{"anggota_id": ID, "bulan": WORD, "condition": WORD, "fasilitas_id": ID, "alpa": INT, "izin": INT},
        **{"sakit": INT, "weight_kg": DOUBLE, "height_cm": DOUBLE, "result": WORD, "reason": PROSE},
        **{"source": WORD, "note": PROSE, "signer_name": PROSE, "signed_on": DAY},
    }
    _kind("komitmen", {"anggota_id": "anggota", "fasilitas_id": "fasilitas"}, komitmen)


def _work() -> None:
    kunjungan = {
        **{"kpm_id": ID, "date": DAY, "purpose": PROSE, "met": PROSE, "p2k2_sesi_id": ID, "findings": PROSE},
        **{"follow_up": PROSE},
    }
    _kind("kunjungan", {"kpm_id": "kpm", "p2k2_sesi_id": "p2k2_sesi"}, kunjungan)
    tugas = {
        **{"worker_id": ID, "about_kind": WORD, "about_id": ID, "text": PROSE, "due_date": DAY},
        **{"answer": PROSE, "answered_on": DAY, "status": WORD},
    }
    _kind("tugas", {}, tugas)
    _kind("outcome", {}, {"index": INT, "worker_id": ID, "outcome": WORD, "code": WORD, "reason": PROSE})


def _counters() -> None:
    _table(
        "partition",
        ("kabupaten",),
        *(_must("kabupaten", KABUPATEN), _must("number", BIG), _must("tag", BIG), _must("commits", BIG)),
        _must("last_no", INT),
    )
    _table(
        "commit_log",
        ("kabupaten", "number"),
        *(_must("kabupaten", KABUPATEN), _must("number", BIG), _must("tag", BIG), _must("at", MOMENT)),
        *(_must("worker", ID), _must("device", ID)),
    )
    _table(
        "feed",
        ("kabupaten", "scope", "id"),
        *(_must("kabupaten", KABUPATEN), _must("scope", SCOPE), _must("id", ID), _must("kind", KIND)),
        *(_must("number", BIG), _must("hash", BIG), _may("left_on", DAY)),
        **CLUSTERED,
    )
    _index("feed", "kabupaten", "scope", "number")
    _index("feed", "kabupaten", "id")
    _table(
        "scope_head",
        ("kabupaten", "scope", "kind"),
        *(_must("kabupaten", KABUPATEN), _must("scope", SCOPE), _must("kind", KIND), _must("digest", BIG)),
        *(_must("rows", INT), _must("number", BIG)),
        **CLUSTERED,
    )


def _log() -> None:
    _table(
        "change_log",
        ("kabupaten", "form"),
        *(_must("kabupaten", KABUPATEN), _must("form", ID), _must("content", ID), _must("body", RAW)),
        *(_must("decisions", RAW), _may("first", BIG), _may("last", BIG), _must("worker", ID)),
        *(_must("device", ID), _must("work_date", DAY), _may("device_at", MOMENT), _may("corrected_at", MOMENT)),
        *(_may("clock_error_s", INT), _must("received_at", MOMENT)),
    )
    _index("change_log", "kabupaten", "received_at")
    _index("change_log", "kabupaten", "worker", "received_at")


def _waiting() -> None:
    _table(
        "conflict",
        ("kabupaten", "id"),
        *(_must("kabupaten", KABUPATEN), _must("id", ID), _must("kind", KIND), _must("record", ID)),
        *(_must("scope", SCOPE), _must("group", WORD), _must("rule", WORD), _must("form", ID), _must("index", INT)),
        *(_must("standing", CHECKED), _must("incoming", CHECKED), _must("standing_number", BIG)),
        *(_must("new_stands", FLAG), _must("own", FLAG), _must("state", WORD), _must("received_at", MOMENT)),
    )
    _index("conflict", "kabupaten", "state", "received_at")
    _index("conflict", "kabupaten", "record")
    _table(
        "inbox",
        ("kabupaten", "form", "index"),
        *(_must("kabupaten", KABUPATEN), _must("form", ID), _must("index", INT), _must("kind", KIND)),
        *(_must("record", ID), _must("change", RAW), _must("outcome", WORD), _must("code", WORD)),
        *(_may("details", RAW), _must("worker", ID), _must("device", ID), _must("work_date", DAY)),
        *(_may("waiting_for", ID), _must("received_at", MOMENT), _must("state", WORD)),
    )
    _index("inbox", "kabupaten", "waiting_for")
    _index("inbox", "kabupaten", "state", "received_at")
    _index("inbox", "device", "state")
    _table(
        "alias",
        ("kabupaten", "old_id"),
        *(_must("kabupaten", KABUPATEN), _must("old_id", ID), _must("new_id", ID), _must("made_at", MOMENT)),
    )
    _table(
        "match_candidate",
        ("kabupaten", "id"),
        *(_must("kabupaten", KABUPATEN), _must("id", ID), _must("kind", KIND), _must("first_id", ID)),
        *(_must("second_id", ID), _must("reason", WORD), _must("state", WORD), _must("found_at", MOMENT)),
    )


def _access() -> None:
    _table(
        "device",
        ("id",),
        *(_must("id", ID), _must("worker_id", ID), _must("kabupaten", KABUPATEN), _must("name", PROSE)),
        *(_must("token_hash", WORD), _must("state", WORD), _may("app", WORD), _must("enrolled_at", MOMENT)),
        *(_may("last_seen_at", MOMENT), _may("clock_error_s", INT)),
        sa.UniqueConstraint("token_hash", name="uq_device_token_hash"),
    )
    _index("device", "worker_id")
    _table(
        "enrol_code",
        ("code_hash",),
        *(_must("code_hash", WORD), _must("worker_id", ID), _must("kabupaten", KABUPATEN)),
        *(_must("made_at", MOMENT), _must("expires_at", MOMENT), _may("used_at", MOMENT)),
    )
    _table(
        "account",
        ("id",),
        *(_must("id", ID), _must("username", WORD), _must("password_hash", PROSE), _must("role", WORD)),
        *(_must("region", WORD), _must("active", FLAG), _must("made_at", MOMENT)),
        sa.UniqueConstraint("username", name="uq_account_username"),
    )
    account = sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_login_token_account_id")
    _table(
        "login_token",
        ("token_hash",),
        *(_must("token_hash", WORD), _must("account_id", ID), _must("made_at", MOMENT), _must("expires_at", MOMENT)),
        account,
    )
    _index("login_token", "account_id")
    _table(
        "quarantine",
        ("id",),
        *(_must("id", ID), _must("device_id", ID), _must("received_at", MOMENT), _must("body", sa.LargeBinary())),
    )
    _index("quarantine", "device_id")
