"""Repairs the words of a question against the words that the documents hold."""

from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from indexers.french import elisions, stem, stop_words

_LONG_WORD = 9
"""From this length on, two mistakes are repaired instead of one (measured on French questions with typos)."""
_SHORT_WORD = 4
"""Below this length a word is never repaired: its neighbours are too many."""
_REMEMBERED = 4096
_VOWELS = frozenset("aeiouyh")


class Speller:
    """The vocabulary of `documents` documents (folded word → how many hold it), arranged by length."""

    def __init__(self, vocabulary: Mapping[str, int], documents: int = 0) -> None:
        self.documents = documents
        self._documents = vocabulary
        self._stems: dict[str, int] = defaultdict(int)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        self._repaired: dict[str, list[str]] = {}
        for word, count in vocabulary.items():
            self._stems[stem(word)] += count
            if not any(letter.isdigit() for letter in word):
                self._by_length[len(word)].append(word)

    def frequency(self, term: str) -> int:
        """Return about how many documents hold a word of this stem."""
        return min(self._stems.get(term, 0), self.documents)

    def knows(self, word: str) -> bool:
        """Tell whether the documents hold this word or another of its family."""
        return word in self._documents or stem(word) in self._stems

    def repair(self, word: str) -> list[str]:
        """Return the known words meant by `word`: itself, cut from a glued article, split in two, or its nearest neighbour.

        An empty list: the documents know no such word. Cheap to call twice in a row with the same words.
        """
        if self.knows(word):
            return [word]
        if word not in self._repaired:
            if len(self._repaired) >= _REMEMBERED:
                self._repaired.clear()
            self._repaired[word] = self._meant(word)
        return self._repaired[word]

    def _meant(self, word: str) -> list[str]:
        unglued = self._without_article(word) or self._split(word)
        if unglued:
            return unglued
        nearest = self._nearest(word)
        return [nearest] if nearest else []

    def _without_article(self, word: str) -> list[str]:
        for prefix in elisions():
            rest = word.removeprefix(prefix)
            if rest != word and len(rest) >= _SHORT_WORD and rest[0] in _VOWELS and self.knows(rest):
                return [rest]
        return []

    def _split(self, word: str) -> list[str]:
        """« rendezvous » → « rendez », « vous »."""
        for cut in range(len(word) - 3, 2, -1):
            first, second = word[:cut], word[cut:]
            if len(word) >= _LONG_WORD - 1 and self._whole(first) and self._whole(second):
                return [first, second]
        return []

    def _whole(self, word: str) -> bool:
        return word in self._documents or (len(word) > 1 and word in stop_words())

    def _nearest(self, word: str) -> str | None:
        if len(word) < _SHORT_WORD or not word.isalpha():
            return None
        reach = 2 if len(word) >= _LONG_WORD else 1
        candidates = [w for length in range(len(word) - reach, len(word) + reach + 1) for w in self._by_length[length]]
        found = process.extract(word, candidates, scorer=OSA.distance, score_cutoff=reach, limit=None)
        if not found:
            return None
        return min(found, key=lambda match: (match[1], match[0][0] != word[0], -self._documents[match[0]]))[0]
