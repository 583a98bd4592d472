"""What must hold in a disaster when everything is quiet: goods add up, nothing handed out is lost, receipts differ, and who was let in has it all."""

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from tests.simulation.checker import Violation, quarantined
from tests.simulation.handset import Handset
from tests.simulation.history import History
from tests.simulation.ledger import Fields, Ledger, SavedForm, value_of
from tests.simulation.taking_part import Row, part_of, rows_in, wrong_about_codes

LINE, AID = "mutasi", "bantuan"
TOLD = ("korban_id", "gudang_id", "receipt_no", "barang", "jumlah", "bantuan_id")
"""What never changes of a hand-out or of a line."""
NOT_TAKEN_BACK = ("taken_back", "not_opposite")
"""Why a line that takes another back is refused, though one under its id may stand."""
COUNTED = {
    "disasters": "SELECT count(*) FROM kejadian",
    "disasters made one": "SELECT count(*) FROM kejadian WHERE same_as_id IS NOT NULL",
    "joined": "SELECT count(*) FROM bergabung",
    "hand-outs": "SELECT count(*) FROM bantuan",
    "ledger lines": "SELECT count(*) FROM mutasi",
    "lines taken back": "SELECT count(*) FROM mutasi WHERE batal_id IS NOT NULL",
    "stores counted": "SELECT count(*) FROM mutasi WHERE jenis = 'opname'",
    "households made one": "SELECT count(*) FROM korban_act WHERE act = 'same'",
    "households parted": "SELECT count(*) FROM korban_act WHERE act = 'undone'",
    "receipts entered from paper": "SELECT count(*) FROM bantuan WHERE receiver_name LIKE 'posko %'",
    "stocks": "SELECT count(*) FROM (SELECT 1 FROM mutasi GROUP BY gudang_id, barang)",
    "stocks oversold": "SELECT count(*) FROM (SELECT 1 FROM mutasi GROUP BY gudang_id, barang HAVING sum(jumlah) < 0)",
    "stocks handed out by several phones": """SELECT count(*) FROM (SELECT 1 FROM mutasi WHERE jenis = 'salur'
        GROUP BY gudang_id, barang HAVING count(DISTINCT worker_id) > 1)""",
    "aid held": "SELECT count(*) FROM inbox WHERE json_extract(change, '$[0]') IN ('korban', 'bantuan', 'mutasi', 'korban_jiwa')",
    "aid let in later": """SELECT count(*) FROM inbox WHERE json_extract(change, '$[0]') IN ('korban', 'bantuan', 'mutasi', 'korban_jiwa')
        AND state = 'settled'""",
}
"""What is told of the goods of a run -> how it is counted in the end."""
Store = tuple[str, str, str]
"""(kabupaten, store, goods)."""
OF_EVENT = ("undangan", "laporan_kejadian", "korban", "posko", "bantuan", "gudang")
"""Kinds that name their disaster, as everybody in it has them on the phone; and those that name one of these."""
OF_THOSE = {"korban_jiwa": "korban", "mutasi": "gudang"}


def goods_figures(ask: Callable[[str], list[sqlite3.Row]]) -> Counter[str]:
    """Count what a run had of disasters and goods."""
    return Counter({f"aid: {name}": ask(sql)[0][0] for name, sql in COUNTED.items()})


def goods_add_up(history: History, ledger: Ledger) -> Iterator[Violation]:
    """(l) The stock of every store is the sum of the lines that people saved and the log says were taken, and so is the one that is kept."""
    taken: dict[tuple[str, str], Fields] = {}
    for form, index, line in _saved(ledger, LINE):
        for one in history.decided.get((form.id, index), ()):
            if "line" in one.stood:
                fields = ledger.repairs.get((form.id, index), line.fields)
                taken.setdefault((one.kabupaten, line.id), fields)
    wanted, found = Counter[Store](), Counter[Store]()
    for (kabupaten, _), fields in taken.items():
        wanted[kabupaten, fields["gudang_id"], fields["barang"]] += fields["jumlah"]
    for row in history.tables[LINE]:
        found[row["kabupaten"], row["gudang_id"], row["barang"]] += row["jumlah"]
    kept = {(row["kabupaten"], row["gudang_id"], row["barang"]): row["jumlah"] for row in history.tables["stok"]}
    for store in sorted({*wanted, *found, *kept}):
        if not wanted[store] == found[store] == kept.get(store):
            told = f"the lines of {store} sum up to {found[store]}, those that were taken to {wanted[store]}, kept is {kept.get(store)}"
            yield Violation("l", told)
    yield from _days_add_up(history)
    yield from _lines_stay(history)
    yield from _taken_back_once(history)


