"""The tables of the local desk and register, valid on SQLite and on PostgreSQL. Other rooms keep theirs in the same base."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class Moment(TypeDecorator[datetime]):
    """An instant, kept in UTC and read back aware: SQLite forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any aware datetime into UTC."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Prose(TypeDecorator[str]):
    """Text that somebody typed. JSON can carry half a surrogate pair, which no database takes, nor PostgreSQL a NUL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Replace what cannot be written."""
        return None if value is None else value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


metadata = MetaData()

counters = Table(
    "local_counter",
    metadata,
    Column("prefix", String(8), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)


def _dossier(name: str, *columns: Column[Any]) -> Table:
    """Something a person asked for, once per key, with a number and a state."""
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True),
        Column("number", Prose, nullable=False, unique=True),
        Column("person", Prose, nullable=False),
        Column("key", Prose, nullable=False),
        Column("state", String(16), nullable=False),
        Column("opened_at", Moment, nullable=False),
        Column("updated_at", Moment, nullable=False),
        *columns,
        UniqueConstraint("person", "key"),
    )


def _history(name: str, dossier: Table) -> Table:
    """What happened to a dossier. `key` is empty (NULL) for what the desk's side did."""
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True),
        Column("dossier", ForeignKey(dossier.c.id), nullable=False),
        Column("at", Moment, nullable=False),
        Column("by", Prose, nullable=False),
        Column("what", String(32), nullable=False),
        Column("text", Prose, nullable=False),
        Column("key", Prose),
        UniqueConstraint("dossier", "key"),
    )


tickets = _dossier(
    "local_ticket",
    Column("title", Prose, nullable=False),
    Column("description", Prose, nullable=False),
    Column("category", Prose, nullable=False),
    Column("location", Prose, nullable=False),
    Column("urgency", String(16), nullable=False),
)
ticket_events = _history("local_ticket_event", tickets)

leaves = _dossier(
    "local_leave",
    Column("kind", Prose, nullable=False),
    Column("start", Date, nullable=False),
    Column("start_half", String(16), nullable=False),
    Column("end", Date, nullable=False),
    Column("end_half", String(16), nullable=False),
    Column("comment", Prose, nullable=False),
)
leave_events = _history("local_leave_event", leaves)

# Days are counted in halves, whole numbers, because SQLite has no exact decimal.
leave_shares = Table(
    "local_leave_share",
    metadata,
    Column("dossier", ForeignKey(leaves.c.id), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("halves", Integer, nullable=False),
)
leave_rights = Table(
    "local_leave_right",
    metadata,
    Column("person", Prose, primary_key=True),
    Column("kind", Prose, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("halves", Integer, nullable=False),
)
