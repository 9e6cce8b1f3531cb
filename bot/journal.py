"""One line a turn: enough to operate the service, nothing that a person wrote."""

import hashlib
import json
import logging
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.message import Message
from ports.errors import PortError
from skills.contract import Reply

log = logging.getLogger("guichet.journal")


@dataclass(slots=True)
class Entry:
    """The line being written."""

    reply: Reply | None = None
    error: str = ""
    reference: str = ""

    def failed(self, error: PortError) -> None:
        """Note that another system failed, with its administrator's detail in the log."""
        self.error = error.code
        log.warning("port error %s (%s): %s", error.code, error.reason, error)

    def crashed(self, error: Exception) -> str:
        """Note a defect of ours: the traceback goes to the log under the reference returned, which the person is given."""
        self.error, self.reference = type(error).__name__, secrets.token_hex(4)
        # The values that an exception quotes may be personal: its type and place are enough to find the line.
        log.error("defect %s: %s", self.reference, places(error))
        return self.reference


class Journal:
    """Writes JSON lines to the logger `guichet.journal`; conversations appear under a pseudonym that changes at each start."""

    def __init__(self) -> None:
        self._salt = secrets.token_bytes(16)

    @contextmanager
    def turn(self, message: Message) -> Iterator[Entry]:
        """Time a turn and write its line."""
        entry, started = Entry(), time.perf_counter()
        yield entry
        reply = entry.reply
        self._write(
            event="turn", conversation=self._pseudonym(message.conversation), message=message.id, channel=message.channel,
            status=reply.status if reply else "", agent=reply.agent if reply else "", kind=reply.kind if reply else "",
            language=reply.language if reply else "", confidence=round(reply.confidence, 3) if reply else 0,
            error=entry.error, reference=entry.reference, ms=round((time.perf_counter() - started) * 1000, 1),
        )  # fmt: skip

    def feedback(self, message: Message, reaction: str) -> None:
        """Write a thumb, and whose reply it judges: `message` is that of the turn's line. A comment stays out of it."""
        conversation = self._pseudonym(message.conversation)
        self._write(event="feedback", conversation=conversation, message=message.id, reaction=reaction)

    def _pseudonym(self, conversation: str) -> str:
        return hashlib.blake2b(conversation.encode(), key=self._salt, digest_size=6).hexdigest()

    @staticmethod
    def _write(**values: object) -> None:
        log.info(json.dumps({key: value for key, value in values.items() if value != ""}, ensure_ascii=False))


def places(error: Exception) -> str:
    """Return the type of an error and the lines that it came through, without its words."""
    steps, trace = [], error.__traceback__
    while trace is not None:
        steps.append(f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(error).__name__} at {' > '.join(steps[-6:])}"
