"""Days of the week with the week that they are of: « la semaine prochaine, lundi et mardi »."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from skills.dates.nodes import Day, Days, Node, Span, Week


def within(said: Day | Span | Days, week: Week, *, leads: bool) -> Node:
    """Return what is said with its week, which is that of the first day when it `leads`, else that of the last.

    Days follow one another: in « du jeudi au mardi de la semaine prochaine », the Thursday is of the week before.
    """
    match said:
        case Day():
            return replace(said, week=week)
        case Span():
            return Span(*_ordered((said.first, said.last), week, leads=leads))
        case Days():
            return Days(_ordered(said.days, week, leads=leads))


def _ordered(days: tuple[Day, ...], week: Week, *, leads: bool) -> tuple[Day, ...]:
    if leads:
        return tuple(_shifted(days, week, 1))
    return tuple(_shifted(reversed(days), week, -1))[::-1]


def _shifted(days: Iterable[Day], week: Week, step: int) -> Iterator[Day]:
    """Give the days away from the one whose week is said, a week further each time that they seem to go back."""
    weeks, before = 0, None
    for day in days:
        if before is not None and step * (_number(day) - before) < 0:
            weeks += step
        before = _number(day)
        yield replace(day, week=week, weeks=weeks)


def _number(day: Day) -> int:
    return day.weekday or 0
