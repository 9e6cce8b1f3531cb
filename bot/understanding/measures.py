"""What is counted: surfaces, working times, households, durations, quantities."""

import re
from functools import cache

from bot.understanding import lexicon
from bot.understanding.money import NUMBER
from bot.understanding.spans import Spans

_WORKING_TIME = re.compile(
    r"(?<!\w)(?:\d{2,3} ?%|\d{2}(?: ?h ?\d{0,2}| heures?)(?:/semaine| par semaine| hebdo\w*)|mi-?temps(?!\w)|temps partiel)"
)
_DIGIT = re.compile(r"\d")


def find(spans: Spans) -> None:
    """Claim surfaces and working times."""
    for key, shape in (("surface", _surface()), ("working_time", _WORKING_TIME)):
        for match in shape.finditer(spans.reading.folded):
            spans.add(key, *match.span())


def counts(spans: Spans) -> None:
    """Claim households, durations and quantities: what is left of the numbers."""
    if not _DIGIT.search(spans.reading.folded) and not spans.mentions("nombres"):
        return
    for key, shape in _counted(spans.language):
        for match in shape.finditer(spans.reading.folded):
            spans.add(key, *match.span(1))


@cache
def _surface() -> re.Pattern[str]:
    return re.compile(rf"{NUMBER}[ ]?{lexicon.alternation('surfaces')}(?![a-z\d])")


@cache
def _counted(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    number = rf"(?<![\w.,])(?:\d{{1,4}}(?: \d{{3}})?|{lexicon.alternation('nombres', language)})"
    things, children = lexicon.alternation("choses_comptees"), lexicon.alternation("enfants", language)
    articles = lexicon.alternation("articles")
    units, home = lexicon.alternation("unites_de_duree", language), lexicon.alternation("foyer", language)
    return (
        ("household", re.compile(rf"(?<!\w){home} ({number})(?!\w)")),
        ("household", re.compile(rf"({number} (?:{children}|parents|adultes)(?: a charge)?)(?!\w)")),
        ("duration", re.compile(rf"({number} ?{units})(?!\w)")),
        (
            "quantity",
            re.compile(rf"(?!{articles} )({number} ?(?:petites?|grands?|gros|vieux|vieilles)? ?{things})(?!\w)"),
        ),
    )
