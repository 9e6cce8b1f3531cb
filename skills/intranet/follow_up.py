"""Where tickets and leave requests stand."""

from zoneinfo import ZoneInfo

from ports.errors import NotFound
from ports.leave import LeaveRequest
from ports.ticketing import Event, Ticket, TicketState
from skills.contract import Reply, Status
from skills.dates.writing import in_words
from skills.intranet.numbers import Series, quoted
from skills.tools import Facts, Request, uncapitalised

_LATEST = 3
"""How many requests of each kind are listed."""


async def requests_followed(request: Request) -> Reply:
    """Say where the quoted request stands; without a number, where the latest ones do."""
    numbers = quoted(request.text, request.tools.today())
    for number in numbers:
        if found := await _found(request, number):
            return Reply(Status.ANSWERED, found, agent=request.skill, about=number)
    latest = await _latest(request)
    parts = [request.say("suivi_introuvable", numero=numbers[0])] if numbers else []
    lines = "\n".join(f"- {line}" for line in latest.values())
    parts.append(f"{request.say('suivi_dernieres')}\n{lines}" if latest else request.say("suivi_aucune"))
    status, only = Status.ABSTAINED if numbers else Status.ANSWERED, next(iter(latest), "") if len(latest) == 1 else ""
    return Reply(status, "\n\n".join(parts), agent=request.skill, about=only)


async def _found(request: Request, number: str) -> str:
    try:
        if number.startswith(Series.TICKET):
            ticket = await request.tools.ticketing.get(number, for_whom=request.person)
            more = [] if ticket.state is TicketState.CLOSED else [request.say("suivi_ajouter", numero=number)]
            return "\n\n".join((_ticket(request, ticket), *_said(request, ticket.history), *more))
        leave = await request.tools.leave.get(number, for_whom=request.person)
        return "\n\n".join((_leave(request, leave), *_said(request, leave.history)))
    except NotFound:
        return ""


async def _latest(request: Request) -> Facts:
    """Return where the latest requests stand, by number."""
    tickets = await request.tools.ticketing.list(for_whom=request.person, limit=_LATEST)
    leaves = await request.tools.leave.list(for_whom=request.person, limit=_LATEST)
    of_tickets = {ticket.number: _ticket(request, ticket) for ticket in tickets}
    return of_tickets | {leave.number: _leave(request, leave) for leave in leaves}


def _ticket(request: Request, ticket: Ticket) -> str:
    state = request.say(f"etat_{ticket.state}")
    day = in_words(ticket.updated_at.astimezone(ZoneInfo("Europe/Paris")).date(), weekday=False)
    return request.say("suivi_ticket", numero=ticket.number, titre=ticket.title, etat=state, date=day)


def _leave(request: Request, leave: LeaveRequest) -> str:
    return request.say(
        "suivi_conge",
        numero=leave.number,
        type=uncapitalised(leave.label),
        periode=in_words(leave.period),
        jours=request.tools.days(leave.days),
        etat=request.say(f"etat_{leave.state}"),
    )


def _said(request: Request, history: tuple[Event, ...]) -> list[str]:
    """The last words that somebody wrote about it."""
    words = [event.text for event in history if event.text]
    return [request.say("suivi_message", texte=words[-1])] if words else []
