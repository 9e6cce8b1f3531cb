"""What is indexed, on disk: documents, their passages, the vocabulary, the vectors. The lexical index can be remade from it."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from json.encoder import encode_basestring

from pydantic import TypeAdapter

from indexers.document import Document, Life, opening
from indexers.embedded.database import as_document
from indexers.embedded.vector_shelf import VectorShelf, title_key
from ports.knowledge import Passage

_life_json = TypeAdapter(Life)


class Library(VectorShelf):
    """Documents, passages, words, and their vectors."""

    # Documents

    def hashes(self, source: str) -> dict[str, str]:
        """Return id → content hash of the documents that came from `source`."""
        return dict(self._rows("SELECT id, hash FROM documents WHERE source = ?", source))

    def documents(self) -> list[Document]:
        """Return every document, without `extra` and `life`."""
        return [as_document(row) for row in self._rows("SELECT * FROM documents")]

    def document(self, ident: str) -> Document | None:
        """Return one document, `extra` and `life` included, or None."""
        return self.held([ident]).get(ident)

    def held(self, ids: Sequence[str]) -> dict[str, Document]:
        """Return the documents that exist among `ids`, by id, `extra` and `life` included."""
        rows = self._rows(
            "SELECT d.*, e.meta, l.life FROM documents d LEFT JOIN extras e ON e.document = d.id"
            " LEFT JOIN lives l ON l.document = d.id WHERE d.id IN (SELECT value FROM json_each(?))",
            json.dumps(ids),
        )
        return {row[0]: _whole(*row) for row in rows}

    def extras(self) -> dict[str, dict[str, object]]:
        """Return document → `extra`, of those that have some."""
        return {document: json.loads(meta) for document, meta in self._rows("SELECT * FROM extras")}

    def lives(self) -> dict[str, Life]:
        """Return document → `life`, of those that have something to say."""
        return {document: _life_json.validate_json(life) for document, life in self._rows("SELECT * FROM lives")}

    def count(self) -> tuple[int, int]:
        """Return how many documents and how many passages there are."""
        ((documents, passages),) = self._rows(
            "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages)"
        )
        return documents, passages

    def put(self, document: Document, passages: Sequence[Passage], held: Sequence[Passage]) -> None:
        """Write `document` in place of what it was; vectors of passages that did not change stay. In a transaction.

        `held` are the passages that it had. It takes a number that no document had: what is known of a number stays true
        as long as the number exists.
        """
        self._drop_vectors({passage.id for passage in held} - {passage.id for passage in passages})
        if [opening(passage) for passage in held[:1]] != [opening(passage) for passage in passages[:1]]:
            self._drop_vectors([title_key(document.id)])
        self._db.execute("DELETE FROM passages WHERE document = ?", (document.id,))
        self._db.execute("UPDATE generation SET texts = texts + 1")
        self._db.execute(
            "INSERT OR REPLACE INTO documents SELECT ?,?,?,?,?,?,?,?,?,?,?, texts FROM generation",
            (document.id, document.collection, document.source, document.hash, document.title, document.url,
             document.owner, _iso(document.date), _iso(document.valid_from), _iso(document.valid_until),
             json.dumps(document.readers)),
        )  # fmt: skip
        self._drop_besides(document.id)
        if document.extra:
            self._db.execute(
                "INSERT INTO extras VALUES (?,?)", (document.id, json.dumps(document.extra, ensure_ascii=False))
            )
        if document.life != Life():
            self._db.execute(
                "INSERT INTO lives VALUES (?,?)", (document.id, _life_json.dump_json(document.life).decode())
            )
        self._db.executemany(
            "INSERT INTO passages VALUES (?,?,?,?,?,?)",
            [(p.id, p.document, rank, _array(p.headings), p.page, p.text)
             for rank, p in enumerate(passages)],
        )  # fmt: skip

    def drop(self, document: str) -> None:
        """Forget a document, its passages and their vectors. In a transaction."""
        self._drop_vectors(row[0] for row in self._rows("SELECT id FROM passages WHERE document = ?", document))
        self._drop_vectors([title_key(document)])
        self._db.execute("DELETE FROM passages WHERE document = ?", (document,))
        self._db.execute("DELETE FROM documents WHERE id = ?", (document,))
        self._drop_besides(document)
        self._db.execute("UPDATE generation SET texts = texts + 1")

    def _drop_besides(self, document: str) -> None:
        self._db.execute("DELETE FROM extras WHERE document = ?", (document,))
        self._db.execute("DELETE FROM lives WHERE document = ?", (document,))

    # Passages

    def passages_of(self, document: str) -> list[Passage]:
        """Return the passages of one document, in reading order."""
        return self._passages("WHERE p.document = ? ORDER BY p.rank", document)

    def passages_of_each(self, documents: Sequence[str]) -> dict[str, list[Passage]]:
        """Return the passages of those of `documents` that have some, in reading order."""
        wanted = "WHERE p.document IN (SELECT value FROM json_each(?)) ORDER BY p.document, p.rank"
        found: dict[str, list[Passage]] = {}
        for passage in self._passages(wanted, json.dumps(documents)):
            found.setdefault(passage.document, []).append(passage)
        return found

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return the passages that still exist among `ids`, by id."""
        wanted = "WHERE p.id IN (SELECT value FROM json_each(?))"
        return {passage.id: passage for passage in self._passages(wanted, json.dumps(ids))}

    def every_passage(self) -> list[Passage]:
        """Return all passages, document by document, in reading order."""
        return self._passages("ORDER BY p.document, p.rank")

    # Words

    def vocabulary(self) -> dict[str, int]:
        """Return word → number of documents that hold it; words are folded, not stemmed."""
        return dict(self._rows("SELECT word, documents FROM vocabulary WHERE documents > 0"))

    def count_words(self, more: Mapping[str, int]) -> None:
        """Take note of how many more documents hold each word. In a transaction."""
        self._db.executemany(
            "INSERT INTO vocabulary VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET documents = documents + excluded.documents",
            ((word, number) for word, number in more.items() if number),
        )


def _whole(*row: str) -> Document:
    *columns, extra, life = row
    return replace(as_document(columns), extra=json.loads(extra or "{}"), life=_life_json.validate_json(life or "{}"))


def _array(texts: Sequence[str]) -> str:
    """Return `texts` in JSON, as `json.dumps` does in five times the time."""
    return f"[{', '.join(map(encode_basestring, texts))}]"


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
