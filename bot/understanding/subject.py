"""What a question is about: rules that documents may hold, or somebody's own file, one place, the time to come, anything else."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from ports.embedding import Embedder, Vectors

FILE = Path(__file__).with_name("subject.npz")
RULES = "rules"
SUBJECTS = (RULES, "personal", "local", "newer", "off_topic")


@dataclass(frozen=True, slots=True)
class Subjects:
    """A multinomial logistic regression on sentence vectors of `model`, learnt by `tools/calibration/fit.py`.

    `weights` has shape (width, 5) and `bias` (5,), in the order of `SUBJECTS`.
    """

    weights: Vectors
    bias: Vectors
    model: str

    @classmethod
    def load(cls, embedder: Embedder | None) -> Self | None:
        """Read the weights; None when they are not those of this model of sentence vectors."""
        if embedder is None or not FILE.exists():
            return None
        with np.load(FILE) as arrays:
            model = str(arrays["model"])
            if embedder.model != model:
                return None
            return cls(arrays["weights"].astype(np.float32), arrays["bias"].astype(np.float32), model)

    def save(self) -> None:
        """Write the weights in half precision, 4 kB."""
        np.savez_compressed(FILE, weights=self.weights.astype(np.float16), bias=self.bias, model=np.array(self.model))

    def of(self, vector: Vectors) -> Mapping[str, float]:
        """Return subject → probability for the question of that vector, shape (width,)."""
        logits = vector @ self.weights + self.bias
        powers = np.exp(logits - logits.max())
        return dict(zip(SUBJECTS, (powers / powers.sum()).tolist(), strict=True))
