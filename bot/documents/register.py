"""Who withdrew or restored which document, when and why; and which deadlines were told. Nothing is ever rewritten."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import (
    DDL,
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Delete,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Update,
    delete,
    event,
    func,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.exc import IntegrityError

Result = TypeVar("Result")
_HOLD = dt.timedelta(minutes=30)
"""How long a message may take to go."""

_metadata = MetaData()
_events = Table(
    "document_event",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("document", Text, nullable=False, index=True),
    Column("act", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", String(255), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
_told = Table(
    "document_deadline_told",
    _metadata,
    Column("document", Text, primary_key=True),
    Column("until", Date, primary_key=True),
    Column("stage", String(16), primary_key=True),
    Column("sent", Boolean, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
for _what in ("UPDATE", "DELETE"):
    _name = f"document_event_no_{_what.lower()}"
    _sqlite = f"CREATE TRIGGER {_name} BEFORE {_what} ON document_event BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    _postgresql = f"CREATE RULE {_name} AS ON {_what} TO document_event DO INSTEAD NOTHING"
    event.listen(_events, "after_create", DDL(_sqlite).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]  # SQLAlchemy left it so
    event.listen(_events, "after_create", DDL(_postgresql).execute_if(dialect="postgresql"))  # type: ignore[no-untyped-call]  # the same


class Act(StrEnum):
    """What somebody did to a document."""

    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Event:
    """One act. `by` is an account of the machine, `at` is in UTC."""

    document: str
    act: Act
    reason: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Deadline:
    """A stage in the end of a document's validity: another date is another deadline."""

    document: str
    until: dt.date
    stage: str


class Register:
    """The register in a database that outlives index and process. Methods block."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        _metadata.create_all(engine)

    def record(self, document: str, act: Act, by: str, reason: str = "") -> None:
        """Add an act at the end of the register."""
        row = {"document": document, "act": act.value, "reason": reason, "by": by, "at": dt.datetime.now(dt.UTC)}
        with self._engine.begin() as connection:
            connection.execute(insert(_events), [row])

    def history(self, document: str) -> list[Event]:
        """Return what was done to a document, oldest first."""
        return self._read(_events.c.document == document)

    def withdrawals(self) -> dict[str, Event]:
        """Return the documents that are withdrawn, with their withdrawal: their last act."""
        last = select(func.max(_events.c.id)).group_by(_events.c.document)
        return {act.document: act for act in self._read(_events.c.id.in_(last)) if act.act is Act.WITHDRAWN}

    def apply(self, settle: Callable[[Collection[str]], Result]) -> Result:
        """Settle an index by what is withdrawn, again if somebody wrote here meanwhile: the last word is the register's."""
        while True:
            withdrawn = self.withdrawals().keys()
            result = settle(withdrawn)
            if self.withdrawals().keys() == withdrawn:
                return result

    def untold(self, deadlines: Iterable[Deadline]) -> list[Deadline]:
        """Return those that nobody was told of, and that nobody is telling."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(_told.c.document, _told.c.until, _told.c.stage).where(~_given_up()))
            known = {Deadline(*row) for row in rows}
        return [deadline for deadline in deadlines if deadline not in known]

    @contextmanager
    def telling(self, deadlines: Collection[Deadline]) -> Iterator[bool]:
        """Hold `deadlines` while they are told; give False when another server holds some. An error lets them go."""
        held = self._hold(deadlines)
        try:
            yield held
        except BaseException:
            if held:
                self._change(delete(_told).where(_among(deadlines)))
            raise
        if held:
            self._change(update(_told).where(_among(deadlines)).values(sent=True))

    def _hold(self, deadlines: Collection[Deadline]) -> bool:
        rows = [asdict(deadline) | {"sent": False, "at": dt.datetime.now(dt.UTC)} for deadline in deadlines]
        try:
            with self._engine.begin() as connection:
                connection.execute(delete(_told).where(_given_up()))
                connection.execute(insert(_told), rows)
        except IntegrityError:
            return False
        return True

    def _change(self, statement: Delete | Update) -> None:
        with self._engine.begin() as connection:
            connection.execute(statement)

    def _read(self, which: ColumnElement[bool]) -> list[Event]:
        columns = (_events.c.document, _events.c.act, _events.c.reason, _events.c.by, _events.c.at)
        with self._engine.connect() as connection:
            rows = connection.execute(select(*columns).where(which).order_by(_events.c.id)).all()
        return [Event(document, Act(act), reason, by, _aware(at)) for document, act, reason, by, at in rows]


def _among(deadlines: Iterable[Deadline]) -> ColumnElement[bool]:
    columns = tuple_(_told.c.document, _told.c.until, _told.c.stage)
    return columns.in_([(one.document, one.until, one.stage) for one in deadlines])


def _given_up() -> ColumnElement[bool]:
    """Held, never sent, for so long that whoever held them stopped."""
    return ~_told.c.sent & (_told.c.at < dt.datetime.now(dt.UTC) - _HOLD)


def _aware(at: dt.datetime) -> dt.datetime:
    """SQLite forgets the zone: instants are kept in UTC."""
    return at.astimezone(dt.UTC) if at.tzinfo else at.replace(tzinfo=dt.UTC)
