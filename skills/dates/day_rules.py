"""The grammar of one French day: which words, in which order, name it, with the part of it that is meant."""

from collections.abc import Sequence
from dataclasses import replace

from skills.dates.lexicon import Kind
from skills.dates.nodes import Day, Part
from skills.dates.tokens import Token

_PARTS = {
    Kind.MORNING: Part.MORNING,
    Kind.AFTERNOON: Part.AFTERNOON,
    Kind.NOON: Part.NOON,
    Kind.HALF_DAY: Part.UNKNOWN,
}
_YEARS = range(1900, 2200)
_LAST_DAY = 31


class DayRules:
    """One text. Each rule takes a position and returns what it read there with the position after it, or None."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens

    def has(self, at: int, *kinds: Kind) -> bool:
        """Tell whether the word at this position may be one of these."""
        return at < len(self._tokens) and any(kind in self._tokens[at].senses for kind in kinds)

    def _value(self, at: int, kind: Kind) -> int | None:
        return self._tokens[at].senses.get(kind) if at < len(self._tokens) else None

    def _skip(self, at: int, *kinds: Kind) -> int:
        while self.has(at, *kinds):
            at += 1
        return at

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
