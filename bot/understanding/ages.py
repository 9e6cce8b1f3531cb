"""How old: ages in years, months for babies; « dix ans de service » is how long."""

import re
from functools import cache

from bot.understanding import lexicon
from bot.understanding.spans import Spans

_CHINESE = r"(?:\d{1,3}|[\u4e00\u4e8c\u4e24\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]+)\u5c81\u534a?"
_AND = r"(?:, | et | ou | and | y | e | und | i | ve |-| a |/)"
_AFTER_COMMA = re.compile(r"[,(] ?$")


def find(spans: Spans) -> None:
    """Claim ages."""
    if spans.mentions("mois_d_age"):
        _claim(spans, _months(spans.language))
    _claim(spans, _in_brackets(spans.language))
    if spans.mentions("annees"):
        for match in _years(spans.language).finditer(spans.reading.folded):
            if _is_age(spans, *match.span()):
                spans.add("age", *match.span())


def _claim(spans: Spans, shape: re.Pattern[str]) -> None:
    for match in shape.finditer(spans.reading.folded):
        spans.add("age", *match.span("age"))


def _is_age(spans: Spans, start: int, end: int) -> bool:
    """In French and Arabic a number in letters is more often how long: it needs a word for an age before it."""
    if spans.preceded(start, "avant_ans_duree") or spans.followed(end, "apres_ans_duree"):
        return False
    figures = spans.reading.folded[start].isdecimal()
    if figures or spans.language not in ("fr", "ar"):
        return True
    return spans.preceded(start, "avant_age") or bool(_AFTER_COMMA.search(spans.before(start)))


@cache
def _years(language: str) -> re.Pattern[str]:
    number = rf"(?:\d{{1,3}}|{lexicon.alternation('nombres', language)})"
    halves, units = lexicon.alternation("et_demi", language), lexicon.alternation("annees", language)
    written = rf"(?<![\w.,/-]){number}(?:{_AND}{number})*[ -]?{units}(?: {halves})?(?!\w)"
    return re.compile(rf"{written}|{_CHINESE}")


@cache
def _months(language: str) -> re.Pattern[str]:
    babies, units = lexicon.alternation("bebes", language), lexicon.alternation("mois_d_age")
    number = rf"(?:\d{{1,2}}|{lexicon.alternation('nombres', language)})"
    link = r"(?: [^\W\d]+)?,?(?: qui a| a| aura| de| d'| of| von| di|,| \()? ?"
    return re.compile(rf"(?<!\w){babies}{link}(?P<age>{number} ?{units})(?!\w)")


@cache
def _in_brackets(language: str) -> re.Pattern[str]:
    """« Our two kids (5 and 10) »."""
    children = lexicon.alternation("enfants", language)
    return re.compile(
        rf"(?<!\w){children}(?: [^\W\d]+)? \((?P<age>\d{{1,2}}(?:(?:,| et| and| y| e| und| i| ve) ?\d{{1,2}})*)\)"
    )
