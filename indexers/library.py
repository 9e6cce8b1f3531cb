"""What is indexed, on disk: documents, their passages, the vocabulary, the vectors. The lexical index can be remade from it."""

import datetime as dt
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from ports.embedding import Vectors
from ports.knowledge import Passage

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    id TEXT NOT NULL UNIQUE, collection TEXT NOT NULL, source TEXT NOT NULL, hash TEXT NOT NULL, title TEXT NOT NULL,
    url TEXT NOT NULL, owner TEXT NOT NULL, date TEXT, valid_from TEXT, valid_until TEXT, readers TEXT NOT NULL,
    number INTEGER PRIMARY KEY
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
CREATE TABLE IF NOT EXISTS pictures (model TEXT PRIMARY KEY, name TEXT NOT NULL, upto INTEGER NOT NULL);
"""
_NUMBERED = (
    "BEGIN IMMEDIATE; ALTER TABLE documents RENAME TO unnumbered; DROP INDEX documents_source;",
    _SCHEMA,
    "INSERT INTO documents SELECT *, rowid FROM unnumbered; DROP TABLE unnumbered; COMMIT;",
)
"""For a library of before documents had numbers."""
_BUSY_SECONDS = 30
_PAGE = 1_000
"""Documents read at once, when all are."""


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


_HIGHEST = (1 << 63) - 1
_NO_VECTOR = "NOT EXISTS (SELECT 1 FROM vectors v WHERE v.key = p.id AND v.model = ?)"
_NO_TITLE_VECTOR = """p.rank = 0
    AND NOT EXISTS (SELECT 1 FROM vectors v WHERE v.key = p.document || char(31) || 'title' AND v.model = ?)"""


@dataclass(frozen=True, slots=True)
class Page:
    """Some documents, their numbers, and their half-precision vectors: of each title, and of passages (id, document, vector)."""

    documents: Sequence[Document]
    numbers: Sequence[int]
    titles: Sequence[bytes]
    passages: Sequence[tuple[str, str, bytes]]


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
        columns = {name for _, name, *_ in self._rows("PRAGMA table_info(documents)")}
        self._db.executescript("".join(_NUMBERED) if columns and "number" not in columns else _SCHEMA)

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

    def put(self, document: Document, passages: Sequence[Passage]) -> None:
        """Write `document` in place of what it was; vectors of passages that did not change stay. In a transaction.

        It takes a number that no document had: what is known of a number stays true as long as the number exists.
        """
        held = self.passages_of(document.id)
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
            [(p.id, p.document, rank, json.dumps(p.headings, ensure_ascii=False), p.page, p.text)
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

    # Vectors

    def unembedded(self, model: str) -> Iterator[tuple[str, str]]:
        """Yield (key, text to embed) of passages and document openings that have no vector of `model` yet.

        Documents come in the order in which they were written, those written meanwhile included.
        """
        after = self.picture(model)[1]
        while numbers := self._rows("SELECT number FROM documents WHERE number > ? ORDER BY number LIMIT 64", after):
            first, after = numbers[0][0], numbers[-1][0]
            within = "WHERE d.number BETWEEN ? AND ?"
            titles = self._passages(f"{within} AND {_NO_TITLE_VECTOR}", first, after, model)
            yield from ((title_key(p.document), opening(p)) for p in titles)
            passages = self._passages(f"{within} AND {_NO_VECTOR}", first, after, model)
            yield from ((p.id, in_context(p)) for p in passages)

    def count_unembedded(self, model: str) -> int:
        """Return how many texts still lack a vector of `model`."""
        return sum(number for number, _ in self._lacking("count(*), 0", model))

    def first_unembedded(self, model: str) -> int | None:
        """Return the lowest number of a document that lacks a vector of `model`, None when no document does."""
        lowest = [number for number, _ in self._lacking("min(d.number), 0", model) if number is not None]
        return min(lowest, default=None)

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

    def vectors(self, model: str, after: int = 0, upto: int = _HIGHEST) -> Iterator[Page]:
        """Yield the documents numbered above `after` and up to `upto` that have a title's vector, in order, with the others'."""
        while rows := self._rows(
            "SELECT d.*, v.vector FROM documents d JOIN vectors v ON v.key = d.id || char(31) || 'title' AND v.model = ?"
            " WHERE d.number > ? AND d.number <= ? ORDER BY d.number LIMIT ?",
            model, after, upto, _PAGE,
        ):  # fmt: skip
            numbers = [row[-2] for row in rows]
            passages = self._rows(
                "SELECT v.key, d.id, v.vector FROM documents d JOIN passages p ON p.document = d.id"
                " JOIN vectors v ON v.key = p.id AND v.model = ? WHERE d.number BETWEEN ? AND ? ORDER BY d.number, p.rank",
                model, numbers[0], numbers[-1],
            )  # fmt: skip
            yield Page([_document(row[:-1]) for row in rows], numbers, [row[-1] for row in rows], passages)
            after = numbers[-1]

    def model_in_use(self) -> str | None:
        """Return the model whose vectors are compared: that of the oldest, until `switch`; None without vectors."""
        return next((model for (model,) in self._rows("SELECT model FROM vectors ORDER BY rowid LIMIT 1")), None)

    def switch(self, model: str) -> list[str]:
        """Forget the vectors of other models, unless something still lacks one of `model`; return their pictures' names."""
        others = "SELECT rowid FROM vectors WHERE model != ?"  # read in the index of keys, not among the vectors
        with self.transaction():
            if self.first_unembedded(model) is not None:
                return []
            pictures = self._rows("DELETE FROM pictures WHERE model != ? RETURNING name", model)
            dropped = self._db.execute(f"DELETE FROM vectors WHERE rowid IN ({others})", (model,))  # noqa: S608  # ours
            if dropped.rowcount:
                self._db.execute("UPDATE generation SET vectors = vectors + 1")
        return [name for (name,) in pictures]

    def numbers(self) -> list[int]:
        """Return the numbers of all documents."""
        return [number for (number,) in self._rows("SELECT number FROM documents ORDER BY id")]

    def numbers_of(self, documents: Iterable[str]) -> list[int]:
        """Return the numbers of the documents that exist among `documents`, in no order."""
        wanted = "SELECT number FROM documents WHERE id IN (SELECT value FROM json_each(?))"
        return [number for (number,) in self._rows(wanted, json.dumps(list(documents)))]

    def picture(self, model: str) -> tuple[str, int]:
        """Return the name of the picture of the vectors of `model`, and up to which document it goes; ("", 0) without."""
        return next(iter(self._rows("SELECT name, upto FROM pictures WHERE model = ?", model)), ("", 0))

    def put_picture(self, model: str, name: str, upto: int) -> None:
        """Have all processes look at another picture."""
        with self.transaction():
            self._db.execute("INSERT OR REPLACE INTO pictures VALUES (?,?,?)", (model, name, upto))
            self._db.execute("UPDATE generation SET vectors = vectors + 1")

    def count_between(self, after: int, upto: int) -> int:
        """Return how many passages the documents have that are numbered above `after` and up to `upto`."""
        within = (
            "SELECT count(*) FROM documents d JOIN passages p ON p.document = d.id WHERE d.number > ? AND d.number <= ?"
        )
        return int(self._rows(within, after, upto)[0][0])

    def _lacking(self, columns: str, model: str) -> Iterator[tuple[Any, ...]]:
        """Select of the passages, then of the openings, beyond the picture of `model` and without a vector of it."""
        after = self.picture(model)[1]
        for lacking in (_NO_VECTOR, _NO_TITLE_VECTOR):
            yield from self._rows(
                f"SELECT {columns} FROM documents d JOIN passages p ON p.document = d.id WHERE d.number > ? AND {lacking}",  # noqa: S608
                after,
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
    ident, collection, source, digest, title, url, owner, day, start, end, readers, _number = row
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
