"""From a question to findings, the same way on every engine: repair, rank, fuse, choose passages, weigh the evidence."""

import asyncio
import datetime as dt
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from indexers.engine import Index, Scope, owner
from indexers.language.glossary import french
from indexers.language.query import FRENCH, Query, mended
from indexers.ranking import fusion
from indexers.ranking.choosing import order
from indexers.ranking.evidence import gather, rarities
from indexers.ranking.highlights import units
from indexers.ranking.rows import RowReader
from indexers.ranking.whole_tables import Scored, WholeTables
from ports.embedding import Embedder, Vectors
from ports.errors import PortError
from ports.knowledge import Findings, Hit, Passage
from ports.people import Person
from ports.text import unshouted

_PER_DOCUMENT = 3
"""Passages returned of one document at most."""
_QUOTED, CONSIDERED = 3, 12
"""Documents whose passages are read to choose among them (no answer quotes more), and how many of each."""
_WITHIN_DOCUMENT = 0.01
"""What a passage's distance from the first of its document takes from a hit's score, which is otherwise the document's."""
_RECENT = 256
"""Questions whose findings are kept, 4 MB: a town hall is asked the same things all day."""
_GLOSSARY_PULL = 0.25
"""Weight of the vector of a glossary's words beside that of the question in its own language (measured)."""

Asked = tuple[str, Scope, int, str]
"""What a search depends on: question, eyes and day, top, language."""


class Searcher:
    """Searches one index; remembers recent questions as long as nothing is written."""

    def __init__(self, index: Index, embedder: Embedder | None, today: Callable[[], dt.date]) -> None:
        self._index = index
        self._embedder = embedder
        self._today = today
        self._weights = fusion.Weights()
        self._recent: OrderedDict[Asked, Findings] = OrderedDict()
        self._generation: object = None

    async def search(self, question: str, *, for_whom: Person, top: int, language: str) -> Findings:
        """See `Knowledge.search`. Without an embedder, or before its vectors are made, words alone decide."""
        question = unshouted(question)  # to a model, capitals are other words, and few passages shout
        scope = Scope(for_whom.reads, self._today())
        asked = (question, scope, top, language)
        generation = await self._index.refresh()
        if generation != self._generation:
            self._recent.clear()
            self._generation = generation
        if (known := self._recent.get(asked)) is not None:
            self._recent.move_to_end(asked)
            return known
        vector = asyncio.ensure_future(self._vector(question, language))
        try:
            found = await self._search(question, vector, scope, top, language)
            lacking = self._embedder is not None and await vector is None
        finally:
            vector.cancel()  # where the words could not be searched, nobody waits for it
        # Else something was written that another search has seen already.
        if generation == self._generation and not lacking:
            self._recent[asked] = found
        if len(self._recent) > _RECENT:
            self._recent.popitem(last=False)
        return found

    async def _vector(self, question: str, language: str) -> Vectors | None:
        """Return the vector of the question: mended, or in another language drawn towards that of a glossary's words.

        None when the model does not answer, which it says in the log itself: the next time it may.
        """
        if self._embedder is None or not question.strip():
            return None
        try:
            if language == FRENCH:
                return await self._embedder.question(mended(question, self._index.speller))
            texts = filter(None, (question, " ".join(french(question, language))))
            asked, *translated = await asyncio.gather(*map(self._embedder.question, texts))
        except PortError:
            return None
        drawn: Vectors = asked + _GLOSSARY_PULL * sum(translated)
        return drawn / np.float32(np.linalg.norm(drawn))

    async def _search(
        self, question: str, vector: Awaitable[Vectors | None], scope: Scope, top: int, language: str
    ) -> Findings:
        speller, translated = self._index.speller, language != FRENCH
        query = Query.of(question, speller, language)
        found = await self._index.rank(query, vector, scope)
        rarity = rarities(query, speller)
        lexical = self._weights.lexical(rarity.values(), translated=translated)
        documents = fusion.fuse_documents(found, self._weights, lexical=lexical)
        leading = sorted(documents, key=lambda document: -documents[document])[:top]
        cosines = found.cosines.passages(leading) if found.cosines else {}
        likely = _likely(leading, fusion.fuse_passages(found.passages, cosines, leading, translated=translated))
        texts = await self._index.passages([passage for of in likely.values() for passage, _ in of])
        # Rights may have changed since it was ranked.
        texts = {ident: text for ident, text in texts.items() if scope.admits(text)}
        tables = WholeTables(RowReader(question, query, rarity), self._index, scope)
        for document in leading[:_QUOTED]:
            held = [texts[passage] for passage, _ in likely[document] if passage in texts]
            near = {p.id: cosines[p.id] for p in held if p.id in cosines}
            likely[document] = await tables.lead(held, order(held, near, question, query, rarity))
        chosen = {document: likely[document][:_PER_DOCUMENT] for document in leading}
        hits = _hits(chosen, documents, texts | tables.led, tables)
        model = self._embedder.model if self._embedder and found.cosines else ""
        asked = query.numbers_found() if hits and tables.reader.answers(hits[0].passage) else query
        return Findings(tuple(hits), replace(gather(asked, hits, found, speller), model=model))


def _likely(leading: Sequence[str], passages: Mapping[str, float]) -> dict[str, Scored]:
    """Return document → its likeliest passages, documents in order; more of those that may be quoted."""
    likely: dict[str, Scored] = {document: [] for document in leading}
    room = dict.fromkeys(leading, _PER_DOCUMENT) | dict.fromkeys(leading[:_QUOTED], CONSIDERED)
    for passage in sorted(passages, key=lambda passage: -passages[passage]):
        document = owner(passage)
        if len(likely.get(document, ())) < room.get(document, 0):
            likely[document].append((passage, passages[passage]))
    return likely


def _hits(
    chosen: Mapping[str, Sequence[tuple[str, float]]],
    documents: Mapping[str, float],
    texts: Mapping[str, Passage],
    tables: WholeTables,
) -> list[Hit]:
    compared = list(chosen)[:_QUOTED]
    first, *others = [chosen[document] for document in compared] or [[]]
    quoted = {passage for passage, _ in (*first, *(of[0] for of in others if of))}
    return [
        Hit(
            texts[passage],
            documents[document] + _WITHIN_DOCUMENT * (score - of[0][1]),
            units(texts[passage], tables.reader.query, tables.reader.worth, tables.rows) if passage in quoted else (),
            score if document in compared else 0.0,
        )
        for document, of in chosen.items()
        for passage, score in of
        if passage in texts
    ]
