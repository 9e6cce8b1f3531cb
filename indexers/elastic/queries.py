"""Bodies of queries. The right to read, the validity and what is in force are inside each."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from indexers.elastic.state import Dead, State
from indexers.engine import Scope
from ports.embedding import Vectors

Clause = dict[str, Any]


def in_force(state: State, *kinds: str) -> list[Clause]:
    """Return the clauses that keep the entries of those kinds which are in force."""
    born: Clause = {"range": {"born": {"lte": state.generation}}}
    living = [{"bool": {"must_not": buried(dead)}} for dead in state.dead]
    return [{"terms": {"kind": kinds}}, born, *living]


def buried(dead: Dead) -> Clause:
    """Return the clause that finds entries which are no longer in force."""
    return {"bool": {"filter": [of_documents(dead.documents), {"range": {"born": {"lt": dead.born}}}]}}


def unborn(state: State) -> Clause:
    """Return the clause that finds entries which were written and not committed."""
    return {"range": {"born": {"gt": state.generation}}}


def visible(state: State, kind: str, scope: Scope) -> list[Clause]:
    """Return the clauses that no search goes without. Without readers they find nothing."""
    day = scope.day.isoformat()
    return [
        *in_force(state, kind),
        {"terms": {"readers": list(scope.readers)}},
        {"range": {"valid_from": {"lte": day}}},
        {"range": {"valid_until": {"gte": day}}},
    ]


def lexical(asked: Mapping[str, float], fields: Mapping[str, float], allowed: Sequence[Clause], top: int) -> Clause:
    """Return the search of the `top` best by the sum of BM25 over `fields` and terms, each with its weight."""
    clauses = [
        {"term": {f"terms_{field}": {"value": term, "boost": weight * asked[term]}}}
        for field, weight in fields.items()
        for term in asked
    ]
    matching = {"bool": {"should": clauses, "minimum_should_match": 1, "filter": list(allowed)}}
    return {**_ids_only(top), "query": matching}


def nearest(field: str, vector: Vectors, allowed: Sequence[Clause], top: int, tried: int) -> Clause:
    """Return the search of the `top` nearest to `vector` in the graph, compared again with the whole numbers."""
    return {
        **_ids_only(top),
        "knn": {
            "field": field,
            "query_vector": vector.tolist(),
            "k": top,
            "num_candidates": tried,
            "filter": list(allowed),
            "rescore_vector": {"oversample": 1.0},
        },
    }


def of_documents(documents: Collection[str]) -> Clause:
    """Return the clause that keeps entries of those documents."""
    return {"terms": {"document": list(documents)}}


def _ids_only(size: int) -> Clause:
    return {"size": size, "stored_fields": "_none_", "docvalue_fields": ["id"], "track_total_hits": False}
