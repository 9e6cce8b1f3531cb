"""What one person may ask of the assistant in a minute, and at what length."""

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.message import Message

MOST_CHARACTERS = 8_000
MOST_PER_MINUTE = 60
_SENDERS = 10_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """The name of the sentence that says why, and its values."""

    phrase: str
    values: Mapping[str, int] = field(default_factory=dict)


class Limits:
    """A bucket of messages a sender, refilled over the minute; the last 10,000 senders are known.

    None a minute counts nothing: whoever runs the commands on the machine itself may ask a thousand questions in a row.
    """

    def __init__(self, per_minute: int | None = MOST_PER_MINUTE) -> None:
        self._per_minute = per_minute
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def refusal(self, message: Message) -> Refusal | None:
        """Return why this message is not served, or None; a message served is counted."""
        if not message.text.strip() and not message.value:
            return Refusal("message_vide")
        if len(message.text) > MOST_CHARACTERS:
            return Refusal("message_trop_long", {"longueur": len(message.text), "maximum": MOST_CHARACTERS})
        return None if self._take(message.sender.id) else Refusal("trop_de_messages")

    def _take(self, sender: str) -> bool:
        if self._per_minute is None:
            return True
        now = time.monotonic()
        left, seen = self._buckets.pop(sender, (float(self._per_minute), now))
        left = min(self._per_minute, left + (now - seen) * self._per_minute / 60)
        self._buckets[sender] = (max(left - 1, 0.0), now)
        if len(self._buckets) > _SENDERS:
            self._buckets.popitem(last=False)
        return left >= 1
