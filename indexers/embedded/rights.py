"""Who may read each document and when it is valid: the part of the comparison of vectors that is a right of access."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexers.document import Document
from indexers.engine import Scope

_NEVER_BEFORE, _NEVER_AFTER = 0, 9_999_999

ROW = np.dtype([("readers", np.uint64), ("start", np.int32), ("end", np.int32)])
"""A document's rights: its readers (one bit a label), its first and its last day (ordinals)."""


@dataclass(frozen=True, slots=True)
class Rights:
    """One row a document. A reader without a label, and a document without readers, are never allowed."""

    labels: Sequence[str]
    rows: NDArray[np.void]

    @classmethod
    def of(cls, documents: Sequence[Document]) -> "Rights":
        """Read the rights of `documents`, in their order."""
        labels = labels_of(documents)
        bits = {label: 1 << number for number, label in enumerate(labels)}
        return cls(labels, np.array([_row(document, bits) for document in documents], ROW))

    def allow(self, scope: Scope) -> NDArray[np.bool_]:
        """Tell which documents `scope` may see."""
        bits = sum(1 << number for number, label in enumerate(self.labels) if label in scope.readers)
        day = scope.day.toordinal()
        allowed: NDArray[np.bool_] = (self.rows["readers"] & np.uint64(bits)) != 0
        return allowed & (self.rows["start"] <= day) & (self.rows["end"] >= day)


def labels_of(documents: Iterable[Document]) -> list[str]:
    """Return the labels of all readers."""
    return sorted({reader for document in documents for reader in document.readers})


def _row(document: Document, bits: Mapping[str, int]) -> tuple[int, int, int]:
    return (
        sum(bits[reader] for reader in set(document.readers)),
        document.valid_from.toordinal() if document.valid_from else _NEVER_BEFORE,
        document.valid_until.toordinal() if document.valid_until else _NEVER_AFTER,
    )
