"""What a question wants: papers, a price, a delay… Which headings announce it, and which texts hold it, is in `wants.yaml`.

How it is asked is there too for French, in `wants.psv` for the other languages.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from indexers.language.french import stem, words
from indexers.language.glossary.lexicon import rows
from indexers.language.glossary.tongues import cut, plain
from ports.text import fold
from ports.yaml import load_yaml

_REMEMBERED = 1 << 12
"""Headings and texts whose wants are kept: those of the passages found are few."""

_READ = 200
"""Words of a question that are read: a longer one tells a story."""


class _Entry(BaseModel):
    """One entry of `wants.yaml`; its first lines say what each key means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    demande: tuple[str, ...]
    sauf: tuple[str, ...] = ()
    titres: tuple[str, ...]
    tient: str
    entier: bool = False


@dataclass(frozen=True, slots=True)
class _Want:
    said: frozenset[str]
    unsaid: frozenset[str]
    stems: frozenset[str]
    held: re.Pattern[str]
    whole: bool


def wanted(said: Sequence[str]) -> frozenset[str]:
    """Return what the folded words `said` ask for."""
    said = said[:_READ]
    phrases = _phrases(said)
    return frozenset(name for name, want in _wants().items() if phrases & want.said and _asks(want, said, phrases))


def wanted_abroad(question: str, language: str) -> frozenset[str]:
    """Return what a question in another language asks for, by the words of that language."""
    said = f" {' '.join(map(plain, cut(question)[:_READ]))} "
    return frozenset(name for phrase, names in _abroad(language).items() if phrase in said for name in names)


@lru_cache(_REMEMBERED)
def announced(heading: str) -> frozenset[str]:
    """Return what a heading promises."""
    stems = {form for word in words(heading) for form in (word, stem(word))}
    return frozenset(name for name, want in _wants().items() if stems & want.stems)


@lru_cache(_REMEMBERED)
def holds(text: str, want: str) -> bool:
    """Tell whether `text` could answer `want`: amounts for a price, a list of papers, days, addresses…"""
    return bool(_wants()[want].held.search(fold(text)))


@cache
def wholes() -> frozenset[str]:
    """Return what is answered by a whole table, not by those of its rows that hold the question's words."""
    return frozenset(name for name, want in _wants().items() if want.whole)


def _phrases(said: Sequence[str]) -> set[str]:
    """Return the runs of words of `said` that are no longer than the longest phrase of `wants.yaml`."""
    lengths = range(1, _longest() + 1)
    return {" ".join(said[start : start + length]) for length in lengths for start in range(len(said) - length + 1)}


def _asks(want: _Want, said: Sequence[str], phrases: set[str]) -> bool:
    """Tell whether something is still asked once what means something else is left out."""
    rest = f" {' '.join(said)} "
    for phrase in phrases & want.unsaid:
        rest = rest.replace(f" {phrase} ", " / ")
    return bool(_phrases(rest.split()) & want.said) if phrases & want.unsaid else True


@cache
def _wants() -> Mapping[str, _Want]:
    content = load_yaml(Path(__file__).with_name("wants.yaml").read_text("utf-8"))
    return {name: _compiled(_Entry.model_validate(entry)) for name, entry in content.items()}


@cache
def _abroad(language: str) -> Mapping[str, Sequence[str]]:
    """Return phrase of a language, between spaces → what it asks for."""
    found: dict[str, list[str]] = {}
    for row in rows(Path(__file__).with_suffix(".psv")):
        for phrase in row.get(language, ()):
            found.setdefault(f" {' '.join(map(plain, cut(phrase)))} ", []).extend(row["veut"])
    return found


def _compiled(entry: _Entry) -> _Want:
    stems = frozenset(form for word in entry.titres for form in (word, stem(word)))
    return _Want(frozenset(entry.demande), frozenset(entry.sauf), stems, re.compile(entry.tient), entry.entier)


@cache
def _longest() -> int:
    """Return how many words the longest phrase has."""
    return max(phrase.count(" ") + 1 for want in _wants().values() for phrase in want.said | want.unsaid)
