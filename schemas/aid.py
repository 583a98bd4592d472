"""Which kinds of record belong to a disaster, in the order in which they need each other, and how each leads to it."""

from schemas import KINDS

EVENT_FIELD = "kejadian_id"
KINDS_OF_AID = (
    *("kejadian", "undangan", "laporan_kejadian", "posko", "sensus_posko", "masakan"),
    *("korban", "korban_jiwa", "keberadaan", "anak_terpisah", "gudang", "bantuan", "mutasi", "penerima_bantuan"),
    *("ldp", "santunan", "pemulihan"),
)
"""A record never needs one of a kind behind its own."""
CHILD = "anak_terpisah"
"""A child without its family, of which only those see anything who decide about disasters."""
BY_PARENT = {kind: (KINDS[kind].scope.field, KINDS[kind].ref_kinds[KINDS[kind].scope.field]) for kind in KINDS_OF_AID if KINDS[kind].scope.field in KINDS[kind].ref_kinds}
"""Kind -> (field, kind of the record that it names), by which a record leads to its disaster."""
