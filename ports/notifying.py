"""Telling somebody something that they did not ask: by e-mail, or wherever the town hall is told things."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told, and to whom.

    `subject` names the two sentences that say it, `avis_<subject>_sujet` and `avis_<subject>_corps`, and `facts` fill them.
    """

    to: str
    """An e-mail address; empty when none is known."""
    subject: str
    facts: Mapping[str, str] = field(default_factory=dict)


class Wording(Protocol):
    """Finds the sentences of a notice."""

    def __call__(self, name: str, /, **facts: object) -> str:
        """Return the sentence `name` filled with `facts`."""


class Notifier(Protocol):
    """The capability to tell."""

    async def notify(self, notice: Notice, *, key: str) -> None:
        """Send `notice`. The same `key` is the same notice: sent twice, it can be told from a new one.

        Raises:
            Unavailable: it may be sent later.
            Refused: the recipient is not taken (`reason`: `recipient`).
            Misconfigured: an administrator must act.
        """
