"""The Elasticsearch engine."""

import asyncio
import datetime as dt
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from indexers.document import Document
from indexers.elastic import vocabulary
from indexers.elastic.catalogue import ElasticCatalogue
from indexers.elastic.cluster import Cluster, Connection, explained
from indexers.elastic.embedding import Embedding
from indexers.elastic.mapping import Layout
from indexers.elastic.ranking import Ranker, rarest
from indexers.elastic.reindexing import Reindexing
from indexers.elastic.spreads import Spreads
from indexers.elastic.view import LOOK_SECONDS, View, Views
from indexers.elastic.writing import Writer
from indexers.engine import Asked, Rankings, Scope
from indexers.language.query import Query
from indexers.language.spelling import Speller
from indexers.ranking.searching import Searcher
from ports.embedding import Embedder, Vectors
from ports.errors import Unavailable
from ports.knowledge import Findings, Passage
from ports.people import Person

_SHARE_OF_TIME = 10
"""While others write, the vocabulary is read again after ten times as long as reading it took."""


class Elastic:
    """An `Engine` over one alias of a cluster. One process writes at a time; any number read meanwhile.

    Words are searched as soon as they are written; vectors join when `embed` has made them.

    Raises:
        Misconfigured: the cluster refuses us, or what stands under the alias can't be used.
        Unavailable: the cluster does not answer.
    """

    def __init__(
        self,
        cluster: Cluster,
        embedder: Embedder | None,
        today: Callable[[], dt.date] = dt.date.today,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self.embedder = embedder
        self._connection = Connection(cluster)
        with explained():
            self._client = self._connection.client
            self._views = Views(self._client, cluster.alias, look_seconds)
            self._views.indices.ensure(self._first_layout)
        self.library = ElasticCatalogue(self._client, self._views)
        self._searcher = Searcher(self, embedder, today)
        self._noted: View | None = None
        self.speller = Speller({})
        self._patience = _SHARE_OF_TIME if look_seconds else 0
        self._spelled: tuple[str, int] | None = None
        self._spelling_due = 0.0
        self._spreads: Spreads | None = None
        self._measured: tuple[str, int] | None = None

    # Reading

    async def search(self, question: str, *, for_whom: Person, top: int = 10, language: str = "fr") -> Findings:
        """See `Knowledge.search`."""
        return await self._searcher.search(question, for_whom=for_whom, top=top, language=language)

    async def check(self) -> None:
        """Return when there is something to search."""
        await self.refresh()
        documents, _ = await asyncio.to_thread(self.library.count)
        if not documents:
            raise Unavailable("nothing is indexed", reason="empty_index")

    async def rank(self, query: Query, vector: Awaitable[Vectors | None], scope: Scope) -> Rankings:
        """See `Index.rank`: words and vector go in one round trip."""
        return await asyncio.to_thread(self._rank, query, await vector, scope)

    def _rank(self, query: Query, vector: Vectors | None, scope: Scope) -> Rankings:
        try:
            return self._ranked(query, vector, scope)
        except Unavailable as error:
            if error.reason != "elasticsearch_missing":
                raise
        self._views.forget()  # it has just been made anew
        self._look()
        return self._ranked(query, vector, scope)

    def _ranked(self, query: Query, vector: Vectors | None, scope: Scope) -> Rankings:
        terms = rarest(query.terms, self.speller)
        with explained():
            view = self._views.current()
            ranker = Ranker(self._client, view.index, view.state, scope)
            return ranker.rank(terms, self._compared(vector, view), self._spreads)

    def _compared(self, vector: Vectors | None, view: View) -> Asked | None:
        if vector is None or self.embedder is None or len(vector) != view.layout.width:
            return None
        return Asked(vector, self.embedder.within(vector))

    async def passages(self, ids: Sequence[str]) -> Mapping[str, Passage]:
        """See `Index.passages`."""
        return await asyncio.to_thread(self.library.passages, ids) if ids else {}

    async def passages_of(self, document: str) -> Sequence[Passage]:
        """See `Index.passages_of`."""
        return await asyncio.to_thread(self.library.passages_of, document)

    async def refresh(self) -> object:
        """See `Index.refresh`: another process may have written."""
        view = self._views.known()
        if view is None or view != self._noted:
            view = await asyncio.to_thread(self._look)
        return view.index, view.state.generation, view.made, self._spelled

    def _look(self) -> View:
        with explained():
            view = self._views.current()
            if not view.layout.words_like(Layout.wanted()):
                raise Unavailable("the index must be made anew", reason="elasticsearch_reindex")
            self._spell(view)
            self._measure(view)
            self._noted = view
            return view

    def _spell(self, view: View) -> None:
        seen = (view.index, view.state.generation)
        if seen != self._spelled and time.monotonic() >= self._spelling_due:
            began = time.monotonic()
            self.speller, self._spelled = vocabulary.speller(self._client, view), seen
            self._spelling_due = time.monotonic() + self._patience * (time.monotonic() - began)

    def _measure(self, view: View) -> None:
        seen = (view.index, view.measured)
        if seen != self._measured:
            same = view.measured and self.embedder and view.layout.model == self.embedder.model
            self._spreads = Spreads.load(self._client, view.index, view.layout.width) if same else None
            self._measured = seen

    # Writing

    def replace(self, changed: Iterable[tuple[Document, Sequence[Passage]]], dropped: Iterable[str] = ()) -> None:
        """See `Engine.replace`."""
        with explained():
            view = self._seen()
            if not view.layout.words_like(Layout.wanted()):
                self._reindex(view.layout)
                view = self._seen()
            Writer(self._client, view.index, view.layout).replace(changed, dropped)
            self._views.forget()
            self._spelling_due = 0.0

    def embed(self, progress: Callable[[int, int], None] = lambda done, total: None) -> int:
        """See `Engine.embed`. Makes the index anew beside the live one when that is of another layout or model."""
        with explained():
            view = self._seen()
            if view.layout != self._wanted(view.layout):
                return self._reindex(view.layout, progress)
            if self.embedder is None:
                return 0
            made = Embedding(self._client, view.index, self.embedder).embed(progress)
            self._views.forget()
            return made

    def lacks_vectors(self) -> bool:
        """See `Engine.lacks_vectors`."""
        with explained():
            view = self._seen()
            if not view.layout.words_like(Layout.wanted()):
                return True
            if self.embedder is None:
                return False
            other = view.layout.model != self.embedder.model
            return other or Embedding(self._client, view.index, self.embedder).lacking(view.state) > 0

    def close(self) -> None:
        """Close the connections."""
        self._connection.close()

    def _seen(self) -> View:
        self._views.forget()
        return self._views.current()

    def _reindex(self, layout: Layout, progress: Callable[[int, int], None] = lambda done, total: None) -> int:
        reindexing = Reindexing(self._client, self._views.indices, self.embedder)
        made = reindexing.run(self._wanted(layout), progress)
        self._views.forget()
        return made

    def _wanted(self, layout: Layout) -> Layout:
        """Return what `layout` ought to be: of our model, else with the vectors that it has."""
        if self.embedder is None:
            return Layout.wanted(layout.model, layout.width)
        return Layout.wanted(self.embedder.model, self.embedder.width)

    def _first_layout(self) -> Layout:
        """Return that of a new index; a model that does not answer now gets its own later."""
        try:
            return self._wanted(Layout.wanted())
        except Unavailable:
            return Layout.wanted()
