"""Opening a ticket at the service desk, and saying more about it."""

import re
from contextlib import suppress

from ports.errors import NotFound, Refused
from ports.text import fold
from ports.ticketing import NewTicket, Ticket, TicketState, Urgency
from skills.forms.phrases import first_sentence, phrase, shortened
from skills.intranet.numbers import Series, quoted
from skills.tools import Facts, Request

_TITLE = 80
"""Characters: what a desk's list shows on one line."""
_MANY = 50
"""Tickets looked at: more than anybody has open."""
_CLOSES = re.compile(r"\b(?:ferme[rz]?|clore|cloture[rz]?)\b")
"""A wish to have the ticket closed is itself what the desk must read."""
_FIELD, _WORDS = "ticket", "message"
_LONGEST = 4000
"""Characters of a message to the desk."""
_SAID = re.compile(
    r"\u00ab\s*([^\u00bb]+)\u00bb|(?:\s:\s*|:\s+)(.+)|\b(?:tickets?|t[\s.-]*20\d\d[\s.-]*\d{1,5})\b[^:]*?\bqu(?:e\s|['\u2019])\s*(.+)",
    re.DOTALL | re.IGNORECASE,
)
"""Where a message puts the words to be added: between quotation marks, after a colon, after « au ticket… que »."""


_ADDS = re.compile(
    r"^\W*(?:(?:r?ajoute[rz]?|pr[\u00e9e]cise[rz]?|note[rz]?|r[\u00e9e]pond[sz]?|r[\u00e9e]pondez|di(?:s|tes))(?:[\s-]+(?:y|leur|lui))*"
    r"|j['\u2019]ai oubli[\u00e9e] de (?:dire|pr[\u00e9e]ciser))\s*(?:que\s|qu['\u2019]|:)?\s*",
    re.IGNORECASE,
)
"""What a remark may begin with, that only says to add it."""


async def ticket_opened(request: Request) -> Facts:
    """Open the ticket, once per form."""
    values = request.values
    ticket = NewTicket(
        title=first_sentence(values["description"], _TITLE),
        description=values["description"],
        category=values["categorie"],
        urgency=Urgency(values["urgence"]),
        location=values["lieu"],
    )
    opened = await request.tools.ticketing.open(ticket, for_whom=request.person, key=request.key)
    return {"numero": opened.number, "resume": opened.title}


async def open_tickets(request: Request) -> Facts:
    """Return the person's tickets that are not closed, by number."""
    tickets = await _open(request)
    return {one.number: request.say("demande_de_ticket", numero=one.number, titre=one.title) for one in tickets}


async def message_read(request: Request) -> Facts:
    """Return the ticket that the message quotes, or the only one there is, and the words to add to it.

    Raises:
        NotFound: the person has no such ticket.
        Refused: it is closed (`closed`).
    """
    if _FIELD in request.values:
        return {_WORDS: _remark(request.text), **request.values}
    number = await _quoted(request)
    still = [] if number else await _open(request)
    number = still[0].number if len(still) == 1 else number
    known = {_FIELD: number, _WORDS: _words(request.text)}
    return {name: value for name, value in known.items() if value}


async def ticket_recalled(request: Request) -> Facts:
    """Return where the ticket stands, to be seen before anything is added."""
    ticket = await request.tools.ticketing.get(request.values[_FIELD], for_whom=request.person)
    return {"etat": request.say(f"etat_{ticket.state}")}


async def ticket_commented(request: Request) -> Facts:
    """Add the words to the ticket, once per form, and say what the desk now holds."""
    values = request.values
    ticket = await request.tools.ticketing.comment(
        values[_FIELD], values[_WORDS], for_whom=request.person, key=request.key
    )
    return {"numero": ticket.number, "resume": ticket.title, "etat": request.say(f"etat_{ticket.state}")}


async def _open(request: Request) -> list[Ticket]:
    tickets = await request.tools.ticketing.list(for_whom=request.person, limit=_MANY)
    return [ticket for ticket in tickets if ticket.state is not TicketState.CLOSED]


async def _quoted(request: Request) -> str:
    """Return the number that the message quotes, of one of the person's tickets; empty when it quotes none."""
    numbers = [number for number in quoted(request.text, request.tools.today()) if number.startswith(Series.TICKET)]
    for number in numbers:
        with suppress(NotFound):
            ticket = await request.tools.ticketing.get(number, for_whom=request.person)
            if ticket.state is TicketState.CLOSED:
                raise Refused("the ticket is closed", reason="closed")
            return ticket.number
    if numbers:
        raise NotFound("no such ticket for this person")
    return ""


def _remark(text: str) -> str:
    """Return a remark on a ticket, without « ajoute que »."""
    return shortened(_ADDS.sub("", text).strip() or text.strip(), _LONGEST)


def _words(text: str) -> str:
    found = _SAID.search(text)
    said = next(filter(None, found.groups()), "").strip() if found else text if _CLOSES.search(fold(text)) else ""
    return shortened(said, _LONGEST) if phrase(said) else ""
