"""What the cluster holds, for the tools that fill it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch

from indexers.document import Document, Life
from indexers.elastic import entries
from indexers.elastic.cluster import explained
from indexers.elastic.queries import Clause, in_force, of_documents
from indexers.elastic.transfer import scan
from indexers.elastic.view import Views
from ports.knowledge import Passage

_AT_ONCE = 1000
_DOCUMENT = ["document", "collection", "source", "hash", "title", "url", "owner", "date", "valid_from", "valid_until",
             "readers"]  # fmt: skip
_PASSAGE = [*_DOCUMENT, "id", "content", "headings", "page"]
_IN_ORDER = [{"document": "asc"}, {"rank": "asc"}]


class ElasticCatalogue:
    """A `Catalogue`: each answer is what is in force when it is asked."""

    def __init__(self, client: Elasticsearch, views: Views) -> None:
        self._client = client
        self._views = views

    def hashes(self, source: str) -> dict[str, str]:
        """See `Catalogue.hashes`."""
        found = self._scan("document", ["document", "hash"], {"term": {"source": source}})
        return {held["document"]: held["hash"] for held in found}

    def document(self, ident: str) -> Document | None:
        """See `Catalogue.document`."""
        return self.held([ident]).get(ident)

    def held(self, ids: Sequence[str]) -> dict[str, Document]:
        """See `Catalogue.held`."""
        parts = (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
        fields = [*_DOCUMENT, "extra", "life"]
        found = (self._some("document", fields, of_documents(part), len(part)) for part in parts)
        return {held["document"]: entries.to_document(held) for some in found for held in some}

    def documents(self) -> list[Document]:
        """See `Catalogue.documents`."""
        return [entries.to_document(held, whole=False) for held in self._scan("document", _DOCUMENT)]

    def extras(self) -> dict[str, dict[str, object]]:
        """See `Catalogue.extras`."""
        found = self._scan("document", ["document", "extra"])
        return {held["document"]: extra for held in found if (extra := entries.to_extra(held))}

    def lives(self) -> dict[str, Life]:
        """See `Catalogue.lives`."""
        found = self._scan("document", ["document", "life"])
        return {held["document"]: life for held in found if (life := entries.to_life(held)) != Life()}

    def count(self) -> tuple[int, int]:
        """See `Catalogue.count`."""
        return self._count("document"), self._count("passage")

    def passages_of(self, document: str) -> list[Passage]:
        """See `Catalogue.passages_of`."""
        return list(self._passages(of_documents([document]), sort=_IN_ORDER))

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """See `Catalogue.passages`."""
        parts = (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
        found = (self._some("passage", _PASSAGE, {"terms": {"id": list(part)}}, len(part)) for part in parts)
        return {held["id"]: entries.to_passage(held) for some in found for held in some}

    def embedded(self, document: str) -> set[str]:
        """See `Catalogue.embedded`."""
        done: Clause = {"term": {"pending": False}}
        return {held["id"] for held in self._scan("passage", ["id"], of_documents([document]), done)}

    def every_passage(self) -> Iterable[Passage]:
        """See `Catalogue.every_passage`."""
        return self._passages(sort=_IN_ORDER)

    def _passages(self, *clauses: Clause, **options: Any) -> Iterator[Passage]:
        return map(entries.to_passage, self._scan("passage", _PASSAGE, *clauses, **options))

    def _some(self, kind: str, fields: Sequence[str], clause: Clause, size: int) -> list[Mapping[str, Any]]:
        """Return a few entries, by one request."""
        with explained():
            view = self._views.current()
            query = {"bool": {"filter": [*in_force(view.state, kind), clause]}}
            found = self._client.search(index=view.index, query=query, source_includes=fields, size=size)
            return [hit["_source"] for hit in found["hits"]["hits"]]

    def _scan(self, kind: str, fields: Sequence[str], *clauses: Clause, **options: Any) -> Iterator[Mapping[str, Any]]:
        with explained():
            view = self._views.current()
            query = {"bool": {"filter": [*in_force(view.state, kind), *clauses]}}
            for hit in scan(self._client, view.index, query, source=fields, **options):
                yield hit["_source"]

    def _count(self, kind: str) -> int:
        with explained():
            view = self._views.current()
            query = {"bool": {"filter": in_force(view.state, kind)}}
            return int(self._client.count(index=view.index, query=query)["count"])
