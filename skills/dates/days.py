"""From what is said of days to their dates: which year, which month. A date of no stated year is the next such date."""

import datetime as dt
from collections.abc import Iterator, Sequence

from skills.dates.lexicon import lexicon
from skills.dates.nodes import Day, Week
from skills.dates.writing import in_words
from skills.problem import Problem

_ROLLOVER = 15
"""« du 28 au 3 janvier » starts in December if that makes no more than these days; more is likelier to be a slip."""
_LONGEST = 183
"""Days without a stated year further apart than this were said the wrong way round (« du 12 mars au 3 mars »)."""
_WEEK = dt.timedelta(weeks=1)
_FRIDAY = 4
_MONTHS_AHEAD = 3
_YEARS_AHEAD = 9
"""29 February may be eight years away."""


def dates(said: Sequence[Day], today: dt.date) -> list[dt.date]:
    """Return the dates of days said in this order; a day without a month has that of the next one that has.

    Raises:
        Problem: `impossible_date`, `weekday_mismatch` or `ended_before_start`.
    """
    *earlier, last = said
    if any(_floats(day) for day in earlier) and (last.month or last.feast is not None):
        found = [_next(last, today, today)]
        for day in reversed(earlier):
            found.insert(0, _latest(day, found[0]) if _floats(day) else _next(day, today, today))
        return found
    found = [_next(said[0], today, today)]
    for day in said[1:]:
        found.append(_following(day, found[-1], today))
    return found


def monday(week: Week, today: dt.date) -> dt.date:
    """Return the first day of a week; that of a number is the next ISO week of that number, which is not over."""
    if week.number:
        friday = today + dt.timedelta(days=(_FRIDAY - today.weekday()) % 7)
        while friday.isocalendar().week != week.number:
            friday += _WEEK
        return friday - dt.timedelta(days=_FRIDAY)
    day = _next(week.day, today, today) if week.day else today
    return day - dt.timedelta(days=day.weekday()) + week.weeks * _WEEK


def _floats(day: Day) -> bool:
    """Tell whether what follows may say the month or the year."""
    return day.day is not None or day.feast is not None


def _every_year(day: Day) -> bool:
    return day.year is None and (day.month is not None or day.feast is not None)


def _next(day: Day, since: dt.date, today: dt.date) -> dt.date:
    """Return the first such day on or after `since`; a day of the week alone is never today."""
    if day.offset is not None:
        return today + dt.timedelta(days=day.offset)
    if day.weekday is not None and day.day is None:
        return _weekday(day, day.weekday, since, today)
    return _checked(day, next((date for date in _candidates(day, since) if date >= since), None), since)


def _weekday(day: Day, weekday: int, since: dt.date, today: dt.date) -> dt.date:
    if day.week:
        return monday(day.week, today) + dt.timedelta(days=weekday) + day.weeks * _WEEK
    if day.weeks < 0:
        return today - dt.timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    date = today + dt.timedelta(days=1)  # « en huit » counts from today
    date += dt.timedelta(days=(weekday - date.weekday()) % 7) + day.weeks * _WEEK
    return date + max(0, -((date - since) // _WEEK)) * _WEEK


def _latest(day: Day, end: dt.date) -> dt.date:
    """Return the last such day on or before `end`."""
    start = dt.date(end.year - 1, end.month, 1)
    known = [date for date in _candidates(day, start, months=14) if day.year or date <= end]
    date = _checked(day, max(known, default=None), end)
    limit = _ROLLOVER if day.month is None and day.feast is None and date.month != end.month else _LONGEST
    if not day.year and (end - date).days > limit:
        meant = next(_candidates(day, end.replace(day=1) if day.month is None else end.replace(month=1, day=1)), date)
        raise Problem("ended_before_start", debut=in_words(meant), fin=in_words(end))
    return date


def _following(day: Day, start: dt.date, today: dt.date) -> dt.date:
    date = _next(day, start, today)
    if _every_year(day) and (date - start).days > _LONGEST:
        raise Problem("ended_before_start", debut=in_words(start), fin=in_words(_next(day, today, today)))
    return date


def _candidates(day: Day, since: dt.date, months: int = _MONTHS_AHEAD) -> Iterator[dt.date]:
    """Give the dates that `day` may be, in order, from the month of `since` on; those of one stated year whole."""
    years = range(day.year, day.year + 1) if day.year else range(since.year, since.year + _YEARS_AHEAD)
    if day.feast is not None:
        feast = lexicon().feasts[day.feast]
        yield from (feast.on(year) for year in years)
    elif day.month:
        yield from (date for year in years if (date := _date(year, day.month, day.day)))
    else:
        first = since.year * 12 + since.month - 1
        numbers = range(first, first + months)
        yield from (date for number in numbers if (date := _date(number // 12, number % 12 + 1, day.day)))


def _date(year: int, month: int, day: int | None) -> dt.date | None:
    try:
        return dt.date(year, month, day or 1)
    except ValueError:
        return None


def _checked(day: Day, date: dt.date | None, since: dt.date) -> dt.date:
    if date is None and day.year:
        # A stated year that is over: the calendar's objection is the caller's affair.
        date = next(_candidates(day, since), None)
    if date is None:
        raise Problem("impossible_date", date=_said(day))
    if day.weekday is not None and date.weekday() != day.weekday:
        real, said = (lexicon().weekdays[number] for number in (date.weekday(), day.weekday))
        raise Problem("weekday_mismatch", date=in_words(date, weekday=False), jour=real, dit=said)
    return date


def _said(day: Day) -> str:
    months = lexicon().months
    named = day.month is None or 0 < day.month <= len(months)
    month = months[day.month - 1] if day.month and named else day.month or ""
    writing = lexicon().writing["court" if named else "chiffres"]
    return writing.format(jour=day.day, mois=month, annee=day.year or "").strip(" /")
