"""A small model: the vector of a text is that of its words, each a fixed direction drawn from its letters."""

from collections.abc import Callable, Sequence
from hashlib import blake2b

import numpy as np

from indexers.language.french import terms
from ports.embedding import Vectors


class Words:
    """An `Embedder` without weights; two texts are near when they share words. `model` draws other directions."""

    def __init__(self, model: str = "words", width: int = 32, before: Callable[[], None] = lambda: None) -> None:
        self.model = model
        self.width = width
        self.made = 0
        self._before = before

    async def question(self, text: str) -> Vectors:
        return self._vector(text)

    def within(self, question: Vectors) -> Vectors:
        return question

    def passages(self, texts: Sequence[str]) -> Vectors:
        self._before()
        self.made += len(texts)
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Vectors:
        vector = sum((self._direction(term) for term in terms(text)), self._direction(""))
        unit: Vectors = (vector / np.linalg.norm(vector)).astype(np.float32)
        return unit

    def _direction(self, term: str) -> Vectors:
        seed = int.from_bytes(blake2b(f"{self.model} {term}".encode(), digest_size=8).digest(), "big")
        return np.random.default_rng(seed).standard_normal(self.width).astype(np.float32)
