"""A period put off or brought forward by what a text says: « repousse d'une semaine », « deux jours plus tôt »."""

import datetime as dt

from ports.leave import Period
from ports.text import spaced
from skills.dates.calendar import WorkingDays
from skills.dates.finding import candidates
from skills.dates.grammar import Grammar
from skills.dates.lexicon import lexicon
from skills.dates.tokens import tokens

_WEEK = dt.timedelta(weeks=1)


def moved(period: Period, text: str, calendar: WorkingDays) -> Period | None:
    """Return where `text` moves the period; None when it says no way, no one length, or names a day.

    Days are worked ones, and as many of them are kept; weeks keep the days of the week.
    """
    way, said = _way(text), tokens(text)
    grammar = Grammar(said)
    lengths = grammar.durations()
    if not way or len(lengths) != 1 or candidates(said, grammar):
        return None
    count, weeks = lengths[0]
    if weeks:
        start, end = period.start + way * count * _WEEK, period.end + way * count * _WEEK
    else:
        start = calendar.further(period.start, way * count)
        end = calendar.last_of(calendar.between(period.start, period.end) or 1, start)
    return Period(start, end, period.start_half, period.end_half)


def _way(text: str) -> int:
    """Return 1 for later, -1 for earlier, 0 for neither: « décale d'une semaine plus tôt » is earlier."""
    said, words = spaced(text), lexicon()
    if any(word in said for word in words.earlier):
        return -1
    return int(any(word in said for word in words.later))
