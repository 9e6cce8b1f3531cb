"""Many vectors in two memory-mapped files: one bit a dimension finds the nearest (faiss), one byte tells how near they are."""

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
_PROBED = 4
"""√clusters compared, of the 2√n that there are: a sixth of 100,000 vectors, a twelfth of a million (measured, vitesse.md)."""
_ROUGH = 2.5
"""Rows found by their bits for each that is kept by its bytes."""

Bits = NDArray[np.uint8]
"""One bit a row, the lowest first: whether it may be found."""
Places = NDArray[np.int64]


class Near:
    """Rows by their place. Reads only what a question needs; any number of processes share the pages.

    Raises:
        OSError, RuntimeError: the files are not there, or are damaged.
    """

    def __init__(self, path: Path) -> None:
        self._index = faiss.read_index(str(path.with_suffix(".faiss")), faiss.IO_FLAG_MMAP)
        # Its own read-ahead starts 32 threads a question; the system's does as well.
        faiss.downcast_InvertedLists(self._index.invlists).prefetch_nthread = 0
        self._mean, self._step = np.load(path.with_suffix(".scale.npy"))
        self._bytes = np.asarray(np.load(path.with_suffix(".bytes.npy"), mmap_mode="r"))

    @staticmethod
    def write(path: Path, rows: NDArray[np.float16]) -> None:
        """Write `rows`, shape (n > 0, width), beside `path`."""
        clusters = max(1, min(int(2 * len(rows) ** 0.5), len(rows) // _LEAST_OF_A_CLUSTER))
        index = faiss.index_factory(rows.shape[1], f"IVF{clusters},RaBitQ", faiss.METRIC_INNER_PRODUCT)
        sample = rows[:: max(1, len(rows) // (_LEAST_OF_A_CLUSTER * clusters))].astype(np.float32)
        index.train(sample)
        mean = sample.mean(axis=0)
        step = np.abs(sample - mean).max(axis=0) / 127 + np.float32(1e-9)
        packed = np.lib.format.open_memmap(path.with_suffix(".bytes.npy"), "w+", np.int8, rows.shape)
        for start in range(0, len(rows), _CHUNK):
            chunk = rows[start : start + _CHUNK].astype(np.float32)
            index.add(chunk)
            packed[start : start + _CHUNK] = np.rint((chunk - mean) / step).clip(-127, 127)
        packed.flush()
        np.save(path.with_suffix(".scale.npy"), np.stack([mean, step]))
        faiss.write_index(index, str(path.with_suffix(".faiss")))

    def nearest(self, question: Vectors, count: int, allowed: Bits, share: float = 1.0) -> Places:
        """Return about the `count` rows nearest to `question` among `allowed`, best first; fewer where there are fewer.

        `share` is that of the rows that are allowed: the fewer they are, the more clusters are looked into.
        """
        clusters = self._index.nlist
        faiss.omp_set_num_threads(1)  # of this thread: a question is too short to share
        options = faiss.SearchParametersIVF(
            sel=faiss.IDSelectorBitmap(allowed), nprobe=min(clusters, 1 + int(_PROBED * clusters**0.5 / share))
        )
        found: Places
        _, (found,) = self._index.search(question[None], int(_ROUGH * count), params=options)
        rows = found[found >= 0]
        return rows[np.argsort(-self.cosines(question, rows))[:count]]

    def cosines(self, question: Vectors, places: Places) -> Vectors:
        """Return those of the rows at `places`, to about 0.001."""
        # Summed as they are read: floats of all the rows, to be multiplied at once, take twice the time to write.
        products = np.einsum("ij,j->i", self._bytes[places], question * self._step)
        return np.asarray(products + question @ self._mean, np.float32)
