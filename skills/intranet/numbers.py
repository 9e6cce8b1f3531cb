"""The numbers of tickets and of leave requests, as people quote them: T-2026-00042, « ticket 42 », c2026-7."""

import datetime as dt
import re
from enum import StrEnum

from ports.text import fold


class Series(StrEnum):
    """What a number is that of."""

    TICKET = "T"
    LEAVE = "C"


_WHOLE = re.compile(r"\b([tc])[\s.-]*(20\d\d)[\s.-]*(\d{1,5})\b")
_SHORT = re.compile(r"\b(?:tickets?|incidents?|inc)[\s-]*(?:n[o\u00b0]?\s*|numero\s*|#\s*)?(\d{1,5})\b")
_MARKED = re.compile(r"\b(?:conges?|demande)\s*(?:n[o\u00b0]\s*|numero\s*|#\s*)(\d{1,5})\b")


def quoted(text: str, today: dt.date) -> list[str]:
    """Return the numbers that a text may mean, likeliest first; one without a year is this year's, or last year's."""
    said = fold(text)
    if whole := _WHOLE.search(said):
        series, year, number = whole.groups()
        return [_number(Series(series.upper()), int(year), number)]
    for pattern, several in ((_SHORT, [Series.TICKET]), (_MARKED, [Series.LEAVE, Series.TICKET])):
        if short := pattern.search(said):
            years = (today.year, today.year - 1)
            return [_number(series, year, short.group(1)) for series in several for year in years]
    return []


def _number(series: Series, year: int, number: str) -> str:
    return f"{series}-{year}-{int(number):05d}"
