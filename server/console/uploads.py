"""A file that came with a form, lent to whoever reads it, in a folder that goes afterwards."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from flask import request

from sync.errors import Problem

Made = TypeVar("Made")


def read_upload(use: Callable[[Path], Made]) -> Made:
    """Return what `use` makes of the file of the field `file`; raises `Problem` (import_file_missing) where none was chosen."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Problem("import_file_missing")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        sent.save(path)
        return use(path)
