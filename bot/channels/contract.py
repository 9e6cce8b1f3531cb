"""What a channel may ask of the assistant."""

from typing import Protocol

from bot.message import Message
from skills.contract import Reply


class Assistant(Protocol):
    """The one object behind every channel. Its methods never raise: a failure is a `Reply` that says so."""

    async def turn(self, message: Message) -> Reply:
        """Answer one message. The same `message.id` in the same conversation gives the same reply, and acts once."""

    async def welcome(self, message: Message) -> Reply:
        """Say who the assistant is, that it is one, and what it can do; `message` has no text."""

    async def feedback(self, message: Message, reaction: str) -> None:
        """Record a thumbs up (`like`) or down (`dislike`) about the reply that `message.id` names."""
