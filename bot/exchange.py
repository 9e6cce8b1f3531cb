"""One message of a conversation, with all that the turn knows of it."""

from dataclasses import dataclass

from bot.emergencies import presses
from bot.memory import Conversation
from bot.message import Message
from bot.understanding.understanding import Understood
from bot.wishes import Wish
from bot.wording import reassures
from ports.people import Person
from skills.forms.answers import answers


@dataclass(frozen=True, slots=True)
class Exchange:
    """What is said, by whom, what is wanted by it, the form that it asks for, and the conversation that it changes."""

    message: Message
    person: Person
    wanted: Understood
    wish: Wish | None
    conversation: Conversation
    follows: str = ""
    """The words that were said, when the question before completes them in `text`: it is one for the documents."""

    @property
    def reassures(self) -> bool:
        """Whether it says that the emergency told of before is over, or in good hands."""
        if not (self.conversation.alarmed and self.conversation.recent) or presses(self.wanted, self.person.audience):
            return False
        form = self.conversation.form
        answered = form is not None and not form.done and not form.offered and answers(self.text)
        return not answered and reassures(self.text)

    @property
    def text(self) -> str:
        """What is said."""
        return self.message.text
