"""One message of a conversation, with all that the turn knows of it."""

from dataclasses import dataclass

from bot.memory import Conversation
from bot.message import Message
from bot.understanding.understanding import Understood
from bot.wishes import Wish
from ports.people import Person


@dataclass(frozen=True, slots=True)
class Exchange:
    """What is said, by whom, what is wanted by it, the form that it asks for, and the conversation that it changes."""

    message: Message
    person: Person
    wanted: Understood
    wish: Wish | None
    conversation: Conversation
    follows: bool = False
    """Whether it was completed with the question before: it is one for the documents."""

    @property
    def text(self) -> str:
        """What is said."""
        return self.message.text
