"""The daily situation report of a disaster: the same sections as a text that fits a chat message, and as a PDF."""

from dataclasses import dataclass
from datetime import datetime

from server.papers.sheet import Sheet
from sync.limits import CHAT_CHARS_MAX

Facts = tuple[tuple[str, str], ...]
MORE = "… (selengkapnya di PDF)"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: facts, then a table where it has `rows`; the chat tells facts alone, and `short` in place of a table."""

    heading: str
    facts: Facts = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()
    short: Facts = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """A report: title, the line below it, sections, who signs, and the foot with its moment."""

    title: str
    below: str
    sections: tuple[Section, ...]
    sign: tuple[tuple[str, str], tuple[str, str]]
    foot: str
    moment: datetime


def as_chat(report: Situation) -> str:
    """Return the report as one chat message: headings between stars, one line for each fact; what is too long is cut at a line, and says so."""
    lines = [f"*{report.title}*", report.below]
    for section in report.sections:
        told = (*section.facts, *section.short)
        if told:
            lines += ["", f"*{section.heading}*", *(f"{name}: {value}" for name, value in told)]
    lines += ["", report.foot]
    text = "\n".join(lines)
    if len(text) <= CHAT_CHARS_MAX:
        return text
    room = CHAT_CHARS_MAX - len(MORE) - 1
    return f"{text[:room].rpartition(chr(10))[0]}\n{MORE}"


def draw_situation(report: Situation) -> bytes:
    """Return the report as a PDF."""
    sheet = Sheet(report.title, report.moment, report.foot)
    sheet.head(report.title, report.below)
    for section in report.sections:
        if not (section.facts or section.rows):
            continue
        sheet.heading(section.heading)
        sheet.facts(section.facts)
        if section.rows:
            sheet.rows(section.heads, section.rows, section.widths)
    sheet.signatures(*report.sign)
    return sheet.to_bytes()
