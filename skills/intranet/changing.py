"""Changing the days of a leave request: another takes its place, which must be accepted in its turn."""

from ports.leave import LeaveRequest, NewLeave, Period
from skills.dates import notation
from skills.dates.writing import in_words
from skills.intranet.leave import quoted_facts
from skills.intranet.numbers import quoted
from skills.intranet.withdrawal import coming_leaves, leave_named
from skills.problem import Problem
from skills.tools import Facts, Request, uncapitalised

_FIELD, _DAYS = "demande", "periode"


async def leave_to_change(request: Request) -> Facts:
    """Return the request that the message is about, and its new days, where it says so.

    Days of a request name it (« décaler mon congé du 3 au 5 mars »); others are the new days of the only one there is.

    Raises:
        Refused, NotFound: as `leave_named` does.
    """
    if _FIELD in request.values:
        return {**request.values, **_new_days(request, await _old(request))}
    if quoted(request.text, request.tools.today()):
        return await leave_named(request)
    period, coming = _period(request), await coming_leaves(request)
    named = [leave for leave in coming if period and _within(period, leave.period)] or coming
    return {_FIELD: named[0].number, **_new_days(request, named[0])} if len(named) == 1 else {}


async def leave_change_quoted(request: Request) -> Facts:
    """Return what the new days would cost, once the old ones are given back."""
    old = await _old(request)
    quote = await request.tools.leave.quote(_new(request, old), for_whom=request.person, instead_of=old.number)
    return {"etat": request.say(f"etat_{old.state}"), **quoted_facts(request, quote)}


async def leave_changed(request: Request) -> Facts:
    """Put the new request in the place of the old one, once per form."""
    old = await _old(request)
    made = await request.tools.leave.request(
        _new(request, old), for_whom=request.person, key=request.key, instead_of=old.number
    )
    facts = {
        "type": uncapitalised(made.label),
        "periode": in_words(made.period),
        "jours": request.tools.days(made.days),
    }
    return {"numero": made.number, "ancien": old.number, **facts}


async def _old(request: Request) -> LeaveRequest:
    return await request.tools.leave.get(request.values[_FIELD], for_whom=request.person)


def _new(request: Request, old: LeaveRequest) -> NewLeave:
    return NewLeave(old.kind, notation.read(request.values[_DAYS]), old.comment)


def _new_days(request: Request, old: LeaveRequest) -> Facts:
    """Return the days that the message gives to the leave, or moves it to; none when it is not sure of them."""
    try:
        moved = request.tools.dates.moved(old.period, request.text)
    except Problem:
        return {}
    period = _period(request)
    new = moved or (period if period and _replaces(period, old.period) else None)
    return {_DAYS: notation.write(new)} if new else {}


def _period(request: Request) -> Period | None:
    try:
        period = request.tools.dates.find(request.text)
        if period:
            request.tools.dates.calendar.check(period, request.tools.today())
    except Problem:
        return None
    return period


def _within(period: Period, other: Period) -> bool:
    return other.start <= period.start and period.end <= other.end


def _replaces(period: Period, old: Period) -> bool:
    """Tell whether `period` can only be new days: « du 3 au 10 » may be from old to new, one day where a longer leave begins."""
    return not period.overlaps(old) and (period.start != period.end or old.start == old.end)
