"""Berita Acara Serah Terima (BAST) of disaster aid, with all fields that papers in use have, and the list of recipients behind it."""

from datetime import date

from schemas.fields import is_day
from server.papers.aid import DAYS, DOTS, HandOver, Party
from server.papers.recipients import draw_rows
from server.papers.sheet import LINE, Sheet
from server.papers.words import day

TITLE = "Berita Acara Serah Terima"
BELOW = "Bantuan Logistik Bencana"
HEADS = ("No", "Nama barang", "Merek", "Jumlah", "Satuan", "Keterangan / kondisi")
WIDTHS = (8, 56, 26, 22, 22, 36)
LEAD = "Pada hari ini, {weekday}, tanggal {day}, bertempat di {place}, kami yang bertanda tangan di bawah ini:"
FIRST, SECOND = "PIHAK PERTAMA (yang menyerahkan)", "PIHAK KEDUA (yang menerima)"
AGREED = (
    "PIHAK PERTAMA menyerahkan kepada PIHAK KEDUA, dan PIHAK KEDUA menerima dari PIHAK PERTAMA, bantuan logistik bencana dengan rincian berikut:"
)
CLOSING = (
    "Bantuan tersebut telah diterima oleh PIHAK KEDUA dalam keadaan baik dan cukup, kecuali yang disebut pada kolom keterangan. "
    "Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya."
)
SIGNED_LINES = 22
"""Lines that the closing words and the three signatures take: they stand on one page."""
LISTED = "Lampiran: daftar penerima"


def weekday(text: str) -> str:
    """Return the name of the day of a date, dots for none."""
    return DAYS[date.fromisoformat(text).weekday()] if is_day(text) else DOTS[:14]


def draw_bast(one: HandOver) -> bytes:
    """Return a BAST as PDF; what is not known is left to be written by hand."""
    sheet = Sheet(f"{TITLE} {one.number}", one.moment, one.foot)
    sheet.head(TITLE.upper(), f"{BELOW}\nNomor: {one.number}")
    sheet.write_lines(LEAD.format(weekday=weekday(one.day), day=day(one.day) or DOTS[:20], place=one.place or DOTS))
    _party(sheet, FIRST, one.first, "NIP", ("Jabatan", "Instansi"))
    _party(sheet, SECOND, one.second, "NIP/NIK", ("Jabatan/hubungan", "Alamat"))
    sheet.heading("Dasar dan kejadian")
    told = (("Dasar", one.basis), ("Bencana", one.disaster), ("Tanggal kejadian", day(one.disaster_day)), ("Lokasi", one.disaster_place))
    sheet.facts((name, text or DOTS) for name, text in (*told, ("Sumber dana", one.source), ("Bukti lapangan", one.receipts)))
    sheet.ln(LINE / 2)
    sheet.write_lines(AGREED)
    sheet.ln(LINE / 2)
    items = [(str(number), item.name, "", item.jumlah, item.unit, item.note) for number, item in enumerate(one.items, 1)]
    sheet.rows(HEADS, items, WIDTHS)
    if sheet.will_page_break(SIGNED_LINES * LINE):
        sheet.add_page()
    sheet.write_lines(CLOSING)
    sheet.signatures(_signed("PIHAK KEDUA\nYang menerima,", one.second), _signed("PIHAK PERTAMA\nYang menyerahkan,", one.first))
    sheet.ln(2 * LINE)
    _known_by(sheet, one.head)
    if one.recipients:
        sheet.add_page()
        sheet.heading(LISTED)
        draw_rows(sheet, one.recipients, signed=True)
    return sheet.to_bytes()


def _party(sheet: Sheet, heading: str, one: Party, number: str, more: tuple[str, str]) -> None:
    sheet.heading(heading)
    told = (("Nama", one.name), (number, one.number), (more[0], one.post), (more[1], one.place))
    sheet.facts((name, text or DOTS) for name, text in told)


def _signed(who: str, one: Party) -> tuple[str, str]:
    number = f"\nNIP {one.number}" if one.number and one.post and len(one.number) == 18 else ""
    return who, f"({one.name or DOTS[:30]}){number}"


def _known_by(sheet: Sheet, head: Party) -> None:
    """Draw who takes note of it, in the middle below both signatures."""
    sheet.write_lines(f"Diketahui,\n{head.post or 'Kepala Dinas Sosial'}", align="C")
    sheet.ln(4 * LINE)
    sheet.write_lines(f"({head.name or DOTS[:30]})\nNIP {head.number or DOTS[:24]}", align="C")
