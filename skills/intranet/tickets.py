"""Opening a ticket at the service desk."""

from ports.ticketing import NewTicket, Urgency
from skills.forms.answers import first_sentence
from skills.tools import Facts, Request

_TITLE = 80
"""Characters: what a desk's list shows on one line."""


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
