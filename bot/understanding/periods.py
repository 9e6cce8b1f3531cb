"""When, as a stretch of time: from one date to another, weeks, seasons, years."""

import re
from functools import cache

from bot.understanding import dates, lexicon
from bot.understanding.spans import Spans

_WEEK = re.compile(r"(?<!\w)semaines? (?:no ?|n\u00b0 ?)?\d{1,2}(?:(?:,| et| a)? \d{1,2})?(?!\w|[ ]?(?:h|\u20ac))")
_DAYS = re.compile(r"(?<!\w)du (?:[12]?\d|3[01]|1er) au (?:[12]?\d|3[01])(?![\w/%]|[ ]?[.,:h-]?\d)")
_FROM = re.compile(r"(?<!\w)(?:du|de|entre le|entre|vom|from|dal|del|od|des le) $")
_TO = re.compile(r" ?(?:au|a|et|bis|al|to|until|do|ao|-) (?:le )?")
_FROM_DAY = re.compile(
    r"(?:(?<!\w)(?:du|vom|from|dal|del) )?(?<![\w/])\d{1,2}(?:er|\.|st|nd|rd|th)? ?(?:au|bis|al|to|ao|-) ?$"
    r"|(?<!\w)entre le \d{1,2} et le $"
)
_YEAR = re.compile(
    r"(?<![\w/.,-])(?:20[0-4]\d[/-]20[0-4]\d|20[0-4]\d-[2-4]\d|(?:19[3-9]|20[0-4])\d)(?![\w/%\u20ac]|[.,-]\d)"
    r"(?! ?(?:euro|m2|m\u00b2|habitants))"
)


def find(spans: Spans) -> None:
    """Claim « du 5 au 10 avril », « de lundi à jeudi », « semaine 50 »."""
    _between_dates(spans)
    for shape in (_WEEK, _DAYS):
        for match in shape.finditer(spans.reading.folded):
            spans.add("period", *match.span())


def _between_dates(spans: Spans) -> None:
    previous = None
    for start, end in dates.atoms(spans):
        head = _FROM_DAY.search(spans.before(start, 14))
        if head:
            spans.add("period", start - len(head.group()), end)
        elif previous and _TO.fullmatch(spans.reading.folded[previous[1] : start]):
            opening = _FROM.search(spans.before(previous[0], 14))
            if opening:
                spans.add("period", previous[0] - len(opening.group()), end)
        previous = (start, end)


def vague(spans: Spans) -> None:
    """Claim seasons, holidays and years alone, once everything else that is a number is known."""
    if spans.mentions("periodes"):
        for match in _season(spans.language).finditer(spans.reading.folded):
            spans.add("period", *match.span())
    for match in _YEAR.finditer(spans.reading.folded):
        spans.add("period", *match.span())


@cache
def _season(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){lexicon.alternation('periodes', language)}(?: 20\d\d)?(?![\w-])")
