"""The tables of what is remembered between turns."""

from sqlalchemy import JSON, Boolean, Column, DateTime, Engine, MetaData, String, Table, Text, inspect
from sqlalchemy.schema import CreateColumn

_metadata = MetaData()
conversations = Table(
    "conversation",
    _metadata,
    Column("id", String(255), primary_key=True),
    Column("form", JSON, nullable=True),
    Column("service", String(255), nullable=True),
    Column("circumstances", JSON, nullable=True),
    Column("question", Text, nullable=True),
    Column("told", String(255), nullable=True),
    Column("about", String(255), nullable=True),
    Column("alarmed", Boolean, nullable=True),
    Column("spoken_at", DateTime(timezone=True), nullable=False, index=True),
)
replies = Table(
    "reply",
    _metadata,
    Column("conversation", String(255), primary_key=True),
    Column("message", String(255), primary_key=True),
    Column("reply", JSON, nullable=False),
    Column("given_at", DateTime(timezone=True), nullable=False, index=True),
)
opinions = Table(
    "opinion",
    _metadata,
    Column("conversation", String(255), primary_key=True),
    Column("message", String(255), primary_key=True),
    Column("reaction", String(255), nullable=False),
    Column("comment", Text, nullable=False),
    Column("given_at", DateTime(timezone=True), nullable=False, index=True),
)


def create(engine: Engine) -> None:
    """Make the tables that are missing, and the columns that a database made by an earlier version lacks (all may be empty)."""
    _metadata.create_all(engine)
    with engine.begin() as connection:
        for table in _metadata.sorted_tables:
            known = {column["name"] for column in inspect(connection).get_columns(table.name)}
            for column in table.columns:
                if column.name not in known:
                    added = CreateColumn(column).compile(dialect=engine.dialect)
                    connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {added}")
