"""Owners are told that their documents expire: once a stage, in one message."""

import asyncio
import datetime as dt
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from bot.commune import Commune
from bot.documents.listing import day
from bot.documents.register import Deadline, Register
from ports.documents import Documents, Record, State
from ports.errors import PortError
from ports.notifying import Notice, Notifier
from ports.text import fold
from skills.phrases import Phrases

_STAGES = ((-1, "expire"), (7, "7"), (30, "30"))
"""The most days left, and the name of the stage; the first that fits is the one."""
_ARTICLE = re.compile(r"^(?:la |le |les |l')")

log = logging.getLogger(__name__)

Due = list[tuple[Record, Deadline]]


@dataclass(frozen=True)
class Deadlines:
    """Tells owners through `notifier`, or `journal` where no address is known for them."""

    documents: Documents
    register: Register
    notifier: Notifier
    journal: Notifier
    commune: Commune
    phrases: Phrases

    async def tell(self, today: dt.date) -> int:
        """Tell of what nobody was told yet; return how many messages went. One that can't go is tried again the next time."""
        due = await asyncio.to_thread(self._due, today)
        sent = 0
        for owner, ending in due.items():
            try:
                with self.register.telling([deadline for _, deadline in ending]) as held:
                    if held:
                        await self._notice(owner, ending)
                        sent += 1
            except PortError as error:
                log.warning("deadline notice not sent: %s %s", error.code, error.reason)
        return sent

    def _due(self, today: dt.date) -> Mapping[str, Due]:
        reached = {deadline: record for record in self.documents.all() if (deadline := _reached(record, today))}
        due: dict[str, Due] = {}
        for deadline in self.register.untold(reached):
            due.setdefault(reached[deadline].owner, []).append((reached[deadline], deadline))
        return due

    async def _notice(self, owner: str, ending: Due) -> None:
        ending = sorted(ending, key=lambda pair: (pair[1].until, pair[0].id))
        lines = [
            self.phrases.say(f"echeance_{deadline.stage}", titre=one.title, id=one.id, le=day(deadline.until))
            for one, deadline in ending
        ]
        facts = {
            "commune": self.commune.nom,
            "service": owner or self.phrases.say("echeance_sans_service"),
            "nombre": str(len(ending)),
            "documents": "\n".join(lines),
        }
        to = self._address(owner)
        key = blake2b(repr(sorted(map(repr, (d for _, d in ending)))).encode(), digest_size=16).hexdigest()
        await (self.notifier if to else self.journal).notify(Notice(to, "echeance", facts), key=key)

    def _address(self, owner: str) -> str:
        """Return where to write to an owner: what the commune says, the service of that name, or nothing.

        A document never says it: what is read outside must not choose whom we write to.
        """
        said = {_named(service): address for service, address in self.commune.responsables.items()}
        known = {_named(contact.nom): contact.courriel for contact in self.commune.contacts.values()}
        return {**known, **said}.get(_named(owner), "")


def _reached(record: Record, today: dt.date) -> Deadline | None:
    if record.valid_until is None or record.state(today) in (State.WITHDRAWN, State.REPLACED):
        return None
    left = (record.valid_until - today).days
    stage = next((name for most, name in _STAGES if left <= most), None)
    return Deadline(record.id, record.valid_until, stage) if stage else None


def _named(service: str) -> str:
    """Return the name of a service without its article, to be compared."""
    return _ARTICLE.sub("", fold(service).replace("\u2019", "'").strip())