def _taken_back_once(history: History) -> Iterator[Violation]:
    """(l) A line is taken back by one line at most, which has as much with the other sign."""
    rows = {(row["kabupaten"], row["id"]): row for row in history.tables[LINE]}
    met: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows.values():
        if row["batal_id"] is not None:
            met[row["kabupaten"], row["batal_id"]] += row["jumlah"]
    for place, amount in met.items():
        if place in rows and amount != -rows[place]["jumlah"]:
            yield Violation("l", f"of the line {place} over {rows[place]['jumlah']} lines over {amount} were taken back")


def _days_add_up(history: History) -> Iterator[Violation]:
    """(l) What is kept of each day as handed to people is what the lines of that day say, less those that take them back."""
    lines = {(row["kabupaten"], row["id"]): row for row in history.tables[LINE]}
    wanted = Counter[tuple[str, ...]]()
    for (kabupaten, _), row in lines.items():
        of = row if row["jenis"] == "salur" else lines.get((kabupaten, row["batal_id"]))
        if of is not None and of["jenis"] == "salur":
            wanted[kabupaten, of["kejadian_id"] or "", of["gudang_id"], of["date"], of["barang"]] -= row["jumlah"]
    kept = {(row["kabupaten"], row["kejadian_id"], row["gudang_id"], row["date"], row["barang"]): row["jumlah"] for row in history.tables["salur_harian"]}
    for day in sorted({*wanted, *kept}):
        if wanted[day] != kept.get(day, 0):
            yield Violation("l", f"of {day} {wanted[day]} went to people, kept is {kept.get(day, 0)}")


def _lines_stay(history: History) -> Iterator[Violation]:
    """(l) No line ever changes."""
    for place, states in history.states.items():
        if place[1] == LINE and len({value_of(LINE, "line", state.fields) for state in states}) > 1:
            yield Violation("l", f"the line {place} was changed")


def nothing_handed_out_is_lost(history: History, ledger: Ledger) -> Iterator[Violation]:
    """(o) Each hand-out that a phone saved, and each of its lines, is stored as it was saved, or waits whole, as does the second of two that take one line back; lost phones aside."""
    rows = {(kind, row["id"]): row for kind in (AID, LINE) for row in history.tables[kind]}
    waiting = {(row["form"], row["index"]): json.loads(row["change"]) for row in history.tables["inbox"]}
    refused = {(row["form"], row["index"]) for row in history.tables["inbox"] if row["code"] in NOT_TAKEN_BACK}
    raw = quarantined(history)
    for form, index, change in (*_saved(ledger, AID), *_saved(ledger, LINE)):
        if form.phone in ledger.lost or (not form.phone and ledger.restored) or change.shown is not None or (change.kind == LINE and not change.fields.get("bantuan_id")):
            continue
        at, row = (form.id, index), rows.get(change.key)
        kept = [found[:3] for found in (raw.get(at, []), waiting.get(at, []))]
        repaired = at in ledger.repairs and at in waiting
        whole = [change.kind, change.id, change.fields] in kept
        stands = repaired or whole if row is None else _is_told(row, ledger.repairs.get(at, change.fields)) or (whole and at in refused)
        if not stands:
            yield Violation("o", f"{change.kind} {change.id} of {form.id} ({form.phone}) is neither stored nor waits")


def _is_told(row: Row, fields: Fields) -> bool:
    """Tell whether a row still has what never changes of a hand-out or line."""
    return all(row[name] == fields[name] for name in TOLD if name in fields)


