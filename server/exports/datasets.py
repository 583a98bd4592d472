"""Every dataset that may be exported, by name."""

from collections.abc import Mapping
from types import MappingProxyType

from server.exports.attendance import FAMILY_MONTH, MARKS
from server.exports.board import GRADUASI
from server.exports.checks import KOMITMEN
from server.exports.columns import Dataset
from server.exports.disaster import BANTUAN_SET, KORBAN_SET, MUTASI_SET, SPM_SET
from server.exports.figures import MEASURES, WORKERS
from server.exports.halfyear import BEHAVIOUR, COMPLEMENTARY
from server.exports.survey import SURVEY

ALL = (FAMILY_MONTH, MARKS, KOMITMEN, COMPLEMENTARY, BEHAVIOUR, GRADUASI, MEASURES, WORKERS, SURVEY, KORBAN_SET, BANTUAN_SET, MUTASI_SET, SPM_SET)
DATASETS: Mapping[str, Dataset] = MappingProxyType({one.name: one for one in ALL})
STATES = tuple(dict.fromkeys(state for one in DATASETS.values() for state in one.states))
"""Every word by which rows are picked."""
