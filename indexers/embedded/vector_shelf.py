"""The vectors that a library keeps: which are missing, which model is compared, which picture is drawn of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from indexers.document import Document, in_context, opening
from indexers.embedded.database import Database, as_document
from ports.embedding import Vectors

_PAGE = 1_000
"""Documents read at once, when all are."""
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


class VectorShelf(Database):
    """The part of a library that is about vectors."""

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
            yield Page([as_document(row[:-1]) for row in rows], numbers, [row[-1] for row in rows], passages)
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
