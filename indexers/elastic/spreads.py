"""How the vectors of an index are spread, measured on a sample and kept beside them."""

import base64
import json
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from elasticsearch import Elasticsearch, NotFoundError

from indexers.elastic.entries import LOTS
from indexers.elastic.queries import Clause, in_force
from indexers.elastic.state import State
from indexers.elastic.transfer import scan
from indexers.ranking.moments import Moments
from ports.embedding import Vectors

_ID = "moments"
_SAMPLE = 8192
"""Vectors read of each kind, about."""
_PAGE = 256


@dataclass(frozen=True, slots=True)
class Spreads:
    """Moments of the vectors of passages, and of those of titles."""

    passages: Moments
    titles: Moments

    @classmethod
    def measure(cls, client: Elasticsearch, index: str, state: State, width: int) -> Self:
        """Measure them in the index, exactly when they are few, on whole lots of entries else."""
        kinds = (("passage", "embedding"), ("document", "title_embedding"))
        return cls(*(Moments.of(_sample(client, index, state, kind, field, width)) for kind, field in kinds))

    def keep(self, client: Elasticsearch, index: str) -> None:
        """Write them down."""
        matrices = [[_packed(part) for part in (of.mean, of.covariance)] for of in (self.passages, self.titles)]
        client.index(index=index, id=_ID, document={"kind": "moments", "note": json.dumps(matrices)})

    @classmethod
    def load(cls, client: Elasticsearch, index: str, width: int) -> Self | None:
        """Return what was kept, None when nothing was."""
        try:
            note = client.get(index=index, id=_ID)["_source"]["note"]
        except NotFoundError:
            return None
        return cls(*(Moments(_unpacked(m), _unpacked(c).reshape(width, width)) for m, c in json.loads(note)))


def _sample(client: Elasticsearch, index: str, state: State, kind: str, field: str, width: int) -> Vectors:
    clauses: list[Clause] = [*in_force(state, kind), {"exists": {"field": field}}]
    count = client.count(index=index, query={"bool": {"filter": clauses}})["count"]
    clauses.append({"range": {"lot": {"lt": max(1, min(LOTS, LOTS * _SAMPLE // max(count, 1)))}}})
    options: dict[str, Any] = {"source": False, "docvalue_fields": [field], "page": _PAGE}
    found = scan(client, index, {"bool": {"filter": clauses}}, **options)
    rows = [np.array(hit["fields"][field][0], np.float32) for hit in found]
    return np.array(rows, np.float32).reshape(-1, width)


def _packed(part: Vectors) -> str:
    return base64.b64encode(part.astype("<f4").tobytes()).decode()


def _unpacked(text: str) -> Vectors:
    return np.frombuffer(base64.b64decode(text), "<f4").astype(np.float32)
