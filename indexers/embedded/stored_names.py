"""Many strings on disk, read by their place, memory-mapped: a million in memory would take 100 MB."""

from collections.abc import Collection, Iterable, Iterator
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexers.embedded.approximate import Places


class StoredNames:
    """Strings by their place."""

    def __init__(self, path: Path) -> None:
        self._text = np.load(path.with_suffix(".text.npy"), mmap_mode="r").data
        self._ends = np.asarray(np.load(path.with_suffix(".ends.npy"), mmap_mode="r"))

    @staticmethod
    def write(path: Path, names: Iterable[str]) -> None:
        """Write `names`, in their order, beside `path`."""
        encoded = [name.encode() for name in names]
        np.save(path.with_suffix(".text.npy"), np.frombuffer(b"".join(encoded), np.uint8))
        np.save(path.with_suffix(".ends.npy"), np.fromiter(accumulate(map(len, encoded), initial=0), np.int64))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def at(self, places: Places) -> Iterator[str]:
        """Yield the names at `places`."""
        for start, end in zip(self._ends[places].tolist(), self._ends[places + 1].tolist(), strict=True):
            yield str(self._text[start:end], "utf-8")


class FoundNames(StoredNames):
    """Strings, at least one, that are also found: by their hashes, which take 16 bytes each in memory."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        hashes = _hashes(list(self.at(np.arange(len(self)))))
        self._order = np.argsort(hashes)
        self._hashes = hashes[self._order]

    def places(self, names: Collection[str]) -> Places:
        """Return the places of those of `names` that are here, in no order.

        One that is not here may hash like one that is, for one set of 100,000 names in a billion.
        """
        wanted = _hashes(names)
        nearest = np.minimum(np.searchsorted(self._hashes, wanted), len(self) - 1)
        return np.asarray(self._order[nearest[self._hashes[nearest] == wanted]], np.int64)


def _hashes(names: Collection[str]) -> NDArray[np.int64]:
    return np.fromiter(map(hash, names), np.int64, len(names))
