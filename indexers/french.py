"""French text to search terms: accents folded, elisions cut, stop words dropped, stems."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import Stemmer

from ports.text import fold
from ports.yaml import load_yaml

_WORD = re.compile(r"[^\W_]+")
_THOUSANDS = re.compile(r"(\d)[ \u00a0\u2009\u202f](?=\d{3}\b)")
_ready: ContextVar[Mapping[str, "Analysed"]] = ContextVar("ready", default={})  # noqa: B039  # never changed
_REMEMBERED = 1 << 15
"""Pieces of text (what stands between two spaces) whose words are kept, 10 MB: nineteen in twenty are met again."""


@cache
def _lexicon() -> dict[str, Any]:
    lexicon: dict[str, Any] = load_yaml(Path(__file__).with_name("french.yaml").read_text("utf-8"))
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
    return list(chain.from_iterable(map(_words, _pieces(text))))


def stem(word: str) -> str:
    """Return the Snowball stem of a folded word. Folding before stemming was measured better than after."""
    stemmed: str = _stemmer().stemWord(word)
    return stemmed


def content_words(text: str) -> list[str]:
    """Return the folded words of `text` that are not stop words."""
    return list(chain.from_iterable(map(_content_words, _pieces(text))))


def terms(text: str) -> list[str]:
    """Return the stems of the words of `text` that are not stop words, in order."""
    return list(chain.from_iterable(map(_terms, _pieces(text))))


@lru_cache(1 << 12)
def term_set(text: str) -> frozenset[str]:
    """Return the distinct terms of `text`. Kept: the passages found, their headings and their sentences are few."""
    return frozenset(chain.from_iterable(map(_terms, _pieces(text))))


@dataclass(frozen=True, slots=True)
class Analysed:
    """What an index keeps of a text: its terms in order, separated by spaces, and its distinct content words."""

    terms: str
    words: frozenset[str]


def analysed(text: str) -> Analysed:
    """Return what an index keeps of `text`."""
    return _ready.get().get(text) or _analysed(text)


def analyse(texts: Iterable[str]) -> dict[str, Analysed]:
    """Return text → what an index keeps of it, for another process to use in `having`."""
    return {text: _analysed(text) for text in set(texts)}


@contextmanager
def having(ready: Mapping[str, Analysed]) -> Iterator[None]:
    """Analyse nothing again of what is `ready`."""
    token = _ready.set(ready)
    try:
        yield
    finally:
        _ready.reset(token)


def _analysed(text: str) -> Analysed:
    pieces = _pieces(text)
    words = frozenset(chain.from_iterable(map(_content_words, set(pieces))))
    return Analysed(" ".join(filter(None, map(_joined, pieces))), words)


def _pieces(text: str) -> list[str]:
    """Cut at spaces, but for those within a number."""
    return _THOUSANDS.sub(r"\1", text).split()


def _words(piece: str) -> list[str]:
    folded = fold(piece)
    if folded.isalnum():
        return [folded]
    folded = folded.replace("aujourd'hui", "aujourdhui").replace("aujourd’hui", "aujourdhui")
    return _WORD.findall(_elided().sub(" ", folded))


@lru_cache(_REMEMBERED)
def _content_words(piece: str) -> tuple[str, ...]:
    return tuple(word for word in _words(piece) if word not in stop_words())


@lru_cache(_REMEMBERED)
def _terms(piece: str) -> tuple[str, ...]:
    return tuple(map(stem, _content_words(piece)))


@lru_cache(_REMEMBERED)
def _joined(piece: str) -> str:
    return " ".join(_terms(piece))
