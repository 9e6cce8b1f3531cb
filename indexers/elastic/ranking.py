"""What words and vectors say, in one round trip, and one more for the cosines that it left out."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch

from indexers.elastic.queries import Clause, lexical, nearest, of_documents, visible
from indexers.elastic.spreads import Spreads
from indexers.elastic.state import State
from indexers.elastic.transfer import search_all
from indexers.engine import (
    DOCUMENT_FIELDS,
    DOCUMENTS_DEEP,
    PASSAGE_FIELDS,
    PASSAGES_DEEP,
    Cosines,
    Rankings,
    Scope,
    owner,
)
from indexers.language.spelling import Speller
from ports.embedding import Vectors

Scores = dict[str, float]
_MOST_TERMS = 64
"""A question of ten thousand words is searched by its rarest ones."""
_NEAR, _TRIED = 300, 500
"""Passages that the graph gives, for a hundred documents, among how many that it looks at."""
_MOST = 10_000
"""The most hits that a cluster gives."""


def rarest(terms: Mapping[str, float], speller: Speller) -> dict[str, float]:
    """Return the terms to search, with their weights."""
    if len(terms) <= _MOST_TERMS:
        return dict(terms)
    known = sorted((term for term in terms if speller.frequency(term)), key=speller.frequency)
    return {term: terms[term] for term in known[:_MOST_TERMS]}


class Ranker:
    """Ranks the entries of an index that are in force and that `scope` may see."""

    def __init__(self, client: Elasticsearch, index: str, state: State, scope: Scope) -> None:
        self._client = client
        self._index = index
        self._documents = visible(state, "document", scope)
        self._passages = visible(state, "passage", scope)

    def rank(self, terms: Mapping[str, float], vector: Vectors | None, spreads: Spreads | None) -> Rankings:
        """See `Index.rank`. Without spreads vectors are not compared."""
        words = [
            lexical(terms, DOCUMENT_FIELDS, self._documents, DOCUMENTS_DEEP),
            lexical(terms, PASSAGE_FIELDS, self._passages, PASSAGES_DEEP),
        ] if terms else []  # fmt: skip
        if vector is None or spreads is None:
            documents, passages = (*self._search(words), {}, {})[:2]
            return Rankings(documents, passages)
        *said, near, titles = self._search([*words, *self._nearest(vector, (), _NEAR, DOCUMENTS_DEEP, _TRIED)])
        documents, passages = (*said, {}, {})[:2]
        found = documents.keys() | {owner(passage) for passage in passages}
        return Rankings(documents, passages, self._cosines(vector, spreads, found, (near, titles)))

    def _cosines(
        self, vector: Vectors, spreads: Spreads, found: Collection[str], first: tuple[Scores, Scores]
    ) -> Cosines | None:
        near, titles = map(_cosines, first)
        if not near:
            return None
        candidates = {*found, *list(dict.fromkeys(map(owner, near)))[:DOCUMENTS_DEEP], *titles}
        if len(near) == _NEAR or len(titles) == DOCUMENTS_DEEP:
            wanted = self._nearest(vector, [of_documents(candidates)], _MOST, len(candidates), _MOST)
            near, titles = map(_cosines, self._search(wanted))
        within: defaultdict[str, Scores] = defaultdict(dict)
        for passage, cosine in near.items():
            within[owner(passage)][passage] = cosine
        return Cosines(
            {document: max(cosines.values()) for document, cosines in within.items() if document in candidates},
            titles,
            spreads.passages.spread(vector),
            spreads.titles.spread(vector),
            lambda documents: {key: cosine for document in documents for key, cosine in within[document].items()},
        )

    def _nearest(
        self, vector: Vectors, only: Sequence[Clause], passages: int, titles: int, tried: int
    ) -> list[dict[str, Any]]:
        """With a filter that keeps no more than what is asked, the comparison is exact."""
        return [
            nearest("embedding", vector, [*self._passages, *only], passages, tried),
            nearest("title_embedding", vector, [*self._documents, *only], titles, max(titles, min(tried, _TRIED))),
        ]

    def _search(self, bodies: Sequence[Mapping[str, Any]]) -> list[Scores]:
        found = search_all(self._client, self._index, bodies) if bodies else []
        return [{hit["fields"]["id"][0]: hit["_score"] for hit in hits} for hits in found]


def _cosines(scores: Scores) -> Scores:
    """A cluster scores a cosine c as (1 + c) / 2."""
    return {ident: 2 * score - 1 for ident, score in scores.items()}
