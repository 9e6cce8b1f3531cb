"""What is indexed, on disk: documents, their passages, the vocabulary, the vectors. The lexical index can be remade from it."""

import datetime as dt
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from ports.embedding import Vectors
from ports.knowledge import Passage

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY, collection TEXT NOT NULL, source TEXT NOT NULL, hash TEXT NOT NULL, title TEXT NOT NULL,
    url TEXT NOT NULL, owner TEXT NOT NULL, date TEXT, valid_from TEXT, valid_until TEXT, readers TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS documents_source ON documents (source);
CREATE TABLE IF NOT EXISTS extras (document TEXT PRIMARY KEY, meta TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS lives (document TEXT PRIMARY KEY, life TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS passages (
    id TEXT PRIMARY KEY, document TEXT NOT NULL, rank INTEGER NOT NULL, headings TEXT NOT NULL, page INTEGER, text TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS passages_document ON passages (document, rank);
CREATE TABLE IF NOT EXISTS vocabulary (word TEXT PRIMARY KEY, documents INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS generation (texts INTEGER NOT NULL, vectors INTEGER NOT NULL);
INSERT INTO generation SELECT 0, 0 WHERE NOT EXISTS (SELECT 1 FROM generation);
CREATE TABLE IF NOT EXISTS vectors (key TEXT NOT NULL, model TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (key, model));
"""
_BUSY_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Life:
    """What a document says of its life, and what became of it; `indexers.life` keeps it in line with the `Document`."""

    version: str = ""
    replaces: tuple[str, ...] = ()
    """The documents whose place it takes, as somebody named them."""
    withdrawn: bool = False
    replaced_by: str = ""
    replaced_from: dt.date | None = None
    """The day when what replaces it begins; None: it has begun."""
    readers: tuple[str, ...] = ()
    """Of a withdrawn document: who will read it again."""
    valid_until: dt.date | None = None
    """Of a replaced document: what it said itself."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as the index holds it. `hash` is that of its content: the same hash is not indexed again.

    `readers`, `valid_from` and `valid_until` are what every search filters on, and all that an engine need know of a life:
    nobody reads a withdrawn document, and a replaced one ends the day before the other begins.
    """

    id: str
    collection: str
    source: str
    hash: str
    title: str
    readers: tuple[str, ...]
    url: str = ""
    owner: str = ""
    date: dt.date | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    extra: Mapping[str, object] = field(default_factory=dict)
    """What is known besides (a reference), for the tools that fill the index; search does not read it."""
    life: Life = Life()

    @property
    def declared_readers(self) -> tuple[str, ...]:
        """Who reads it when it is not withdrawn."""
        return self.life.readers if self.life.withdrawn else self.readers

    @property
    def declared_until(self) -> dt.date | None:
        """The last day that it gives itself, whatever replaces it."""
        return self.life.valid_until if self.life.replaced_by else self.valid_until


_life_json = TypeAdapter(Life)


def title_key(document: str) -> str:
    """Return the key under which the vector of a document's title and opening is kept."""
    return f"{document}\x1ftitle"


class Library:
    """One SQLite file. Safe to share between threads; another process may read while this one writes."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, timeout=_BUSY_SECONDS, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def generation(self) -> tuple[int, int]:
        """Return two numbers that grow when this or another process has written texts, or vectors."""
        ((texts, vectors),) = self._rows("SELECT texts, vectors FROM generation")
        return texts, vectors

    # Documents

    def hashes(self, source: str) -> dict[str, str]:
        """Return id → content hash of the documents that came from `source`."""
        return dict(self._rows("SELECT id, hash FROM documents WHERE source = ?", source))

    def documents(self) -> list[Document]:
        """Return every document, without `extra` and `life`."""
        return [_document(row) for row in self._rows("SELECT * FROM documents")]

    def document(self, ident: str) -> Document | None:
        """Return one document, `extra` and `life` included, or None."""
        rows = self._rows(
            "SELECT d.*, e.meta, l.life FROM documents d LEFT JOIN extras e ON e.document = d.id"
            " LEFT JOIN lives l ON l.document = d.id WHERE d.id = ?",
            ident,
        )
        if not rows:
            return None
        *row, extra, life = rows[0]
        return replace(_document(row), extra=json.loads(extra or "{}"), life=_life_json.validate_json(life or "{}"))

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

    def put(self, document: Document, passages: Sequence[Passage], words: Iterable[str]) -> None:
        """Write `document` in place of what it was; vectors of passages that did not change stay. In a transaction."""
        held = self.passages_of(document.id)
        self._drop_vectors({passage.id for passage in held} - {passage.id for passage in passages})
        if [opening(passage) for passage in held[:1]] != [opening(passage) for passage in passages[:1]]:
            self._drop_vectors([title_key(document.id)])
        self._db.execute("DELETE FROM passages WHERE document = ?", (document.id,))
        self._db.execute(
            "INSERT OR REPLACE INTO documents VALUES (?,?,?,?,?,?,?,?,?,?,?)",
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
            [(p.id, p.document, rank, json.dumps(p.headings, ensure_ascii=False), p.page, p.text)
             for rank, p in enumerate(passages)],
        )  # fmt: skip
        self._count_words(dict.fromkeys(words, 1))
        self._db.execute("UPDATE generation SET texts = texts + 1")

    def drop(self, document: str, words: Iterable[str]) -> None:
        """Forget a document, its passages and their vectors. In a transaction."""
        self._drop_vectors(row[0] for row in self._rows("SELECT id FROM passages WHERE document = ?", document))
        self._drop_vectors([title_key(document)])
        self._db.execute("DELETE FROM passages WHERE document = ?", (document,))
        self._db.execute("DELETE FROM documents WHERE id = ?", (document,))
        self._drop_besides(document)
        self.forget_words(words)
        self._db.execute("UPDATE generation SET texts = texts + 1")

    def _drop_besides(self, document: str) -> None:
        self._db.execute("DELETE FROM extras WHERE document = ?", (document,))
        self._db.execute("DELETE FROM lives WHERE document = ?", (document,))

    # Passages

    def passages_of(self, document: str) -> list[Passage]:
        """Return the passages of one document, in reading order."""
        return self._passages("WHERE p.document = ? ORDER BY p.rank", document)

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

    def forget_words(self, words: Iterable[str]) -> None:
        """Count one document less for each word. In a transaction."""
        self._count_words(dict.fromkeys(words, -1))

    def _count_words(self, counts: Mapping[str, int]) -> None:
        self._db.executemany(
            "INSERT INTO vocabulary VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET documents = documents + excluded.documents",
            counts.items(),
        )

    # Vectors

    def unembedded(self, model: str, limit: int) -> list[tuple[str, str]]:
        """Return (key, text to embed) of passages and document openings that have no vector of `model` yet."""
        passages = self._passages(
            "WHERE NOT EXISTS (SELECT 1 FROM vectors v WHERE v.key = p.id AND v.model = ?) LIMIT ?", model, limit
        )
        titles = self._passages(
            "WHERE p.rank = 0 AND NOT EXISTS (SELECT 1 FROM vectors v WHERE v.key = p.document || char(31) || 'title'"
            " AND v.model = ?) LIMIT ?",
            model,
            limit,
        )
        openings = [(title_key(p.document), opening(p)) for p in titles]
        return openings + [(p.id, in_context(p)) for p in passages]

    def count_unembedded(self, model: str) -> int:
        """Return how many texts still lack a vector of `model`."""
        ((total, done),) = self._rows(
            "SELECT (SELECT count(*) FROM passages) + (SELECT count(*) FROM documents),"
            " (SELECT count(*) FROM vectors WHERE model = ?)",
            model,
        )
        return int(total - done)

    def embedded(self, document: str) -> set[str]:
        """Return the ids of the passages of `document` that have a vector."""
        sql = "SELECT p.id FROM passages p JOIN vectors v ON v.key = p.id WHERE p.document = ?"
        return {row[0] for row in self._rows(sql, document)}

    def put_vectors(self, model: str, keys: Sequence[str], vectors: Vectors) -> None:
        """Write one vector a key, in half precision (cosines move by less than 0.001)."""
        rows = [(key, model, row.astype(np.float16).tobytes()) for key, row in zip(keys, vectors, strict=True)]
        with self.transaction():
            self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?,?,?)", rows)
            self._db.execute("UPDATE generation SET vectors = vectors + 1")

    def model_in_use(self) -> str | None:
        """Return the model whose vectors are compared: that of the oldest, until `switch`; None without vectors."""
        return next((model for (model,) in self._rows("SELECT model FROM vectors ORDER BY rowid LIMIT 1")), None)

    def switch(self, model: str) -> None:
        """Forget the vectors of other models, unless something still lacks a vector of `model`."""
        others = "SELECT rowid FROM vectors WHERE model != ?"  # read in the index of keys, not among the vectors
        with self.transaction():
            if self.unembedded(model, 1):
                return
            dropped = self._db.execute(f"DELETE FROM vectors WHERE rowid IN ({others})", (model,))  # noqa: S608  # ours
            if dropped.rowcount:
                self._db.execute("UPDATE generation SET vectors = vectors + 1")

    def vectors(self, model: str) -> Iterator[tuple[str, str, bytes]]:
        """Yield (key, document, half-precision vector) of what has a vector and still exists."""
        yield from self._rows(
            "SELECT v.key, p.document, v.vector FROM vectors v JOIN passages p ON p.id = v.key WHERE v.model = ?"
            " UNION ALL SELECT v.key, d.id, v.vector FROM documents d JOIN vectors v"
            " ON v.key = d.id || char(31) || 'title' WHERE v.model = ?",
            model,
            model,
        )

    def _drop_vectors(self, keys: Iterable[str]) -> None:
        self._db.executemany("DELETE FROM vectors WHERE key = ?", [(key,) for key in keys])

    def _passages(self, where: str, *values: object) -> list[Passage]:
        rows = self._rows(
            f"SELECT p.id, p.headings, p.page, p.text, d.* FROM passages p JOIN documents d ON d.id = p.document {where}",  # noqa: S608  # `where` is ours; values are bound
            *values,
        )
        return [_passage(row) for row in rows]

    def _rows(self, sql: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]  # rows are heterogeneous
        with self._lock:
            return self._db.execute(sql, values).fetchall()


def opening(first: Passage) -> str:
    """What the vector of a document is made from: its title and its first passage."""
    return f"{first.title}. {first.text}" if first.title else first.text


def in_context(passage: Passage) -> str:
    """Prefix the text with its title and headings: measured to help every query set."""
    return ". ".join(part for part in (passage.title, *passage.headings, passage.text) if part)


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _day(iso: str | None) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None


def _document(row: Sequence[str]) -> Document:
    ident, collection, source, digest, title, url, owner, day, start, end, readers = row
    return Document(
        id=ident, collection=collection, source=source, hash=digest, title=title, url=url, owner=owner,
        date=_day(day), valid_from=_day(start), valid_until=_day(end), readers=tuple(json.loads(readers)),
    )  # fmt: skip


def _passage(row: Sequence[str]) -> Passage:
    ident, headings, page, text = row[:4]
    document = _document(row[4:])
    return Passage(
        id=ident, document=document.id, title=document.title, text=text, readers=document.readers,
        headings=tuple(json.loads(headings)), page=int(page) if page is not None else None, url=document.url,
        owner=document.owner, date=document.date, valid_from=document.valid_from, valid_until=document.valid_until,
    )  # fmt: skip
