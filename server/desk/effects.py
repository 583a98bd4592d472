"""What follows in the office's data when a proposal is approved: the one table of it, with its reasons."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from schemas import KINDS, SCHEMAS
from schemas.check import check
from schemas.fields import Flag, Whole
from server.desk.families import Family
from sync.nouns import Record

KABUPATEN_DIGITS = 4
NOTHING = "none"
"""How the field app writes that a member has no komponen."""
FLAGS = MappingProxyType({"true": True, "ya": True, "false": False, "tidak": False})
KEPT_BACK = frozenset({"kpm_id", "kelompok_id", "provisional", "idsemesta"})
"""Fields that no proposal changes: who belongs where is moved by the APD, and the source's id is the source's."""


@dataclass(frozen=True, slots=True)
class Effect:
    """New values of one record of the office."""

    record: Record
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Consequence:
    """What an approval writes, and why a person must do more; `by_hand` are keys of the catalogue (`proposal.hand.…`)."""

    effects: tuple[Effect, ...] = ()
    by_hand: tuple[str, ...] = ()


Rule = Callable[[Record, Family], Consequence]


def consequence_of(proposal: Record, family: Family) -> Consequence:
    """Return what follows from the approval of a proposal, as the family stands now."""
    if proposal.kind == "anggota":
        return Consequence((Effect(proposal, {"provisional": False}),))
    if family.kpm is None or family.kpm.moved or family.kpm.fields["deleted"]:
        return Consequence(by_hand=("family_gone",))
    rule = _usulan if proposal.kind == "usulan" else EVENTS.get(str(proposal.fields["type"]), _other)
    return rule(proposal, family)


def _about(proposal: Record, family: Family, values: dict[str, Any]) -> Consequence:
    member = family.member(proposal.fields["anggota_id"])
    return Consequence((Effect(member, values),)) if member else Consequence(by_hand=("member_gone",))


def _born(proposal: Record, family: Family) -> Consequence:
    """The child was made with the report and is checked since; it is taken over as the pendamping keeps it (P52)."""
    child = family.member(proposal.fields["anggota_id"])
    if child is None:
        return Consequence(by_hand=("no_child",))
    return Consequence((Effect(child, {"provisional": False}),) if child.fields["provisional"] else ())


def _pregnant(proposal: Record, family: Family) -> Consequence:
    """A pregnancy is a komponen; one that a member has already (a pupil, say) is not taken away unasked."""
    member = family.member(proposal.fields["anggota_id"])
    if member is not None and member.fields["komponen"] not in (None, "", "ibu_hamil"):
        return Consequence(by_hand=("other_komponen",))
    return _about(proposal, family, {"komponen": "ibu_hamil"})


def _delivered(proposal: Record, family: Family) -> Consequence:
    """The komponen goes on: the checks of the 42 days after belong to it (nifas, Permensos 1/2018)."""
    return Consequence(by_hand=("nifas",))


def _miscarried(proposal: Record, family: Family) -> Consequence:
    """The pregnancy is over and with it its komponen, but no other."""
    member = family.member(proposal.fields["anggota_id"])
    if member is not None and member.fields["komponen"] != "ibu_hamil":
        return Consequence()
    return _about(proposal, family, {"komponen": None})


def _died(proposal: Record, family: Family) -> Consequence:
    """A member who died takes no part any more; the record stays. Who was pengurus needs a successor."""
    member = family.member(proposal.fields["anggota_id"])
    gone = _about(proposal, family, {"membership_status": "non_aktif"})
    if member is None or not member.fields["is_pengurus"]:
        return gone
    if not proposal.fields["new_pengurus_id"]:
        return Consequence(gone.effects, ("no_pengurus",))
    then = _new_pengurus(proposal, family)
    return Consequence((*gone.effects, *then.effects), then.by_hand)


def _new_pengurus(proposal: Record, family: Family) -> Consequence:
    """One member of the family is its pengurus, and nobody else."""
    chosen = family.member(proposal.fields["new_pengurus_id"])
    if chosen is None:
        return Consequence(by_hand=("member_gone",))
    before = [Effect(one, {"is_pengurus": False}) for one in family.members if one.fields["is_pengurus"] and one is not chosen]
    return Consequence((*before, Effect(chosen, {"is_pengurus": True})))


def _moved(proposal: Record, family: Family) -> Consequence:
    """Address and desa change; the kelompok does not by itself, and a move to another kabupaten has two sides (P35)."""
    address, desa = proposal.fields["to_address"], proposal.fields["to_desa_code"]
    if desa and not desa.startswith((family.kpm.fields["desa_code"] or desa)[:KABUPATEN_DIGITS]):
        return Consequence(by_hand=("other_kabupaten",))
    values = {name: value for name, value in (("address", address), ("desa_code", desa)) if value}
    if not values:
        return Consequence(by_hand=("no_address",))
    new_desa = desa and desa != family.kpm.fields["desa_code"]
    return Consequence((Effect(family.kpm, values),), ("kelompok",) if new_desa else ())


def _school(proposal: Record, family: Family) -> Consequence:
    """A school of the list becomes the member's; one that is only named must be put into the list first."""
    school = proposal.fields["to_fasilitas_id"]
    if not school or not family.has_place(school):
        return Consequence(by_hand=("no_school",))
    return _about(proposal, family, {"fasilitas_id": school})


