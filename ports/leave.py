"""A leave register: balances, requests, where they stand."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from ports.people import Person
from ports.ticketing import Event


class Half(StrEnum):
    """A half of a working day."""

    MORNING = "matin"
    AFTERNOON = "apres_midi"


@dataclass(frozen=True, slots=True)
class Period:
    """From a half-day to a half-day, both included: `Period(d, d)` is the whole day `d`.

    Raises:
        ValueError: the end is before the start.
    """

    start: date
    end: date
    start_half: Half = Half.MORNING
    end_half: Half = Half.AFTERNOON

    def __post_init__(self) -> None:
        if self.halves < 1:
            raise ValueError("a period ends before it starts")

    @property
    def halves(self) -> int:
        """Number of calendar half-days."""
        late_start = self.start_half is Half.AFTERNOON
        early_end = self.end_half is Half.MORNING
        return 2 * ((self.end - self.start).days + 1) - late_start - early_end

    def overlaps(self, other: "Period") -> bool:
        """Tell whether a half-day belongs to both."""
        return self._first < other._after and other._first < self._after

    @property
    def _first(self) -> int:
        return 2 * self.start.toordinal() + (self.start_half is Half.AFTERNOON)

    @property
    def _after(self) -> int:
        return self._first + self.halves


class LeaveState(StrEnum):
    """Where a request stands."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class NewLeave:
    """What a person asks for. `kind` is one of the codes of `Leave.balances` (`conge_annuel`, `rtt`…)."""

    kind: str
    period: Period
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Balance:
    """Days of one kind, for the leave year that holds the day asked about.

    A kind that is not counted down (an authorised absence) has `acquired` None: days taken and pending, no remainder.
    """

    kind: str
    label: str
    acquired: Decimal | None
    taken: Decimal
    pending: Decimal
    until: date

    @property
    def remaining(self) -> Decimal | None:
        """Days that can still be asked for: acquired, less taken or accepted, less asked for. None: no ceiling."""
        return None if self.acquired is None else self.acquired - self.taken - self.pending


@dataclass(frozen=True, slots=True)
class LeaveQuote:
    """What a request would cost: days counted, and the balance before it.

    Across two leave years, `days` is the whole, `balance` the first year's, and `following` the second year's share
    of `days` with its own balance.
    """

    days: Decimal
    balance: Balance
    following: "LeaveQuote | None" = None


@dataclass(frozen=True, slots=True)
class LeaveRequest:
    """A request as the register holds it. `number` is what a person reads (`C-2026-00007`)."""

    number: str
    kind: str
    label: str
    period: Period
    days: Decimal
    state: LeaveState
    requested_at: datetime
    updated_at: datetime
    comment: str = ""
    history: tuple[Event, ...] = ()


class Leave(Protocol):
    """The capability of a leave register. Every method may raise `Unavailable` or `Misconfigured`.

    Reasons of `Refused`: `insufficient_balance`, `overlap`, `no_working_day`, `no_half_day` (the kind is taken by whole
    days), `too_long` (over more than two leave years), `unknown_kind`, `unknown_person`.
    """

    async def balances(self, *, for_whom: Person, on: date) -> tuple[Balance, ...]:
        """Return the person's balances, one per kind of leave, in the register's order."""

    async def quote(self, leave: NewLeave, *, for_whom: Person, instead_of: str = "") -> LeaveQuote:
        """Count what `leave` would cost, once the request `instead_of` has given its days back, and write nothing.

        Raises:
            NotFound: `instead_of` is no request of this person's.
            Refused: the request would be refused; `reason` tells why.
        """

    async def request(self, leave: NewLeave, *, for_whom: Person, key: str, instead_of: str = "") -> LeaveRequest:
        """Register the request once: the same `key` for the same person gives back the one already made.

        `instead_of` is the number of a request that this one replaces: both things happen, its cancelling and this one, or
        neither.

        Raises:
            NotFound: `instead_of` is no request of this person's.
            Refused: `reason` tells why, which for `instead_of` is that of `cancel`.
        """

    async def cancel(self, number: str, *, for_whom: Person, key: str) -> LeaveRequest:
        """Cancel a request that is not started.

        Raises:
            NotFound: no such request, or it is somebody else's.
            Refused: it is over, already cancelled or rejected (`reason`: `too_late`).
        """

    async def get(self, number: str, *, for_whom: Person) -> LeaveRequest:
        """Return the request, with its history; `NotFound` if it is not this person's."""

    async def list(self, *, for_whom: Person, limit: int = 20) -> tuple[LeaveRequest, ...]:
        """Return the person's own requests, last updated first, without their histories."""

    async def check(self) -> None:
        """Return when the register answers with the configured account."""
