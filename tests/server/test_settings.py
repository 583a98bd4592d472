"""Settings, the secret key and the epoch: what the instance folder holds."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.config import Settings
from server.epoch import raise_epoch, read_epoch
from server.files import keep_first
from server.zones import ZONE_OF, zone_of

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def test_settings_come_from_the_environment(tmp_path: Path) -> None:
    """Each setting is read from its variable in its type, others keep their default, empty ones too."""
    given = {"LAPANGAN_INSTANCE": str(tmp_path), "LAPANGAN_PORT": "9000", "LAPANGAN_HOST": " ", "PORT": "1"}
    settings = Settings.from_environment(given)
    assert (settings.instance, settings.port, settings.host) == (tmp_path, 9000, "127.0.0.1")
    assert settings.database_url == f"sqlite:///{tmp_path}/lapangan.sqlite3"
    assert settings.address == "http://127.0.0.1:9000"
    assert Settings(base_url="https://pkh.example/").address == "https://pkh.example"


def test_a_wrong_number_names_its_variable() -> None:
    """A port that is no number is refused with the name of the variable."""
    with pytest.raises(ValueError, match="LAPANGAN_PORT must be a number"):
        Settings.from_environment({"LAPANGAN_PORT": "eighty"})


def test_the_table_of_settings_shows_no_secret() -> None:
    """Every setting is listed with its meaning; a key or a database password is not printed."""
    settings = Settings(secret_key="rahasia", database="postgresql+psycopg://a:rahasia@b/c")
    rows = list(settings.table())
    assert len(rows) == len(Settings.__dataclass_fields__) and all(len(meaning) > 10 for _, _, meaning in rows)
    assert "rahasia" not in str(rows)


def test_the_secret_is_made_once_and_is_the_owners(tmp_path: Path) -> None:
    """The first start makes a long key that only its owner can read; later starts keep it."""
    settings = Settings(instance=tmp_path / "instance")
    secret = settings.read_secret()
    assert len(secret) >= 32 and settings.read_secret() == secret
    assert (settings.instance / "secret_key").stat().st_mode & 0o777 == 0o600
    assert settings.instance.stat().st_mode & 0o777 == 0o700
    assert Settings(instance=settings.instance, secret_key="given").read_secret() == "given"


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    """Of sixteen that make the same file at once one wins, all read its text, and nothing is left beside it."""
    got: list[str] = []
    threads = [
        threading.Thread(target=lambda text=str(index): got.append(keep_first(tmp_path / "key", text)))
        for index in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 16 and len(set(got)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_the_epoch_rises_by_one_and_is_kept(tmp_path: Path) -> None:
    """Time passing does not change the epoch, raising it does."""
    first = read_epoch(tmp_path, NOW)
    assert read_epoch(tmp_path, NOW + timedelta(days=9)) == first
    assert raise_epoch(tmp_path, NOW) == first + 1 == read_epoch(tmp_path, NOW)


def test_a_lost_epoch_is_a_higher_one(tmp_path: Path) -> None:
    """When the file is lost, the new epoch is above the old one, raised once or not."""
    old = raise_epoch(tmp_path / "old", NOW)
    assert read_epoch(tmp_path / "new", NOW + timedelta(minutes=2)) > old


def test_every_province_has_a_zone() -> None:
    """The 38 provinces have a zone each, and neighbours of the borders are right."""
    assert len(ZONE_OF) == 38 and set(ZONE_OF.values()) == {"WIB", "WITA", "WIT"}
    known = {"3507": "WIB", "6271": "WIB", "6371": "WITA", "51": "WITA", "8171": "WIT", "9471": "WIT", "00": "WIB"}
    assert {code: zone_of(code) for code in known} == known
