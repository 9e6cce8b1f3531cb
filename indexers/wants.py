"""What a question wants: papers, a price, a delay… Which headings announce it, and which texts hold it, is in `wants.yaml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from indexers.french import stem, words
from ports.text import fold
from ports.yaml import load_yaml

_REMEMBERED = 1 << 12
"""Headings and texts whose wants are kept: those of the passages found are few."""


class _Entry(BaseModel):
    """One entry of `wants.yaml`; its first lines say what each key means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    demande: tuple[str, ...]
    sauf: tuple[str, ...] = ()
    titres: tuple[str, ...]
    tient: str


@dataclass(frozen=True, slots=True)
class _Want:
    said: re.Pattern[str]
    unsaid: re.Pattern[str] | None
    stems: frozenset[str]
    held: re.Pattern[str]


def wanted(said: str) -> frozenset[str]:
    """Return what the folded words `said` ask for."""
    return frozenset(name for name, want in _wants().items() if _asks(want, said))


@lru_cache(_REMEMBERED)
def announced(heading: str) -> frozenset[str]:
    """Return what a heading promises."""
    stems = {form for word in words(heading) for form in (word, stem(word))}
    return frozenset(name for name, want in _wants().items() if stems & want.stems)


@lru_cache(_REMEMBERED)
def held(text: str) -> frozenset[str]:
    """Return what `text` could answer: amounts for a price, a list of papers, days, addresses…"""
    folded = fold(text)
    return frozenset(name for name, want in _wants().items() if want.held.search(folded))


def _asks(want: _Want, said: str) -> bool:
    return bool(want.said.search(want.unsaid.sub(" ", said) if want.unsaid else said))


@cache
def _wants() -> Mapping[str, _Want]:
    content = load_yaml(Path(__file__).with_name("wants.yaml").read_text("utf-8"))
    return {name: _compiled(_Entry.model_validate(entry)) for name, entry in content.items()}


def _compiled(entry: _Entry) -> _Want:
    stems = frozenset(form for word in entry.titres for form in (word, stem(word)))
    return _Want(_any(entry.demande), _any(entry.sauf) if entry.sauf else None, stems, re.compile(entry.tient))


def _any(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b")
