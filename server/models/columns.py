"""Column types: the same Python values on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, Date, DateTime, Dialect, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine


class LocalDate(TypeDecorator[str]):
    """A local date, ISO text `2026-11-03` in Python; DATE on PostgreSQL, text on SQLite."""

    impl = String(10)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the type of the database."""
        return dialect.type_descriptor(Date() if dialect.name == "postgresql" else String(10))

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Give text."""
        return value if value is None or isinstance(value, str) else value.isoformat()


class Instant(TypeDecorator[datetime]):
    """A moment, always an aware datetime in UTC; SQLite by itself would give naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Take an aware datetime; raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give it in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def key_text(length: int) -> TypeEngine[str]:
    """Return the type of an ASCII key, ordered by its bytes on both databases."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


CHECKED_JSON = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""JSON that the schemas have checked."""
RAW_JSON = JSON(none_as_null=True)
"""JSON as it was received: JSONB would refuse NUL and halves of surrogate pairs, and so lose a phone's work."""

Id = Annotated[str, mapped_column(key_text(22))]
Kabupaten = Annotated[str, mapped_column(key_text(4))]
Region = Annotated[str, mapped_column(key_text(6))]
"""A code from nation to kecamatan."""
Scope = Annotated[str, mapped_column(key_text(48))]
KindName = Annotated[str, mapped_column(key_text(32))]
Word = Annotated[str, mapped_column(String(64))]
"""A word of a list, a code, a digest in hexadecimal."""
Prose = Annotated[str, mapped_column(Text())]
Big = Annotated[int, mapped_column(BigInteger())]
"""Numbers, tags, hashes and digests."""
Day = Annotated[str, mapped_column(LocalDate())]
Moment = Annotated[datetime, mapped_column(Instant())]
Checked = Annotated[Any, mapped_column(CHECKED_JSON)]
Raw = Annotated[Any, mapped_column(RAW_JSON)]
