"""The dictionary of columns, as agencies' tools read it: a data package with a table schema for each dataset.

Its shape is that of the open Data Package standard (datapackage.org), so that programs can check a file against it.
"""

import json
from pathlib import Path
from typing import Any

from server.exports.columns import Column, Dataset, Privacy, Sort
from server.exports.datasets import DATASETS

FILE = Path(__file__).with_name("dictionary.json")
"""Where it is published; `./lapangan exports dictionary` writes it."""
TYPES = {Sort.NUMBER: "integer", Sort.DAY: "date", Sort.MOMENT: "datetime"}
DIGITS = "^[0-9]+$"
HASHED = "^[0-9a-f]{64}$"


def dictionary() -> dict[str, Any]:
    """Return what every column of every dataset holds and means; `deidentified` tells what becomes of it in a file without names.

    `as_of` tells of a dataset whether a number of changes gives its rows as they stood, and `as_of_reason` why not.
    """
    return {"name": "lapangan", "resources": [_resource(one) for one in DATASETS.values()]}


def written() -> str:
    """Return the dictionary as it is published."""
    return json.dumps(dictionary(), indent=1, ensure_ascii=False) + "\n"


def _resource(dataset: Dataset) -> dict[str, Any]:
    pinned = {"as_of": False, "as_of_reason": dataset.no_past} if dataset.no_past else {"as_of": True}
    return {
        "name": dataset.name,
        "title": dataset.title,
        **pinned,
        "schema": {"fields": [_field(one) for one in dataset.columns], "missingValues": [""]},
    }


def _field(column: Column) -> dict[str, Any]:
    told = {"name": column.name, "type": TYPES.get(column.sort, "string"), "description": column.meaning}
    if column.sort is Sort.DIGITS:
        told["constraints"] = {"pattern": DIGITS}
    if column.privacy is Privacy.LEFT_OUT:
        told["deidentified"] = None
    if column.privacy is Privacy.HASHED:
        told["deidentified"] = {"type": "string", "constraints": {"pattern": HASHED}}
    return told
