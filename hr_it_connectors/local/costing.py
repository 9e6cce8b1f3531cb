"""What a request of leave costs, and why it is refused: half-days of each year, other requests, balances."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hr_it_connectors.local.accounts import Accounts
from hr_it_connectors.local.kinds import LeaveKind
from hr_it_connectors.local.tables import leaves
from hr_it_connectors.local.workdays import Workdays, by_year
from ports.errors import Refused
from ports.leave import Half, LeaveQuote, LeaveState, NewLeave, Period
from ports.people import Audience, Person

ALIVE = (LeaveState.REQUESTED, LeaveState.ACCEPTED)
"""The states of a request that holds its days."""


class Costing:
    """The checks and the counts of a request. Every method works inside the caller's transaction, and writes nothing."""

    def __init__(self, kinds: Mapping[str, LeaveKind], workdays: Workdays, accounts: Accounts) -> None:
        self._kinds = kinds
        self._workdays = workdays
        self._accounts = accounts

    def kind(self, code: str) -> LeaveKind:
        """Return the kind of that code; `Refused` (`unknown_kind`) when there is none."""
        if code not in self._kinds:
            raise Refused("no such kind of leave", reason="unknown_kind")
        return self._kinds[code]

    def count(self, leave: NewLeave) -> dict[int, int]:
        """Count the half-days that `leave` takes on each civil year; years it takes nothing on are left out."""
        kind = self.kind(leave.kind)
        period = leave.period
        if not kind.demi_journees and (period.start_half is Half.AFTERNOON or period.end_half is Half.MORNING):
            raise Refused("this kind is taken by whole days", reason="no_half_day")
        if period.end.year > period.start.year + 1:
            raise Refused("more than two leave years", reason="too_long")
        worked = kind.compte == "ouvres"
        parts = by_year(period).items()
        counted = {year: self._workdays.halves(part) if worked else part.halves for year, part in parts}
        return {year: halves for year, halves in counted.items() if halves}

    async def quote(
        self, connection: AsyncConnection, leave: NewLeave, person: Person, *, without: int = 0
    ) -> LeaveQuote:
        """Return what `leave` costs as if the dossier `without` (0: none) were cancelled; `Refused` tells why not."""
        staff_only(person)
        shares = self.count(leave)
        await self._refuse_overlap(connection, leave.period, person, without)
        quote: LeaveQuote | None = None
        for year in sorted(shares, reverse=True):
            days = Decimal(shares[year]) / 2
            balance = (await self._accounts.balances(connection, person, year, without=without))[leave.kind]
            if balance.remaining is not None and balance.remaining < days:
                raise Refused(f"the balance of {year} is too small", reason="insufficient_balance")
            quote = LeaveQuote(days + (quote.days if quote else 0), balance, quote)
        if quote is None:
            raise Refused("nothing to take in this period", reason="no_working_day")
        return quote

    async def _refuse_overlap(self, connection: AsyncConnection, period: Period, person: Person, without: int) -> None:
        near = (leaves.c.start <= period.end) & (leaves.c.end >= period.start) & leaves.c.state.in_(ALIVE)
        mine = (leaves.c.person == person.id) & (leaves.c.id != without)
        rows = await connection.execute(select(leaves).where(mine, near))
        if any(period_of(row).overlaps(period) for row in rows.mappings()):
            raise Refused("the person is on leave already then", reason="overlap")


def staff_only(person: Person) -> None:
    """Return when `person` is a member of staff; `Refused` (`unknown_person`) otherwise."""
    if person.audience is not Audience.AGENT:
        raise Refused("not a member of staff", reason="unknown_person")


def period_of(row: RowMapping) -> Period:
    """Return the period of a dossier of leave."""
    return Period(row["start"], row["end"], Half(row["start_half"]), Half(row["end_half"]))
