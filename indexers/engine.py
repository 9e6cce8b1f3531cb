"""What an engine is: it holds documents, ranks passages for a question, and forgets. Two exist: embedded, and Elasticsearch."""

import datetime as dt
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from indexers.document import Document, Life
from indexers.language.query import Query
from indexers.language.spelling import Speller
from ports.embedding import Vectors
from ports.knowledge import Knowledge, Passage

DOCUMENT_FIELDS = {"title": 0.3, "opening": 0.25, "body": 1.0}
PASSAGE_FIELDS = {"headings": 0.5, "text": 1.0}
"""Field → what its BM25 score counts for, in the sum that ranks documents, and passages."""
DOCUMENTS_DEEP, PASSAGES_DEEP = 100, 200
"""How far each ranking is read before they are fused."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose eyes, and which day: what every query must carry."""

    readers: tuple[str, ...]
    day: dt.date

    def admits(self, passage: Passage) -> bool:
        """Tell whether these eyes may read `passage` that day, as every query asks."""
        begun = passage.valid_from is None or passage.valid_from <= self.day
        over = passage.valid_until is not None and passage.valid_until < self.day
        return begun and not over and not set(self.readers).isdisjoint(passage.readers)


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and standard deviation of the cosines between one question and all vectors of a kind."""

    mean: float = 0.0
    deviation: float = 1.0


@dataclass(frozen=True, slots=True)
class Asked:
    """The vectors of a question: what documents are compared with, and the passages of one (see `Embedder.within`)."""

    question: Vectors
    within: Vectors


@dataclass(frozen=True, slots=True)
class Cosines:
    """What the vectors say of the candidates, by document: its nearest passage, its title, and on demand all its passages."""

    nearest: Mapping[str, float]
    titles: Mapping[str, float]
    passage_spread: Spread
    title_spread: Spread
    within: Callable[[Sequence[str]], Mapping[str, float]]
    """Candidates → the cosines of their passages with `Asked.within`: few are shown, those of the others never read."""

    def passages(self, documents: Iterable[str]) -> Mapping[str, float]:
        """Return passage → cosine, of those of `documents` that are candidates."""
        candidates = [document for document in documents if document in self.nearest]
        return self.within(candidates) if candidates else {}


@dataclass(frozen=True, slots=True)
class Rankings:
    """What words and vectors said. A candidate is a document that either ranked high.

    `documents` and `passages` are sums of BM25 scores over the fields above; those out of reach are missing.
    """

    documents: Mapping[str, float] = field(default_factory=dict)
    passages: Mapping[str, float] = field(default_factory=dict)
    cosines: Cosines | None = None
    """None when no vector was compared."""


class Index(Protocol):
    """What the search asks of an engine. The filter on `Scope` is part of the engine's own query, and fails closed."""

    @property
    def speller(self) -> Speller:
        """The words of the documents."""

    async def refresh(self) -> object:
        """Take note of what was written since; return what changes whenever something was."""

    async def rank(self, query: Query, vector: Awaitable[Vectors | None], scope: Scope) -> Rankings:
        """Rank the documents and passages that `scope` may see; what needs no `vector` need not wait for it.

        Raises:
            Unavailable: the engine does not answer.
        """

    async def passages(self, ids: Sequence[str]) -> Mapping[str, Passage]:
        """Return the passages that still exist among `ids`, by id."""

    async def passages_of(self, document: str) -> Sequence[Passage]:
        """Return the passages of one document, in reading order."""


class Catalogue(Protocol):
    """What an engine holds, for the tools that fill it. Blocking."""

    def hashes(self, source: str) -> dict[str, str]:
        """Return id → content hash of the documents that came from `source`."""

    def document(self, ident: str) -> Document | None:
        """Return one document, `extra` included, or None."""

    def held(self, ids: Sequence[str]) -> Mapping[str, Document]:
        """Return the documents that exist among `ids`, by id, `extra` included."""

    def documents(self) -> list[Document]:
        """Return every document, without `extra`."""

    def extras(self) -> dict[str, dict[str, object]]:
        """Return document → `extra`, of those that have some."""

    def lives(self) -> dict[str, Life]:
        """Return document → `life`, of those that have something to say."""

    def count(self) -> tuple[int, int]:
        """Return how many documents and how many passages there are."""

    def passages_of(self, document: str) -> list[Passage]:
        """Return the passages of one document, in reading order."""

    def passages(self, ids: Sequence[str]) -> Mapping[str, Passage]:
        """Return the passages that exist among `ids`, by id."""

    def embedded(self, document: str) -> set[str]:
        """Return the ids of the passages of `document` that have a vector."""

    def every_passage(self) -> Iterable[Passage]:
        """Yield all passages, document by document, in reading order."""


class Engine(Knowledge, Protocol):
    """A `Knowledge` that can be filled."""

    @property
    def library(self) -> Catalogue:
        """What it holds."""

    def replace(self, changed: Iterable[tuple[Document, Sequence[Passage]]], dropped: Iterable[str] = ()) -> None:
        """Put `changed` in place of what they were and forget `dropped`. Blocking; a crash leaves it to be done again.

        Raises:
            Unavailable: the engine does not answer, or another process is indexing.
        """

    def embed(self, progress: Callable[[int, int], None] = lambda done, total: None) -> int:
        """Make the vectors that are missing and return how many were made. Blocking, and can be interrupted."""

    def lacks_vectors(self) -> bool:
        """Tell whether `embed` has something to do."""

    def close(self) -> None:
        """Release what it holds open."""


def best(passages: Mapping[str, float]) -> dict[str, float]:
    """Return document → its best passage's score."""
    found: dict[str, float] = {}
    for passage, score in passages.items():
        document = owner(passage)
        if document not in found or score > found[document]:
            found[document] = score
    return found


@lru_cache(1 << 15)
def owner(passage: str) -> str:
    """Return the document of a passage: its id begins with it."""
    return passage.rpartition("#")[0]
