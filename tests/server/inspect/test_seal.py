"""The chain over the change log: what was done past the exchange shows, also to who may write into the database."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from server.engine import read_transaction, write_transaction
from server.inspect.digest import read_digests, write_digest
from server.inspect.handing import hand_out
from server.inspect.hashes import NOTHING, row_hash
from server.inspect.seal import chained, seal_all
from server.inspect.state import check_all
from server.inspect.verify import verify
from server.store.tables import TABLES
from sync.limits import SEAL_LOOK_BACK_S
from tests.server.api.world import HOME
from tests.server.desk.office import Desk

LOG, SEAL, HEAD, OUTCOMES = (TABLES[name] for name in ("change_log", "seal", "seal_head", "outcome_log"))


def faults(desk: Desk, outside: Mapping[str, Mapping[int, str]] | None = None) -> list[tuple[str, int, str]]:
    """Return what is found: what, at which link, of which form."""
    with read_transaction(desk.world.parts.engine) as connection:
        return [(one.what, one.sequence, one.form) for one in verify(connection, outside)]


def links(desk: Desk) -> list[tuple[int, str, str]]:
    """Return the links of the kabupaten: number, entry, form."""
    with read_transaction(desk.world.parts.engine) as connection:
        query = select(SEAL.c.sequence, SEAL.c.entry, SEAL.c.form).where(SEAL.c.kabupaten == HOME)
        return [tuple(row) for row in connection.execute(query.order_by(SEAL.c.sequence))]


def tamper(desk: Desk, *statements: object) -> None:
    """Write past everything, as an administrator of the database may."""
    with write_transaction(desk.world.parts.engine) as connection:
        for statement in statements:
            connection.execute(statement)


def work(desk: Desk, number: int = 5) -> list[str]:
    """Have a phone send visits, one exchange each; return their forms, sealed."""
    forms = []
    for _ in range(number):
        form = desk.world.visit()
        desk.siti.exchange(form)
        desk.world.clock.pass_by(minutes=1)
        forms.append(form.id)
    seal_all(desk.world.parts)
    return forms


def mine(form: str) -> object:
    """Return the condition of one row of the change log."""
    return (LOG.c.kabupaten == HOME) & (LOG.c.form == form)


def digest(desk: Desk) -> str:
    """Return the digest of now."""
    with read_transaction(desk.world.parts.engine) as connection:
        return write_digest(connection, desk.world.clock())


def test_everything_is_sealed_once_in_the_order_it_came(desk: Desk) -> None:
    """Each form has one link, in order of arrival; a second run finds nothing, and the chain fits."""
    forms = work(desk)
    made = links(desk)
    assert [one[0] for one in made] == list(range(1, len(made) + 1))
    assert [one[2] for one in made][-5:] == forms
    assert {one[2] for one in made} == {row.form for row in desk.world.rows("change_log") if row.kabupaten == HOME}
    assert seal_all(desk.world.parts) == 0 and faults(desk) == []


def test_one_edited_row_is_named(desk: Desk) -> None:
    """Whatever is changed in a sealed row, its content, its author or its outcome, that row alone is named."""
    forms = work(desk)
    at = {form: number for number, _, form in links(desk)}
    row = next(row for row in desk.world.rows("change_log") if row.form == forms[1])
    body = [[*row.body[0][:-1], "lain"]] if isinstance(row.body[0], list) else [row.body[0] | {"x": 1}]
    for change, former in (({"body": body}, {"body": row.body}), ({"worker": "x" * 22}, {"worker": row.worker}),
                           ({"decisions": []}, {"decisions": row.decisions}), ({"work_date": "2026-11-01"}, {"work_date": row.work_date})):
        tamper(desk, update(LOG).where(mine(forms[1])).values(**change))
        assert faults(desk) == [("edited", at[forms[1]], forms[1])]
        tamper(desk, update(LOG).where(mine(forms[1])).values(**former))
    assert faults(desk) == []


def test_one_removed_row_is_named(desk: Desk) -> None:
    """A removed row is named; where its link was removed too, the gap is, and at the end what the head knows of."""
    forms = work(desk)
    at = {form: number for number, _, form in links(desk)}
    tamper(desk, delete(LOG).where(mine(forms[2])))
    assert faults(desk) == [("missing", at[forms[2]], forms[2])]
    tamper(desk, delete(SEAL).where(SEAL.c.kabupaten == HOME, SEAL.c.form == forms[2]))
    assert faults(desk) == [("missing", at[forms[2]], "")]
    tamper(desk, delete(LOG).where(mine(forms[4])), delete(SEAL).where(SEAL.c.kabupaten == HOME, SEAL.c.form == forms[4]))
    assert faults(desk) == [("missing", at[forms[2]], ""), ("missing", at[forms[4]], "")]


def test_rows_that_changed_places_are_named(desk: Desk) -> None:
    """Two rows whose arrivals were exchanged are named, and so are two whose links were."""
    forms = work(desk)
    at = {form: number for number, _, form in links(desk)}
    times = {row.form: row.received_at for row in desk.world.rows("change_log")}
    first, second = forms[1], forms[3]
    swap = [update(LOG).where(mine(one)).values(received_at=times[other]) for one, other in ((first, second), (second, first))]
    tamper(desk, *swap)
    assert faults(desk) == [("reordered", at[first], first), ("reordered", at[second], second)]
    back = [update(LOG).where(mine(one)).values(received_at=times[one]) for one in (first, second)]
    tamper(desk, *back)
    assert faults(desk) == []

    def move(form: str, number: int) -> object:
        return update(SEAL).where(SEAL.c.kabupaten == HOME, SEAL.c.form == form).values(sequence=number)

    tamper(desk, move(forms[1], 0), move(forms[2], at[forms[1]]), move(forms[1], at[forms[2]]))
    assert faults(desk) == [("reordered", at[forms[1]], forms[2]), ("reordered", at[forms[2]], forms[1])]


def test_an_added_row_is_named(desk: Desk) -> None:
    """A row that is put among older ones has no link and is named; one that just came is only not sealed yet."""
    forms = work(desk)
    fresh = desk.world.visit()
    desk.siti.exchange(fresh)
    assert faults(desk) == []
    [row] = [row for row in desk.world.rows("change_log") if row.form == forms[0]]
    early = row.received_at - timedelta(seconds=SEAL_LOOK_BACK_S)
    tamper(desk, insert(LOG).values(row._asdict() | {"form": "x" * 22, "received_at": early}))
    seal_all(desk.world.parts)
    assert faults(desk) == [("added", 0, "x" * 22)]


def test_a_later_outcome_is_a_link_of_its_own(desk: Desk) -> None:
    """Work repaired by a supervisor changes the outcome of its form; the chain has both, and an outcome past the desk shows."""
    form = desk.refused()
    seal_all(desk.world.parts)
    opened = desk.open("inbox")
    desk.decide(desk.account("ani"), opened, "repair", fields=opened.incoming.fields | {"findings": "baik"})
    assert desk.carry() == 1
    assert faults(desk) == []
    seal_all(desk.world.parts)
    assert [one[1:] for one in links(desk) if one[2] == form.id] == [("received", form.id), ("decided", form.id)]
    assert faults(desk) == []
    first, last = (number for number, _, one in links(desk) if one == form.id)
    tamper(desk, update(LOG).where(mine(form.id)).values(decisions=[]))
    assert faults(desk) == [("edited", first, form.id)]
    tamper(desk, update(OUTCOMES).values(decisions=[]))
    assert faults(desk) == [("edited", last, form.id)]
    tamper(desk, delete(OUTCOMES))
    assert ("missing", last, form.id) in faults(desk)


def test_a_link_written_anew_breaks_the_chain(desk: Desk) -> None:
    """Who edits a row and its link to fit must make anew every link behind it; where that stops, the chain breaks."""
    forms = work(desk)
    at = {form: number for number, _, form in links(desk)}
    tamper(desk, update(SEAL).where(SEAL.c.kabupaten == HOME, SEAL.c.form == forms[1]).values(row="0" * 64))
    assert ("edited", at[forms[1]], forms[1]) in faults(desk) and ("resealed", at[forms[1]], forms[1]) in faults(desk)
    tamper(desk, update(SEAL).where(SEAL.c.kabupaten == HOME, SEAL.c.form == forms[1]).values(row="0" * 64, chain="0" * 64))
    assert ("edited", at[forms[1]], forms[1]) in faults(desk)


def reseal(connection: Connection) -> None:
    """Make the whole chain of the kabupaten anew, so that it fits whatever the log says now."""
    connection.execute(delete(SEAL).where(SEAL.c.kabupaten == HOME))
    rows = connection.execute(select(LOG).where(LOG.c.kabupaten == HOME).order_by(LOG.c.received_at, LOG.c.first, LOG.c.form)).all()
    made, chain = chained(HOME, 0, NOTHING, [("received", row) for row in rows])
    connection.execute(insert(SEAL), made)
    connection.execute(update(HEAD).where(HEAD.c.kabupaten == HOME).values(sequence=len(made), chain=chain))


@pytest.mark.parametrize("done", [lambda form: delete(LOG).where(mine(form)), lambda form: update(LOG).where(mine(form)).values(device="x")])
def test_a_chain_made_anew_differs_from_the_digest(desk: Desk, done: Callable[[str], object]) -> None:
    """Whoever edits or removes a row and makes the whole chain anew is found by a digest handed outside, between two of them."""
    work(desk, 2)
    kept = [digest(desk)]
    before = len(links(desk))
    forms = work(desk, 3)
    kept.append(digest(desk))
    assert faults(desk, read_digests(kept)) == []
    with write_transaction(desk.world.parts.engine) as connection:
        connection.execute(done(forms[1]))
        reseal(connection)
    assert faults(desk) == []
    found = faults(desk, read_digests(kept))
    assert [one[:2] for one in found] in ([("resealed", before + 1)], [("missing", before + 3)])


def test_each_night_asks_the_digests_that_are_kept(desk: Desk) -> None:
    """A chain made anew over an edited row fits itself, but no digest of the folder; a file that is none of them is named."""
    forms, folder = work(desk), desk.world.parts.settings.digest_folder
    hand_out(desk.world.parts)
    assert check_all(desk.world.parts) == []
    with write_transaction(desk.world.parts.engine) as connection:
        connection.execute(update(LOG).where(mine(forms[1])).values(worker="x"))
        reseal(connection)
    (folder / "digest-2026-11-01.txt").write_text("potongan", "utf-8")
    assert [(one.what, one.chain) for one in check_all(desk.world.parts)] == [("resealed", HOME)]
    [head] = [row for row in desk.world.rows("seal_head") if row.kabupaten == HOME]
    assert head.faults == 1 and [line["file"] for line in desk.world.lines() if line["event"] == "digest_unreadable"] == ["digest-2026-11-01.txt"]
    tamper(desk, delete(HEAD).where(HEAD.c.kabupaten == HOME), delete(SEAL).where(SEAL.c.kabupaten == HOME))
    assert [(one.what, one.chain) for one in check_all(desk.world.parts)] == [("missing", HOME)]


def test_sealing_reads_only_partitions_with_commits(desk: Desk) -> None:
    """A run in which nothing came writes nothing and opens no partition; one after work seals that partition alone."""
    seal_all(desk.world.parts)
    heads = {row.kabupaten: row.sequence for row in desk.world.rows("seal_head")}
    work(desk, 1)
    now = {row.kabupaten: row.sequence for row in desk.world.rows("seal_head")}
    assert {one: now[one] - heads[one] for one in now} == {**dict.fromkeys(now, 0), HOME: 1}


def test_a_row_has_one_hash_whatever_keeps_it(desk: Desk) -> None:
    """Both databases give back what is hashed as it went in, halves of characters, microseconds and other zones included."""
    at = datetime(2026, 11, 21, 10, 0, 0, 120_000, tzinfo=timezone(timedelta(hours=7)))
    times = {"received_at": at, "device_at": at - timedelta(microseconds=1), "corrected_at": None, "clock_error_s": -3}
    who = {"kabupaten": HOME, "form": "f" * 22, "content": "c" * 22, "worker": "w" * 22, "device": "d" * 22, "work_date": "2026-11-20"}
    row = {**who, **times, "body": [{"b": 1.10, "a": "nol \0, separuh \ud83d"}], "decisions": [None], "first": 7, "last": 8}
    tamper(desk, insert(LOG).values(row))
    [kept] = [one for one in desk.world.rows("change_log") if one.form == row["form"]]
    assert row_hash(kept) == row_hash(SimpleNamespace(**row)) == "8fc1454c16767327237570b1ee144345965382d997deffaad1eb0887d20d2c94"
