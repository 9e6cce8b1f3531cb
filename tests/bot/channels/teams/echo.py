"""An assistant that says back what it is told: the double of the protocol that a channel needs."""

from collections.abc import Callable

from bot.message import Message
from skills.contract import Reply, Status


def say(message: Message) -> Reply:
    """The echo of a message."""
    said = message.text or ", ".join(f"{name}={value}" for name, value in sorted(message.value.items()))
    return Reply(status=Status.DONE, text=f"Écho de {said}")


class Echo:
    """Remembers what it was given; acts once per message, as the protocol asks."""

    def __init__(self, answer: Callable[[Message], Reply] = say) -> None:
        self._answer = answer
        self._given: dict[tuple[str, str], Reply] = {}
        self.messages: list[Message] = []
        self.acts = 0
        self.welcomes: list[Message] = []
        self.feedbacks: list[tuple[Message, str]] = []

    async def turn(self, message: Message) -> Reply:
        self.messages.append(message)
        key = (message.conversation, message.id)
        if key not in self._given:
            self.acts += 1
            self._given[key] = self._answer(message)
        return self._given[key]

    async def welcome(self, message: Message) -> Reply:
        self.welcomes.append(message)
        return Reply(status=Status.DONE, text="Bonjour, je suis l'assistant de la mairie.")

    async def feedback(self, message: Message, reaction: str) -> None:
        self.feedbacks.append((message, reaction))
