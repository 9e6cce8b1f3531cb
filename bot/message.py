"""What a person sends, whatever the channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from bot.understanding.secrets import hide


@dataclass(frozen=True, slots=True)
class Sender:
    """Who the channel says is writing, as far as it has proved it.

    `id` is unique across channels (`teams:<tenant>:<object id>`); `staff` is true only where the channel itself has
    authenticated a member of staff. `email` is empty where the channel doesn't know it.
    """

    id: str
    staff: bool
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One incoming message.

    `id` is the channel's own, the same when the message is delivered again; empty where the channel has none.
    `value` is what a card's button or form sent; `text` is then empty.
    """

    id: str
    conversation: str
    channel: str
    sender: Sender
    text: str = ""
    value: Mapping[str, str] = field(default_factory=dict)
    locale: str = "fr-FR"
    language: str = ""
    """Chosen by the person or the caller (ISO 639-1); empty, it is that of the text."""
    can_reply: bool = True
    """Whether the sender can answer a question in return: not the caller of a single `ask`."""

    def without_secrets(self) -> Self:
        """Return the message with the passwords that it gives masked."""
        return replace(self, text=hide(self.text), value={name: hide(value) for name, value in self.value.items()})
