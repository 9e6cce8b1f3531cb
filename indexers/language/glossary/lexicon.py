"""The terms of a language and their French words, found in a question."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from pathlib import Path

from indexers.language.glossary.tongues import Tongue, cut, plain, tongues

_TABLES = Path(__file__).parent
_TELLING = 3
"""A shorter stem says too little, unless it is the whole term."""
Found = tuple[int, int, tuple[str, ...]]
"""Position of the first word of a term, position after the last, and its French words."""


def concepts() -> Iterator[dict[str, list[str]]]:
    """Yield the lines of the tables: language → names of one concept."""
    for table in sorted(_TABLES.glob("*.psv")):
        yield from rows(table)


def rows(table: Path) -> Iterator[dict[str, list[str]]]:
    """Yield the lines of a table: name of the column → what its cell lists."""
    header, *lines = table.read_text("utf-8").splitlines()
    columns = header.split("|")
    for line in lines:
        yield {column: cell.split("/") for column, cell in zip(columns, line.split("|"), strict=True)}


class Lexicon:
    """Terms as they are written, and as sequences of stems without small words (« employer » is not « employment »)."""

    def __init__(self, tongue: Tongue) -> None:
        self._tongue = tongue
        self._exact: dict[str, tuple[str, ...]] = {}
        self._french: dict[tuple[str, ...], tuple[str, ...]] = {}
        for concept in concepts():
            for term in concept[tongue.code]:
                self._learn(term, tuple(concept["fr"]))
        self._known = {stem for key in self._french for stem in key}
        self._longest = max(map(len, self._french), default=0)

    def _learn(self, term: str, french: tuple[str, ...]) -> None:
        self._exact.setdefault(plain(term), french)
        key = self.key(term)
        if len("".join(key)) >= min(_TELLING, len(term)):
            self._french.setdefault(key, french)

    def key(self, term: str) -> tuple[str, ...]:
        """Return the stems by which `term` is found."""
        words = cut(term)
        telling = [word for word in words if not self._tongue.is_small(word)]
        return tuple(map(self._tongue.stem, telling or words))

    def find(self, words: Sequence[str]) -> list[Found]:
        """Return the terms in `words`, longest first; none overlaps a longer one."""
        found: list[Found] = []
        for start, end, french in sorted(self._all(words), key=lambda term: term[0] - term[1]):
            if all(end <= first or start >= last for first, last, _ in found if (first, last) != (start, end)):
                found.append((start, end, french))
        return found

    def _all(self, words: Sequence[str]) -> Iterator[Found]:
        places = [place for place, word in enumerate(words) if not self._tongue.is_small(word)]
        readings = [self._tongue.readings(words[place], self._known) for place in places]
        for first in range(len(places)):
            for last in range(first, min(first + self._longest, len(places))):
                start, end = places[first], places[last] + 1
                exact = self._exact.get(plain(" ".join(words[start:end])))
                stemmed = (self._french.get(stems) for stems in product(*readings[first : last + 1]))
                yield from ((start, end, french) for french in ([exact] if exact else stemmed) if french)


@cache
def lexicon(language: str) -> Lexicon:
    """Return the terms of `language`, read once."""
    return Lexicon(tongues()[language])
