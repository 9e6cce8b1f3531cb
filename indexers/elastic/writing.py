"""Documents into the cluster, all at once or not at all."""

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch

from indexers.document import Document
from indexers.elastic.entries import Held, entries
from indexers.elastic.mapping import Layout
from indexers.elastic.queries import buried, in_force, of_documents, unborn
from indexers.elastic.state import GRACE_SECONDS, Claim, State
from indexers.elastic.transfer import Action, scan, write
from ports.knowledge import Passage

Changed = tuple[Document, Sequence[Passage]]
_AT_ONCE = 32
"""Documents whose former vectors are read at once: about 300 passages, 1.5 MB."""
_PAGE = 200


class Writer:
    """Writes one index. One process at a time; any number read meanwhile."""

    def __init__(self, client: Elasticsearch, index: str, layout: Layout) -> None:
        self._client = client
        self._index = index
        self._layout = layout

    def replace(self, changed: Iterable[Changed], dropped: Iterable[str]) -> None:
        """See `Engine.replace`."""
        claim = Claim(self._client, self._index)
        try:
            self._sweep(claim)
            replaced: list[str] = []
            write(self._client, self._index, self._new(claim, iter(changed), replaced))
            replaced += self._there(list(dropped))
            self._client.indices.refresh(index=self._index)
            claim.commit(replaced)
        except BaseException:
            claim.release()
            raise

    def _new(self, claim: Claim, changed: Iterator[Changed], replaced: list[str]) -> Iterator[Action]:
        """Yield the entries of `changed`; fill `replaced` with those that had some before."""
        while some := list(islice(changed, _AT_ONCE)):
            held = self.held(claim.state, [document.id for document, _ in some])
            replaced += held
            for document, passages in some:
                claim.renew()
                for key, entry in entries(document, passages, claim.born, held.get(document.id, Held())):
                    yield {"_op_type": "index", "_id": key, "_source": entry}

    def held(self, state: State, documents: Sequence[str]) -> dict[str, Held]:
        """Return what the entries in force of `documents` leave to the next, if there are any."""
        fields = ["embedding", "title_embedding"] if self._layout.model else []
        held: dict[str, Held] = {}
        vectors: dict[str, dict[str, Sequence[float]]] = {document: {} for document in documents}
        query = {"bool": {"filter": [of_documents(documents), *in_force(state, "document", "passage")]}}
        options: dict[str, Any] = {"source": ["kind", "id", "document", "opening"], "docvalue_fields": fields}
        for hit in scan(self._client, self._index, query, page=_PAGE, **options):
            source, numbers = hit["_source"], hit.get("fields", {})
            document = source["document"]
            if source["kind"] == "document":
                title = numbers.get("title_embedding", [None])[0]
                held[document] = Held(source["opening"], title, vectors[document])
            elif "embedding" in numbers:
                vectors[document][source["id"]] = numbers["embedding"][0]
        return held

    def _there(self, documents: Sequence[str]) -> list[str]:
        """Return those of `documents` that have entries."""
        some = (documents[start : start + _PAGE] for start in range(0, len(documents), _PAGE))
        kind = {"term": {"kind": "document"}}
        return [
            hit["_source"]["document"]
            for part in some
            for hit in scan(
                self._client, self._index, {"bool": {"filter": [kind, of_documents(part)]}}, source=["document"]
            )
        ]

    def _sweep(self, claim: Claim) -> None:
        """Delete the dead, once no reader can look for them any more, and what an interrupted writer left."""
        old = [dead for dead in claim.state.dead if time.time() - dead.at > GRACE_SECONDS]
        doomed = [buried(dead) for dead in old]
        if claim.interrupted:
            self._client.indices.refresh(index=self._index)
            doomed.append(unborn(claim.state))
        for clause in doomed:
            found = scan(self._client, self._index, clause, source=False)
            write(self._client, self._index, ({"_op_type": "delete", "_id": hit["_id"]} for hit in found))
        claim.bury(old)
