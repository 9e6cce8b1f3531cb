"""The collectivité's documents, cut into passages that can be searched and cited."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ports.people import Person

CELLS = " | "
"""Parts the cells of a table, a row a line, in the text of passages and in what is quoted of them."""
RULED_OUT = -1.0
"""Weight of a row that is not the one asked for, whatever else it holds: another band, another place."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document, small enough to be quoted, with all that a citation and a right of access need.

    `readers` are labels such as those of `Person.reads`; an empty tuple opens the passage to nobody.
    """

    id: str
    document: str
    title: str
    text: str
    readers: tuple[str, ...]
    headings: tuple[str, ...] = ()
    page: int | None = None
    url: str = ""
    owner: str = ""
    date: dt.date | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of a passage that can be quoted alone: a sentence, a list with its lead-in, a table.

    `weight` says how much of the question's words it holds; comparable within one search only. It is `RULED_OUT` for a row
    of a table that is for another district, another band of prices.
    """

    text: str
    weight: float
    parts: tuple["Unit", ...] = ()
    """The lines of a table, its header first; those that stand in other passages of the document too."""
    held: Mapping[str, float] = field(default_factory=dict)
    """Word of the question that it says → what that is worth: `weight` in detail."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with its fused score (larger is better, comparable within one search only).

    `units` are its pieces in order; they may be left out of hits that are not the best of their document.
    """

    passage: Passage
    score: float
    units: tuple[Unit, ...] = ()
    likelihood: float = 0.0
    """Probability that it answers best among the passages of its document; 0 where they were not compared."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the engine knows of how well its first hits match: the raw material of a calibrated confidence.

    Every figure has the same meaning on every engine. Those of vectors are None when no vector was compared.
    """

    coverage: float = 0.0
    """Share of the question's words (weighted by rarity) that the best passage, its title and headings contain: 0 to 1."""
    rarest_found: bool = False
    """Whether the question's rarest word stands in the best passage."""
    lexical: float = 0.0
    """Lexical score of the best passage divided by the number of words asked."""
    cosine: float | None = None
    """Largest cosine between the question and a passage of the first document."""
    nearness: float | None = None
    """The same, in standard deviations above the mean of all passages' cosines with this question."""
    model: str = ""
    """The model of sentence vectors that was compared: cosines of two models are not on the same scale."""
    agreement: float = 0.0
    """Share of the rankings (documents and passages by words, passages and titles by vectors) that the first document leads."""
    margin: float = 0.0
    """Fused score of the best document less that of the second, over the first: 0 to 1."""
    asked: int = 0
    """Words of the question that carry weight."""
    unknown: tuple[str, ...] = ()
    """Words of the question that no readable document holds, even repaired."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Hits, best first, and the evidence about them."""

    hits: tuple[Hit, ...] = ()
    evidence: Evidence = Evidence()


class Knowledge(Protocol):
    """The engine behind every answer."""

    async def search(self, question: str, *, for_whom: Person, top: int = 10, language: str = "fr") -> Findings:
        """Return passages of the `top` best documents that `for_whom` may read and that are valid today.

        Hits of one document follow one another, best first, and documents come best first. `language` is that of the
        question (ISO 639-1): words count only when it is the documents' own. The filter on readers is part of the
        engine's own query and fails closed.

        Raises:
            Unavailable: the engine does not answer.
        """

    async def check(self) -> None:
        """Return when a search would be answered; raise `Unavailable` or `Misconfigured` otherwise."""
