"""The vectors that entries lack, made batch by batch; what an interruption leaves is done the next time."""

import json
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch

from indexers.document import in_context
from indexers.elastic.entries import to_passage
from indexers.elastic.queries import Clause, in_force
from indexers.elastic.spreads import Spreads
from indexers.elastic.state import State, read
from indexers.elastic.transfer import Action, scan, write
from indexers.elastic.view import VECTORS
from ports.embedding import Embedder, Vectors

Progress = Callable[[int, int], None]
_BATCH = 64
_SHOWN_SECONDS = 5.0
"""Vectors made are seen by readers so often."""


class Embedding:
    """Makes the vectors of one index."""

    def __init__(self, client: Elasticsearch, index: str, embedder: Embedder) -> None:
        self._client = client
        self._index = index
        self._embedder = embedder
        self._measured = 0

    def lacking(self, state: State) -> int:
        """Return how many vectors are missing."""
        return int(self._client.count(index=self._index, query=_pending(state))["count"])

    def embed(self, progress: Progress) -> int:
        """Make them, and return how many were made. Blocking."""
        total, done = self.lacking(read(self._client, self._index)[0]), 0
        shown = time.monotonic()
        for some in self._batches():
            vectors = self._embedder.passages([_text(hit) for hit in some])
            done += write(self._client, self._index, map(_completed, some, vectors))
            progress(done, max(done, total))
            if time.monotonic() - shown > _SHOWN_SECONDS:
                show(self._client, self._index, self._embedder.width, measure=done > 2 * self._measured)
                self._measured, shown = max(self._measured, done), time.monotonic()
        if done:
            show(self._client, self._index, self._embedder.width)
        return done

    def _batches(self) -> Iterator[list[dict[str, Any]]]:
        """Yield entries without a vector; those that come meanwhile follow."""
        while True:
            self._client.indices.refresh(index=self._index)
            state, _ = read(self._client, self._index)
            found = scan(self._client, self._index, _pending(state), page=_BATCH, seq_no_primary_term=True)
            some = list(islice(found, _BATCH))
            if not some:
                return
            while some:
                yield some
                some = list(islice(found, _BATCH))


def show(client: Elasticsearch, index: str, width: int, *, measure: bool = True) -> None:
    """Have readers see the vectors made and, when `measure`, how they are spread now."""
    client.indices.refresh(index=index)
    now = time.time_ns()
    note = {**_note(client, index), "made": now}
    if measure:
        Spreads.measure(client, index, read(client, index)[0], width).keep(client, index)
        note["measured"] = now
    client.index(index=index, id=VECTORS, document={"kind": VECTORS, "note": json.dumps(note)})


def _note(client: Elasticsearch, index: str) -> dict[str, int]:
    held = client.mget(index=index, ids=[VECTORS])["docs"][0]
    note: dict[str, int] = json.loads(held["_source"]["note"]) if held.get("found") else {}
    return note


def _pending(state: State) -> Clause:
    return {"bool": {"filter": [*in_force(state, "document", "passage"), {"term": {"pending": True}}]}}


def _text(hit: dict[str, Any]) -> str:
    source = hit["_source"]
    text: str = source["opening"] if source["kind"] == "document" else in_context(to_passage(source))
    return text


def _completed(hit: dict[str, Any], vector: Vectors) -> Action:
    """The entry again with its vector, unless it changed or went meanwhile."""
    field = "title_embedding" if hit["_source"]["kind"] == "document" else "embedding"
    return {
        "_op_type": "index",
        "_id": hit["_id"],
        "if_seq_no": hit["_seq_no"],
        "if_primary_term": hit["_primary_term"],
        "_source": {**hit["_source"], "pending": False, field: vector.tolist()},
    }
