"""A question as the engine reads it: repaired words, terms, and what it could not recognise."""

from dataclasses import dataclass
from typing import Self

from indexers.french import content_words, stem
from indexers.spelling import Speller


@dataclass(frozen=True, slots=True)
class Query:
    """`terms` are stems of repaired words; `unknown` are the words that the documents don't know, as they were written."""

    terms: tuple[str, ...]
    unknown: tuple[str, ...]

    @classmethod
    def of(cls, question: str, speller: Speller) -> Self:
        """Read `question` against the words of the documents."""
        terms: list[str] = []
        unknown: list[str] = []
        for word in dict.fromkeys(content_words(question)):
            repaired = speller.repair(word)
            terms += [stem(known) for known in repaired if content_words(known)]
            if not repaired:
                unknown.append(word)
        return cls(tuple(dict.fromkeys(terms)), tuple(unknown))
