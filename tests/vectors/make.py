"""Vectors: what phone and server must compute alike, made by the server's own code from a seed."""

import json
from datetime import date
from itertools import product
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

from sync.ids import DIGEST_MASK, bucket_of, id_from_bytes, revision_hash, slot_id
from sync.kinds import Group, Kind, Rule, ScopeRule
from sync.nouns import Record, Revision
from sync.phone.draft import Draft, Means
from sync.phone.files import Files
from sync.phone.mirror import Mirror
from sync.phone.outbox import Outbox
from sync.phone.overlay import Layer, Overlay, look
from sync.scopes import scope_of
from sync.wire import change_to_wire
from tests.vectors.rules import judged

FOLDER = Path(__file__).parent / "made"
SEED = 20261121
KABUPATEN, DAY = "3507", date(2026, 11, 21)
TEXTS = ("", "a", "Siti", "Jl. Melati №5", "Ñuñez–Łódź", "日本", "😀", "O'Neil\n\t\"", "2026-11")
KEYS = (None, "", "2026-11", 0, 1, -7, 9_007_199_254_740_991, True, False, *TEXTS)
WORDS = ("jadwal", "hari_efektif", "x")
STANDINGS = 40
SCENARIOS = 25
RULED = 30


def vectors() -> dict[str, Any]:
    """Return file name -> content."""
    rng = Random(SEED)
    return {
        "slots.json": _slots(rng),
        "digests.json": _digests(rng),
        "scopes.json": _scopes(rng),
        "overlays.json": [_overlay(rng) for _ in range(STANDINGS)],
        "drafts.json": [_scenario(rng) for _ in range(SCENARIOS)],
        "aturan.json": judged(rng, RULED),
    }


def text_of(content: Any) -> str:
    """Return a file's text, one vector on a line."""
    if isinstance(content, dict):
        return json.dumps(content, ensure_ascii=False) + "\n"
    return "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in content) + "\n]\n"


def _id(rng: Random) -> str:
    return id_from_bytes(rng.randbytes(16))


def _slots(rng: Random) -> list[Any]:
    """Return (kind, key, id), with texts beyond ASCII, nothing, numbers."""
    keys = [[rng.choice(KEYS) for _ in range(rng.randint(0, 4))] for _ in range(150)]
    return [[kind, key, slot_id(kind, tuple(key))] for key in keys for kind in [rng.choice(WORDS)]]


def _digests(rng: Random) -> dict[str, Any]:
    """Return hashes of revisions, the sum of all, and checksums."""
    numbers = [0, 1, 255, 1 << 31, (1 << 32) - 1, 1 << 32, (1 << 53) - 1]
    ids = [_id(rng) for _ in range(300)]
    pairs = [(rng.choice(numbers) if rng.random() < 0.2 else rng.getrandbits(24), rng.getrandbits(32)) for _ in ids]
    hashes = [[one, *pair, revision_hash(one, *pair), bucket_of(one)] for one, pair in zip(ids, pairs, strict=True)]
    return {
        "checksums": [[text, crc32(text.encode())] for text in ("", "a", "123456789", *ids[:5])],
        "hashes": hashes,
        "sum": sum(line[3] for line in hashes) & DIGEST_MASK,
    }


def _scopes(rng: Random) -> list[Any]:
    """Return (kind, id, fields, scope of the parent, scope) for every sort of rule."""
    made = []
    for prefix, name, month in product(("", "k", "n"), ("", "id", "owner"), ("", "bulan")):
        kind = Kind("thing", (Group("key", Rule.FIXED, ("owner", "bulan")),), ScopeRule(prefix, name, month))
        for parent in (None, "u", f"k:{_id(rng)}", f"f:{_id(rng)}:2026-3"):
            fields = {"owner": rng.choice((None, "", _id(rng))), "bulan": rng.choice(("2026-07-31", "2026-12", "2027-01"))}
            identity = _id(rng)
            made.append([kind.to_data(), identity, fields, parent, scope_of(kind, identity, fields, parent)])
    return made


def _kind(rng: Random, name: str) -> Kind:
    """Return an invented kind; one of two is a slot."""
    groups = [
        Group(f"g{number}", rng.choice(list(Rule)), tuple(f"f{number}{part}" for part in range(rng.randint(1, 3))))
        for number in range(rng.randint(1, 5))
    ]
    slot = groups[0].fields if rng.random() < 0.5 else ()
    if slot:
        groups[0] = Group("key", Rule.FIXED, slot)
    return Kind(name, tuple(groups), ScopeRule("k", slot[0] if slot else ""), slot=slot)


def _value(rng: Random) -> Any:
    return rng.choice((None, True, False, 0, 3, 7.5, rng.choice(TEXTS), ["a", "b"], {"x": 1}))


def _field(rng: Random, kind: Kind, name: str) -> Any:
    """Return a value; a key has only what a key may have."""
    return rng.choice(KEYS) if name in kind.slot else _value(rng)


