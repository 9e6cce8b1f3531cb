"""The embedded engine: on disk, no server, words and vectors together."""

import asyncio
import datetime as dt
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from indexers import fusion
from indexers.evidence import gather, rarities
from indexers.french import content_words
from indexers.highlights import units
from indexers.lexical import Lexical, Scope
from indexers.library import Document, Library
from indexers.query import Query
from indexers.spelling import Speller
from indexers.vectors import VectorTable
from ports.embedding import Embedder, Vectors
from ports.errors import Unavailable
from ports.knowledge import Findings, Hit, Passage
from ports.people import Person

_DOCUMENTS_DEEP, _PASSAGES_DEEP = 100, 200
"""How far each shelf is read before fusing."""
_PER_DOCUMENT = 3
"""Passages returned of one document at most."""
_QUOTED = 4
"""Documents whose best passage is cut into units: no answer quotes more."""
_WITHIN_DOCUMENT = 0.01
"""Weight of a passage's own score in a hit's: it orders the passages of a document and moves no document."""
_BATCH = 64
"""Texts embedded between two writes: what an interruption can lose."""
_RECENT = 256
"""Questions whose findings are kept, 4 MB: a town hall is asked the same things all day."""
_PICTURE_SECONDS = 3.0
_OF_DOCUMENTS = "fr"

Asked = tuple[str, Scope, int, str]
"""What a search depends on: question, eyes and day, top, language."""

log = logging.getLogger(__name__)


