"""The other side of the counter: what waits for an answer, and the answer. For whoever runs a desk, never for a requester."""

from collections.abc import Collection
from typing import Protocol

from ports.leave import LeaveRequest, LeaveState
from ports.ticketing import Ticket, TicketState

OPEN = (TicketState.NEW, TicketState.IN_PROGRESS, TicketState.WAITING)
"""The states of a ticket that somebody still has to work on."""


class TicketDesk(Protocol):
    """The service desk's own side. Every history begins with its requester."""

    async def filed(self, states: Collection[TicketState]) -> tuple[Ticket, ...]:
        """Return everybody's tickets in one of these states, oldest first, with their histories."""

    async def find(self, number: str) -> Ticket:
        """Return anybody's ticket, with its history; `NotFound` when there is none."""

    async def move(self, number: str, state: TicketState, by: str, text: str = "") -> Ticket:
        """Put anybody's ticket in `state` and say so in its history; done already, with these words, it changes nothing.

        Raises:
            NotFound: no such ticket.
        """


class LeaveDesk(Protocol):
    """The leave register's own side. Every history begins with its requester."""

    async def filed(self, states: Collection[LeaveState]) -> tuple[LeaveRequest, ...]:
        """Return everybody's requests in one of these states, oldest first, with their histories."""

    async def find(self, number: str) -> LeaveRequest:
        """Return anybody's request, with its history; `NotFound` when there is none."""

    async def decide(self, number: str, state: LeaveState, by: str, text: str = "") -> LeaveRequest:
        """Accept or reject anybody's request; the same decision twice changes nothing.

        Raises:
            NotFound: no such request.
            Refused: it was decided otherwise, or cancelled (`reason`: `too_late`).
        """
