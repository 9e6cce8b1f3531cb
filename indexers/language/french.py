"""French text to search terms: accents folded, elisions cut, stop words dropped, stems."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import Stemmer

from indexers.language.pieces import BETWEEN, pieces, pieces_of_each
from ports.text import fold
from ports.yaml import load_yaml

WORD = re.compile(r"[^\W_]+")
_LETTER_APOSTROPHE = "ʼ"
"""To Unicode it is a letter."""
_REMEMBERED = 1 << 16
"""Pieces of text (what stands between spaces and marks) whose words are kept, 20 MB: nearly all are met again."""

Made = TypeVar("Made")


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
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(elisions())})['ʼ](?=[^\W_])")


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("french", 0)  # what it would remember is remembered here, and it takes as long to forget


def words(text: str) -> list[str]:
    """Return the folded words of `text` in order, without elided articles; « 1 200 » is one word."""
    return list(chain.from_iterable(map(_words, pieces(text))))


def stem(word: str) -> str:
    """Return the Snowball stem of a folded word. Folding before stemming was measured better than after."""
    stemmed: str = _stemmer().stemWord(word)
    return stemmed


def content_words(text: str) -> list[str]:
    """Return the folded words of `text` that are not stop words."""
    return list(chain.from_iterable(map(_content_words, pieces(text))))


def terms(text: str) -> list[str]:
    """Return the stems of the words of `text` that are not stop words, in order."""
    return list(chain.from_iterable(map(_terms, pieces(text))))


@lru_cache(1 << 12)
def term_set(text: str) -> frozenset[str]:
    """Return the distinct terms of `text`. Kept: the passages found, their headings and their sentences are few."""
    return frozenset(chain.from_iterable(map(_terms, pieces(text))))


@dataclass(frozen=True, slots=True)
class Analysis:
    """What an index keeps of documents: of each text its terms, of the texts of each document its distinct content words.

    Both are lines separated by spaces: a set of words takes ten times as long to go from one process to another.
    """

    terms: dict[str, str]
    words: dict[frozenset[str], str]


_ready: ContextVar[Analysis] = ContextVar("ready", default=Analysis({}, {}))  # noqa: B039  # never changed


def line_of_terms(text: str) -> str:
    """Return the terms of `text` in order, separated by spaces."""
    ready = _ready.get().terms.get(text)
    return "".join(map(_line_of, pieces(text)))[1:] if ready is None else ready


def distinct_words(texts: frozenset[str]) -> Collection[str]:
    """Return the distinct content words of `texts`."""
    ready = _ready.get().words.get(texts)
    return _distinct(pieces_of_each(texts)) if ready is None else ready.split()


def analyse(documents: Iterable[frozenset[str]]) -> Analysis:
    """Return what an index keeps of `documents`, sets of texts, for another process to use in `having`.

    The texts of each are cut together: one by one, they take a fifth longer.
    """
    analysis = Analysis({}, {})
    for texts in documents:
        cut = pieces_of_each(texts)
        lines = "".join(map(_line_of, cut)).split(BETWEEN)
        analysis.terms.update((text, line[1:]) for text, line in zip(texts, lines, strict=True))
        analysis.words[texts] = " ".join(_distinct(cut))
    return analysis


@contextmanager
def having(ready: Iterable[Analysis]) -> Iterator[None]:
    """Analyse nothing again of what is `ready`."""
    held = Analysis({}, {})
    for one in ready:
        held.terms.update(one.terms)
        held.words.update(one.words)
    token = _ready.set(held)
    try:
        yield
    finally:
        _ready.reset(token)


class _Kept(dict[str, Made]):
    """Piece → what is made of it: `dict` reads three times as fast as `lru_cache`, and forgets all when it is full."""

    def __init__(self, make: Callable[[str], Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, piece: str) -> Made:
        if len(self) >= _REMEMBERED:
            self.clear()
        made = self[piece] = self._make(piece)
        return made


def _distinct(cut: Iterable[str]) -> frozenset[str]:
    return frozenset(chain.from_iterable(map(_content_words, set(cut))))


def _words(piece: str) -> list[str]:
    folded = fold(piece)
    if folded.isalnum() and _LETTER_APOSTROPHE not in folded:
        return [folded]
    return WORD.findall(_elided().sub(" ", folded.replace("aujourd'hui", "aujourdhui")))


def _made_words(piece: str) -> tuple[str, ...]:
    return tuple([word for word in _words(piece) if word not in stop_words()])


def _made_line(piece: str) -> str:
    """Return the terms of a piece, each after a space."""
    return piece if piece == BETWEEN else "".join([f" {stem(word)}" for word in _content_words(piece)])


_content_words = _Kept(_made_words).__getitem__
_line_of = _Kept(_made_line).__getitem__


@lru_cache(_REMEMBERED)
def _terms(piece: str) -> tuple[str, ...]:
    return tuple(map(stem, _content_words(piece)))
