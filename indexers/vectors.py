"""Vectors of one model in memory, compared exactly, with the right to read as part of the comparison."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexers.engine import Cosines, Scope
from indexers.library import Document, title_key
from indexers.moments import Moments
from ports.embedding import Vectors

_NEVER_BEFORE, _NEVER_AFTER = 0, 9_999_999


@dataclass(frozen=True, slots=True)
class _Rights:
    """One row a document: who may read it (bits), and when it is valid (day ordinals)."""

    readers: NDArray[np.uint64]
    start: NDArray[np.int32]
    end: NDArray[np.int32]

    def allow(self, bits: int, day: int) -> NDArray[np.bool_]:
        allowed: NDArray[np.bool_] = (self.readers & np.uint64(bits)) != 0
        return allowed & (self.start <= day) & (self.end >= day)


class VectorTable:
    """A frozen picture of the vectors of a library. 1,536 bytes a passage; 100,000 passages are compared in 4 ms."""

    def __init__(self, documents: list[Document], rows: Iterable[tuple[str, str, bytes]], width: int) -> None:
        labels = sorted({reader for document in documents for reader in document.readers})
        self._bits = {label: 1 << number for number, label in enumerate(labels)}
        self._order = {document.id: number for number, document in enumerate(documents)}
        self._documents = np.array([document.id for document in documents], object)
        self._rights = self._rights_of(documents)
        self._titles = np.zeros((len(documents), width), np.float32)
        self._fill(documents, rows, width)

    def _fill(self, documents: list[Document], rows: Iterable[tuple[str, str, bytes]], width: int) -> None:
        """Lay the passages of a document side by side: `_starts[n] : _starts[n + 1]` are those of document `n`."""
        titles = {title_key(document.id): number for number, document in enumerate(documents)}
        keys: list[str] = []
        owners: list[int] = []
        blobs: list[bytes] = []
        for key, document, blob in rows:
            if key in titles:
                self._titles[titles[key]] = np.frombuffer(blob, np.float16)
            elif document in self._order:
                keys.append(key)
                owners.append(self._order[document])
                blobs.append(blob)
        by_owner = np.argsort(owners, kind="stable")
        self._keys = [keys[number] for number in by_owner]
        self._passages = np.frombuffer(b"".join(blobs), np.float16).reshape(-1, width)[by_owner].astype(np.float32)
        counts = np.bincount(np.array(owners, np.int64), minlength=len(documents))
        self._starts = np.concatenate([[0], np.cumsum(counts)])
        self._present = np.flatnonzero(counts)
        self._passage_moments = Moments.of(self._passages)
        self._title_moments = Moments.of(self._titles[self._present])

    def __len__(self) -> int:
        return len(self._keys)

    @classmethod
    def empty(cls, width: int) -> Self:
        """Return a table that finds nothing."""
        return cls([], [], width)

    def compare(self, question: Vectors, scope: Scope, found: Collection[str], deep: int) -> Cosines | None:
        """Compare `question` with what `scope` may read; None when that is nothing.

        The candidates are `found` (ids of documents) and the `deep` documents nearest by a passage, or by their title.
        """
        bits = sum(self._bits.get(reader, 0) for reader in scope.readers)
        allowed = self._rights.allow(bits, scope.day.toordinal())
        present = self._present[allowed[self._present]]
        if not len(present):
            return None
        cosines, titles = self._passages @ question, self._titles @ question
        best = np.maximum.reduceat(cosines, self._starts[self._present])[allowed[self._present]]
        nearest = {*present[_largest(best, deep)].tolist(), *present[_largest(titles[present], deep)].tolist()}
        nearest |= {
            number for document in found if (number := self._order.get(document)) is not None and allowed[number]
        }
        return Cosines(
            {key: cosine for number in nearest for key, cosine in self._passages_of(number, cosines)},
            {self._documents[number]: float(titles[number]) for number in nearest},
            self._passage_moments.spread(question),
            self._title_moments.spread(question),
        )

    def _passages_of(self, number: int, cosines: Vectors) -> Iterable[tuple[str, float]]:
        some = slice(self._starts[number], self._starts[number + 1])
        return zip(self._keys[some], cosines[some].tolist(), strict=True)

    def _rights_of(self, documents: list[Document]) -> _Rights:
        return _Rights(
            np.array([sum(self._bits[r] for r in set(d.readers)) for d in documents], np.uint64),
            np.array([d.valid_from.toordinal() if d.valid_from else _NEVER_BEFORE for d in documents], np.int32),
            np.array([d.valid_until.toordinal() if d.valid_until else _NEVER_AFTER for d in documents], np.int32),
        )


def _largest(values: Vectors, count: int) -> NDArray[np.intp]:
    """Return the places of the `count` largest values, in no order."""
    return np.argpartition(-values, count)[:count] if len(values) > count else np.arange(len(values))