class Embedded:
    """A `Knowledge` over one folder. One process writes at a time; any number read meanwhile.

    Words are searched as soon as they are written; vectors join when `embed` has made them.
    """

    def __init__(self, folder: Path, embedder: Embedder | None, today: Callable[[], dt.date] = dt.date.today) -> None:
        self.library = Library(folder / "library.sqlite")
        self._lexical = Lexical(folder / "words")
        self.embedder = embedder
        self._today = today
        self._weights = fusion.Weights()
        self._texts = self._made = -1
        self._recent: OrderedDict[Asked, Findings] = OrderedDict()
        self._recent_generation = (-1, -1)
        self._pictured = 0.0
        self._speller = Speller({})
        self._vectors = VectorTable.empty(embedder.width if embedder else 1)

    # Reading

    async def search(self, question: str, *, for_whom: Person, top: int = 10, language: str = "fr") -> Findings:
        """See `Knowledge.search`. Without an embedder, or before its vectors are made, words alone decide."""
        scope = Scope(for_whom.reads, self._today())
        asked = (question, scope, top, language)
        if (known := self._recall(asked)) is not None:
            return known
        vector = await self.embedder.question(question) if self.embedder and question.strip() else None
        found = await asyncio.to_thread(self._search, question, vector, scope, top, language == _OF_DOCUMENTS)
        self._recent[asked] = found
        if len(self._recent) > _RECENT:
            self._recent.popitem(last=False)
        return found

    def _recall(self, asked: Asked) -> Findings | None:
        """Return what the same question found for the same eyes, as long as nothing was written since."""
        generation = self.library.generation()
        if generation != self._recent_generation:
            self._recent.clear()
            self._recent_generation = generation
        return self._recent.get(asked)

    async def check(self) -> None:
        """Return when there is something to search."""
        documents, _ = await asyncio.to_thread(self.library.count)
        if not documents:
            raise Unavailable("nothing is indexed", reason="empty_index")

    def _search(self, question: str, vector: Vectors | None, scope: Scope, top: int, same_language: bool) -> Findings:
        self._refresh()
        query = Query.of(question, self._speller)
        found = self._rank(query, vector, scope)
        lexical = 1.0 if same_language or found.cosines is None else 0.0
        documents = fusion.fuse_documents(found, self._weights, lexical=lexical, deep=_DOCUMENTS_DEEP)
        leading = sorted(documents, key=lambda document: -documents[document])[:top]
        hits = self._hits(
            leading, documents, fusion.fuse_passages(found, leading, lexical=lexical), rarities(query, self._speller)
        )
        return Findings(tuple(hits), gather(query, hits, found, self._speller))

    def _rank(self, query: Query, vector: Vectors | None, scope: Scope) -> fusion.Rankings:
        weights = self._weights
        documents = dict(self._lexical.documents.search(query.terms, weights.documents, scope, _DOCUMENTS_DEEP))
        passages = dict(self._lexical.passages.search(query.terms, weights.passages, scope, _PASSAGES_DEEP))
        cosines = self._vectors.compare(vector, scope) if vector is not None else None
        owners = {passage: _owner(passage) for passage in passages}
        return fusion.Rankings(documents, passages, owners, cosines)

    def _hits(
        self,
        leading: Sequence[str],
        documents: Mapping[str, float],
        passages: Mapping[str, float],
        rarity: Mapping[str, float],
    ) -> list[Hit]:
        """The best passages of each leading document, documents in order; texts are read from the library last."""
        chosen: dict[str, list[str]] = {document: [] for document in leading}
        for passage in sorted(passages, key=lambda passage: -passages[passage]):
            of = chosen.get(_owner(passage))
            if of is not None and len(of) < _PER_DOCUMENT:
                of.append(passage)
        ids = [passage for of in chosen.values() for passage in of]
        texts = self.library.passages(ids)
        quoted = {of[0] for document in leading[:_QUOTED] if (of := chosen[document])}
        return [
            Hit(
                texts[p],
                documents[texts[p].document] + _WITHIN_DOCUMENT * passages[p],
                units(texts[p], rarity) if p in quoted else (),
            )
            for p in ids
            if p in texts
        ]

    def _refresh(self) -> None:
        """Take note of what this or another process wrote since the last search."""
        texts, vectors = self.library.generation()
        if texts != self._texts:
            self._lexical.refresh()
            self._speller = Speller(self.library.vocabulary(), self.library.count()[0])
        # While vectors are being made their number grows every second: a picture of them a few seconds old will do.
        due = time.monotonic() - self._pictured > _PICTURE_SECONDS
        if self.embedder and (texts != self._texts or (vectors != self._made and due)):
            rows = self.library.vectors(self.embedder.model)
            self._vectors = VectorTable(self.library.documents(), rows, self.embedder.width)
            self._made, self._pictured = vectors, time.monotonic()
        self._texts = texts

    # Writing

    def replace(self, changed: Iterable[tuple[Document, Sequence[Passage]]], dropped: Iterable[str] = ()) -> None:
        """Put `changed` in place of what they were and forget `dropped`. Blocking; a crash leaves it to be done again."""
        changed, dropped = list(changed), list(dropped)
        self._lexical.replace(changed, dropped)
        with self.library.transaction():
            for gone in dropped:
                self.library.drop(gone, self._words_of(self.library.passages_of(gone)))
            for document, passages in changed:
                self.library.forget_words(self._words_of(self.library.passages_of(document.id)))
                self.library.put(document, passages, self._words_of(passages))

    def embed(self, progress: Callable[[int, int], None] = lambda done, total: None) -> int:
        """Make the vectors that are missing and return how many were made. Blocking, and can be interrupted."""
        if self.embedder is None:
            return 0
        total, done = self.library.count_unembedded(self.embedder.model), 0
        while texts := self.library.unembedded(self.embedder.model, _BATCH):
            keys = [key for key, _ in texts]
            self.library.put_vectors(self.embedder.model, keys, self.embedder.passages([text for _, text in texts]))
            done += len(texts)
            progress(done, total)
        return done

    def lacks_vectors(self) -> bool:
        """Tell whether `embed` has something to do."""
        return self.embedder is not None and self.library.count_unembedded(self.embedder.model) > 0

    def close(self) -> None:
        """Release the files."""
        self.library.close()

    @staticmethod
    def _words_of(passages: Sequence[Passage]) -> set[str]:
        texts = (" ".join((p.title, *p.headings, p.text)) for p in passages)
        return {word for text in texts for word in content_words(text)}


def _owner(passage: str) -> str:
    """Return the document of a passage: its id begins with it."""
    return passage.rpartition("#")[0]
