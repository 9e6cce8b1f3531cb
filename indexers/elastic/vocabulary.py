"""The words of the documents, for the repair of questions."""

from collections.abc import Iterator
from typing import Any

from elasticsearch import Elasticsearch

from indexers.elastic.queries import in_force
from indexers.elastic.view import View
from indexers.language.spelling import Speller

_PAGE = 10_000


def speller(client: Elasticsearch, view: View) -> Speller:
    """Return the speller of what is in force."""
    query = {"bool": {"filter": in_force(view.state, "document")}}
    documents = client.count(index=view.index, query=query)["count"]
    return Speller(dict(_words(client, view.index, query)), documents)


def _words(client: Elasticsearch, index: str, query: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Yield word and number of documents that hold it."""
    composite: dict[str, Any] = {"size": _PAGE, "sources": [{"word": {"terms": {"field": "words"}}}]}
    while True:
        found = client.search(index=index, query=query, size=0, aggs={"words": {"composite": composite}})
        words = found["aggregations"]["words"]
        yield from ((bucket["key"]["word"], bucket["doc_count"]) for bucket in words["buckets"])
        if len(words["buckets"]) < _PAGE:
            return
        composite["after"] = words["after_key"]
