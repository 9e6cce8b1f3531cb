"""How the cosines of a question with all vectors are spread, without comparing it with all of them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexers.engine import Spread
from ports.embedding import Vectors

_SAMPLE = 8192


@dataclass(frozen=True, slots=True)
class Moments:
    """Mean, shape (width,), and covariance, shape (width, width), of unit vectors.

    The cosines with a question q have mean q·m and variance q·Cq: exact for the vectors that were counted.
    """

    mean: Vectors
    covariance: Vectors

    @classmethod
    def of(cls, rows: NDArray[np.floating]) -> Self:
        """Measure `rows`, shape (any, width); of many, every n-th, so that 8,192 are read."""
        sample = rows[:: max(1, len(rows) // _SAMPLE)].astype(np.float32)
        width = rows.shape[1]
        if not len(sample):
            return cls(np.zeros(width, np.float32), np.zeros((width, width), np.float32))
        mean = sample.mean(axis=0)
        apart = sample - mean
        return cls(mean, apart.T @ apart / len(sample))

    def save(self, path: Path) -> None:
        """Keep them beside `path`."""
        np.savez(path.with_suffix(".npz"), mean=self.mean, covariance=self.covariance)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what was kept beside `path`."""
        with np.load(path.with_suffix(".npz")) as kept:
            return cls(kept["mean"], kept["covariance"])

    def spread(self, question: Vectors) -> Spread:
        """Return mean and standard deviation of the cosines with `question`, shape (width,)."""
        variance = float(question @ self.covariance @ question)
        return Spread(float(question @ self.mean), max(variance, 0.0) ** 0.5)
