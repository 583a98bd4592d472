"""What households received: every hand-out that counts, to a household itself or on the list of a collective one, with its goods."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, and_, select, union_all

from server.aid.households import Place
from server.store.tables import TABLES, listed

AID, LISTED, LINE = (TABLES[name] for name in ("bantuan", "penerima_bantuan", "mutasi"))
OF_AID = tuple(AID.c[name] for name in ("kabupaten", "id", "jenis", "date", "time", "gudang_id", "institution", "contents", "receipt_no", "worker_id"))
COUNTS = (AID.c.deleted.is_(False), AID.c.void_reason.is_(None))
HANDED = "salur"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A hand-out that reached a household: the registration that it names, when, where from, and the codes of its goods."""

    place: Place
    korban: Place
    jenis: str
    date: str
    time: str
    gudang: str
    institution: str
    number: str
    worker: str
    goods: frozenset[str] = frozenset()


def receipts_of(connection: Connection, kabupaten: Collection[str], registrations: Collection[str]) -> list[Receipt]:
    """Return the hand-outs to these registrations, the oldest first; two statements."""
    told, places = listed(connection, registrations), sorted(kabupaten)
    direct = select(*OF_AID, AID.c.korban_id).where(AID.c.kabupaten.in_(places), AID.c.korban_id.in_(told), *COUNTS)
    on_list = and_(LISTED.c.kabupaten == AID.c.kabupaten, LISTED.c.bantuan_id == AID.c.id)
    marked = (LISTED.c.kabupaten.in_(places), LISTED.c.korban_id.in_(told), LISTED.c.received.is_(True), LISTED.c.deleted.is_(False))
    through = select(*OF_AID, LISTED.c.korban_id).join(LISTED, on_list).where(*marked, *COUNTS)
    found = [
        Receipt(
            (row.kabupaten, row.id), (row.kabupaten, row.korban_id), row.jenis, row.date, row.time or "", row.gudang_id or "",
            row.institution or "", row.receipt_no or "", row.worker_id or "", frozenset(one.partition("|")[0] for one in row.contents or ()),
        )
        for row in connection.execute(union_all(direct, through))
    ]
    goods = _goods(connection, places, {one.place[1] for one in found if one.gudang})
    whole = [replace(one, goods=goods.get(one.place, one.goods)) for one in found]
    return sorted(whole, key=lambda one: (one.date, one.time, one.place))


def _goods(connection: Connection, kabupaten: Collection[str], hand_outs: Collection[str]) -> Mapping[Place, frozenset[str]]:
    if not hand_outs:
        return {}
    columns = (LINE.c.kabupaten, LINE.c.bantuan_id, LINE.c.barang)
    where = (LINE.c.kabupaten.in_(kabupaten), LINE.c.bantuan_id.in_(listed(connection, hand_outs)), LINE.c.jenis == HANDED)
    found: dict[Place, set[str]] = defaultdict(set)
    for row in connection.execute(select(*columns).where(*where)):
        found[row.kabupaten, row.bantuan_id].add(row.barang)
    return {place: frozenset(codes) for place, codes in found.items()}
