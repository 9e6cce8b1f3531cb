"""A leave register of the assistant's own: rights, balances and requests in its database."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from pydantic import TypeAdapter
from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hr_it_connectors.local import database
from hr_it_connectors.local.accounts import Accounts
from hr_it_connectors.local.costing import ALIVE, Costing, period_of, staff_only
from hr_it_connectors.local.dossiers import Dossiers, paris_now
from hr_it_connectors.local.kinds import Days, RegisterSettings
from hr_it_connectors.local.tables import leave_events, leaves
from hr_it_connectors.local.workdays import Workdays
from ports.errors import Refused
from ports.leave import Balance, LeaveQuote, LeaveRequest, LeaveState, NewLeave
from ports.people import Person
from ports.ticketing import Event


class LocalRegister:
    """`ports.leave.Leave` in SQL tables, and the register's own side: `ports.desk.LeaveDesk` and `entitle`.

    Each call is one transaction, and nobody else requests while one is being written, so that two requests sent together
    cannot spend the same days. A request across 31 December takes each year's days on that year's balance.
    """

    Settings: ClassVar = RegisterSettings
    needs: ClassVar = ("engine",)

    def __init__(
        self, settings: RegisterSettings, *, engine: AsyncEngine, clock: Callable[[], datetime] = paris_now
    ) -> None:
        """Keep the engine; its tables must have been made by `database.create`. `clock` gives aware instants."""
        self._kinds = {kind.code: kind for kind in settings.types}
        self._accounts = Accounts(self._kinds)
        self._costing = Costing(self._kinds, Workdays(alsace_moselle=settings.alsace_moselle), self._accounts)
        self._engine = engine
        self._clock = clock
        self._leaves = Dossiers(leaves, leave_events, "C", clock)

    async def balances(self, *, for_whom: Person, on: date) -> tuple[Balance, ...]:
        """Return one balance per kind, in the order of the settings, for the civil year of `on`."""
        staff_only(for_whom)
        found = await database.run(self._engine, lambda c: self._accounts.balances(c, for_whom, on.year))
        return tuple(found.values())

    async def quote(self, leave: NewLeave, *, for_whom: Person, instead_of: str = "") -> LeaveQuote:
        """Count what `leave` would cost, with every check of `request`."""

        async def work(connection: AsyncConnection) -> LeaveQuote:
            old = await self._replaced(connection, instead_of, for_whom)
            return await self._costing.quote(connection, leave, for_whom, without=old)

        return await database.run(self._engine, work)

    async def request(self, leave: NewLeave, *, for_whom: Person, key: str, instead_of: str = "") -> LeaveRequest:
        """Register the request once per person and `key`; the one it replaces is cancelled in the same transaction."""

        async def work(connection: AsyncConnection) -> LeaveRequest:
            row = await self._leaves.made(connection, for_whom, key)
            if row is None:
                if old := await self._replaced(connection, instead_of, for_whom):
                    await self._cancel(connection, old, for_whom, key)
                await self._costing.quote(connection, leave, for_whom)
                row = await self._leaves.open(connection, for_whom, key, _columns(leave))
                await self._accounts.take(connection, row["id"], self._costing.count(leave))
            return await self._whole(connection, row)

        return await database.run(self._engine, work)

    async def cancel(self, number: str, *, for_whom: Person, key: str) -> LeaveRequest:
        """Cancel a request of the person's own whose first day has not come."""

        async def work(connection: AsyncConnection) -> LeaveRequest:
            row = await self._leaves.hold(connection, number, for_whom)
            if not await self._leaves.recorded(connection, row["id"], key):
                self._refuse_late(row)
                row = await self._cancel(connection, row["id"], for_whom, key)
            return await self._whole(connection, row)

        return await database.run(self._engine, work)

    async def get(self, number: str, *, for_whom: Person) -> LeaveRequest:
        """Return the person's own request, with its history."""

        async def work(connection: AsyncConnection) -> LeaveRequest:
            return await self._whole(connection, await self._leaves.read(connection, number, for_whom))

        return await database.run(self._engine, work)

    async def list(self, *, for_whom: Person, limit: int = 20) -> tuple[LeaveRequest, ...]:
        """Return the person's own requests, last updated first, without their histories."""

        async def work(connection: AsyncConnection) -> tuple[LeaveRequest, ...]:
            rows = await self._leaves.recent(connection, for_whom, limit)
            days = await self._accounts.days(connection, *(row["id"] for row in rows))
            return tuple(self._leave(row, days[row["id"]]) for row in rows)

        return await database.run(self._engine, work)

    async def filed(self, states: Collection[LeaveState]) -> tuple[LeaveRequest, ...]:
        """Return everybody's requests in one of these states, oldest first: the register's side."""

        async def work(connection: AsyncConnection) -> tuple[LeaveRequest, ...]:
            rows = await self._leaves.filed(connection, states)
            return tuple([await self._whole(connection, row) for row in rows])

        return await database.run(self._engine, work)

    async def find(self, number: str) -> LeaveRequest:
        """Return anybody's request, with its history: the register's side."""

        async def work(connection: AsyncConnection) -> LeaveRequest:
            return await self._whole(connection, await self._leaves.read(connection, number))

        return await database.run(self._engine, work)

    async def decide(self, number: str, state: LeaveState, by: str, text: str = "") -> LeaveRequest:
        """Accept or reject anybody's request, once: the register's side, never for a requester.

        Raises:
            NotFound: no such request.
            Refused: it was decided otherwise or cancelled (`reason`: `too_late`).
            ValueError: `state` is not a decision.
        """
        if state not in (LeaveState.ACCEPTED, LeaveState.REJECTED):
            raise ValueError(f"{state} is not a decision")

        async def work(connection: AsyncConnection) -> LeaveRequest:
            row = await self._leaves.hold(connection, number)
            if row["state"] == state:
                return await self._whole(connection, row)
            if row["state"] != LeaveState.REQUESTED:
                raise Refused("decided otherwise, or cancelled", reason="too_late")
            return await self._whole(connection, await self._leaves.move(connection, row["id"], by, state, text))

        return await database.run(self._engine, work)

    async def entitle(self, person_id: str, kind: str, year: int, days: Decimal) -> None:
        """Set what one person is entitled to in one civil year, in place of the kind's `jours_par_an`.

        Raises:
            Refused: no such kind (`reason`: `unknown_kind`).
            ValueError: `days` is not a number of half-days between 0 and 366.
        """
        self._costing.kind(kind)
        halves = int(2 * TypeAdapter(Days).validate_python(days))
        await database.run(self._engine, lambda c: self._accounts.grant(c, person_id, kind, year, halves))

    async def check(self) -> None:
        """Return when the tables are there."""
        await database.check(self._engine)

    async def _replaced(self, connection: AsyncConnection, number: str, person: Person) -> int:
        """Return the dossier that a request takes the place of, held; 0 when it takes nobody's."""
        if not number:
            return 0
        row = await self._leaves.hold(connection, number, person)
        self._refuse_late(row)
        return int(row["id"])

    async def _cancel(self, connection: AsyncConnection, dossier: int, person: Person, key: str) -> RowMapping:
        by = person.name or person.id
        return await self._leaves.move(connection, dossier, by, LeaveState.CANCELLED, key=key)

    def _refuse_late(self, row: RowMapping) -> None:
        if row["state"] not in ALIVE or row["start"] <= self._clock().date():
            raise Refused("begun, over, rejected or already cancelled", reason="too_late")

    async def _whole(self, connection: AsyncConnection, row: RowMapping) -> LeaveRequest:
        days = await self._accounts.days(connection, row["id"])
        return self._leave(row, days[row["id"]], await self._leaves.history(connection, row["id"]))

    def _leave(self, row: RowMapping, days: Decimal, history: tuple[Event, ...] = ()) -> LeaveRequest:
        kind = self._kinds.get(row["kind"])
        return LeaveRequest(
            number=row["number"],
            kind=row["kind"],
            label=kind.libelle if kind else row["kind"],
            period=period_of(row),
            days=days,
            state=LeaveState(row["state"]),
            requested_at=row["opened_at"],
            updated_at=row["updated_at"],
            comment=row["comment"],
            history=history,
        )


def _columns(leave: NewLeave) -> dict[str, object]:
    period = leave.period
    return {
        "kind": leave.kind,
        "start": period.start,
        "start_half": period.start_half,
        "end": period.end,
        "end_half": period.end_half,
        "comment": leave.comment,
        "state": LeaveState.REQUESTED,
    }
