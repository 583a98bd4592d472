"""Every dataset that may be exported, by name."""

from collections.abc import Mapping
from types import MappingProxyType

from server.exports.attendance import FAMILY_MONTH, MARKS
from server.exports.columns import Dataset

DATASETS: Mapping[str, Dataset] = MappingProxyType({one.name: one for one in (FAMILY_MONTH, MARKS)})
