"""What in a question should make one doubt that documents answer it: names they lack, years they cannot know, one's own file."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path

from ports.knowledge import Hit
from ports.text import fold, unshouted
from ports.yaml import load_yaml

_WORD = re.compile(r"[^\W_]+")
_NAME = re.compile(r"[^\W\d_][\w’'-]*")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_SENTENCE_END = frozenset(".?!:…")
_MOST = 2
_REMEMBERED = 512
"""Passages whose words are kept: the same ones answer most questions."""


def strangers(question: str, hits: Sequence[Hit], known: frozenset[str]) -> int:
    """Return how many names of the question, two at most, the first document's passages lack.

    A name begins with a capital and no sentence; `known` are folded words that need not stand in a document.
    """
    held = _held(hits) | known
    foreign = [
        name for name in _names(unshouted(question)) if any(word not in held for word in _words(name) if len(word) > 1)
    ]
    return min(len(foreign), _MOST)


def looks_ahead(question: str, hits: Sequence[Hit], today: dt.date) -> bool:
    """Tell whether the question names a year that is after the first document's date (today without one), and not in it."""
    dated = hits[0].passage.date if hits else None
    held, last = _held(hits), (dated or today).year
    return any(int(year) > last and year not in held for year in _YEAR.findall(question))


def own_file(question: str) -> bool:
    """Tell whether the question is put as those that only a person's own file answers (`own_file.yaml`)."""
    said = f" {' '.join(_words(question))} "
    return any(f" {turn} " in said for turn in _turns())


@cache
def _turns() -> tuple[str, ...]:
    content = load_yaml(Path(__file__).with_name("own_file.yaml").read_text("utf-8"))
    return tuple(turn for turns in content for turn in turns)


def _names(question: str) -> Iterable[str]:
    for match in _NAME.finditer(question):
        before = question[: match.start()].rstrip()
        if match.group()[0].isupper() and before and before[-1] not in _SENTENCE_END:
            yield match.group()


def _held(hits: Sequence[Hit]) -> frozenset[str]:
    of_first = [hit.passage for hit in hits if hit.passage.document == hits[0].passage.document]
    return frozenset().union(*(_distinct(" ".join((one.title, *one.headings, one.text))) for one in of_first))


@lru_cache(_REMEMBERED)
def _distinct(text: str) -> frozenset[str]:
    return frozenset(_words(text))


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))
