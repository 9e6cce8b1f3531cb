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

from ports.text import fold
from ports.yaml import load_yaml

WORD = re.compile(r"[^\W_]+")
_THOUSANDS = re.compile(r" (?=[0-9]{3}\b)(?<=[0-9] )")
"""Looked for by its space: by its first digit, it takes four times as long."""
_APOSTROPHES = "'`´"
_SPACES = " \u00a0"
"""Those that stand within a number of thousands."""
_BREAK = "\n"
"""What becomes of all that is no part of a word, an elision or a number of thousands."""
_TYPESET = (
    *(("œ", "oe"), ("Œ", "oe"), ("’", "'"), ("\u2009", " "), ("\u202f", " ")),
    *((mark, _BREAK) for mark in "€‘“”–—…•"),
)
"""Nearly all of what French writes beyond Latin-1."""
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
    return _line(_pieces(text)) if ready is None else ready


def distinct_words(texts: frozenset[str]) -> Collection[str]:
    """Return the distinct content words of `texts`."""
    ready = _ready.get().words.get(texts)
    return _distinct(map(_pieces, texts)) if ready is None else ready.split()


def analyse(documents: Iterable[frozenset[str]]) -> Analysis:
    """Return what an index keeps of `documents`, sets of texts, for another process to use in `having`."""
    analysis = Analysis({}, {})
    for texts in documents:
        pieces = {text: _pieces(text) for text in texts}
        analysis.terms.update((text, _line(cut)) for text, cut in pieces.items())
        analysis.words[texts] = " ".join(_distinct(pieces.values()))
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


def _line(pieces: Iterable[str]) -> str:
    return "".join(map(_line_of, pieces))[1:]


def _distinct(cut: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(chain.from_iterable(map(_content_words, set().union(*cut))))


def _pieces(text: str) -> list[str]:
    """Cut at spaces, but for those within a number, and at marks. Letters of Latin-1 are folded, all at once."""
    for typeset, plain in _TYPESET:
        text = text.replace(typeset, plain)
    try:
        text = text.encode("latin-1").translate(_folded()).decode("latin-1")
    except UnicodeEncodeError:
        text = text.translate(_folded().decode("latin-1"))
    return _THOUSANDS.sub("", text).split()


@cache
def _folded() -> bytes:
    """Return what becomes of each character of Latin-1, in its order."""
    return "".join(map(_folded_character, map(chr, range(256)))).encode("latin-1")


def _folded_character(one: str) -> str:
    folded = fold(one)
    if one.isalpha() and len(folded) == 1 and folded <= "\xff":
        return folded
    if one in _APOSTROPHES:
        return "'"
    if one in _SPACES:
        return " "
    return one if one.isalnum() else _BREAK


def _words(piece: str) -> list[str]:
    folded = fold(piece)
    if folded.isalnum() and _LETTER_APOSTROPHE not in folded:
        return [folded]
    return WORD.findall(_elided().sub(" ", folded.replace("aujourd'hui", "aujourdhui")))


def _made_words(piece: str) -> tuple[str, ...]:
    return tuple([word for word in _words(piece) if word not in stop_words()])


_content_words = _Kept(_made_words).__getitem__
_line_of = _Kept(lambda piece: "".join([f" {stem(word)}" for word in _content_words(piece)])).__getitem__
"""Piece → its terms, each after a space."""


@lru_cache(_REMEMBERED)
def _terms(piece: str) -> tuple[str, ...]:
    return tuple(map(stem, _content_words(piece)))
