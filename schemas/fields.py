"""Fields of a record: each names the group it is merged with, and takes a value only as it is.

Nothing is trimmed, defaulted or converted: what comes out equals what came in.
The error messages are short codes, which tell what is wrong without repeating the value.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, validate

from sync.ids import is_id
from sync.kinds import Group, Rule
from sync.limits import CODE_CHARS_MAX, NAME_CHARS_MAX, TEXT_CHARS_MAX

UNKNOWN_VALUE = "unknown_value"
"""Code of a word that this server's list does not have; a newer app may know it (P47)."""

DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
YEARS = ("1900", "9998")
"""First and last year of a date: nobody means an earlier one, and from a later one no days can be counted on."""
SEMESTER = re.compile("[0-9]{4}-[12]")
MONTH = re.compile("[0-9]{4}-(0[1-9]|1[0-2])")
COORDINATES = re.compile("-?[0-9]{1,2}[.][0-9]{1,7},-?[0-9]{1,3}[.][0-9]{1,7}")
AMOUNT = re.compile("[a-z0-9_]{1,64}[|](?:[1-9][0-9]{0,11}|10{12})")
CLOCK = re.compile("([01][0-9]|2[0-3]):[0-5][0-9]")


def is_storable_text(value: object) -> bool:
    """Tell whether a value is text that a database can keep."""
    if not isinstance(value, str) or "\0" in value:
        return False
    return value.isascii() or not any("\ud800" <= char <= "\udfff" for char in value)


def is_day(value: str) -> bool:
    """Tell whether a text is a date `YYYY-MM-DD` that exists, in years with which one can count some days on or back."""
    if DAY.fullmatch(value) is None or not YEARS[0] <= value[:4] <= YEARS[1]:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def together(name: str, rule: Rule, *, office: bool = False, low_risk: bool = False, at_office: bool = False) -> Group:
    """Name a group of fields and its merge rule; the fields join it where they are declared."""
    return Group(name, rule, (), office=office or at_office, low_risk=low_risk, at_office=at_office)


class Kept(fields.Field):
    """A field of a record.

    `group`: the group it is judged and merged with; `caption`: what it says, in one line;
    `ref`: the kind of the record it names.
    A required field must be there when the record is made, and never be null.
    """

    default_error_messages = {
        "required": "required",
        "null": "required",
        "blank": "required",
        "text": "not_text",
        "number": "not_a_number",
        "flag": "not_a_flag",
        "list": "not_a_list",
        "many": "too_many",
        "twice": "twice",
        "long": "too_long",
    }

    def __init__(
        self,
        group: Group,
        caption: str,
        *,
        required: bool = False,
        nullable: bool | None = None,
        ref: str = "",
        validators: tuple[Callable[[Any], Any], ...] = (),
        **options: Any,
    ) -> None:
        super().__init__(
            required=required,
            allow_none=not required if nullable is None else nullable,
            validate=validators,
            metadata={"description": caption},
            **options,
        )
        self.group = group
        self.ref = ref


