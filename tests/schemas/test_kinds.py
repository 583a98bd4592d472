"""The list of kinds is whole and consistent, so that kernel, phone and tables can trust it."""

from dataclasses import replace

import pytest

from schemas import KINDS, SCHEMAS
from schemas.base import RecordSchema
from sync.kinds import ENVELOPE, Kind, Rule
from sync.nouns import Record
from sync.scopes import scope_of
from sync.wire import rows_to_wire
from tests.schemas.samples import AN_ID, sample

EVERY_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def test_the_list_of_kinds_is_the_agreed_one() -> None:
    """The kinds come in the agreed order, which is also the order of writing."""
    assert list(KINDS) == [
        *("wilayah", "worker", "kelompok", "assignment", "fasilitas", "kpm", "anggota", "kontak", "modul", "modul_sesi"),
        *("periode", "aturan", "aturan_graduasi", "kalender", "jadwal", "rancangan_jadwal", "p2k2_sesi", "kehadiran", "hari_efektif"),
        *("rancangan_hari", "komitmen", "kunjungan"),
        *("penyaluran", "catatan", "penilaian_graduasi", "komplementaritas", "perilaku", "peristiwa", "usulan"),
        *("pengaduan", "rujukan", "sanksi", "graduasi", "supervisi_p2k2", "uji_petik"),
        *("capaian", "laporan_bulanan", "pelatihan", "tugas"),
        *("kejadian_induk", "kejadian", "undangan", "bergabung", "laporan_kejadian", "posko", "sensus_posko", "masakan"),
        *("korban", "korban_jiwa", "keberadaan", "anak_terpisah", "barang", "gudang", "bantuan", "mutasi", "penerima_bantuan"),
        *("ldp", "santunan", "pemulihan", "kesiapsiagaan", "outcome"),
    ]
    assert list(SCHEMAS) == list(KINDS)


@EVERY_KIND
def test_parents_come_before_children(kind: Kind) -> None:
    """Writing kinds in order never breaks a reference, but for records that name an earlier one of their own kind."""
    order = list(KINDS)
    assert all(order.index(parent) <= order.index(kind.name) for _, parent in kind.refs)


@EVERY_KIND
def test_every_field_lies_in_one_group(kind: Kind) -> None:
    """Each declared field is merged with exactly one group, and none is lost on the way to the kernel."""
    declared = list(SCHEMAS[kind.name].record_fields())
    assert sorted(kind.fields) == sorted(declared)
    assert len(set(kind.fields)) == len(kind.fields)
    assert not ENVELOPE.keys() & set(kind.fields)


@EVERY_KIND
def test_one_group_has_one_rule(kind: Kind) -> None:
    """Fields that name the same group agree on its rule."""
    groups = {field.group for field in SCHEMAS[kind.name].record_fields().values()}
    assert len({group.name for group in groups}) == len(groups)


@EVERY_KIND
def test_the_key_of_a_slot_is_fixed(kind: Kind) -> None:
    """The fields of a slot never change."""
    for name in kind.slot:
        assert kind.group_of[name].rule is Rule.FIXED


@EVERY_KIND
def test_scope_comes_from_the_kinds_own_fields(kind: Kind) -> None:
    """The scope of a record can be told from its fields and its parent's scope, and fits its column."""
    rule = kind.scope
    if not rule.prefix:
        assert rule.field in kind.ref_kinds
    if rule.month:
        assert SCHEMAS[kind.name].record_fields()[rule.month].required
    scope = scope_of(kind, AN_ID, sample(kind.name), f"k:{AN_ID}")
    assert 0 < len(scope) <= 48


@EVERY_KIND
def test_an_office_kind_leaves_nothing_to_phones(kind: Kind) -> None:
    """All groups of an office kind belong to the office; of any other kind a phone may write something."""
    belongs = {group.office for group in kind.groups}
    assert belongs == {True} if kind.office else False in belongs


@EVERY_KIND
def test_a_kind_survives_the_way_to_a_phone(kind: Kind) -> None:
    """A phone that reads what enrolment tells has the same kind, without what stays at the office (P55) and what the server alone asks (P36, P58 to P60)."""
    groups = tuple(one for one in kind.groups if not one.at_office)
    known = replace(kind, groups=groups, scope=replace(kind.scope, present_only=False), opens=None, alike=(), against=(), ended=())
    assert Kind.from_data(kind.to_data()) == known


def test_what_the_source_calls_a_person_stays_at_the_office() -> None:
    """P55: no phone is told of an idsemesta, gets one in a row, or may write one, not even while it makes a member."""
    kind = KINDS["anggota"]
    assert "idsemesta" in kind.fields and "idsemesta" not in str(kind.to_data())
    row = Record("anggota", "a" * 22, "k:x", {**dict.fromkeys(kind.fields), **ENVELOPE, "idsemesta": "1"}, 1, 2, "")
    assert "idsemesta" not in rows_to_wire(kind, [row])


@EVERY_KIND
def test_every_field_is_described(kind: Kind) -> None:
    """Each field says in words what it holds, for the page of the interface."""
    assert all(field.metadata["description"] for field in SCHEMAS[kind.name].record_fields().values())
    assert type(SCHEMAS[kind.name]).__doc__ != RecordSchema.__doc__


def test_phones_write_only_contact_and_notes_of_a_family() -> None:
    """Of family and member a phone edits nothing but contact, schooling and field notes; of a proposal no decision."""
    writable = {
        name: {group.name for group in KINDS[name].groups if not group.office} for name in ("kpm", "anggota", "tugas", "usulan", "uji_petik")
    }
    assert writable == {
        "kpm": {"contact", "field_note"},
        "anggota": {"schooling", "field_note"},
        "tugas": {"answer"},
        "usulan": {"key", "proposal", "evidence"},
        "uji_petik": {"visit", "attendance", "komitmen", "card", "data", "note"},
    }


@EVERY_KIND
def test_phones_delete_only_what_they_can_make(kind: Kind) -> None:
    """What the office makes has its key in the hands of the office, and only that cannot be deleted by a phone (P20)."""
    demanded = [name for name, field in SCHEMAS[kind.name].record_fields().items() if field.required]
    belongs_to_office = any(kind.group_of[name].office for name in demanded) or kind.name == "kpm"
    assert kind.made_by_office == belongs_to_office


@EVERY_KIND
def test_the_flag_of_a_provisional_record_is_a_group_of_the_office(kind: Kind) -> None:
    """P52: the flag stands alone in a group of the office, so that putting it down never meets another edit."""
    if kind.provisional:
        group = kind.group_of[kind.provisional]
        assert (group.office, group.fields) == (True, (kind.provisional,))
