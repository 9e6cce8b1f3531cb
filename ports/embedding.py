"""Texts to vectors."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """A sentence-vector model. Vectors are float32, of length 1; cosines are dot products."""

    @property
    def model(self) -> str:
        """Name and version of the model: vectors of two models are never compared."""

    @property
    def width(self) -> int:
        """Number of dimensions."""

    async def question(self, text: str) -> Vectors:
        """Return the vector of what a person asks, shape (width,). Must be cheap to call twice with the same text.

        Raises:
            PortError: the model does not answer soon enough to wait for. It says so in the log, once.
        """

    def within(self, question: Vectors) -> Vectors:
        """Return what the passages of one document are compared with, shape (width,): `question`, or what was learnt of it.

        What tells documents apart, their subject, does not tell apart the passages of one.
        """

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text, shape (len(texts), width). Blocking: call it from a worker.

        Raises:
            PortError: the model does not answer, or refuses; what was made before stays.
        """
