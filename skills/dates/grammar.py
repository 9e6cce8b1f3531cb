"""The grammar of French dates: which words, in which order, make a day, a span, a week."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from skills.dates.day_rules import DayRules
from skills.dates.lexicon import Kind, lexicon
from skills.dates.nodes import Day, Days, Lasting, Month, Node, Span, Vague, Week, days_of
from skills.dates.weeks import within

_LAST_WEEK = 53
_MANY = 31
"""Days in a row beyond which a list is none."""
_WORDS_BETWEEN = 4
"""How many words may stand between « 3 jours » and « à partir du » (« de congés annuels »)."""


class Grammar(DayRules):
    """The rules of one text, from a day to several."""

    def periods(self, at: int) -> Iterator[tuple[Node, int]]:
        """Give what may be a period at this position, the richest reading first."""
        rules: tuple[Callable[[int], tuple[Node, int] | None], ...] = (
            self._lasting,
            self._of_a_week,
            self._between,
            self._week,
            self._span,
            self._days,
            self._month,
            self._open,
            self._day,
        )
        for rule in rules:
            if found := rule(at):
                yield found[0], self._skip(found[1], Kind.INCLUDED)

    def durations(self) -> list[tuple[int, bool]]:
        """Return the numbers of days or of weeks that the text names, as (number, whether weeks)."""
        found = (self._duration(at) for at in range(len(self._tokens)))
        return [duration[0] for duration in found if duration]

    # Several days.

    def _lasting(self, at: int) -> tuple[Node, int] | None:
        if duration := self._duration(at):
            (number, weeks), after = duration
            for at in range(after, min(after + _WORDS_BETWEEN, len(self._tokens))):
                if self.has(at, Kind.STARTING) and (first := self._day(self._skip(at + 1, Kind.FROM, Kind.TO))):
                    return Lasting(number, weeks, first[0]), first[1]
                if self._tokens[at].senses and not self.has(at, Kind.FROM):
                    return None
        elif self.has(at, Kind.STARTING, Kind.FROM) and (first := self._day(self._skip(at, Kind.STARTING, Kind.FROM))):
            # « à partir du 9 mars, pour 3 jours »
            during = self._skip(first[1], Kind.MARK)
            if self.has(during, Kind.DURING) and (duration := self._duration(during + 1)):
                (number, weeks), after = duration
                return Lasting(number, weeks, first[0]), after
        return None

    def _duration(self, at: int) -> tuple[tuple[int, bool], int] | None:
        number = self._value(at, Kind.NUMBER)
        if number and self.has(at + 1, Kind.DAYS, Kind.WEEK, Kind.WHOLE_DAY):
            return (number, self.has(at + 1, Kind.WEEK)), at + 2
        return None

    def _between(self, at: int) -> tuple[Span, int] | None:
        if self.has(at, Kind.BETWEEN) and (first := self._day(at + 1)):
            and_ = first[1]
            if self.has(and_, Kind.AND) and (last := self._day(and_ + 1)):
                return Span(first[0], last[0]), last[1]
        return None

    def _span(self, at: int) -> tuple[Span, int] | None:
        first = self._day(self._skip(at, Kind.FROM, Kind.STARTING))
        if not first:
            return None
        to = self._skip(first[1], Kind.INCLUDED, Kind.MARK)
        dash = self.has(to, Kind.DASH)
        last = self._day(self._skip(to, Kind.TO, Kind.DASH, Kind.FROM)) if dash or self.has(to, Kind.TO) else None
        if not last or (dash and first[0].bare and last[0].bare):
            return None
        return Span(first[0], last[0]), last[1]

    def _days(self, at: int) -> tuple[Days, int] | None:
        days: list[Day] = []
        after = at = self._skip(at, Kind.FROM)
        while len(days) < _MANY and (found := self._day(at)):
            days.append(found[0])
            after = found[1]
            at = self._skip(after, Kind.AND, Kind.MARK)
            if at == after and not self.has(at, Kind.WEEKDAY):
                break
            at = self._skip(at, Kind.FROM)
        weeks = days[-1].weeks if days else 0
        if weeks > 0 and all(day.of_a_week for day in days[:-1]):
            days = [replace(day, weeks=weeks) for day in days]
        return (Days(tuple(days)), after) if len(days) > 1 else None

    # Weeks, and days of one.

    def _of_a_week(self, at: int) -> tuple[Node, int] | None:
        """Read days of the week with the week that they are of, which is said before them or after."""
        week, leads = self._whose_week(at), True
        days = self._weekdays(self._skip(week[1], Kind.MARK) if week else at)
        if days and not week:
            week, leads = self._whose_week(days[1]), False
        if not days or not week:
            return None
        end = max(days[1], week[1])
        return (within(days[0], week[0], leads=leads) if isinstance(week[0], Week) else week[0]), end

    def _weekdays(self, at: int) -> tuple[Day | Span | Days, int] | None:
        for rule in (self._between, self._span, self._days, self._day):
            found = rule(at)
            if found and all(day.of_a_week for day in days_of(found[0])):
                return found
        return None

    def _whose_week(self, at: int) -> tuple[Node, int] | None:
        """Read a week that days may be of: « cette semaine » and « dans deux semaines » don't say which days by themselves."""
        in_ = self._skip(at, Kind.FROM, Kind.THE, Kind.IN)
        if self.has(in_, Kind.THIS) and self.has(in_ + 1, Kind.WEEK):
            return Week(), in_ + 2
        number = self._value(in_, Kind.NUMBER)
        if number and self.has(in_ - 1, Kind.IN) and self.has(in_ + 1, Kind.WEEK):
            return Week(weeks=number), in_ + 2
        return self._week(in_)

    def _week(self, at: int) -> tuple[Node, int] | None:
        at = self._skip(at, Kind.FROM, Kind.TO, Kind.THE, Kind.THIS, Kind.WHOLE)
        if self.has(at, Kind.WEEKEND):
            return Week(weekend=True), self._skip(at + 1, Kind.NEXT)
        return self._which_week(at + 1) if self.has(at, Kind.WEEK) else None

    def _which_week(self, after: int) -> tuple[Node, int] | None:
        if self.has(after, Kind.FOLLOWING):
            return Vague("vague_week"), after + 1
        if self.has(after, Kind.NEXT):
            return Week(weeks=1), after + 1
        number = self._value(after, Kind.NUMBER)
        if number and number <= _LAST_WEEK:
            return Week(number=number), after + 1
        if not self.has(after, Kind.FROM):
            return None
        day = self._day(after + 1)
        return self._span(after) or ((Week(day=day[0]), day[1]) if day and not day[0].offset else None)

    def _month(self, at: int) -> tuple[Node, int] | None:
        part = self.has(at, Kind.PART)
        at = self._skip(at, Kind.PART, Kind.IN, Kind.FROM, Kind.DASH)
        whole = self.has(at, Kind.WHOLE)
        at = self._skip(at, Kind.WHOLE, Kind.MONTH_OF)
        month = self._value(at, Kind.MONTH)
        if not month:
            return None
        year, after = self._year(at + 1)
        return (Month(month, year) if whole and not part else Vague("vague_month", month)), after

    def _open(self, at: int) -> tuple[Vague, int] | None:
        """Read a start without an end, or an end without a start."""
        for kind, code in ((Kind.STARTING, "no_end"), (Kind.UNTIL, "no_start")):
            if self.has(at, kind) and (found := self._day(self._skip(at, kind, Kind.FROM, Kind.TO))):
                return Vague(code, first=found[0]), found[1]
        return None


def filler(words: Sequence[str]) -> bool:
    """Tell whether these words only surround a date, and change nothing to it."""
    phrases = lexicon().fillers
    longest = max(len(phrase) for phrase in phrases)
    at = 0
    while at < len(words):
        for length in range(longest, 0, -1):
            if tuple(words[at : at + length]) in phrases:
                at += length
                break
        else:
            return False
    return True
