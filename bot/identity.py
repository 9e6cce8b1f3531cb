"""Who is asking: from what the channel has proved to a person with rights."""

import logging

from bot.message import Sender
from ports.directory import Directory
from ports.errors import NotFound, PortError
from ports.people import Audience, Person

log = logging.getLogger(__name__)


async def identify(sender: Sender, directory: Directory) -> Person:
    """Return the person behind `sender`.

    The rights come from the channel alone; the directory only adds a service and a matricule, and its silence takes
    nothing away.
    """
    audience = Audience.AGENT if sender.staff else Audience.USAGER
    person = Person(sender.id, audience, sender.name, sender.email)
    if not (sender.staff and sender.email):
        return person
    try:
        entry = await directory.find(sender.email, for_whom=person)
    except NotFound:
        return person
    except PortError as error:
        log.warning("directory: %s", error.code)
        return person
    return Person(sender.id, audience, entry.name, entry.email, entry.service, entry.matricule)
