"""Names of things the town hall deals in (documents, waste, schools…), by phrase."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.understanding.reading import Reading, Token, fold
from bot.understanding.spans import Spans
from ports.yaml import load_yaml

Index = dict[str, list[tuple[tuple[str, ...], str]]]
"""Phrases by their first word, the longest first, with their key."""

_NO_KEY = "sans_cle"
"""Phrases that are claimed so that nothing is read in them."""
_ELIDED = frozenset("ldjmtsnc")
_SMALL = frozenset(("de", "d", "du", "des", "la", "le", "les", "l", "a", "au", "aux", "un", "une", "et"))


def find(spans: Spans) -> None:
    """Claim every phrase of the vocabulary, the longest first."""
    index = _index(spans.language)
    tokens = [token for token in _content(spans.reading)]
    position = 0
    while position < len(tokens):
        length, key = _longest(index, tokens, position)
        if length:
            spans.add("" if key == _NO_KEY else key, tokens[position][0], tokens[position + length - 1][1])
        position += max(length, 1)
    if spans.language in ("zh", "ar"):
        _unspaced(spans)


def _content(reading: Reading) -> Iterator[Token]:
    return (token for token in reading.tokens if token[2] not in _SMALL)


def _longest(index: Index, tokens: list[Token], position: int) -> tuple[int, str]:
    """Return how many tokens the longest phrase that begins here covers, and its key."""
    for form in _forms(tokens[position][2]):
        for phrase, key in index.get(form, ()):
            following = tokens[position : position + len(phrase)]
            if len(following) == len(phrase) and all(map(_is, following[1:], phrase[1:])):
                return len(phrase), key
    return 0, ""


def _is(token: Token, word: str) -> bool:
    return token[2] == word or word in _forms(token[2])


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" and word != "plus" else word


def _forms(word: str) -> Iterator[str]:
    """Yield the word, then the word without an article that the keyboard glued to it (« dinscription »)."""
    yield _singular(word)
    if len(word) > 4:
        if word[0] in _ELIDED:
            yield _singular(word[1:])
        elif word[:2] == "qu":
            yield _singular(word[2:])


def _unspaced(spans: Spans) -> None:
    for phrase, key in _characters(spans.language):
        start = spans.reading.folded.find(phrase)
        if start >= 0:
            spans.add(key, start, start + len(phrase))


@cache
def _vocabulary() -> dict[str, dict[str, str]]:
    content: dict[str, dict[str, str]] = load_yaml(Path(__file__).with_name("vocabulary.yaml").read_text("utf-8"))
    return content


@cache
def _index(language: str) -> Index:
    """Return phrases by first word, longest first."""
    index: Index = defaultdict(list)
    for key, by_language in _vocabulary().items():
        for name in dict.fromkeys(("fr", language)):
            for entry in by_language.get(name, "").split(","):
                phrase = tuple(_singular(token[2]) for token in _content(Reading(fold(entry))))
                if phrase:
                    index[phrase[0]].append((phrase, key))
    for phrases in index.values():
        phrases.sort(key=lambda found: -len(found[0]))
    return dict(index)


@cache
def _characters(language: str) -> tuple[tuple[str, str], ...]:
    found = [
        (fold(entry.strip()), key)
        for key, by_language in _vocabulary().items()
        for entry in by_language.get(language, "").split(",")
        if entry.strip()
    ]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))