def _dropped_out(proposal: Record, family: Family) -> Consequence:
    """Whether komponen and school end is a decision about the child, who is to be brought back to school first."""
    return Consequence(by_hand=("dropped_out",))


def _cards(proposal: Record, family: Family) -> Consequence:
    """Two families out of one, or one out of two: who gets what cannot be told from the report."""
    return Consequence(by_hand=("cards",))


def _other(proposal: Record, family: Family) -> Consequence:
    """Only a person can tell what a free report means."""
    return Consequence(by_hand=("other",))


def _usulan(proposal: Record, family: Family) -> Consequence:
    """One field of one record gets the proposed value, if its schema takes it."""
    about, name = proposal.fields["about_kind"], str(proposal.fields["field"])
    record = family.kpm if about == "kpm" else family.member(proposal.fields["about_id"])
    if record is None:
        return Consequence(by_hand=("member_gone",))
    if name not in KINDS[about].group_of or name not in KINDS[about].fields or name in KEPT_BACK:
        return Consequence(by_hand=("other_field",))
    value = read_text(about, name, proposal.fields["after"])
    if name == "fasilitas_id" and value and not family.has_place(value):
        return Consequence(by_hand=("no_school",))
    if not fits(record, {name: value}):
        return Consequence(by_hand=("not_valid",))
    return Consequence((Effect(record, {name: value}),))


EVENTS: MappingProxyType[str, Rule] = MappingProxyType(
    {
        "lahir": _born,
        "hamil": _pregnant,
        "bersalin": _delivered,
        "keguguran": _miscarried,
        "meninggal": _died,
        "ganti_pengurus": _new_pengurus,
        "pindah_alamat": _moved,
        "pindah_sekolah": _school,
        "kembali_sekolah": _school,
        "putus_sekolah": _dropped_out,
        "pecah_kk": _cards,
        "gabung_kk": _cards,
        "lainnya": _other,
    }
)


def read_text(kind: str, field: str, text: str | None) -> Any:
    """Return the value that the text of a proposal stands for; what cannot be read stays text, and its schema refuses it."""
    plain, found = (text or "").strip(), SCHEMAS[kind].fields[field]
    if not plain or (plain == NOTHING and field == "komponen"):
        return None
    if isinstance(found, Flag):
        return FLAGS.get(plain.lower(), plain)
    whole = isinstance(found, Whole) and plain.isascii() and plain.isdecimal() and len(plain) < 10
    return int(plain) if whole else plain


def write_text(value: Any) -> str:
    """Return a value as the field app writes it into a proposal."""
    return ("true" if value else "false") if isinstance(value, bool) else "" if value is None else str(value)


def fits(record: Record, values: dict[str, Any]) -> bool:
    """Tell whether a record may have these values."""
    return check(record.kind, whole(record, values), creating=False) is None


def whole(record: Record, values: dict[str, Any]) -> dict[str, Any]:
    """Return the groups of these values whole, as an edit carries them."""
    touched = KINDS[record.kind].touched(values)
    return {name: record.fields[name] for group in touched for name in group.fields} | values


def joined(effects: Iterable[Effect]) -> list[Effect]:
    """Return one effect for each record, as a form touches no group of it twice (P5)."""
    found: dict[str, Effect] = {}
    for one in effects:
        known = found.get(one.record.id)
        found[one.record.id] = Effect(one.record, {**known.values, **one.values} if known else one.values)
    return list(found.values())