def _saved(ledger: Ledger, kind: str) -> Iterator[tuple[SavedForm, int, Any]]:
    for form in ledger.forms.values():
        for index, change in enumerate(form.changes):
            if change.kind == kind:
                yield form, index, change


def households_are_one(history: History, _ledger: Ledger) -> Iterator[Violation]:
    """(m) A household that was made one with another names one that counts for itself, by an act that stands; nothing else names one."""
    rows = {(row["kabupaten"], row["id"]): row for row in history.tables["korban"]}
    acts = history.tables["korban_act"]
    undone = {(act["kabupaten"], act["undoes"]) for act in acts if act["undoes"]}
    tied = set()
    for act in acts:
        if act["act"] == "same" and (act["kabupaten"], act["id"]) not in undone:
            tied |= {(act["lost_kabupaten"], act["lost_id"]), *(tuple(place) for place in json.loads(act["moved"]))}
    for place, row in rows.items():
        named = row["same_as_id"]
        if named is None:
            if place in tied:
                yield Violation("m", f"the household {place} was made one with another and counts for itself")
        elif place not in tied:
            yield Violation("m", f"the household {place} names {named}, and no act that stands says so")
        elif (root := rows.get((place[0], named))) is None or root["same_as_id"] is not None:
            yield Violation("m", f"the household {place} names {named}, which does not count for itself")


def receipts_differ(history: History, ledger: Ledger) -> Iterator[Violation]:
    """(u) No two hand-outs have one receipt number, unless a phone and its copy gave it, or it came after its paper; the server has counted it."""
    given: dict[str, list[tuple[str, str]]] = defaultdict(list)
    author = {change.id: form.phone for form, _, change in _saved(ledger, AID) if change.shown is None}
    for row in history.tables[AID]:
        if row["receipt_no"]:
            given[row["receipt_no"]].append((row["id"], author.get(row["id"], "").split("+")[0]))
    for receipt, aids in given.items():
        phones = {phone for _, phone in aids}
        copied = any(phone in phones for each in ledger.copied_from for phone in [each.split("+")[0]])
        phones.discard("")
        by_paper = receipt in ledger.papers and len(aids) == 2 and len(phones) == 1
        if len(aids) > 1 and not (len(phones) == 1 and copied) and not by_paper:
            yield Violation("u", f"{len(aids)} hand-outs of {sorted(phones)} have the receipt {receipt}")
    twice, told = sum(len(aids) - 1 for aids in given.values()), sum(row["twice"] for row in history.tables["receipt_block"])
    if twice != told:
        yield Violation("u", f"{twice} receipts came again, the server counted {told}")


def codes_let_in_once(history: History, _ledger: Ledger) -> Iterator[Violation]:
    """Yield who was let in by no code, and who was not though one held."""
    yield from (Violation("j", told) for told in wrong_about_codes(history))


def who_was_let_in_has_it_all(phone: Handset, history: History, today: Any) -> Iterator[Violation]:
    """(j) A phone has every record of the disasters that its worker takes part in, by what these records name, and of no other one."""
    connection = sqlite3.connect(phone.path)
    held = {(kind, kabupaten, identity) for kind, kabupaten, identity in connection.execute("SELECT kind, kabupaten, id FROM mirror")}
    connection.close()
    for kabupaten in sorted({row["kabupaten"] for row in history.tables["kejadian"]}):
        part = part_of(history, phone.worker, kabupaten, today)
        whole = {("kejadian", kabupaten, identity) for identity in part.open}
        whole |= {
            (kind, kabupaten, row["id"]) for kind in OF_EVENT for row in rows_in(history, kind, kabupaten) if row["kejadian_id"] in part.open
        }
        for kind, parent in OF_THOSE.items():
            whole |= {(kind, kabupaten, row["id"]) for row in rows_in(history, kind, kabupaten) if (parent, kabupaten, row[f"{parent}_id"]) in whole}
        for missing in sorted(whole - held):
            yield Violation("j", f"{phone.name} takes part and lacks {missing}")
        for foreign in sorted(one for one in held - whole if one[:2] == ("kejadian", kabupaten)):
            yield Violation("j", f"{phone.name} does not take part and has {foreign}")
