"""The word lists of understanding, folded and compiled once per language."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from bot.understanding.reading import fold
from ports.yaml import load_yaml

_WORD = re.compile(r"[^\W_]+")
_FOLDER = Path(__file__).parent


@cache
def _lists(name: str) -> dict[str, Any]:
    content: dict[str, Any] = load_yaml((_FOLDER / name).read_text("utf-8"))
    return content


@cache
def entries(name: str, language: str = "fr") -> tuple[str, ...]:
    """Return the folded entries of a list of `lexicon.yaml`, for French and `language`.

    Lists with commas hold phrases, the others words.
    """
    content = _lists("lexicon.yaml")[name]
    if isinstance(content, str):
        return _split(content)
    return tuple(dict.fromkeys(word for key in ("fr", language) for word in _split(content.get(key, ""))))


@cache
def own_words(name: str, language: str) -> frozenset[str]:
    """Return the folded words that a list has for `language` alone."""
    return frozenset(_split(_lists("lexicon.yaml")[name].get(language, "")))


@cache
def words(name: str, language: str = "fr") -> frozenset[str]:
    """Return the same entries as a set."""
    return frozenset(entries(name, language))


@cache
def alternation(name: str, language: str = "fr") -> str:
    """Return the same entries as the body of a regular expression, longest first; nothing matches an empty list."""
    return either(entries(name, language))


def either(options: Iterable[str]) -> str:
    """Return a non-capturing group that matches any of `options`, longest first, with any run of spaces."""
    ordered = sorted(set(options), key=lambda option: (-len(option), option))
    return f"(?:{'|'.join(re.escape(option).replace(chr(92) + ' ', '[ ]') for option in ordered) or '(?!)'})"


@cache
def first_names(kind: str = "prenoms") -> frozenset[str]:
    """Return the folded first names of a list of `prenoms.yaml`."""
    names = frozenset(_split(_lists("prenoms.yaml")[kind]))
    return names if kind != "prenoms" else names | first_names("ambigus") | first_names("jamais_seuls")


@cache
def sure_first_names() -> frozenset[str]:
    """Return the folded first names that are not also words, places or family names."""
    return first_names() - first_names("ambigus") - first_names("jamais_seuls")


@cache
def heads(name: str, language: str = "fr") -> frozenset[str]:
    """Return the first word of each entry: a message without any of them needs no closer look."""
    return frozenset(match.group() for entry in entries(name, language) if (match := _WORD.search(entry)))


def _split(text: str) -> tuple[str, ...]:
    parts = text.split(",") if "," in text else text.split()
    return tuple(fold(part.strip()) for part in parts if part.strip())
