"""Who is speaking, and what they may read."""

from dataclasses import dataclass
from enum import StrEnum


class Audience(StrEnum):
    """The two publics of a town hall."""

    AGENT = "agent"
    """A member of staff."""
    USAGER = "usager"
    """Anybody else: citizen, association, professional."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the assistant acts or searches for; the explicit *for whom* of every call to a port.

    `id` is opaque, stable and unique across channels (`teams:<tenant>:<object id>`, `console:agent`).
    """

    id: str
    audience: Audience
    name: str = ""
    email: str = ""
    service: str = ""
    matricule: str = ""
    own_only: bool = False
    """Whether only what the person's own public reads is looked for, and not what it may read beside."""

    @property
    def reads(self) -> tuple[str, ...]:
        """The reader labels that open a passage to this person. Staff read what citizens read, never the reverse."""
        if self.audience is Audience.AGENT and not self.own_only:
            return (Audience.AGENT.value, Audience.USAGER.value)
        return (self.audience.value,)
