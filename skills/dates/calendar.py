"""The working days of a town hall, and what the calendar says against a period."""

import datetime as dt
from collections.abc import Iterator

from holidays import HolidayBase, country_holidays

from ports.leave import Half, Period
from skills.dates.writing import in_words
from skills.problem import Problem

_DAY = dt.timedelta(days=1)
_SATURDAY = 5


class WorkingDays:
    """Mondays to Fridays that are no public holiday. Alsace and Moselle have two more holidays."""

    def __init__(self, *, alsace_moselle: bool = False) -> None:
        self._holidays: HolidayBase = country_holidays("FR", subdiv="57" if alsace_moselle else None, language="fr")

    def holiday(self, day: dt.date) -> str:
        """Return the French name of the public holiday, or nothing."""
        return self._holidays.get(day, "")

    def works(self, day: dt.date) -> bool:
        """Tell whether `day` is worked."""
        return day.weekday() < _SATURDAY and not self.holiday(day)

    def last_of(self, count: int, start: dt.date) -> dt.date:
        """Return the last of `count` working days, the first of which is `start` or follows it."""
        day = start - _DAY
        while count:
            day += _DAY
            count -= self.works(day)
        return day

    def further(self, day: dt.date, count: int) -> dt.date:
        """Return the working day that is `count` of them after `day`, or before it when negative."""
        step = _DAY if count > 0 else -_DAY
        while count:
            day += step
            count -= self.works(day) * step.days
        return day

    def between(self, start: dt.date, end: dt.date) -> int:
        """Count the working days, both ends included."""
        return sum(self.works(day) for day in days(start, end))

    def check(self, period: Period, today: dt.date) -> None:
        """Return when the period is to come and holds a working day.

        Raises:
            Problem: `past`, `weekend`, `holiday` or `no_working_day`.
        """
        if period.start < today:
            raise Problem("past", date=in_words(period.start))
        if self.between(period.start, min(period.end, period.start + 14 * _DAY)):
            return
        if period.start == period.end and (name := self.holiday(period.start)):
            raise Problem("holiday", date=in_words(period.start), fete=name)
        if all(day.weekday() >= _SATURDAY for day in days(period.start, period.end)):
            raise Problem("weekend", date=in_words(period))
        raise Problem("no_working_day", date=in_words(period))


def days(start: dt.date, end: dt.date) -> Iterator[dt.date]:
    """Give each day from `start` to `end`, both included."""
    return (dt.date.fromordinal(number) for number in range(start.toordinal(), end.toordinal() + 1))


def whole(start: dt.date, end: dt.date) -> Period:
    """Return the whole days from `start` to `end`; a `Problem` (`ended_before_start`) if they are the wrong way round."""
    if end < start:
        raise Problem("ended_before_start", debut=in_words(start), fin=in_words(end))
    return Period(start, end, Half.MORNING, Half.AFTERNOON)
