"""Many vectors in one memory-mapped file, one byte a dimension, compared with the nearest clusters only (faiss)."""

from pathlib import Path
from typing import Any

import faiss as untyped
import numpy as np
from numpy.typing import NDArray

from ports.embedding import Vectors

faiss: Any = untyped  # its stubs lack half of what it has

_LEAST_OF_A_CLUSTER = 39
"""faiss asks for as many examples of each."""
_CHUNK = 16_384
_PROBED = 320
"""Clusters compared of the 2√n there are: half of 100,000 vectors, a sixth of a million (docs/comprendre/vitesse.md)."""

Bits = NDArray[np.uint8]
"""One bit a row, the lowest first: whether it may be found."""


class Near:
    """Rows by their place. Reads only what a question needs; any number of processes share the pages."""

    def __init__(self, path: Path) -> None:
        self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP)
        # Its own read-ahead starts 32 threads a question; the system's does as well.
        faiss.downcast_InvertedLists(self._index.invlists).prefetch_nthread = 0
        self._index.make_direct_map()

    @staticmethod
    def write(path: Path, rows: NDArray[np.float16]) -> None:
        """Write `rows`, shape (n > 0, width). A million take about two minutes and 800 MB."""
        clusters = max(1, min(int(2 * len(rows) ** 0.5), len(rows) // _LEAST_OF_A_CLUSTER))
        index = faiss.index_factory(rows.shape[1], f"IVF{clusters},SQ8", faiss.METRIC_INNER_PRODUCT)
        index.train(rows[:: max(1, len(rows) // (_LEAST_OF_A_CLUSTER * clusters))].astype(np.float32))
        for start in range(0, len(rows), _CHUNK):
            index.add(rows[start : start + _CHUNK].astype(np.float32))
        faiss.write_index(index, str(path))

    def nearest(self, question: Vectors, count: int, allowed: Bits, share: float = 1.0) -> NDArray[np.int64]:
        """Return about the `count` rows nearest to `question` among `allowed`, best first; fewer where there are fewer.

        `share` is that of the rows that are allowed: the fewer they are, the more clusters are looked into.
        """
        options = faiss.SearchParametersIVF(
            sel=faiss.IDSelectorBitmap(allowed), nprobe=min(self._index.nlist, int(_PROBED / share))
        )
        _, rows = self._index.search(question[None], count, params=options)
        return np.asarray(rows[0][rows[0] >= 0], np.int64)

    def rows(self, places: NDArray[np.int64]) -> Vectors:
        """Return those rows, shape (n, width); cosines with them move by less than 0.001."""
        return np.asarray(self._index.reconstruct_batch(places), np.float32)