class Text(Kept, fields.String):
    """Free text of a bounded length.

    NUL and halves of surrogate pairs are refused: no database can keep them.
    """

    def __init__(self, group: Group, caption: str, *, chars: int = TEXT_CHARS_MAX, **options: Any) -> None:
        own = options.pop("validators", ())
        super().__init__(group, caption, validators=(validate.Length(max=chars, error="too_long"), *own), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not is_storable_text(value):
            raise self.make_error("text")
        if self.required and not value.strip():
            raise self.make_error("blank")
        return value


class Shaped(Kept, fields.String):
    """Text of one exact form: `fits` tells it, `wrong` is the code when it does not."""

    wrong = "not_allowed"
    format = ""

    def __init__(self, group: Group, caption: str, **options: Any) -> None:
        super().__init__(group, caption, **options)
        if self.format:
            self.metadata = {**self.metadata, "format": self.format}

    def fits(self, value: str) -> bool:
        """Tell whether a text has the form."""
        raise NotImplementedError

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("text")
        if not self.fits(value):
            raise ValidationError(self.wrong)
        return value


class Id(Shaped):
    """The id of a record."""

    wrong = "not_an_id"
    fits = staticmethod(is_id)


class Day(Shaped):
    """A date as text, `2026-11-03`."""

    wrong = "not_a_date"
    format = "date"

    def fits(self, value: str) -> bool:
        """Tell whether the text names a day of the calendar."""
        return is_day(value)


class Month(Shaped):
    """A month as text, `2026-11`."""

    wrong = "not_a_month"

    def fits(self, value: str) -> bool:
        """Tell whether the text is a month."""
        return MONTH.fullmatch(value) is not None


class Semester(Shaped):
    """A half-year as text, `2026-2` from July to December."""

    wrong = "not_a_semester"

    def fits(self, value: str) -> bool:
        """Tell whether the text is a half-year."""
        return SEMESTER.fullmatch(value) is not None


class Clock(Shaped):
    """A local time of day as text, `09:30`."""

    wrong = "not_a_time"

    def fits(self, value: str) -> bool:
        """Tell whether the text is a time of day."""
        return CLOCK.fullmatch(value) is not None


class Coordinates(Shaped):
    """A place on the globe as text, latitude and longitude in degrees, `-7.98123,112.63012`."""

    wrong = "not_coordinates"

    def fits(self, value: str) -> bool:
        """Tell whether the text is a place on the globe."""
        if COORDINATES.fullmatch(value) is None:
            return False
        latitude, longitude = (float(part) for part in value.split(","))
        return abs(latitude) <= 90 and abs(longitude) <= 180


class Amount(Shaped):
    """A code and a whole number above zero as text, `beras|5000`."""

    wrong = "not_an_amount"

    def __init__(self, group: Group, caption: str, **options: Any) -> None:
        super().__init__(group, caption, required=True, **options)

    def fits(self, value: str) -> bool:
        """Tell whether the text names a code and a number."""
        return AMOUNT.fullmatch(value) is not None


class Digits(Shaped):
    """A number that is a name: text of digits, of one of the lengths given."""

    wrong = "not_digits"

    def __init__(self, group: Group, caption: str, *lengths: int, **options: Any) -> None:
        super().__init__(group, caption, **options)
        self.lengths = frozenset(lengths)

    def fits(self, value: str) -> bool:
        """Tell whether the text is digits of an expected length."""
        return len(value) in self.lengths and value.isascii() and value.isdigit()


class Choice(Shaped):
    """A word of a list; a word that is not on it is unknown rather than wrong."""

    wrong = UNKNOWN_VALUE

    def __init__(self, group: Group, caption: str, *words: str, **options: Any) -> None:
        super().__init__(group, caption, **options)
        self.words = frozenset(words)
        listed = [*words, None] if self.allow_none else list(words)
        self.metadata = {**self.metadata, "enum": listed}

    def fits(self, value: str) -> bool:
        """Tell whether the word is on the list."""
        if value not in self.words and (len(value) > CODE_CHARS_MAX or not value.isascii()):
            raise self.make_error("long")
        return value in self.words


class Speaker(Text):
    """A speaker as `name|institution`; the institution may be empty."""

    def __init__(self, group: Group, caption: str) -> None:
        super().__init__(group, caption, chars=2 * NAME_CHARS_MAX, required=True)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        name, bar, institution = text.partition("|")
        if not name.strip() or not bar or "|" in institution:
            raise ValidationError("not_a_speaker")
        return text


class Whole(Kept, fields.Integer):
    """A whole number between two bounds."""

    def __init__(self, group: Group, caption: str, lowest: int, highest: int, **options: Any) -> None:
        bounds = validate.Range(lowest, highest, error="out_of_range")
        super().__init__(group, caption, validators=(bounds,), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if type(value) is not int:
            raise self.make_error("number")
        return value


class Number(Kept, fields.Float):
    """A number above 0, up to a bound."""

    def __init__(self, group: Group, caption: str, highest: int, **options: Any) -> None:
        bounds = validate.Range(0, highest, min_inclusive=False, error="out_of_range")
        super().__init__(group, caption, validators=(bounds,), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if type(value) not in (int, float) or value != value:  # NaN differs from itself
            raise self.make_error("number")
        return value


class Flag(Kept, fields.Boolean):
    """Yes or no."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if type(value) is not bool:
            raise self.make_error("flag")
        return value


class ListOf(Kept, fields.List):
    """A list of texts of one form, each once."""

    def __init__(self, group: Group, caption: str, item: fields.String, *, count: int, **options: Any) -> None:
        super().__init__(group, caption, cls_or_instance=item, **options)
        self.count = count
        self.metadata = {**self.metadata, "maxItems": count}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[str]:
        if not isinstance(value, list):
            raise self.make_error("list")
        if len(value) > self.count:
            raise self.make_error("many")
        for one in value:
            self.inner.deserialize(one)
        if len(set(value)) != len(value):
            raise self.make_error("twice")
        return value
