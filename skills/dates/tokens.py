"""A French text cut into what matters for dates: words with all they may mean, numbers, written-out dates, marks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz.distance import OSA

from ports.text import fold
from skills.dates.lexicon import Kind, lexicon

_PIECE = re.compile(
    r"""
    (?<![\w/.])(?P<iso>\d{4}-\d{1,2}-\d{1,2})(?![\w/-])
  | (?<![\w/.])(?P<slashed>\d{1,2}\s?/\s?\d{1,2}(?:\s?/\s?(?:\d{4}|\d{2}))?)(?![\w/])
  | (?<![\w/.-])(?P<dotted>\d{1,2}[.-]\d{1,2}[.-]\d{4})(?![\w/.-])
  # A figure of something else (10 h, 80 %, 20 EUR, 4,5) is a word like another.
  | (?P<other>\d+(?:[.,]\d+)?\s?(?:%|\u20ac|euros?\b|h\b|heures?\b|min\b|ans?\b)|\d+[.,]\d+)
  | (?P<number>\d+)(?:er)?(?!\w)
  | (?P<word>[^\W_]+)
  | (?P<dash>(?:->|[-\u2013\u2014\u2192](?=\s*\d)|(?<=\s)[-\u2013\u2014](?=\s)))
  | (?P<mark>[^\w\s'\u2019\u2018`-])
    """,
    re.VERBOSE,
)
_HALF_A_DAY = re.compile(r"\b1/2\s?(?=journee)")
_SIGNS = {"dash": Kind.DASH, "mark": Kind.MARK}
_CENTURY = 100
"""A year below is one of this century, its first figures left out."""
_LONG = 6
"""Letters of a month or of a day of the week for which a word that differs by one letter may stand."""


@dataclass(frozen=True, slots=True)
class Written:
    """A date in figures; no year when none is given."""

    day: int
    month: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a phrase or a sign. `senses` is what it may be, with a number: the month's, the weekday's (Monday is 0)…"""

    words: tuple[str, ...]
    senses: Mapping[Kind, int] = field(default_factory=dict)
    written: Written | None = None


def tokens(text: str) -> list[Token]:
    """Cut a text; the longest phrase of the lexicon wins over its words."""
    pieces = [_piece(found) for found in _PIECE.finditer(_HALF_A_DAY.sub("demi ", fold(text)))]
    joined = []
    at = 0
    while at < len(pieces):
        token, length = _phrase(pieces, at)
        joined.append(token)
        at += length
    return joined


def _piece(found: re.Match[str]) -> Token:
    said = (found.group(),)
    match found.lastgroup:
        case "iso" | "slashed" | "dotted":
            return Token(said, written=_written(found.group()))
        case "number":
            return Token((found["number"],), {Kind.NUMBER: int(found["number"][:9])})
        case "dash" | "mark":
            return Token(said, {_SIGNS[found.lastgroup]: 1})
        case "word":
            return Token(said, _misspelt(found.group()))
        case _:
            return Token(said)


def _written(said: str) -> Written:
    parts = [int(part) for part in re.split(r"\s?[/.-]\s?", said)]
    if parts[0] > _CENTURY:
        parts.reverse()
    day, month, *year = parts
    if not year:
        return Written(day, month)
    return Written(day, month, year[0] if year[0] >= _CENTURY else 2000 + year[0])


def _phrase(pieces: list[Token], at: int) -> tuple[Token, int]:
    senses = lexicon().senses
    for length in range(min(_longest(), len(pieces) - at), 0, -1):
        said = tuple(piece.words[0] for piece in pieces[at : at + length])
        if said in senses:
            return Token(said, senses[said]), length
    return pieces[at], 1


@cache
def _longest() -> int:
    return max(len(phrase) for phrase in lexicon().senses)


def _misspelt(word: str) -> Mapping[Kind, int]:
    """Forgive one wrong letter in a long name. A plural is something else: « les vendredis » is no date."""
    if len(word) < _LONG - 1 or (word,) in lexicon().senses:
        return {}
    for phrase, senses in lexicon().senses.items():
        if not (Kind.MONTH in senses or Kind.WEEKDAY in senses) or len(phrase) > 1 or len(phrase[0]) < _LONG:
            continue
        if word != phrase[0] + "s" and OSA.distance(word, phrase[0], score_cutoff=1) <= 1:
            return senses
    return {}
