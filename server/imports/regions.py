"""The regions of the store, as a roster needs them: which village codes exist, and which kabupaten a family belongs to."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from server.imports.families import Family
from server.imports.headers import squeeze
from server.imports.wilayah import DesaIndex, Wilayah
from server.store.tables import TABLES

STREAM_ROWS = 5_000


class Regions:
    """Village codes and names of kabupaten; villages of a kabupaten that was never imported are all taken as they are."""

    def __init__(self, connection: Connection) -> None:
        self._names: dict[str, list[str]] = {}
        self.desa = DesaIndex(self._stream(connection))
        self._covered = {code[:4] for code in self.desa.codes}

    def __contains__(self, desa_code: str) -> bool:
        """Tell whether a village exists, as far as that is known."""
        return desa_code in self.desa.codes or desa_code[:4] not in self._covered

    def kabupaten_of(self, family: Family, fallback: str | None) -> str | None:
        """Return the kabupaten of a family: from the village code, else from the name when one bears it."""
        if family.desa_code:
            return family.desa_code[:4]
        found = self._names.get(_kabupaten_key(family.kabupaten_name or ""), [])
        return found[0] if len(found) == 1 else fallback

    def _stream(self, connection: Connection) -> Iterator[Wilayah]:
        table = TABLES["wilayah"]
        query = select(table.c.code, table.c.level, table.c.name, table.c.parent_code).where(table.c.deleted.is_(False))
        streamed = connection.execution_options(yield_per=STREAM_ROWS).execute(query.order_by(table.c.code))
        for row in streamed:
            if row.level == "kabupaten":
                self._names.setdefault(_kabupaten_key(row.name), []).append(row.code)
            yield Wilayah(row.code, row.level, row.name, row.parent_code, row.level)


def _kabupaten_key(name: str) -> str:
    """Squeeze a name without 'Kabupaten' or 'Kab.'; 'Kota' stays, for a kota often has the name of a kabupaten."""
    squeezed = squeeze(name)
    return squeezed.removeprefix("kabupaten") if squeezed.startswith("kabupaten") else squeezed.removeprefix("kab")
