"""The SQLite file of a library: its tables, its transactions, and its rows made documents and passages."""

import datetime as dt
import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from indexers.document import Document
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
CREATE TABLE IF NOT EXISTS vocabulary (word TEXT PRIMARY KEY, documents INTEGER NOT NULL) WITHOUT ROWID;
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
_OF_A_PASSAGE = (
    "p.id, p.headings, p.page, p.text, d.id, d.title, d.url, d.owner, d.date, d.valid_from, d.valid_until, d.readers"
)
_BUSY_SECONDS = 30
_REMEMBERED = 1 << 12
"""Lists of readers and of headings kept: there are few, and each stands in many rows."""


class Database:
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

    def _passages(self, where: str, *values: object) -> list[Passage]:
        rows = self._rows(
            f"SELECT {_OF_A_PASSAGE} FROM passages p JOIN documents d ON d.id = p.document {where}",  # noqa: S608  # `where` is ours; values are bound
            *values,
        )
        return [_passage(row) for row in rows]

    def _rows(self, sql: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]  # rows are heterogeneous
        with self._lock:
            return self._db.execute(sql, values).fetchall()


def _day(iso: str | None) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None


def as_document(row: Sequence[str]) -> Document:
    """Return the document that a row of `documents` holds, without `extra` and `life`."""
    ident, collection, source, digest, title, url, owner, day, start, end, readers, _number = row
    return Document(
        id=ident, collection=collection, source=source, hash=digest, title=title, url=url, owner=owner,
        date=_day(day), valid_from=_day(start), valid_until=_day(end), readers=tuple(json.loads(readers)),
    )  # fmt: skip


def _passage(row: Sequence[str]) -> Passage:
    ident, headings, page, text, document, title, url, owner, day, start, end, readers = row
    return Passage(
        id=ident, document=document, title=title, text=text, readers=_strings(readers), headings=_strings(headings),
        page=int(page) if page is not None else None, url=url, owner=owner, date=_day(day),
        valid_from=_day(start), valid_until=_day(end),
    )  # fmt: skip


@lru_cache(_REMEMBERED)
def _strings(array: str) -> tuple[str, ...]:
    return tuple(json.loads(array))
