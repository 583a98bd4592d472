"""The sources of the field app fit together."""

from server.field.build import FIELD, check_types


def test_the_types_fit() -> None:
    """The compiler, at its strictest, complains of nothing."""
    assert check_types(FIELD) == ""
