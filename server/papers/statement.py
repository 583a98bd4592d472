"""Surat Pernyataan Graduasi Mandiri: what a family declares that leaves PKH by its own wish, to be printed, read and signed.

The fields are those of letters in use (Nama, NIK, Alamat, Desa/Kelurahan, Kecamatan, Kabupaten/Kota, Provinsi, alasan, tanda tangan);
no official form is published.
"""

from dataclasses import dataclass
from datetime import datetime

from server.papers.sheet import LINE, Sheet

TITLE = "Surat Pernyataan Graduasi Mandiri"
BELOW = "Program Keluarga Harapan (PKH)"
BLANK = "." * 60
SHORT_BLANK = "." * 30
LEAD = "Saya yang bertanda tangan di bawah ini:"
BODY = (
    "Dengan ini saya menyatakan, atas nama keluarga saya, secara sadar dan tanpa paksaan dari siapa pun, bahwa keluarga saya bersedia "
    "mengakhiri kepesertaan sebagai Keluarga Penerima Manfaat (KPM) Program Keluarga Harapan."
)
REASON = "Alasan:"
RIGHTS = (
    "Saya sudah diberi tahu bahwa pernyataan ini adalah usul, bahwa keputusan ada pada kantor dan Kementerian Sosial, dan bahwa keluarga "
    "saya dapat menyampaikan sanggahan dalam {days} hari setelah keputusan, tanpa melalui pendamping."
)
CLOSING = "Demikian surat pernyataan ini saya buat dengan sebenarnya."


@dataclass(frozen=True, slots=True)
class Statement:
    """What stands in the letter; empty text is left blank, to be filled in by hand."""

    name: str
    nik: str
    no_kk: str
    address: str
    desa: str
    kecamatan: str
    kabupaten: str
    province: str
    reason: str
    pendamping: str
    objection_days: int
    moment: datetime
    foot: str


def draw_statement(one: Statement) -> bytes:
    """Return the letter as PDF."""
    sheet = Sheet(TITLE, one.moment, one.foot)
    sheet.head(TITLE.upper(), BELOW)
    sheet.write_lines(LEAD)
    sheet.ln(LINE / 2)
    places = (one.address, one.desa, one.kecamatan, one.kabupaten, one.province)
    names = ("Alamat", "Desa/Kelurahan", "Kecamatan", "Kabupaten/Kota", "Provinsi")
    told = [("Nama", one.name), ("NIK", one.nik), ("Nomor KK", one.no_kk), *zip(names, places, strict=True)]
    sheet.facts((name, value or BLANK) for name, value in told)
    sheet.ln(LINE)
    for text in (BODY, REASON, one.reason or f"{BLANK}\n{BLANK}", RIGHTS.format(days=one.objection_days), CLOSING):
        sheet.write_lines(text)
        sheet.ln(LINE / 2)
    sheet.signatures(
        ("\nDisaksikan pendamping PKH", f"({one.pendamping or SHORT_BLANK})"),
        (f"{SHORT_BLANK}, {SHORT_BLANK[:20]}\nYang menyatakan", f"({one.name or SHORT_BLANK})"),
    )
    return sheet.to_bytes()
