"""Words of a text, and the phrases of `words.yaml` that stand in it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from ports.text import fold
from ports.yaml import load_yaml

Phrase = tuple[str, ...]
_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_ELLIPSIS = "\u2026"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: folded, with its place in the text as written."""

    folded: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """Cut a text into words."""
    return [Word(fold(found.group()), found.start(), found.end()) for found in _WORD.finditer(text)]


@lru_cache(256)  # a message is compared with a dozen lists
def phrase(text: str) -> Phrase:
    """Return the folded words of a text."""
    return tuple(word.folded for word in words(text))


@cache
def listed(*names: str) -> frozenset[Phrase]:
    """Return the phrases of those lists."""
    return frozenset(phrase(entry) for name in names for entry in content()[name]) - {()}


@cache
def signs(name: str) -> frozenset[str]:
    """Answers without a letter: an emoji, a dash."""
    return frozenset(entry for entry in content()[name] if not phrase(entry))


@cache
def content() -> dict[str, list[str]]:
    """Return the lists of `words.yaml`."""
    lists: dict[str, list[str]] = load_yaml(Path(__file__).with_name("words.yaml").read_text("utf-8"))
    return lists


def find(said: Phrase, phrases: Iterable[Phrase]) -> list[tuple[int, Phrase]]:
    """Return the phrases that a text holds, with their places; the longest wins where several start."""
    ordered = sorted(phrases, key=len, reverse=True)
    found = []
    at = 0
    while at < len(said):
        here = next((entry for entry in ordered if entry and said[at : at + len(entry)] == entry), None)
        if here:
            found.append((at, here))
        at += len(here or " ")
    return found


def made_of(text: str, name: str, *around: str, also: frozenset[Phrase] = frozenset()) -> bool:
    """Tell whether a text is made of phrases of that list, at least one, and of phrases of the lists around, or `also`."""
    if text.strip() in signs(name):
        return True
    said = phrase(text)
    wanted, allowed = listed(name), listed(*around) | also
    met = False
    at = 0
    while at < len(said):
        length = longest(said, at, wanted)
        met = met or bool(length)
        length = length or longest(said, at, allowed)
        if not length:
            return False
        at += length
    return met


def skip(said: Sequence[Word], at: int, phrases: frozenset[Phrase]) -> int:
    """Return where what follows these phrases starts."""
    folded = [word.folded for word in said]
    while length := longest(folded, at, phrases):
        at += length
    return at


def stripped(said: Phrase, around: frozenset[Phrase]) -> Phrase:
    """Drop the phrases of `around` at both ends."""
    while length := longest(said, 0, around):
        said = said[length:]
    while length := next((size for size in range(len(said), 0, -1) if said[-size:] in around), 0):
        said = said[:-length]
    return said


def longest(said: Sequence[str], at: int, phrases: frozenset[Phrase]) -> int:
    """Return the number of words of the longest of these phrases that stands at this place."""
    sizes = range(min(6, len(said) - at), 0, -1)
    return next((size for size in sizes if tuple(said[at : at + size]) in phrases), 0)


def first_sentence(text: str, most: int) -> str:
    """Return the first sentence, greetings left out, cut at a word."""
    for sentence in _SENTENCE.split(text):
        said = words(sentence)
        start = skip(said, 0, listed("salutations"))
        if start < len(said):
            first = sentence[said[start].start :].strip(" ,.")
            return shortened(first[:1].upper() + first[1:], most)
    return shortened(text.strip(), most)


def shortened(text: str, most: int) -> str:
    """Cut a text at a word, when it is longer than that many characters."""
    if len(text) <= most:
        return text
    return (text[:most].rsplit(None, 1)[0] if " " in text[:most] else text[: most - 1]) + _ELLIPSIS
