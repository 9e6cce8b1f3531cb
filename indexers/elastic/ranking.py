"""What words and vectors say, in one round trip, and one more that compares all candidates exactly."""

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
    Asked,
    Cosines,
    Rankings,
    Scope,
    best,
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

    def rank(self, terms: Mapping[str, float], asked: Asked | None, spreads: Spreads | None) -> Rankings:
        """See `Index.rank`. Without spreads vectors are not compared."""
        words = [
            lexical(terms, DOCUMENT_FIELDS, self._documents, DOCUMENTS_DEEP),
            lexical(terms, PASSAGE_FIELDS, self._passages, PASSAGES_DEEP),
        ] if terms else []  # fmt: skip
        if asked is None or spreads is None:
            documents, passages = (*self._search(words), {}, {})[:2]
            return Rankings(documents, passages)
        *said, near, titles = self._search([
            *words,
            self._nearest_passages(asked.question, (), _NEAR, _TRIED),
            self._nearest_titles(asked.question, (), DOCUMENTS_DEEP),
        ])  # fmt: skip
        documents, passages = (*said, {}, {})[:2]
        found = documents.keys() | {owner(passage) for passage in passages}
        candidates = {*found, *_nearest_documents(near), *titles}
        return Rankings(documents, passages, self._cosines(asked, spreads, candidates))

    def _cosines(self, asked: Asked, spreads: Spreads, candidates: Collection[str]) -> Cosines | None:
        """Compare exactly: no more than what the filter keeps is asked for."""
        if not candidates:
            return None
        only = of_documents(candidates)
        near, titles, within = map(_cosines, self._search([
            self._nearest_passages(asked.question, [only], _MOST, _MOST),
            self._nearest_titles(asked.question, [only], len(candidates)),
            self._nearest_passages(asked.within, [only], _MOST, _MOST),
        ]))  # fmt: skip
        if not near:
            return None
        of: defaultdict[str, Scores] = defaultdict(dict)
        for passage, cosine in within.items():
            of[owner(passage)][passage] = cosine
        return Cosines(
            best(near),
            titles,
            spreads.passages.spread(asked.question),
            spreads.titles.spread(asked.question),
            lambda documents: {key: cosine for document in documents for key, cosine in of[document].items()},
        )

    def _nearest_passages(self, vector: Vectors, only: Sequence[Clause], count: int, tried: int) -> Clause:
        return nearest("embedding", vector, [*self._passages, *only], count, tried)

    def _nearest_titles(self, vector: Vectors, only: Sequence[Clause], count: int) -> Clause:
        return nearest("title_embedding", vector, [*self._documents, *only], count, max(count, _TRIED))

    def _search(self, bodies: Sequence[Mapping[str, Any]]) -> list[Scores]:
        found = search_all(self._client, self._index, bodies) if bodies else []
        return [{hit["fields"]["id"][0]: hit["_score"] for hit in hits} for hits in found]


def _nearest_documents(passages: Scores) -> list[str]:
    return list(dict.fromkeys(map(owner, passages)))[:DOCUMENTS_DEEP]


def _cosines(scores: Scores) -> Scores:
    """A cluster scores a cosine c as (1 + c) / 2."""
    return {ident: 2 * score - 1 for ident, score in scores.items()}
