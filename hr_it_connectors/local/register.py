"""A leave register of the assistant's own: rights, balances and requests in its database."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from pydantic import TypeAdapter
from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hr_it_connectors.local import database
from hr_it_connectors.local.accounts import Accounts
from hr_it_connectors.local.dossiers import Dossiers, paris_now
from hr_it_connectors.local.kinds import Days, LeaveKind, RegisterSettings
from hr_it_connectors.local.tables import leave_events, leaves
from hr_it_connectors.local.workdays import Workdays, by_year
from ports.errors import Refused
from ports.leave import Balance, Half, LeaveQuote, LeaveRequest, LeaveState, NewLeave, Period
from ports.people import Audience, Person
from ports.ticketing import Event

_ALIVE = (LeaveState.REQUESTED, LeaveState.ACCEPTED)


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
        self._workdays = Workdays(alsace_moselle=settings.alsace_moselle)
        self._engine = engine
        self._clock = clock
        self._leaves = Dossiers(leaves, leave_events, "C", clock)

    async def balances(self, *, for_whom: Person, on: date) -> tuple[Balance, ...]:
        """Return one balance per kind, in the order of the settings, for the civil year of `on`."""
        _staff_only(for_whom)
        found = await database.run(self._engine, lambda c: self._accounts.balances(c, for_whom, on.year))
        return tuple(found.values())

    async def quote(self, leave: NewLeave, *, for_whom: Person) -> LeaveQuote:
        """Count what `leave` would cost, with every check of `request`."""
        return await database.run(self._engine, lambda c: self._quote(c, leave, for_whom))

    async def request(self, leave: NewLeave, *, for_whom: Person, key: str) -> LeaveRequest:
        """Register the request once per person and `key`."""

        async def work(connection: AsyncConnection) -> LeaveRequest:
            row = await self._leaves.made(connection, for_whom, key)
            if row is None:
                await self._quote(connection, leave, for_whom)
                row = await self._leaves.open(connection, for_whom, key, _columns(leave))
                await self._accounts.take(connection, row["id"], self._count(leave))
            return await self._whole(connection, row)

        return await database.run(self._engine, work)

    async def cancel(self, number: str, *, for_whom: Person, key: str) -> LeaveRequest:
        """Cancel a request of the person's own whose first day has not come."""

        async def work(connection: AsyncConnection) -> LeaveRequest:
            row = await self._leaves.hold(connection, number, for_whom)
            if not await self._leaves.recorded(connection, row["id"], key):
                if row["state"] not in _ALIVE or row["start"] <= self._clock().date():
                    raise Refused("begun, over, rejected or already cancelled", reason="too_late")
                by = for_whom.name or for_whom.id
                row = await self._leaves.move(connection, row["id"], by, LeaveState.CANCELLED, key=key)
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
        self._kind(kind)
        halves = int(2 * TypeAdapter(Days).validate_python(days))
        await database.run(self._engine, lambda c: self._accounts.grant(c, person_id, kind, year, halves))

    async def check(self) -> None:
        """Return when the tables are there."""
        await database.check(self._engine)

    def _kind(self, code: str) -> LeaveKind:
        if code not in self._kinds:
            raise Refused("no such kind of leave", reason="unknown_kind")
        return self._kinds[code]

    def _count(self, leave: NewLeave) -> dict[int, int]:
        """Count the half-days that `leave` takes on each civil year; years it takes nothing on are left out."""
        kind = self._kind(leave.kind)
        period = leave.period
        if not kind.demi_journees and (period.start_half is Half.AFTERNOON or period.end_half is Half.MORNING):
            raise Refused("this kind is taken by whole days", reason="no_half_day")
        if period.end.year > period.start.year + 1:
            raise Refused("more than two leave years", reason="too_long")
        worked = kind.compte == "ouvres"
        parts = by_year(period).items()
        counted = {year: self._workdays.halves(part) if worked else part.halves for year, part in parts}
        return {year: halves for year, halves in counted.items() if halves}

    async def _quote(self, connection: AsyncConnection, leave: NewLeave, person: Person) -> LeaveQuote:
        _staff_only(person)
        shares = self._count(leave)
        await self._refuse_overlap(connection, leave.period, person)
        quote: LeaveQuote | None = None
        for year in sorted(shares, reverse=True):
            days = Decimal(shares[year]) / 2
            balance = (await self._accounts.balances(connection, person, year))[leave.kind]
            if balance.remaining is not None and balance.remaining < days:
                raise Refused(f"the balance of {year} is too small", reason="insufficient_balance")
            quote = LeaveQuote(days + (quote.days if quote else 0), balance, quote)
        if quote is None:
            raise Refused("nothing to take in this period", reason="no_working_day")
        return quote

    async def _refuse_overlap(self, connection: AsyncConnection, period: Period, person: Person) -> None:
        near = (leaves.c.start <= period.end) & (leaves.c.end >= period.start) & leaves.c.state.in_(_ALIVE)
        rows = await connection.execute(select(leaves).where(leaves.c.person == person.id, near))
        if any(_period(row).overlaps(period) for row in rows.mappings()):
            raise Refused("the person is on leave already then", reason="overlap")

    async def _whole(self, connection: AsyncConnection, row: RowMapping) -> LeaveRequest:
        days = await self._accounts.days(connection, row["id"])
        return self._leave(row, days[row["id"]], await self._leaves.history(connection, row["id"]))

    def _leave(self, row: RowMapping, days: Decimal, history: tuple[Event, ...] = ()) -> LeaveRequest:
        kind = self._kinds.get(row["kind"])
        return LeaveRequest(
            number=row["number"],
            kind=row["kind"],
            label=kind.libelle if kind else row["kind"],
            period=_period(row),
            days=days,
            state=LeaveState(row["state"]),
            requested_at=row["opened_at"],
            updated_at=row["updated_at"],
            comment=row["comment"],
            history=history,
        )


def _staff_only(person: Person) -> None:
    if person.audience is not Audience.AGENT:
        raise Refused("not a member of staff", reason="unknown_person")


def _period(row: RowMapping) -> Period:
    return Period(row["start"], row["end"], Half(row["start_half"]), Half(row["end_half"]))


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
