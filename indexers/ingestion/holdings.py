"""The documents of an index as those who keep them see them: `ports.documents.Documents`."""

from collections.abc import Collection
from dataclasses import replace

from indexers.document import Document
from indexers.engine import Engine
from indexers.ingestion.life import settle
from ports.documents import Part, Record


class Holdings:
    """What an engine holds. It needs no embedder."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> list[Record]:
        """Return every document, by id."""
        library = self._engine.library
        lives, extras = library.lives(), library.extras()
        documents = sorted(library.documents(), key=lambda document: document.id)
        return [_record(replace(d, life=lives.get(d.id, d.life), extra=extras.get(d.id, d.extra))) for d in documents]

    def get(self, ident: str) -> Record | None:
        """Return one document."""
        document = self._engine.library.document(ident)
        return _record(document) if document else None

    def parts(self, ident: str) -> list[Part]:
        """Return the passages of a document in reading order."""
        library = self._engine.library
        embedded = library.embedded(ident)
        return [Part(passage.headings, passage.page, passage.id in embedded) for passage in library.passages_of(ident)]

    def settle(self, withdrawn: Collection[str]) -> None:
        """Take out what is withdrawn, and put back what no longer is."""
        settle(self._engine, withdrawn)


def _record(document: Document) -> Record:
    life = document.life
    return Record(
        id=document.id,
        title=document.title,
        collection=document.collection,
        source=document.source,
        readers=document.declared_readers,
        owner=document.owner,
        reference=str(document.extra.get("reference", "")),
        version=life.version,
        date=document.date,
        valid_from=document.valid_from,
        valid_until=document.declared_until,
        url=document.url,
        replaces=life.replaces,
        replaced_by=life.replaced_by,
        replaced_from=life.replaced_from,
        withdrawn=life.withdrawn,
    )
