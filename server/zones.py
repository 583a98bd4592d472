"""Time zones of Indonesia by province: dates of work are local dates of the place of work.

Keputusan Presiden 41/1987; provinces made since then keep the zone of the one they came from.
"""

from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

WIB, WITA, WIT = "WIB", "WITA", "WIT"
PROVINCES = MappingProxyType(
    {
        WIB: "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 61 62".split(),
        WITA: "51 52 53 63 64 65 71 72 73 74 75 76".split(),
        WIT: "81 82 91 92 93 94 95 96".split(),
    }
)
CLOCKS = MappingProxyType(
    {WIB: ZoneInfo("Asia/Jakarta"), WITA: ZoneInfo("Asia/Makassar"), WIT: ZoneInfo("Asia/Jayapura")}
)
ZONE_OF = MappingProxyType({province: zone for zone, provinces in PROVINCES.items() for province in provinces})


def zone_of(kabupaten: str) -> str:
    """Return WIB, WITA or WIT for the code of a kabupaten or province; WIB for the nation."""
    return ZONE_OF.get(kabupaten[:2], WIB)


def local(instant: datetime, kabupaten: str) -> datetime:
    """Return an instant in the zone of a kabupaten, so that its date is the date of work there."""
    return instant.astimezone(CLOCKS[zone_of(kabupaten)])
