"""Indexing again beside the live index, then switching: for another mapping, other terms, another model."""

import time
from collections.abc import Iterator, Mapping
from itertools import islice

from elasticsearch import Elasticsearch

from indexers.elastic import entries
from indexers.elastic.embedding import Embedding, Progress, show
from indexers.elastic.indices import Indices
from indexers.elastic.mapping import Layout
from indexers.elastic.queries import Clause, in_force, of_documents
from indexers.elastic.state import GRACE_SECONDS, Claim, State, plant, read
from indexers.elastic.transfer import Action, scan, write
from indexers.elastic.writing import Writer
from ports.embedding import Embedder

Place = tuple[str, int]
"""A document, and the generation in which it was born."""
_AT_ONCE = 32


class Reindexing:
    """Fills an index of another layout while the live one answers and is written; an interrupted one is taken up again."""

    def __init__(self, client: Elasticsearch, indices: Indices, embedder: Embedder | None) -> None:
        self._client = client
        self._indices = indices
        self._embedder = embedder

    def run(self, wanted: Layout, progress: Progress) -> int:
        """Make `wanted` the layout of the live index, and return how many vectors were made. Blocking."""
        old, layout = self._indices.live()
        new = self._indices.beside(wanted)
        vectors = Writer(self._client, old, layout if layout.vectors_like(wanted) else Layout.wanted())
        made = self._fill(old, new, wanted.width, vectors, progress)
        claim = Claim(self._client, old)
        try:  # nobody writes during the last strokes
            made += self._fill(old, new, wanted.width, vectors, progress)
            self._indices.switch(old, new)
        finally:
            claim.release()
        time.sleep(GRACE_SECONDS)  # readers may still look into the old one
        self._indices.delete_others(new)
        return made

    def _fill(self, old: str, new: str, width: int, vectors: Writer, progress: Progress) -> int:
        state, _ = read(self._client, old)
        here, there = self._places(old, state), self._places(new, None)
        gone = [there[key] for key in there.keys() - here.keys()]
        write(self._client, new, self._deletions(new, gone))
        missing = iter([here[key] for key in here.keys() - there.keys()])
        while some := dict(islice(missing, _AT_ONCE)):
            write(self._client, new, self._copies(old, state, some, vectors))
        plant(self._client, new, State(state.generation, state.generation))
        self._client.indices.refresh(index=new)
        made = Embedding(self._client, new, self._embedder).embed(progress) if self._embedder else 0
        if width and not made and here.keys() != there.keys():
            show(self._client, new, width)
        return made

    def _places(self, index: str, state: State | None) -> dict[str, Place]:
        """Return `_id` → document and birth, of those in force, all without `state`."""
        self._client.indices.refresh(index=index)
        clauses: list[Clause] = in_force(state, "document") if state else [{"term": {"kind": "document"}}]
        found = scan(self._client, index, {"bool": {"filter": clauses}}, source=["document", "born"])
        return {hit["_id"]: (hit["_source"]["document"], hit["_source"]["born"]) for hit in found}

    def _deletions(self, index: str, places: list[Place]) -> Iterator[Action]:
        for document, born in places:
            clauses = [of_documents([document]), {"term": {"born": born}}]
            for hit in scan(self._client, index, {"bool": {"filter": clauses}}, source=False):
                yield {"_op_type": "delete", "_id": hit["_id"]}

    def _copies(self, old: str, state: State, some: Mapping[str, int], vectors: Writer) -> Iterator[Action]:
        """Yield the entries of some documents, made anew from their texts, passages first."""
        query = {"bool": {"filter": [of_documents(some), *in_force(state, "document", "passage")]}}
        found = [hit["_source"] for hit in scan(self._client, old, query)]
        held = vectors.held(state, list(some))
        for document in [entries.to_document(one) for one in found if one["kind"] == "document"]:
            parts = sorted(
                (one for one in found if one["kind"] == "passage" and one["document"] == document.id),
                key=lambda one: one["rank"],
            )
            made = list(
                entries.entries(document, list(map(entries.to_passage, parts)), some[document.id], held[document.id])
            )
            for key, entry in reversed(made):
                yield {"_op_type": "index", "_id": key, "_source": entry}
