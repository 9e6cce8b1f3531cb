"""From what is said of a period to the calendar's half-days."""

import datetime as dt
from calendar import monthrange
from itertools import pairwise

from ports.leave import Half, Period
from skills.dates.calendar import WorkingDays, whole
from skills.dates.days import dates, monday
from skills.dates.lexicon import lexicon
from skills.dates.nodes import Day, Days, Lasting, Month, Node, Part, Span, Vague, Week
from skills.dates.writing import in_words
from skills.problem import Problem

_DAY = dt.timedelta(days=1)
_WEEK = dt.timedelta(weeks=1)
_FRIDAY = 4
_FORTNIGHTS = (8, 15)
"""« huit jours » and « quinze jours » are also how one says one week and two."""


def period(said: Node, today: dt.date, calendar: WorkingDays) -> Period:
    """Return the period that is said.

    Raises:
        Problem: there is no such date, or something is left to say.
    """
    match said:
        case Day():
            return _half(said, dates([said], today)[0])
        case Span():
            return _span(said, *dates([said.first, said.last], today))
        case Days():
            return _days(said, today, calendar)
        case Lasting():
            return _lasting(said, today, calendar)
        case Week():
            return _week(said, today)
        case Month():
            start = dates([Day(1, said.month, said.year)], today)[0]
            return whole(start, start.replace(day=monthrange(start.year, start.month)[1]))
        case Vague():
            date = in_words(dates([said.first], today)[0]) if said.first else ""
            raise Problem(said.code, date=date, mois=lexicon().months[said.month - 1])


def _half(said: Day, date: dt.date) -> Period:
    match said.part:
        case None:
            return Period(date, date)
        case Part.MORNING | Part.AFTERNOON:
            return Period(date, date, Half(said.part.value), Half(said.part.value))
        case _:
            raise Problem("which_half", date=in_words(date))


def _span(said: Span, start: dt.date, end: dt.date) -> Period:
    late = said.first.part in (Part.AFTERNOON, Part.NOON)
    early = said.last.part in (Part.MORNING, Part.NOON)
    days = whole(start, end)
    if Part.UNKNOWN in (said.first.part, said.last.part):
        raise Problem("which_day_half", date=in_words(days))
    if start == end and late and early:
        raise Problem("ended_before_start", debut=in_words(start), fin=in_words(end))
    return Period(start, end, Half.AFTERNOON if late else Half.MORNING, Half.MORNING if early else Half.AFTERNOON)


def _days(said: Days, today: dt.date, calendar: WorkingDays) -> Period:
    periods = [_half(day, date) for day, date in zip(said.days, dates(said.days, today), strict=True)]
    for before, after in pairwise(periods):
        if not _contiguous(before, after, calendar):
            raise Problem("separate_days")
    first, last = periods[0], periods[-1]
    return Period(first.start, last.end, first.start_half, last.end_half)


def _contiguous(before: Period, after: Period, calendar: WorkingDays) -> bool:
    """Tell whether nothing is worked between the two."""
    if before.start == after.start:
        return before.end_half is Half.MORNING and after.start_half is Half.AFTERNOON
    if before.start > after.start:
        return False
    touching = before.end_half is Half.AFTERNOON and after.start_half is Half.MORNING
    return touching and not calendar.between(before.start + _DAY, after.start - _DAY)


def _lasting(said: Lasting, today: dt.date, calendar: WorkingDays) -> Period:
    start = dates([said.first], today)[0]
    if said.first.part:
        raise Problem("no_end", date=in_words(start))
    if not said.weeks:
        if said.count in _FORTNIGHTS:
            raise Problem("ambiguous_duration", jours=said.count, date=in_words(start))
        return whole(start, calendar.last_of(said.count, start))
    end = start + said.count * _WEEK - _DAY
    return whole(start, end - max(0, end.weekday() - _FRIDAY) * _DAY)


def _week(said: Week, today: dt.date) -> Period:
    first, last = (5, 6) if said.weekend else (0, _FRIDAY)
    start = monday(said, today)
    return whole(start + first * _DAY, start + last * _DAY)
