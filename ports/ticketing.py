"""A service desk: open a ticket, see where it stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from ports.people import Person


class TicketState(StrEnum):
    """The five states that every service desk knows under some name (GLPI, RT, Zammad)."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    SOLVED = "solved"
    CLOSED = "closed"


class Urgency(StrEnum):
    """How fast the requester needs it; the desk decides the priority."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What a person asks of the desk."""

    title: str
    description: str
    category: str = ""
    urgency: Urgency = Urgency.NORMAL
    location: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a history: when (UTC), by whom (a name or a `Person.id`), what (`opened`, `state:solved`, `comment`)."""

    at: datetime
    by: str
    what: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as the desk holds it. `number` is what a person reads (`T-2026-00042`)."""

    number: str
    title: str
    description: str
    state: TicketState
    urgency: Urgency
    opened_at: datetime
    updated_at: datetime
    category: str = ""
    location: str = ""
    history: tuple[Event, ...] = ()


class Ticketing(Protocol):
    """The capability of a service desk. Every method may raise `Unavailable` or `Misconfigured`."""

    async def open(self, ticket: NewTicket, *, for_whom: Person, key: str) -> Ticket:
        """Open `ticket` once: the same `key` for the same person gives back the ticket already made.

        Raises:
            Refused: the desk takes no ticket from this person.
        """

    async def get(self, number: str, *, for_whom: Person) -> Ticket:
        """Return the ticket, with its history.

        Raises:
            NotFound: no such ticket, or it is somebody else's.
        """

    async def list(self, *, for_whom: Person, limit: int = 20) -> tuple[Ticket, ...]:
        """Return the person's own tickets, last updated first, without their histories."""

    async def comment(self, number: str, text: str, *, for_whom: Person, key: str) -> Ticket:
        """Add `text` to the ticket, once per `key`; a comment on a solved ticket reopens it.

        Raises:
            NotFound: no such ticket, or it is somebody else's.
            Refused: the ticket is closed.
        """

    async def check(self) -> None:
        """Return when the desk answers with the configured account."""
