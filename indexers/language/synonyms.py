"""Other names of the same things: what is said at the counter, and what the documents say."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from indexers.language.french import content_words, stem
from ports.yaml import load_yaml

_ONE_WORD, _SEVERAL = 0.3, 0.2
"""Weight of a word that stands for another, and of each word of a longer name (measured, docs/comprendre/recherche.md)."""


class Synonyms:
    """Groups of names; a name is one or several words, compared by their stems."""

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        self._names: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
        for group in groups:
            names = list(dict.fromkeys(tuple(content_words(name)) for name in group))
            for name in names:
                key = tuple(map(stem, name))
                self._names[key] += [other for other in names if other != name]
        self._longest = max(map(len, self._names), default=0)

    def named(self, word: str) -> list[str]:
        """Return `word` if it has other names: it is understood even where no document says it."""
        return [word] if self.first(word) else []

    def first(self, word: str) -> str:
        """Return the first of the other names of `word`; empty when it has none."""
        return " ".join(next(iter(self._names.get((stem(word),), ())), ()))

    def expand(self, words: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...], float]]:
        """Yield (word said, other words for it, weight of each). A name of several words must be said whole, in order."""
        stems = [stem(word) for word in words]
        for start in range(len(words)):
            for end in range(start + 1, min(start + self._longest, len(words)) + 1):
                for other in self._names.get(tuple(stems[start:end]), ()):
                    yield words[start], other, _ONE_WORD if len(other) == 1 else _SEVERAL


@cache
def synonyms() -> Synonyms:
    """Return those of `synonyms.yaml`."""
    return Synonyms(load_yaml(Path(__file__).with_name("synonyms.yaml").read_text("utf-8")))
