"""The embedded engine: on disk, no server, words and vectors together."""

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from indexers.engine import DOCUMENT_FIELDS, DOCUMENTS_DEEP, PASSAGE_FIELDS, PASSAGES_DEEP, Rankings, Scope, owner
from indexers.french import content_words
from indexers.lexical import Lexical
from indexers.library import Document, Library
from indexers.query import Query
from indexers.searching import Searcher
from indexers.spelling import Speller
from indexers.vectors import VectorTable
from ports.embedding import Embedder, Vectors
from ports.errors import Unavailable
from ports.knowledge import Findings, Passage
from ports.people import Person

_BATCH = 64
"""Texts embedded between two writes: what an interruption can lose."""
_PICTURE_SECONDS = 3.0


class Embedded:
    """An `Engine` over one folder. One process writes at a time; any number read meanwhile.

    Words are searched as soon as they are written; vectors join when `embed` has made them.
    """

    def __init__(self, folder: Path, embedder: Embedder | None, today: Callable[[], dt.date] = dt.date.today) -> None:
        self.library = Library(folder / "library.sqlite")
        self._lexical = Lexical(folder / "words")
        self.embedder = embedder
        self._searcher = Searcher(self, embedder, today)
        self._texts = self._made = -1
        self._pictured = 0.0
        self.speller = Speller({})
        self._vectors = VectorTable.empty(1)

    # Reading

    async def search(self, question: str, *, for_whom: Person, top: int = 10, language: str = "fr") -> Findings:
        """See `Knowledge.search`."""
        return await self._searcher.search(question, for_whom=for_whom, top=top, language=language)

    async def check(self) -> None:
        """Return when there is something to search."""
        documents, _ = await asyncio.to_thread(self.library.count)
        if not documents:
            raise Unavailable("nothing is indexed", reason="empty_index")

    async def rank(self, query: Query, vector: Vectors | None, scope: Scope) -> Rankings:
        """See `Index.rank`."""
        return await asyncio.to_thread(self._rank, query, vector, scope)

    def _rank(self, query: Query, vector: Vectors | None, scope: Scope) -> Rankings:
        documents = dict(self._lexical.documents.search(query.terms, DOCUMENT_FIELDS, scope, DOCUMENTS_DEEP))
        passages = dict(self._lexical.passages.search(query.terms, PASSAGE_FIELDS, scope, PASSAGES_DEEP))
        found = documents.keys() | {owner(passage) for passage in passages}
        cosines = self._vectors.compare(vector, scope, found, DOCUMENTS_DEEP) if vector is not None else None
        return Rankings(documents, passages, cosines)

    async def passages(self, ids: Sequence[str]) -> Mapping[str, Passage]:
        """See `Index.passages`."""
        return self.library.passages(ids)

    async def refresh(self) -> tuple[int, int]:
        """See `Index.refresh`: another process may have written."""
        generation = self.library.generation()
        if generation != (self._texts, self._made):
            await asyncio.to_thread(self._refresh, *generation)
        return generation

    def _refresh(self, texts: int, vectors: int) -> None:
        if texts != self._texts:
            self._lexical.refresh()
            self.speller = Speller(self.library.vocabulary(), self.library.count()[0])
        # While vectors are being made their number grows every second: a picture of them a few seconds old will do.
        due = time.monotonic() - self._pictured > _PICTURE_SECONDS
        if self.embedder and (texts != self._texts or (vectors != self._made and due)):
            self._vectors = self._table(self.embedder)
            self._made, self._pictured = vectors, time.monotonic()
        self._texts = texts

    def _table(self, embedder: Embedder) -> VectorTable:
        """Return its vectors once they are those in use: until they are all made, another model's stay beside."""
        if self.library.model_in_use() != embedder.model:
            return VectorTable.empty(1)
        return VectorTable(self.library.documents(), self.library.vectors(embedder.model), embedder.width)

    # Writing

    def replace(self, changed: Iterable[tuple[Document, Sequence[Passage]]], dropped: Iterable[str] = ()) -> None:
        """See `Engine.replace`."""
        changed, dropped = list(changed), list(dropped)
        self._lexical.replace(changed, dropped)
        with self.library.transaction():
            for gone in dropped:
                self.library.drop(gone, self._words_of(self.library.passages_of(gone)))
            for document, passages in changed:
                self.library.forget_words(self._words_of(self.library.passages_of(document.id)))
                self.library.put(document, passages, self._words_of(passages))

    def embed(self, progress: Callable[[int, int], None] = lambda done, total: None) -> int:
        """See `Engine.embed`."""
        if self.embedder is None:
            return 0
        total, done = self.library.count_unembedded(self.embedder.model), 0
        while texts := self.library.unembedded(self.embedder.model, _BATCH):
            keys = [key for key, _ in texts]
            self.library.put_vectors(self.embedder.model, keys, self.embedder.passages([text for _, text in texts]))
            done += len(texts)
            progress(done, total)
        self.library.switch(self.embedder.model)
        return done

    def lacks_vectors(self) -> bool:
        """See `Engine.lacks_vectors`."""
        if self.embedder is None:
            return False
        model = self.embedder.model
        return self.library.model_in_use() not in (None, model) or self.library.count_unembedded(model) > 0

    def close(self) -> None:
        """Release the files."""
        self.library.close()

    @staticmethod
    def _words_of(passages: Sequence[Passage]) -> set[str]:
        texts = (" ".join((p.title, *p.headings, p.text)) for p in passages)
        return {word for text in texts for word in content_words(text)}
