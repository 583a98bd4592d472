"""Small files of the instance folder that must be there whole or not at all."""

import os
import secrets
from pathlib import Path

OWNER_ONLY = 0o600
FOLDER_OWNER_ONLY = 0o700


def make_folder(folder: Path) -> Path:
    """Make a folder that only its owner may enter, if it is not there; return it."""
    folder.mkdir(mode=FOLDER_OWNER_ONLY, parents=True, exist_ok=True)
    return folder


def keep_first(path: Path, text: str) -> str:
    """Write a file unless there is one; return what the file holds, also when two processes begin at once."""
    if not path.exists():
        fresh = _fresh(path, text)
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text("utf-8").strip()


def replace_whole(path: Path, text: str) -> None:
    """Write a file anew; whoever reads it meanwhile gets the old or the new text whole."""
    _fresh(path, text).replace(path)


def _fresh(path: Path, text: str) -> Path:
    """Write a file of its own name beside `path`, safe on the disk."""
    fresh = make_folder(path.parent) / f".{path.name}.{secrets.token_hex(8)}"
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    return fresh
