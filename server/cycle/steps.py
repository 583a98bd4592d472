"""Steps of a sanction: what may be done about one, and where it is kept."""

from server.steps import StepBook

APPEAL, GRANT, UPHOLD, REOPEN = "banding", "banding_diterima", "banding_ditolak", "buka_kembali"
STEPS = StepBook("sanksi", (APPEAL,))
