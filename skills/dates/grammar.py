"""The grammar of French dates: which words, in which order, make a day, a span, a week."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from skills.dates.lexicon import Kind, lexicon
from skills.dates.nodes import Day, Days, Lasting, Month, Node, Part, Span, Vague, Week
from skills.dates.tokens import Token

_PARTS = {
    Kind.MORNING: Part.MORNING,
    Kind.AFTERNOON: Part.AFTERNOON,
    Kind.NOON: Part.NOON,
    Kind.HALF_DAY: Part.UNKNOWN,
}
_YEARS = range(1900, 2200)
_LAST_DAY = 31
_LAST_WEEK = 53
_MANY = 31
"""Days in a row beyond which a list is none."""
_WORDS_BETWEEN = 4
"""How many words may stand between « 3 jours » and « à partir du » (« de congés annuels »)."""


class Grammar:
    """One text. Each rule takes a position and returns what it read there with the position after it, or None."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens

    def periods(self, at: int) -> Iterator[tuple[Node, int]]:
        """Give what may be a period at this position, the richest reading first."""
        rules: tuple[Callable[[int], tuple[Node, int] | None], ...] = (
            self._lasting,
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

    def has(self, at: int, *kinds: Kind) -> bool:
        """Tell whether the word at this position may be one of these."""
        return at < len(self._tokens) and any(kind in self._tokens[at].senses for kind in kinds)

    def durations(self) -> list[tuple[int, bool]]:
        """Return the numbers of days or of weeks that the text names, as (number, whether weeks)."""
        found = (self._duration(at) for at in range(len(self._tokens)))
        return [duration[0] for duration in found if duration]

    def _value(self, at: int, kind: Kind) -> int | None:
        return self._tokens[at].senses.get(kind) if at < len(self._tokens) else None

    def _skip(self, at: int, *kinds: Kind) -> int:
        while self.has(at, *kinds):
            at += 1
        return at

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
            if at == after:
                break
            at = self._skip(at, Kind.FROM)
        return (Days(tuple(days)), after) if len(days) > 1 else None

    def _week(self, at: int) -> tuple[Node, int] | None:
        at = self._skip(at, Kind.FROM, Kind.TO, Kind.THE, Kind.THIS)
        if self.has(at, Kind.WEEKEND):
            return Week(weekend=True), self._skip(at + 1, Kind.NEXT)
        if not self.has(at, Kind.WEEK):
            return None
        after = at + 1
        if self.has(after, Kind.FOLLOWING):
            return Vague("vague_week"), after + 1
        if self.has(after, Kind.NEXT):
            return Week(weeks=1), after + 1
        number = self._value(after, Kind.NUMBER)
        if number and number <= _LAST_WEEK:
            return Week(number=number), after + 1
        day = self._day(after + 1) if self.has(after, Kind.FROM) else None
        return (Week(day=day[0]), day[1]) if day and not day[0].offset else None

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

    # One day.

    def _day(self, at: int) -> tuple[Day, int] | None:
        """Read a day with the part of it that is said, before (« la matinée du 8 ») or after (« le 8 au matin »)."""
        this = self.has(self._skip(at, Kind.FROM), Kind.THIS)
        at = self._skip(at, Kind.FROM, Kind.THE, Kind.THIS)
        kind = next((kind for kind in (*_PARTS, Kind.WHOLE_DAY) if self.has(at, kind)), None)
        part = None
        if kind:
            part = _PARTS.get(kind)
            if this and part:
                return Day(offset=0, part=part), at + 1
            # A half day and the number that precedes it: « une demi-journée le 8 ».
            at = self._skip(at + 1, Kind.FROM, Kind.THE, Kind.IN)
        found = self._plain_day(at)
        if not found:
            return None
        said, after = self._part(found[1])
        return replace(found[0], part=said or part), after

    def _part(self, at: int) -> tuple[Part | None, int]:
        after = self._skip(at, Kind.THE, Kind.TO, Kind.IN, Kind.MARK)
        for kind, part in _PARTS.items():
            # « le 24, demi-journée » says nothing more than that a half is wanted.
            if self.has(after, kind):
                closed = after + 1
                if self._tokens[after - 1].words == ("(",):
                    closed = self._skip(closed, Kind.MARK)
                return part, closed
        return None, at

    def _plain_day(self, at: int) -> tuple[Day, int] | None:
        for kind in (Kind.OFFSET, Kind.FEAST):
            value = self._value(at, kind)
            if value is not None:
                year, after = self._year(at + 1)
                return (Day(offset=value) if kind is Kind.OFFSET else Day(feast=value, year=year)), after
        weekday = self._value(at, Kind.WEEKDAY)
        if weekday is not None:
            return self._weekday(weekday, at + 1)
        return self._number(at)

    def _weekday(self, weekday: int, at: int) -> tuple[Day, int]:
        if numbered := self._number(self._skip(at, Kind.THE)):
            return replace(numbered[0], weekday=weekday), numbered[1]
        day = Day(weekday=weekday)
        if self.has(at, Kind.LAST):
            return replace(day, weeks=-1), at + 1
        of = self._skip(at, Kind.FROM, Kind.THE)
        if of > at and self.has(of, Kind.WEEK) and self.has(of + 1, Kind.NEXT):
            return replace(day, next_week=True), of + 2
        at = self._skip(at, Kind.NEXT)
        for weeks, kind in enumerate((Kind.IN_A_WEEK, Kind.IN_A_FORTNIGHT), start=1):
            if self.has(at, kind):
                return replace(day, weeks=weeks), at + 1
        return day, at

    def _number(self, at: int) -> tuple[Day, int] | None:
        written = self._tokens[at].written if at < len(self._tokens) else None
        if written:
            return Day(written.day, written.month, written.year), at + 1
        number = self._value(at, Kind.NUMBER)
        if number is None or not 0 < number <= _LAST_DAY:
            return None
        month = self._value(at + 1, Kind.MONTH)
        if month is None:
            # « un » and « sept » alone count something; only figures name a day.
            return (Day(number), at + 1) if self._tokens[at].words[0].isdigit() else None
        year, after = self._year(at + 2)
        return Day(number, month, year), after

    def _year(self, at: int) -> tuple[int | None, int]:
        year = self._value(at, Kind.NUMBER)
        if year in _YEARS:
            return year, at + 1
        return None, self._skip(at, Kind.NEXT)


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
