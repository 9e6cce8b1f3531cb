"""A dossier: what a person asked for once, with a number, a state and a history. Desk and register both keep some."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, RowMapping, Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hr_it_connectors.local.tables import counters
from ports.errors import NotFound
from ports.people import Person
from ports.ticketing import Event


def paris_now() -> datetime:
    """Return the present instant, under the date that the town hall's calendar shows."""
    return datetime.now(ZoneInfo("Europe/Paris"))


class Dossiers:
    """The dossiers of one table and their history. Every method works inside the caller's transaction."""

    def __init__(self, table: Table, events: Table, prefix: str, clock: Callable[[], datetime]) -> None:
        self._table = table
        self._events = events
        self._prefix = prefix
        self._clock = clock

    async def made(self, connection: AsyncConnection, person: Person, key: str) -> RowMapping | None:
        """Return what `person` made with `key`, if they did; nobody opens a dossier until the transaction ends."""
        await self._count(connection, 0)
        mine = (self._table.c.person == person.id) & (self._table.c.key == key)
        return (await connection.execute(select(self._table).where(mine))).mappings().one_or_none()

    async def open(
        self, connection: AsyncConnection, person: Person, key: str, columns: Mapping[str, object]
    ) -> RowMapping:
        """Write a dossier under the next number of the year. Ask `made` first, in the same transaction."""
        now = self._clock()
        number = f"{self._prefix}-{now.year}-{await self._count(connection, 1):05d}"
        given = {"number": number, "person": person.id, "key": key, "opened_at": now, "updated_at": now}
        row = _one(await connection.execute(insert(self._table).values({**given, **columns}).returning(self._table)))
        await self._record(connection, row["id"], Event(now, person.name or person.id, "opened"))
        return row

    async def read(self, connection: AsyncConnection, number: str, person: Person | None = None) -> RowMapping:
        """Return the dossier; `NotFound` if there is none, or it is not `person`'s (None: anybody's)."""
        statement = select(self._table).where(self._table.c.number == number)
        if person is not None:
            statement = statement.where(self._table.c.person == person.id)
        return _one(await connection.execute(statement))

    async def filed(self, connection: AsyncConnection, states: Collection[str]) -> list[RowMapping]:
        """Return everybody's dossiers in one of these states, oldest first."""
        statement = select(self._table).where(self._table.c.state.in_(states)).order_by(self._table.c.id)
        return list((await connection.execute(statement)).mappings())

    async def hold(self, connection: AsyncConnection, number: str, person: Person | None = None) -> RowMapping:
        """Return the dossier as `read` does, and let nobody change it until the transaction ends.

        The update changes nothing: it is the one way to make the others wait that SQLite and PostgreSQL share.
        """
        statement = update(self._table).where(self._table.c.number == number)
        if person is not None:
            statement = statement.where(self._table.c.person == person.id)
        return _one(await connection.execute(statement.values(number=self._table.c.number).returning(self._table)))

    async def recent(self, connection: AsyncConnection, person: Person, limit: int) -> list[RowMapping]:
        """Return the dossiers of `person`, last updated first."""
        latest = (self._table.c.updated_at.desc(), self._table.c.id.desc())
        statement = select(self._table).where(self._table.c.person == person.id).order_by(*latest).limit(limit)
        return list((await connection.execute(statement)).mappings())

    async def move(
        self, connection: AsyncConnection, dossier: int, by: str, state: str, text: str = "", key: str | None = None
    ) -> RowMapping:
        """Put the dossier in `state`, and say so in its history."""
        return await self._change(connection, dossier, Event(self._clock(), by, f"state:{state}", text), key, state)

    async def comment(self, connection: AsyncConnection, dossier: int, by: str, text: str, key: str) -> RowMapping:
        """Add what somebody says to the history."""
        return await self._change(connection, dossier, Event(self._clock(), by, "comment", text), key)

    async def recorded(self, connection: AsyncConnection, dossier: int, key: str) -> bool:
        """Tell whether a line of the history was written with `key`."""
        same = (self._events.c.dossier == dossier) & (self._events.c.key == key)
        return await connection.scalar(select(self._events.c.id).where(same)) is not None

    async def history(self, connection: AsyncConnection, dossier: int) -> tuple[Event, ...]:
        """Return what happened, oldest first."""
        events = self._events.c
        statement = select(events.at, events.by, events.what, events.text)
        rows = await connection.execute(statement.where(events.dossier == dossier).order_by(events.id))
        return tuple(Event(*row) for row in rows)

    async def _change(
        self, connection: AsyncConnection, dossier: int, event: Event, key: str | None, state: str | None = None
    ) -> RowMapping:
        await self._record(connection, dossier, event, key)
        changes = {"updated_at": event.at} | ({"state": state} if state else {})
        statement = update(self._table).where(self._table.c.id == dossier).values(changes).returning(self._table)
        return _one(await connection.execute(statement))

    async def _record(self, connection: AsyncConnection, dossier: int, event: Event, key: str | None = None) -> None:
        line = {"dossier": dossier, "at": event.at, "by": event.by, "what": event.what, "text": event.text, "key": key}
        await connection.execute(insert(self._events).values(line))

    async def _count(self, connection: AsyncConnection, step: int) -> int:
        """Add `step` to the year's counter, and hold it: a step of 0 only makes the others wait."""
        year = self._clock().year
        this = (counters.c.prefix == self._prefix) & (counters.c.year == year)
        statement = update(counters).where(this).values(last=counters.c.last + step).returning(counters.c.last)
        last = await connection.scalar(statement)
        if last is not None:
            return int(last)
        await connection.execute(insert(counters).values(prefix=self._prefix, year=year, last=step))
        return step


def _one(result: CursorResult[Any]) -> RowMapping:
    row = result.mappings().one_or_none()
    if row is None:
        raise NotFound("no such dossier for this person")
    return row
