"""Periods and dates read in what people write: a whole answer, or something inside a longer message."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ports.leave import Half, Period
from skills.dates.calendar import WorkingDays
from skills.dates.finding import candidates, excepts, half_apart, month_apart
from skills.dates.grammar import Grammar, filler
from skills.dates.lexicon import Kind
from skills.dates.moving import moved
from skills.dates.nodes import Day
from skills.dates.periods import period
from skills.dates.tokens import Token, tokens
from skills.dates.writing import in_words
from skills.problem import Problem

_LONGEST = 40
"""Words beyond which a text is more than a period and some courtesy."""
_HALVES = {
    Kind.MORNING: (Half.MORNING, Half.MORNING),
    Kind.AFTERNOON: (Half.AFTERNOON, Half.AFTERNOON),
    Kind.WHOLE_DAY: (Half.MORNING, Half.AFTERNOON),
}
_AROUND_A_HALF = {*_HALVES, Kind.THE, Kind.TO, Kind.IN, Kind.WHOLE, Kind.HALF_DAY}


@dataclass(frozen=True, slots=True)
class Dates:
    """How dates are read in one town hall on one day."""

    today: dt.date
    calendar: WorkingDays

    def period(self, text: str) -> Period:
        """Read a text that is a period and nothing else, courtesy aside.

        Raises:
            Problem: `not_a_period`, or what is wrong with the one that is said.
        """
        said = tokens(text)
        grammar = Grammar(said)
        for at in range(len(said) if len(said) <= _LONGEST else 0):
            if not _filler(said[:at]):
                continue
            for node, end in grammar.periods(at):
                if _filler(said[end:]):
                    return period(node, self.today, self.calendar)
        raise Problem("not_a_period")

    def date(self, text: str) -> dt.date:
        """Read a text that is one day and nothing else, courtesy aside.

        Raises:
            Problem: `not_a_period`, `not_a_day`, or what is wrong with the one that is said.
        """
        found = self.period(text)
        if found.start != found.end:
            raise Problem("not_a_day")
        return found.start

    def find(self, text: str) -> Period | None:
        """Return the one period that a longer message is about; None when it names none, or several.

        Raises:
            Problem: it names one, which is impossible or not said to the end.
        """
        said = tokens(text)
        grammar = Grammar(said)
        found = candidates(said, grammar)
        # « du 3 au 21, retour le 24 »: a span says more than a day.
        nodes = list(dict.fromkeys([node for node in found if not isinstance(node, Day)] or found))
        if not nodes or month_apart(nodes, said):
            return None
        if excepts(said, grammar):
            raise Problem("separate_days")
        try:
            periods = {period(node, self.today, self.calendar) for node in nodes}
        except Problem:
            if len(nodes) > 1:
                return None
            raise
        only = periods.pop()
        if periods or not self._lasts(only, grammar.durations()):
            return None
        if half_apart(nodes, said):
            raise Problem("which_half", date=in_words(only.start))
        return only

    def moved(self, period: Period, text: str) -> Period | None:
        """Return where a text moves a period (« repousse d'une semaine »); None when it says nothing of the kind.

        Raises:
            Problem: it can't be there.
        """
        found = moved(period, text, self.calendar)
        if found:
            self.calendar.check(found, self.today)
        return found

    def halves(self, text: str) -> tuple[Half, Half] | None:
        """Return the first and the last half-day of an answer such as « l'après-midi » or « toute la journée »."""
        said = [token for token in tokens(text) if Kind.MARK not in token.senses]
        found = {kind for kind in _HALVES for token in said if kind in token.senses}
        others = [token for token in said if not _AROUND_A_HALF & token.senses.keys()]
        return _HALVES[found.pop()] if len(found) == 1 and _filler(others) else None

    def _lasts(self, found: Period, durations: Sequence[tuple[int, bool]]) -> bool:
        """Tell whether the durations that the message also names, if any, may be this period's."""
        worked = self.calendar.between(found.start, found.end)
        calendar_days = (found.end - found.start).days + 1
        lengths = {(worked, False), (calendar_days, False), (round(calendar_days / 7), True)}
        return not durations or any(duration in lengths for duration in durations)


def _filler(said: Sequence[Token]) -> bool:
    return filler([word for token in said if Kind.MARK not in token.senses for word in token.words])
