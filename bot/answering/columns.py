"""Columns of a table that say a person's situation, and how people say the values that stand in them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import takewhile
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ports.text import fold, spaced
from ports.yaml import load_yaml

_OTHER_ENDING, _BEGINNING, _ROOT = 2, 4, 5
"""Letters by which two endings of a word differ at most; that a word which begins another has at least, and that two have in
common."""


class Column(BaseModel):
    """A kind of column: the question that asks for its value, and how the names of such columns begin."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    question: str
    titres: tuple[str, ...]


class _Lists(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    colonnes: Mapping[str, Column]
    tranches: tuple[str, ...]
    petits: frozenset[str]
    demande: tuple[str, ...]


@cache
def lists() -> _Lists:
    """Return what `columns.yaml` says."""
    return _Lists.model_validate(load_yaml(Path(__file__).with_name("columns.yaml").read_text("utf-8")))


@lru_cache(1 << 10)
def kind(name: str) -> str:
    """Return the kind of the column that has this name; empty when it says no situation."""
    said = spaced(name)
    return next((one for one, column in lists().colonnes.items() if said.startswith(_titles(column))), "")


def asked_for(question: str, name: str) -> bool:
    """Tell whether a question asks for the values of a column: « quel quartier… »."""
    of, said = lists().colonnes[kind(name)], spaced(question)
    return any(f" {ask} {title} " in said for ask in lists().demande for title in of.titres)


def says(text: str, value: str) -> bool:
    """Tell whether a text names a value: all its words but the small ones, whatever their endings."""
    words, said = _words(value), _words(text)
    return bool(words) and all(any(alike(word, other) for other in said) for word in words)


def named(values: Iterable[str], text: str) -> str:
    """Return the value of which a text says the most words; empty when it says none, or as many of two."""
    said = {value: sum(holds(text, word) for word in _words(value)) for value in values}
    most = [value for value, words in said.items() if words and words == max(said.values())]
    return most[0] if len(most) == 1 else ""


def holds(text: str, word: str) -> bool:
    """Tell whether a text has a word, whatever its ending."""
    return any(alike(fold(word), other) for other in spaced(text).split())


def alike(one: str, other: str) -> bool:
    """Tell whether two folded words are one but for their endings: « gris » and « grises », « malade » and « maladie »."""
    short, long = sorted((one, other), key=len)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    begins = same == len(short) >= _BEGINNING or same >= _ROOT
    return one == other or (begins and max(len(long) - same, len(short) - same) <= _OTHER_ENDING)


def _words(text: str) -> Sequence[str]:
    return [word for word in spaced(text).split() if word not in lists().petits]


def _titles(column: Column) -> tuple[str, ...]:
    return tuple(f" {title} " for title in column.titres)
