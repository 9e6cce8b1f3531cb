"""What is indexed, on disk: documents, their passages, the vocabulary, the vectors. The lexical index can be remade from it."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from json.encoder import encode_basestring

from pydantic import TypeAdapter

from indexers.document import Document, Life, opening
from indexers.embedded.database import as_document
from indexers.embedded.vector_shelf import VectorShelf, title_key
from ports.knowledge import Passage

_life_json = TypeAdapter(Life)

Change = tuple[Document, Sequence[Passage]]
"""A document, and its passages in reading order."""


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

    def replace(self, changed: Sequence[Change], dropped: Sequence[str], held: Mapping[str, Sequence[Passage]]) -> None:
        """Put `changed` in place of what they were and forget `dropped`. In a transaction.

        `held` are the passages that these documents had; vectors of passages that did not change stay. A document takes a
        number that none had: what is known of a number stays true as long as the number exists.
        """
        self._drop_vectors(_outdated(changed, held))
        self._clear([*dropped, *(document.id for document, _ in changed)])
        first = self.generation()[0] + len(dropped) + 1
        self._db.execute("UPDATE generation SET texts = texts + ?", (len(dropped) + len(changed),))
        self._db.executemany(
            "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            [_row(document, number) for number, (document, _) in enumerate(changed, first)],
        )
        self._put_besides([document for document, _ in changed])
        self._db.executemany(
            "INSERT INTO passages VALUES (?,?,?,?,?,?)",
            [(p.id, p.document, rank, _array(p.headings), p.page, p.text)
             for _, passages in changed for rank, p in enumerate(passages)],
        )  # fmt: skip

    def _clear(self, documents: Sequence[str]) -> None:
        of, ids = "IN (SELECT value FROM json_each(?))", json.dumps(documents)
        self._db.execute(f"DELETE FROM documents WHERE id {of}", (ids,))  # noqa: S608  # ours
        for table in ("extras", "lives", "passages"):
            self._db.execute(f"DELETE FROM {table} WHERE document {of}", (ids,))  # noqa: S608  # ours

    def _put_besides(self, documents: Sequence[Document]) -> None:
        extras = [(d.id, json.dumps(d.extra, ensure_ascii=False)) for d in documents if d.extra]
        lives = [(d.id, _life_json.dump_json(d.life).decode()) for d in documents if d.life != Life()]
        self._db.executemany("INSERT INTO extras VALUES (?,?)", extras)
        self._db.executemany("INSERT INTO lives VALUES (?,?)", lives)

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


def _row(document: Document, number: int) -> tuple[object, ...]:
    return (
        document.id, document.collection, document.source, document.hash, document.title, document.url,
        document.owner, _iso(document.date), _iso(document.valid_from), _iso(document.valid_until),
        _array(document.readers), number,
    )  # fmt: skip


def _outdated(changed: Sequence[Change], held: Mapping[str, Sequence[Passage]]) -> Iterator[str]:
    """Yield the keys of vectors whose text is no longer there."""
    kept = {document.id: passages for document, passages in changed}
    for ident, before in held.items():
        after = kept.get(ident, ())
        yield from {passage.id for passage in before} - {passage.id for passage in after}
        if [opening(passage) for passage in before[:1]] != [opening(passage) for passage in after[:1]]:
            yield title_key(ident)


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
