"""Cancelling a leave request."""

from ports.errors import Refused
from ports.leave import LeaveRequest, LeaveState
from skills.dates.writing import in_words
from skills.intranet.numbers import Series, quoted
from skills.problem import Problem
from skills.tools import Facts, Request, uncapitalised

_FIELD = "demande"
_MANY = 50
"""Requests looked at: more than anybody makes in a year."""


async def coming_leaves(request: Request) -> list[LeaveRequest]:
    """Return the person's requests that are to come and still stand, last updated first."""
    leaves = await request.tools.leave.list(for_whom=request.person, limit=_MANY)
    standing = (LeaveState.REQUESTED, LeaveState.ACCEPTED)
    return [leave for leave in leaves if leave.state in standing and leave.period.start > request.tools.today()]


async def cancellable_leaves(request: Request) -> Facts:
    """Return the person's requests that are to come and still stand, by number."""
    return {leave.number: _label(request, leave) for leave in await coming_leaves(request)}


async def leave_named(request: Request) -> Facts:
    """Return the request that the message quotes by its number or by days that it covers, or the only one there is.

    Raises:
        Refused: the number is a ticket's (`ticket_not_closable`), or its leave can't be cancelled any more (`too_late`).
        NotFound: the person has no such request.
    """
    if _FIELD in request.values:
        return request.values
    numbers = quoted(request.text, request.tools.today())
    if not numbers:
        return await _by_period(request)
    if all(number.startswith(Series.TICKET) for number in numbers):
        raise Refused("tickets are closed by the desk", reason="ticket_not_closable")
    coming = await cancellable_leaves(request)
    for number in numbers:
        if number in coming:
            return {_FIELD: number}
    await request.tools.leave.get(numbers[0], for_whom=request.person)
    raise Refused("begun, over, rejected or cancelled", reason="too_late")


async def leave_recalled(request: Request) -> Facts:
    """Return the request as it stands, to be seen before it is cancelled."""
    leave = await request.tools.leave.get(request.values[_FIELD], for_whom=request.person)
    return {"etat": request.say(f"etat_{leave.state}"), "jours": request.tools.days(leave.days)}


async def leave_cancelled(request: Request) -> Facts:
    """Cancel it, once per form."""
    number = request.values[_FIELD]
    leave = await request.tools.leave.cancel(number, for_whom=request.person, key=request.key)
    return {"numero": leave.number, "periode": in_words(leave.period), "jours": request.tools.days(leave.days)}


async def _by_period(request: Request) -> Facts:
    try:
        period = request.tools.dates.find(request.text)
    except Problem:
        return {}
    coming = await coming_leaves(request)
    found = [leave.number for leave in coming if period is None or leave.period.overlaps(period)]
    return {_FIELD: found[0]} if len(found) == 1 else {}


def _label(request: Request, leave: LeaveRequest) -> str:
    kind = uncapitalised(leave.label)
    return request.say("demande_de_conge", numero=leave.number, type=kind, periode=in_words(leave.period))
