"""A service desk of the assistant's own: tickets in its database."""

from collections.abc import Callable, Collection
from dataclasses import asdict
from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict
from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hr_it_connectors.local import database
from hr_it_connectors.local.dossiers import Dossiers, paris_now
from hr_it_connectors.local.tables import ticket_events, tickets
from ports.errors import Refused
from ports.people import Person
from ports.ticketing import Event, NewTicket, Ticket, TicketState, Urgency


class DeskSettings(BaseModel):
    """Nothing to set."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LocalDesk:
    """`ports.ticketing.Ticketing` in SQL tables, and the desk's own side, `ports.desk.TicketDesk`.

    It takes tickets from anybody: who may open one is the skill's affair. Each call is one transaction; numbers follow
    one another within a year of the town's calendar.
    """

    Settings: ClassVar = DeskSettings
    needs: ClassVar = ("engine",)

    def __init__(
        self, settings: DeskSettings, *, engine: AsyncEngine, clock: Callable[[], datetime] = paris_now
    ) -> None:
        """Keep the engine; its tables must have been made by `database.create`. `clock` gives aware instants."""
        self._engine = engine
        self._tickets = Dossiers(tickets, ticket_events, "T", clock)

    async def open(self, ticket: NewTicket, *, for_whom: Person, key: str) -> Ticket:
        """Open `ticket` once per person and `key`."""

        async def work(connection: AsyncConnection) -> Ticket:
            row = await self._tickets.made(connection, for_whom, key)
            if row is None:
                columns = {**asdict(ticket), "state": TicketState.NEW}
                row = await self._tickets.open(connection, for_whom, key, columns)
            return await self._whole(connection, row)

        return await database.run(self._engine, work)

    async def get(self, number: str, *, for_whom: Person) -> Ticket:
        """Return the person's own ticket, with its history."""

        async def work(connection: AsyncConnection) -> Ticket:
            return await self._whole(connection, await self._tickets.read(connection, number, for_whom))

        return await database.run(self._engine, work)

    async def list(self, *, for_whom: Person, limit: int = 20) -> tuple[Ticket, ...]:
        """Return the person's own tickets, last updated first, without their histories."""
        rows = await database.run(self._engine, lambda c: self._tickets.recent(c, for_whom, limit))
        return tuple(_ticket(row) for row in rows)

    async def comment(self, number: str, text: str, *, for_whom: Person, key: str) -> Ticket:
        """Add `text` once per `key`; a solved ticket goes back to work, a closed one refuses (`reason`: `closed`)."""
        by = for_whom.name or for_whom.id

        async def work(connection: AsyncConnection) -> Ticket:
            row = await self._tickets.hold(connection, number, for_whom)
            if await self._tickets.recorded(connection, row["id"], key):
                return await self._whole(connection, row)
            if row["state"] == TicketState.CLOSED:
                raise Refused("the ticket is closed", reason="closed")
            row = await self._tickets.comment(connection, row["id"], by, text, key)
            if row["state"] == TicketState.SOLVED:
                row = await self._tickets.move(connection, row["id"], by, TicketState.IN_PROGRESS)
            return await self._whole(connection, row)

        return await database.run(self._engine, work)

    async def filed(self, states: Collection[TicketState]) -> tuple[Ticket, ...]:
        """Return everybody's tickets in one of these states, oldest first: the desk's side."""

        async def work(connection: AsyncConnection) -> tuple[Ticket, ...]:
            rows = await self._tickets.filed(connection, states)
            return tuple([await self._whole(connection, row) for row in rows])

        return await database.run(self._engine, work)

    async def find(self, number: str) -> Ticket:
        """Return anybody's ticket, with its history: the desk's side."""

        async def work(connection: AsyncConnection) -> Ticket:
            return await self._whole(connection, await self._tickets.read(connection, number))

        return await database.run(self._engine, work)

    async def move(self, number: str, state: TicketState, by: str, text: str = "") -> Ticket:
        """Change the state of anybody's ticket, once for the same words: the desk's side, never for a requester.

        Raises:
            NotFound: no such ticket.
        """

        async def work(connection: AsyncConnection) -> Ticket:
            row = await self._tickets.hold(connection, number)
            history = await self._tickets.history(connection, row["id"])
            if row["state"] == state and text in ("", history[-1].text):
                return _ticket(row, history)
            return await self._whole(connection, await self._tickets.move(connection, row["id"], by, state, text))

        return await database.run(self._engine, work)

    async def check(self) -> None:
        """Return when the tables are there."""
        await database.check(self._engine)

    async def _whole(self, connection: AsyncConnection, row: RowMapping) -> Ticket:
        return _ticket(row, await self._tickets.history(connection, row["id"]))


def _ticket(row: RowMapping, history: tuple[Event, ...] = ()) -> Ticket:
    return Ticket(
        number=row["number"],
        title=row["title"],
        description=row["description"],
        state=TicketState(row["state"]),
        urgency=Urgency(row["urgency"]),
        opened_at=row["opened_at"],
        updated_at=row["updated_at"],
        category=row["category"],
        location=row["location"],
        history=history,
    )
