"""Which papers of a family an account may take, wherever a page is about its exit."""

from flask import url_for

from schemas.graduasi import MANDIRI
from server.console.speech import say
from server.identity.accounts import DECIDING
from server.identity.callers import caller


def papers_of(kabupaten: str, kpm: str, jalur: str | None) -> list[tuple[str, str]]:
    """Return (text, address) of each paper; `jalur`: what the newest assessment names, None where nobody has assessed the family."""
    own = {"kabupaten": kabupaten, "kpm": kpm}
    found = [(say("papers.dossier"), url_for("konsol.paper_dossier.get_dossier", **own))] if jalur else []
    if jalur == MANDIRI and caller().row.role in DECIDING:
        found.append((say("papers.letter"), url_for("konsol.paper_letter.get_letter", **own)))
    return found