def _some(rng: Random, kind: Kind, *more: str) -> dict[str, Any]:
    names = [*kind.fields, *more]
    return {name: _field(rng, kind, name) for name in rng.sample(names, rng.randint(1, len(names)))}


def _whole(rng: Random, kind: Kind) -> dict[str, Any]:
    fields = {name: _field(rng, kind, name) for name in kind.fields}
    return fields | {"deleted": rng.random() < 0.2, "closed": rng.random() < 0.2}


def _overlay(rng: Random) -> dict[str, Any]:
    """Return own changes over a row, or over none, and what is seen."""
    kind = _kind(rng, "thing")
    row = None
    if rng.random() < 0.6:
        row = Record("thing", _id(rng), "k:x", _whole(rng, kind), rng.getrandbits(20), rng.getrandbits(32), "")
    layers = [_layer(rng, kind, first=row is None and number == 0) for number in range(rng.choice((0, 1, 2, 3, 5, 5, 52)))]
    sight = look(kind, row, layers)
    return {
        "kind": kind.to_data(),
        "row": row and {"fields": row.fields, "revision": [row.revision, row.tag]},
        "layers": [
            {
                "ref": list(one.ref),
                "fields": one.fields,
                "base": _pair(one.base),
                "creates": one.creates,
                "shown": one.shown,
            }
            for one in layers
        ],
        "sight": sight
        and {
            "fields": sight.fields,
            "base": _pair(sight.base),
            "after": [list(ref) for ref in sight.after],
            "seen": sight.seen,
        },
    }


def _layer(rng: Random, kind: Kind, *, first: bool) -> Layer:
    creates = rng.random() < (0.7 if first else 0.1)
    base = None if creates or rng.random() < 0.3 else Revision(rng.getrandbits(20), rng.getrandbits(32))
    shown = None if creates else _whole(rng, kind)
    fields = _some(rng, kind, "deleted", "unheard_of")
    return Layer((_id(rng), rng.randint(0, 9)), fields, base, creates, shown)


def _pair(revision: Revision | None) -> list[int] | None:
    return None if revision is None else [revision.number, revision.tag]


def _scenario(rng: Random) -> dict[str, Any]:
    """Return rows on a phone, and forms filled in one after another with what each says on the wire."""
    kinds = [_kind(rng, f"kind{number}") for number in range(3)]
    files = Files(":memory:")
    with files.transaction("kinds"):
        files.put(kinds=[kind.to_data() for kind in kinds])
    mirror, outbox = Mirror(files), Outbox(files)
    rows = list({row.id: row for row in [_row(rng, rng.choice(kinds)) for _ in range(4)]}.values())
    with files.transaction("rows"):
        mirror.store(KABUPATEN, rows)
    drawn: list[str] = []

    def random_bytes(count: int) -> bytes:
        bits = rng.randbytes(count)
        drawn.append(id_from_bytes(bits))
        return bits

    means = Means(files, Overlay(files, mirror), outbox, lambda: 0.0, random_bytes)
    known = [(row.kind, row.id) for row in rows]
    forms = [_form(rng, Draft(means, KABUPATEN, DAY), kinds, known, drawn) for _ in range(4)]
    for form, (saved, _) in zip([form for form in forms if form["saved"]], outbox.unsent(), strict=True):
        form["changes"] = [[change_to_wire(one.change), one.seen, one.shown] for one in saved]
    files.close()
    return {
        "kinds": [kind.to_data() for kind in kinds],
        "rows": [{"kind": r.kind, "id": r.id, "fields": r.fields, "revision": [r.revision, r.tag]} for r in rows],
        "forms": forms,
    }


def _row(rng: Random, kind: Kind) -> Record:
    fields = _whole(rng, kind)
    identity = slot_id(kind.name, tuple(fields[name] for name in kind.slot)) if kind.slot else _id(rng)
    return Record(kind.name, identity, "k:x", fields, rng.getrandbits(20), rng.getrandbits(32), "")


def _form(rng: Random, draft: Draft, kinds: list[Kind], known: list[tuple[str, str]], drawn: list[str]) -> dict[str, Any]:
    """Fill in one form at random; `known` grows by what is made."""
    drawn.clear()
    steps = []
    for _ in range(rng.randint(1, 5)):
        kind = rng.choice(kinds)
        if rng.random() < 0.4:
            fields = _some(rng, kind, "unheard_of")
            identity = draft.make(kind.name, **fields)
            known.append((kind.name, identity))
            steps.append(["make", kind.name, identity, fields])
            continue
        name, identity = rng.choice(known)
        if rng.random() < 0.4:
            steps.append(["see", name, identity, draft.see(name, identity)])
        else:
            fields = _some(rng, next(one for one in kinds if one.name == name), "deleted")
            draft.edit(name, identity, **fields)
            steps.append(["edit", name, identity, fields])
    size = draft.size
    try:
        saved = draft.save()
    except ValueError:
        saved = None
    return {"steps": json.loads(json.dumps(steps)), "drawn": list(drawn), "size": size, "saved": saved}
