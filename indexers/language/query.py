"""A question as the engine reads it: repaired words, other names of the same things, and what it could not recognise."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from indexers.language.dictionary import is_french
from indexers.language.french import WORD, content_words, stem, stop_words, words
from indexers.language.glossary import french
from indexers.language.shorthand import spelt_out
from indexers.language.spelling import Speller
from indexers.language.synonyms import synonyms
from indexers.language.wants import wanted, wanted_abroad
from ports.text import fold

FRENCH = "fr"
"""The language of the documents."""
_LONG_NAME = 5
"""Below this length a name has several meanings: « cb » is more often « combien » than a card."""


@dataclass(frozen=True)
class Query:
    """`words` are the stems asked for, each with what counts as saying it: stem → weight, its own being 1.

    `unknown` are the words that the documents don't know, as they were written. `wants` are the kinds of things that would
    answer (see `indexers.language.wants`).
    """

    words: Mapping[str, Mapping[str, float]]
    unknown: tuple[str, ...]
    wants: frozenset[str] = frozenset()

    @classmethod
    def of(cls, question: str, speller: Speller, language: str = FRENCH) -> Self:
        """Read `question`, in `language`, against the words of the documents."""
        known: list[str] = []
        unknown: list[str] = []
        for word in _said(question, language):
            repaired = speller.repair(word) or synonyms().named(word)
            known += [other for other in repaired if content_words(other)]
            if not repaired:
                unknown.append(word)
        found = {stem(word): {stem(word): 1.0} for word in known}
        for said, meant, weight in synonyms().expand(known):
            for other in meant:
                found[stem(said)].setdefault(stem(other), weight)
        return cls(found, tuple(unknown), _wants(question, speller, language))

    def numbers_found(self) -> Self:
        """Return what is left to find once the numbers are: a band holds « 600 » without saying it."""
        words = {word: names for word, names in self.words.items() if not word.isdecimal()}
        return replace(self, words=words, unknown=tuple(word for word in self.unknown if not word.isdecimal()))

    @cached_property
    def terms(self) -> Mapping[str, float]:
        """All stems to look for, with their weights."""
        merged: dict[str, float] = {}
        for alternatives in self.words.values():
            for term, weight in alternatives.items():
                merged[term] = max(merged.get(term, 0.0), weight)
        return merged


def _wants(question: str, speller: Speller, language: str) -> frozenset[str]:
    """Return what a question asks for, by its own words, mended in French, and by a glossary's in another language."""
    if language == FRENCH:
        return wanted(words(mended(question, speller)))
    return wanted(words(" ".join(french(question, language)))) | wanted_abroad(question, language)


def _said(question: str, language: str) -> list[str]:
    """Return the folded French words of a question that carry weight, each once."""
    if language != FRENCH:
        return list(dict.fromkeys(content_words(" ".join(french(question, language)))))
    stop = stop_words()
    return list(dict.fromkeys(word for word in spelt_out(words(question)) if word not in stop))


def mended(question: str, speller: Speller) -> str:
    """Return a French question with its surely misspelt words repaired where they stand, the others as they were written.

    A mark or slang that no document says (« ChatGPT ») is written by its first other name: the model knows it less.
    """

    def right(word: re.Match[str]) -> str:
        folded = fold(word[0])
        if meant := speller.surely(folded):
            return meant.upper() if word[0].isupper() else meant
        return _otherwise(folded, speller) or word[0]

    return WORD.sub(right, question)


def _otherwise(word: str, speller: Speller) -> str:
    told = len(word) < _LONG_NAME or speller.knows(word) or is_french(word)
    return "" if told else synonyms().first(word)
