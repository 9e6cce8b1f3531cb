"""Each person's account of each kind of leave in each civil year: what they were granted, what their requests took."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hr_it_connectors.local.kinds import LeaveKind
from hr_it_connectors.local.tables import leave_rights, leave_shares, leaves
from ports.leave import Balance, LeaveState
from ports.people import Person


class Accounts:
    """The accounts, in half-days. Every method works inside the caller's transaction."""

    def __init__(self, kinds: Mapping[str, LeaveKind]) -> None:
        self._kinds = kinds

    async def grant(self, connection: AsyncConnection, person_id: str, kind: str, year: int, halves: int) -> None:
        """Write what one person is entitled to, in place of the kind's own figure."""
        rights = leave_rights.c
        this = (rights.person == person_id) & (rights.kind == kind) & (rights.year == year)
        changed = await connection.execute(update(leave_rights).where(this).values(halves=halves))
        if not changed.rowcount:
            row = {"person": person_id, "kind": kind, "year": year, "halves": halves}
            await connection.execute(insert(leave_rights).values(row))

    async def take(self, connection: AsyncConnection, dossier: int, shares: Mapping[int, int]) -> None:
        """Write what a request takes on each year."""
        lines = [{"dossier": dossier, "year": year, "halves": halves} for year, halves in shares.items()]
        await connection.execute(insert(leave_shares), lines)

    async def days(self, connection: AsyncConnection, *dossiers: int) -> dict[int, Decimal]:
        """Return the days that each request takes, all years together."""
        shares = leave_shares.c
        statement = select(shares.dossier, func.sum(shares.halves)).where(shares.dossier.in_(dossiers))
        rows = await connection.execute(statement.group_by(shares.dossier))
        return {dossier: Decimal(halves) / 2 for dossier, halves in rows}

    async def balances(
        self, connection: AsyncConnection, person: Person, year: int, *, without: int = 0
    ) -> dict[str, Balance]:
        """Return the balance of every kind in `year`, in the order of the kinds, the request `without` (0: none) left out."""
        rights = leave_rights.c
        mine = (rights.person == person.id) & (rights.year == year)
        lines = await connection.execute(select(rights.kind, rights.halves).where(mine))
        granted = {kind: halves for kind, halves in lines}
        counted = (
            select(leaves.c.kind, leaves.c.state, func.sum(leave_shares.c.halves))
            .join(leave_shares, leave_shares.c.dossier == leaves.c.id)
            .where(leaves.c.person == person.id, leaves.c.id != without, leave_shares.c.year == year)
            .group_by(leaves.c.kind, leaves.c.state)
        )
        spent = {(kind, state): Decimal(halves) / 2 for kind, state, halves in await connection.execute(counted)}
        return {code: _balance(kind, year, granted.get(code), spent) for code, kind in self._kinds.items()}


def _balance(kind: LeaveKind, year: int, granted: int | None, spent: Mapping[tuple[str, str], Decimal]) -> Balance:
    acquired = kind.jours_par_an if granted is None else Decimal(granted) / 2
    taken = spent.get((kind.code, LeaveState.ACCEPTED), Decimal(0))
    pending = spent.get((kind.code, LeaveState.REQUESTED), Decimal(0))
    return Balance(kind.code, kind.libelle, acquired, taken, pending, date(year, 12, 31))
