"""How much: amounts, and among them rents and incomes."""

import re
from functools import cache

from bot.understanding import lexicon
from bot.understanding.spans import Spans

NUMBER = r"(?<![A-Za-z\d.,])\d{1,3}(?:(?:[ .]\d{3})+(?!\d)|\d{0,4})(?:[.,]\d{1,2})?"
"""« 1 264 », « 12 000 », « 84,60 »."""

_MENTION = re.compile(r"\u20ac|\d|euro|zl")
_CLAUSE = re.compile(r"[,;.?!()\uff0c\u3002\uff1b\uff1f\uff01\u3001](?!\d)|[\uff0c\u3002]")
_CENTIMES = r"(?: ?\d\d(?!\d))?"
_SMALLEST_NOISY = 20
"""« 43e » is an amount, « 16e » rather an arrondissement."""


def find(spans: Spans) -> None:
    """Claim amounts, rents, incomes."""
    folded = spans.reading.folded
    if not _MENTION.search(folded):
        return
    for match in _quotient().finditer(folded):
        spans.add("income", *match.span())
    for match in _amount().finditer(folded):
        if match.group("noisy") is None or _is_noisy_amount(spans, match):
            spans.add(_purpose(spans, *match.span()), *match.span())
    for match in _without_unit().finditer(folded):
        kind = match.lastgroup or "income"
        spans.add("income" if kind == "income" else "rent", *match.span(kind))


def _is_noisy_amount(spans: Spans, match: re.Match[str]) -> bool:
    return int(match.group("figure")) >= _SMALLEST_NOISY and not spans.followed(match.end(), "apres_ordinal")


def _purpose(spans: Spans, start: int, end: int) -> str:
    """Rent and income are told by a word of the same clause; the rest is an amount."""
    clause = f"{_CLAUSE.split(spans.before(start, 28))[-1]} | {_CLAUSE.split(spans.after(end, 18))[0]}"
    if _word("loyer").search(clause):
        return "rent"
    return "income" if _word("revenu").search(clause) else "amount"


@cache
def _amount() -> re.Pattern[str]:
    units, words = lexicon.alternation("monnaies"), lexicon.alternation("nombres")
    written = rf"(?:{NUMBER}|(?<!\w){words}(?:[ -]{words})*)[ ]?(?:k\u20ac|{units})(?![a-z]){_CENTIMES}"
    noisy = r"(?P<noisy>(?<![\w.,])(?P<figure>\d{2,5})(?:[.,]\d\d)? ?e(?![\w']))"
    return re.compile(rf"{written}|\u20ac ?\d{{1,6}}(?:[.,]\d\d)?|{noisy}")


@cache
def _quotient() -> re.Pattern[str]:
    names = lexicon.alternation("quotient")
    return re.compile(rf"(?<!\w){names}(?: est| :| de| a)* ?{NUMBER}(?: ?\u20ac| euros?)?(?!\w)")


@cache
def _without_unit() -> re.Pattern[str]:
    """« 480 de loyer », « gagne 900 »."""
    rent, income = lexicon.alternation("loyer"), lexicon.alternation("revenu")
    link, end = r"(?: de| :| est de| a| is| d| net| brut)*", r"(?![\w/-]|[ .,]\d)"
    return re.compile(
        rf"(?<!\w){income}{link} (?P<income>\d{{3,4}}){end}|(?<!\w){rent}{link} (?P<rent>\d{{3,4}}){end}"
        rf"|(?P<paid>(?<![\w.,])\d{{3,4}}) (?:de |d')?{rent}(?!\w)"
    )


@cache
def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_\u4e00-\u9fff]){lexicon.alternation(name)}(?![^\W\d_\u4e00-\u9fff])")
