"""Repairs the words of a question against the words that the documents hold."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

from indexers.language.dictionary import is_french
from indexers.language.french import elisions, stem, stop_words
from indexers.language.sounds import sounds

_LONG_WORD = 9
"""From this length on, two mistakes are repaired instead of one (measured on French questions with typos)."""
_LONG_ENOUGH = 6
"""From this length on, a word may be a stop word with a letter missing, or one too many, and surely has a glued article."""
_SHORT_WORD = 4
"""Below this length a word is never repaired: its neighbours are too many."""
_FEW_SOUNDS = 4
"""Below this number, too many words are heard alike."""
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
        for word in {*vocabulary, *stop_words()}:
            if not any(letter.isdigit() for letter in word):
                self._by_length[len(word)].append(word)

    def frequency(self, term: str) -> int:
        """Return about how many documents hold a word of this stem."""
        return min(self._stems.get(term, 0), self.documents)

    def knows(self, word: str) -> bool:
        """Tell whether the documents hold this word or another of its family."""
        return word in self._documents or stem(word) in self._stems

    def repair(self, word: str) -> list[str]:
        """Return the known words meant by `word`: itself, cut from a glued article, heard alike, near, or split in two.

        An empty list: the documents know no such word, or it is French as it is. Cheap to call twice with the same words.
        """
        if self.knows(word):
            return [word]
        if word not in self._repaired:
            if len(self._repaired) >= _REMEMBERED:
                self._repaired.clear()
            self._repaired[word] = self._meant(word)
        return self._repaired[word]

    def surely(self, word: str) -> str:
        """Return what an unknown `word` can only mean, or nothing: « inscritpion » is one, « mourir » no « courir »."""
        if word in stop_words() or word in elisions() or self.knows(word):
            return ""
        meant = self.repair(word)
        sure = len(meant) > 1 or any(found in self._heard_as(word) or _same_but_slipped(word, found) for found in meant)
        return " ".join(meant) if sure else ""

    def _meant(self, word: str) -> list[str]:
        if (cut := self._without_article(word)) or is_french(word):
            return cut
        return self._near(word, 1) or self._split(word) or self._near(word, 2)

    def _without_article(self, word: str) -> list[str]:
        return next(([form] for form in _forms_without_article(word) if self.knows(form)), [])

    def _split(self, word: str) -> list[str]:
        """« rendezvous » → « rendez », « vous »."""
        for cut in range(len(word) - 3, 2, -1):
            first, second = word[:cut], word[cut:]
            if len(word) >= _LONG_WORD - 1 and self._whole(first) and self._whole(second):
                return [first, second]
        return []

    def _whole(self, word: str) -> bool:
        return word in self._documents or (len(word) > 1 and word in stop_words())

    def _near(self, word: str, mistakes: int) -> list[str]:
        """Return the word that is so many mistakes away, or sounds alike; with an article glued in front of it or without."""
        least = _LONG_WORD if mistakes > 1 else _SHORT_WORD
        forms = [form for form in (word, *_forms_without_article(word)) if len(form) >= least and form.isalpha()]
        heard = self._heard_as(word) if mistakes == 1 and word in forms else ()
        found = next(filter(None, (self._nearest(form, mistakes, heard if form == word else ()) for form in forms)), "")
        return [found] if found else []

    def _nearest(self, word: str, mistakes: int, heard: Collection[str]) -> str:
        lengths = range(len(word) - mistakes, len(word) + mistakes + 1)
        near = chain.from_iterable(
            process.extract(word, self._by_length[length], scorer=OSA.distance, score_cutoff=mistakes, limit=None)
            for length in lengths
        )
        candidates = {*heard, *(candidate for candidate, *_ in near)}
        likely = [(self._likelihood(word, candidate, heard=candidate in heard), candidate) for candidate in candidates]
        return max(((how, candidate) for how, candidate in likely if how), default=((), ""))[1]

    def _heard_as(self, word: str) -> Collection[str]:
        """Return the words of the documents that sound like `word`."""
        (sound,) = sounds([word])
        return self._homophones.get(sound, ()) if len(sound) >= _FEW_SOUNDS else ()

    @cached_property
    def _homophones(self) -> Mapping[str, list[str]]:
        """Sound → words. Made when a first word is not known."""
        homophones: dict[str, list[str]] = defaultdict(list)
        known = [word for word in self._documents if len(word) >= _SHORT_WORD and word.isalpha()]
        for word, sound in zip(known, sounds(known), strict=True):
            homophones[sound].append(word)
        return homophones

    def _likelihood(self, word: str, meant: str, *, heard: bool) -> tuple[bool | int, ...]:
        """Return what to compare by; empty: don't.

        Letters swapped or doubled, one forgotten or heard alike, heard alike but farther, one too many, another.
        """
        distance, longer = OSA.distance(word, meant), len(meant) - len(word)
        near, same_first = distance == 1 or not heard, word[0] == meant[0]
        same_letters = near and set(word) == set(meant)
        if meant not in self._documents:  # a stop word: anything short is near one, « Luis » by a letter
            slip = same_letters or (len(word) >= _LONG_ENOUGH and longer)
            return (same_letters, False, False, -distance, bool(longer), True, self.documents) if slip else ()
        forgotten = longer > 0 and same_first and len(word) >= _LONG_ENOUGH
        likely = near and (heard or forgotten)
        return same_letters, likely, heard, -distance, bool(longer), same_first, self._documents[meant]


def _same_but_slipped(word: str, meant: str) -> bool:
    """Tell whether letters were only swapped, doubled or forgotten, none put for another, and an article perhaps glued."""
    if word[0] == meant[0]:
        return set(word) == set(meant) or len(word) < len(meant)
    forms = (form for form in _forms_without_article(word) if len(meant) >= _LONG_ENOUGH)
    return any(form == meant or (form[0] == meant[0] and _same_but_slipped(form, meant)) for form in forms)


def _forms_without_article(word: str) -> Iterator[str]:
    for prefix in elisions():
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) >= _SHORT_WORD and rest[0] in _VOWELS:
            yield rest
