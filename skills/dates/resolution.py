"""From what is said of dates to the calendar: which year, which month, which half-days."""

import datetime as dt
from collections.abc import Iterator
from functools import singledispatchmethod

from dateutil.relativedelta import MO, relativedelta

from ports.leave import Half, Period
from skills.dates.calendar import WorkingDays, whole
from skills.dates.lexicon import lexicon
from skills.dates.nodes import Day, Days, Lasting, Month, Part, Span, Vague, Week
from skills.dates.writing import in_words
from skills.problem import Problem

_ROLLOVER = 15
"""« du 28 au 3 janvier » starts in December if that makes no more than these days; more is likelier to be a slip."""
_LONGEST = 183
"""A period of no stated year that would last longer, in days, was said the wrong way round (« du 12 mars au 3 mars »)."""
_YEARS_AHEAD = 9
"""29 February may be eight years away (1896 to 1904)."""
_FORTNIGHTS = (8, 15)
"""« huit jours » and « quinze jours » are also how one says one week and two."""


class Resolution:
    """Dates said by somebody today. A date of no stated year is the next such date."""

    def __init__(self, today: dt.date, calendar: WorkingDays) -> None:
        self._today = today
        self._calendar = calendar

    @singledispatchmethod
    def period(self, node: object) -> Period:
        """Return the period that was said.

        Raises:
            Problem: no such date, or something is left to say.
        """
        raise NotImplementedError(type(node))

    @period.register
    def _(self, node: Day) -> Period:
        day = self.date(node)
        match node.part:
            case None:
                return Period(day, day)
            case Part.MORNING | Part.AFTERNOON:
                return Period(day, day, Half(node.part), Half(node.part))
            case _:
                raise Problem("which_half", date=in_words(day))

    @period.register
    def _(self, node: Span) -> Period:
        start, end = self._ends(node.first, node.last)
        period = whole(start, end)
        late = node.first.part in (Part.AFTERNOON, Part.NOON)
        early = node.last.part in (Part.MORNING, Part.NOON)
        if Part.UNKNOWN in (node.first.part, node.last.part):
            raise Problem("which_half", date=in_words(period))
        if start == end and late and early:
            raise Problem("ended_before_start", debut=in_words(start), fin=in_words(end))
        return Period(
            start, end, Half.AFTERNOON if late else Half.MORNING, Half.MORNING if early else Half.AFTERNOON
        )

    @period.register
    def _(self, node: Days) -> Period:
        periods = [self.period(day) for day in self._same_month(node.days)]
        for before, after in zip(periods, periods[1:], strict=False):
            if after.start <= before.end and not (after.start == before.end and after.start_half != before.start_half):
                raise Problem("ended_before_start", debut=in_words(before.start), fin=in_words(after.start))
            if self._worked_between(before, after):
                raise Problem("separate_days")
        first, last = periods[0], periods[-1]
        return Period(first.start, last.end, first.start_half, last.end_half)

    @period.register
    def _(self, node: Lasting) -> Period:
        start = self.date(node.first)
        if node.first.part:
            raise Problem("no_end", date=in_words(start))
        if not node.weeks and node.count in _FORTNIGHTS:
            raise Problem("ambiguous_duration", jours=node.count, date=in_words(start))
        if not node.weeks:
            return whole(start, self._calendar.last_of(node.count, start))
        end = start + relativedelta(weeks=node.count, days=-1)
        return whole(start, max(start, end - dt.timedelta(days=max(0, end.weekday() - 4))))

    @period.register
    def _(self, node: Week) -> Period:
        if node.number:
            monday = self._numbered_week(node.number)
        else:
            day = self.date(node.day) if node.day else self._today
            monday = day + relativedelta(days=1, weekday=MO(-1)) if False else day - dt.timedelta(days=day.weekday())
            monday += dt.timedelta(weeks=node.weeks)
        if node.weekend:
            return whole(monday + dt.timedelta(days=5), monday + dt.timedelta(days=6))
        return whole(monday, monday + dt.timedelta(days=4))

    @period.register
    def _(self, node: Month) -> Period:
        start = self.date(Day(1, node.month, node.year))
        return whole(start, start + relativedelta(day=31))

    @period.register
    def _(self, node: Vague) -> Period:
        date = in_words(self.date(node.first)) if node.first else ""
        raise Problem(node.code, date=date, mois=lexicon().months[node.month - 1])
