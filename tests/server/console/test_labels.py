"""Every field of every kind has a name in Indonesian."""

from schemas import KINDS
from server.console.labels import ANY, find_label, read_labels


def test_every_field_has_a_name() -> None:
    """No page shows the name of a column in place of words."""
    assert [(kind, field) for kind in KINDS for field in KINDS[kind].group_of if not find_label(kind, field)] == []


def test_no_name_is_idle() -> None:
    """The list names only kinds and fields that there are, and does not say twice what holds for every kind."""
    labels = read_labels()
    assert set(labels) - {ANY} <= set(KINDS)
    known = {field for kind in KINDS for field in KINDS[kind].group_of}
    assert set(labels[ANY]) <= known
    named = {(kind, field) for kind, of in labels.items() if kind != ANY for field in of}
    assert [one for one in named if one[1] not in KINDS[one[0]].group_of] == []
    assert [(kind, field) for kind, field in named if labels[ANY].get(field) == labels[kind][field]] == []
