"""The embedded engine seen through Haystack's `DocumentStore` protocol, so that any Haystack pipeline can fill it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Self

from haystack import Document as Haystack
from haystack import default_from_dict, default_to_dict
from haystack.document_stores.errors import DuplicateDocumentError
from haystack.document_stores.types import DuplicatePolicy
from haystack.utils.filters import document_matches_filter

from indexers.document import Document, Life
from indexers.embedded.engine import Embedded
from indexers.engine import Engine
from indexers.ingestion.splitting import Piece
from indexers.ingestion.writing import Writer, as_document
from ports.knowledge import Passage

_APART = ("id", "extra", "life")


class Store:
    """A Haystack document is a passage here, and its metadata says of which document.

    `meta`: `document` (default: its own id), `title`, `headings`, `page`, `readers`, and the other fields of
    `indexers.document.Document`; whatever else it holds is kept once a document. Without `readers` nobody finds the passage.
    `version`, and `replaces` (ids, one a line), tell its life. `parts` says how many passages the document has: when all
    of them are written together, they take the place of all it had; otherwise they join those that are there. Embeddings
    are not kept: `Embedded.embed` makes them.
    """

    def __init__(self, folder: str, engine: Engine | None = None) -> None:
        self._folder = folder
        self.engine: Engine = engine or Embedded(Path(folder), None)
        self._writer = Writer(self.engine)

    def to_dict(self) -> dict[str, Any]:
        """Return what `from_dict` needs: the folder. The embedder is not part of it."""
        return default_to_dict(self, folder=self._folder)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Open the store of a serialised pipeline."""
        store: Self = default_from_dict(cls, data)
        return store

    def count_documents(self) -> int:
        """Return how many passages there are."""
        return self.engine.library.count()[1]

    def filter_documents(self, filters: dict[str, Any] | None = None) -> list[Haystack]:
        """Return the passages that match Haystack's filters, all without. Reads them all: for tools, not for search."""
        library = self.engine.library
        owners = {document.id: document for document in library.documents()}
        extras, lives = library.extras(), library.lives()
        besides = {owner: _told(lives.get(owner, Life())) | extras.get(owner, {}) for owner in owners}
        found = [
            _to_haystack(passage, owners[passage.document], besides[passage.document])
            for passage in library.every_passage()
        ]
        return [passage for passage in found if document_matches_filter(filters, passage)] if filters else found

    def write_documents(self, documents: list[Haystack], policy: DuplicatePolicy = DuplicatePolicy.NONE) -> int:
        """Write passages and return how many; `NONE` refuses duplicates as `FAIL` does.

        Raises:
            ValueError: these are not Haystack documents.
            DuplicateDocumentError: a passage of that id is there already, and nothing was written.
        """
        if not isinstance(documents, list) or not all(isinstance(document, Haystack) for document in documents):
            raise ValueError("write_documents expects a list of Haystack documents")
        written = documents if policy is DuplicatePolicy.OVERWRITE else self._new(documents, policy)
        groups: dict[str, list[Haystack]] = {}
        for document in written:
            groups.setdefault(_owner(document), []).append(document)
        self._writer.write([self._whole(owner, some[0].meta, map(_to_piece, some)) for owner, some in groups.items()])
        return len(written)

    def delete_documents(self, document_ids: list[str]) -> None:
        """Delete passages; a document of which none is left is forgotten."""
        library = self.engine.library
        gone = library.passages(document_ids)
        changed: list[tuple[Document, list[Passage]]] = []
        dropped: list[str] = []
        for owner in dict.fromkeys(passage.document for passage in gone.values()):
            left = [passage for passage in library.passages_of(owner) if passage.id not in gone]
            document = library.document(owner)
            if left and document is not None:
                changed.append((document, left))
            else:
                dropped.append(owner)
        if changed or dropped:
            self.engine.replace(changed, dropped)

    def _new(self, documents: Sequence[Haystack], policy: DuplicatePolicy) -> list[Haystack]:
        known = self.engine.library.passages([document.id for document in documents])
        new = list({document.id: document for document in documents if document.id not in known}.values())
        if policy is not DuplicatePolicy.SKIP and len(new) < len(documents):
            raise DuplicateDocumentError("a passage of that id exists already")
        return new

    def _whole(self, owner: str, meta: dict[str, Any], written: Iterable[Piece]) -> tuple[Document, Sequence[Piece]]:
        """Return the document with all the passages it will have."""
        pieces = {piece.id: piece for piece in written}
        if meta.get("parts") != len(pieces):
            held = self.engine.library.passages_of(owner)
            pieces = {one.id: Piece(one.id, one.headings, one.page, one.text) for one in held} | pieces
        return as_document(owner, meta), list(pieces.values())


def _owner(passage: Haystack) -> str:
    return str(passage.meta.get("document") or passage.id)


def _to_piece(passage: Haystack) -> Piece:
    page = passage.meta.get("page")
    headings = tuple(passage.meta.get("headings", ()))
    return Piece(passage.id, headings, page if isinstance(page, int) else None, passage.content or "")


def _to_haystack(passage: Passage, document: Document, extra: dict[str, Any]) -> Haystack:
    values: Iterable[tuple[str, Any]] = (
        (field.name, getattr(document, field.name)) for field in fields(document) if field.name not in _APART
    )
    meta = {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values if value}
    if document.readers:
        meta["readers"] = list(document.readers)
    if passage.headings:
        meta["headings"] = list(passage.headings)
    if passage.page is not None:
        meta["page"] = passage.page
    if passage.document != passage.id:
        meta["document"] = passage.document
    return Haystack(id=passage.id, content=passage.text, meta=meta | extra)


def _told(life: Life) -> dict[str, Any]:
    told = {"version": life.version, "replaces": "\n".join(life.replaces)}
    return {name: value for name, value in told.items() if value}
