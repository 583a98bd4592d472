"""A small flood of the demonstration: opened and joined by two volunteers, with its posts, households, goods and what was handed out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from server.demo.people import Inventor
from sync.nouns import Change

SINCE_DAYS, CODE_DAYS = 2, 1
"""Days ago on which the river rose, and days for which the code of the event holds."""
CODE = "BNJR7"
HOUSEHOLDS = (("setempat", "pengungsian", "rb"), ("setempat", "pengungsian", "rs"), ("setempat", "kerabat", "rs"), ("luar_daerah", "pengungsian", None))
"""Where each household belongs, where it stays and how its house stands; what comes after them is only reported by an RT."""
REPORTED = 2
RECEIVED = {"beras": 200_000, "mi_instan": 400, "selimut": 60}
SENT = {"beras": 60_000, "mi_instan": 120, "selimut": 20}
PACKAGE = {"beras": 5_000, "mi_instan": 10, "selimut": 2}
"""Goods in base units: what the post took in, what it sent on to the shelter, and what a household gets."""
SERVED = 3


@dataclass(frozen=True, slots=True)
class Flood:
    """The flood being made: who opened it, who joined, and where it is."""

    inventor: Inventor
    opener: str
    joiner: str
    desa: dict[str, str]
    id: str

    def told(self, days: int = 0, **fields: Any) -> dict[str, Any]:
        """Return fields of a record that belongs to the flood, on a day after it began."""
        return {"kejadian_id": self.id, "date": self.day(days), **fields}

    def day(self, days: int = 0) -> str:
        """Return a day after the flood began."""
        return (self.inventor.today - timedelta(days=SINCE_DAYS - days)).isoformat()

    def made(self) -> Iterator[Change]:
        """Yield all of it, what is named before what names it."""
        yield from self._event()
        shelter = self._make("posko", kejadian_id=self.id, name=f"Balai Desa {self.desa['name']}", jenis="pengungsian", capacity=120, **self._place())
        yield shelter
        census = {"posko_id": shelter.id, "date": self.day(1), "kk": 3, "dewasa": 6, "anak": 3, "balita": 1, "lansia": 1, "bumil": 1}
        yield self._make("sensus_posko", **census)
        households = list(self._households(shelter.id))
        yield from households
        yield from self._people(households[0].id, shelter.id)
        post, tent = self._store("Gudang posko induk", self.opener), self._store("Gudang tenda pengungsian", self.joiner, shelter.id)
        yield from (post, tent)
        yield from self._stock(post.id, tent.id)
        yield from self._handed_out(tent.id, households[:SERVED])

    def _make(self, kind: str, **fields: Any) -> Change:
        return self.inventor.make(kind, fields)

    def _place(self) -> dict[str, Any]:
        return {"desa_code": self.desa["code"], "place": f"Dekat jembatan Desa {self.desa['name']}"}

    def _event(self) -> Iterator[Change]:
        """Yield the event, how the second volunteer came to it, and two reports of its impact."""
        what = {"golongan": "alam", "jenis": "banjir", "name": f"Banjir {self.desa['name']}", "time": "02:30", "status": "aktif"}
        how = "Tanggul jebol setelah hujan semalaman, air masuk rumah warga setinggi satu meter."
        fields = {"opened_by": self.opener, **what, **self._place(), "date": self.day(), "chronology": how, "phase": "tanggap_darurat"}
        yield self.inventor.make("kejadian", fields, self.id)
        until = (self.inventor.today + timedelta(days=CODE_DAYS)).isoformat()
        yield self._make("undangan", kejadian_id=self.id, code=CODE, worker_id=self.opener, valid_until=until)
        yield self._make("bergabung", kejadian_id=self.id, worker_id=self.joiner, code=CODE, joined_on=self.day())
        first = {"time": "06:00", "source": "desa", "menderita": 90, "mengungsi_kk": 5, "mengungsi_jiwa": 20, "rumah_rs": 8}
        yield self._make("laporan_kejadian", **self.told(worker_id=self.opener, **first))
        later = {"time": "16:00", "source": "dilihat", "luka_ringan": 2, "menderita": 110, "mengungsi_kk": 6, "mengungsi_jiwa": 24}
        damage = {"rumah_rb": 2, "rumah_rs": 9, "needs": ["beras|120000", "selimut|40"], "access": "Jalan desa terputus, listrik padam."}
        yield self._make("laporan_kejadian", **self.told(1, worker_id=self.opener, **later, **damage))

    def _households(self, shelter: str) -> Iterator[Change]:
        """Yield households that a volunteer saw, then those that an RT reported."""
        for number, (origin, stay, damage) in enumerate(HOUSEHOLDS):
            where = {"stay": stay, "posko_id": shelter if stay == "pengungsian" else None}
            seen = {"worker_id": self.joiner if number % 2 else self.opener, "seen_by": self.opener, "seen_on": self.day(1)}
            sizes = {"jiwa": 4 + number % 2, "dewasa": 2, "anak": 1, "balita": 1, "lansia": number % 2}
            yield self._make("korban", **self._household(), origin=origin, damage=damage, **where, **seen, **sizes)
        for _ in range(REPORTED):
            yield self._make("korban", **self._household(), jiwa=3, reported_by="Ketua RT 003")

    def _household(self) -> dict[str, Any]:
        words, random = self.inventor.words, self.inventor.random
        home = {"desa_code": self.desa["code"], "rt": f"{random.randint(1, 5):03d}", "rw": "002", "address": random.choice(words["hamlets"])}
        name = f"{random.choice(words['men'])} {random.choice(words['families'])}"
        return {"kejadian_id": self.id, "registered_on": self.day(), "head_name": name, "nik": self.inventor.number(), **home}

    def _people(self, household: str, shelter: str) -> Iterator[Change]:
        """Yield two persons of a household, of whom one was taken to hospital."""
        for name, sex, age, condition in (("Wati", "p", 34, "selamat"), ("Slamet", "l", 67, "dirujuk")):
            person = self._make("korban_jiwa", korban_id=household, name=name, sex=sex, age=age)
            yield person
            where = {"posko_id": shelter} if condition == "selamat" else {"place": "RSUD contoh"}
            seen = {"date": self.day(1), "time": "09:15", "condition": condition, **where}
            yield self._make("keberadaan", korban_jiwa_id=person.id, worker_id=self.joiner, **seen)

    def _store(self, name: str, opener: str, posko: str | None = None) -> Change:
        return self._make("gudang", opened_by=opener, kejadian_id=self.id, posko_id=posko, name=name, level="posko", **self._place())

    def _stock(self, post: str, tent: str) -> Iterator[Change]:
        """Yield what the post took in, and what it sent to the tent, which received it whole."""
        brought = {"jenis": "masuk", "source": "apbd_kabupaten", "source_year": self.inventor.today.year, "document": "SJ/001/CONTOH"}
        for goods, jumlah in RECEIVED.items():
            line = {"gudang_id": post, "barang": goods, "worker_id": self.opener, "jumlah": jumlah, "sender": "Dinas Sosial"}
            yield self._make("mutasi", **self.told(**line, **brought))
        for goods, jumlah in SENT.items():
            sent = self._make("mutasi", **self.told(gudang_id=post, barang=goods, worker_id=self.opener, jenis="kirim", jumlah=-jumlah, lawan_id=tent))
            yield sent
            taken = {"jenis": "terima", "jumlah": jumlah, "kiriman_id": sent.id, "lawan_id": post}
            yield self._make("mutasi", **self.told(gudang_id=tent, barang=goods, worker_id=self.joiner, **taken))

    def _handed_out(self, tent: str, households: list[Change]) -> Iterator[Change]:
        """Yield a package for each of these households, with its receipt and its lines."""
        for number, household in enumerate(households, 1):
            who = {"worker_id": self.joiner, "gudang_id": tent}
            receiver = {"korban_id": household.id, "receiver_name": household.fields["head_name"], "receipt_no": f"CONTOH-{number}"}
            given = self._make("bantuan", **self.told(1, jenis="langsung", time=f"1{number}:00", **who, **receiver))
            yield given
            for goods, jumlah in PACKAGE.items():
                line = {"barang": goods, "jenis": "salur", "jumlah": -jumlah, "bantuan_id": given.id}
                yield self._make("mutasi", **self.told(1, **who, **line))
