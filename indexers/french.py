"""French text to search terms: accents folded, elisions cut, stop words dropped, stems."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import Stemmer
import yaml

from ports.text import fold

_WORD = re.compile(r"[^\W_]+")
_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}\b)")


@cache
def _lexicon() -> dict[str, Any]:
    lexicon: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("french.yaml").read_text("utf-8"))
    return lexicon


@cache
def stop_words() -> frozenset[str]:
    """Return the folded words that carry no weight."""
    return frozenset(_lexicon()["mots_vides"].split())


@cache
def elisions() -> tuple[str, ...]:
    """Return the elided prefixes (`l`, `qu`…), longest first."""
    return tuple(sorted(_lexicon()["elisions"], key=len, reverse=True))


@cache
def _elided() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(elisions())})['’ʼ`´](?=[^\W_])")


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("french")


def words(text: str) -> list[str]:
    """Return the folded words of `text` in order, without elided articles; « 1 200 » is one word."""
    joined = _THOUSANDS.sub("", fold(text)).replace("aujourd'hui", "aujourdhui").replace("aujourd’hui", "aujourdhui")
    return _WORD.findall(_elided().sub(" ", joined))


def stem(word: str) -> str:
    """Return the Snowball stem of a folded word. Folding before stemming was measured better than after."""
    stemmed: str = _stemmer().stemWord(word)
    return stemmed


def content_words(text: str) -> list[str]:
    """Return the folded words of `text` that are not stop words."""
    stop = stop_words()
    return [word for word in words(text) if word not in stop]


def terms(text: str) -> list[str]:
    """Return the stems of the words of `text` that are not stop words, in order."""
    stems: list[str] = _stemmer().stemWords(content_words(text))
    return stems
