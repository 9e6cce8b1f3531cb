"""The embedded engine: on disk, no server, words and vectors together."""

import asyncio
import datetime as dt
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path

from indexers.document import Document
from indexers.embedded.gallery import EXACT, Gallery
from indexers.embedded.lexical import Lexical
from indexers.embedded.library import Library
from indexers.engine import DOCUMENT_FIELDS, DOCUMENTS_DEEP, PASSAGE_FIELDS, PASSAGES_DEEP, Rankings, Scope, owner
from indexers.language.french import distinct_words
from indexers.language.query import Query
from indexers.language.spelling import Speller
from indexers.ranking.searching import Searcher
from ports.embedding import Embedder, Vectors
from ports.errors import Unavailable
from ports.knowledge import Findings, Passage
from ports.people import Person

_BATCH = 64
"""Texts embedded between two writes: what an interruption can lose."""
_READ = 4096
"""Passages kept in memory, 8 MB, until something is written: the same ones answer most questions."""
_DRAWN_EVERY = 400 * _BATCH
"""Texts embedded between two looks at whether a picture of them is due."""


class Embedded:
    """An `Engine` over one folder. One process writes at a time; any number read meanwhile.

    Words are searched as soon as they are written; vectors join when `embed` has made them.
    """

    def __init__(
        self,
        folder: Path,
        embedder: Embedder | None,
        today: Callable[[], dt.date] = dt.date.today,
        exact: int = EXACT,
    ) -> None:
        """Open `folder`, made if need be. More than `exact` passages are compared by approximation, the newest apart."""
        self.library = Library(folder / "library.sqlite")
        self._lexical = Lexical(folder / "words")
        self.embedder = embedder
        self._searcher = Searcher(self, embedder, today)
        self._vectors = Gallery(folder / "pictures", self.library, embedder, exact) if embedder else None
        self._generation = (-1, -1)
        self._refreshing = threading.Lock()
        self._read: dict[str, Passage] = {}
        self.speller = Speller({})

    # Reading

    async def search(self, question: str, *, for_whom: Person, top: int = 10, language: str = "fr") -> Findings:
        """See `Knowledge.search`."""
        return await self._searcher.search(question, for_whom=for_whom, top=top, language=language)

    async def check(self) -> None:
        """Return when there is something to search."""
        documents, _ = await asyncio.to_thread(self.library.count)
        if not documents:
            raise Unavailable("nothing is indexed", reason="empty_index")

    async def rank(self, query: Query, vector: Awaitable[Vectors | None], scope: Scope) -> Rankings:
        """See `Index.rank`: words are searched while the vector is made."""
        words, terms = self._lexical, query.terms
        documents, passages, made = await asyncio.gather(
            asyncio.to_thread(words.documents.search, terms, DOCUMENT_FIELDS, scope, DOCUMENTS_DEEP),
            asyncio.to_thread(words.passages.search, terms, PASSAGE_FIELDS, scope, PASSAGES_DEEP),
            vector,
        )
        if made is None or self._vectors is None:
            return Rankings(documents, passages)
        found = documents.keys() | set(map(owner, passages))
        cosines = await asyncio.to_thread(self._vectors.compare, made, scope, found, DOCUMENTS_DEEP)
        return Rankings(documents, passages, cosines)

    async def passages(self, ids: Sequence[str]) -> Mapping[str, Passage]:
        """See `Index.passages`."""
        read = self._read  # another search may start a new one meanwhile, for what was written since
        if len(read) > _READ:
            read = self._read = {}
        if lacking := [ident for ident in ids if ident not in read]:
            read |= self.library.passages(lacking)
        return {ident: read[ident] for ident in ids if ident in read}

    async def passages_of(self, document: str) -> Sequence[Passage]:
        """See `Index.passages_of`."""
        return await asyncio.to_thread(self.library.passages_of, document)

    async def refresh(self) -> tuple[int, int]:
        """See `Index.refresh`: another process may have written."""
        generation = self.library.generation()
        if generation != self._generation:
            await asyncio.to_thread(self._refresh, generation)
        return generation

    def _refresh(self, generation: tuple[int, int]) -> None:
        texts, vectors = generation
        with self._refreshing:
            rewritten = texts > self._generation[0]
            if rewritten:
                self._read = {}
                self._lexical.refresh()
                self.speller = Speller(self.library.vocabulary(), self.library.count()[0])
            if generation > self._generation and self._vectors and not self._vectors.refresh(rewritten=rewritten):
                vectors = self._generation[1]
            self._generation = max((texts, vectors), self._generation)

    # Writing

    def replace(self, changed: Iterable[tuple[Document, Sequence[Passage]]], dropped: Iterable[str] = ()) -> None:
        """See `Engine.replace`."""
        changed, dropped = list(changed), list(dropped)
        words: Counter[str] = Counter()
        with self._lexical.replacing(changed, dropped) as written, self.library.transaction():
            held = self.library.passages_of_each([*dropped, *(document.id for document, _ in changed)])
            self.library.replace(changed, dropped, held)
            for _, passages in changed:
                words.update(_words_of(passages))
            for passages in held.values():
                words.subtract(_words_of(passages))
            self.library.count_words(words)
            written.result()  # what the library holds is found: were it not, it would never be indexed again

    def embed(self, progress: Callable[[int, int], None] = lambda done, total: None) -> int:
        """See `Engine.embed`."""
        if self.embedder is None or self._vectors is None:
            return 0
        total, done = self.library.count_unembedded(self.embedder.model), 0
        texts = self.library.unembedded(self.embedder.model)
        while batch := list(islice(texts, _BATCH)):
            keys = [key for key, _ in batch]
            self.library.put_vectors(self.embedder.model, keys, self.embedder.passages([text for _, text in batch]))
            done += len(batch)
            progress(done, total)
            if done % _DRAWN_EVERY == 0:
                self._vectors.draw()
        self._vectors.switch()
        self._vectors.draw()
        return done

    def lacks_vectors(self) -> bool:
        """See `Engine.lacks_vectors`."""
        if self.embedder is None:
            return False
        model = self.embedder.model
        return self.library.model_in_use() not in (None, model) or self.library.first_unembedded(model) is not None

    def close(self) -> None:
        """Release the files."""
        self.library.close()


def _words_of(passages: Sequence[Passage]) -> Collection[str]:
    return distinct_words(frozenset(text for one in passages for text in (one.title, *one.headings, one.text)))
