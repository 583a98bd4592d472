"""Installing the catalogue."""

from datetime import UTC, datetime
from pathlib import Path
from random import Random

from schemas import KINDS
from schemas.check import check
from server.catalogue import CATALOGUE_FILE, install, read_catalogue, read_goods
from server.office import Office
from sync.memory import MemoryStore

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def test_only_differences_are_written(tmp_path: Path) -> None:
    """A second installation changes nothing; one with an edited name changes that row alone, under the same id."""
    store = MemoryStore(KINDS)
    office = Office(store, "import", lambda: NOW, Random(1).randbytes)
    rows = read_catalogue()
    assert install(rows, store, office, KINDS) == len(rows)
    assert install(rows, store, office, KINDS) == 0

    text = CATALOGUE_FILE.read_text("utf-8").replace("Mengelola Keuangan Keluarga", "Mengatur Keuangan Keluarga")
    (tmp_path / "p2k2.toml").write_text(text, "utf-8")
    edited = read_catalogue(tmp_path / "p2k2.toml")

    assert install(edited, store, office, KINDS) == 1
    kept = store.partition("00").kept
    assert {row.id for row in rows} == {record.id for record in kept.values()}
    assert "Mengatur Keuangan Keluarga" in {record.fields["name"] for record in kept.values()}


def test_goods_fit_their_kind_and_packages_their_goods() -> None:
    """Every item of the shipped goods passes the schema, no code comes twice, and packages are made up of goods that are there."""
    rows = read_goods()
    assert [check(row.kind, row.fields, creating=True) for row in rows] == [None] * len(rows)
    codes = [row.fields["code"] for row in rows]
    assert len(codes) == len(set(codes)) and {"beras", "selimut", "genset"} <= set(codes)
    inside = {one.split("|")[0] for row in rows for one in row.fields["contents"] or ()}
    assert inside and inside <= set(codes)
